//! The house stands: what ARCHITECTURE.md says about floors and fences is true of `src`.
//!
//! The two tables of that page are read here, so that text and test can't disagree. A rule counts in unit tests
//! too, but for the length of a file. The rules themselves are tried on small trees in `floors/claims.rs`.

use std::fs;
use std::path::Path;

#[path = "floors/claims.rs"]
mod claims;
#[path = "floors/plan.rs"]
mod plan;
#[path = "floors/rules.rs"]
mod rules;
#[path = "floors/source.rs"]
mod source;
#[path = "floors/tokens.rs"]
mod tokens;
#[path = "floors/walk.rs"]
mod walk;

use rules::{Fault, Rule, faults};

#[test]
fn every_module_imports_only_from_lower_floors() {
    holds(Rule::Floor);
}

#[test]
fn every_fence_is_closed() {
    holds(Rule::Fence);
}

#[test]
fn the_program_uses_only_its_command_line() {
    holds(Rule::Main);
}

#[test]
fn every_import_says_what_it_imports() {
    holds(Rule::Glob);
}

#[test]
fn every_file_is_short_enough_to_be_about_one_noun() {
    holds(Rule::Length);
}

#[test]
fn every_module_has_a_name_that_says_something() {
    holds(Rule::Name);
}

#[test]
fn every_module_opens_with_its_doc() {
    holds(Rule::Doc);
}

#[test]
fn the_table_of_floors_and_the_folders_name_the_same_modules() {
    holds(Rule::Table);
}

/// Fails with every place in `src` that breaks the rule.
fn holds(rule: Rule) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let architecture = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("ARCHITECTURE.md can be read");
    let mut files = Vec::new();
    collect(&root.join("src"), "src", &mut files);
    assert!(files.iter().any(|(path, _)| path == "src/lib.rs"), "src/lib.rs is there");

    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let found: Vec<Fault> =
        faults(&architecture, &files).into_iter().filter(|fault| fault.rule == rule).collect();
    let lines: Vec<String> = found.iter().map(Fault::to_string).collect();
    assert!(lines.is_empty(), "{} broken:\n\n{}\n", lines.len(), lines.join("\n"));
}

/// Every Rust file below a folder, in order of its path.
fn collect(folder: &Path, name: &str, files: &mut Vec<(String, String)>) {
    let entries = fs::read_dir(folder).expect("a folder of src can be read");
    let mut entries: Vec<_> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    entries.sort();
    for entry in entries {
        let file = entry.file_name().expect("an entry has a name").to_string_lossy();
        let path = format!("{name}/{file}");
        if entry.is_dir() {
            collect(&entry, &path, files);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&entry).expect("a source file is UTF-8");
            files.push((path, text));
        }
    }
}
