//! The language of tests: what passes, what fails and how, and what is no test.

use serde_json::Value;

use super::{by_name, folder, inside, rule_policy};

/// A run of one script over a policy of one rule.
fn tested(condition: &str, script: &str, arguments: &str) -> crate::support::Outcome {
    let folder = folder(&[("p.rhai", &rule_policy(condition)), ("p.test.rhai", script)]);
    inside(&folder, &format!("test p.test.rhai {arguments}")).run()
}

const FLAGGED: &str = "c.flags.contains(\"no_response\")";

#[test]
fn a_test_that_holds_passes_and_one_that_does_not_fails() {
    let script = r#"
        let flagged = company(#{ flags: ["no_response"] });
        test("holds", || { flagged.expect_tier("high").expect_rules(["r"]).expect_score(0); });
        test("differs", || { flagged.but("flags", []).expect_tier("high"); });
    "#;
    let outcome = tested(FLAGGED, script, "--format json");
    assert_eq!(outcome.code, 1, "{}", outcome.faults);
    let document: Value = serde_json::from_str(&outcome.output).expect("JSON");
    assert_eq!((&document["passed"], &document["failed"]), (&Value::from(1), &Value::from(1)));
    let tests = by_name(&document["tests"], "name");
    assert_eq!(tests["holds"]["message"], Value::Null);
    assert_eq!(tests["differs"]["message"], "expected tier `high`, found `low`");
    assert_eq!(tests["differs"]["at"], "p.test.rhai:4:9");
    let failure = &tests["differs"]["failures"][0];
    assert_eq!(failure["at"], "p.test.rhai:4:55");
    assert_eq!(failure["policy"], "p.rhai:1:1", "the tier that the total is in");
}

#[test]
fn a_failure_shows_values_decision_and_both_places() {
    let script = "let wanted = \"high\";\ntest(\"t\", || {\n    company(#{}).expect_tier(wanted);\n    company(#{}).expect_rule(\"r\");\n});\n";
    let outcome = tested(FLAGGED, script, "");
    let lines: Vec<&str> = outcome.output.lines().map(str::trim).collect();
    for wanted in [
        "expected tier `high`, found `low`",
        "→ p.test.rhai:3:18",
        "3 │     company(#{}).expect_tier(wanted);",
        "│                              \"high\"",
        "→ p.rhai:1:1",
        "→ p.rhai:3:1",
        "expected rule `r` to hold, and it doesn't",
    ] {
        assert!(lines.contains(&wanted), "{wanted}\n{}", outcome.output);
    }
    assert!(
        outcome.output.contains("c.flags.contains(\"no_response\")  ") && outcome.output.contains("= false")
    );
    let chinese = tested(FLAGGED, script, "--lang zh").output;
    assert!(chinese.contains("期望层级 `high`，实际为 `low`") && chinese.contains("0 项通过"), "{chinese}");
}

#[test]
fn a_failure_in_a_table_names_its_row() {
    let script = r#"test("t", || { rows([["no_response", "high"], ["other", "high"]], |row| {
        company(#{ flags: [row[0]] }).expect_tier(row[1]);
    }); });"#;
    let outcome = tested(FLAGGED, script, "");
    let wanted = "expected tier `high`, found `low` (row 2: [\"other\", \"high\"])";
    assert!(outcome.output.contains(wanted), "{}", outcome.output);
    assert!(!outcome.output.contains("row 1"), "{}", outcome.output);
}

#[test]
fn companies_of_tests_are_checked_as_data_is() {
    for (made, message, at) in [
        ("company(#{ country: \"Norway\" })", "country", "p.test.rhai:1:16"),
        ("company(#{}).but(\"remedy.remedy_provided\", \"maybe\")", "maybe", "p.test.rhai:1:29"),
        ("company(#{}).but(\"flagz\", [])", "flagz", "p.test.rhai:1:29"),
        ("company(#{ incidents: [#{ scale: 5 }] })", "5", "p.test.rhai:1:16"),
        ("fixture(\"nobody\")", "nobody", "p.test.rhai:1:16"),
    ] {
        let folder = folder(&[
            ("p.rhai", &rule_policy(FLAGGED)),
            ("p.test.rhai", &format!("test(\"t\", || {{ {made}.expect_tier(\"low\"); }});")),
            ("c.jsonl", "{\"id\": \"acme\", \"answers\": {}}\n"),
        ]);
        let outcome = inside(&folder, "test p.test.rhai --companies c.jsonl").run();
        assert_eq!(outcome.code, 1, "{made}: {}", outcome.faults);
        assert!(
            outcome.output.contains(message) && outcome.output.contains(at),
            "{made}:\n{}",
            outcome.output
        );
    }
}

#[test]
fn what_is_no_test_is_refused_with_its_place() {
    for (script, said) in [
        ("test(\"t\", || { company(#{}).expect_teir(\"low\"); });", "did you mean `expect_tier`?"),
        ("company(#{}).expect_tier(\"low\");", "an expectation stands outside a test"),
        ("test(\"t\", || {}); test(\"t\", || {});", "two tests are called `t`"),
        ("test(\"t\", || { test(\"u\", || {}); });", "a test stands inside a test"),
        ("tier(\"low\", 0);", "there is no function `tier`"),
        ("policy(\"q\"); test(\"t\", || { company(#{}).expect_tier(\"low\"); });", "there is no policy `q`"),
        ("test(\"t\", || { let x = 0; loop { x += 1; } });", "limit"),
        ("import \"x\";", "import"),
        ("test(\"t\", || { company(#{}).expect_tier(\"hihg\"); });", "did you mean `high`?"),
        ("test(\"t\", || { company(#{}).expect_move(\"low\", \"high\"); });", "a move needs two policies"),
        ("test(\"t\", || { });", "the test expects nothing"),
        (
            "test(\"t\", || { company(#{}).on(\"2026-02-30\").expect_tier(\"low\"); });",
            "`2026-02-30` is no day",
        ),
    ] {
        let outcome = tested(FLAGGED, script, "");
        let all = format!("{}{}", outcome.output, outcome.faults);
        assert!(outcome.code > 0 && all.contains(said), "{script}: {}\n{all}", outcome.code);
        assert!(all.contains("p.test.rhai:1:"), "{script}\n{all}");
    }
}

