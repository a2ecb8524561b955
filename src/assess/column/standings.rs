//! Where companies stand, in columns: what an assessment says of tier, scores and rules.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::columns::Columns;
use super::program::{NodeForm, Program};
use super::run::Fitting;
use super::scores::{Bound, MOST, Scores};
use super::table::asked_and_known;
use crate::assess::decide::decide;
use crate::assess::{Assessment, Ground};
use crate::diagnostic::{Diagnostic, ordered};
use crate::model::{Exact, NodeIndex, Standing, Tree};

/// The rows of a block, and what came of them.
#[derive(Clone, Debug)]
pub(super) struct BlockStandings {
    pub(super) rows: Range<usize>,
    pub(super) scores: Vec<Arc<Scores>>,
    /// What is asked and known, packed.
    pub(super) counted: Vec<u32>,
    /// The tier by score, counted from 1; 0 for none.
    pub(super) score_tiers: Vec<u8>,
    /// The tier, counted from 1; 0 for none.
    pub(super) tiers: Vec<u8>,
    /// Where each rule that is in force holds, waived or not.
    pub(super) held: Vec<Arc<Vec<bool>>>,
    /// What was assessed from the companies, by lane.
    pub(super) alone: BTreeMap<usize, Result<Assessment, Vec<Diagnostic>>>,
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

    /// Fills in the tiers, from scores, coverage and rules.
    pub(super) fn decide(&mut self, program: &Program, fitting: &Fitting) {
        self.rank(program);
        self.need_coverage(program);
        let lanes = self.rows.len();
        let (mut floors, mut caps) = (vec![0_u8; lanes], vec![u8::MAX; lanes]);
        for (rule, held) in program.rules.iter().zip(&self.held) {
            let waived: Vec<usize> = self.waived_lanes(fitting.waived(rule.index)).collect();
            let before: Vec<(u8, u8)> = waived.iter().map(|lane| (floors[*lane], caps[*lane])).collect();
            if rule.is_floor {
                floors.iter_mut().zip(held.iter()).for_each(|(floor, holds)| {
                    *floor = (*floor).max(if *holds { rule.tier } else { 0 });
                });
            } else {
                caps.iter_mut().zip(held.iter()).for_each(|(cap, holds)| {
                    *cap = (*cap).min(if *holds { rule.tier } else { u8::MAX });
                });
            }
            for (lane, (floor, cap)) in waived.into_iter().zip(before) {
                (floors[lane], caps[lane]) = (floor, cap);
            }
        }
        let sides = floors.iter().zip(&caps);
        self.tiers.iter_mut().zip(&self.score_tiers).zip(sides).for_each(
            |((tier, by_score), (floor, cap))| {
                *tier = (*by_score).min(*cap).max(*floor);
            },
        );
    }

    /// The lanes among some rows.
    fn waived_lanes<'r>(&self, waived: &'r [usize]) -> impl Iterator<Item = usize> + use<'r> {
        let rows = self.rows.clone();
        let first = waived.partition_point(|row| *row < rows.start);
        let until = waived.partition_point(|row| *row < rows.end);
        waived[first..until].iter().map(move |row| row - rows.start)
    }

    /// The strictest tier that starts at or below each total.
    fn rank(&mut self, program: &Program) {
        let root = &*self.scores[super::pass::ROOT];
        let starts = &program.starts;
        if let Scores::Exact(totals) = root {
            let ladder = &program.policy().ladder;
            let tiers = totals.iter().map(|total| total.as_ref().map(|total| ladder.rank_of(total)));
            self.score_tiers =
                tiers.map(|rank| rank.map_or(0, |rank| tier_of(Standing::Tier(rank)))).collect();
            return;
        }
        let bound = match program.root() {
            NodeForm::Group(group) => group.bound,
            _ => Some(Bound::SCRIPT),
        };
        let fits = |(numerator, denominator): &(i64, i64)| {
            let wide = |number: i64| u128::try_from(number).unwrap_or(MOST);
            let product = |one: u128, other: i64| one.checked_mul(wide(other)).is_some_and(|all| all < MOST);
            bound.is_some_and(|bound| {
                product(bound.numerator, *denominator) && product(bound.denominator, *numerator)
            })
        };
        let all_fit = starts.iter().all(fits);
        let rank = |(numerator, denominator): (i64, i64)| {
            let passed = |(from, over): &(i64, i64)| {
                u8::from(if all_fit && *over == 1 {
                    numerator >= from.wrapping_mul(denominator)
                } else if all_fit {
                    numerator.wrapping_mul(*over) >= from.wrapping_mul(denominator)
                } else {
                    i128::from(numerator) * i128::from(*over) >= i128::from(*from) * i128::from(denominator)
                })
            };
            let rank = starts.iter().fold(1_u8, |rank, start| rank.wrapping_add(passed(start)));
            if denominator == 0 { 0 } else { rank }
        };
        if let Scores::Fractions { numerators, denominators } = root {
            let fractions = numerators.iter().zip(denominators);
            self.score_tiers = fractions.map(|(one, other)| rank((*one, *other))).collect();
            return;
        }
        for (lane, tier) in self.score_tiers.iter_mut().enumerate() {
            *tier = rank(root.fraction(lane).expect("the root has fractions"));
        }
    }

    /// Takes the tier by score from the rows of which too little is known.
    fn need_coverage(&mut self, program: &Program) {
        let Some((share, over)) = program.least_coverage else { return };
        self.score_tiers.iter_mut().zip(&self.counted).for_each(|(tier, counted)| {
            let (asked, known) = asked_and_known(*counted);
            let is_enough = i64::from(known).wrapping_mul(over) >= share.wrapping_mul(i64::from(asked));
            *tier = if is_enough { *tier } else { 0 };
        });
    }
}

