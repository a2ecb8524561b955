//! A run of the program that reads as a sentence, and small worlds in memory.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A run of the program, in the project's folder unless another is named.
pub(crate) struct Run {
    command: Command,
    input: Option<String>,
}

/// What a run left behind.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) output: String,
    pub(crate) faults: String,
}

/// `tierline` with arguments as they are typed, without quotes.
pub(crate) fn tierline(arguments: &str) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierline"));
    command.args(arguments.split_whitespace()).current_dir(project());
    Run { command, input: None }
}

/// The project's folder.
pub(crate) fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Texts of the project, by their path in it.
pub(crate) fn project_text(path: &str) -> String {
    std::fs::read_to_string(project().join(path)).expect("the project's own file is readable")
}

impl Run {
    /// In another folder.
    pub(crate) fn inside(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// With one more argument, spaces and all.
    pub(crate) fn with(mut self, argument: &str) -> Self {
        self.command.arg(argument);
        self
    }

    /// With a text on standard input.
    pub(crate) fn reading(mut self, input: impl Into<String>) -> Self {
        self.input = Some(input.into());
        self
    }

    /// Runs to its end.
    pub(crate) fn run(mut self) -> Outcome {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input is piped");
        let input = self.input.unwrap_or_default();
        let writer = std::thread::spawn(move || {
            // A program that has had enough closes the pipe.
            let _ = stdin.write_all(input.as_bytes());
        });
        let done = child.wait_with_output().expect("the program ends");
        writer.join().expect("the writer doesn't panic");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8");
        Outcome { code: done.status.code().unwrap_or(-1), output: text(&done.stdout), faults: text(&done.stderr) }
    }

    /// Runs, asserts that it is done, and gives its standard output.
    pub(crate) fn succeeds(self) -> String {
        let outcome = self.run();
        assert_eq!(outcome.code, 0, "{}", outcome.faults);
        outcome.output
    }

    /// Runs, asserts that it is done, and reads its standard output as JSON.
    pub(crate) fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.succeeds()).expect("the program writes JSON")
    }
}
