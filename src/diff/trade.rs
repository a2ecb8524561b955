//! What moves in money: the market value of the holdings whose tier changes.

use std::collections::BTreeMap;

use super::movement::Move;
use crate::assess::Book;
use crate::model::{Exact, Standing};

/// What one portfolio holds, in one currency, of the companies that move between two tiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trade {
    /// The portfolio's name.
    pub portfolio: String,
    /// The currency, where the holdings file gives one.
    pub currency: Option<String>,
    /// The old tier, in the joint ladder.
    pub from: Standing,
    /// The new tier, in the joint ladder.
    pub to: Standing,
    /// How many companies.
    pub companies: usize,
    /// What is held of them.
    pub value: Exact,
}

/// Market value by portfolio, new tier (strictest first), old tier and currency. Holdings whose file gives a weight
/// alone are not in it.
pub(super) fn trades(moves: &[Move], book: &Book) -> Vec<Trade> {
    let order: BTreeMap<&str, usize> = book.names().enumerate().map(|(place, name)| (name, place)).collect();
    let mut sums: BTreeMap<_, (usize, Exact)> = BTreeMap::new();
    for moved in moves {
        for (portfolio, currency, value) in book.values(moved.company) {
            let tiers = (std::cmp::Reverse(moved.to), std::cmp::Reverse(moved.from));
            let key = (order[portfolio], portfolio, tiers, currency);
            let sum = sums.entry(key).or_insert_with(|| (0, Exact::zero()));
            *sum = (sum.0 + 1, &sum.1 + value);
        }
    }
    sums.into_iter()
        .map(|((_, portfolio, (to, from), currency), (companies, value))| Trade {
            portfolio: portfolio.to_owned(),
            currency: currency.map(str::to_owned),
            from: from.0,
            to: to.0,
            companies,
            value,
        })
        .collect()
}
