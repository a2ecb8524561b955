//! Objects by name, from one git process that stays: a process each would be most of the time.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::{GitError, command};

/// What git has under a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Blob {
    /// Nothing.
    Missing,
    /// More bytes than are wanted.
    TooLarge,
    /// These bytes.
    Bytes(Vec<u8>),
}

/// `git cat-file --batch` and `--batch-check`, each started when it is first asked.
#[derive(Debug)]
pub(super) struct Blobs {
    top: PathBuf,
    contents: Option<Talk>,
    names: Option<Talk>,
}

#[derive(Debug)]
struct Talk {
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Blobs {
    pub(super) fn new(top: PathBuf) -> Self {
        Self { top, contents: None, names: None }
    }

    /// The content of an object, at most so many bytes of it.
    pub(super) fn content(&mut self, name: &str, limit: u64) -> Result<Blob, GitError> {
        let mut talk = take(&mut self.contents, &self.top, "--batch")?;
        let Some(header) = talk.ask(name)? else {
            self.contents = Some(talk);
            return Ok(Blob::Missing);
        };
        let size = header.rsplit(' ').next().and_then(|size| size.parse::<u64>().ok()).ok_or_else(broken)?;
        if size > limit {
            // What was asked for is not read; the next question goes to a new process.
            return Ok(Blob::TooLarge);
        }
        let mut bytes = Vec::new();
        (&mut talk.answers).take(size).read_to_end(&mut bytes).map_err(|_| broken())?;
        let mut end = [0];
        talk.answers.read_exact(&mut end).map_err(|_| broken())?;
        self.contents = Some(talk);
        Ok(Blob::Bytes(bytes))
    }

    /// The object that a name means, as git names it: equal names, equal contents.
    pub(super) fn object(&mut self, name: &str) -> Result<Option<String>, GitError> {
        let mut talk = take(&mut self.names, &self.top, "--batch-check")?;
        let header = talk.ask(name)?;
        self.names = Some(talk);
        Ok(header.and_then(|header| header.split(' ').next().map(str::to_owned)))
    }
}

fn take(place: &mut Option<Talk>, top: &Path, way: &str) -> Result<Talk, GitError> {
    match place.take() {
        Some(talk) => Ok(talk),
        None => Talk::start(top, way),
    }
}

impl Talk {
    fn start(top: &Path, way: &str) -> Result<Self, GitError> {
        let mut command = command(Some(top));
        command.args(["cat-file", way]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|_| GitError::NoProgram)?;
        let asks = child.stdin.take().ok_or_else(broken)?;
        let answers = BufReader::new(child.stdout.take().ok_or_else(broken)?);
        Ok(Self { child, asks, answers })
    }

    /// Asks for an object; its header, or nothing where there is none.
    fn ask(&mut self, name: &str) -> Result<Option<String>, GitError> {
        if name.contains('\n') {
            return Ok(None);
        }
        self.asks.write_all(format!("{name}\n").as_bytes()).map_err(|_| broken())?;
        self.asks.flush().map_err(|_| broken())?;
        let mut header = Vec::new();
        self.answers.read_until(b'\n', &mut header).map_err(|_| broken())?;
        let header = String::from_utf8_lossy(&header).trim_end().to_owned();
        if header.is_empty() {
            return Err(broken());
        }
        let is_absent = [" missing", " ambiguous", " submodule"].iter().any(|end| header.ends_with(end));
        Ok(if is_absent { None } else { Some(header) })
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn broken() -> GitError {
    GitError::Failed("it stopped in the middle of an answer".into())
}
