//! The commands from outside: what they take, what they say, how they end.

use std::fs;

use serde_json::json;
use tempfile::TempDir;

use crate::support::{Run, project, tierline};

pub(crate) mod documents;
mod readme;
mod table;
mod views;

/// Every shipped policy.
pub(crate) const POLICIES: [&str; 8] = [
    "policies/baseline.rhai",
    "policies/coal-product.rhai",
    "policies/controversies.rhai",
    "policies/dated-lists.rhai",
    "policies/house.rhai",
    "policies/mean-of-indicators.rhai",
    "policies/norms.rhai",
    "policies/severity.rhai",
];

/// Every command on the shipped data, in every format.
const COMMANDS: &[&str] = &[
    "check",
    "check --format json",
    "show",
    "show --format json",
    "eval",
    "eval --format json --trace",
    "eval --format jsonl",
    "eval --format csv",
    "diff policies/baseline.rhai policies/house.rhai",
    "diff policies/baseline.rhai policies/house.rhai --format json",
    "diff policies/baseline.rhai policies/house.rhai --format markdown",
    "calendar",
    "calendar policies/house.rhai --days 400 --format json",
    "calendar policies/house.rhai --days 400 --format ics",
    "explain grauwacke",
    "explain quillon-systems --to exclude --full --format json",
    "explain hrafnsey --to invest --format markdown",
    "explain sabia-rubro --format html",
    "engage",
    "engage --format json",
    "sweep tier:exclude --format html",
    "sweep weight:lifecycle --format json",
    "robust --format json",
];

/// Two sound records and, between them, one that its schema refuses; nothing but ASCII.
const RECORDS: &str = concat!(
    r#"{"id": "acme", "name": "=1+1", "answers": {"exposure.reach": "population"}}"#,
    "\n",
    r#"{"id": "birch", "country": "Norway", "answers": {}}"#,
    "\n",
    r#"{"id": "cedar", "name": "Cedar, Ltd", "answers": {}}"#,
    "\n",
);

/// The sound ones alone.
fn sound_records() -> String {
    RECORDS.lines().filter(|line| !line.contains("birch")).flat_map(|line| [line, "\n"]).collect()
}

/// A run in a folder without defaults: everything is named on the command line.
fn elsewhere(folder: &TempDir, arguments: &str) -> Run {
    let root = project();
    let path = |file: &str| root.join(file).to_string_lossy().into_owned();
    tierline(arguments)
        .inside(folder.path())
        .with("--questionnaire")
        .with(&path("schemas/questionnaire.json"))
        .with("--as-of")
        .with("2026-06-30")
}

fn empty_folder() -> TempDir {
    TempDir::new().expect("a folder for the test")
}

fn baseline() -> String {
    project().join("policies/baseline.rhai").to_string_lossy().into_owned()
}

#[test]
fn two_runs_give_the_same_bytes() {
    for command in COMMANDS {
        let once = tierline(command).succeeds();
        assert!(!once.is_empty(), "{command} says something");
        assert_eq!(once, tierline(command).with("--threads").with("1").succeeds(), "{command}");
    }
}

#[test]
fn defaults_are_found_from_a_subfolder() {
    let here = tierline("eval --format json").json();
    let below = tierline("eval --format json").inside(&project().join("schemas")).json();
    let tiers = |document: &serde_json::Value| -> Vec<serde_json::Value> {
        let assessments = document["assessments"].as_array().expect("an array");
        assessments.iter().map(|one| json!([one["company"], one["tier"], one["score"]])).collect()
    };
    assert_eq!(tiers(&here), tiers(&below));
    assert_eq!(here["policy"]["meaning"], below["policy"]["meaning"]);
    assert_eq!(here["as_of"], "2026-06-30");
}

#[test]
fn without_defaults_everything_has_a_flag() {
    let folder = empty_folder();
    let schema = project().join("schemas/company.schema.json").to_string_lossy().into_owned();
    fs::write(folder.path().join("holdings.csv"), "company,weight\nacme,0.75\ncedar,0.25\n").unwrap();
    let run = elsewhere(&folder, "eval --format json --companies - --holdings holdings.csv");
    let document = run
        .with("--company-schema")
        .with(&schema)
        .with("--")
        .with(&baseline())
        .reading(sound_records())
        .json();
    assert_eq!(document["assessments"][0]["company"], "acme");
    assert_eq!(document["exposure"], json!([{"tier": "unrated", "companies": 2, "weight": 1.0}]));
}

