//! One pass over a block of rows: the score of every group, coverage, the rules, the tier.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::block::BlockStandings;
use super::bundle::Look;
use super::codes::Codes;
use super::columns::Columns;
use super::covered::Covered;
use super::extreme::Extreme;
use super::form::GroupForm;
use super::graph::{Block, Evaluation, Lanes};
use super::program::{Compiled, NodeForm, Program};
use super::rest::Rests;
use super::run::Fitting;
use super::scores::Scores;
use super::sides::Sides;
use super::steady::Steady;
use super::table::{Packed, Table, accumulate, counted};
use super::weighing::{Child, Start, Weighing};
use crate::model::{NodeIndex, Tree};
use crate::policy::Combine;

/// A block in the making.
pub(super) struct Pass<'p, 'a> {
    pub(super) program: &'p Program<'a>,
    pub(super) columns: &'p Columns<'p>,
    pub(super) fitting: &'p Fitting<'p>,
    pub(super) rows: Range<usize>,
    pub(super) codes: Codes<'p>,
    pub(super) scores: Vec<Arc<Scores>>,
    /// What is asked and known, packed; none where that was counted before.
    counted: Vec<u32>,
    /// The rows that are assessed from their companies.
    pub(super) alone: Vec<bool>,
    /// What conditions that are evaluated company by company took; none where there is no such condition.
    pub(super) spent: Vec<Cell<u64>>,
    /// What is known of the block under another policy, from which this one differs in numbers.
    before: Option<&'p BlockStandings>,
}

impl<'p, 'a> Pass<'p, 'a> {
    /// A block of which nothing is known yet.
    pub(super) fn new(
        program: &'p Program<'a>,
        columns: &'p Columns<'p>,
        fitting: &'p Fitting<'p>,
        rows: Range<usize>,
    ) -> Self {
        let is_alone = |row: usize| {
            let found = &columns.found[row];
            found.is_odd || found.longest > program.most_items || program.by_row.is_some()
        };
        let unknown = Arc::new(Scores::Question);
        let mut pass = Self::begin(program, columns, fitting, rows.clone());
        pass.scores = vec![unknown; program.questionnaire.tree.len()];
        pass.counted = vec![0; rows.len()];
        pass.alone = rows.map(is_alone).collect();
        pass
    }

    /// A block whose standings under another policy are known.
    pub(super) fn again(
        program: &'p Program<'a>,
        columns: &'p Columns<'p>,
        fitting: &'p Fitting<'p>,
        before: &'p BlockStandings,
    ) -> Self {
        let mut pass = Self::begin(program, columns, fitting, before.rows.clone());
        pass.scores.clone_from(&before.scores);
        pass.alone = vec![false; before.rows.len()];
        // What goes wrong for a company goes wrong under every variant, or is found again.
        before.alone.keys().for_each(|lane| pass.alone[*lane] = true);
        pass.before = Some(before);
        pass
    }

    fn begin(
        program: &'p Program<'a>,
        columns: &'p Columns<'p>,
        fitting: &'p Fitting<'p>,
        rows: Range<usize>,
    ) -> Self {
        let spent = if program.is_in_blocks() { 0 } else { rows.len() };
        Self {
            program,
            columns,
            fitting,
            codes: Codes::new(columns, &program.questions, rows.clone()),
            scores: Vec::new(),
            counted: Vec::new(),
            alone: Vec::new(),
            spent: vec![Cell::new(0); spent],
            before: None,
            rows,
        }
    }

    /// Does all of it.
    pub(super) fn run(mut self) -> BlockStandings {
        let graph = Arc::clone(&self.program.graph);
        let mut evaluation = Evaluation::new(&graph);
        let mut held = Vec::new();
        if self.program.by_row.is_none() {
            for index in self.program.questionnaire.tree.indices().rev() {
                self.node(index, &mut evaluation);
            }
            held = (0..self.program.rules.len())
                .map(|rule| Arc::new(self.rule(rule, &mut evaluation)))
                .collect();
        }
        self.done(held, evaluation)
    }

    /// The standings, when scores and rules are known.
    pub(super) fn done(mut self, held: Vec<Arc<Vec<bool>>>, mut evaluation: Evaluation) -> BlockStandings {
        let lanes = self.rows.len();
        let steady = match self.before {
            Some(before) => Arc::clone(&before.steady),
            None => {
                let mut sides = Sides::new(lanes);
                sides.add(&self.program.rules, &held, false, (self.fitting, &self.rows));
                let counted = std::mem::take(&mut self.counted);
                Arc::new(Steady { counted, sides, columns: evaluation.steady() })
            }
        };
        let known = self.before.and_then(|before| before.covered.as_ref());
        let covered = self.program.least_coverage.map(|least| match known {
            Some(known) if known.least == least => Arc::clone(known),
            _ => Arc::new(Covered::new(least, &steady.counted)),
        });
        let totals = evaluation.scores(Tree::ROOT, &self.scores[Tree::ROOT.0], lanes);
        let mut block = BlockStandings {
            scores: self.scores,
            steady,
            covered,
            score_tiers: Vec::new(),
            tiers: Vec::new(),
            held,
            alone: BTreeMap::new(),
            rests: Rests::default(),
            rows: self.rows,
        };
        block.decide(self.program, self.fitting, &totals);
        for (lane, _) in self.alone.iter().enumerate().filter(|(_, is_alone)| **is_alone) {
            block.assess_alone(self.program, self.columns, lane);
        }
        block
    }

