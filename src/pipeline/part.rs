//! A part of a whole that another program cut up: its lines, and the seal behind them.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use super::Pipeline;
use super::order::{Outlet, Summary};
use super::seal::{Seal, Terms, written};
use crate::diagnostic::Diagnostic;

/// How many lines were read so far, for whoever reads on another thread.
#[derive(Clone, Debug, Default)]
pub struct LineCount(Arc<AtomicU64>);

/// Counts the lines that are read from it, the last one also without its end.
pub struct Counted<R> {
    reader: R,
    count: LineCount,
    /// Whether a line was begun that has no end yet.
    is_inside: bool,
}

impl LineCount {
    /// Counts the lines of a reader.
    pub fn of<R: Read>(&self, reader: R) -> Counted<R> {
        Counted { reader, count: self.clone(), is_inside: false }
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        if let Some(last) = buffer[..read].last() {
            // A line counts from its first byte on.
            let ends = memchr::memchr_iter(b'\n', &buffer[..read]).count() as u64;
            let is_inside = *last != b'\n';
            let begun = ends + u64::from(is_inside) - u64::from(self.is_inside);
            self.count.0.fetch_add(begun, Ordering::SeqCst);
            self.is_inside = is_inside;
        }
        Ok(read)
    }
}

/// Hands lines on, and can seal them.
pub struct Sealing<'a> {
    outlet: &'a mut (dyn Outlet + Send),
    hasher: Sha256,
    companies: u64,
    rejected_ids: Vec<String>,
}

impl<'a> Sealing<'a> {
    /// Nothing was handed on yet.
    pub fn new(outlet: &'a mut (dyn Outlet + Send)) -> Self {
        Self { outlet, hasher: Sha256::new(), companies: 0, rejected_ids: Vec::new() }
    }

    /// Writes the seal, when all is written that there is.
    pub fn seal(self, pipeline: &Pipeline, summary: Summary, lines: &LineCount) {
        let seal = Seal {
            terms: Terms::new(pipeline),
            lines: lines.get(),
            companies: self.companies,
            rejected: summary.rejected as u64,
            rejected_ids: self.rejected_ids,
            digest: written(self.hasher),
        };
        self.outlet.write(&seal.line());
    }
}

impl Outlet for Sealing<'_> {
    fn write(&mut self, lines: &[u8]) -> bool {
        self.hasher.update(lines);
        self.companies += memchr::memchr_iter(b'\n', lines).count() as u64;
        self.outlet.write(lines)
    }

    fn say(&mut self, faults: Vec<Diagnostic>) {
        self.outlet.say(faults);
    }

    fn rejected(&mut self, id: &str) {
        self.rejected_ids.push(id.to_owned());
    }

    fn goes_on(&mut self, records: usize) -> bool {
        self.outlet.goes_on(records)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_counts_however_it_is_read() {
        for (text, lines) in [("", 0), ("\n", 1), ("a", 1), ("a\n", 1), ("a\nb", 2), ("\n\na\n\n", 4)] {
            for step in 1..4 {
                let count = LineCount::default();
                let mut reader = count.of(text.as_bytes());
                let mut buffer = vec![0; step];
                while reader.read(&mut buffer).expect("bytes can be read") > 0 {}
                assert_eq!(count.get(), lines, "{text:?} in steps of {step}");
            }
        }
    }
}
