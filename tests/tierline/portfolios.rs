//! Several portfolios at once: each stays what it is, whatever its file is called and whatever it is called in it.

use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::tierline;

/// Holdings files, by name.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder for the test");
    for (name, table) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder is made");
        std::fs::write(path, table).expect("a table is written");
    }
    folder
}

fn holdings(folder: &TempDir, names: &[&str]) -> Vec<PathBuf> {
    names.iter().map(|name| folder.path().join(name)).collect()
}

fn run(command: &str, paths: &[PathBuf]) -> crate::support::Run {
    paths.iter().fold(tierline(&format!("{command} --holdings")), |run, path| {
        run.with(path.to_str().expect("the test's folder has a plain name"))
    })
}

/// Rows of exposure as `portfolio tier companies weight`.
fn exposure(document: &Value) -> Vec<String> {
    let rows = document["exposure"].as_array().expect("rows");
    rows.iter()
        .filter(|row| row["companies"] != json!(0))
        .map(|row| format!("{} {} {} {}", row["portfolio"], row["tier"], row["companies"], row["weight"]))
        .collect()
}

#[test]
fn nameless_portfolios_of_two_files_are_named_by_them_and_kept_apart() {
    let folder = folder(&[
        ("a.csv", "company,weight\nquillon-systems,0.25\ngrauwacke,0.75\n"),
        ("b.csv", "company,weight\nquillon-systems,1\n"),
    ]);
    let paths = holdings(&folder, &["a.csv", "b.csv"]);
    let document = run("eval --format json", &paths).json();
    assert_eq!(exposure(&document), [r#""a" "engage" 2 1.0"#, r#""b" "engage" 1 1.0"#]);

    let table = run("eval --format csv", &paths).succeeds();
    assert!(table.lines().next().is_some_and(|heading| heading.contains(",weight:a,weight:b,")), "{table}");
    let quillon = table.lines().find(|line| line.starts_with("quillon-systems,")).expect("a row");
    assert!(quillon.contains(",0.25,1.0,"), "{quillon}");

    let shown = run("diff policies/baseline.rhai policies/house.rhai", &paths).succeeds();
    assert!(shown.contains(" of a ") && shown.contains(" of b\n"), "{shown}");
}

#[test]
fn one_name_in_two_files_is_refused_and_both_places_named() {
    let table = "portfolio,company,weight\nasia,quillon-systems,1\n";
    let folder = folder(&[("a.csv", table), ("b.csv", table)]);
    let outcome = run("eval", &holdings(&folder, &["a.csv", "b.csv"])).run();
    assert_eq!((outcome.code, outcome.output.as_str()), (2, ""));
    assert!(outcome.faults.contains("portfolio `asia` is in two files"), "{}", outcome.faults);
    assert!(outcome.faults.contains("a.csv:2:1"), "{}", outcome.faults);
    assert!(outcome.faults.contains("b.csv:2:1"), "{}", outcome.faults);
}

#[test]
fn the_same_file_twice_is_refused() {
    let folder = folder(&[("a.csv", "company,weight\nquillon-systems,1\n")]);
    let outcome = run("eval", &holdings(&folder, &["a.csv", "a.csv"])).run();
    assert_eq!(outcome.code, 2, "{}", outcome.output);
    assert!(outcome.faults.contains("name each file once"), "{}", outcome.faults);
}

#[test]
fn files_of_one_name_are_told_apart_by_their_folders() {
    let table = "company,weight\nquillon-systems,1\n";
    let folder = folder(&[("x/fund.csv", table), ("y/fund.csv", table)]);
    let document = run("eval --format json", &holdings(&folder, &["x/fund.csv", "y/fund.csv"])).json();
    let rows = exposure(&document);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].contains("x/fund.csv") && rows[1].contains("y/fund.csv"), "{rows:?}");
}

/// Across portfolios money counts: a tenth of a large portfolio is more than half of a small one.
#[test]
fn across_portfolios_a_company_weighs_by_market_value_where_all_have_it() {
    let folder = folder(&[
        (
            "large.csv",
            "company,market_value,currency\nquillon-systems,100,EUR\ngrauwacke,800,EUR\nelsewhere,100,EUR\n",
        ),
        ("small.csv", "company,market_value,currency\nquillon-systems,10,EUR\ngrauwacke,90,EUR\n"),
        ("dollars.csv", "company,market_value,currency\nquillon-systems,10,USD\ngrauwacke,90,USD\n"),
    ]);
    let weight = |names: &[&str]| {
        let document = run("robust --format json", &holdings(&folder, names)).json();
        let companies = document["companies"].as_array().expect("companies");
        let of = |id: &str| companies.iter().find(|company| company["company"] == id).expect("it is there");
        of("quillon-systems")["weight"].clone()
    };
    // 110 of 1,100; the mean of its shares would be the same here, so the other company's is looked at too.
    assert_eq!(weight(&["large.csv", "small.csv"]), json!(0.1));
    let shown = run("robust", &holdings(&folder, &["large.csv", "small.csv"])).succeeds();
    assert!(shown.contains("Of all portfolios") && shown.contains("80.91 %"), "{shown}");
    // In two currencies nothing adds up; the figure is called what it is.
    let shown = run("robust", &holdings(&folder, &["large.csv", "dollars.csv"])).succeeds();
    assert!(shown.contains("Mean of shares") && shown.contains("85.00 %"), "{shown}");
    let shown = run("robust --lang zh", &holdings(&folder, &["large.csv", "dollars.csv"])).succeeds();
    assert!(shown.contains("占比均值"), "{shown}");
}

#[test]
fn a_portfolio_worth_less_than_nothing_has_no_shares() {
    let folder = folder(&[("a.csv", "company,market_value\nquillon-systems,50\ngrauwacke,-150\n")]);
    let outcome = run("eval", &holdings(&folder, &["a.csv"])).run();
    assert_eq!(outcome.code, 2, "{}", outcome.output);
    assert!(outcome.faults.contains("sum to -100"), "{}", outcome.faults);
    assert!(outcome.faults.contains("gross"), "{}", outcome.faults);
}