    pub(super) fn node(&mut self, index: NodeIndex, evaluation: &mut Evaluation) {
        let program = self.program;
        match &program.nodes[index.0] {
            NodeForm::Question => {}
            NodeForm::Group(form) => {
                let sums = self.gather(&form.looks);
                self.scores[index.0] = Arc::new(self.group(index, form, sums));
            }
            NodeForm::Script(script, looks) => {
                self.gather(looks);
                let scores = match script {
                    Compiled::Step(step) => {
                        let column = evaluation.value(*step, &self.block());
                        self.scripted(&column)
                    }
                    Compiled::ByRow(_) => self.scripted_by_row(index),
                };
                self.scores[index.0] = Arc::new(scores);
            }
        }
    }

    pub(super) fn gather(&mut self, looks: &[(Look, Table)]) -> Vec<Packed> {
        if looks.is_empty() {
            return Vec::new();
        }
        let mut sums = vec![0; self.rows.len()];
        let codes = |look: &Look| match look {
            Look::One(question) => self.codes.of(*question),
            Look::Bundle(first) => &self.columns.joint(*first)[self.rows.clone()],
        };
        let looks: Vec<(&[u8], &Table)> = looks.iter().map(|(look, table)| (codes(look), table)).collect();
        accumulate(&mut sums, &looks);
        self.counted.iter_mut().zip(&sums).for_each(|(all, sum)| *all = all.wrapping_add(counted(*sum)));
        sums
    }

    /// The scores of a group, of what its answers came to and of its other children.
    pub(super) fn group(&self, index: NodeIndex, form: &GroupForm, sums: Vec<Packed>) -> Scores {
        if form.bound.is_none() {
            return Scores::Exact(self.exact_group(index, form.combine));
        }
        match form.combine {
            Combine::Mean if form.parts.is_empty() => {
                let sums = if form.tables.is_empty() { vec![0; self.rows.len()] } else { sums };
                Scores::Gathered { sums, packing: form.packing, unit: form.unit }
            }
            Combine::Mean | Combine::Sum => {
                let weighing = self.weighing(form, form.start(sums), |_| true);
                // What many variants read is made once; what one variant has is made where it is read.
                if self.before.is_some() {
                    Scores::Weighed(weighing)
                } else {
                    weighing.scores(self.rows.len())
                }
            }
            Combine::Maximum | Combine::Minimum => {
                let mut extreme = Extreme::new(self.rows.len(), form.combine == Combine::Maximum);
                for (child, _) in &form.parts {
                    self.add_extreme(&mut extreme, *child);
                }
                extreme.done()
            }
        }
    }

    /// The weighted scores of some of a group's other children, added to something.
    pub(super) fn weighing(
        &self,
        form: &GroupForm,
        start: Start,
        is_meant: impl Fn(NodeIndex) -> bool,
    ) -> Weighing {
        let parts = form.parts.iter().zip(&form.narrow).filter(|((child, _), _)| is_meant(*child));
        let child = |((child, weight), is_narrow): (&(NodeIndex, i64), &bool)| {
            let scores = Arc::clone(&self.scores[child.0]);
            Child { scores, weight: *weight, is_narrow: *is_narrow }
        };
        let weight_unit = (form.combine == Combine::Sum).then_some(form.weight_unit);
        Weighing { start, children: parts.map(child).collect(), weight_unit }
    }

    fn add_extreme(&self, extreme: &mut Extreme, child: NodeIndex) {
        match (&*self.scores[child.0], self.program.questionnaire.tree.node(child).question) {
            (Scores::Question, Some(question)) => {
                let scaled = self.program.questions[question.0].scaled.as_ref();
                let scaled = scaled.expect("a bound was given for it");
                extreme.add_answers(self.codes.of(question), scaled);
            }
            (scores, _) => extreme.add_scores(scores),
        }
    }

    /// Where a rule holds.
    pub(super) fn rule(&mut self, rule: usize, evaluation: &mut Evaluation) -> Vec<bool> {
        let form = &self.program.rules[rule];
        match &form.condition {
            Compiled::Step(step) => {
                let column = evaluation.value(*step, &self.block());
                if let Some(marked) = &column.marked {
                    self.alone.iter_mut().zip(marked).for_each(|(alone, mark)| *alone |= mark);
                }
                match &column.lanes {
                    Lanes::Truths(truths) => truths.clone(),
                    _ => vec![false; self.rows.len()],
                }
            }
            Compiled::ByRow(_) => self.rule_by_row(&self.program.policy().rules[form.index].condition),
        }
    }

    /// What steps read.
    pub(super) fn block(&self) -> Block<'_> {
        Block {
            columns: self.columns,
            rows: &self.rows,
            vocabulary: &self.fitting.vocabulary,
            questionnaire: self.program.questionnaire,
            questions: &self.program.questions,
            coverage: &self.program.coverage,
            codes: &self.codes,
            scores: &self.scores,
            day: self.program.day(),
        }
    }
}