/// A tier counted from 1; 0 for none.
fn tier_of(standing: Standing) -> u8 {
    match standing {
        Standing::Unrated => 0,
        Standing::Tier(rank) => u8::try_from(rank + 1).unwrap_or(u8::MAX),
    }
}

fn standing_of(tier: u8) -> Standing {
    usize::from(tier).checked_sub(1).map_or(Standing::Unrated, Standing::Tier)
}

/// Where the companies of some columns stand under a policy.
pub struct Standings<'p, 'a> {
    pub(super) program: &'p Program<'a>,
    pub(super) columns: &'p Columns<'p>,
    pub(super) fitting: Arc<Fitting<'p>>,
    pub(super) blocks: Vec<BlockStandings>,
}

/// The rows of a block.
pub(super) const BLOCK: usize = 2048;

impl<'a> Standings<'_, 'a> {
    fn block(&self, row: usize) -> (&BlockStandings, usize) {
        (&self.blocks[row / BLOCK], row % BLOCK)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Where the company of a row lands.
    pub fn tier(&self, row: usize) -> Standing {
        let (block, lane) = self.block(row);
        standing_of(block.tiers[lane])
    }

    /// Where every company lands, in order.
    pub fn tiers(&self) -> impl Iterator<Item = Standing> + '_ {
        self.blocks.iter().flat_map(|block| block.tiers.iter().map(|tier| standing_of(*tier)))
    }

    /// Where the total alone would land the company of a row, by rank.
    pub fn score_tier(&self, row: usize) -> Option<usize> {
        let (block, lane) = self.block(row);
        usize::from(block.score_tiers[lane]).checked_sub(1)
    }

    /// The assessment of a row that was assessed by itself.
    fn alone(&self, row: usize) -> Option<&Assessment> {
        let (block, lane) = self.block(row);
        block.alone.get(&lane).and_then(|done| done.as_ref().ok())
    }

    /// The score of a node.
    pub fn score(&self, node: NodeIndex, row: usize) -> Option<Exact> {
        if let Some(assessment) = self.alone(row) {
            return assessment.scores[node.0].clone();
        }
        let (block, lane) = self.block(row);
        match (&**block.scores.get(node.0)?, self.program.questionnaire.tree.node(node).question) {
            (Scores::Question, Some(question)) => self.program.points(self.columns, question, row).cloned(),
            (scores, _) => scores.exact(lane),
        }
    }

    /// The total.
    pub fn total(&self, row: usize) -> Option<Exact> {
        self.score(Tree::ROOT, row)
    }

    /// The share of answered questions.
    pub fn coverage(&self, row: usize) -> Exact {
        if let Some(assessment) = self.alone(row) {
            return assessment.coverage.clone();
        }
        let (block, lane) = self.block(row);
        let (asked, known) = asked_and_known(block.counted[lane]);
        Exact::ratio(known.into(), asked.into()).unwrap_or_else(Exact::one)
    }

    fn held(&self, row: usize) -> Vec<usize> {
        let (block, lane) = self.block(row);
        let rules = self.program.rules.iter().zip(&block.held);
        rules.filter(|(_, held)| held[lane]).map(|(rule, _)| rule.index).collect()
    }

    fn is_waived(&self, rule: usize, row: usize) -> bool {
        self.fitting.waived(rule).binary_search(&row).is_ok()
    }

    /// The rules that hold and are in force, overruled ones too, in order of declaration.
    pub fn rules(&self, row: usize) -> Vec<usize> {
        match self.alone(row) {
            Some(assessment) => assessment.rules.clone(),
            None => self.held(row).into_iter().filter(|rule| !self.is_waived(*rule, row)).collect(),
        }
    }

    /// The rules that would hold, but are waived for the company.
    pub fn waived(&self, row: usize) -> Vec<usize> {
        match self.alone(row) {
            Some(assessment) => assessment.waived.iter().map(|waived| waived.rule).collect(),
            None => self.held(row).into_iter().filter(|rule| self.is_waived(*rule, row)).collect(),
        }
    }

    /// What decided the tier.
    pub fn ground(&self, row: usize) -> Ground {
        if let Some(assessment) = self.alone(row) {
            return assessment.ground;
        }
        let has_total = self.total(row).is_some();
        decide(self.score_tier(row), has_total, &self.program.policy().rules, &self.rules(row)).1
    }

    /// The company of each row that can't be assessed, with what is wrong.
    pub fn faults(&self) -> Vec<Diagnostic> {
        let alone = self.blocks.iter().flat_map(|block| block.alone.values());
        ordered(alone.filter_map(|done| done.as_ref().err()).flatten().cloned().collect())
    }

    /// Whether something goes wrong for a company.
    pub fn has_faults(&self) -> bool {
        self.blocks.iter().any(|block| block.alone.values().any(Result::is_err))
    }

    /// The policy.
    pub fn policy(&self) -> &'a crate::policy::Policy {
        self.program.policy()
    }

    /// The rows that were not assessed in columns.
    pub fn assessed_alone(&self) -> impl Iterator<Item = usize> + '_ {
        self.blocks.iter().flat_map(|block| block.alone.keys().map(|lane| block.rows.start + lane))
    }
}
