//! The small pieces of every table: a tier with its swatch, a direction, a number with its exact value.

use maud::{Markup, html};

use super::Page;
use crate::diff::Direction;
use crate::model::{Exact, Ladder, Standing};
use crate::render::decimal::{Decimal, percent, score_text};
use crate::render::exposure_view::{joint_title, weight_headings};
use crate::render::safe::safe;
use crate::render::words::direction;

/// How many colours there are between the laxest and the strictest tier.
const SWATCHES: usize = 7;

/// Words of the data: harmless, and with a direction of their own.
pub(super) fn words(text: &str) -> Markup {
    html! { bdi { (safe(text)) } }
}

/// A number for people; the exact one, as documents write it, stands behind it.
pub(super) fn number(value: &Decimal, shown: &str) -> Markup {
    html! { data value=(value.as_str()) { (shown.replace('-', "−")) } }
}

/// A share of a portfolio. Never broken before its sign.
pub(super) fn weight(share: &Exact) -> Markup {
    number(&Decimal::new(share), &percent(share).replace(' ', "\u{a0}"))
}

/// A score.
pub(super) fn score(score: &Exact, ladder: &Ladder) -> Markup {
    number(&Decimal::score(score, ladder), &score_text(score, ladder))
}

/// What an answer adds to the total, or a difference of such.
pub(super) fn points(points: &Exact) -> Markup {
    number(&Decimal::new(points), &points.to_decimal(2))
}

/// A change, with its sign.
pub(super) fn change(change: &Exact) -> Markup {
    let sign = if change.is_positive() { "+" } else { "" };
    number(&Decimal::new(change), &format!("{sign}{}", change.to_decimal(2)))
}

/// What stands where nothing is.
pub(super) fn nothing() -> Markup {
    html! { span.quiet { "–" } }
}

/// A table that scrolls by itself where the page is narrower; by keyboard, too.
pub(super) fn scrolling(name: &str, table: Markup) -> Markup {
    html! { div.scroll role="region" tabindex="0" aria-label=(safe(name)) { (table) } }
}

/// The class of a direction.
pub(super) fn direction_class(way: Direction) -> &'static str {
    match way {
        Direction::Stricter => "stricter",
        Direction::Laxer => "laxer",
        Direction::Lost => "lost",
        Direction::Gained => "gained",
    }
}

impl Page<'_> {
    /// A tier: a swatch of its colour, and its name.
    pub(super) fn tier(&self, standing: Standing) -> Markup {
        html! {
            span.tier { span.swatch.(self.swatch(standing)) aria-hidden="true" {} (words(&self.tier_name(standing))) }
        }
    }

    /// The name of a tier for people.
    pub(super) fn tier_name(&self, standing: Standing) -> String {
        joint_title(self.input, standing, self.language)
    }

    /// The colour of a tier, by its place between the laxest and the strictest.
    pub(super) fn swatch(&self, standing: Standing) -> String {
        let last = self.input.difference.ladder.tiers.len().saturating_sub(1);
        match standing {
            Standing::Unrated => "tier-unrated".into(),
            Standing::Tier(rank) => {
                format!("tier-{}", (rank * (SWATCHES - 1)).checked_div(last).unwrap_or(0))
            }
        }
    }

    /// A direction: its mark, and the word for it.
    pub(super) fn direction(&self, way: Direction) -> Markup {
        let (mark, word) = direction(way, self.language, false);
        html! { span.direction.(direction_class(way)) { span aria-hidden="true" { (mark) } " " (word) } }
    }

    /// The mark of a direction, with the word for those who don't see it.
    pub(super) fn direction_mark(&self, way: Direction) -> Markup {
        let (mark, word) = direction(way, self.language, false);
        html! {
            span.direction.(direction_class(way)) title=(word) { span aria-hidden="true" { (mark) } span.unseen { (word) } }
        }
    }

    /// The name of a company, and its id.
    pub(super) fn company(&self, index: usize) -> Markup {
        let company = &self.input.companies()[index];
        html! {
            span.company { (words(&company.name)) }
            @if company.name != company.id { " " span.id { (words(&company.id)) } }
        }
    }

    /// The names of the portfolios, where each has a column of its own; else one for all; none without holdings.
    pub(super) fn weight_headings(&self) -> Vec<String> {
        let book = self.input.population.book;
        if book.is_empty() {
            return Vec::new();
        }
        weight_headings(book, self.language).into_iter().map(str::to_owned).collect()
    }

    /// The weights of a company under these headings; none where it isn't held.
    pub(super) fn weights(&self, company: usize) -> Vec<Option<Exact>> {
        let book = self.input.population.book;
        let headings = self.weight_headings();
        if headings.len() == 1 {
            return vec![book.weight(company).filter(|weight| !weight.is_zero())];
        }
        (0..headings.len()).map(|portfolio| book.weight_in(portfolio, company).cloned()).collect()
    }

    /// The weights of some companies together, with the portfolios' names where there are several.
    pub(super) fn exposure(&self, companies: &[usize]) -> Option<Markup> {
        let book = self.input.population.book;
        if book.is_empty() {
            return None;
        }
        let headings = self.weight_headings();
        let held: Vec<Vec<Option<Exact>>> = companies.iter().map(|company| self.weights(*company)).collect();
        let sums: Vec<(usize, Exact)> = (0..headings.len())
            .map(|column| (column, held.iter().filter_map(|weights| weights[column].clone()).sum()))
            .collect();
        let several = headings.len() > 1;
        Some(html! {
            @for (column, sum) in &sums {
                @if *column > 0 { span.between { " · " } }
                span { (weight(sum)) @if several { " " (words(&headings[*column])) } }
            }
        })
    }
}
