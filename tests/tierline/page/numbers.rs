//! The numbers on the page, read off its tables in a browser, beside those of the JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tierline::model::Exact;

use super::{PAIRS, filed, page};
use crate::browser::browser;
use crate::support::tierline;

/// Everything with a number on the page, read off its tables.
const READ: &str = r#"(() => {
  const text = node => node ? node.textContent.trim() : null;
  const values = node => [...node.querySelectorAll("data")].map(data => [data.value, text(data)]);
  const id = node => text(node.querySelector(".id") ?? node.querySelector(".company"));
  const rows = (table, pick) => table ? [...table.tBodies].flatMap(body => [...body.rows]).map(pick) : [];
  const of = heading => [...document.querySelectorAll("main > section")].find(section => text(section.querySelector("h2")) === heading)?.querySelector("table");
  const cell = cell => ({count: parseInt(text(cell.querySelector(".count")) ?? "0"), weight: values(cell)[0] ?? null});
  return {
    heading: text(document.querySelector("h1")),
    figures: [...document.querySelectorAll(".figure")].map(figure => [text(figure.querySelector("dt")), parseInt(text(figure.querySelector(".count")))]),
    matrices: [...document.querySelectorAll("table.matrix")].map(table => ({
      caption: text(table.caption),
      columns: [...table.tHead.rows[0].cells].slice(1).map(text),
      rows: rows(table, row => ({tier: text(row.cells[0]), cells: [...row.cells].slice(1).map(cell)})),
      total: [...table.tFoot.rows[0].cells].slice(1).map(cell),
    })),
    moves: [...document.querySelectorAll("table.moves > tbody")].map(body => ({
      company: id(body.rows[0]), direction: text(body.rows[0].cells[0]), tiers: text(body.rows[0].cells[2]),
      scores: values(body.rows[0].cells[3]), weights: [...body.rows[0].cells].slice(4, -1).map(cell => values(cell)[0] ?? null),
      shares: rows(body.querySelector("table.shares"), row => [parseInt(text(row.querySelector(".badge"))), ...[...row.cells].slice(1, 3).map(cell => values(cell)[0] ?? null)]),
      adds: [...body.querySelectorAll("table.contributions")].map(table => ({
        rows: rows(table, row => [...row.cells].slice(2).map(cell => values(cell)[0][0])),
        total: table.tFoot ? [...table.tFoot.rows[0].cells].slice(2).map(cell => (values(cell)[0] ?? [null])[0]) : null,
      })),
    })),
    near: rows(of("Near a threshold"), row => ({company: id(row), score: values(row.cells[2])[0], gap: values(row.cells[3])[0]})),
    grounds: rows(of("Same tier, other ground"), id),
    edits: rows(document.querySelector("table.edits"), row => [0, 3, 4].map(place => parseInt(text(row.cells[place])))),
    unmatched: rows(of("Holdings that match no company"), row => values(row)[0][0]),
  };
})()"#;

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn number(value: &Value) -> Exact {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Exact::parse(&text).unwrap_or_else(|| panic!("{value} is a number"))
}

/// Whether two sums of numbers with six digits are the same, but for what rounding each has cost.
fn is_near(one: &Exact, other: &Exact) -> bool {
    (one - other).abs() <= Exact::parse("0.0001").expect("a number")
}

/// A number of the page beside the document's: the same behind the words, and rounded in them.
fn assert_same(found: &Value, expected: &Value, scale: i64, what: &str) {
    if expected.is_null() {
        assert!(found.is_null(), "{what}: {found} where there is no number");
        return;
    }
    let expected = number(expected);
    assert_eq!(number(&found[0]), expected, "{what}");
    let words = found[1].as_str().expect("words").replace('−', "-").replace("\u{a0}%", "");
    let places = words.split_once('.').map_or(0, |(_, digits)| digits.len());
    assert!(places >= 2, "{what}: {words} has two places or more");
    let gap =
        &Exact::parse(words.trim_start_matches('+')).expect("digits") - &(&expected * &Exact::from(scale));
    // Half of the last place, and what six digits may have cost before.
    let most = Exact::parse(&format!("0.{}501", "0".repeat(places))).expect("a number");
    assert!(gap.abs() <= most, "{what}: {words} for {expected}");
}

/// A score, and what it is counted in.
const SCORE: i64 = 1;
/// A share, shown in percent.
const WEIGHT: i64 = 100;

#[test]
fn the_numbers_on_the_page_are_those_of_the_document() {
    let Some(mut browser) = browser() else { return };
    let one = "--holdings tests/tierline/page/one-portfolio.csv";
    let cases = PAIRS.map(|pair| (pair, "")).into_iter().chain([(PAIRS[0], "--holdings"), (PAIRS[1], one)]);
    for (pair, holdings) in cases {
        let (_folder, path) = filed(&page(&format!("{pair} {holdings}")));
        browser.open(&path, 1440);
        let shown = browser.ask(READ);
        let document = tierline(&format!("diff {pair} --format json {holdings}")).json();
        compare(&shown, &document, &format!("{pair} {holdings}"));
    }
}

