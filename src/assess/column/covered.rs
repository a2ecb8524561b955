//! Of which rows of a block enough is known for a tier by score.

use super::table::asked_and_known;

/// The rows of which a share of the questions is known.
#[derive(Clone, Debug)]
pub(super) struct Covered {
    /// The least share.
    pub(super) least: (i64, i64),
    /// All bits where enough is known, else none.
    masks: Vec<u8>,
}

impl Covered {
    /// Compares what is asked and known with the least share.
    pub(super) fn new((share, over): (i64, i64), counted: &[u32]) -> Self {
        let is_enough = |counted: &u32| {
            let (asked, known) = asked_and_known(*counted);
            i64::from(known).wrapping_mul(over) >= share.wrapping_mul(i64::from(asked))
        };
        let masks = counted.iter().map(|counted| if is_enough(counted) { u8::MAX } else { 0 });
        Self { least: (share, over), masks: masks.collect() }
    }

    /// Leaves the tiers of these rows, and takes those of the others.
    pub(super) fn keep(&self, tiers: &mut [u8]) {
        tiers.iter_mut().zip(&self.masks).for_each(|(tier, mask)| *tier &= mask);
    }
}
