//! One pass over a block of rows: the score of every group, coverage, the rules, the tier.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::bundle::Look;
use super::columns::{Columns, NUMBER};
use super::form::GroupForm;
use super::graph::{Block, Column, Evaluation, Lanes};
use super::program::{Compiled, NodeForm, Program};
use super::run::Fitting;
use super::scores::{Bound, Extreme, Scores, Weighing};
use super::standings::BlockStandings;
use super::table::{Packed, Table, accumulate, counted};
use crate::assess::evaluate::evaluate_within;
use crate::assess::scene::Scene;
use crate::assess::score::combine;
use crate::assess::value::Value;
use crate::model::{Exact, NodeIndex, QuestionIndex, Tree};
use crate::policy::{Combine, Condition, limits};

/// A block in the making.
pub(super) struct Pass<'p, 'a> {
    pub(super) program: &'p Program<'a>,
    pub(super) columns: &'p Columns<'p>,
    pub(super) fitting: &'p Fitting<'p>,
    pub(super) rows: Range<usize>,
    pub(super) codes: Vec<Cow<'p, [u8]>>,
    pub(super) scores: Vec<Arc<Scores>>,
    pub(super) counted: Vec<u32>,
    /// The rows that are assessed from their companies.
    pub(super) alone: Vec<bool>,
    /// What conditions that are evaluated company by company took.
    spent: Vec<Cell<u64>>,
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
        let codes = if program.by_row.is_some() {
            Vec::new()
        } else {
            program.questionnaire.indices().map(|question| codes(program, columns, question, &rows)).collect()
        };
        let unknown = Arc::new(Scores::Question);
        Self {
            program,
            columns,
            fitting,
            codes,
            scores: vec![unknown; program.questionnaire.tree.len()],
            counted: vec![0; rows.len()],
            alone: rows.clone().map(is_alone).collect(),
            spent: vec![Cell::new(0); rows.len()],
            rows,
        }
    }

    /// Does all of it.
    pub(super) fn run(mut self) -> BlockStandings {
        if self.program.by_row.is_none() {
            let mut evaluation = Evaluation::new(&self.program.graph);
            for index in self.program.questionnaire.tree.indices().rev() {
                self.node(index, &mut evaluation);
            }
            let held = self.rules(&mut evaluation);
            return self.done(held);
        }
        self.done(Vec::new())
    }

    pub(super) fn done(self, held: Vec<Arc<Vec<bool>>>) -> BlockStandings {
        let lanes = self.rows.len();
        let mut block = BlockStandings {
            scores: self.scores,
            counted: self.counted,
            score_tiers: vec![0; lanes],
            tiers: vec![0; lanes],
            held,
            alone: BTreeMap::new(),
            rows: self.rows,
        };
        if self.program.by_row.is_none() {
            block.decide(self.program, self.fitting);
        }
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

    fn gather(&mut self, looks: &[(Look, Table)]) -> Vec<Packed> {
        if looks.is_empty() {
            return Vec::new();
        }
        let mut sums = vec![0; self.rows.len()];
        let codes = |look: &Look| match look {
            Look::One(question) => &*self.codes[question.0],
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
                let children = form.parts.iter().map(|(child, weight)| (&*self.scores[child.0], *weight));
                let weighing = Weighing {
                    children: children.collect(),
                    packing: form.packing,
                    unit: form.unit,
                    weight_unit: (form.combine == Combine::Sum).then_some(form.weight_unit),
                };
                weighing.scores(self.rows.len(), (!form.tables.is_empty()).then_some(&sums))
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

    fn add_extreme(&self, extreme: &mut Extreme, child: NodeIndex) {
        let scores = &self.scores[child.0];
        if !matches!(**scores, Scores::Question) {
            for lane in 0..self.rows.len() {
                extreme.add(lane, scores.fraction(lane).expect("a bound was given for the fraction"));
            }
            return;
        }
        let question = self.program.questionnaire.tree.node(child).question.expect("it is a question");
        let scaled = self.program.questions[question.0].scaled.as_ref().expect("a bound was given for it");
        let mut points = [(0, 0); 256];
        for (code, numerator) in scaled.numerators.iter().enumerate() {
            points[code] = numerator.map_or((0, 0), |numerator| (numerator, scaled.unit));
        }
        for (lane, code) in self.codes[question.0].iter().enumerate() {
            extreme.add(lane, points[usize::from(*code)]);
        }
    }

    fn exact_group(&self, index: NodeIndex, way: Combine) -> Vec<Option<Exact>> {
        let children = &self.program.questionnaire.tree.node(index).children;
        let weight = |child: &NodeIndex| &self.program.policy().nodes[child.0].weight;
        let weighty: Vec<NodeIndex> =
            children.iter().filter(|child| weight(child).is_positive()).copied().collect();
        let one = |lane: usize| {
            let scores: Vec<(NodeIndex, Exact)> =
                weighty.iter().filter_map(|child| Some((*child, self.exact(*child, lane)?))).collect();
            combine(way, scores.iter().map(|(child, score)| (weight(child), score)))
        };
        (0..self.rows.len()).map(one).collect()
    }

    /// One score of a node.
    fn exact(&self, node: NodeIndex, lane: usize) -> Option<Exact> {
        match (&*self.scores[node.0], self.program.questionnaire.tree.node(node).question) {
            (Scores::Question, Some(question)) => {
                let code = usize::from(self.codes[question.0][lane]);
                self.program.questions[question.0].points[code].clone()
            }
            (scores, _) => scores.exact(lane),
        }
    }

    /// What a script gave; a row whose score is odd is assessed from its company.
    fn scripted(&mut self, column: &Column) -> Scores {
        let lanes = self.rows.len();
        let numbers = match &column.lanes {
            Lanes::Numbers(numbers) => Some(numbers),
            _ => None,
        };
        let (mut numerators, mut denominators) = (vec![0; lanes], vec![0; lanes]);
        for lane in 0..lanes {
            let Some(numbers) = numbers.filter(|_| !column.is_absent(lane)) else {
                self.alone[lane] |= column.is_marked(lane);
                continue;
            };
            let (numerator, denominator) = (numbers.numerators[lane], numbers.denominator(lane));
            let fits = u128::try_from(numerator).is_ok_and(|numerator| numerator <= Bound::SCRIPT.numerator)
                && u128::try_from(denominator).is_ok_and(|over| over <= Bound::SCRIPT.denominator);
            if fits && !column.is_marked(lane) {
                (numerators[lane], denominators[lane]) = (numerator, denominator);
            } else {
                self.alone[lane] = true;
            }
        }
        Scores::Fractions { numerators, denominators }
    }

    fn scripted_by_row(&mut self, index: NodeIndex) -> Scores {
        let script = self.program.policy().nodes[index.0].script.as_ref().map(|(script, _)| script);
        let script = script.expect("the node has a script");
        let mut scores = vec![None; self.rows.len()];
        for (lane, score) in
            scores.iter_mut().enumerate().filter(|(lane, _)| !self.alone[*lane]).collect::<Vec<_>>()
        {
            match self.evaluate(script, lane).map(|value| value.exact()) {
                Some(value) if !value.as_ref().is_some_and(Exact::is_negative) => *score = value,
                _ => self.alone[lane] = true,
            }
        }
        Scores::Exact(scores)
    }

    /// A condition, evaluated for one company; `None` when the company is to be assessed from the start.
    fn evaluate(&self, condition: &'a Condition, lane: usize) -> Option<Value<'p>>
    where
        'a: 'p,
    {
        let company = self.columns.company(self.rows.start + lane);
        let nodes = self.program.questionnaire.tree.indices();
        let scores: Vec<Option<Exact>> = nodes.map(|node| self.exact(node, lane)).collect();
        let scene = Scene {
            questionnaire: self.program.questionnaire,
            policy: self.program.policy(),
            company,
            day: self.program.day(),
            scores: &scores,
            weights: None,
        };
        let value = evaluate_within(condition, scene, None, &self.spent[lane]).ok();
        let is_inside = self.spent[lane].get() + self.program.most_steps <= limits::COMPANY_OPERATIONS;
        value.filter(|_| is_inside).map(|value| match value {
            Value::Bool(truth) => Value::Bool(truth),
            Value::Whole(whole) => Value::Whole(whole),
            Value::Number(number) => Value::Number(number),
            _ => Value::Unit,
        })
    }

    /// Where each rule holds.
    pub(super) fn rules(&mut self, evaluation: &mut Evaluation) -> Vec<Arc<Vec<bool>>> {
        let program = self.program;
        (0..program.rules.len()).map(|rule| Arc::new(self.rule(rule, evaluation))).collect()
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
            Compiled::ByRow(_) => {
                let condition = &self.program.policy().rules[form.index].condition;
                let mut held = vec![false; self.rows.len()];
                for (lane, holds) in held.iter_mut().enumerate() {
                    if self.alone[lane] {
                        continue;
                    }
                    match self.evaluate(condition, lane) {
                        Some(value) => *holds = matches!(value, Value::Bool(true)),
                        None => self.alone[lane] = true,
                    }
                }
                held
            }
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

/// The codes of the answers to a question; a number has the code of its band.
fn codes<'c>(
    program: &Program,
    columns: &'c Columns,
    question: QuestionIndex,
    rows: &Range<usize>,
) -> Cow<'c, [u8]> {
    let column = columns.answers(question);
    let codes = &column.codes[rows.clone()];
    let (Some(bands), Some(numbers)) = (&program.questions[question.0].bands, &column.numbers) else {
        return Cow::Borrowed(codes);
    };
    // A number is at or above a start when it is, as both are written over the column's denominator.
    let scale = Exact::from(numbers.scale);
    let starts: Vec<Exact> = bands.starts.iter().map(|start| (start * &scale).ceiling()).collect();
    let starts: Vec<i64> = starts
        .iter()
        .map(|start| start.to_whole().unwrap_or(if start.is_negative() { i64::MIN } else { i64::MAX }))
        .collect();
    let banded = codes.iter().zip(&numbers.values[rows.clone()]).map(|(code, number)| {
        if *code != NUMBER {
            return *code;
        }
        let band = starts.iter().filter(|start| *start <= number).count();
        bands.below + u8::try_from(band).expect("there are fewer bands")
    });
    Cow::Owned(banded.collect())
}

/// The root.
pub(super) const ROOT: usize = Tree::ROOT.0;
