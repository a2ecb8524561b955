//! Scores in comparisons: read as they are, a few rows at a time, not made into numbers in lanes first.

use std::ops::Range;
use std::sync::Arc;

use super::block::Block;
use super::evaluate::Evaluation;
use super::lanes::Column;
use super::number::Fraction;
use super::step::{Op, StepId};
use crate::assess::column::fractions::{Fractions, Hand, LANES, bits};
use crate::assess::column::scores::Scores;
use crate::assess::column::wide::widely;
use crate::policy::condition::Operator;

/// One side of a comparison.
enum Side {
    /// The scores of a node, and what stands where there is none.
    Scores(Arc<Scores>, Fraction),
    Number(Fraction),
}

impl Side {
    #[inline(always)]
    fn fractions<'f>(&'f self, lanes: Range<usize>, [hand, other]: &'f mut [Hand; 2]) -> Fractions<'f> {
        match self {
            Self::Scores(scores, otherwise) => scores.fractions(lanes, hand).or(*otherwise, other),
            Self::Number(number) => hand.take((bits(number.0), bits(number.1)), lanes.map(|_| *number)),
        }
    }
}

impl Evaluation<'_> {
    /// `(c.score("a") ?? 0) >= 70`, and two such scores; `None` for any other comparison.
    pub(super) fn scored(
        &mut self,
        operator: Operator,
        (left, right): (StepId, StepId),
        block: &Block,
    ) -> Option<Column> {
        let (left, right) = (self.side(left, block)?, self.side(right, block)?);
        if let (Side::Number(_), Side::Number(_)) = (&left, &right) {
            return None;
        }
        Some(match operator {
            Operator::Equal => compare(&left, &right, block, |sign| sign == 0),
            Operator::NotEqual => compare(&left, &right, block, |sign| sign != 0),
            Operator::Less => compare(&left, &right, block, |sign| sign < 0),
            Operator::LessOrEqual => compare(&left, &right, block, |sign| sign <= 0),
            Operator::Greater => compare(&left, &right, block, |sign| sign > 0),
            _ => compare(&left, &right, block, |sign| sign >= 0),
        })
    }

    fn side(&mut self, step: StepId, block: &Block) -> Option<Side> {
        let graph = self.graph;
        let number = |step: StepId| match graph.steps[step].op {
            Op::Number(numerator, denominator) => Some((numerator, denominator)),
            _ => None,
        };
        if let Some(number) = number(step) {
            return Some(Side::Number(number));
        }
        let Op::Coalesce(parts) = &graph.steps[step].op else { return None };
        let [score, otherwise] = parts[..] else { return None };
        let Op::Score(node) = graph.steps[score].op else { return None };
        let otherwise = number(otherwise)?;
        let scores = &block.scores[node.0];
        scores.are_fractions().then(|| Side::Scores(self.scores(node, scores, block.rows.len()), otherwise))
    }
}

fn compare(left: &Side, right: &Side, block: &Block, is_so: impl Fn(i64) -> bool) -> Column {
    let found = widely(
        #[inline(always)]
        || compared(left, right, block.rows.len(), is_so),
    );
    Column::truths(found)
}

#[inline(always)]
fn compared(left: &Side, right: &Side, count: usize, is_so: impl Fn(i64) -> bool) -> Vec<bool> {
    let mut found = vec![false; count];
    let mut hands: [[Hand; 2]; 2] = Default::default();
    let [mine, theirs] = &mut hands;
    let mut signs = [0; LANES];
    for from in (0..count).step_by(LANES) {
        let lanes = from..count.min(from + LANES);
        let of = left.fractions(lanes.clone(), mine);
        match right {
            Side::Number(number) => of.signs_to(*number, &mut signs),
            Side::Scores(..) => of.signs(right.fractions(lanes.clone(), theirs), &mut signs),
        }
        found[lanes].iter_mut().zip(&signs).for_each(|(found, sign)| *found = is_so(*sign));
    }
    found
}
