//! The manual can't rot: what it shows is what the program says, and its examples are policies.

use std::fs;

use super::{elsewhere, empty_folder};
use crate::support::{project_text, tierline};

/// Where the manual has examples.
const PAGES: &[&str] = &[
    "README.md",
    "README.zh.md",
    "docs/checks.md",
    "docs/language.md",
    "docs/data.md",
    "docs/output.md",
    "docs/testing.md",
    "docs/git.md",
    "docs/scale.md",
    "examples/spark/README.md",
];

/// The fenced blocks of a page: what stands behind the fence, and the lines inside.
fn blocks(page: &str) -> Vec<(String, Vec<String>)> {
    let text = project_text(page);
    let mut blocks = Vec::new();
    let mut open: Option<(String, Vec<String>)> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(info), None) => open = Some((info.to_owned(), Vec::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.1.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{page}: every fence is closed");
    blocks
}

/// The arguments of a command of ours, as a reader would type it.
fn arguments(line: &str) -> Option<&str> {
    let command = line.strip_prefix("$ ").unwrap_or(line);
    let typed = ["tierline ", "cargo run --release -- ", "cargo run -- "];
    typed.iter().find_map(|start| command.strip_prefix(start)).map(|rest| {
        let end = rest.find('#').unwrap_or(rest.len());
        rest[..end].trim()
    })
}

#[test]
fn commands_of_the_manual_run() {
    let mut count = 0;
    for page in PAGES {
        let lines = blocks(page).into_iter().filter(|(info, _)| info == "sh").flat_map(|(_, lines)| lines);
        for line in lines {
            if let Some(arguments) = arguments(&line) {
                let outcome = tierline(arguments).run();
                assert!(outcome.code < 2, "{page}: `{line}` exits with {}: {}", outcome.code, outcome.faults);
                count += 1;
            }
        }
    }
    assert!(count > 5, "the manual has commands");
}

/// A `console` block holds a command and its output; a line with `⋮` stands for lines that are left out.
#[test]
fn output_in_the_manual_is_the_output_of_the_program() {
    let mut count = 0;
    for page in PAGES {
        for (_, lines) in blocks(page).into_iter().filter(|(info, _)| info == "console") {
            let typed = arguments(&lines[0]).expect("a console block starts with a command of ours");
            let outcome = tierline(typed).run();
            let real: Vec<&str> = outcome.output.lines().collect();
            let mut from = 0;
            for part in lines[1..].split(|line| line.trim() == "⋮") {
                let is_here = |start: &usize| {
                    real[*start..].iter().zip(part).filter(|(a, b)| *a == b).count() == part.len()
                };
                let found = (from..=real.len()).find(is_here);
                let start = found.unwrap_or_else(|| {
                    panic!("{page}: `{}` doesn't say\n{}\nbut\n{}", lines[0], part.join("\n"), outcome.output)
                });
                from = start + part.len();
            }
            count += 1;
        }
    }
    assert!(count > 0, "the manual shows output");
}

#[test]
fn policies_of_the_manual_compile() {
    let mut count = 0;
    for page in PAGES {
        for (_, lines) in blocks(page).into_iter().filter(|(info, _)| info == "rhai") {
            let folder = empty_folder();
            for base in ["baseline", "house"] {
                let text = project_text(&format!("policies/{base}.rhai"));
                fs::write(folder.path().join(format!("{base}.rhai")), text).unwrap();
            }
            // A fragment of a policy is one that goes on from the baseline.
            let script = lines.join("\n");
            let is_whole = lines[0].starts_with("policy(") || lines[0].starts_with("extends(");
            let script = if is_whole { script } else { format!("extends(\"baseline\"); {script}") };
            fs::write(folder.path().join("example.rhai"), &script).unwrap();
            let outcome = elsewhere(&folder, "check example.rhai").run();
            assert_eq!(outcome.code, 0, "{page}:\n{script}\n{}", outcome.faults);
            count += 1;
        }
    }
    assert!(count > 3, "the manual has policies");
}

#[test]
fn tests_of_the_manual_pass() {
    let mut count = 0;
    for (_, lines) in blocks("docs/testing.md").into_iter().filter(|(info, _)| info == "rhai test") {
        let folder = empty_folder();
        for name in ["baseline", "house"] {
            let text = project_text(&format!("policies/{name}.rhai"));
            fs::write(folder.path().join(format!("{name}.rhai")), text).unwrap();
        }
        let script = lines.join("\n");
        fs::write(folder.path().join("house.test.rhai"), &script).unwrap();
        let outcome = elsewhere(&folder, "test house.test.rhai").run();
        assert_eq!(outcome.code, 0, "{script}\n{}\n{}", outcome.output, outcome.faults);
        count += 1;
    }
    assert!(count > 2, "the manual has tests");
}

#[test]
fn links_of_the_manual_lead_somewhere() {
    let pages = [PAGES, &["CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"]].concat();
    for page in pages {
        let text = project_text(page);
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") || link.starts_with('#') {
                continue;
            }
            let path = link.split('#').next().expect("a link has a beginning");
            let target = crate::support::project().join(folder).join(path);
            assert!(target.exists(), "{page}: {link}");
        }
    }
}
