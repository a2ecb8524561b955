//! Scores that scripts make; a row whose score is odd is assessed from its company.

use super::graph::{Column, Lanes};
use super::pass::Pass;
use super::scores::{Bound, Scores};
use crate::model::{Exact, NodeIndex};

impl Pass<'_, '_> {
    /// What a script gave in blocks.
    pub(super) fn scripted(&mut self, column: &Column) -> Scores {
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
        Scores::of(numerators, denominators)
    }

    /// What a script gives row by row.
    pub(super) fn scripted_by_row(&mut self, index: NodeIndex) -> Scores {
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
}
