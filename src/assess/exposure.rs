//! How much of each portfolio stands in each tier.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Company, CompanyKey, Exact, Holding, Portfolio};

/// Portfolios, matched to companies.
#[derive(Clone, Debug, Default)]
pub struct Book {
    portfolios: Vec<MatchedPortfolio>,
    /// What all portfolios hold together, where every holding has a market value, in one currency.
    total_value: Option<Exact>,
}

/// What the weight of a company is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// There are no holdings.
    Nothing,
    /// Of the one portfolio.
    Portfolio,
    /// Of the market value of several portfolios together.
    MarketValue,
    /// The mean of its shares of several portfolios, whatever their size: their market values aren't known in one
    /// currency.
    MeanOfShares,
}

#[derive(Clone, Debug)]
struct MatchedPortfolio {
    name: String,
    /// The weight of each company that is held, by its place in the list of companies.
    weights: BTreeMap<usize, Exact>,
    /// What is held of each company in each currency, where the file gives it.
    values: BTreeMap<usize, BTreeMap<Option<String>, Exact>>,
    unmatched: Vec<Holding>,
}

/// A holding that matches no company.
#[derive(Clone, Debug)]
pub struct Unmatched<'a> {
    /// The portfolio's name.
    pub portfolio: &'a str,
    /// The holding.
    pub holding: &'a Holding,
}

/// How many companies and how much weight stand in a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExposureRow<T> {
    /// The portfolio, where there are several.
    pub portfolio: Option<String>,
    /// The tier, or the tiers before and after.
    pub tier: T,
    /// How many companies.
    pub companies: usize,
    /// The share of the portfolio, 0 to 1; none without holdings.
    pub weight: Option<Exact>,
}

impl Book {
    /// Matches holdings to companies by id, ISIN or LEI. What matches none is kept apart. Portfolios have names of
    /// their own ([`crate::schema::named_portfolios`]).
    pub fn new(portfolios: Vec<Portfolio>, companies: &[Company]) -> Self {
        let total_value = total_value(&portfolios);
        let mut keys: BTreeMap<CompanyKey, usize> = BTreeMap::new();
        for (index, company) in companies.iter().enumerate() {
            let fact =
                |name: &str| company.facts.property(name).and_then(|fact| fact.as_text()).map(str::to_owned);
            keys.insert(CompanyKey::Id(company.id.clone()), index);
            keys.extend(fact("isin").map(|isin| (CompanyKey::Isin(isin), index)));
            keys.extend(fact("lei").map(|lei| (CompanyKey::Lei(lei), index)));
        }
        let matched = portfolios.into_iter().map(|portfolio| {
            let mut weights: BTreeMap<usize, Exact> = BTreeMap::new();
            let mut values: BTreeMap<usize, BTreeMap<Option<String>, Exact>> = BTreeMap::new();
            let mut unmatched = Vec::new();
            for holding in portfolio.holdings {
                match keys.get(&holding.key) {
                    Some(index) => {
                        let weight = weights.entry(*index).or_insert_with(Exact::zero);
                        *weight = &*weight + &holding.weight;
                        if let Some((value, currency)) = holding.market_value {
                            let held = values.entry(*index).or_default();
                            let held = held.entry(currency).or_insert_with(Exact::zero);
                            *held = &*held + &value;
                        }
                    }
                    None => unmatched.push(holding),
                }
            }
            MatchedPortfolio { name: portfolio.name, weights, values, unmatched }
        });
        Self { portfolios: matched.collect(), total_value }
    }

    /// Whether there are no holdings at all.
    pub fn is_empty(&self) -> bool {
        self.portfolios.is_empty()
    }

