//! Positions of portfolios in companies.

use super::Exact;
use crate::text::Span;

/// How a holding names its company.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CompanyKey {
    /// By the id of the company record.
    Id(String),
    /// By ISIN.
    Isin(String),
    /// By LEI.
    Lei(String),
}

impl CompanyKey {
    /// The identifier itself.
    pub fn text(&self) -> &str {
        match self {
            Self::Id(text) | Self::Isin(text) | Self::Lei(text) => text,
        }
    }
}

/// How large a position is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// Its share of the portfolio, 0 to 1.
    Weight(Exact),
    /// Its market value, in a currency where one is given.
    MarketValue(Exact, Option<String>),
}

/// A position of a portfolio in a company.
#[derive(Clone, Debug)]
pub struct Holding {
    /// The company it is in.
    pub key: CompanyKey,
    /// Its weight: the share of its portfolio, exact.
    pub weight: Exact,
    /// Its market value and currency, where the file gives them.
    pub market_value: Option<(Exact, Option<String>)>,
    /// Where the file says so.
    pub span: Span,
}

/// A named portfolio.
#[derive(Clone, Debug)]
pub struct Portfolio {
    /// Its name.
    pub name: String,
    /// Its positions, in the order of the file.
    pub holdings: Vec<Holding>,
}