#[test]
fn without_holdings_weight_is_null() {
    let eval = tierline("eval --format json --holdings").json();
    let rows = eval["exposure"].as_array().expect("an array");
    assert!(!rows.is_empty() && rows.iter().all(|row| row["weight"].is_null()), "{rows:?}");
    let diff = tierline("diff policies/baseline.rhai policies/house.rhai --format json --holdings").json();
    assert_eq!(diff["summary"]["weight"], json!(null));
    assert!(diff["moves"].as_array().expect("an array").iter().all(|one| one["weight"].is_null()));
    assert!(!tierline("eval --holdings").succeeds().contains('%'));
}

#[test]
fn the_day_of_assessment_is_recorded_and_decides() {
    let on = |day: &str| tierline("show policies/house.rhai --format json --as-of").with(day).json();
    let (early, late) = (on("2026-03-31"), on("2027-01-01"));
    assert_eq!(early["as_of"], "2026-03-31");
    let in_force = |document: &serde_json::Value| document["waivers"][0]["in_force"].clone();
    assert_eq!([in_force(&early), in_force(&late)], [json!(true), json!(false)]);
    let outcome = tierline("eval --as-of 2026-02-30").run();
    assert_eq!((outcome.code, outcome.output.as_str()), (2, ""));
    assert!(outcome.faults.contains("`2026-02-30` is no day"), "{}", outcome.faults);
}

#[test]
fn moves_that_are_denied_exit_with_1_and_are_shown() {
    let exit = |arguments: &str| {
        let outcome = tierline(arguments).run();
        assert!(outcome.output.contains("result"), "{arguments} shows its result");
        outcome.code
    };
    let to_house = "diff policies/baseline.rhai policies/house.rhai";
    for gate in ["stricter", "laxer", "lost", "moves"] {
        assert_eq!(exit(&format!("{to_house} --deny {gate}")), 1, "{gate}");
        assert_eq!(exit(&format!("diff policies/house.rhai policies/house.rhai --deny {gate}")), 0, "{gate}");
    }
    assert_eq!(exit(to_house), 0);
    assert_eq!(exit(&format!("{to_house} --deny lost --deny laxer")), 1);
}

#[test]
fn bad_usage_exits_with_2_and_an_empty_output() {
    let folder = empty_folder();
    for arguments in [
        "",
        "evaluate",
        "eval --policy policies/baseline.rhai",
        "eval --format xml",
        "diff",
        "diff policies/baseline.rhai policies/house.rhai --deny sideways",
        "eval no-such-policy.rhai",
        "eval --companies no-such-file.jsonl",
        "eval --holdings no-such-file.csv",
        "eval --questionnaire no-such-file.json",
        "show --company-schema schemas/questionnaire.json",
    ] {
        let outcome = tierline(arguments).run();
        assert_eq!((outcome.code, outcome.output.as_str()), (2, ""), "`{arguments}`: {}", outcome.faults);
        assert!(!outcome.faults.is_empty(), "`{arguments}` says why");
    }
    let nothing = tierline("eval").inside(folder.path()).run();
    assert_eq!((nothing.code, nothing.output.as_str()), (2, ""));
    assert!(nothing.faults.contains("--questionnaire"), "{}", nothing.faults);
}

#[test]
fn faults_stand_on_standard_error_with_their_place() {
    let outcome = tierline("eval --companies -").reading(RECORDS).run();
    assert_eq!((outcome.code, outcome.output.as_str()), (2, ""));
    assert!(outcome.faults.starts_with("-:2:"), "{}", outcome.faults);
    assert!(outcome.faults.trim_end().ends_with("tierline: 1 error"), "{}", outcome.faults);
}

#[test]
fn keep_going_assesses_the_rest_and_exits_with_1() {
    let checked = tierline("check --keep-going --companies - --holdings").reading(RECORDS).run();
    assert_eq!(checked.code, 1, "{}", checked.faults);
    for command in ["eval", "diff policies/baseline.rhai policies/house.rhai"] {
        let run = |format: &str| {
            tierline(&format!("{command} --format {format} --keep-going --companies - --holdings"))
                .reading(RECORDS)
                .run()
        };
        let outcome = run("json");
        assert_eq!(outcome.code, 1, "{}", outcome.faults);
        let document: serde_json::Value =
            serde_json::from_str(&outcome.output).expect("the program writes JSON");
        assert_eq!(document["rejected"][0]["company"], "birch");
        assert_eq!(document["rejected"][0]["at"], "-:2:1");
        assert!(outcome.faults.starts_with("-:2:"), "{}", outcome.faults);
        assert!(run("terminal").output.contains("birch"), "{command} lists what it leaves out");
    }
}