#[test]
fn a_move_is_held_against_both_policies() {
    let new = rule_policy("c.flags.contains(\"no_response\") || c.flags.contains(\"litigation\")");
    let script = "policy(\"old\", \"new\");\nlet sued = company(#{ flags: [\"litigation\"] });\n\
        test(\"stricter\", || { sued.expect_move(\"low\", \"high\").expect_tier(\"high\"); });\n\
        test(\"not so\", || { sued.expect_move(\"high\", \"high\"); });\n";
    let folder =
        folder(&[("old.rhai", &rule_policy(FLAGGED)), ("new.rhai", &new), ("tests/m.test.rhai", script)]);
    let outcome = inside(&folder, "test tests/m.test.rhai --format json").run();
    assert!(outcome.faults.contains("there is no policy `new`"), "names are looked for beside the script");
    let beside =
        super::folder(&[("old.rhai", &rule_policy(FLAGGED)), ("new.rhai", &new), ("m.test.rhai", script)]);
    let outcome = inside(&beside, "test . --format json").run();
    let document: Value = serde_json::from_str(&outcome.output).expect("JSON");
    let tests = by_name(&document["tests"], "name");
    assert_eq!(tests["stricter"]["passed"], true);
    assert_eq!(tests["not so"]["message"], "expected tier `high` under the old policy, found `low`");
}

#[test]
fn a_filter_keeps_the_tests_that_hold_it() {
    let script = "test(\"one\", || { company(#{}).expect_tier(\"low\"); });\ntest(\"two\", || { company(#{}).expect_tier(\"high\"); });";
    let outcome = tested(FLAGGED, script, "--filter one");
    assert_eq!((outcome.code, outcome.output.as_str()), (0, "\n  1 passed · 0 failed\n"));
    let outcome = tested(FLAGGED, script, "--filter three");
    assert_eq!(outcome.code, 2);
    assert!(outcome.faults.contains("no test holds `three` in its name"), "{}", outcome.faults);
}

#[test]
fn formats_of_ci_escape_what_users_write() {
    let script = "test(\"<a> & \\\"b\\\"\", || { company(#{}).expect_tier(\"high\"); });\ntest(\"100%: x, y\", || { company(#{}).expect_tier(\"high\"); });\ntest(\"fine\", || { company(#{}).expect_tier(\"low\"); });";
    let junit = tested(FLAGGED, script, "--format junit").output;
    assert!(junit.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"tierline\" tests=\"3\" failures=\"2\" errors=\"0\">"), "{junit}");
    assert!(
        junit.contains("name=\"&lt;a&gt; &amp; &quot;b&quot;\" file=\"p.test.rhai\" line=\"1\""),
        "{junit}"
    );
    assert!(
        junit.contains("<testcase classname=\"p.test.rhai\" name=\"fine\"")
            && junit.contains("assertions=\"1\"/>")
    );
    for tag in ["testsuites", "testsuite", "failure"] {
        let opened = junit.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, junit.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    let github = tested(FLAGGED, script, "--format github").output;
    let lines: Vec<&str> = github.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[1].starts_with("::error file=p.test.rhai,line=2,col="), "{github}");
    assert!(
        lines[1].contains("title=100%25%3A x%2C y::expected tier `high`, found `low` (p.rhai:1:1)"),
        "{github}"
    );
}

#[test]
fn both_operands_have_to_decide_both_ways() {
    let condition = "c.flags.contains(\"no_response\") && c.flags.contains(\"litigation\")";
    let operands = |companies: &[&str]| {
        let said: String = companies
            .iter()
            .map(|flags| format!("company(#{{ flags: {flags} }}).expect_score(0);"))
            .collect();
        let outcome =
            tested(condition, &format!("test(\"t\", || {{ {said} }});"), "--coverage --format json");
        let document: Value = serde_json::from_str(&outcome.output).expect("JSON");
        let items = document["coverage"][0]["items"].as_array().expect("an array").clone();
        let operands: Vec<Value> = items.into_iter().filter(|item| item["part"] == "operand").collect();
        let rule = operands.into_iter().filter(|item| item["decision"] == "rule r");
        let states = rule.map(|item| format!("{} {}", item["sides"][0]["state"], item["sides"][1]["state"]));
        states.collect::<Vec<_>>().join(", ").replace('"', "")
    };
    let (both, first, second, none) =
        ("[\"no_response\", \"litigation\"]", "[\"no_response\"]", "[\"litigation\"]", "[]");
    assert_eq!(operands(&[both, first, second]), "covered covered, covered covered");
    assert_eq!(operands(&[both, first]), "covered open, covered covered");
    assert_eq!(
        operands(&[both, none]),
        "covered open, covered open",
        "both are false at once: neither decides"
    );
    assert_eq!(operands(&[first, second]), "open covered, open covered");
}
