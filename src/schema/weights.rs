//! The weights of a portfolio, and what is odd about them.

use super::holdings::Sized;
use super::phrase::quoted;
use crate::diagnostic::Diagnostic;
use crate::model::{Exact, Holding, Portfolio, Position};

/// How many decimals of a weight are shown.
const PLACES: u32 = 6;

/// How many digits of a sum of weights are shown.
const SUM_PLACES: u32 = 4;

/// The share of each row: its weight, or its market value over the portfolio's.
/// A portfolio is sized in one way and in one currency.
pub(super) fn weights(name: &str, rows: &[Sized]) -> Result<Vec<Exact>, Vec<Diagnostic>> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let mut faults = Vec::new();
    let mut given = Vec::new();
    for row in rows {
        match (&row.size.position, &first.size.position) {
            (Position::Weight(size), Position::Weight(_)) => given.push(size),
            (Position::MarketValue(size, currency), Position::MarketValue(_, first_currency)) => {
                given.push(size);
                if currency != first_currency {
                    let message = format!("{} mixes currencies", portfolio(name));
                    faults.push(
                        mixed(row, first, message)
                            .label(currency_words(currency.as_deref()))
                            .help("convert its values to one currency"),
                    );
                }
            }
            (position, _) => {
                let message = format!("{} mixes weights and market values", portfolio(name));
                let label = if matches!(position, Position::Weight(_)) {
                    "a weight here"
                } else {
                    "only a market value here"
                };
                faults.push(
                    mixed(row, first, message)
                        .label(label)
                        .help("give every holding of a portfolio the one or the other"),
                );
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    if matches!(first.size.position, Position::Weight(_)) {
        return Ok(given.into_iter().cloned().collect());
    }
    let total: Exact = given.iter().map(|size| (*size).clone()).sum();
    if total < Exact::zero() {
        let message =
            format!("the market values of {} sum to {}", portfolio(name), total.to_short_decimal(SUM_PLACES));
        return Err(vec![
            Diagnostic::error("holding-size", first.span.clone(), message)
                .label("its first holding")
                .help("a share of less than nothing would turn long into short: give gross values, or shares as `weight`"),
        ]);
    }
    given.iter().map(|size| size.divide(&total)).collect::<Option<_>>().ok_or_else(|| {
        vec![
            Diagnostic::error(
                "holding-size",
                first.span.clone(),
                format!("the market values of {} sum to 0", portfolio(name)),
            )
            .label("its first holding")
            .help("no share can be taken of nothing: check its values"),
        ]
    })
}

fn mixed(row: &Sized, first: &Sized, message: String) -> Diagnostic {
    Diagnostic::error("holding-size", row.span.clone(), message)
        .with_related(first.span.clone(), "its first holding")
}

fn currency_words(currency: Option<&str>) -> String {
    currency.map_or_else(|| "no currency here".into(), |currency| format!("{} here", quoted(currency)))
}

/// Weights that are negative, nothing, or too small to be shown, and a sum that isn't 1.
pub(super) fn odd_weights(of: &Portfolio) -> Vec<Diagnostic> {
    let mut warnings: Vec<Diagnostic> = of.holdings.iter().filter_map(odd_weight).collect();
    let sum: Exact = of.holdings.iter().map(|holding| holding.weight.clone()).sum();
    let tolerance = Exact::ratio(1, 2000).expect("2000 is not 0");
    if let (Some(first), true) = (of.holdings.first(), (&sum - &Exact::one()).abs() > tolerance) {
        let message =
            format!("the weights of {} sum to {}", portfolio(&of.name), sum.to_short_decimal(SUM_PLACES));
        warnings.push(
            Diagnostic::warning("weight-sum", first.span.clone(), message)
                .label("its first holding")
                .help("nothing is scaled: shares are reported as they are given"),
        );
    }
    warnings
}

fn odd_weight(holding: &Holding) -> Option<Diagnostic> {
    let weight = &holding.weight;
    let name = quoted(holding.key.text());
    let is = |code, words: String| {
        Some(Diagnostic::warning(code, holding.span.clone(), format!("weight of {name} {words}")))
    };
    if weight.is_negative() {
        return is("negative-weight", format!("is {}", weight.to_short_decimal(PLACES)));
    }
    if weight.is_zero() {
        return is("zero-weight", "is 0".into());
    }
    if weight.rounded(PLACES).is_zero() {
        return is("zero-weight", format!("rounds to 0 at {PLACES} decimals"));
    }
    None
}

fn portfolio(name: &str) -> String {
    if name.is_empty() { "the portfolio".into() } else { format!("portfolio {}", quoted(name)) }
}