fn compare(shown: &Value, document: &Value, what: &str) {
    let summary = &document["summary"];
    if summary["moved"] == 0 {
        assert_eq!(shown["heading"], "No company changes tier", "{what}");
    } else {
        let start = format!("{} of {} companies change tier: ", summary["moved"], summary["companies"]);
        assert!(
            shown["heading"].as_str().expect("a heading").starts_with(&start),
            "{what}: {}",
            shown["heading"]
        );
        for (way, words) in [
            ("stricter", "stricter"),
            ("laxer", "laxer"),
            ("lost", "lost its tier"),
            ("gained", "gained a tier"),
        ] {
            let told = list(&shown["figures"])
                .iter()
                .find(|figure| figure[0].as_str().is_some_and(|label| label.ends_with(words)));
            let count = told.map_or(&Value::Null, |figure| &figure[1]);
            assert_eq!(count.as_u64().unwrap_or(0), summary[way].as_u64().expect("a count"), "{what}: {way}");
        }
        matrices(shown, document, what);
    }
    moves(shown, document, what);
    let near: Vec<&Value> = list(&shown["near"]).iter().collect();
    assert_eq!(near.len(), list(&document["approaching"]).len(), "{what}: near a threshold");
    for (found, expected) in near.iter().zip(list(&document["approaching"])) {
        assert_eq!(found["company"], expected["company"], "{what}");
        assert_same(&found["score"], &expected["score"], SCORE, what);
        assert_eq!(number(&found["gap"][0]), number(&expected["gap"]), "{what}: {}", expected["company"]);
    }
    let ids = |rows: &Value| -> Vec<Value> { list(rows).iter().map(|row| row["company"].clone()).collect() };
    assert_eq!(shown["grounds"], json!(ids(&document["other_ground"])), "{what}: other grounds");
    for edit in
        list(&document["edits"]).iter().filter(|edit| edit["kind"] != "note" && edit["kind"] != "joined")
    {
        let row = json!([edit["id"], edit["moves_alone"], edit["moves_without"]]);
        assert!(list(&shown["edits"]).contains(&row), "{what}: edit {row} in {}", shown["edits"]);
    }
    let weights: Vec<Exact> =
        list(&document["unrated"]).iter().map(|holding| number(&holding["weight"])).collect();
    let found: Vec<Exact> = list(&shown["unmatched"]).iter().map(number).collect();
    assert_eq!(found, weights, "{what}: holdings without a company");
}

/// The ids of the tiers of a pair's policies, by their titles.
fn ids(pair: &str) -> BTreeMap<String, String> {
    let mut ids = BTreeMap::from([("Unrated".to_owned(), "unrated".to_owned())]);
    for policy in pair.split_whitespace().take(2) {
        for tier in list(&tierline(&format!("show {policy} --format json")).json()["tiers"]) {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let id = text(&tier["tier"]).expect("a tier has an id");
            ids.insert(text(&tier["title"]["en"]).unwrap_or_else(|| id.clone()), id);
        }
    }
    ids
}

/// Every cell and total of every matrix.
fn matrices(shown: &Value, document: &Value, what: &str) {
    let ids = ids(what);
    let mut cells = 0;
    for matrix in list(&shown["matrices"]) {
        let caption = matrix["caption"].as_str().expect("a caption");
        let is_here = |row: &&Value| row["portfolio"].as_str().is_none_or(|name| caption.contains(name));
        let columns = list(&matrix["columns"]);
        let word = |tier: &Value| ids[tier.as_str().expect("a tier")].as_str();
        for row in list(&matrix["rows"]) {
            for (cell, column) in list(&row["cells"]).iter().zip(&columns[..columns.len() - 1]) {
                let found = list(&document["migration"])
                    .iter()
                    .filter(is_here)
                    .find(|found| found["from"] == word(&row["tier"]) && found["to"] == word(column));
                let (count, weight) = found.map_or((json!(0), Value::Null), |found| {
                    (found["companies"].clone(), found["weight"].clone())
                });
                cells += usize::from(found.is_some());
                assert_eq!(cell["count"], count, "{what}: {caption}: {} to {column}", row["tier"]);
                assert_same(&cell["weight"], &weight, WEIGHT, caption);
            }
            let old = list(&document["exposure"])
                .iter()
                .filter(is_here)
                .find(|found| found["tier"] == word(&row["tier"]));
            let (old, total) =
                (old.expect("every tier has a row"), list(&row["cells"]).last().expect("a total"));
            if total["count"] != 0 || old["old"]["companies"] != 0 {
                assert_eq!(total["count"], old["old"]["companies"], "{what}: {caption}");
                assert_same(&total["weight"], &old["old"]["weight"], WEIGHT, caption);
            }
        }
        for (total, column) in list(&matrix["total"]).iter().zip(&columns[..columns.len() - 1]) {
            let new = list(&document["exposure"])
                .iter()
                .filter(is_here)
                .find(|found| found["tier"] == word(column));
            let new = &new.expect("every tier has a row")["new"];
            assert_eq!(total["count"], new["companies"], "{what}: {caption}: {column}");
            if new["companies"] != 0 {
                assert_same(&total["weight"], &new["weight"], WEIGHT, caption);
            }
        }
    }
    assert_eq!(
        cells,
        list(&document["migration"]).len(),
        "{what}: every row of the migration is in a matrix"
    );
}

