//! The tests of the shipped policies: full coverage, every change noticed, and none of them to spare.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::commands::POLICIES;
use crate::support::{project_text, tierline};

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().expect("an array")
}

/// What `--coverage --mutate` says of the tests of a policy.
fn looked_at(policy: &str) -> Value {
    let script = policy.replace(".rhai", ".test.rhai");
    tierline(&format!("test {script} --coverage --mutate --format json")).json()
}

fn is_complete(policy: &str) {
    let document = looked_at(policy);
    assert_eq!(document["failed"], 0, "{policy}");
    let coverage = &list(&document, "coverage")[0];
    assert_eq!(coverage["covered"], coverage["of"], "{policy}: every decision is covered");
    let mutation = &list(&document, "mutation")[0];
    assert_eq!(mutation["noticed"], mutation["of"], "{policy}: every change is noticed");
    assert!(mutation["of"].as_u64().is_some_and(|of| of > 50), "{policy}: there are changes");
    // A change that one test alone notices is one that would survive without that test.
    let mut needed: BTreeSet<&str> = BTreeSet::new();
    for mutant in list(mutation, "mutants") {
        if let [only] = list(mutant, "noticed_by") {
            needed.insert(only.as_str().expect("a name"));
        }
    }
    for test in list(&document, "tests") {
        let name = test["name"].as_str().expect("a name");
        assert!(needed.contains(name), "{policy}: as much is noticed without `{name}`");
    }
}

#[test]
fn the_tests_of_policies_by_rules_are_complete_and_minimal() {
    for policy in POLICIES {
        if !["baseline", "house", "controversies"].iter().any(|name| policy.contains(name)) {
            is_complete(policy);
        }
    }
}

#[test]
fn the_tests_of_the_baseline_are_complete_and_minimal() {
    is_complete("policies/baseline.rhai");
}

#[test]
fn the_tests_of_the_house_policy_are_complete_and_minimal() {
    is_complete("policies/house.rhai");
}

#[test]
fn the_tests_of_controversies_are_complete_and_minimal() {
    is_complete("policies/controversies.rhai");
}

/// Really left out, one after the other: what was noticed by each alone survives, and is named with its place.
#[test]
fn without_any_one_test_a_change_survives_and_is_named() {
    let script = project_text("policies/coal-product.test.rhai");
    let policy = project_text("policies/coal-product.rhai");
    let companies = project_text("fixtures/companies.jsonl");
    let starts: Vec<usize> = script.match_indices("\ntest(").map(|(at, _)| at).collect();
    assert!(starts.len() > 5, "there are tests to leave out");
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(script.len());
        let rest = format!("{}{}", &script[..*start], &script[end..]);
        let folder = super::folder(&[
            ("coal-product.rhai", &policy),
            ("coal-product.test.rhai", &rest),
            ("companies.jsonl", &companies),
        ]);
        let run = super::inside(&folder, "test . --mutate --companies companies.jsonl --format json");
        let outcome = run.run();
        assert_eq!(outcome.code, 1, "{}", outcome.faults);
        let document: Value = serde_json::from_str(&outcome.output).expect("the program writes JSON");
        let mutation = &list(&document, "mutation")[0];
        let survivors: Vec<&Value> =
            list(mutation, "mutants").iter().filter(|mutant| mutant["fate"] == "survived").collect();
        assert!(!survivors.is_empty(), "{}", &script[*start..end]);
        assert_eq!(
            mutation["noticed"].as_u64().expect("a number") + survivors.len() as u64,
            mutation["of"].as_u64().expect("a number")
        );
        for survivor in survivors {
            assert!(survivor["at"].as_str().is_some_and(|at| at.starts_with("coal-product.rhai:")));
            assert_ne!(survivor["from"], survivor["to"]);
        }
    }
}