#[test]
fn an_output_file_is_written_whole_or_not_at_all() {
    let folder = empty_folder();
    let path = folder.path().join("result.json");
    let name = path.to_string_lossy().into_owned();
    let written = tierline("eval --format json --color always --output").with(&name).run();
    assert_eq!((written.code, written.output.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&path).unwrap(), tierline("eval --format json").succeeds());
    fs::remove_file(&path).unwrap();
    let fault = tierline("eval --companies - --output").with(&name).reading(RECORDS).run();
    assert_eq!(fault.code, 2);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "no file is left behind");
    let nowhere = tierline("eval --output no-such-folder/result.json").run();
    assert_eq!((nowhere.code, nowhere.output.as_str()), (2, ""));
}

#[test]
fn companies_are_read_from_a_folder_a_table_and_standard_input() {
    let folder = empty_folder();
    fs::write(folder.path().join("one.jsonl"), sound_records()).unwrap();
    fs::write(folder.path().join("two.json"), r#"[{"id": "dogwood", "answers": {}}]"#).unwrap();
    fs::write(folder.path().join("three.csv"), "id,exposure.reach\nelder,groups\n").unwrap();
    fs::write(folder.path().join("notes.txt"), "not read").unwrap();
    let names = |run: Run| -> Vec<String> {
        let document = run.json();
        let assessments = document["assessments"].as_array().expect("an array");
        assessments.iter().map(|one| one["company"].as_str().expect("an id").to_owned()).collect()
    };
    let whole = elsewhere(&folder, "eval --format json --companies .").with("--").with(&baseline());
    assert_eq!(names(whole), ["acme", "cedar", "elder", "dogwood"]);
    let table = names(tierline("eval --format json --holdings --companies fixtures/companies.csv"));
    assert_eq!(table.len(), 5);
    assert_eq!(table[0], "tidewrack-sensors");
    let array = tierline("eval --format json --holdings --companies -");
    assert_eq!(names(array.reading(r#"[{"id": "dogwood", "answers": {}}]"#)), ["dogwood"]);
}

#[test]
fn quiet_keeps_warnings_back() {
    let folder = empty_folder();
    fs::write(folder.path().join("holdings.csv"), "company,weight\nacme,0.5\n").unwrap();
    let run = |flags: &str| {
        let run = elsewhere(&folder, &format!("eval {flags} --companies - --holdings holdings.csv"));
        run.with("--").with(&baseline()).reading(sound_records()).run()
    };
    let (loud, quiet) = (run(""), run("--quiet"));
    assert!(loud.faults.starts_with("holdings.csv:2:1: warning["), "{}", loud.faults);
    assert_eq!(quiet.faults, "");
    assert_eq!((loud.code, quiet.code), (0, 0));
    assert_eq!(loud.output, quiet.output);
}

#[test]
fn check_reports_all_faults_at_once() {
    let folder = empty_folder();
    let script = "tier(\"low\", 0);\nweight(\"remedi\", 2);\nrisk(\"yess\", 0);\n";
    fs::write(folder.path().join("policy.rhai"), script).unwrap();
    let run = elsewhere(&folder, "check policy.rhai --format json").run();
    assert_eq!(run.code, 2, "{}", run.faults);
    let document: serde_json::Value = serde_json::from_str(&run.output).expect("the program writes JSON");
    let findings = document["findings"].as_array().expect("an array");
    let places: Vec<&str> = findings.iter().map(|finding| finding["at"].as_str().expect("a place")).collect();
    assert!(places.iter().any(|place| place.starts_with("policy.rhai:2:")), "{places:?}");
    assert!(places.iter().any(|place| place.starts_with("policy.rhai:3:")), "{places:?}");
    let shown = elsewhere(&folder, "check policy.rhai").run();
    assert_eq!((shown.code, shown.output.as_str()), (2, ""));
    assert!(shown.faults.contains("did you mean `remedy`?"), "{}", shown.faults);
}

#[test]
fn help_and_version_are_no_faults() {
    for arguments in ["--help", "diff --help", "--version"] {
        let outcome = tierline(arguments).run();
        assert_eq!((outcome.code, outcome.faults.as_str()), (0, ""), "{arguments}");
        assert!(!outcome.output.is_empty());
    }
}
