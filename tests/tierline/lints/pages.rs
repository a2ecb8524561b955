//! Every lint over every fixture pair, and the pages that show them.

use serde_json::Value;
use tierline::lint::{LINTS, LintLevel};

use crate::support::{Run, project, project_text, tierline};

fn check(file: &str) -> Run {
    let folder = project().join("fixtures/lints");
    tierline(&format!("check {file} --format json")).inside(&folder)
}

fn findings(file: &str) -> (i32, Vec<Value>) {
    let outcome = check(file).run();
    let document: Value = serde_json::from_str(&outcome.output).expect("the program writes JSON");
    (outcome.code, document["findings"].as_array().expect("an array").clone())
}

/// The block of code below a heading.
fn block(page: &str, heading: &str) -> String {
    let section = page.split(&format!("\n## {heading}\n")).nth(1).expect("the heading is there");
    let inside = section.split("```rhai\n").nth(1).expect("it has a block");
    inside.split("```").next().expect("the block ends").to_owned()
}

#[test]
fn every_lint_finds_what_its_page_avoids_and_nothing_in_what_it_prefers() {
    for lint in &LINTS {
        let code = lint.code;
        let (exit, found) = findings(&format!("{code}.avoid.rhai"));
        assert!(!found.is_empty(), "{code}");
        for finding in &found {
            assert_eq!(finding["code"], code, "no other lint finds anything here");
            let at = finding["at"].as_str().expect("a place");
            assert!(at.starts_with(&format!("{code}.avoid.rhai:")), "{at}");
            assert_eq!(finding["witness"].is_object(), lint.is_semantic, "{code}: {finding}");
            let page = finding["page"].as_str().expect("a page");
            assert!(project().join(page).is_file(), "{page}");
        }
        let denied = lint.level == LintLevel::Deny;
        assert_eq!(exit, i32::from(denied), "{code}");
        assert_eq!(findings(&format!("{code}.prefer.rhai")), (0, Vec::new()), "{code}");
    }
    assert_eq!(findings("base.rhai"), (0, Vec::new()));
}

#[test]
fn a_witness_is_a_company_that_eval_accepts() {
    for lint in LINTS.iter().filter(|lint| lint.is_semantic) {
        let file = format!("{}.avoid.rhai", lint.code);
        for finding in findings(&file).1 {
            let run = tierline(&format!("eval {file} --format json --companies -"));
            let run = run.inside(&project().join("fixtures/lints")).reading(finding["witness"].to_string());
            assert_eq!(run.json()["assessments"][0]["company"], "witness", "{file}");
        }
    }
}

#[test]
fn every_page_says_what_and_why_and_shows_the_fixtures() {
    for lint in &LINTS {
        let page = project_text(&format!("docs/lints/{}.md", lint.code));
        assert_eq!(page, lint.page, "the program has the page");
        assert!(page.starts_with(&format!("# {}\n", lint.code)), "{}", lint.code);
        for heading in ["What", "Why"] {
            assert!(page.contains(&format!("\n## {heading}\n\n")), "{}: {heading}", lint.code);
        }
        assert!(lint.summary().ends_with('.'), "{}: {}", lint.code, lint.summary());
        for (heading, file) in [("Avoid", "avoid"), ("Prefer", "prefer")] {
            let fixture = project_text(&format!("fixtures/lints/{}.{file}.rhai", lint.code));
            let shown = format!("extends(\"base\");\n\n{}", block(&page, heading));
            assert_eq!(fixture, shown, "{}: {heading}", lint.code);
        }
    }
    let pages = std::fs::read_dir(project().join("docs/lints")).expect("the folder is there");
    assert_eq!(pages.count(), LINTS.len(), "a page for every lint, and none for others");
}

#[test]
fn pages_are_part_of_the_program() {
    let listed = tierline("check --explain lints").succeeds();
    assert_eq!(listed.lines().count(), LINTS.len());
    let page = tierline("check --explain unreachable-tier").succeeds();
    assert_eq!(page, project_text("docs/lints/unreachable-tier.md"));
    let unknown = tierline("check --explain unreachable-tire").run();
    assert_eq!(unknown.code, 2);
    assert!(unknown.faults.contains("did you mean `unreachable-tier`?"), "{}", unknown.faults);
}
