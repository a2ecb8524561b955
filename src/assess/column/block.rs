//! The rows of a block, and where their companies stand.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::columns::Columns;
use super::covered::Covered;
use super::fractions::{Hand, LANES};
use super::program::Program;
use super::rest::Rests;
use super::run::Fitting;
use super::scores::Scores;
use super::steady::Steady;
use super::wide::widely;
use crate::assess::Assessment;
use crate::diagnostic::Diagnostic;
use crate::model::Standing;

/// The rows of a block, and what came of them.
#[derive(Debug)]
pub(super) struct BlockStandings {
    pub(super) rows: Range<usize>,
    pub(super) scores: Vec<Arc<Scores>>,
    /// What is the same under every variant of the policy.
    pub(super) steady: Arc<Steady>,
    /// Of which rows enough is known, where the policy asks for it.
    pub(super) covered: Option<Arc<Covered>>,
    /// The tier by score, counted from 1; 0 for none.
    pub(super) score_tiers: Vec<u8>,
    /// The tier, counted from 1; 0 for none.
    pub(super) tiers: Vec<u8>,
    /// Where each rule that is in force holds, waived or not.
    pub(super) held: Vec<Arc<Vec<bool>>>,
    /// What was assessed from the companies, by lane.
    pub(super) alone: BTreeMap<usize, Result<Assessment, Vec<Diagnostic>>>,
    /// What groups come to without one child.
    pub(super) rests: Rests,
}

impl BlockStandings {
    /// Assesses the company of a lane by itself.
    pub(super) fn assess_alone(&mut self, program: &Program, columns: &Columns, lane: usize) {
        let done = program.assessor.assess(columns.company(self.rows.start + lane));
        if let Ok(assessment) = &done {
            self.tiers[lane] = tier_of(assessment.tier);
            self.score_tiers[lane] = assessment.score_tier.map_or(0, |rank| tier_of(Standing::Tier(rank)));
        }
        self.alone.insert(lane, done);
    }

    /// Fills in the tiers, from the totals, coverage and rules.
    pub(super) fn decide(&mut self, program: &Program, fitting: &Fitting, totals: &Scores) {
        if program.by_row.is_some() {
            self.score_tiers = vec![0; self.rows.len()];
            self.tiers.clone_from(&self.score_tiers);
            return;
        }
        self.score_tiers = self.rank(program, totals);
        if let Some(covered) = &self.covered {
            covered.keep(&mut self.score_tiers);
        }
        self.tiers = if program.rules.iter().any(|rule| rule.reads_score) {
            let mut sides = self.steady.sides.clone();
            sides.add(&program.rules, &self.held, true, (fitting, &self.rows));
            sides.tiers(&self.score_tiers)
        } else {
            self.steady.sides.tiers(&self.score_tiers)
        };
    }

    /// The strictest tier that starts at or below each total.
    fn rank(&self, program: &Program, totals: &Scores) -> Vec<u8> {
        if let Scores::Exact(totals) = totals {
            let ladder = &program.policy().ladder;
            let tiers = totals.iter().map(|total| total.as_ref().map(|total| ladder.rank_of(total)));
            return tiers.map(|rank| rank.map_or(0, |rank| tier_of(Standing::Tier(rank)))).collect();
        }
        widely(
            #[inline(always)]
            || self.rank_fractions(program, totals),
        )
    }

    #[inline(always)]
    fn rank_fractions(&self, program: &Program, totals: &Scores) -> Vec<u8> {
        let mut tiers = vec![0; self.rows.len()];
        let mut hand = Hand::default();
        let mut signs = [0; LANES];
        for from in (0..self.rows.len()).step_by(LANES) {
            let totals = totals.fractions(from..self.rows.len().min(from + LANES), &mut hand);
            let mut ranks = [1_i64; LANES];
            for start in &program.starts {
                totals.signs_to(*start, &mut signs);
                let reached = |sign: i64| i64::from(sign >= 0);
                let lanes = ranks.iter_mut().zip(&signs);
                lanes.for_each(|(rank, sign)| *rank = rank.wrapping_add(reached(*sign)));
            }
            if totals.has_none() {
                let ranks = ranks.iter_mut().zip(totals.denominators);
                ranks.for_each(|(rank, over)| *rank = if *over == 0 { 0 } else { *rank });
            }
            let lanes = tiers[from..].iter_mut().zip(&ranks);
            lanes.for_each(|(tier, rank)| *tier = low_byte(*rank));
        }
        tiers
    }
}

/// A rank, which a byte holds: a program has no more tiers.
#[inline(always)]
fn low_byte(rank: i64) -> u8 {
    rank.to_le_bytes()[0]
}

/// A tier counted from 1; 0 for none.
pub(super) fn tier_of(standing: Standing) -> u8 {
    match standing {
        Standing::Unrated => 0,
        Standing::Tier(rank) => u8::try_from(rank + 1).unwrap_or(u8::MAX),
    }
}

pub(super) fn standing_of(tier: u8) -> Standing {
    usize::from(tier).checked_sub(1).map_or(Standing::Unrated, Standing::Tier)
}
