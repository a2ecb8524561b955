//! The rules, each tried on a small tree that breaks it and on one that doesn't.

use crate::rules::{Rule, faults};

const ARCHITECTURE: &str = "\
# The house

| floor | module | holds | never |
|---|---|---|---|
| 2 | `cli/` | the commands | computes |
| 1 | `render/` | formats | decides |
| 1 | `host/` | disk, git | |
| 1 | `prove/` (later) | properties | guesses |
| 0 | `model.rs` | nouns | prints |

Text between the tables.

| fenced | only in | why |
|---|---|---|
| `clap` | `cli` | |
| `snippets` | one file of `render/` | |
| `similar` | one file | |
| `std::fs`, `std::env`, `jiff::Zoned`, `SystemTime::now` | `host`, `cli` | |
";

/// A tree without a fault; the files of a test are added to it, or stand for its own.
const SOUND: [(&str, &str); 6] = [
    ("src/lib.rs", "//! Doc.\npub mod cli;\nmod host;\npub mod model;\nmod render;\npub use model::Tier;\n"),
    (
        "src/main.rs",
        "//! Doc.\nuse std::process::ExitCode;\nfn main() -> ExitCode { tierline::cli::main() }\n",
    ),
    (
        "src/cli.rs",
        "//! Doc.\nuse clap::Parser;\nuse crate::{host::Disk, model, render::{csv, html as page}};\n",
    ),
    ("src/host.rs", "//! Doc.\nuse std::{fs, time::SystemTime};\nfn now() { SystemTime::now() }\n"),
    ("src/model.rs", "//! Doc.\nuse std::fmt;\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n"),
    ("src/render/mod.rs", "//! Doc.\nmod csv;\npub(crate) use csv::Csv;\nuse self::csv::Row;\n"),
];

/// What is found in the sound tree with these files: rule, and `path:line`.
fn found(files: &[(&str, &str)]) -> Vec<(Rule, String)> {
    found_under(ARCHITECTURE, files)
}

fn found_under(architecture: &str, files: &[(&str, &str)]) -> Vec<(Rule, String)> {
    let mut tree: Vec<(&str, &str)> =
        SOUND.into_iter().filter(|(path, _)| files.iter().all(|(other, _)| other != path)).collect();
    tree.extend(files);
    tree.sort_unstable();
    let found = faults(architecture, &tree);
    found.into_iter().map(|fault| (fault.rule, format!("{}:{}", fault.path, fault.line))).collect()
}

fn one(rule: Rule, at: &str) -> Vec<(Rule, String)> {
    vec![(rule, at.to_owned())]
}

#[test]
fn a_sound_tree_has_no_fault() {
    assert_eq!(found(&[]), []);
}

#[test]
fn an_upward_import_is_found() {
    for import in [
        "use crate::render::Table;",
        "pub(crate) use crate::render::Table;",
        "use crate::render;",
        "use crate::{render::{csv, html}};",
        "use super::render::Table;",
        "use super::{render as show};",
        "fn a() { crate::render::show(1) }",
        "fn a() -> super::render::Table { b() }",
        "fn a(x: &dyn crate::render::Format) {}",
        "const A: u8 = [..crate::render::LEN].len();",
        "#[derive(crate::render::Shown)] struct A;",
        "macro_rules! a { () => { $crate::render::show() } }",
        "mod inner { use super::super::render::Table; }",
        "mod inner { fn a() { super::super::render::show() } }",
        "#[cfg(test)] mod tests { use crate::render::Table; }",
    ] {
        let text = format!("//! Doc.\n{import}\n");
        assert_eq!(found(&[("src/model.rs", &text)]), one(Rule::Floor, "src/model.rs:2"), "{import}");
    }
}

#[test]
fn an_upward_import_is_found_behind_another_name() {
    let text = "//! Doc.\nuse crate as house;\nfn a() { house::render::show() }\n";
    assert_eq!(found(&[("src/model.rs", text)]), one(Rule::Floor, "src/model.rs:3"));
}

#[test]
fn an_upward_import_of_a_deep_module_is_found() {
    let text = "//! Doc.\nuse super::Csv;\nuse super::super::cli::Exit;\n";
    assert_eq!(found(&[("src/render/csv.rs", text)]), one(Rule::Floor, "src/render/csv.rs:3"));
}

#[test]
fn a_use_and_the_calls_that_follow_from_it_are_one_fault() {
    let text = "//! Doc.\nuse crate::render;\nfn a() { render::show(); render::show() }\n";
    assert_eq!(found(&[("src/model.rs", text)]), one(Rule::Floor, "src/model.rs:2"));
}

