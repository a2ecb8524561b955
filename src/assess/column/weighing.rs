//! Scores that are means or sums of other scores: fractions over a denominator that all of them share.

use std::ops::Range;
use std::sync::Arc;

use super::fractions::{Fractions, Hand, LANES};
use super::rest::Rest;
use super::scores::Scores;
use super::table::{Packed, Packing};
use super::weighted_sum::WeightedSum;
use super::wide::widely;

/// How a group with other groups below it makes its scores.
#[derive(Clone, Debug)]
pub(super) struct Weighing {
    /// What the other groups are added to.
    pub(super) start: Start,
    /// The other groups.
    pub(super) children: Vec<Child>,
    /// For sums, what one unit of weight is; none for means.
    pub(super) weight_unit: Option<(i64, i64)>,
}

/// What the scores of other groups are added to.
#[derive(Clone, Debug)]
pub(super) enum Start {
    Nothing,
    /// The sums of the group's own answers, packed, and what their numerators are over.
    Answers {
        sums: Vec<Packed>,
        packing: Packing,
        unit: i64,
    },
    /// What was summed before.
    Rest(Arc<Rest>),
}

/// One of the groups.
#[derive(Clone, Debug)]
pub(super) struct Child {
    pub(super) scores: Arc<Scores>,
    pub(super) weight: i64,
    /// Whether its fractions, weighted, and the denominator before it have at most 32 bits.
    pub(super) is_narrow: bool,
}

impl Weighing {
    /// The scores of so many lanes; none where no child has one.
    pub(super) fn scores(&self, count: usize) -> Scores {
        let (mut numerators, mut denominators) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut bits = (0, 0);
        let mut hand = Hand::default();
        for from in (0..count).step_by(LANES) {
            let made = self.fractions(from..count.min(from + LANES), &mut hand);
            numerators.extend_from_slice(made.numerators);
            denominators.extend_from_slice(made.denominators);
            bits = (made.bits.0.max(bits.0), made.bits.1.max(bits.1));
        }
        Scores::Fractions { numerators, denominators, bits }
    }

