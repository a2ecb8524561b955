//! What workers made, written in the order of the input.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::portion::{Done, Fate};
use super::seen::{Digest, Seen};
use crate::diagnostic::Diagnostic;
use crate::model::Company;
use crate::schema::duplicate;
use crate::text::{Range, Text};

/// Where lines and faults go, in the order of the input.
pub trait Outlet {
    /// Writes whole lines; `false` when nobody wants more of them.
    fn write(&mut self, lines: &[u8]) -> bool;

    /// Says what is wrong with a record or source.
    fn say(&mut self, faults: Vec<Diagnostic>);

    /// A record with this id was rejected.
    fn rejected(&mut self, _id: &str) {}

    /// So many records have gone by; `false` when it is to stop.
    fn goes_on(&mut self, records: usize) -> bool;
}

/// How a run went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many records were read.
    pub records: usize,
    /// How many of them were rejected.
    pub rejected: usize,
    /// How many faults were said.
    pub faults: usize,
    /// Whether something is wrong that can't be gone on from: a source that can't be read, a company that the policy
    /// can't decide about.
    pub is_broken: bool,
    /// Whether it was stopped before its end.
    pub is_stopped: bool,
}

/// Takes portions in any order, and writes them in theirs.
pub(super) struct Order<'a> {
    outlet: &'a mut (dyn Outlet + Send),
    keep_going: bool,
    /// What was made too early to be written.
    waiting: BTreeMap<usize, Done>,
    written: usize,
    /// Room for lines that was used before: memory that goes back and forth between threads piles up.
    spare: Vec<Vec<u8>>,
    seen: Seen,
    /// The sources so far, and how many lines stand before each.
    sources: Vec<(usize, u32, Arc<str>)>,
    lines: u32,
    /// The source that can't be read any further.
    broken: Option<usize>,
    is_limit: bool,
    summary: Summary,
    held: Vec<Company>,
}

impl<'a> Order<'a> {
    pub(super) fn new(outlet: &'a mut (dyn Outlet + Send), keep_going: bool) -> Self {
        Self {
            outlet,
            keep_going,
            waiting: BTreeMap::new(),
            written: 0,
            spare: Vec::new(),
            seen: Seen::new(),
            sources: Vec::new(),
            lines: 0,
            broken: None,
            is_limit: false,
            summary: Summary::default(),
            held: Vec::new(),
        }
    }

    /// How many portions were written.
    pub(super) fn written(&self) -> usize {
        self.written
    }

    /// Room for the lines of a portion.
    pub(super) fn room(&mut self) -> Vec<u8> {
        self.spare.pop().unwrap_or_default()
    }

    /// Whether no more needs to be read.
    pub(super) fn is_over(&self) -> bool {
        self.summary.is_stopped || self.is_limit
    }

    /// Whether there will be no more lines: then records are only looked through for faults.
    pub(super) fn writes_no_more(&self) -> bool {
        self.summary.is_broken || (self.summary.rejected > 0 && !self.keep_going)
    }

    /// How it went, and the companies that are held.
    pub(super) fn end(self) -> (Summary, Vec<Company>) {
        (self.summary, self.held)
    }

    /// Takes what was made of a portion, and writes it as soon as all before it is written.
    pub(super) fn take(&mut self, number: usize, done: Done) {
        self.waiting.insert(number, done);
        while let Some(done) = self.waiting.remove(&self.written) {
            self.written += 1;
            if !self.is_over() && self.broken != Some(done.source) {
                self.pass(done);
            }
        }
    }

    fn pass(&mut self, done: Done) {
        if self.sources.last().is_none_or(|(source, ..)| *source != done.source) {
            self.sources.push((done.source, self.lines, Arc::clone(&done.name)));
        }
        let (_, lines_before, _) = self.sources[self.sources.len() - 1];
        let count = done.records.len();
        // What is written next is contiguous, from `start` to `end` of the output.
        let (mut start, mut end) = (0, 0);
        for record in done.records {
            let again = match (&record.id, &done.text) {
                (Some((id, digest, range)), Some(text)) => {
                    self.note(lines_before, (id, *digest), (text, *range))
                }
                _ => None,
            };
            let id = record.id.as_ref().map(|(id, ..)| id.as_str());
            let is_written = match (record.fate, again) {
                (Fate::Rejected(mut faults), again) => {
                    faults.extend(again);
                    self.reject(id, faults);
                    false
                }
                (_, Some(again)) => {
                    self.reject(id, vec![again]);
                    false
                }
                (Fate::Undecided(faults), None) => {
                    self.is_limit = faults.iter().any(|fault| fault.code == "limit");
                    self.summary.is_broken = true;
                    self.say(faults);
                    false
                }
                (Fate::Assessed, None) => !self.writes_no_more(),
                (Fate::Valid, None) => false,
            };
            if is_written {
                end = record.end;
            } else {
                self.write(&done.output[start..end]);
                (start, end) = (record.end, record.end);
            }
            if self.is_limit {
                return;
            }
        }
        self.write(&done.output[start..end]);
        let mut room = done.output;
        room.clear();
        self.spare.push(room);
        self.lines =
            self.lines.max(lines_before.saturating_add(u32::try_from(done.last_line).unwrap_or(u32::MAX)));
        self.summary.records += count;
        self.held.extend(done.held);
        if !done.broken.is_empty() {
            self.broken = Some(done.source);
            self.summary.is_broken = true;
            self.say(done.broken);
        }
        if !self.outlet.goes_on(self.summary.records) {
            self.summary.is_stopped = true;
        }
    }

    /// Notes an id; says where it stood first, when it stands there again.
    fn note(
        &mut self,
        lines_before: u32,
        (id, digest): (&str, Digest),
        (text, range): (&Text, Range),
    ) -> Option<Diagnostic> {
        let line = text.position(range.start()).line;
        let line = lines_before.saturating_add(u32::try_from(line).unwrap_or(u32::MAX));
        let first = self.seen.note(digest, line)?;
        let (_, before, name) = self.sources.iter().rfind(|(_, before, _)| *before < first)?;
        let fault = duplicate(id, &text.span(range.start(), range.end()));
        Some(fault.label(format!("again here; it stands first in line {} of {name}", first - before)))
    }

    fn reject(&mut self, id: Option<&str>, faults: Vec<Diagnostic>) {
        self.summary.rejected += 1;
        if let Some(id) = id {
            self.outlet.rejected(id);
        }
        self.say(faults);
    }

    fn say(&mut self, faults: Vec<Diagnostic>) {
        self.summary.faults += faults.len();
        self.outlet.say(faults);
    }

    fn write(&mut self, lines: &[u8]) {
        if !lines.is_empty() && !self.outlet.write(lines) {
            self.summary.is_stopped = true;
        }
    }
}