#[test]
fn a_sideways_import_is_found() {
    let text = "//! Doc.\nuse crate::{\n    model::Tier,\n    host::Disk,\n};\n";
    assert_eq!(found(&[("src/render/csv.rs", text)]), one(Rule::Floor, "src/render/csv.rs:4"));
}

#[test]
fn an_import_through_the_root_is_found() {
    let text = "//! Doc.\nuse crate::Tier;\n";
    assert_eq!(found(&[("src/render/csv.rs", text)]), one(Rule::Floor, "src/render/csv.rs:2"));
}

#[test]
fn children_and_siblings_are_at_home() {
    let text = "//! Doc.\nuse crate::render::html::Page;\nuse super::html;\nfn a() { self::b(); super::html::c() }\n";
    assert_eq!(found(&[("src/render/csv.rs", text)]), []);
}

#[test]
fn comments_and_literals_import_nothing() {
    let text = r##"//! Doc. [`crate::render::Table`]
/// use crate::render::Table;
/* fn a() { /* crate::render::show() */ std::fs::read() } */
const A: &str = "crate::render \" std::fs::read";
const B: &str = r#"clap::Parser " std::fs::read"#;
const C: (char, u8, &[u8]) = ('"', b'\'', b"std::fs::read");
fn a<'a>(x: &'a str) { x.render(); let render = 1.5; a.fs::<B>() }
"##;
    assert_eq!(found(&[("src/model.rs", text)]), []);
}

#[test]
fn a_name_beyond_its_fence_is_found() {
    for naming in [
        "use clap::Parser;",
        "use ::clap::Parser;",
        "extern crate clap;",
        "#[derive(clap::Parser)] struct A;",
        "fn a(x: <A as clap::Parser>::B) {}",
        "use std::fs;",
        "use std::{fmt, fs::{self, File}};",
        "fn a() { std::fs::read() }",
        "fn a() { let b = return ::std::fs::read(); }",
        "use jiff::{civil::Date, Zoned};",
        "fn a() { std::time::SystemTime::now() }",
        "#[cfg(test)] mod tests { use std::fs; }",
    ] {
        let text = format!("//! Doc.\n{naming}\n");
        assert_eq!(found(&[("src/model.rs", &text)]), one(Rule::Fence, "src/model.rs:2"), "{naming}");
    }
}

#[test]
fn a_name_beyond_its_fence_is_found_behind_another_name() {
    let text = "//! Doc.\nuse std::time as t;\nuse t::SystemTime as Clock;\nfn a() { Clock::now() }\n";
    assert_eq!(found(&[("src/model.rs", text)]), one(Rule::Fence, "src/model.rs:4"));
}

#[test]
fn a_use_beyond_its_fence_and_the_calls_that_follow_from_it_are_one_fault() {
    let text = "//! Doc.\nuse std::fs;\nfn a() { fs::read() }\n";
    assert_eq!(found(&[("src/model.rs", text)]), one(Rule::Fence, "src/model.rs:2"));
}

#[test]
fn what_only_looks_like_a_fenced_name_is_free() {
    let text = "//! Doc.\nmod clap;\nuse self::clap::Hand;\nfn a(similar: u8) { clap::once(std::env!(\"A\")); similar + 1 }\n";
    assert_eq!(found(&[("src/model.rs", text)]), []);
}

#[test]
fn a_second_file_with_a_name_for_one_file_is_found() {
    let text = "//! Doc.\nuse snippets::Level;\nfn a() { similar::diff() }\n";
    assert_eq!(found(&[("src/render/csv.rs", text)]), []);
    assert_eq!(
        found(&[("src/render/csv.rs", text), ("src/render/html.rs", text)]),
        [(Rule::Fence, "src/render/html.rs:2".to_owned()), (Rule::Fence, "src/render/html.rs:3".to_owned())]
    );
    assert_eq!(found(&[("src/host.rs", text)]), one(Rule::Fence, "src/host.rs:2"));
}

#[test]
fn a_glob_is_found() {
    for glob in ["use std::fmt::*;", "pub use self::tier::*;", "use super::*;", "fn a() { use Tier::*; }"] {
        let text = format!("//! Doc.\n{glob}\n");
        assert_eq!(found(&[("src/render/csv.rs", &text)]), one(Rule::Glob, "src/render/csv.rs:2"), "{glob}");
    }
    let text = "//! Doc.\n#[cfg(test)]\nmod tests {\n    use super::*;\n    use std::fmt::*;\n}\n";
    assert_eq!(found(&[("src/model.rs", text)]), one(Rule::Glob, "src/model.rs:5"));
}

#[test]
fn a_test_module_in_its_own_file_may_use_its_parent() {
    let parent = "//! Doc.\n#[cfg(test)]\n#[allow(dead_code, reason = \"tried\")]\nmod tests;\n";
    let tests = format!("//! Doc.\nuse super::*;\n{}", "// a line\n".repeat(500));
    assert_eq!(found(&[("src/model.rs", parent), ("src/model/tests.rs", &tests)]), []);
}

