//! Portfolios from a holdings file. What is odd about their weights is said, not mended.

use std::collections::{BTreeMap, BTreeSet};

use super::holding_key::Register;
use super::holding_row::{HoldingRow, HoldingRows, csv_rows, json_rows};
use super::holding_size::{HoldingSize, read_size};
use super::phrase::{brief, quoted};
use super::weights::{odd_weights, weights};
use crate::diagnostic::{Diagnostic, ordered};
use crate::model::{Company, CompanyKey, Exact, Holding, Portfolio};
use crate::text::{Span, Text};

/// How holdings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldingsFormat {
    /// A table.
    Csv,
    /// An array of objects.
    Json,
}

/// A row that has been read, before its weight is known.
pub(super) struct Sized {
    pub(super) key: CompanyKey,
    pub(super) size: HoldingSize,
    pub(super) span: Span,
}

/// Reads portfolios, in the order of the file, and warnings about them.
/// A file without a `portfolio` column is one portfolio without a name.
/// A holding that matches no company is kept: it is unrated.
pub fn read_holdings(
    text: &Text,
    format: HoldingsFormat,
    companies: &[Company],
) -> Result<(Vec<Portfolio>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let rows = match format {
        HoldingsFormat::Csv => csv_rows(text),
        HoldingsFormat::Json => json_rows(text),
    };
    let HoldingRows { rows, has_portfolios, mut warnings } = rows.map_err(ordered)?;
    let register = Register::new(companies);
    let mut faults = Vec::new();
    let mut portfolios: Vec<(String, Vec<Sized>)> = Vec::new();
    let mut index_by_name: BTreeMap<String, usize> = BTreeMap::new();
    warnings.extend(repeated(text, &rows));
    for row in &rows {
        let name = match row.field("portfolio") {
            Some(name) => name.content.clone(),
            None if has_portfolios => {
                faults.push(
                    Diagnostic::error(
                        "holding-portfolio",
                        brief(text, row.range),
                        "a holding is in no portfolio",
                    )
                    .label("its `portfolio` is empty"),
                );
                String::new()
            }
            None => String::new(),
        };
        match (register.key(text, row), read_size(text, row)) {
            (Ok(key), Ok(size)) => {
                let index = *index_by_name.entry(name.clone()).or_insert_with(|| {
                    portfolios.push((name, Vec::new()));
                    portfolios.len() - 1
                });
                portfolios[index].1.push(Sized { key, size, span: brief(text, row.range) });
            }
            (key, size) => {
                faults.extend(key.err().unwrap_or_default());
                faults.extend(size.err().unwrap_or_default());
            }
        }
    }
    let mut read = Vec::new();
    for (name, rows) in portfolios {
        match weights(&name, &rows) {
            Ok(weights) => {
                let portfolio =
                    Portfolio { name, holdings: rows.into_iter().zip(weights).map(holding).collect() };
                warnings.extend(odd_weights(&portfolio));
                read.push(portfolio);
            }
            Err(wrong) => faults.extend(wrong),
        }
    }
    if faults.is_empty() { Ok((read, ordered(warnings))) } else { Err(ordered(faults)) }
}

/// Every word that a holding names a company by, whether id, ISIN or LEI; none of a file that can't be read.
pub fn names_in_holdings(text: &Text, format: HoldingsFormat) -> BTreeSet<String> {
    let rows = match format {
        HoldingsFormat::Csv => csv_rows(text),
        HoldingsFormat::Json => json_rows(text),
    };
    let rows = rows.map(|read| read.rows).unwrap_or_default();
    let names = |row: &HoldingRow| {
        ["company", "isin", "lei"].map(|name| row.field(name).map(|field| field.content.clone()))
    };
    rows.iter().flat_map(names).flatten().collect()
}

fn holding((row, weight): (Sized, Exact)) -> Holding {
    Holding { key: row.key, weight, market_value: row.size.market_value, span: row.span }
}

