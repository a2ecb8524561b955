//! Where companies stand, in columns: what an assessment says of tier, scores and rules.

use std::sync::Arc;

use super::block::{BlockStandings, standing_of};
use super::columns::Columns;
use super::program::Program;
use super::run::Fitting;
use super::scores::Scores;
use super::table::asked_and_known;
use crate::assess::decide::decide;
use crate::assess::{Assessment, Ground};
use crate::diagnostic::{Diagnostic, ordered};
use crate::model::{Exact, NodeIndex, Standing, Tree};

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
        let (asked, known) = asked_and_known(block.steady.counted[lane]);
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