    /// The scores of a few lanes.
    pub(super) fn fractions<'h>(&self, lanes: Range<usize>, hand: &'h mut Hand) -> Fractions<'h> {
        widely(
            #[inline(always)]
            || self.weigh(lanes, hand),
        )
    }

    #[inline(always)]
    fn weigh<'h>(&self, lanes: Range<usize>, hand: &'h mut Hand) -> Fractions<'h> {
        let count = lanes.len();
        let mut sum = self.sum(lanes, hand);
        match self.weight_unit {
            None => sum.divide(),
            Some(unit) => sum.scale(unit),
        }
        hand.first(count)
    }

    #[inline(always)]
    fn sum<'h>(&self, lanes: Range<usize>, hand: &'h mut Hand) -> WeightedSum<'h> {
        let mut sum = WeightedSum::new(hand);
        let mut children = self.children.iter();
        let mut other = Hand::default();
        match &self.start {
            Start::Answers { sums, packing, unit } => {
                sum.start_with_answers(&sums[lanes.clone()], *packing, *unit);
            }
            Start::Rest(rest) => sum.start_with_rest(rest, lanes.clone()),
            Start::Nothing => {
                if let Some(first) = children.next() {
                    sum.start(first.weight, first.scores.fractions(lanes.clone(), &mut other));
                }
            }
        }
        for child in children {
            let fractions = child.scores.fractions(lanes.clone(), &mut other);
            match (child.is_narrow, fractions.has_none()) {
                (true, false) => sum.add_narrow(child.weight, fractions),
                (false, false) => sum.add(child.weight, fractions),
                (_, true) => sum.add_some(child.weight, fractions),
            }
        }
        sum
    }

    /// The sums of so many lanes, to be added to.
    pub(super) fn rest(&self, count: usize) -> Rest {
        let mut hand = Hand::default();
        let (mut numerators, mut denominators, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for from in (0..count).step_by(LANES) {
            let lanes = from..count.min(from + LANES);
            let sum = self.sum(lanes.clone(), &mut hand);
            let more = sum.weights.unwrap_or([0; LANES]);
            weights.extend(more[..lanes.len()].iter().map(|more| sum.weight.wrapping_add(*more)));
            numerators.extend(&sum.sums.numerators[..lanes.len()]);
            denominators.extend(&sum.sums.denominators[..lanes.len()]);
        }
        Rest::new(numerators, denominators, weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Exact;

    #[test]
    fn narrow_numbers_are_weighed_as_others_are() {
        let child = |numerators: [i64; 3], denominators: [i64; 3], weight: i64, is_narrow: bool| {
            let scores = Arc::new(Scores::of(numerators.to_vec(), denominators.to_vec()));
            Child { scores, weight, is_narrow }
        };
        let most = (1 << 15) - 1;
        let scores = [false, true].map(|is_narrow| {
            let weighing = Weighing {
                children: vec![
                    child([100, most, 7], [3, most, 2], 2, is_narrow),
                    child([50, most - 1, 0], [7, most, 0], 5, is_narrow),
                    child([9, most, 1], [11, 1, 5], 3, is_narrow),
                ],
                start: Start::Nothing,
                weight_unit: None,
            };
            let scores = weighing.scores(3);
            [0, 1, 2].map(|lane| scores.exact(lane))
        });
        assert_eq!(scores[0], scores[1]);
        // (2 · 100/3 + 5 · 50/7 + 3 · 9/11) / 10, and (2 · 7/2 + 3 · 1/5) / 5 where one has no score.
        assert_eq!(scores[0][0], Exact::ratio(2 * 100 * 77 + 5 * 50 * 33 + 3 * 9 * 21, 231 * 10));
        assert_eq!(scores[0][2], Exact::ratio(38, 25));
    }

    #[test]
    fn a_child_added_to_the_rest_of_its_group_makes_what_all_children_make() {
        let most = (1 << 20) - 1;
        let scores = |numbers: [(i64, i64); 4]| {
            let (numerators, denominators): (Vec<i64>, Vec<i64>) = numbers.into_iter().unzip();
            Arc::new(Scores::of(numerators, denominators))
        };
        let children = [
            (scores([(100, 3), (most, most), (0, 0), (0, 0)]), 2),
            (scores([(50, 7), (most - 1, most - 2), (1, 2), (0, 0)]), 5),
            (scores([(9, 11), (most - 4, 1), (0, 0), (0, 0)]), 3),
        ];
        let child = |(scores, weight): &(Arc<Scores>, i64)| Child {
            scores: Arc::clone(scores),
            weight: *weight,
            is_narrow: false,
        };
        for weight_unit in [None, Some((1, 10))] {
            let weigh = |start: Start, children: Vec<Child>| Weighing { start, children, weight_unit };
            let exact = |scores: &Scores| [0, 1, 2, 3].map(|lane| scores.exact(lane));
            let whole = exact(&weigh(Start::Nothing, children.iter().map(child).collect()).scores(4));
            assert!(whole[2].is_some() && whole[3].is_none(), "{whole:?}");
            for left_out in 0..children.len() {
                let mut others: Vec<Child> = children.iter().map(child).collect();
                let own = others.remove(left_out);
                let rest = Arc::new(weigh(Start::Nothing, others).rest(4));
                let made = weigh(Start::Rest(rest), vec![own]);
                assert_eq!(exact(&made.scores(4)), whole, "without {left_out}");
                let alone = [0, 1, 2, 3].map(|lane| Scores::Weighed(made.clone()).exact(lane));
                assert_eq!(alone, whole, "without {left_out}, one by one");
                let (mut wide, mut plain) = (Hand::default(), Hand::default());
                let wide = made.fractions(0..4, &mut wide).iter().collect::<Vec<_>>();
                assert_eq!(wide, made.weigh(0..4, &mut plain).iter().collect::<Vec<_>>());
            }
        }
    }
}
