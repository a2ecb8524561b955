//! Assessments as CSV: one row a company.

use crate::assess::{Assessment, Book};
use crate::model::{Company, Questionnaire};
use crate::policy::Policy;

use super::assessment_document::ground;
use super::decimal::Decimal;

/// The table with its heading. Cells that a spreadsheet would run as a formula begin with `'`.
pub fn assessment_table(
    companies: &[Company],
    assessments: &[Assessment],
    policy: &Policy,
    questionnaire: &Questionnaire,
    book: &Book,
) -> String {
    let groups: Vec<_> = questionnaire.tree.node(crate::model::Tree::ROOT).children.clone();
    let fixed = [
        "company",
        "name",
        "tier",
        "score_tier",
        "score",
        "margin_stricter",
        "margin_laxer",
        "range_laxest",
        "range_strictest",
        "rules",
        "waived",
        "ground",
        "coverage",
    ];
    // Of several portfolios each has its own column.
    let portfolios: Vec<&str> = book.names().collect();
    let weights = match portfolios.as_slice() {
        [] | [_] => vec!["weight".to_owned()],
        several => several.iter().map(|name| format!("weight:{name}")).collect(),
    };
    let heading = fixed
        .iter()
        .map(ToString::to_string)
        .chain(weights)
        .chain(groups.iter().map(|group| format!("score:{}", questionnaire.tree.node(*group).path)));
    let mut table = row(heading);
    for (index, (company, assessment)) in companies.iter().zip(assessments).enumerate() {
        let ladder = &policy.ladder;
        let number = |number: Option<&crate::model::Exact>| {
            number.map(|number| Decimal::new(number).as_str().to_owned()).unwrap_or_default()
        };
        let distance = |margin: Option<&crate::model::Exact>| {
            margin.map(|margin| Decimal::distance(margin).as_str().to_owned()).unwrap_or_default()
        };
        let rules = |rules: &mut dyn Iterator<Item = usize>| {
            rules.map(|rule| policy.rules[rule].id.clone()).collect::<Vec<_>>().join("; ")
        };
        let cells = [
            company.id.clone(),
            company.name.clone(),
            ladder.id(assessment.tier).to_owned(),
            assessment.score_tier.map(|rank| ladder.tiers()[rank].id.clone()).unwrap_or_default(),
            assessment
                .total()
                .map(|total| Decimal::score(total, ladder).as_str().to_owned())
                .unwrap_or_default(),
            distance(assessment.margin.stricter.as_ref()),
            distance(assessment.margin.laxer.as_ref()),
            ladder.id(assessment.range.laxest).to_owned(),
            ladder.id(assessment.range.strictest).to_owned(),
            rules(&mut assessment.rules.iter().copied()),
            rules(&mut assessment.waived.iter().map(|waived| waived.rule)),
            ground(assessment.ground, policy),
            number(Some(&assessment.coverage)),
        ];
        let held: Vec<String> = match portfolios.as_slice() {
            [] | [_] => vec![number(book.weight(index).as_ref())],
            several => (0..several.len()).map(|place| number(book.weight_in(place, index))).collect(),
        };
        let scores = groups.iter().map(|group| number(assessment.scores[group.0].as_ref()));
        table += &row(cells.into_iter().chain(held).chain(scores));
    }
    table
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| quoted(&harmless(&cell))).collect();
    cells.join(",") + "\r\n"
}

/// A cell that a spreadsheet would run as a formula is made a text.
fn harmless(cell: &str) -> String {
    let is_number = crate::model::Exact::parse(cell).is_some();
    if !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_texts() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("-1.5"), "-1.5");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}