/// The same portfolio, company and identifiers twice; another ISIN is another share class.
fn repeated(text: &Text, rows: &[HoldingRow]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<[&str; 4], &HoldingRow> = BTreeMap::new();
    let mut warnings = Vec::new();
    for row in rows {
        let word = |name| row.field(name).map_or("", |field| field.content.as_str());
        let key = [word("portfolio"), word("company"), word("isin"), word("lei")];
        let Some(name) = key[1..].iter().find(|word| !word.is_empty()) else { continue };
        match seen.get(&key) {
            Some(first) => warnings.push(
                Diagnostic::warning(
                    "repeated-holding",
                    brief(text, row.range),
                    format!("{} is held twice", quoted(name)),
                )
                .label("again here")
                .with_related(brief(text, first.range), "first here")
                .help("both are kept; take one out if it is the same position"),
            ),
            None => {
                seen.insert(key, row);
            }
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::super::sample::{company, lines};
    use super::*;

    fn companies() -> Vec<Company> {
        let records = [
            r#"{"id": "a", "isin": "US0378331005", "answers": {}}"#,
            r#"{"id": "b", "lei": "5493001KJTIIGC8Y1R12", "answers": {}}"#,
        ];
        records.into_iter().map(|record| company(record).expect("a company")).collect()
    }

    fn read(table: &str) -> Result<(Vec<Portfolio>, Vec<Diagnostic>), Vec<Diagnostic>> {
        read_holdings(&Text::new("h.csv", table), HoldingsFormat::Csv, &companies())
    }

    fn weights(table: &str) -> Vec<String> {
        let (portfolios, _) = read(table).expect("portfolios");
        let weights = portfolios.iter().flat_map(|portfolio| {
            portfolio
                .holdings
                .iter()
                .map(move |holding| format!("{}/{} {}", portfolio.name, holding.key.text(), holding.weight))
        });
        weights.collect()
    }

    fn faults(table: &str) -> Vec<String> {
        lines(&read(table).expect_err("faults"))
    }

    #[test]
    fn market_values_become_exact_shares_of_their_portfolio() {
        assert_eq!(
            weights("company,market_value,currency\na,1,EUR\nelsewhere,2,EUR\n"),
            ["/a 1/3", "/elsewhere 2/3"]
        );
        assert_eq!(
            weights("portfolio,isin,weight\np,US0378331005,1\nq,US5949181045,1.0\n"),
            ["p/US0378331005 1", "q/US5949181045 1"]
        );
    }

    #[test]
    fn odd_weights_are_said_and_not_mended() {
        let (portfolios, warnings) =
            read("company,weight,name\na,-0.1,=1+1\nb,0.0000004,\nc,0,\nc,0.9,\n").expect("portfolios");
        assert_eq!(portfolios[0].holdings.len(), 4);
        assert_eq!(
            lines(&warnings),
            [
                "unknown-column 1:16 name | column `name` is unknown | not read",
                "negative-weight 2:1 a,-0.1,=1+1 | weight of `a` is -0.1 | ",
                "weight-sum 2:1 a,-0.1,=1+1 | the weights of the portfolio sum to 0.8 | its first holding (nothing is scaled: shares are reported as they are given)",
                "zero-weight 3:1 b,0.0000004, | weight of `b` rounds to 0 at 6 decimals | ",
                "zero-weight 4:1 c,0, | weight of `c` is 0 | ",
                "repeated-holding 5:1 c,0.9, | `c` is held twice | again here (both are kept; take one out if it is the same position)",
            ]
        );
    }

    #[test]
    fn numbers_are_read_exactly_or_not_at_all() {
        assert_eq!(
            faults("company,weight\na,1.23%\na,\"1,000.5\"\na,1e400\na,\n"),
            [
                "holding-number 2:3 1.23% | `weight` is `1.23%` | no number that can be read exactly (write `0.0123`)",
                "holding-number 3:3 \"1,000.5\" | `weight` is `1,000.5` | no number that can be read exactly (write it without separators, with a point before its decimals)",
                "holding-number 4:3 1e400 | `weight` is `1e400` | no number that can be read exactly (write digits and at most one decimal point, as in `0.0123`)",
                "holding-size 5:1 a, | a holding has no size | one of `weight` and `market_value` is required",
            ]
        );
    }

    #[test]
    fn identifiers_that_contradict_each_other_are_faults() {
        assert_eq!(
            faults(
                "company,isin,lei,weight\nb,US0378331005,,1\n,US0378331006,,1\n,US0378331005,5493001KJTIIGC8Y1R12,1\n,,,1\n"
            ),
            [
                "holding-key 2:3 US0378331005 | ISIN `US0378331005` is not that of company `b` | it is that of `a`",
                "isin 3:2 US0378331006 | ISIN is `US0378331006` | the check digit of this ISIN doesn't fit (a character was mistyped or two were exchanged; compare it with its source)",
                "holding-key 4:2 US0378331005 | `US0378331005` and `5493001KJTIIGC8Y1R12` are of different companies | this is `a`",
                "holding-key 5:1 ,,,1 | a holding names no company | one of `company`, `isin` and `lei` is required",
            ]
        );
    }

    #[test]
    fn a_portfolio_is_sized_in_one_way_and_one_currency() {
        assert_eq!(
            faults("company,market_value,currency,weight\na,1,EUR,\nb,1,USD,\nb,,,0.5\n"),
            [
                "holding-size 3:1 b,1,USD, | the portfolio mixes currencies | `USD` here (convert its values to one currency)",
                "holding-size 4:1 b,,,0.5 | the portfolio mixes weights and market values | a weight here (give every holding of a portfolio the one or the other)",
            ]
        );
        assert_eq!(
            faults("company,wieght\na,1\n"),
            [
                "unknown-column 1:9 wieght | column `wieght` is unknown | no field of a holding (did you mean `weight`?)"
            ]
        );
    }

    #[test]
    fn json_holdings_are_checked_by_their_schema() {
        let text = Text::new(
            "h.json",
            r#"[{"portfolio": "p", "company": "a", "weight": 1}, {"company": "a", "wight": "1"}]"#,
        );
        let faults = read_holdings(&text, HoldingsFormat::Json, &companies()).expect_err("faults");
        assert_eq!(
            lines(&faults),
            [
                "schema-required 1:51 { | `/1` has no `portfolio` | `portfolio` is required here",
                "schema-required 1:51 { | `/1` has none of `weight`, `market_value` | one of them is required here (is `wight` meant for one of them?)",
                "unknown-property 1:68 \"wight\" | `/1/wight` is no property of the schema | not in the schema (did you mean `weight`?)",
            ]
        );
    }
}
