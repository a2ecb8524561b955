//! What steps read: a block of rows of the columns, and the scores that are known so far.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::lanes::{Column, Denominators, Lanes, Numbers};
use crate::assess::column::Columns;
use crate::assess::column::codes::Codes;
use crate::assess::column::question::QuestionForm;
use crate::assess::column::scores::Scores;
use crate::assess::column::table::{Table, accumulate, asked_and_known, counted};
use crate::assess::column::words::Vocabulary;
use crate::model::{Day, NodeIndex, OptionIndex, QuestionIndex, Questionnaire};

/// The tables of coverage of the nodes that conditions ask about.
pub(in crate::assess::column) type CoverageTables = BTreeMap<NodeIndex, Vec<(QuestionIndex, Table)>>;

/// Rows that are assessed together.
#[derive(Clone, Copy)]
pub(in crate::assess::column) struct Block<'b> {
    pub(in crate::assess::column) columns: &'b Columns<'b>,
    pub(in crate::assess::column) rows: &'b Range<usize>,
    pub(in crate::assess::column) vocabulary: &'b Vocabulary<'b>,
    pub(in crate::assess::column) questionnaire: &'b Questionnaire,
    pub(in crate::assess::column) questions: &'b [QuestionForm],
    pub(in crate::assess::column) coverage: &'b CoverageTables,
    /// The codes of answers, by question.
    pub(in crate::assess::column) codes: &'b Codes<'b>,
    /// The scores by node, those that are known.
    pub(in crate::assess::column) scores: &'b [Arc<Scores>],
    pub(in crate::assess::column) day: Day,
}

impl Block<'_> {
    pub(super) fn code_of(&self, question: QuestionIndex, option: OptionIndex) -> Option<u8> {
        let options = &self.questionnaire.question(question).options;
        options.iter().position(|known| *known == option).and_then(|place| u8::try_from(place).ok())
    }

    /// The scores of a node.
    pub(super) fn score(&self, node: NodeIndex) -> Column {
        match &*self.scores[node.0] {
            Scores::Gathered { sums, packing, unit } => {
                let numerators = sums.iter().map(|sum| packing.mean(*sum).0).collect();
                let over = sums.iter().map(|sum| packing.mean(*sum).1.wrapping_mul(*unit)).collect();
                fractions(numerators, over)
            }
            Scores::Fractions { numerators, denominators, .. } => {
                fractions(numerators.clone(), denominators.clone())
            }
            Scores::Weighed(weighing) => match weighing.scores(self.rows.len()) {
                Scores::Fractions { numerators, denominators, .. } => fractions(numerators, denominators),
                _ => unreachable!("fractions are weighed"),
            },
            Scores::Exact(scores) => {
                let parts = scores.iter().map(|score| score.as_ref().map(crate::model::Exact::parts));
                of_parts(parts)
            }
            Scores::Question => {
                let question = self.questionnaire.tree.node(node).question.expect("it is a question");
                let points = &self.questions[question.0].points;
                let parts: Vec<Option<Option<(i64, i64)>>> =
                    points.iter().map(|points| points.as_ref().map(crate::model::Exact::parts)).collect();
                of_parts(self.codes.of(question).iter().map(|code| parts[usize::from(*code)]))
            }
        }
    }

    /// How many questions at or below a node are answered with an option, and how many there are.
    pub(super) fn count(&self, node: NodeIndex, word: &str) -> (Vec<i64>, i64) {
        let mut counts = vec![0_u16; self.rows.len()];
        let Some(option) = self.questionnaire.option(word) else {
            return (vec![0; counts.len()], 0);
        };
        let questions = self.questionnaire.tree.questions(node);
        for question in &questions {
            let Some(code) = self.code_of(*question, option) else { continue };
            let answers = self.codes.of(*question);
            counts.iter_mut().zip(answers).for_each(|(count, answer)| {
                *count = count.wrapping_add(u16::from(*answer == code));
            });
        }
        (counts.into_iter().map(i64::from).collect(), i64::try_from(questions.len()).unwrap_or(i64::MAX))
    }

    /// The share of questions under a node that are answered.
    pub(super) fn coverage_of(&self, node: NodeIndex) -> Column {
        let mut sums = vec![0; self.rows.len()];
        let tables = &self.coverage[&node];
        let questions: Vec<(&[u8], &Table)> =
            tables.iter().map(|(question, table)| (self.codes.of(*question), table)).collect();
        accumulate(&mut sums, &questions);
        let shares = sums.iter().map(|sum| match asked_and_known(counted(*sum)) {
            (0, _) => (1, 1),
            (asked, known) => (i64::from(known), i64::from(asked)),
        });
        Column::new(Lanes::Numbers(Numbers::of_fractions(shares)))
    }
}

/// Fractions, with nothing where the denominator is 0.
fn fractions(numerators: Vec<i64>, mut denominators: Vec<i64>) -> Column {
    let mut absent = None;
    if denominators.contains(&0) {
        absent = Some(denominators.iter().map(|denominator| *denominator == 0).collect());
        for denominator in &mut denominators {
            *denominator |= i64::from(*denominator == 0);
        }
    }
    let numbers = Numbers { numerators, denominators: Denominators::Each(denominators) };
    Column { lanes: Lanes::Numbers(numbers), absent, marked: None }
}

/// Fractions, with marks where one doesn't fit.
fn of_parts(parts: impl Iterator<Item = Option<Option<(i64, i64)>>> + Clone) -> Column {
    let numbers = Numbers::of_fractions(parts.clone().map(|parts| parts.flatten().unwrap_or((0, 1))));
    let absent = parts.clone().map(|parts| parts.is_none()).collect();
    let marked = parts.map(|parts| parts == Some(None)).collect();
    Column::new(Lanes::Numbers(numbers)).without(absent).marking_lanes(marked)
}
