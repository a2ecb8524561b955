//! Git, by its own program: revisions, the texts in them, their history. Nothing is checked out, nothing is written,
//! nothing is fetched.

mod blobs;
mod history;
mod revision;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard};

use blobs::Blobs;

pub use revision::Revision;

/// The repository that the current folder is in.
#[derive(Debug)]
pub struct Repository {
    /// Its top folder.
    top: PathBuf,
    /// The current folder from there: empty, or ending in `/`.
    prefix: String,
    is_shallow: bool,
    blobs: Mutex<Blobs>,
}

/// Why git can't answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitError {
    /// There is no program `git`.
    NoProgram,
    /// The current folder is in no repository, or in one that git refuses; in git's words.
    NoRepository(String),
    /// No commit has this name; whether the clone is shallow, so that it may be cut off.
    NoRevision(String, bool),
    /// Two commits have no common ancestor here; whether the clone is shallow.
    NoMergeBase(bool),
    /// Anything else, in git's words.
    Failed(String),
}

impl GitError {
    /// What is, for a message.
    pub fn describe(&self) -> String {
        match self {
            Self::NoProgram => "the program `git` can't be started".into(),
            Self::NoRepository(said) => format!("this folder is in no git repository: {said}"),
            Self::NoRevision(name, _) => format!("`{name}` is no revision of this repository"),
            Self::NoMergeBase(_) => "the two revisions have no common ancestor here".into(),
            Self::Failed(said) => format!("git says: {said}"),
        }
    }

    /// What mends it, where that is known.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::NoProgram => Some("install git, or name policies by their files"),
            Self::NoRevision(_, true) | Self::NoMergeBase(true) => Some(
                "this clone is shallow, so older commits are missing: `git fetch --unshallow` brings them (in CI, check out with full depth)",
            ),
            Self::NoRevision(_, false) => {
                Some("name a branch, a tag or a commit that `git rev-parse` knows, or an existing file")
            }
            _ => None,
        }
    }
}

impl Repository {
    /// The repository of the current folder.
    ///
    /// # Errors
    ///
    /// When there is none, or no git.
    pub fn here() -> Result<Self, GitError> {
        let said = run(None, &["rev-parse", "--is-shallow-repository", "--show-prefix", "--show-toplevel"])
            .map_err(|error| match error {
            GitError::Failed(said) => GitError::NoRepository(said),
            other => other,
        })?;
        let mut lines = said.splitn(3, '\n');
        let mut next = || lines.next().unwrap_or_default();
        let (is_shallow, prefix, top) = (next() == "true", next().to_owned(), next());
        let top = PathBuf::from(top.strip_suffix('\n').unwrap_or(top));
        Ok(Self { blobs: Mutex::new(Blobs::new(top.clone())), top, prefix, is_shallow })
    }

    /// The full name of the commit that a revision means.
    ///
    /// # Errors
    ///
    /// When there is no such commit.
    pub fn resolve(&self, name: &str) -> Result<String, GitError> {
        let fault = || GitError::NoRevision(name.to_owned(), self.is_shallow);
        if name.is_empty() || name.starts_with('-') || name.chars().any(char::is_control) {
            return Err(fault());
        }
        let commit = format!("{name}^{{commit}}");
        let said = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]);
        said.map(|said| said.trim_end().to_owned()).map_err(|error| match error {
            GitError::Failed(_) => fault(),
            other => other,
        })
    }

    /// The best common ancestor of two commits.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn merge_base(&self, one: &str, other: &str) -> Result<String, GitError> {
        self.run(&["merge-base", one, other]).map(|said| said.trim_end().to_owned()).map_err(|error| {
            match error {
                GitError::Failed(_) => GitError::NoMergeBase(self.is_shallow),
                other => other,
            }
        })
    }

    /// A path as the current folder sees it, from the top of the repository; `None` outside of it.
    pub fn path_from_top(&self, path: &str) -> Option<String> {
        let full = if Path::new(path).is_absolute() {
            let stripped = Path::new(path).strip_prefix(&self.top).ok()?;
            stripped.to_str()?.to_owned()
        } else {
            format!("{}{path}", self.prefix)
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in full.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }

    /// A path from the top of the repository, as the current folder sees it.
    pub fn path_from_here(&self, path: &str) -> String {
        let mut here: Vec<&str> = self.prefix.split('/').filter(|part| !part.is_empty()).collect();
        let mut there: Vec<&str> = path.split('/').collect();
        while !here.is_empty() && there.len() > 1 && here[0] == there[0] {
            here.remove(0);
            there.remove(0);
        }
        let up = std::iter::repeat_n("..", here.len());
        up.chain(there).collect::<Vec<_>>().join("/")
    }

    fn blobs(&self) -> MutexGuard<'_, Blobs> {
        self.blobs.lock().expect("nobody panics while asking git")
    }

    fn run(&self, arguments: &[&str]) -> Result<String, GitError> {
        run(Some(&self.top), arguments)
    }
}

/// A git that writes nothing, asks nothing, fetches nothing, and says things in English.
fn command(folder: Option<&Path>) -> Command {
    let mut command = Command::new("git");
    command.args(["--no-pager", "--no-optional-locks", "--literal-pathspecs", "-c", "core.quotepath=off"]);
    command.env("LC_ALL", "C").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    if let Some(folder) = folder {
        command.current_dir(folder);
    }
    command.stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

fn run(folder: Option<&Path>, arguments: &[&str]) -> Result<String, GitError> {
    let done = command(folder).args(arguments).output().map_err(|_| GitError::NoProgram)?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let first = said.lines().next().unwrap_or("it failed without a word");
    Err(GitError::Failed(first.strip_prefix("fatal: ").unwrap_or(first).to_owned()))
}
