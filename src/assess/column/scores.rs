//! The scores of one node over a block of rows: exact fractions of machine integers, whose bounds were reckoned when
//! the policy was compiled; exact numbers of any size only where no bound could be given.

use super::table::{Packed, Packing};
use crate::model::Exact;

/// The scores of a node, a lane each.
#[derive(Clone, Debug)]
pub(super) enum Scores {
    /// A mean of answers, as the sums that were gathered: numerator, and denominator over `unit`.
    Gathered { sums: Vec<Packed>, packing: Packing, unit: i64 },
    /// Fractions; where the denominator is 0, there is no score.
    Fractions { numerators: Vec<i64>, denominators: Vec<i64> },
    /// Numbers of any size.
    Exact(Vec<Option<Exact>>),
    /// A question, whose score is looked up by its answer.
    Question,
}

impl Scores {
    /// One score; none where there is none.
    pub(super) fn exact(&self, lane: usize) -> Option<Exact> {
        match self {
            Self::Exact(scores) => scores[lane].clone(),
            _ => {
                let (numerator, denominator) = self.fraction(lane)?;
                Exact::ratio(numerator, denominator)
            }
        }
    }

    /// One score as a fraction; denominator 0 where there is none; `None` where it is no machine fraction.
    #[inline]
    pub(super) fn fraction(&self, lane: usize) -> Option<(i64, i64)> {
        match self {
            Self::Gathered { sums, packing, unit } => {
                let (numerator, denominator) = packing.mean(sums[lane]);
                Some((numerator, denominator.wrapping_mul(*unit)))
            }
            Self::Fractions { numerators, denominators } => Some((numerators[lane], denominators[lane])),
            Self::Exact(_) | Self::Question => None,
        }
    }
}

/// The largest numerator and denominator that a node's fractions can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) numerator: u128,
    pub(super) denominator: u128,
}

/// What machine integers hold, with a bit to spare.
pub(super) const MOST: u128 = 1 << 62;

impl Bound {
    /// What the fractions of a script may have; a row beyond is assessed by itself.
    pub(super) const SCRIPT: Self = Self { numerator: 1 << 24, denominator: 1 << 10 };

    /// Checks that both fit.
    pub(super) fn checked(numerator: Option<u128>, denominator: Option<u128>) -> Option<Self> {
        let (numerator, denominator) = (numerator?, denominator?);
        (numerator < MOST && denominator < MOST).then_some(Self { numerator, denominator })
    }
}

/// A weighted sum of fractions in the making: `numerators / denominators`, and the sum of weights.
pub(super) struct WeightedSum {
    pub(super) numerators: Vec<i64>,
    pub(super) denominators: Vec<i64>,
    pub(super) weights: Vec<i64>,
}

impl WeightedSum {
    /// Starts with the answers of the group itself.
    pub(super) fn new(sums: &[Packed], packing: Packing, unit: i64) -> Self {
        Self {
            numerators: sums.iter().map(|sum| packing.mean(*sum).0).collect(),
            denominators: vec![unit; sums.len()],
            weights: sums.iter().map(|sum| packing.mean(*sum).1).collect(),
        }
    }

    /// Adds the scores of a child, where it has one.
    pub(super) fn add(&mut self, child: &Scores, weight: i64) {
        match child {
            Scores::Gathered { sums, packing, unit } => self.add_each(
                weight,
                sums.iter().map(|sum| {
                    let (numerator, denominator) = packing.mean(*sum);
                    (numerator, denominator.wrapping_mul(*unit))
                }),
            ),
            Scores::Fractions { numerators, denominators } => {
                self.add_each(weight, numerators.iter().copied().zip(denominators.iter().copied()));
            }
            Scores::Exact(_) | Scores::Question => unreachable!("only fractions are combined as fractions"),
        }
    }

    /// Without a branch; the bounds say that nothing runs over.
    #[inline]
    fn add_each(&mut self, weight: i64, fractions: impl Iterator<Item = (i64, i64)>) {
        let sums = self.numerators.iter_mut().zip(&mut self.denominators).zip(&mut self.weights);
        for (((sum, whole), weights), (numerator, denominator)) in sums.zip(fractions) {
            let is_none = i64::from(denominator == 0);
            let weight = weight.wrapping_mul(1 - is_none);
            let denominator = denominator | is_none;
            let weighted = weight.wrapping_mul(numerator).wrapping_mul(*whole);
            *sum = sum.wrapping_mul(denominator).wrapping_add(weighted);
            *whole = whole.wrapping_mul(denominator);
            *weights = weights.wrapping_add(weight);
        }
    }

    /// The mean: no score where no child has one.
    pub(super) fn mean(mut self) -> Scores {
        for (denominator, weight) in self.denominators.iter_mut().zip(&self.weights) {
            *denominator = denominator.wrapping_mul(*weight);
        }
        Scores::Fractions { numerators: self.numerators, denominators: self.denominators }
    }

    /// The sum, where one unit of weight is `numerator / denominator`.
    pub(super) fn sum(mut self, (numerator, denominator): (i64, i64)) -> Scores {
        let weights = self.weights.iter();
        for ((sum, whole), weight) in self.numerators.iter_mut().zip(&mut self.denominators).zip(weights) {
            *sum = sum.wrapping_mul(numerator);
            *whole = if *weight == 0 { 0 } else { whole.wrapping_mul(denominator) };
        }
        Scores::Fractions { numerators: self.numerators, denominators: self.denominators }
    }
}

/// The largest or smallest of fractions in the making.
pub(super) struct Extreme {
    numerators: Vec<i64>,
    denominators: Vec<i64>,
    is_largest: bool,
}

impl Extreme {
    /// Of none.
    pub(super) fn new(lanes: usize, is_largest: bool) -> Self {
        Self { numerators: vec![0; lanes], denominators: vec![0; lanes], is_largest }
    }

    /// One more; the bounds say that no product runs over.
    #[inline]
    pub(super) fn add(&mut self, lane: usize, (numerator, denominator): (i64, i64)) {
        let (best, whole) = (self.numerators[lane], self.denominators[lane]);
        let (mine, theirs) = (numerator.wrapping_mul(whole), best.wrapping_mul(denominator));
        let is_better = if self.is_largest { mine > theirs } else { mine < theirs };
        if denominator != 0 && (whole == 0 || is_better) {
            self.numerators[lane] = numerator;
            self.denominators[lane] = denominator;
        }
    }

    pub(super) fn done(self) -> Scores {
        Scores::Fractions { numerators: self.numerators, denominators: self.denominators }
    }
}
