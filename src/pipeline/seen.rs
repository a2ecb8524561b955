//! The ids that have gone by: a digest of each and the line it stood in, 16 bytes a company.
//!
//! They are kept in pages that a directory finds by the bits of the digest (extendible hashing: Fagin and others, 1979).
//! A full page is split in two, and nothing is ever given back: growing takes no room beside what is kept.

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

/// How many ids a page holds.
const PAGE: usize = 128;

/// Which ids were seen, and in which line each was first.
pub(super) struct Seen {
    /// The page of each pattern of the last `depth` bits.
    directory: Vec<u32>,
    depth: u32,
    pages: Vec<Page>,
}

/// The ids that share their last `depth` bits.
struct Page {
    depth: u32,
    entries: Vec<(Digest, u32)>,
}

impl Page {
    fn new(depth: u32) -> Self {
        Self { depth, entries: Vec::with_capacity(PAGE) }
    }
}

impl Digest {
    fn bits(self) -> usize {
        usize::try_from(u64::from(self.0[0]) | (u64::from(self.0[1]) << 32)).unwrap_or(self.0[0] as usize)
    }
}

impl Seen {
    pub(super) fn new() -> Self {
        Self { directory: vec![0], depth: 0, pages: vec![Page::new(0)] }
    }

    /// Notes an id that stands in a line; the line in which it stood before, where it did.
    pub(super) fn note(&mut self, digest: Digest, line: u32) -> Option<u32> {
        loop {
            let index = self.directory[digest.bits() & ((1 << self.depth) - 1)];
            let page = &mut self.pages[index as usize];
            if let Some((_, first)) = page.entries.iter().find(|(known, _)| *known == digest) {
                return Some(*first);
            }
            if page.entries.len() < PAGE {
                page.entries.push((digest, line));
                return None;
            }
            self.split(index, digest.bits());
        }
    }

    /// Splits the page that ids with these bits are in, by one bit more.
    fn split(&mut self, index: u32, bits: usize) {
        let page = &mut self.pages[index as usize];
        if page.depth == self.depth {
            self.directory.extend_from_within(..);
            self.depth += 1;
        }
        let bit = 1 << page.depth;
        page.depth += 1;
        let mut other = Page::new(page.depth);
        other.entries.extend(page.entries.iter().filter(|(digest, _)| digest.bits() & bit != 0));
        page.entries.retain(|(digest, _)| digest.bits() & bit == 0);
        let new = u32::try_from(self.pages.len()).expect("there are fewer lines than pages would hold");
        let first = (bits & (bit - 1)) | bit;
        for slot in (first..self.directory.len()).step_by(bit * 2) {
            self.directory[slot] = new;
        }
        self.pages.push(other);
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
        let bytes = seen.pages.len() * PAGE * size_of::<(Digest, u32)>() + seen.directory.len() * 4;
        assert!(bytes < 100_000 * 26, "{bytes} bytes for 100,000 ids");
    }
}
