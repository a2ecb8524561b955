//! Scores that are means or sums of other scores: fractions over a denominator that all of them share.

use std::ops::Range;
use std::sync::Arc;

use super::fractions::{Fractions, Hand, LANES};
use super::scores::Scores;
use super::table::{Packed, Packing};

/// How a group with other groups below it makes its scores.
#[derive(Clone, Debug)]
pub(super) struct Weighing {
    /// The other groups.
    pub(super) children: Vec<Child>,
    /// The sums of the group's own answers, where it has some.
    pub(super) sums: Option<Vec<Packed>>,
    /// What the group's own answers add to, and what their numerators are over.
    pub(super) packing: Packing,
    pub(super) unit: i64,
    /// For sums, what one unit of weight is; none for means.
    pub(super) weight_unit: Option<(i64, i64)>,
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
        let (mut numerators, mut denominators) = (vec![0; count], vec![0; count]);
        let lanes = numerators.chunks_mut(LANES).zip(denominators.chunks_mut(LANES));
        let mut hand = Hand::default();
        for (start, (numerators, denominators)) in (0..).step_by(LANES).zip(lanes) {
            let made = self.fractions(start..start + numerators.len(), &mut hand);
            numerators.copy_from_slice(made.numerators);
            denominators.copy_from_slice(made.denominators);
        }
        Scores::of(numerators, denominators)
    }

    /// The scores of a few lanes.
    pub(super) fn fractions<'h>(&self, lanes: Range<usize>, hand: &'h mut Hand) -> Fractions<'h> {
        let count = lanes.len();
        let mut sum = WeightedSum::new(hand);
        let mut children = self.children.iter();
        let mut other = Hand::default();
        match &self.sums {
            Some(sums) => sum.start_with_answers(&sums[lanes.clone()], self.packing, self.unit),
            None => {
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
        match self.weight_unit {
            None => sum.divide(),
            Some(unit) => sum.scale(unit),
        }
        hand.first(count)
    }
}

/// Weighted sums of fractions in the making: `numerators / denominators`, and the sums of weights.
struct WeightedSum<'h> {
    sums: &'h mut Hand,
    /// The weights that every lane has.
    weight: i64,
    /// The weights that some lanes have beside.
    weights: Option<[i64; LANES]>,
}

impl<'h> WeightedSum<'h> {
    fn new(sums: &'h mut Hand) -> Self {
        (sums.numerators, sums.denominators) = ([0; LANES], [1; LANES]);
        Self { sums, weight: 0, weights: None }
    }

    fn lanes(&mut self) -> impl Iterator<Item = (&mut i64, &mut i64)> {
        self.sums.numerators.iter_mut().zip(&mut self.sums.denominators)
    }

    /// Begins with the answers of the group itself.
    fn start_with_answers(&mut self, sums: &[Packed], packing: Packing, unit: i64) {
        let weights = self.weights.insert([0; LANES]);
        let lanes = self.sums.numerators.iter_mut().zip(&mut self.sums.denominators).zip(weights);
        for (((sum, whole), weight), packed) in lanes.zip(sums) {
            (*sum, *weight) = packing.mean(*packed);
            *whole = unit;
        }
    }

    /// Begins with the scores of a child.
    fn start(&mut self, weight: i64, fractions: Fractions) {
        if fractions.has_none() {
            return self.add_some(weight, fractions);
        }
        self.weight = weight;
        for ((sum, whole), (numerator, denominator)) in self.lanes().zip(fractions.iter()) {
            *sum = weight.wrapping_mul(numerator);
            *whole = denominator;
        }
    }

    /// The bounds say that nothing runs over.
    fn add(&mut self, weight: i64, fractions: Fractions) {
        self.weight = self.weight.wrapping_add(weight);
        for ((sum, whole), (numerator, denominator)) in self.lanes().zip(fractions.iter()) {
            let weighted = weight.wrapping_mul(numerator).wrapping_mul(*whole);
            *sum = sum.wrapping_mul(denominator).wrapping_add(weighted);
            *whole = whole.wrapping_mul(denominator);
        }
    }

    /// The same where all but the sum has 32 bits: such numbers are multiplied in fewer steps.
    fn add_narrow(&mut self, weight: i64, fractions: Fractions) {
        self.weight = self.weight.wrapping_add(weight);
        let weight = low(weight);
        for ((sum, whole), (numerator, denominator)) in self.lanes().zip(fractions.iter()) {
            let (denominator, before) = (low(denominator), low(*whole));
            let weighted = low(weight.wrapping_mul(low(numerator))).wrapping_mul(before);
            *sum = sum.wrapping_mul(denominator).wrapping_add(weighted);
            *whole = before.wrapping_mul(denominator);
        }
    }

    /// The same for a child that has no score in some lanes.
    fn add_some(&mut self, weight: i64, fractions: Fractions) {
        let weights = self.weights.get_or_insert([0; LANES]);
        let lanes = self.sums.numerators.iter_mut().zip(&mut self.sums.denominators).zip(weights);
        for (((sum, whole), weights), (numerator, denominator)) in lanes.zip(fractions.iter()) {
            let is_none = i64::from(denominator == 0);
            let weight = weight & is_none.wrapping_sub(1);
            let denominator = denominator | is_none;
            let weighted = weight.wrapping_mul(numerator).wrapping_mul(*whole);
            *sum = sum.wrapping_mul(denominator).wrapping_add(weighted);
            *whole = whole.wrapping_mul(denominator);
            *weights = weights.wrapping_add(weight);
        }
    }

    /// Makes means of the sums.
    fn divide(&mut self) {
        let weight = self.weight;
        match &self.weights {
            None => self.sums.denominators.iter_mut().for_each(|whole| *whole = whole.wrapping_mul(weight)),
            Some(weights) => {
                for (whole, more) in self.sums.denominators.iter_mut().zip(weights) {
                    *whole = whole.wrapping_mul(weight.wrapping_add(*more));
                }
            }
        }
    }

    /// Makes them sums of weights whose unit is `numerator / denominator`.
    fn scale(&mut self, (numerator, denominator): (i64, i64)) {
        let weights = self.weights.unwrap_or([0; LANES]);
        let weight = self.weight;
        for ((sum, whole), more) in self.lanes().zip(weights) {
            *sum = sum.wrapping_mul(numerator);
            *whole = if weight.wrapping_add(more) == 0 { 0 } else { whole.wrapping_mul(denominator) };
        }
    }
}

/// The low 32 bits.
#[inline]
fn low(number: i64) -> i64 {
    number & 0xffff_ffff
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
                sums: None,
                packing: Packing::default(),
                unit: 1,
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
}
