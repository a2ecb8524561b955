//! Levels, suppressions and fixes, as the program takes them.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Outcome, project, project_text, tierline};

/// A folder with the small world of the fixtures, a policy over its base, and settings behind those of the fixtures.
fn world(policy: &str, settings: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder for the test");
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).expect("it is written");
    for name in ["base.rhai", "questionnaire.json", "companies.jsonl"] {
        write(name, project_text(&format!("fixtures/lints/{name}")));
    }
    write("tierline.toml", project_text("fixtures/lints/tierline.toml") + settings);
    write("policy.rhai", format!("extends(\"base\");\n{policy}"));
    folder
}

fn check(folder: &TempDir, flags: &str) -> Outcome {
    tierline(&format!("check policy.rhai {flags}")).inside(folder.path()).run()
}

fn codes(folder: &TempDir, flags: &str) -> Vec<String> {
    let outcome = check(folder, &format!("--format json {flags}"));
    let document: Value = serde_json::from_str(&outcome.output).expect("the program writes JSON");
    let findings = document["findings"].as_array().expect("an array").iter();
    findings
        .map(|finding| {
            let text = |name: &str| finding[name].as_str().expect("a text").to_owned();
            format!("{} {}", text("level"), text("code"))
        })
        .collect()
}

const UNEXPLAINED: &str = "tier(\"watch\", 55);\n";

#[test]
fn levels_stand_in_the_settings_and_flags_beat_them() {
    let plain = world(UNEXPLAINED, "");
    assert_eq!(codes(&plain, ""), ["warn missing-because"]);
    assert_eq!(check(&plain, "").code, 0);
    assert_eq!(codes(&plain, "--deny missing-because"), ["deny missing-because"]);
    assert_eq!(check(&plain, "--deny missing-because").code, 1);
    assert_eq!(codes(&plain, "--allow missing-because"), Vec::<String>::new());
    let denied = world(UNEXPLAINED, "\n[lints]\nmissing-because = \"deny\"\n");
    assert_eq!(check(&denied, "").code, 1);
    assert_eq!(check(&denied, "--warn missing-because").code, 0);
}

#[test]
fn lints_and_levels_that_there_are_none_of_are_faults_with_their_place() {
    let misspelt = world(UNEXPLAINED, "\n[lints]\nmissing-becaus = \"deny\"\nidle-band = \"fatal\"\n");
    let outcome = check(&misspelt, "");
    assert_eq!(outcome.code, 2);
    for words in ["tierline.toml:8:1", "did you mean `missing-because`?", "`fatal` is no level of a lint"] {
        assert!(outcome.faults.contains(words), "{words}: {}", outcome.faults);
    }
    let flag = check(&world(UNEXPLAINED, ""), "--deny idle-bands");
    assert_eq!((flag.code, flag.output.as_str()), (2, ""));
    assert!(flag.faults.contains("did you mean `idle-band`?"), "{}", flag.faults);
}

#[test]
fn a_suppression_stands_in_the_declaration_or_right_above_it() {
    let why = "tierline: allow(missing-because): minute 3";
    for policy in [
        format!("// {why}\ntier(\"watch\", 55);\n"),
        format!("// {why}\n// It is a long story.\ntier(\"watch\", 55);\n"),
        format!("tier(\"watch\", 55);   // {why}\n"),
        format!("tier(\"watch\", 55)   // {why}\n    .title(\"Watch\");\n"),
        "tier(\"watch\", 55);   // tierline: allow(idle-band, missing-because): minute 3\n".to_owned(),
    ] {
        assert_eq!(codes(&world(&policy, ""), ""), Vec::<String>::new(), "{policy}");
    }
    for policy in [
        format!("// {why}\n\ntier(\"watch\", 55);\n"),
        format!("tier(\"watch\", 55);\n// {why}\n"),
        "tier(\"watch\", 55);   // tierline: allow(idle-band): minute 3\n".to_owned(),
    ] {
        let mut found = codes(&world(&policy, ""), "");
        found.sort();
        assert_eq!(found, ["warn missing-because", "warn unused-suppression"], "{policy}");
    }
    for policy in [
        "tier(\"watch\", 55);   // tierline: allow(missing-because)\n",
        "tier(\"watch\", 55);   // tierline: allow(missing-becaus): minute 3\n",
        "tier(\"watch\", 55);   // tierline: ignore\n",
    ] {
        let mut found = codes(&world(policy, ""), "");
        found.sort();
        assert_eq!(found, ["deny suppression-without-reason", "warn missing-because"], "{policy}");
    }
}

const LEFTOVERS: &str = "weight(\"remedy.plan\", 1);\nweight(\"remedy\", 2);   // tierline: allow(missing-because): no\n// tierline: allow(idle-band): no\nlet limit = 3;\nfn free(x) { x }\nweight(\"governance\", 3); weight(\"exposure\", 1);\n";

