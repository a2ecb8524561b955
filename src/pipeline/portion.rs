//! A portion of the input, and what a worker made of it.

use std::sync::Arc;

use super::seen::Digest;
use crate::diagnostic::Diagnostic;
use crate::model::Company;
use crate::schema::CompanyFormat;
use crate::text::{Range, Text};

/// A portion of the input.
pub(super) struct Portion {
    /// Which source it is of, counted from 0.
    pub(super) source: usize,
    /// What the source is called.
    pub(super) name: Arc<str>,
    /// What it holds.
    pub(super) content: PortionContent,
}

/// What a portion holds.
pub(super) enum PortionContent {
    /// Whole lines, the first of them by its number; not yet known to be UTF-8.
    Lines(usize, Vec<u8>),
    /// A source that can't be read in parts.
    Whole(Text, CompanyFormat),
    /// A record that is none, whatever it says.
    Rejected(Diagnostic),
    /// A source that can't be read, or no further.
    Faults(Vec<Diagnostic>),
}

/// What became of a portion.
pub(super) struct Done {
    /// The source it is of.
    pub(super) source: usize,
    /// What the source is called.
    pub(super) name: Arc<str>,
    /// What was read.
    pub(super) text: Option<Text>,
    /// Its records, in their order.
    pub(super) records: Vec<Passed>,
    /// The lines of those that were assessed.
    pub(super) output: Vec<u8>,
    /// The companies of it that are held.
    pub(super) held: Vec<Company>,
    /// Why the rest of its source can't be read.
    pub(super) broken: Vec<Diagnostic>,
    /// The number of its last line.
    pub(super) last_line: usize,
}

impl Done {
    /// Of a portion of which nothing was done yet, with room for its lines.
    pub(super) fn new(source: usize, name: Arc<str>, room: Vec<u8>) -> Self {
        Self {
            source,
            name,
            text: None,
            records: Vec::new(),
            output: room,
            held: Vec::new(),
            broken: Vec::new(),
            last_line: 0,
        }
    }
}

/// What became of a record.
pub(super) struct Passed {
    /// Its id, a digest of it, and where it stands in the text of the portion.
    pub(super) id: Option<(String, Digest, Range)>,
    /// How it fared.
    pub(super) fate: Fate,
    /// Where its line ends in the output.
    pub(super) end: usize,
}

/// How a record fared.
pub(super) enum Fate {
    /// It was assessed; its line is written.
    Assessed,
    /// It fits, but nothing is written any more.
    Valid,
    /// It is no company.
    Rejected(Vec<Diagnostic>),
    /// A condition of the policy can't be evaluated for it.
    Undecided(Vec<Diagnostic>),
}
