//! A part of a text.

use std::fmt;

use super::{Position, Text};

/// A byte range, for tables of many places in one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range {
    start: u32,
    end: u32,
}

impl Range {
    /// From `start` up to, not including, `end`; texts are below 4 GiB.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }
}

/// A byte range of a named text; prints as `file:line:column`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    text: Text,
    range: Range,
}

impl Span {
    /// A range of a text.
    pub fn new(text: Text, range: Range) -> Self {
        Self { text, range }
    }

    /// The text it is part of.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Which bytes of the text.
    pub fn range(&self) -> Range {
        self.range
    }

    /// The words in question.
    pub fn snippet(&self) -> &str {
        &self.text.content()[self.range.start()..self.range.end()]
    }

    /// Where it starts, for people.
    pub fn position(&self) -> Position {
        self.text.position(self.range.start())
    }

    /// The smallest span that covers both; `self` when they are of different texts.
    #[must_use]
    pub fn to(&self, other: &Self) -> Self {
        if self.text != other.text {
            return self.clone();
        }
        let start = self.range.start().min(other.range.start());
        self.text.span(start, self.range.end().max(other.range.end()))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position();
        write!(formatter, "{}:{line}:{column}", self.text.name())
    }
}
