//! Findings in the formats of others: each valid by its own standard.

use serde_json::Value;

use crate::support::{Outcome, project, project_text, tierline};

/// Findings of many kinds: two places, a fix, a witness, characters that formats use themselves.
const FILES: [&str; 5] = [
    "silent-replacement.avoid.rhai",
    "default-weight.avoid.rhai",
    "unreachable-tier.avoid.rhai",
    "better-answer-worsens.avoid.rhai",
    "unused-suppression.avoid.rhai",
];

fn check(format: &str) -> Outcome {
    let folder = project().join("fixtures/lints");
    tierline(&format!("check {} --format {format}", FILES.join(" "))).inside(&folder).run()
}

fn assert_sarif(document: &Value) {
    let mut schema: Value =
        serde_json::from_str(&project_text("tests/schemas/sarif-2.1.0.schema.json")).expect("JSON");
    // The pattern of a language has a bracket too many, which not every reader of patterns takes.
    for part in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][part]["properties"]["language"];
        language
            .as_object_mut()
            .and_then(|language| language.remove("pattern"))
            .expect("the standard's schema has it");
    }
    let validator = jsonschema::draft7::options().build(&schema).expect("the standard's schema is a schema");
    let faults: Vec<String> =
        validator.iter_errors(document).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn sarif_is_valid_by_the_schema_of_the_standard() {
    let outcome = check("sarif");
    assert_eq!(outcome.code, 1);
    let document: Value = serde_json::from_str(&outcome.output).expect("JSON");
    assert_sarif(&document);
    let results = document["runs"][0]["results"].as_array().expect("an array");
    assert_eq!(results.len(), FILES.len());
    let rules = document["runs"][0]["tool"]["driver"]["rules"].as_array().expect("an array");
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("a small one");
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let of = |code: &str| results.iter().find(|result| result["ruleId"] == code).expect("it is found");
    let tier = &of("unreachable-tier")["locations"][0]["physicalLocation"];
    assert_eq!(tier["artifactLocation"]["uri"], "unreachable-tier.avoid.rhai");
    assert_eq!(tier["region"]["startLine"], 3);
    assert_eq!([&tier["region"]["startColumn"], &tier["region"]["endColumn"]], [13, 16]);
    assert!(of("unreachable-tier")["properties"]["witness"].is_object());
    assert!(of("silent-replacement")["relatedLocations"][0]["physicalLocation"].is_object());
    let replacement = &of("default-weight")["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "");
}

#[test]
fn faults_are_valid_sarif_too() {
    for arguments in ["check no-such-policy.rhai", "check fixtures/broken/policies/bands-of-a-group.rhai"] {
        let outcome = tierline(&format!("{arguments} --format sarif")).run();
        assert_eq!(outcome.code, 2);
        let document: Value = serde_json::from_str(&outcome.output).expect("JSON");
        assert_sarif(&document);
        assert!(!document["runs"][0]["results"].as_array().expect("an array").is_empty());
    }
}

#[test]
fn workflow_commands_name_file_line_and_columns() {
    let outcome = check("github");
    assert_eq!(outcome.output.lines().count(), FILES.len());
    let line = outcome.output.lines().find(|line| line.contains("unreachable")).expect("it is found");
    let head = "::error file=unreachable-tier.avoid.rhai,line=3,endLine=3,col=13,endColumn=16,title=unreachable-tier::";
    assert!(line.starts_with(head), "{line}");
}

/// The attributes of the elements of a name, in order.
fn elements<'x>(document: &'x str, name: &str) -> Vec<&'x str> {
    let open = format!("<{name} ");
    document.split(&open).skip(1).filter_map(|rest| rest.split('>').next()).collect()
}

#[test]
fn junit_counts_what_it_holds() {
    let outcome = check("junit");
    let document = outcome.output.as_str();
    let count = |element: &str, attribute: &str| -> usize {
        let value = element.split(&format!("{attribute}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        value.and_then(|number| number.parse().ok()).expect("a number")
    };
    let whole = elements(document, "testsuites")[0];
    assert_eq!(count(whole, "tests"), elements(document, "testcase").len());
    assert_eq!(count(whole, "failures"), elements(document, "failure").len());
    assert_eq!(elements(document, "failure").len(), 2, "two of the findings are denied");
    assert_eq!(document.matches("<system-out>").count(), 3, "three are only said");
    let suites = elements(document, "testsuite");
    assert_eq!(suites.len(), FILES.len());
    assert_eq!(suites.iter().map(|suite| count(suite, "tests")).sum::<usize>(), count(whole, "tests"));
}
