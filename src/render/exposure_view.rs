//! Old and new exposure side by side, for people.

use super::bar::Scale;
use super::decimal::percent;
use super::difference_document::{DifferenceInput, ExposurePair, exposure_pairs};
use super::layout::{Cell, Column, Label, Table, Terminal, changes};
use super::words::Word;
use crate::assess::{Basis, Book, ExposureRow};
use crate::model::{Exact, Language, Standing};

/// How many portfolios have columns of their own beside a company.
const PORTFOLIOS: usize = 3;

/// The headings of the weights of a company: its share of each portfolio, where there are few; else of all.
pub(super) fn weight_headings(book: &Book, language: Language) -> Vec<&str> {
    if (2..=PORTFOLIOS).contains(&book.names().count()) {
        book.names().collect()
    } else {
        vec![weight_heading(book, language)]
    }
}

/// The heading of one weight for each company, which says of what it is a share.
pub(super) fn weight_heading(book: &Book, language: Language) -> &'static str {
    let word = match book.basis() {
        Basis::Nothing | Basis::Portfolio => Word::Exposure,
        Basis::MarketValue => Word::ShareOfAll,
        Basis::MeanOfShares => Word::MeanOfShares,
    };
    word.text(language)
}

/// The weights of a company under these headings; nothing, where it isn't held.
pub(super) fn weight_cells(book: &Book, company: usize) -> Vec<Cell> {
    weight_texts(book, company).iter().map(Cell::new).collect()
}

/// The same as texts.
pub(super) fn weight_texts(book: &Book, company: usize) -> Vec<String> {
    let shown = |weight: Option<Exact>| {
        weight.filter(|weight| !weight.is_zero()).as_ref().map(percent).unwrap_or_default()
    };
    if (2..=PORTFOLIOS).contains(&book.names().count()) {
        let count = book.names().count();
        (0..count).map(|portfolio| shown(book.weight_in(portfolio, company).cloned())).collect()
    } else {
        vec![shown(book.weight(company))]
    }
}

/// The title of a standing in the joint ladder; its id where no policy gives one.
pub(super) fn joint_title(input: DifferenceInput, standing: Standing, language: Language) -> String {
    match standing {
        Standing::Unrated => Word::Unrated.text(language).into(),
        Standing::Tier(rank) => input.difference.ladder.tiers[rank].name(language).to_owned(),
    }
}

/// How many companies and how much weight each tier had, has, and gains.
pub(super) fn exposure_changes(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let pairs = exposure_pairs(input);
    let counts: Vec<(String, String)> =
        pairs.iter().map(|(_, _, old, new)| (old.companies.to_string(), new.companies.to_string())).collect();
    let weights: Vec<(String, String)> = pairs
        .iter()
        .map(|(_, _, old, new)| match (&old.weight, &new.weight) {
            (Some(old), Some(new)) => (hundredfold(old).to_decimal(2), percent(new)),
            _ => (String::new(), String::new()),
        })
        .collect();
    let (counts, weights) = (changes(&counts, terminal, true), changes(&weights, terminal, true));
    let mut table = Table::new(vec![
        Column::NAME,
        Column::LEFT,
        Column::RIGHT,
        Column::RIGHT,
        Column::RIGHT,
        Column::RIGHT,
        Column::LEFT.dropped(1),
    ]);
    let words = [Word::Portfolio, Word::Tier, Word::CompanyCount, Word::Exposure];
    let [portfolio, tier, companies, exposure] = words.map(|word| word.text(language));
    table.heading(&[portfolio, tier, companies, "", exposure, "", ""]);
    let bars = Bars::new(&pairs);
    let mut last: Option<&String> = None;
    for (index, (portfolio, standing, old, new)) in pairs.iter().enumerate() {
        let more = new.companies.saturating_sub(old.companies);
        let fewer = old.companies.saturating_sub(new.companies);
        let change = match (more, fewer) {
            (0, 0) => String::new(),
            (more, 0) => format!("+{more}"),
            (_, fewer) => format!("-{fewer}"),
        };
        let moved = match (&old.weight, &new.weight) {
            (Some(old), Some(new)) => signed(&hundredfold(&(new - old))),
            _ => String::new(),
        };
        let is_first = index == 0 || last != portfolio.as_ref();
        last = portfolio.as_ref();
        let name = portfolio.as_deref().filter(|_| is_first).unwrap_or_default();
        table.row(vec![
            Cell::labelled(name, Label::Strong),
            Cell::new(joint_title(input, *standing, language)),
            Cell::new(&counts[index]),
            Cell::labelled(change, Label::Strong),
            Cell::new(&weights[index]),
            Cell::labelled(moved, Label::Strong),
            Cell::labelled(bars.bar(old, new, terminal), Label::Quiet),
        ]);
    }
    let [text, legend] =
        [vec![Cell::default(); 6], vec![Cell::labelled(bars.legend(terminal), Label::Quiet)]];
    table.row([text, legend].concat());
    format!("\n{}", table.render(terminal).trim_end_matches(['\n', ' '])) + "\n"
}

/// Bars of weight; of companies, where nothing is held.
struct Bars {
    scale: Scale,
    is_share: bool,
}

impl Bars {
    fn new(pairs: &[ExposurePair]) -> Self {
        let is_share = pairs.iter().all(|(_, _, old, _)| old.weight.is_some());
        let finest = if is_share { Exact::ratio(1, 100) } else { Some(Exact::one()) };
        let amounts: Vec<Exact> = pairs
            .iter()
            .flat_map(|(_, _, old, new)| [amount(old, is_share), amount(new, is_share)])
            .collect();
        Self { scale: Scale::new(amounts.iter(), finest.expect("100 is not 0")), is_share }
    }

    fn bar(&self, old: &ExposureRow<Standing>, new: &ExposureRow<Standing>, terminal: &Terminal) -> String {
        self.scale.bar(&amount(old, self.is_share), &amount(new, self.is_share), terminal)
    }

    fn legend(&self, terminal: &Terminal) -> String {
        self.scale.legend(self.is_share, terminal)
    }
}

fn amount(row: &ExposureRow<Standing>, is_share: bool) -> Exact {
    let weight = row.weight.clone().filter(|_| is_share);
    weight.unwrap_or_else(|| if is_share { Exact::zero() } else { Exact::from(row.companies) })
}

/// A change of a share in percent, with its sign.
pub(super) fn signed_percent(change: &Exact) -> String {
    let change = hundredfold(change);
    if change.is_negative() {
        format!("−{}", change.abs().to_decimal(2))
    } else {
        format!("+{}", change.to_decimal(2))
    }
}

fn hundredfold(share: &Exact) -> Exact {
    share * &Exact::from(100_i64)
}

/// A change with its sign; nothing when it is none.
fn signed(change: &Exact) -> String {
    match change {
        change if change.is_zero() => String::new(),
        change if change.is_positive() => format!("+{}", change.to_decimal(2)),
        change => change.to_decimal(2),
    }
}
