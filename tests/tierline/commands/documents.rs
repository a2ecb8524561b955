//! Every document is valid by the schema that we publish for it.

use jsonschema::Validator;
use serde_json::{Value, json};
use tierline::model::Exact;

use super::{POLICIES, RECORDS};
use crate::support::{project_text, tierline};

/// The pairs whose differences are looked at; the last is a policy and itself.
const PAIRS: [(&str, &str); 7] = [
    ("baseline", "house"),
    ("house", "baseline"),
    ("baseline", "severity"),
    ("norms", "controversies"),
    ("mean-of-indicators", "coal-product"),
    ("dated-lists", "baseline"),
    ("house", "house"),
];

pub(crate) fn schema(name: &str) -> Value {
    serde_json::from_str(&project_text(&format!("schemas/{name}.schema.json"))).expect("a schema is JSON")
}

pub(crate) fn validator(schema: &Value) -> Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(schema)
        .expect("our schemas are schemas")
}

pub(crate) fn assert_valid(validator: &Validator, document: &Value, what: &str) {
    let faults: Vec<String> =
        validator.iter_errors(document).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

#[test]
fn every_policy_gives_valid_documents() {
    let [eval, show, findings] = ["assessment", "show", "findings"].map(|name| validator(&schema(name)));
    for policy in POLICIES {
        for flags in ["", "--trace", "--holdings"] {
            let document = tierline(&format!("eval {policy} --format json {flags}")).json();
            assert_valid(&eval, &document, policy);
        }
        assert_valid(&show, &tierline(&format!("show {policy} --format json")).json(), policy);
        let checked = tierline(&format!("check {policy} --format json")).json();
        assert_valid(&findings, &checked, policy);
        assert_eq!(checked, json!({"findings": []}), "{policy}");
    }
}

#[test]
fn explanations_agendas_and_sweeps_are_valid_documents() {
    let [explain, engage, sweep, robust] =
        ["explain", "engage", "sweep", "robust"].map(|name| validator(&schema(name)));
    for policy in POLICIES {
        for company in ["grauwacke", "hrafnsey"] {
            let command = format!("explain {company} {policy} --format json");
            assert_valid(&explain, &tierline(&command).json(), &command);
        }
        assert_valid(&engage, &tierline(&format!("engage {policy} --format json")).json(), policy);
        let command = format!("sweep coverage {policy} --format json --holdings");
        assert_valid(&sweep, &tierline(&command).json(), &command);
    }
    for to in ["invest", "exclude"] {
        for company in ["quillon-systems", "kokbulak", "quebrada-azul"] {
            let command = format!("explain {company} --to {to} --format json");
            let document = tierline(&command).json();
            assert_valid(&explain, &document, &command);
            assert_eq!(document["to"]["tier"], to);
        }
    }
    for number in ["tier:exclude", "weight:remedy", "risk:not_researched", "risk:remedy:no"] {
        let command = format!("sweep {number} --format json");
        assert_valid(&sweep, &tierline(&command).json(), &command);
    }
    assert_valid(&robust, &tierline("robust --format json").json(), "robust");
}

#[test]
fn the_parts_of_an_explained_total_add_up_to_it() {
    // What is printed is rounded; the parts themselves are exact (`scoring.rs`).
    let document = tierline("explain grauwacke --format json").json();
    let number = |value: &Value| Exact::parse(&value.to_string()).expect("a number");
    let total = number(&document["score"]);
    let near = Exact::parse("0.0001").expect("a number");
    let tree = &document["tree"];
    assert_eq!(number(&tree["points"]), total);
    for parts in [&document["reasons"], &tree["children"]] {
        let sum: Exact = parts.as_array().expect("an array").iter().map(|part| number(&part["points"])).sum();
        assert!((&sum - &total).abs() < near, "{sum}");
    }
}

#[test]
fn every_line_of_jsonl_is_a_valid_company() {
    let mut line_schema = json!({"$ref": "#/$defs/company"});
    line_schema["$defs"] = schema("assessment")["$defs"].clone();
    let validator = validator(&line_schema);
    for policy in POLICIES {
        let output = tierline(&format!("eval {policy} --format jsonl --trace")).succeeds();
        let whole = tierline(&format!("eval {policy} --format json --trace")).json();
        let lines: Vec<Value> =
            output.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
        assert_eq!(json!(lines), whole["assessments"], "{policy}: jsonl and json say the same");
        for line in &lines {
            assert_valid(&validator, line, policy);
        }
    }
}

#[test]
fn a_line_with_fewer_fields_says_the_same_of_them() {
    let names = ["name", "tier", "score_tier", "score", "scores", "margin", "range", "rules", "waived"];
    let others = ["tier_without_waivers", "ground", "decided_by", "coverage", "reasons"];
    let all: Vec<&str> = names.into_iter().chain(others).collect();
    let lines = |fields: &str| -> Vec<Value> {
        let output =
            tierline(&format!("eval policies/house.rhai --format jsonl --holdings {fields}")).succeeds();
        output.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
    };
    let whole = lines("");
    let groups = [vec!["score", "tier"], vec!["range"], vec!["reasons", "waived"], all.clone()];
    let each = all.iter().map(|name| vec![*name]);
    for wanted in groups.into_iter().chain(each) {
        let fewer = lines(&format!("--fields {}", wanted.join(",")));
        assert_eq!(fewer.len(), whole.len());
        for (line, whole) in fewer.iter().zip(&whole) {
            let whole = whole.as_object().expect("a line is an object");
            let is_wanted = |name: &&String| *name == "company" || wanted.contains(&name.as_str());
            let kept: Vec<_> = whole.keys().filter(is_wanted).map(|name| (name, &whole[name])).collect();
            let found: Vec<_> = line.as_object().expect("a line is an object").iter().collect();
            assert_eq!(found, kept, "{wanted:?}");
        }
    }
    let refused = [
        ("jsonl --fields tier,colour", "the fields of a line are name, tier,"),
        ("json --fields tier", "add `--format jsonl`"),
    ];
    for (flags, told) in refused {
        let outcome = tierline(&format!("eval --format {flags}")).run();
        assert!(outcome.code == 2 && outcome.faults.contains(told), "{}", outcome.faults);
    }
}

#[test]
fn differences_are_valid_documents() {
    let validator = validator(&schema("diff"));
    for (old, new) in PAIRS {
        for flags in ["", "--holdings"] {
            let pair = format!("policies/{old}.rhai policies/{new}.rhai");
            let outcome = tierline(&format!("diff {pair} --format json {flags}")).run();
            // Ladders that stand in opposite order have no difference.
            if outcome.code == 2 {
                assert!(outcome.faults.contains("tier-order"), "{pair}: {}", outcome.faults);
                continue;
            }
            let document: Value = serde_json::from_str(&outcome.output).expect("the program writes JSON");
            assert_valid(&validator, &document, &pair);
        }
    }
}

#[test]
fn calendars_are_valid_documents() {
    let validator = validator(&schema("calendar"));
    let mut moves = 0;
    for policy in POLICIES {
        for flags in ["", "--holdings"] {
            let document = tierline(&format!("calendar {policy} --days 400 --format json {flags}")).json();
            assert_valid(&validator, &document, policy);
            moves += document["moves"].as_array().map_or(0, Vec::len);
        }
    }
    assert!(moves > 0, "something moves");
}

#[test]
fn a_policy_and_itself_differ_in_nothing() {
    for policy in POLICIES {
        let document = tierline(&format!("diff {policy} {policy} --format json")).json();
        for part in ["edits", "moves", "other_ground", "source_diff"] {
            let is_empty = match &document[part] {
                Value::Array(items) => items.is_empty(),
                other => other == "",
            };
            assert!(is_empty, "{policy}: {part} is {}", document[part]);
        }
        assert_eq!(document["old"], document["new"]);
        assert_eq!(document["summary"]["moved"], 0);
        let shown = tierline(&format!("diff {policy} {policy}")).succeeds();
        assert!(shown.contains("0 edits") && shown.contains("no company changes tier"), "{shown}");
    }
}

#[test]
fn results_of_tests_are_valid_documents() {
    let validator = validator(&schema("test"));
    for flags in ["", "--coverage --mutate"] {
        let command = format!("test policies/coal-product.test.rhai --format json {flags}");
        assert_valid(&validator, &tierline(&command).json(), &command);
    }
}

#[test]
fn rejected_records_and_findings_are_valid_too() {
    let commands = [("assessment", "eval"), ("diff", "diff policies/baseline.rhai policies/house.rhai")];
    for (name, command) in commands {
        let run = tierline(&format!("{command} --format json --keep-going --companies -"));
        let outcome = run.reading(RECORDS).run();
        let document: Value = serde_json::from_str(&outcome.output).expect("the program writes JSON");
        assert_valid(&validator(&schema(name)), &document, command);
    }
    let outcome = tierline("check no-such-policy.rhai --format json --companies -").reading(RECORDS).run();
    let document: Value = serde_json::from_str(&outcome.output).expect("the program writes JSON");
    assert_valid(&validator(&schema("findings")), &document, "check");
    assert_eq!(document["findings"].as_array().map(Vec::len), Some(2), "{document}");
}

#[test]
fn a_difference_adds_up() {
    let document = tierline("diff policies/baseline.rhai policies/house.rhai --format json").json();
    let moves = document["moves"].as_array().expect("an array");
    let summary = &document["summary"];
    assert_eq!(summary["moved"], moves.len());
    for direction in ["stricter", "laxer", "lost", "gained"] {
        let count = moves.iter().filter(|one| one["direction"] == direction).count();
        assert_eq!(summary[direction], count, "{direction}");
    }
    let sources = document["source_diff"].as_str().expect("a text");
    assert!(sources.contains("+++ b/policies/house.rhai"), "{sources}");
    let ids: Vec<u64> = document["edits"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|edit| edit["id"].as_u64().expect("a number"))
        .collect();
    assert_eq!(ids, (1..=ids.len() as u64).collect::<Vec<_>>());
}
