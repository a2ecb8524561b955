//! The hook of the manual, in a repository of its own.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::project_text;

#[expect(clippy::disallowed_methods, reason = "the hook looks for the program where the shell does")]
fn git(folder: &Path, arguments: &[&str]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_tierline")).parent().expect("it lies in a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", program.display()))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("GIT_DIR")
        .output()
        .expect("git runs")
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// The script of the manual.
fn hook() -> String {
    let page = project_text("docs/checks.md");
    let script = page.split("```bash\n").nth(1).and_then(|rest| rest.split("```").next());
    script.expect("the page has the script").to_owned()
}

#[cfg(unix)]
#[test]
fn a_commit_with_a_denied_finding_is_refused_at_its_line() {
    use std::os::unix::fs::PermissionsExt;
    let repository = TempDir::new().expect("a folder for the test");
    let folder = repository.path();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("it is written");
    for name in ["base.rhai", "questionnaire.json", "companies.jsonl", "tierline.toml"] {
        write(name, &project_text(&format!("fixtures/lints/{name}")));
    }
    assert!(git(folder, &["init", "--quiet", "--initial-branch=main"]).status.success());
    let path = folder.join(".git/hooks/pre-commit");
    fs::create_dir_all(path.parent().expect("a folder")).unwrap();
    fs::write(&path, hook()).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();

    write("house.rhai", "extends(\"base\");\n\ntier(\"ban\", 101).because(\"minute 9\");\n");
    git(folder, &["add", "."]);
    let refused = git(folder, &["commit", "--quiet", "-m", "House policy"]);
    assert!(!refused.status.success(), "{}", said(&refused));
    assert!(said(&refused).contains("house.rhai:3:13: error[unreachable-tier]"), "{}", said(&refused));

    // What is committed counts, not what lies in the folder.
    write("house.rhai", "extends(\"base\");\n\ntier(\"ban\", 95).because(\"minute 9\");\n");
    let still = git(folder, &["commit", "--quiet", "-m", "House policy"]);
    assert!(!still.status.success(), "the mended text is not added yet");
    git(folder, &["add", "."]);
    let taken = git(folder, &["commit", "--quiet", "-m", "House policy"]);
    assert!(taken.status.success(), "{}", said(&taken));
}
