//! Policies over the shipped baseline, each with a defect that somebody might overlook, and each without it.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use tempfile::TempDir;
use tierline::lint::LINTS;

use crate::support::{project, project_text, tierline};

/// What is found in a planted policy: code and place.
type Found = Vec<(String, String)>;

/// The findings of each policy, by its file's name.
fn findings() -> BTreeMap<String, Vec<Value>> {
    let folder = TempDir::new().expect("a folder for the test");
    fs::write(folder.path().join("baseline.rhai"), project_text("policies/baseline.rhai")).unwrap();
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(project().join("fixtures/planted")).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.ends_with(".rhai") {
            continue;
        }
        let here = folder.path().join(&name);
        fs::copy(&path, &here).unwrap();
        let run = tierline("check --format json").with(&here.to_string_lossy()).run();
        assert!(run.code < 2, "{name}: {}", run.output);
        let document: Value = serde_json::from_str(&run.output).expect("the program writes JSON");
        found.insert(name, document["findings"].as_array().expect("an array").clone());
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
    let all = findings();
    let (planted, clean): (Vec<_>, Vec<_>) =
        all.iter().partition(|(name, _)| name.ends_with(".planted.rhai"));
    assert!(planted.len() >= 20 && planted.len() == clean.len(), "{} and {}", planted.len(), clean.len());
    assert_eq!(planted.len(), expected.len());
    for (name, findings) in planted {
        let stem = name.trim_end_matches(".planted.rhai");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let found: Found = findings
            .iter()
            .map(|finding| {
                let at = text(&finding["at"]);
                let file = at.rsplit('/').next().expect("a name");
                let place = file.strip_prefix(&format!("{name}:")).unwrap_or(file);
                (text(&finding["code"]), place.to_owned())
            })
            .collect();
        assert_eq!(found, expected[stem], "{stem}");
        for finding in findings {
            let lint = LINTS.iter().find(|lint| finding["code"] == lint.code).expect("a lint");
            assert_eq!(finding["witness"].is_object(), lint.is_semantic, "{stem}: {finding}");
        }
    }
    for (name, findings) in clean {
        assert!(findings.is_empty(), "{name}: {findings:?}");
    }
}