#[test]
fn a_fix_takes_out_what_is_certain_and_changes_no_decision() {
    let folder = world(LEFTOVERS, "");
    let meaning = || {
        let run = tierline("eval policy.rhai --format json").inside(folder.path());
        let document = run.json();
        (document["policy"]["meaning"].clone(), document["assessments"].clone())
    };
    let (before, patch) = (meaning(), check(&folder, "--patch"));
    assert_eq!(patch.code, 0);
    let headings = "diff --git a/policy.rhai b/policy.rhai\n--- a/policy.rhai\n+++ b/policy.rhai\n";
    assert!(patch.output.starts_with(headings), "{}", patch.output);
    assert!(patch.output.contains("\n-weight(\"remedy.plan\", 1);\n"), "{}", patch.output);
    let text = || fs::read_to_string(folder.path().join("policy.rhai")).expect("it is there");
    assert!(text().ends_with(LEFTOVERS), "a patch writes nothing");
    let fixed = check(&folder, "--fix");
    assert_eq!(fixed.code, 0);
    assert!(fixed.output.contains("fixed  policy.rhai: 5 findings"), "{}", fixed.output);
    // The last line holds two decisions: that is for people to part.
    assert_eq!(
        text(),
        "extends(\"base\");\nweight(\"remedy\", 2);\nweight(\"governance\", 3); weight(\"exposure\", 1);\n"
    );
    let after = meaning();
    assert_eq!(after.0, before.0);
    assert_eq!(codes(&folder, ""), ["warn default-weight"]);
    let again = text();
    check(&folder, "--fix");
    assert_eq!(text(), again, "what is fixed stays");
}

#[test]
fn shipped_policies_have_no_findings_and_so_say_two_runs() {
    let once = tierline("check policies/house.rhai policies/baseline.rhai --format sarif").succeeds();
    let document: Value = serde_json::from_str(&once).expect("JSON");
    assert_eq!(document["runs"][0]["results"], Value::Array(Vec::new()));
    assert_eq!(once, tierline("check policies/house.rhai policies/baseline.rhai --format sarif").succeeds());
    assert!(project().join("policies").is_dir());
}

#[test]
fn quiet_says_what_is_denied_alone() {
    let folder = world("tier(\"watch\", 55);\ntier(\"ban\", 101).because(\"minute 2\");\n", "");
    let outcome = check(&folder, "--quiet");
    assert_eq!(outcome.code, 1);
    assert!(outcome.output.contains("unreachable-tier") && !outcome.output.contains("missing-because"));
}

#[test]
fn conditions_that_can_hold_are_not_said_never_to() {
    for condition in [
        "(c.country ?? \"\").to_lower() == \"de\"",
        "(c.country ?? \"\") + \"x\" == \"dex\"",
        "(c.name ?? \"\").starts_with(\"A\")",
        "c.listings.some(|l| in_force(l.from, l.to) && l.list == \"x\") && c.flags.contains(\"y\")",
        "c.incidents.filter(|i| i.scale > 3).len() >= 2",
        "c.incidents.some(|i| i.scale > 3) && !c.incidents.all(|i| i.scale > 3)",
        "{ let n = 0; for i in c.incidents { n += i.scale; } n > 7 }",
        "{ if c.flags.contains(\"y\") { return false; } c.count(\"no\") > 1 }",
        "[1, 2].all(|n| c.incidents.some(|i| i.scale == n))",
        "(c.metrics?.employees ?? 0) * 2 + 1 == 9 || c.metrics?.employees == ()",
        "c.as_of != () && (c.as_of ?? \"2020-01-01\") < \"2021-01-01\"",
        "(c.score(\"remedy\") ?? 0) > 99 && c.coverage() < 0.4",
        "c.share(\"remedy\", \"no\") >= 0.5 && (c.scores(\"remedy\").max() ?? 0) == 100",
    ] {
        let policy = format!("rule(\"x\", |c| {condition}).at_least(\"engage\");\n");
        let found = codes(&world(&policy, ""), "--allow unrequired-property --allow better-answer-worsens");
        assert_eq!(found, Vec::<String>::new(), "{condition}");
    }
}

#[test]
fn conditions_that_cannot_hold_are_proved_so() {
    for condition in [
        "c.flags.contains(\"y\") && !c.flags.contains(\"y\")",
        "c.incidents.some(|i| i.scale >= 3) && c.incidents.all(|i| i.scale < 2)",
        "c.incidents.some(|i| i.status == \"alleged\" && i.status == \"confirmed\")",
        "(c.metrics?.surveillance_revenue_pct ?? 0) > 100",
        "(c.metrics?.employees ?? 0) > 3 && (c.metrics?.employees ?? 0) < 4",
        "c.answer(\"remedy.plan\") == \"yes\" && c.answer(\"remedy.plan\") == \"no\"",
        "!c.known(\"remedy.plan\") && c.answer(\"remedy.plan\") == \"yes\"",
        "c.count(\"remedy\", \"no\") > 2",
        "(c.score(\"remedy\") ?? 0) > 100",
        "c.listings.some(|l| in_force(l.from) && days_since(l.from) < 0)",
        "{ let large = (c.answer(\"exposure.sites\") ?? 0) > 8; large && (c.answer(\"exposure.sites\") ?? 0) < 3 }",
    ] {
        let policy = format!("rule(\"x\", |c| {condition}).at_least(\"engage\");\n");
        let found = codes(&world(&policy, ""), "--allow unrequired-property");
        assert_eq!(found, ["deny rule-never-holds"], "{condition}");
    }
}
