//! Weighted sums of fractions, a few lanes at a time, over a denominator that grows with each of them.

use std::ops::Range;

use super::fractions::{Fractions, Hand, LANES};
use super::rest::{Rest, Sums, Weights};
use super::table::{Packed, Packing};

/// Weighted sums of fractions in the making: `numerators / denominators`, and the sums of weights.
pub(super) struct WeightedSum<'h> {
    pub(super) sums: &'h mut Hand,
    /// The weights that every lane has.
    pub(super) weight: i64,
    /// The weights that some lanes have beside.
    pub(super) weights: Option<[i64; LANES]>,
}

impl<'h> WeightedSum<'h> {
    #[inline(always)]
    pub(super) fn new(sums: &'h mut Hand) -> Self {
        (sums.numerators, sums.denominators) = ([0; LANES], [1; LANES]);
        Self { sums, weight: 0, weights: None }
    }

    #[inline(always)]
    fn lanes(&mut self) -> impl Iterator<Item = (&mut i64, &mut i64)> {
        self.sums.numerators.iter_mut().zip(&mut self.sums.denominators)
    }

    /// Begins with the answers of the group itself.
    #[inline(always)]
    pub(super) fn start_with_answers(&mut self, sums: &[Packed], packing: Packing, unit: i64) {
        let weights = self.weights.insert([0; LANES]);
        let lanes = self.sums.numerators.iter_mut().zip(&mut self.sums.denominators).zip(weights);
        for (((sum, whole), weight), packed) in lanes.zip(sums) {
            (*sum, *weight) = packing.mean(*packed);
            *whole = unit;
        }
    }

    /// Begins with what was summed before.
    #[inline(always)]
    pub(super) fn start_with_rest(&mut self, rest: &Rest, lanes: Range<usize>) {
        match &rest.sums {
            Sums::Narrow(numerators, denominators) => {
                let before = numerators[lanes.clone()].iter().zip(&denominators[lanes.clone()]);
                for ((sum, whole), (numerator, denominator)) in self.lanes().zip(before) {
                    (*sum, *whole) = (i64::from(*numerator), i64::from(*denominator));
                }
            }
            Sums::Wide(numerators, denominators) => {
                let before = numerators[lanes.clone()].iter().zip(&denominators[lanes.clone()]);
                for ((sum, whole), (numerator, denominator)) in self.lanes().zip(before) {
                    (*sum, *whole) = (*numerator, *denominator);
                }
            }
        }
        match &rest.weights {
            Weights::Same(weight) => self.weight = *weight,
            Weights::Each(weights) => {
                let known = self.weights.insert([0; LANES]).iter_mut().zip(&weights[lanes]);
                known.for_each(|(known, weight)| *known = *weight);
            }
        }
    }

    /// Begins with the scores of a child.
    #[inline(always)]
    pub(super) fn start(&mut self, weight: i64, fractions: Fractions) {
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
    #[inline(always)]
    pub(super) fn add(&mut self, weight: i64, fractions: Fractions) {
        self.weight = self.weight.wrapping_add(weight);
        for ((sum, whole), (numerator, denominator)) in self.lanes().zip(fractions.iter()) {
            let weighted = weight.wrapping_mul(numerator).wrapping_mul(*whole);
            *sum = sum.wrapping_mul(denominator).wrapping_add(weighted);
            *whole = whole.wrapping_mul(denominator);
        }
    }

    /// The same where all but the sum has 32 bits: such numbers are multiplied in fewer steps.
    #[inline(always)]
    pub(super) fn add_narrow(&mut self, weight: i64, fractions: Fractions) {
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
    #[inline(always)]
    pub(super) fn add_some(&mut self, weight: i64, fractions: Fractions) {
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
    #[inline(always)]
    pub(super) fn divide(&mut self) {
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
    #[inline(always)]
    pub(super) fn scale(&mut self, (numerator, denominator): (i64, i64)) {
        let weights = self.weights.unwrap_or([0; LANES]);
        let weight = self.weight;
        for ((sum, whole), more) in self.lanes().zip(weights) {
            *sum = sum.wrapping_mul(numerator);
            *whole = if weight.wrapping_add(more) == 0 { 0 } else { whole.wrapping_mul(denominator) };
        }
    }
}

/// The low 32 bits.
#[inline(always)]
fn low(number: i64) -> i64 {
    number & 0xffff_ffff
}
