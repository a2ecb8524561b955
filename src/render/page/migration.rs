//! Where companies and weight go, portfolio by portfolio: the flow picture beside the migration matrix.

use maud::{Markup, html};

use super::Page;
use super::marks::words;
use crate::assess::ExposureRow;
use crate::model::{Exact, Standing};

/// So many portfolios are shown at once; the others open.
const OPEN: usize = 3;

/// Companies and weight of one portfolio, or of all companies, by old and new tier.
pub(super) struct Migration<'a> {
    /// The portfolio, where there are several.
    pub(super) portfolio: Option<&'a str>,
    /// The tiers of the old policy and of the new one, strictest first, then the unrated, where there are any.
    pub(super) orders: [Vec<Standing>; 2],
    cells: Vec<&'a ExposureRow<(Standing, Standing)>>,
    old: Vec<&'a ExposureRow<Standing>>,
    new: Vec<&'a ExposureRow<Standing>>,
}

/// How many companies, and what they weigh; no weight without holdings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) companies: usize,
    pub(super) weight: Option<Exact>,
}

impl<'a> Migration<'a> {
    fn new(page: &Page<'a>, portfolio: Option<&'a str>) -> Self {
        let difference = page.input.difference;
        let (cells, old, new) = (
            of(&difference.migration, portfolio),
            of(&difference.old_exposure, portfolio),
            of(&difference.new_exposure, portfolio),
        );
        let has_unrated = |row: &&ExposureRow<(Standing, Standing)>| {
            let is_there = row.companies > 0 || row.weight.as_ref().is_some_and(Exact::is_positive);
            is_there && (row.tier.0 == Standing::Unrated || row.tier.1 == Standing::Unrated)
        };
        let unrated = cells.iter().any(has_unrated).then_some(Standing::Unrated);
        let order = |ranks: &[usize]| -> Vec<Standing> {
            ranks.iter().rev().map(|rank| Standing::Tier(*rank)).chain(unrated).collect()
        };
        let orders = [order(&difference.ladder.old_ranks), order(&difference.ladder.new_ranks)];
        Self { portfolio, orders, cells, old, new }
    }

    /// What goes from one tier to another; none where nothing does.
    pub(super) fn cell(&self, from: Standing, to: Standing) -> Option<Amount> {
        amount(&self.cells, &(from, to))
    }

    /// What stood in a tier.
    pub(super) fn old(&self, tier: Standing) -> Option<Amount> {
        amount(&self.old, &tier)
    }

    /// What stands in a tier.
    pub(super) fn now(&self, tier: Standing) -> Option<Amount> {
        amount(&self.new, &tier)
    }

    /// All of it.
    pub(super) fn total(&self) -> Amount {
        let amounts: Vec<Amount> = self.orders[0].iter().filter_map(|tier| self.old(*tier)).collect();
        Amount {
            companies: amounts.iter().map(|amount| amount.companies).sum(),
            weight: amounts.iter().map(|amount| amount.weight.clone()).sum(),
        }
    }
}

fn of<'a, T>(rows: &'a [ExposureRow<T>], portfolio: Option<&str>) -> Vec<&'a ExposureRow<T>> {
    rows.iter().filter(|row| row.portfolio.as_deref() == portfolio).collect()
}

fn amount<T: PartialEq>(rows: &[&ExposureRow<T>], tier: &T) -> Option<Amount> {
    let row = rows.iter().find(|row| row.tier == *tier)?;
    Some(Amount { companies: row.companies, weight: row.weight.clone() })
}

impl Page<'_> {
    /// Flow and matrix of every portfolio; nothing where nothing moves.
    pub(super) fn migration(&self) -> Markup {
        if self.input.difference.moves.is_empty() {
            return html! {};
        }
        let names: Vec<&str> = self.input.population.book.names().collect();
        let portfolios: Vec<Option<&str>> =
            if names.len() > 1 { names.iter().map(|name| Some(*name)).collect() } else { vec![None] };
        let shown: Vec<Markup> = portfolios
            .iter()
            .enumerate()
            .map(|(index, portfolio)| self.portfolio(index, *portfolio))
            .collect();
        let (open, more) = shown.split_at(shown.len().min(OPEN));
        html! {
            section {
                h2 {
                    @if names.is_empty() { (self.say("Where companies go", "公司去向")) }
                    @else { (self.say("Where the exposure goes", "敞口去向")) }
                }
                @if names.len() > 1 {
                    p.note { (self.say(
                        "Each portfolio counts the companies that it holds; one that several hold counts in each.",
                        "各投资组合只计其持有的公司；多个组合共同持有的公司在各组合中分别计入。",
                    )) }
                }
                @for portfolio in open { (portfolio) }
                @if !more.is_empty() {
                    details {
                        summary { (more.len()) " " (self.say("more portfolios", "个其他投资组合")) }
                        @for portfolio in more { (portfolio) }
                    }
                }
            }
        }
    }

    fn portfolio(&self, index: usize, portfolio: Option<&str>) -> Markup {
        let migration = Migration::new(self, portfolio);
        html! {
            div.portfolio {
                @if let Some(name) = portfolio { h3 { (words(name)) } }
                div.beside {
                    (self.flow(&migration, index))
                    (self.matrix(&migration))
                }
            }
        }
    }
}