    /// The names of the portfolios.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.portfolios.iter().map(|portfolio| portfolio.name.as_str())
    }

    /// What the weight of a company is a share of.
    pub fn basis(&self) -> Basis {
        match self.portfolios.as_slice() {
            [] => Basis::Nothing,
            [_] => Basis::Portfolio,
            _ if self.total_value.is_some() => Basis::MarketValue,
            _ => Basis::MeanOfShares,
        }
    }

    /// The weight of a company: its share of the portfolio. With several portfolios, its share of what all of them hold
    /// where their market values are known in one currency, else the mean of its shares ([`Book::basis`] tells which);
    /// none without holdings.
    pub fn weight(&self, company: usize) -> Option<Exact> {
        if let (Some(total), 2..) = (&self.total_value, self.portfolios.len()) {
            let value: Exact = self.values(company).map(|(_, _, value)| value.clone()).sum();
            return value.divide(total);
        }
        let held = self
            .portfolios
            .iter()
            .map(|portfolio| portfolio.weights.get(&company).cloned().unwrap_or_else(Exact::zero));
        held.sum::<Exact>().divide(&Exact::from(self.portfolios.len()))
    }

    /// The weight of a company in each portfolio that holds it.
    pub fn weights(&self, company: usize) -> impl Iterator<Item = (&str, &Exact)> {
        self.portfolios
            .iter()
            .filter_map(move |portfolio| Some((portfolio.name.as_str(), portfolio.weights.get(&company)?)))
    }

    /// The weight of a company in a portfolio, by its place among [`Book::names`]; none where it isn't held.
    pub fn weight_in(&self, portfolio: usize, company: usize) -> Option<&Exact> {
        self.portfolios[portfolio].weights.get(&company)
    }

    /// The market value of a company in each portfolio and currency that the holdings file gives.
    pub fn values(&self, company: usize) -> impl Iterator<Item = (&str, Option<&str>, &Exact)> {
        self.portfolios.iter().flat_map(move |portfolio| {
            let held = portfolio.values.get(&company).into_iter().flatten();
            held.map(|(currency, value)| (portfolio.name.as_str(), currency.as_deref(), value))
        })
    }

    /// The holdings that match no company, in the order of the files.
    pub fn unmatched(&self) -> impl Iterator<Item = Unmatched<'_>> {
        self.portfolios.iter().flat_map(|portfolio| {
            portfolio.unmatched.iter().map(|holding| Unmatched { portfolio: &portfolio.name, holding })
        })
    }

    /// Companies and weight by group. With at most one portfolio every company counts, held or not; with several,
    /// each has rows of its own and counts the companies that it holds. What matches no company weighs in `unrated`.
    pub fn exposure<T: Clone + Ord>(&self, groups: &[T], unrated: &T) -> Vec<ExposureRow<T>> {
        if self.portfolios.len() < 2 {
            return rows(groups, None, self.portfolios.first(), unrated);
        }
        self.portfolios
            .iter()
            .flat_map(|portfolio| rows(groups, Some(portfolio.name.clone()), Some(portfolio), unrated))
            .collect()
    }
}

/// The market value of all holdings, where each has one, in one currency, and they come to more than nothing.
fn total_value(portfolios: &[Portfolio]) -> Option<Exact> {
    let mut currencies = BTreeSet::new();
    let mut total = Exact::zero();
    for holding in portfolios.iter().flat_map(|portfolio| &portfolio.holdings) {
        let (value, currency) = holding.market_value.as_ref()?;
        currencies.insert(currency.as_deref());
        total = &total + value;
    }
    (currencies.len() == 1 && total > Exact::zero()).then_some(total)
}

fn rows<T: Clone + Ord>(
    groups: &[T],
    name: Option<String>,
    portfolio: Option<&MatchedPortfolio>,
    unrated: &T,
) -> Vec<ExposureRow<T>> {
    let mut counted: BTreeMap<T, (usize, Exact)> = BTreeMap::new();
    for (company, group) in groups.iter().enumerate() {
        let weight = portfolio.and_then(|portfolio| portfolio.weights.get(&company));
        if name.is_none() || weight.is_some() {
            let row = counted.entry(group.clone()).or_insert_with(|| (0, Exact::zero()));
            row.0 += 1;
            row.1 = weight.map_or_else(|| row.1.clone(), |weight| &row.1 + weight);
        }
    }
    for holding in portfolio.iter().flat_map(|portfolio| &portfolio.unmatched) {
        let row = counted.entry(unrated.clone()).or_insert_with(|| (0, Exact::zero()));
        row.1 = &row.1 + &holding.weight;
    }
    let has_holdings = portfolio.is_some();
    counted
        .into_iter()
        .map(|(tier, (companies, weight))| ExposureRow {
            portfolio: name.clone(),
            tier,
            companies,
            weight: has_holdings.then_some(weight),
        })
        .collect()
}
