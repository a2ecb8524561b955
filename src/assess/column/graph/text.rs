//! Texts and dates in lanes: words by their numbers, read only where their letters count.

use super::block::Block;
use super::evaluate::Evaluation;
use super::lanes::{Column, Lanes, Numbers};
use super::step::{Op, StepId, TextTest};
use crate::assess::column::words::WordId;

impl Evaluation<'_> {
    pub(super) fn textual(&mut self, step: StepId, count: usize, block: &Block) -> Column {
        let graph = self.graph;
        match &graph.steps[step].op {
            Op::IsOneOf(of, words) => {
                let of = self.lanes(*of, count, block);
                let ids: Vec<WordId> = words.iter().map(|word| block.vocabulary.id(word)).collect();
                let is_one = match ids.as_slice() {
                    [only] => words_of(&of).iter().map(|word| word == only).collect(),
                    _ => words_of(&of).iter().map(|word| ids.contains(word)).collect(),
                };
                Column::truths(is_one).marking(&[&of])
            }
            Op::OfText(test, of) => self.text_test(*test, of, count, block),
            Op::DaysSince(of) => {
                let of = self.lanes(*of, count, block);
                let days: Vec<Option<i64>> = words_of(&of)
                    .iter()
                    .map(|word| block.vocabulary.word(*word).1.map(|day| day.days_to(block.day)))
                    .collect();
                let marked = days.iter().map(Option::is_none).collect();
                let days = days.into_iter().map(Option::unwrap_or_default).collect();
                Column::new(Lanes::Numbers(Numbers::whole(days))).marking_lanes(marked).marking(&[&of])
            }
            Op::InForce(from, to) => {
                let (from, to) = (self.lanes(*from, count, block), self.lanes(*to, count, block));
                let day = |column: &Column, lane: usize| block.vocabulary.word(words_of(column)[lane]).1;
                let is_in_force = |lane: usize| {
                    let starts = day(&from, lane)? <= block.day;
                    Some(starts && (to.is_absent(lane) || block.day < day(&to, lane)?))
                };
                // A date that is none is told, also where the other date decides.
                let is_odd = |lane: usize| {
                    day(&from, lane).is_none() || (!to.is_absent(lane) && day(&to, lane).is_none())
                };
                let truths = (0..count).map(|lane| is_in_force(lane) == Some(true)).collect();
                let marked = (0..count).map(is_odd).collect();
                Column::truths(truths).marking_lanes(marked).marking(&[&from, &to])
            }
            _ => unreachable!("every other step is done elsewhere"),
        }
    }

    fn text_test(&mut self, how: TextTest, of: &[StepId], count: usize, block: &Block) -> Column {
        let whole = self.lanes(of[0], count, block);
        let letters = |column: &Column, lane: usize| block.vocabulary.word(words_of(column)[lane]).0;
        let Some(part) = of.get(1).map(|part| self.lanes(*part, count, block)) else {
            let lanes = if how == TextTest::Length {
                let length = |lane: usize| letters(&whole, lane).chars().count();
                let lengths = (0..count).map(|lane| i64::try_from(length(lane)).unwrap_or(i64::MAX));
                Lanes::Numbers(Numbers::whole(lengths.collect()))
            } else {
                Lanes::Truths((0..count).map(|lane| letters(&whole, lane).is_empty()).collect())
            };
            return Column::new(lanes).marking(&[&whole]);
        };
        let holds = |lane: usize| {
            let (letters_of, sought) = (letters(&whole, lane), letters(&part, lane));
            match how {
                TextTest::StartsWith => letters_of.starts_with(sought),
                TextTest::EndsWith => letters_of.ends_with(sought),
                _ => letters_of.contains(sought),
            }
        };
        Column::truths((0..count).map(holds).collect()).marking(&[&whole, &part])
    }
}

fn words_of(column: &Column) -> &[WordId] {
    match &column.lanes {
        Lanes::Words(words) => words,
        _ => unreachable!("the step gives texts"),
    }
}
