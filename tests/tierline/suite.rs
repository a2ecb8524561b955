//! Tests of policies: that they run, say what failed, cover what they say, and notice what they should.

mod language;
mod made;
mod shipped;
mod tiers;

use std::collections::BTreeMap;
use std::fs;

use tempfile::TempDir;
use tierline::model::Company;
use tierline::origin::Memory;
use tierline::policy::scenario::read_scenarios;
use tierline::schema::CompanySchema;
use tierline::suite::{Bench, Suite};
use tierline::text::Text;

use crate::support::{Run, World, project, shown, tierline};

/// A folder with a policy and its tests, and a run there.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder for the test");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::write(path, content).expect("a file can be written");
    }
    folder
}

fn inside(folder: &TempDir, arguments: &str) -> Run {
    let questionnaire = project().join("schemas/questionnaire.json");
    tierline(arguments)
        .inside(folder.path())
        .with("--questionnaire")
        .with(&questionnaire.to_string_lossy())
        .with("--as-of")
        .with("2026-06-30")
}

/// A policy of one rule over nothing: what is said of a company is all that counts.
fn rule_policy(condition: &str) -> String {
    format!(
        "tier(\"low\", 0); tier(\"high\", 50); weight([\"exposure\", \"governance\", \"lifecycle\", \"remedy\"], 0);\n\
         score(\"\", |c| 0);\nrule(\"r\", |c| {condition}).at_least(\"high\");\n"
    )
}

/// The suite of a script that names its policy `policy`.
fn suite(script: &str, policy: &str, world: &World, fixtures: &[Company]) -> Suite {
    let origin = Memory::default().with("policy.rhai", policy);
    let schema = CompanySchema::shipped();
    let bench = Bench {
        questionnaire: &world.questionnaire,
        schema: &schema,
        fixtures,
        day: world.day,
        default_policy: None,
        origin: &origin,
    };
    let text = Text::new("policy.test.rhai", script);
    let scenarios = read_scenarios(&text).unwrap_or_else(|faults| panic!("{}", shown(&faults)));
    let suite =
        Suite::read(&[(text, scenarios)], &bench).unwrap_or_else(|faults| panic!("{}", shown(&faults)));
    let wrong: Vec<String> =
        suite.tests.iter().filter(|test| !test.faults.is_empty()).map(|test| shown(&test.faults)).collect();
    assert!(wrong.is_empty(), "{}\n{script}", wrong.join("\n"));
    suite
}

/// What stands in a JSON document under a name, by another.
fn by_name(list: &serde_json::Value, name: &str) -> BTreeMap<String, serde_json::Value> {
    let items = list.as_array().expect("an array");
    items.iter().map(|item| (item[name].as_str().expect("a text").to_owned(), item.clone())).collect()
}
