//! The ids that have gone by: a digest of each and the line it stood in, 16 bytes a company.
//!
//! The table is cut into many small ones that grow by a fourth each in its own time, so that growing never takes
//! much room beside what is kept.

use sha2::{Digest as _, Sha256};

/// The first 96 bits of the SHA-256 of an id. Among a hundred million companies two different ids share one with a
/// chance of less than one in a hundred million million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digest([u32; 3]);

impl Digest {
    /// The digest of an id.
    pub(super) fn of(id: &str) -> Self {
        let hash = Sha256::digest(id.as_bytes());
        let word = |at: usize| u32::from_le_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]);
        Self([word(0), word(4), word(8)])
    }
}

/// How many tables there are.
const TABLES: usize = 1024;

/// The slots of a table that has its first entry.
const FIRST_SLOTS: usize = 8;

/// Which ids were seen, and in which line each was first.
pub(super) struct Seen {
    tables: Vec<Table>,
}

#[derive(Clone, Default)]
struct Table {
    /// A digest and its line, from 1; 0 is an empty slot.
    slots: Vec<([u32; 3], u32)>,
    count: usize,
}

impl Seen {
    pub(super) fn new() -> Self {
        Self { tables: vec![Table::default(); TABLES] }
    }

    /// Notes an id that stands in a line (from 1); the line in which it stood before, where it did.
    pub(super) fn note(&mut self, digest: Digest, line: u32) -> Option<u32> {
        let table = digest.0[0] as usize % TABLES;
        self.tables[table].note(digest.0, line.max(1))
    }
}

impl Table {
    fn note(&mut self, digest: [u32; 3], line: u32) -> Option<u32> {
        if (self.count + 1) * 8 > self.slots.len() * 7 {
            self.grow();
        }
        let slot = self.slot(digest);
        if self.slots[slot].1 > 0 {
            return Some(self.slots[slot].1);
        }
        self.slots[slot] = (digest, line);
        self.count += 1;
        None
    }

    /// Where a digest is, or would be put: there is always an empty slot.
    fn slot(&self, digest: [u32; 3]) -> usize {
        let mut slot = digest[1] as usize % self.slots.len();
        while self.slots[slot].1 > 0 && self.slots[slot].0 != digest {
            slot = (slot + 1) % self.slots.len();
        }
        slot
    }

    fn grow(&mut self) {
        let slots = FIRST_SLOTS.max(self.slots.len() + self.slots.len() / 4);
        let old = std::mem::replace(&mut self.slots, vec![([0; 3], 0); slots]);
        for (digest, line) in old.into_iter().filter(|(_, line)| *line > 0) {
            let slot = self.slot(digest);
            self.slots[slot] = (digest, line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_comes_again_is_told_with_its_first_line() {
        let mut seen = Seen::new();
        for line in 1..=100_000_u32 {
            assert_eq!(seen.note(Digest::of(&format!("company-{line}")), line), None);
        }
        for line in 1..=100_000_u32 {
            assert_eq!(seen.note(Digest::of(&format!("company-{line}")), 7), Some(line));
        }
        let slots: usize = seen.tables.iter().map(|table| table.slots.len()).sum();
        assert!(slots * 16 < 100_000 * 26, "{slots} slots for 100,000 ids");
    }
}
