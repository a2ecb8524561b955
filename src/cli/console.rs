//! Standard output and standard error: the only place that writes to them.

use std::io::{Error, ErrorKind, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};

use super::args::{Color, Common};
use super::exit::Exit;
use super::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::host::{WholeFile, write_whole};
use crate::model::Language;
use crate::render::{Terminal, fault_count, snippet};

/// Where results and faults go.
pub(super) struct Console {
    output: Option<PathBuf>,
    color: ColorChoice,
    is_quiet: bool,
    pub(super) terminal: Terminal,
}

impl Console {
    pub(super) fn new(common: &Common, settings: &Settings) -> Self {
        let mut console = Self::plain(common);
        console.terminal.language = settings.language;
        console
    }

    /// A console before the settings are known.
    pub(super) fn plain(common: &Common) -> Self {
        let color = match common.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        let width =
            if common.output.is_none() && std::io::stdout().is_terminal() { terminal_width() } else { 120 };
        Self {
            output: common.output.clone(),
            color,
            is_quiet: common.quiet,
            terminal: Terminal { width, is_ascii: common.ascii, language: Language::English },
        }
    }

    /// Whether nobody wants warnings.
    pub(super) fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// Writes a result.
    pub(super) fn write(&self, result: &str) -> Result<(), Vec<Diagnostic>> {
        if let Some(path) = &self.output {
            let plain = if self.color == ColorChoice::AlwaysAnsi {
                result.to_owned()
            } else {
                anstream::adapter::strip_str(result).to_string()
            };
            return write_whole(path, plain.as_bytes()).map_err(|error| vec![unwritten(path, &error)]);
        }
        let mut stream = AutoStream::new(std::io::stdout().lock(), self.color);
        // Whoever reads has had enough when the pipe is closed.
        match stream.write_all(result.as_bytes()).and_then(|()| stream.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(vec![unwritten_stream(&error)]),
            _ => Ok(()),
        }
    }

    /// Where the lines of a long result go; and the file to be finished when they are whole.
    pub(super) fn lines(&self) -> Result<Lines, Vec<Diagnostic>> {
        match &self.output {
            Some(path) => match WholeFile::create(path) {
                Ok(file) => Ok(Lines::File(path.clone(), file)),
                Err(error) => Err(vec![unwritten(path, &error)]),
            },
            None => Ok(Lines::Standard(std::io::stdout())),
        }
    }

    /// Whether somebody watches who may be told how far the work is.
    pub(super) fn is_watched(&self) -> bool {
        !self.is_quiet && std::io::stderr().is_terminal()
    }

    /// Says how far the work is, in place of what was said before.
    pub(super) fn progress(line: &str) {
        let mut stream = std::io::stderr().lock();
        let _ = write!(stream, "\r\u{1b}[2K{line}");
        let _ = stream.flush();
    }

    /// Says how it ended, when faults were said on the way.
    pub(super) fn count(&self, faults: usize) -> Exit {
        let mut stream = AutoStream::new(std::io::stderr().lock(), self.color);
        let plural = if faults == 1 { "" } else { "s" };
        let _ = writeln!(stream, "tierline: {faults} error{plural}");
        Exit::CouldNot
    }

    /// Says warnings, unless nobody wants them.
    pub(super) fn warn(&self, findings: &[Diagnostic]) {
        if !self.is_quiet {
            self.say(findings);
        }
    }

    /// Says what is wrong.
    pub(super) fn say(&self, findings: &[Diagnostic]) {
        let mut stream = AutoStream::new(std::io::stderr().lock(), self.color);
        for finding in findings {
            let _ = writeln!(stream, "{}", snippet(finding, &self.terminal));
        }
    }

    /// Asks something, on one line, where faults go.
    pub(super) fn ask(&self, question: &str) {
        let mut stream = AutoStream::new(std::io::stderr().lock(), self.color);
        let _ = write!(stream, "{question}").and_then(|()| stream.flush());
    }

    /// Says what is wrong, and that it could not be done.
    pub(super) fn report(&self, faults: &[Diagnostic]) -> Exit {
        self.say(faults);
        let mut stream = AutoStream::new(std::io::stderr().lock(), self.color);
        let _ = writeln!(stream, "tierline: {}", fault_count(faults));
        Exit::CouldNot
    }
}

/// Where the lines of a long result go.
pub(super) enum Lines {
    /// A file, and its path.
    File(PathBuf, WholeFile),
    /// Standard output.
    Standard(Stdout),
}

impl Lines {
    /// Writes lines; whether there is anybody who wants more.
    pub(super) fn write(&mut self, lines: &[u8]) -> Result<bool, Diagnostic> {
        match self {
            Self::File(path, file) => {
                file.write_all(lines).map(|()| true).map_err(|error| unwritten(path, &error))
            }
            Self::Standard(stream) => {
                let mut stream = stream.lock();
                match stream.write_all(lines).and_then(|()| stream.flush()) {
                    Ok(()) => Ok(true),
                    Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
                    Err(error) => Err(unwritten_stream(&error)),
                }
            }
        }
    }

    /// Puts a file in its place.
    pub(super) fn finish(self) -> Result<(), Vec<Diagnostic>> {
        match self {
            Self::File(path, file) => file.finish().map_err(|error| vec![unwritten(&path, &error)]),
            Self::Standard(_) => Ok(()),
        }
    }
}

fn unwritten(path: &Path, error: &Error) -> Diagnostic {
    let message = format!("the file can't be written: {}", error.kind());
    Diagnostic::about_file("output", path.to_string_lossy(), message)
}

fn unwritten_stream(error: &Error) -> Diagnostic {
    Diagnostic::about_file("output", "-", format!("standard output can't be written: {error}"))
}

/// Says what is wrong with the command line; help and version are no faults.
pub(super) fn usage(error: &clap::Error) -> Exit {
    let _ = error.print();
    if error.use_stderr() { Exit::CouldNot } else { Exit::Done }
}

fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)).clamp(40, 200)
}
