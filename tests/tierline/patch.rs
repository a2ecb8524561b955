//! The patch of a difference is one that git takes: applied to the old side's files, it gives the new side's.

use std::fs;
use std::path::Path;
use std::process::Command;

use tierline::diff::source_diff;
use tierline::text::Text;

use crate::support::{project_text, tierline};

type File<'a> = (&'a str, &'a str);

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "core.autocrlf=false"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git is installed");
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// Every file below a folder, git's own left out.
fn files(folder: &Path, below: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.file_name().is_some_and(|name| name == ".git") {
            continue;
        }
        if path.is_dir() {
            files(&path, below, found);
        } else {
            let name = path.strip_prefix(below).expect("it is below").to_string_lossy().into_owned();
            found.push((name, fs::read(&path).expect("a file")));
        }
    }
}

/// A scratch repository with the old files and a bystander; the patch, applied in tree and index, gives the new ones.
fn applies(old: &[File], new: &[File]) -> String {
    let texts = |files: &[File]| -> Vec<Text> {
        files.iter().map(|(name, content)| Text::new(*name, *content)).collect()
    };
    let patch = source_diff(&texts(old), &texts(new));
    let folder = tempfile::TempDir::new().expect("a folder for the test");
    let root = folder.path();
    for (name, content) in old.iter().chain([&("bystander.txt", "as it was\n")]) {
        let file = root.join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, content).expect("a file");
    }
    git(root, &["init", "--quiet"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "old"]);
    if !patch.is_empty() {
        fs::write(root.join(".git/the.patch"), &patch).expect("a file");
        git(root, &["apply", "--index", "--whitespace=nowarn", ".git/the.patch"]);
    }
    let mut found = Vec::new();
    files(root, root, &mut found);
    let mut expected: Vec<(String, Vec<u8>)> = new
        .iter()
        .chain([&("bystander.txt", "as it was\n")])
        .map(|(name, content)| ((*name).to_owned(), content.as_bytes().to_vec()))
        .collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "{patch}");
    patch
}

#[test]
fn git_applies_what_changed_and_nothing_else() {
    let base = ("policies/baseline.rhai", "risk(\"yes\", 0);\ntier(\"invest\", 0);\n");
    let other = ("policies/baseline.rhai", "risk(\"yes\", 5);\ntier(\"invest\", 0);\n");
    let house = ("policies/house.rhai", "extends(\"baseline\");\ntier(\"exclude\", 70);\n");
    let stricter = ("policies/house.rhai", "extends(\"baseline\");\ntier(\"exclude\", 65);\n");
    assert_eq!(applies(&[house, base], &[house, base]), "");
    applies(&[house, base], &[stricter, base]);
    // A base that changed, a base that came, a base that went.
    applies(&[house, base], &[stricter, other]);
    applies(&[base], &[stricter, base]);
    applies(&[house, base], &[base]);
}

#[test]
fn a_policy_in_another_file_is_renamed() {
    let old = ("policies/2025.rhai", "extends(\"baseline\");\ntier(\"exclude\", 70);\n");
    let new = ("policies/2026.rhai", "extends(\"baseline\");\ntier(\"exclude\", 65);\n");
    let base = ("policies/baseline.rhai", "risk(\"yes\", 0);\n");
    let patch = applies(&[old, base], &[new, base]);
    assert!(patch.contains("rename from policies/2025.rhai\nrename to policies/2026.rhai\n"), "{patch}");
    applies(&[old, base], &[("archive/2025.rhai", old.1), base]);
    applies(&[old], &[("other.rhai", "nothing is alike\n")]);
}

#[test]
fn line_ends_marks_and_odd_names_are_kept() {
    let pairs = [
        ("a\nb\nc", "a\nb\nc\n"),
        ("a\nb\nc\n", "a\nx\nc"),
        ("a\r\nb\r\nc\r\n", "a\r\nx\r\nc\r\n"),
        ("\u{feff}a\nb\n", "\u{feff}a\nc\n"),
        ("a\rb\nc\n", "a\rx\nc\n"),
        ("", "a\n"),
        ("a\n", ""),
        ("a\n\u{c}b\u{85}c\n", "a\n\u{c}b\u{85}d\n"),
    ];
    for name in [
        "policy.rhai",
        "my policies/house rules.rhai",
        "政策/内部.rhai",
        "a\"b\\c.rhai",
        "tab\there.rhai",
        "a -> b",
    ] {
        for (old, new) in pairs {
            applies(&[(name, old)], &[(name, new)]);
            applies(&[(name, old)], &[("新 name.rhai", new)]);
        }
        applies(&[("kept.rhai", "a\n"), (name, "a\n")], &[("kept.rhai", "a\n")]);
        applies(&[("kept.rhai", "a\n")], &[("kept.rhai", "a\n"), (name, "b\n")]);
        applies(&[("kept.rhai", "a\n")], &[("kept.rhai", "a\n"), (name, "")]);
    }
}

#[test]
fn paths_lead_below_the_folder_that_git_applies_in() {
    let one = Text::new("./policies/../policies/a.rhai", "a\n");
    let other = Text::new("policies/a.rhai", "b\n");
    let patch = source_diff(&[one], &[other]);
    assert!(
        patch.starts_with("diff --git a/policies/a.rhai b/policies/a.rhai\n--- a/policies/a.rhai\n"),
        "{patch}"
    );
    let above = source_diff(&[Text::new("/srv/a.rhai", "a\n")], &[Text::new("../srv/a.rhai", "b\n")]);
    assert!(above.contains("--- a/srv/a.rhai\n+++ b/srv/a.rhai\n"), "{above}");
}

#[test]
fn the_patch_of_the_program_applies_to_the_shipped_policies() {
    let pair = "policies/baseline.rhai policies/house.rhai";
    let patch = tierline(&format!("diff {pair} --format json")).json()["source_diff"].clone();
    let folder = tempfile::TempDir::new().expect("a folder for the test");
    let root = folder.path();
    fs::create_dir(root.join("policies")).expect("a folder");
    fs::write(root.join("policies/baseline.rhai"), project_text("policies/baseline.rhai")).expect("a file");
    git(root, &["init", "--quiet"]);
    fs::write(root.join("the.patch"), patch.as_str().expect("a text")).expect("a file");
    git(root, &["apply", "the.patch"]);
    let house = fs::read_to_string(root.join("policies/house.rhai")).expect("git made it");
    assert_eq!(house, project_text("policies/house.rhai"));
}
