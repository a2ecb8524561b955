//! A policy repository that is made for a test, by git itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Run, tierline};

/// A repository in a folder that goes with it.
pub(super) struct Scratch {
    folder: TempDir,
}

/// The answers of the invented companies, question by question: what a policy weighs decides.
const ANSWERS: [(&str, [&str; 4]); 4] = [
    ("northwind", ["no", "no", "yes", "yes"]),
    ("qinglan", ["yes", "no", "no", "no"]),
    ("southsea", ["yes", "yes", "yes", "no"]),
    ("brightline", ["no", "yes", "no", "yes"]),
];

const QUESTIONS: [&str; 4] = ["governance.board", "remedy.plan", "governance.policy", "remedy.fund"];

impl Scratch {
    /// An empty repository with companies beside it.
    pub(super) fn new() -> Self {
        let scratch = Self { folder: TempDir::new().expect("a temporary folder") };
        scratch.git(&["init", "-q", "-b", "main"]);
        scratch.git(&["config", "user.name", "Ana Lim"]);
        scratch.git(&["config", "user.email", "ana@example.org"]);
        let lines: String = ANSWERS
            .iter()
            .map(|(id, answers)| {
                let answers: serde_json::Map<String, Value> = QUESTIONS
                    .iter()
                    .zip(answers)
                    .map(|(path, answer)| ((*path).into(), json!(answer)))
                    .collect();
                format!("{}\n", json!({"id": id, "name": id.to_uppercase(), "answers": answers}))
            })
            .collect();
        scratch.write("data/companies.jsonl", &lines);
        scratch.write(
            "data/holdings.csv",
            "portfolio,company,weight\nfund,northwind,0.5\nfund,qinglan,0.3\nfund,southsea,0.2\n",
        );
        scratch
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs git in it; its output.
    pub(super) fn git(&self, arguments: &[&str]) -> String {
        git_in(self.path(), arguments)
    }

    /// Writes a file.
    pub(super) fn write(&self, path: &str, content: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// Changes words of a file.
    pub(super) fn edit(&self, path: &str, old: &str, new: &str) {
        let before = fs::read_to_string(self.path().join(path)).expect("the file is there");
        assert!(before.contains(old), "{path} has no `{old}`");
        self.write(path, &before.replace(old, new));
    }

    /// The questionnaire with its first so many questions.
    pub(super) fn ask(&self, count: usize) {
        let questions: Vec<Value> = QUESTIONS[..count]
            .iter()
            .map(|path| json!({"path": path, "text": {"en": path}, "sources": []}))
            .collect();
        let questionnaire = json!({
            "id": "small", "version": count.to_string(), "missing": "not_researched",
            "options": ["yes", "no", "not_researched"],
            "groups": [
                {"path": "governance", "title": {"en": "Governance"}},
                {"path": "remedy", "title": {"en": "Remedy"}},
            ],
            "questions": questions,
        });
        self.write("schemas/questions.json", &format!("{questionnaire:#}\n"));
    }

    /// Names the default policy.
    pub(super) fn default_policy(&self, path: &str) {
        self.write(
            "tierline.toml",
            &format!(
                "policy = \"{path}\"\nquestionnaire = \"schemas/questions.json\"\ncompanies = [\"data/companies.jsonl\"]\nholdings = [\"data/holdings.csv\"]\nas-of = \"2026-06-30\"\n"
            ),
        );
    }

    /// Commits everything, as somebody; the commit's full name.
    pub(super) fn commit(&self, author: &str, subject: &str) -> String {
        self.git(&["add", "-A"]);
        let author = format!("{author} <someone@example.org>");
        self.git(&[
            "commit",
            "-q",
            "-m",
            subject,
            "--author",
            &author,
            "--date",
            "2026-03-01T12:00:00+08:00",
        ]);
        self.head()
    }

    pub(super) fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// The program in this repository.
    pub(super) fn tierline(&self, arguments: &str) -> Run {
        tierline(arguments).inside(self.path())
    }

    /// What checking a revision out finds: the default policy's digests, and every company's tier.
    pub(super) fn checked_out(&self, revision: &str) -> Checkout {
        let folder = TempDir::new().expect("a temporary folder");
        let place = folder.path().join("checkout");
        let name = place.to_str().expect("a temporary folder has a plain name");
        git_in(self.path(), &["clone", "-q", "--no-local", ".", name]);
        git_in(&place, &["checkout", "-q", revision]);
        // The data is today's.
        for file in ["companies.jsonl", "holdings.csv"] {
            fs::create_dir_all(place.join("data")).expect("a folder");
            fs::copy(self.path().join("data").join(file), place.join("data").join(file)).expect("a copy");
        }
        Checkout { folder, place }
    }
}

/// A revision in a folder of its own.
pub(super) struct Checkout {
    #[expect(dead_code, reason = "the folder goes when this does")]
    folder: TempDir,
    place: PathBuf,
}

impl Checkout {
    /// The evaluation there, with the questions that today's data answers left out where they weren't asked yet.
    pub(super) fn eval(&self, asked: usize) -> Value {
        let path = self.place.join("data/companies.jsonl");
        let lines = fs::read_to_string(&path).expect("the companies are there");
        let pruned: String = lines
            .lines()
            .map(|line| {
                let mut company: Value = serde_json::from_str(line).expect("a company");
                let answers = company["answers"].as_object_mut().expect("answers");
                answers.retain(|path, _| QUESTIONS[..asked].contains(&path.as_str()));
                format!("{company}\n")
            })
            .collect();
        fs::write(&path, pruned).expect("a file");
        tierline("eval --format json").inside(&self.place).json()
    }
}

fn git_in(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    // Nothing of the user's own configuration, or of a hook that runs the tests, reaches the scratch repository.
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let done = command.args(arguments).current_dir(folder).output().expect("git is installed");
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("git writes UTF-8 here")
}
