//! A program, run over columns by blocks, on one thread or several.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::block::BlockStandings;
use super::columns::{Columns, NUMBER};
use super::pass::Pass;
use super::program::Program;
use super::standings::{BLOCK, Standings};
use super::words::Vocabulary;
use crate::model::{Exact, QuestionIndex};

/// What a program has to know of the columns that it runs over.
#[derive(Clone, Debug)]
pub(super) struct Fitting<'c> {
    pub(super) vocabulary: Vocabulary<'c>,
    /// The rows for which each rule is waived, by its place in the policy's list.
    waived: BTreeMap<usize, Vec<usize>>,
}

impl Fitting<'_> {
    /// The rows for which a rule is waived, in order.
    pub(super) fn waived(&self, rule: usize) -> &[usize] {
        self.waived.get(&rule).map_or(&[], Vec::as_slice)
    }

    /// The same among some rows, counted from the first of these.
    pub(super) fn waived_lanes(&self, rule: usize, rows: &Range<usize>) -> impl Iterator<Item = usize> {
        let waived = self.waived(rule);
        let first = waived.partition_point(|row| *row < rows.start);
        let until = waived.partition_point(|row| *row < rows.end);
        waived[first..until].iter().map(|row| row - rows.start)
    }
}

/// Does some work on one thread or several; the results are in order.
pub(super) fn shared<T: Sync, R: Send>(
    parts: &[T],
    threads: usize,
    work: &(impl Fn(&T) -> R + Sync),
) -> Vec<R> {
    if threads < 2 || parts.len() < 2 {
        return parts.iter().map(work).collect();
    }
    std::thread::scope(|scope| {
        let share = parts.len().div_ceil(threads);
        let workers: Vec<_> = parts
            .chunks(share)
            .map(|parts| scope.spawn(move || parts.iter().map(work).collect::<Vec<R>>()))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("the work doesn't panic")).collect()
    })
}

impl<'a> Program<'a> {
    /// Assesses every row, on so many threads.
    pub fn run<'p>(&'p self, columns: &'p Columns<'p>, threads: usize) -> Standings<'p, 'a> {
        let fitting =
            Arc::new(Fitting { vocabulary: self.vocabulary(columns), waived: self.waived(columns) });
        let blocks = self.blocks(columns, &fitting, threads);
        Standings { program: self, columns, fitting, blocks }
    }

    fn blocks(&self, columns: &Columns, fitting: &Fitting, threads: usize) -> Vec<BlockStandings> {
        let ranges: Vec<Range<usize>> = (0..columns.len())
            .step_by(BLOCK)
            .map(|start| start..(start + BLOCK).min(columns.len()))
            .collect();
        let pass = |rows: &Range<usize>| Pass::new(self, columns, fitting, rows.clone()).run();
        shared(&ranges, threads, &pass)
    }

    /// The words that the policy says, numbered as the columns do.
    pub(super) fn vocabulary<'c>(&self, columns: &'c Columns) -> Vocabulary<'c> {
        let options = self.questionnaire.options.iter().map(|(word, _)| word.as_str().into());
        let options: Vec<std::sync::Arc<str>> = options.collect();
        Vocabulary::new(&columns.words, self.graph.words().chain(&options))
    }

    /// Finds the rows of the companies that rules are waived for.
    fn waived(&self, columns: &Columns) -> BTreeMap<usize, Vec<usize>> {
        let (policy, day) = (self.policy(), self.day());
        let waivers = policy.rules.iter().flat_map(|rule| &rule.waivers);
        let companies: BTreeSet<&str> = waivers.map(|waiver| waiver.company.as_str()).collect();
        let mut waived: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        if !companies.is_empty() {
            for row in 0..columns.len() {
                let id = &columns.company(row).id;
                if !companies.contains(id.as_str()) {
                    continue;
                }
                for rule in &self.rules {
                    if policy.rules[rule.index].waiver(id, day).is_some() {
                        waived.entry(rule.index).or_default().push(row);
                    }
                }
            }
        }
        waived
    }

    /// What the answer of a row to a question is worth.
    pub(super) fn points(&self, columns: &Columns, question: QuestionIndex, row: usize) -> Option<&Exact> {
        let column = columns.answers(question);
        let form = self.questions.get(question.0)?;
        let code = column.codes[row];
        let code = match (&form.bands, &column.numbers) {
            (Some(bands), Some(numbers)) if code == NUMBER => {
                let number = Exact::ratio(numbers.values[row], numbers.scale)?;
                let band = bands.starts.iter().filter(|start| **start <= number).count();
                usize::from(bands.below) + band
            }
            _ => usize::from(code),
        };
        form.points.get(code)?.as_ref()
    }
}
