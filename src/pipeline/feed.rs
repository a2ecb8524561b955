//! The input, cut into portions of whole lines.

use std::io::{self, Read};
use std::sync::Arc;

use super::portion::{Portion, PortionContent};
use super::unreadable::unreadable;
use crate::diagnostic::Diagnostic;
use crate::document::{LARGEST_RECORD, too_large};
use crate::origin::OriginError;
use crate::schema::CompanyFormat;
use crate::text::Text;

/// How many bytes of a line that is too long are passed over at once.
const STEP: usize = 64 * 1024;

/// The byte order mark, which is no part of a text.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Where records come from.
pub enum Source {
    /// One a line, read in portions; and what the input is called.
    Lines(String, Box<dyn Read + Send>),
    /// A part of what another program cut up: as lines, but there may be none.
    Part(String, Box<dyn Read + Send>),
    /// In a text that can't be read in parts.
    Whole(Text, CompanyFormat),
}

/// All sources, one after the other.
pub(super) struct Feed<S> {
    sources: S,
    current: Option<Lines>,
    /// How many sources were begun.
    begun: usize,
    taken: usize,
    /// How many bytes a portion has, as long as no line is longer.
    portion: usize,
}

impl<S: Iterator<Item = Result<Source, Vec<Diagnostic>>>> Feed<S> {
    pub(super) fn new(sources: S, portion: usize) -> Self {
        Self { sources, current: None, begun: 0, taken: 0, portion }
    }

    /// Whether nothing is left for sure.
    pub(super) fn is_over(&self) -> bool {
        self.sources.size_hint().1 == Some(0) && self.current.as_ref().is_none_or(|lines| lines.is_over)
    }

    /// How many portions were taken.
    pub(super) fn taken(&self) -> usize {
        self.taken
    }

    /// The next portion and its number, from 0.
    pub(super) fn next_portion(&mut self) -> Option<(usize, Portion)> {
        loop {
            if let Some(lines) = &mut self.current {
                if let Some(content) = lines.next(self.portion) {
                    let name = Arc::clone(&lines.name);
                    return Some(self.number(Portion { source: self.begun - 1, name, content }));
                }
                self.current = None;
            }
            let source = self.sources.next()?;
            self.begun += 1;
            let (name, content) = match source {
                Ok(Source::Lines(name, reader)) => {
                    self.current = Some(Lines::new(name.into(), reader));
                    continue;
                }
                Ok(Source::Part(name, reader)) => {
                    self.current = Some(Lines { may_be_empty: true, ..Lines::new(name.into(), reader) });
                    continue;
                }
                Ok(Source::Whole(text, format)) => (text.name().into(), PortionContent::Whole(text, format)),
                Err(faults) => ("".into(), PortionContent::Faults(faults)),
            };
            return Some(self.number(Portion { source: self.begun - 1, name, content }));
        }
    }

    fn number(&mut self, portion: Portion) -> (usize, Portion) {
        self.taken += 1;
        (self.taken - 1, portion)
    }
}

/// One source of lines.
struct Lines {
    name: Arc<str>,
    reader: Box<dyn Read + Send>,
    /// The start of a line whose end was not yet read.
    rest: Vec<u8>,
    next_line: usize,
    is_over: bool,
    /// Whether anything but space was met.
    has_content: bool,
    may_be_empty: bool,
}

impl Lines {
    fn new(name: Arc<str>, reader: Box<dyn Read + Send>) -> Self {
        Self {
            name,
            reader,
            rest: Vec::new(),
            next_line: 1,
            is_over: false,
            has_content: false,
            may_be_empty: false,
        }
    }

    fn next(&mut self, portion: usize) -> Option<PortionContent> {
        if self.is_over {
            return None;
        }
        let content = self.read(portion).unwrap_or_else(|error| {
            self.is_over = true;
            let error = OriginError::Unreadable(error.to_string());
            PortionContent::Faults(vec![unreadable(&self.name, &error)])
        });
        if let PortionContent::Lines(first, bytes) = &content {
            self.has_content = self.has_content || !is_blank(bytes);
            if self.is_over && !self.has_content && !self.may_be_empty {
                return Some(PortionContent::Rejected(self.empty()));
            }
            // Lines are long: to go from break to break is faster than to count.
            self.next_line = memchr::memchr_iter(b'\n', bytes).fold(*first, |line, _| line + 1);
        }
        Some(content)
    }

    fn read(&mut self, portion: usize) -> io::Result<PortionContent> {
        let mut bytes = std::mem::take(&mut self.rest);
        let is_first = bytes.is_empty() && self.next_line == 1;
        let mut wanted = portion.max(MARK.len());
        let first_wanted = wanted;
        loop {
            let missing = wanted.saturating_sub(bytes.len());
            bytes.reserve(missing);
            let read = (&mut self.reader).take(missing as u64).read_to_end(&mut bytes)?;
            if is_first && bytes.starts_with(MARK) && wanted == first_wanted {
                bytes.drain(..MARK.len());
            }
            self.is_over = read < missing;
            if self.is_over {
                return Ok(PortionContent::Lines(self.next_line, bytes));
            }
            if let Some(last) = memchr::memrchr(b'\n', &bytes) {
                self.rest = bytes.split_off(last + 1);
                return Ok(PortionContent::Lines(self.next_line, bytes));
            }
            if bytes.len() > LARGEST_RECORD + STEP {
                return self.pass_over(bytes);
            }
            wanted += wanted;
        }
    }

    /// Passes over a line that is larger than any record; what begins like one is told, and not kept.
    fn pass_over(&mut self, mut bytes: Vec<u8>) -> io::Result<PortionContent> {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(16)]).into_owned();
        let text = Text::part(Arc::clone(&self.name), start, self.next_line);
        loop {
            bytes.clear();
            let read = (&mut self.reader).take(STEP as u64).read_to_end(&mut bytes)?;
            if let Some(end) = memchr::memchr(b'\n', &bytes) {
                self.rest = bytes.split_off(end + 1);
                break;
            }
            if read < STEP {
                self.is_over = true;
                break;
            }
        }
        self.next_line += 1;
        self.has_content = true;
        Ok(PortionContent::Rejected(too_large(&text, 0)))
    }

    fn empty(&self) -> Diagnostic {
        let text = Text::part(Arc::clone(&self.name), String::new(), 1);
        Diagnostic::error("no-records", text.span(0, 0), "the file is empty")
            .help("write one company a line; an empty batch is the JSON text `[]`")
    }
}

/// Whether there is nothing but space. What is no UTF-8 is no space.
fn is_blank(bytes: &[u8]) -> bool {
    // Nearly always the first byte tells.
    bytes.first().is_none_or(u8::is_ascii_whitespace)
        && std::str::from_utf8(bytes).is_ok_and(|text| text.trim().is_empty())
}
