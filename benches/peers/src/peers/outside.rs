//! Peers that are programs of their own: Python, and Rhai as its users build it. They time themselves.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::peer::{Peer, Sizes};
use crate::programs;
use work::Fallible;
use work::outcome::{self, Outcome};

/// A running program that answers requests: a line of JSON each way. What it takes is its own CPU time.
pub(super) struct Outside {
    name: &'static str,
    title: String,
    sizes: Sizes,
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Outside {
    /// The reference's loop in floats.
    pub(super) fn python() -> Fallible<Self> {
        let mut command = Command::new("python3");
        command.arg(programs::source("policies/reference.py")).arg("serve");
        command.arg(programs::source("policies/house.json"));
        let mut peer = Self::start("python", command, Sizes { assessed: 5_000, piped: 5_000 })?;
        peer.title = format!("Python {}, plain loop over dictionaries", peer.title);
        Ok(peer)
    }

    /// Rhai with the score in Rust and a function that may override it, or with the whole policy as functions.
    pub(super) fn rhai(name: &'static str) -> Fallible<Self> {
        let is_whole = name == "rhai-whole";
        let mut command = Command::new(programs::beside("rhai-peer")?);
        command.arg(name).arg(programs::source("policies"));
        let count = if is_whole { 1_000 } else { 5_000 };
        let mut peer = Self::start(name, command, Sizes { assessed: count, piped: count })?;
        let what = if is_whole {
            "the whole policy as functions, one call a company"
        } else {
            "a function a company over a score made in Rust"
        };
        peer.title = format!("Rhai {}, {what}", peer.title);
        Ok(peer)
    }

    fn start(name: &'static str, mut command: Command, sizes: Sizes) -> Fallible<Self> {
        let program = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|fault| format!("`{program}` can't be run: {fault}"))?;
        let requests = child.stdin.take().ok_or("a program's input")?;
        let answers = BufReader::new(child.stdout.take().ok_or("a program's output")?);
        let mut peer = Self { name, title: String::new(), sizes, child, requests, answers };
        let hello = peer.answer()?;
        peer.title = hello["version"].as_str().unwrap_or_default().to_owned();
        Ok(peer)
    }

    fn ask(&mut self, request: &Value) -> Fallible<Duration> {
        writeln!(self.requests, "{request}")?;
        self.requests.flush()?;
        let took = self.answer()?;
        Ok(Duration::from_nanos(took.as_u64().ok_or("an answer is no number")?))
    }

    fn answer(&mut self) -> Fallible<Value> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        serde_json::from_str(&line).map_err(|_| format!("{} stopped: {line}", self.name).into())
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        // It is waiting for a request; nothing of it is worth keeping.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Peer for Outside {
    fn name(&self) -> &'static str {
        self.name
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn sizes(&self) -> Sizes {
        self.sizes
    }

    fn load(&mut self, input: &Path, count: usize) -> Fallible<()> {
        self.ask(&json!(["load", input, count]))?;
        Ok(())
    }

    fn assess(&mut self, outcomes: &mut Vec<Outcome>) -> Fallible<Duration> {
        let output = programs::scratch("outside.jsonl")?;
        let took = self.ask(&json!(["assess", output]))?;
        outcomes.extend(outcome::read(&output)?.iter().map(|result| result.outcome));
        Ok(took)
    }

    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration> {
        self.ask(&json!(["pipe", input, output]))
    }
}
