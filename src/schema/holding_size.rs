//! How large a holding is, read exactly as it is written.

use super::holding_row::{Field, HoldingRow};
use super::phrase::{brief, quoted};
use crate::diagnostic::Diagnostic;
use crate::model::{Exact, Position};
use crate::text::Text;

/// How many characters a number may have.
const LONGEST_NUMBER: usize = 400;

/// The size of a row: its weight, else its market value; and its market value beside a weight.
pub(super) struct HoldingSize {
    pub(super) position: Position,
    pub(super) market_value: Option<(Exact, Option<String>)>,
}

/// Reads the size of a row.
pub(super) fn read_size(text: &Text, row: &HoldingRow) -> Result<HoldingSize, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut read = |name: &str| {
        let field = row.field(name)?;
        number(text, name, field).map_err(|fault| faults.push(fault)).ok()
    };
    let (weight, value) = (read("weight"), read("market_value"));
    let currency = row.field("currency").map(|currency| currency.content.clone());
    let market_value = value.map(|value| (value, currency));
    if !faults.is_empty() {
        return Err(faults);
    }
    match (weight, &market_value) {
        (Some(weight), _) => Ok(HoldingSize { position: Position::Weight(weight), market_value }),
        (None, Some((value, currency))) => {
            Ok(HoldingSize { position: Position::MarketValue(value.clone(), currency.clone()), market_value })
        }
        (None, None) => Err(vec![
            Diagnostic::error("holding-size", brief(text, row.range), "a holding has no size")
                .label("one of `weight` and `market_value` is required"),
        ]),
    }
}

fn number(text: &Text, name: &str, field: &Field) -> Result<Exact, Diagnostic> {
    let written = field.content.as_str();
    if written.len() <= LONGEST_NUMBER
        && let Some(number) = Exact::parse(written)
    {
        return Ok(number);
    }
    let plain: String =
        written.chars().filter(|c| !matches!(c, ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}' | '_')).collect();
    let percent = written.strip_suffix(['%', '％']).and_then(|number| Exact::parse(number.trim()));
    let share = percent.and_then(|percent| percent.divide(&Exact::from(100_i64)));
    let help = match share {
        Some(share) => format!("write `{share}`"),
        None if plain.len() < written.len() && Exact::parse(&plain).is_some() => {
            "write it without separators, with a point before its decimals".into()
        }
        None if written.starts_with('=') => "save the table with its values in place of formulas".into(),
        None => "write digits and at most one decimal point, as in `0.0123`".into(),
    };
    let message = format!("{} is {}", quoted(name), quoted(written));
    Err(Diagnostic::error("holding-number", brief(text, field.range), message)
        .label("no number that can be read exactly")
        .help(help))
}
