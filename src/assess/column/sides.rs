//! The tiers between which rules keep the rows of a block.

use std::ops::Range;
use std::sync::Arc;

use super::program::RuleForm;
use super::run::Fitting;

/// The floor and the cap of each row, tiers counted from 1.
#[derive(Clone, Debug)]
pub(super) struct Sides {
    floors: Vec<u8>,
    caps: Vec<u8>,
}

impl Sides {
    /// Of so many rows, without any rule.
    pub(super) fn new(lanes: usize) -> Self {
        Self { floors: vec![0; lanes], caps: vec![u8::MAX; lanes] }
    }

    /// Adds those of some rules that read scores, or those that read none, where they hold and are not waived. The order
    /// of rules doesn't enter.
    pub(super) fn add(
        &mut self,
        rules: &[RuleForm],
        held: &[Arc<Vec<bool>>],
        reads_score: bool,
        (fitting, rows): (&Fitting, &Range<usize>),
    ) {
        for (rule, held) in rules.iter().zip(held).filter(|(rule, _)| rule.reads_score == reads_score) {
            let side = if rule.is_floor { &mut self.floors } else { &mut self.caps };
            let waived = fitting.waived_lanes(rule.index, rows);
            let before: Vec<(usize, u8)> = waived.map(|lane| (lane, side[lane])).collect();
            let lanes = side.iter_mut().zip(held.iter());
            if rule.is_floor {
                lanes.for_each(|(floor, holds)| *floor = (*floor).max(if *holds { rule.tier } else { 0 }));
            } else {
                lanes.for_each(|(cap, holds)| *cap = (*cap).min(if *holds { rule.tier } else { u8::MAX }));
            }
            for (lane, tier) in before {
                side[lane] = tier;
            }
        }
    }

    /// The tiers, by score and between the sides.
    pub(super) fn tiers(&self, by_score: &[u8]) -> Vec<u8> {
        let sides = self.floors.iter().zip(&self.caps);
        by_score.iter().zip(sides).map(|(tier, (floor, cap))| (*tier).min(*cap).max(*floor)).collect()
    }
}
