//! The table of `eval`, read again by the rules of CSV.

use tierline::document::read_csv;
use tierline::text::Text;

use super::{RECORDS, sound_records};
use crate::support::tierline;

fn rows(output: String) -> Vec<Vec<String>> {
    let table = read_csv(&Text::new("table.csv", output)).expect("the table is CSV");
    std::iter::once(&table.heading)
        .chain(&table.rows)
        .map(|row| row.iter().map(|cell| cell.content.clone()).collect())
        .collect()
}

#[test]
fn the_table_says_what_the_document_says() {
    let rows = rows(tierline("eval --format csv").succeeds());
    let document = tierline("eval --format json").json();
    let assessments = document["assessments"].as_array().expect("an array");
    assert_eq!(rows.len(), 1 + assessments.len());
    let column = |name: &str| rows[0].iter().position(|cell| cell == name).expect("the column is there");
    for (row, assessment) in rows[1..].iter().zip(assessments) {
        for name in ["company", "name", "tier", "ground"] {
            assert_eq!(row[column(name)], assessment[name].as_str().expect("a text"));
        }
        let score = &assessment["score"];
        let shown = if score.is_null() { String::new() } else { score.to_string() };
        assert_eq!(row[column("score")], shown);
    }
}

#[test]
fn a_name_that_a_spreadsheet_would_run_is_a_text() {
    let run = tierline("eval --format csv --holdings --companies -").reading(sound_records());
    let rows = rows(run.succeeds());
    assert_eq!(rows[1][..2], ["acme", "'=1+1"]);
    assert_eq!(rows[2][..2], ["cedar", "Cedar, Ltd"]);
}

#[test]
fn a_table_that_keeps_going_exits_with_1() {
    let run = tierline("eval --format csv --holdings --keep-going --companies -").reading(RECORDS);
    let outcome = run.run();
    assert_eq!(outcome.code, 1);
    assert_eq!(rows(outcome.output).len(), 3);
}
