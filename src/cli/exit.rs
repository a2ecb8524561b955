//! What the program says with its exit code.

use std::process::{ExitCode, Termination};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, and every gate that was asked for holds.
    Done,
    /// A gate failed.
    Gate,
    /// It could not be done: bad usage, bad policy, bad data.
    CouldNot,
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Gate => 1,
            Self::CouldNot => 2,
        })
    }
}
