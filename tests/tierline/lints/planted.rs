//! Policies over the shipped baseline, each with a defect that somebody might overlook, and each without it.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use tempfile::TempDir;
use tierline::lint::LINTS;

use crate::support::{project, project_text, tierline};

/// What is found in a planted policy: code and place.
type Found = Vec<(String, String)>;

/// The findings of all policies, by the file that they are in: some are in the baseline, which all extend.
fn findings() -> BTreeMap<String, Vec<Value>> {
    let folder = TempDir::new().expect("a folder for the test");
    let baseline = project_text("policies/baseline.rhai");
    fs::write(folder.path().join("baseline.rhai"), baseline).expect("it is written");
    let mut found = BTreeMap::new();
    let mut run = tierline("check --format json");
    for entry in fs::read_dir(project().join("fixtures/planted")).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.contains(".rhai") {
            let here = folder.path().join(&name);
            fs::copy(&path, &here).expect("it is copied");
            run = run.with(&here.to_string_lossy());
            found.insert(name, Vec::new());
        }
    }
    let outcome = run.run();
    assert!(outcome.code < 2, "{}", outcome.faults);
    let document: Value = serde_json::from_str(&outcome.output).expect("the program writes JSON");
    for finding in document["findings"].as_array().expect("an array") {
        let at = finding["at"].as_str().expect("a place");
        let file = at.rsplit('/').next().and_then(|at| at.split(':').next()).expect("a name");
        found.entry(file.to_owned()).or_default().push(finding.clone());
    }
    found
}

#[test]
fn planted_defects_are_found_in_their_place_and_clean_twins_have_none() {
    let mut expected: BTreeMap<String, Found> = BTreeMap::new();
    for line in project_text("fixtures/planted/expected.tsv").lines().skip(1) {
        let [name, code, place] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        expected.entry(name.to_owned()).or_default().push((code.to_owned(), place.to_owned()));
    }
    let mut all = findings();
    let is_planted = |name: &String| name.ends_with(".planted.rhai");
    let planted = all.keys().filter(|name| is_planted(name)).count();
    assert!(planted >= 20 && all.keys().filter(|name| name.ends_with(".clean.rhai")).count() == planted);
    all.retain(|name, findings| is_planted(name) || !findings.is_empty());
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let found: BTreeMap<String, Found> = all
        .iter()
        .map(|(name, findings)| {
            let place = |finding: &Value| {
                let at = text(&finding["at"]);
                let place = at.split_once(&format!("{name}:")).expect("the file is in the place").1;
                (text(&finding["code"]), place.to_owned())
            };
            (name.trim_end_matches(".planted.rhai").to_owned(), findings.iter().map(place).collect())
        })
        .collect();
    assert_eq!(found, expected, "clean twins have none");
    for finding in all.values().flatten() {
        let lint = LINTS.iter().find(|lint| finding["code"] == lint.code).expect("a lint");
        assert_eq!(finding["witness"].is_object(), lint.is_semantic, "{finding}");
    }
}
