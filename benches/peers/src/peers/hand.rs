//! The hand-written loop, over bytes; from file to file with typed records.

use std::path::Path;
use std::time::Duration;

use crate::peer::{Peer, Sizes};
use work::hand::{Codes, Harm, Loop, Scored};
use work::house::House;
use work::outcome::Outcome;
use work::{Fallible, clock, lines};

/// The loop and what it has loaded.
pub(super) struct Hand {
    hand: Loop,
    codes: Vec<Codes>,
    are_flagged: Vec<bool>,
    /// The harms of all companies, one after the other, and where those of each end.
    harms: Vec<Harm>,
    ends: Vec<usize>,
    scored: Vec<Scored>,
}

impl Hand {
    pub(super) fn new(house: &House) -> Self {
        Self {
            hand: Loop::new(house),
            codes: Vec::new(),
            are_flagged: Vec::new(),
            harms: Vec::new(),
            ends: Vec::new(),
            scored: Vec::new(),
        }
    }
}

impl Peer for Hand {
    fn name(&self) -> &'static str {
        "loop"
    }

    fn title(&self) -> String {
        "**hand-written Rust loop** (from a file: serde, all fields, no validation)".to_owned()
    }

    fn sizes(&self) -> Sizes {
        Sizes { assessed: 100_000, piped: 10_000 }
    }

    fn load(&mut self, input: &Path, count: usize) -> Fallible<()> {
        for line in lines::first(input, count)? {
            let read = self.hand.read(&line)?;
            self.codes.push(read.codes);
            self.are_flagged.push(read.is_flagged);
            self.harms.extend(read.harms);
            self.ends.push(self.harms.len());
        }
        self.scored.reserve(count);
        Ok(())
    }

    fn assess(&mut self, outcomes: &mut Vec<Outcome>) -> Fallible<Duration> {
        let ((), took) = clock::timed(|| {
            self.scored.clear();
            let mut start = 0;
            for ((codes, is_flagged), end) in self.codes.iter().zip(&self.are_flagged).zip(&self.ends) {
                self.scored.push(self.hand.assess(codes, *is_flagged, &self.harms[start..*end]));
                start = *end;
            }
            Ok(())
        })?;
        outcomes.extend(self.scored.iter().map(Scored::outcome));
        Ok(took)
    }

    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration> {
        let work = || {
            lines::pipe(input, output, |line, write| {
                let read = self.hand.read(line)?;
                write(&read.id, self.hand.assess(&read.codes, read.is_flagged, &read.harms).outcome())
            })
        };
        Ok(clock::timed(work)?.1)
    }
}
