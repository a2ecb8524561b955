//! What git can't give is said clearly: exit 2, nothing on standard output.

use super::{Story, story};
use crate::support::tierline;

fn says(story: &Story, arguments: &str, words: &[&str]) {
    let outcome = story.scratch.tierline(arguments).run();
    assert_eq!((outcome.code, outcome.output.as_str()), (2, ""), "{arguments}\n{}", outcome.faults);
    for word in words {
        assert!(outcome.faults.contains(word), "{arguments} doesn't say `{word}`:\n{}", outcome.faults);
    }
}

#[test]
fn what_isnt_there_is_said_with_what_would_help() {
    let story = story();
    says(
        &story,
        "diff nowhere",
        &["nowhere:1:1: error[unreadable]", "`nowhere` is no revision of this repository"],
    );
    says(&story, "diff nowhere..main", &["nowhere..main:1:1", "`nowhere` is no revision"]);
    says(&story, "diff main:policies/none.rhai", &["policies/none.rhai:1:1", "in revision `main`"]);
    says(
        &story,
        "diff v1:policies/房屋.rhai",
        &["in revision `v1`", "it was renamed since", "`v1:policies/house.rhai`"],
    );
    says(&story, "diff main~100", &["`main~100` is no revision"]);
    says(&story, "diff --format json -- --output=x", &["--output=x:1:1"]);
    says(&story, "diff readme-has-none:policies/house.rhai", &["`readme-has-none` is no revision"]);
    says(&story, "log nowhere", &["`nowhere` is no revision"]);
    says(&story, "blame nobody", &["`nobody` is no company of the data"]);
    let first = story.commits["readme"].clone();
    says(&story, &format!("diff {first}"), &["there is no such file", "in revision"]);
}

#[test]
fn a_fault_in_an_old_policy_names_the_revision() {
    let story = story();
    let broken = story.commits["broken"].clone();
    says(&story, &format!("diff {broken}"), &["policies/base.rhai:6:", &format!("in revision `{broken}`")]);
}

#[test]
fn a_shallow_clone_says_that_it_is_one() {
    let story = story();
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let place = folder.path().join("shallow");
    let from = format!("file://{}", story.scratch.path().display());
    story.scratch.git(&["clone", "-q", "--depth", "1", &from, place.to_str().expect("a plain name")]);
    for arguments in ["diff v1", "diff HEAD~1", "diff HEAD...v1"] {
        let outcome = tierline(arguments).inside(&place).run();
        assert_eq!(outcome.code, 2, "{}", outcome.faults);
        assert!(outcome.faults.contains("git fetch --unshallow"), "{arguments}\n{}", outcome.faults);
    }
}

#[test]
fn links_are_followed_inside_the_policys_folder_only() {
    let story = story();
    let scratch = &story.scratch;
    scratch.write("elsewhere/secret.rhai", "risk(\"yes\", 1);\n");
    std::os::unix::fs::symlink("base.rhai", scratch.path().join("policies/alias.rhai")).expect("a link");
    std::os::unix::fs::symlink("../elsewhere/secret.rhai", scratch.path().join("policies/out.rhai"))
        .expect("a link");
    std::os::unix::fs::symlink("loop.rhai", scratch.path().join("policies/loop.rhai")).expect("a link");
    for name in ["alias", "out", "loop"] {
        scratch.write(&format!("policies/by-{name}.rhai"), &format!("extends(\"{name}\");\n"));
    }
    scratch.commit("Ana Lim", "links");
    let direct = scratch.tierline("show HEAD:policies/base.rhai --format json").json();
    let by_link = scratch.tierline("show HEAD:policies/by-alias.rhai --format json").json();
    assert_eq!(by_link["policy"]["meaning"], direct["policy"]["meaning"]);
    says(&story, "show HEAD:policies/by-out.rhai", &["policies/by-out.rhai:1:9", "outside"]);
    says(&story, "show HEAD:policies/by-loop.rhai", &["circle"]);
}

#[test]
fn a_revision_names_no_file_of_the_disk() {
    let story = story();
    story.scratch.edit("tierline.toml", "schemas/questions.json", "/etc/hostname");
    let commit = story.scratch.commit("Ana Lim", "a path of somebody's machine");
    story.scratch.default_policy("policies/房屋.rhai");
    says(&story, &format!("diff {commit}"), &["tierline.toml:1:1", "outside of the repository"]);
}

#[test]
fn a_submodule_is_another_repository() {
    let story = story();
    let other = super::story();
    let from = other.scratch.path().to_str().expect("a plain name");
    story.scratch.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        from,
        "policies/shared",
    ]);
    story.scratch.commit("Ana Lim", "a submodule");
    says(
        &story,
        "show HEAD:policies/shared/policies/base.rhai",
        &["`policies/shared` is a submodule, whose files are in another repository"],
    );
}

#[test]
fn outside_of_a_repository_only_files_have_names() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let outcome = tierline("diff main").inside(folder.path()).run();
    assert_eq!(outcome.code, 2);
    assert!(outcome.faults.contains("this folder is in no git repository"), "{}", outcome.faults);
}