#[test]
fn a_file_of_more_than_400_lines_is_found() {
    let lines = |count: usize| format!("//! Doc.\n{}", "// a line\n".repeat(count - 1));
    assert_eq!(found(&[("src/model.rs", &lines(400))]), []);
    assert_eq!(found(&[("src/model.rs", &lines(401))]), one(Rule::Length, "src/model.rs:401"));
}

#[test]
fn the_tests_at_the_end_of_a_file_are_not_counted() {
    let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    // a line\n".repeat(500));
    assert_eq!(found(&[("src/model.rs", &format!("//! Doc.\n{tests}"))]), []);
    let import = format!("//! Doc.\n#[cfg(test)]\nuse std::fmt;\n{}", "// a line\n".repeat(500));
    assert_eq!(found(&[("src/model.rs", &import)]), one(Rule::Length, "src/model.rs:401"));
}

#[test]
fn a_drawer_is_found() {
    assert_eq!(found(&[("src/render/utils.rs", "//! Doc.\n")]), one(Rule::Name, "src/render/utils.rs:1"));
    assert_eq!(
        found(&[("src/render/types/tier.rs", "//! Doc.\n")]),
        one(Rule::Name, "src/render/types/tier.rs:1")
    );
    assert_eq!(found(&[("src/model.rs", "//! Doc.\n\nmod helpers {}\n")]), one(Rule::Name, "src/model.rs:3"));
}

#[test]
fn a_module_without_an_opening_doc_is_found() {
    assert_eq!(found(&[("src/model.rs", "use std::fmt;\n//! Late.\n")]), one(Rule::Doc, "src/model.rs:1"));
}

#[test]
fn a_program_that_goes_around_its_command_line_is_found() {
    for line in
        ["use tierline::model::Tier;", "mod more;", "fn a() { tierline::host::open() }", "use csv::Reader;"]
    {
        let text = format!("//! Doc.\n{line}\nuse tierline::cli;\nfn main() {{ cli::main() }}\n");
        let found = found(&[("src/main.rs", &text)]);
        assert!(found.contains(&(Rule::Main, "src/main.rs:2".to_owned())), "{line}: {found:?}");
    }
}

#[test]
fn a_module_without_a_floor_is_found() {
    assert_eq!(found(&[("src/attic/mod.rs", "//! Doc.\n")]), one(Rule::Table, "src/attic/mod.rs:1"));
    let lib = "//! Doc.\nmod attic {}\n";
    assert_eq!(found(&[("src/lib.rs", lib)]), one(Rule::Table, "src/lib.rs:2"));
}

#[test]
fn a_floor_without_a_module_is_found() {
    let table = ARCHITECTURE.replace(" (later)", "");
    assert_eq!(found_under(&table, &[]), one(Rule::Table, "ARCHITECTURE.md:8"));
}

#[test]
fn a_planned_module_that_is_there_is_found() {
    assert_eq!(found(&[("src/prove.rs", "//! Doc.\n")]), one(Rule::Table, "ARCHITECTURE.md:8"));
}

#[test]
fn a_table_that_says_nothing_certain_is_found() {
    let twice = ARCHITECTURE.replace("`prove/` (later)", "`host`");
    assert_eq!(found_under(&twice, &[]), one(Rule::Table, "ARCHITECTURE.md:8"));
    let nowhere = ARCHITECTURE.replace("`clap` | `cli`", "`clap` | `attic`");
    assert!(found_under(&nowhere, &[]).contains(&(Rule::Table, "ARCHITECTURE.md:15".to_owned())));
    let open = ARCHITECTURE.replace("`similar` | one file", "`similar` | wherever");
    assert_eq!(found_under(&open, &[]), one(Rule::Table, "ARCHITECTURE.md:17"));
    let fenceless = ARCHITECTURE.replace("| fenced |", "| things |");
    assert_eq!(found_under(&fenceless, &[]), one(Rule::Table, "ARCHITECTURE.md:1"));
}

#[test]
fn a_message_names_file_line_rule_and_mend() {
    let tree = [
        ("src/lib.rs", "//! Doc.\nmod render;\n"),
        ("src/model.rs", "//! Doc.\nuse crate::render::Table;\n"),
    ];
    let found = faults(ARCHITECTURE, &tree);
    let message = found.iter().find(|fault| fault.rule == Rule::Floor).expect("it is found").to_string();
    assert_eq!(
        message,
        "src/model.rs:2: `model` (floor 0) imports upward, from `render` (floor 1)\n    \
         mend: move what both need to floor 0 or below, or take it as an argument"
    );
}