/// Every move, with scores, weights, shares, and contributions that add up.
fn moves(shown: &Value, document: &Value, what: &str) {
    let titles = ids(what);
    assert_eq!(list(&shown["moves"]).len(), list(&document["moves"]).len(), "{what}: each move once");
    for expected in list(&document["moves"]) {
        let found = list(&shown["moves"]).iter().find(|found| found["company"] == expected["company"]);
        let found = found.unwrap_or_else(|| panic!("{what}: {} is there", expected["company"]));
        let what = format!("{what}: {}", expected["company"]);
        let word = expected["direction"].as_str().expect("a direction");
        assert!(
            found["direction"].as_str().is_some_and(|words| words.contains(word)),
            "{what}: {}",
            found["direction"]
        );
        let title =
            |tier: &Value| titles.iter().find(|(_, id)| *id == tier).map_or("?", |(title, _)| title.as_str());
        let tiers = format!("{} → {}", title(&expected["from"]), title(&expected["to"]));
        assert_eq!(found["tiers"], tiers, "{what}");
        let scores: Vec<&Value> = ["old_score", "new_score"]
            .iter()
            .map(|name| &expected[*name])
            .filter(|score| !score.is_null())
            .collect();
        assert_eq!(list(&found["scores"]).len(), scores.len(), "{what}");
        for (found, expected) in list(&found["scores"]).iter().zip(scores) {
            assert_same(found, expected, SCORE, &what);
        }
        let held: Vec<&Value> = list(&found["weights"]).iter().filter(|weight| !weight.is_null()).collect();
        match expected.get("weights").map(list) {
            Some(weights) => {
                assert_eq!(held.len(), weights.len(), "{what}");
                held.iter()
                    .zip(weights)
                    .for_each(|(found, expected)| assert_same(found, &expected["weight"], WEIGHT, &what));
            }
            None if expected["weight"].is_null() || number(&expected["weight"]).is_zero() => {
                assert!(held.is_empty(), "{what}");
            }
            None => assert_same(held[0], &expected["weight"], WEIGHT, &what),
        }
        shares(list(&found["shares"]), list(&expected["causes"]), &what);
        adds_up(found, expected, &what);
    }
}

/// Each edit's shares; where the smaller ones fold, the last row is their sum.
fn shares(rows: &[Value], causes: &[Value], what: &str) {
    let (named, rest): (Vec<&Value>, Vec<&Value>) = rows.iter().partition(|row| !row[0].is_null());
    for (found, cause) in named.iter().zip(causes) {
        assert_eq!(found[0], cause["edit"], "{what}");
        assert_eq!(number(&found[1][0]), number(&cause["tier_share"]), "{what}");
        let fraction = found[1][1].as_str().expect("a fraction").replace('−', "-");
        assert_eq!(fraction, cause["exact"]["tier_share"], "{what}");
        assert_same(&found[2], &cause["score_share"], SCORE, what);
    }
    let folded: Exact = causes.iter().skip(named.len()).map(|cause| number(&cause["tier_share"])).sum();
    match rest[..] {
        [] => assert_eq!(named.len(), causes.len(), "{what}: every edit has a row"),
        [rest] => assert!(is_near(&number(&rest[1][0]), &folded), "{what}: {rest} is {folded}"),
        _ => panic!("{what}: one row for what is folded"),
    }
}

/// The contributions are the totals, and what is folded is the row that stands for it.
fn adds_up(found: &Value, expected: &Value, what: &str) {
    for table in list(&found["adds"]).iter().filter(|table| !table["total"].is_null()) {
        for (side, score) in ["old_score", "new_score"].iter().enumerate() {
            if !expected[*score].is_null() {
                let sum: Exact = list(&table["rows"]).iter().map(|row| number(&row[side])).sum();
                assert!(is_near(&sum, &number(&expected[*score])), "{what}: {sum} is {}", expected[*score]);
                assert_eq!(number(&table["total"][side]), number(&expected[*score]), "{what}");
            }
        }
    }
    if let [open, folded] = list(&found["adds"]) {
        let rest = list(&open["rows"]).last().expect("a row for what is folded");
        for side in 0..2 {
            let sum: Exact = list(&folded["rows"]).iter().map(|row| number(&row[side])).sum();
            assert!(is_near(&sum, &number(&rest[side])), "{what}: folded {sum} is {}", rest[side]);
        }
    }
}
