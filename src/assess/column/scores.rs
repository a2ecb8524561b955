//! The scores of one node over a block of rows: exact fractions of machine integers, whose bounds were reckoned when
//! the policy was compiled; exact numbers of any size only where no bound could be given.

use std::ops::Range;

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

/// Does something with the fractions of a node in some lanes: once for each form that they come in.
macro_rules! each_fraction {
    ($scores:expr, $lanes:expr, |$fractions:ident| $do:expr) => {
        match $scores {
            Scores::Gathered { sums, packing, unit: 1 } => {
                let $fractions = sums[$lanes].iter().map(|sum| packing.mean(*sum));
                $do
            }
            Scores::Gathered { sums, packing, unit } => {
                let $fractions = sums[$lanes].iter().map(|sum| {
                    let (numerator, denominator) = packing.mean(*sum);
                    (numerator, denominator.wrapping_mul(*unit))
                });
                $do
            }
            Scores::Fractions { numerators, denominators } => {
                let pairs = numerators[$lanes].iter().zip(&denominators[$lanes]);
                let $fractions = pairs.map(|(numerator, denominator)| (*numerator, *denominator));
                $do
            }
            Scores::Exact(_) | Scores::Question => unreachable!("only fractions are combined as fractions"),
        }
    };
}

/// Weighted sums of fractions in the making, for so few lanes that they stay at hand: `numerators / denominators`, and
/// the sums of weights.
struct WeightedSum {
    numerators: [i64; LANES],
    denominators: [i64; LANES],
    weights: [i64; LANES],
}

/// How many lanes are summed together.
const LANES: usize = 64;

/// How a group with other groups below it makes its scores.
pub(super) struct Weighing<'s> {
    /// The other groups, and what they weigh.
    pub(super) children: Vec<(&'s Scores, i64)>,
    /// What the group's own answers add to, and what their numerators are over.
    pub(super) packing: Packing,
    pub(super) unit: i64,
    /// For sums, what one unit of weight is; none for means.
    pub(super) weight_unit: Option<(i64, i64)>,
}

impl Weighing<'_> {
    /// The scores of so many lanes, and of the sums of the group's own answers where it has some: none where no child
    /// has one.
    pub(super) fn scores(&self, count: usize, sums: Option<&[Packed]>) -> Scores {
        let (mut numerators, mut denominators) = (vec![0; count], vec![0; count]);
        let lanes = numerators.chunks_mut(LANES).zip(denominators.chunks_mut(LANES));
        for (start, (numerators, denominators)) in (0..).step_by(LANES).zip(lanes) {
            let lanes = start..start + numerators.len();
            let mut children = self.children.iter();
            let mut sum = match sums {
                Some(sums) => WeightedSum::new(&sums[lanes.clone()], self.packing, self.unit),
                None => children.next().map_or_else(WeightedSum::default, |(child, weight)| {
                    WeightedSum::of_child(child, lanes.clone(), *weight)
                }),
            };
            for (child, weight) in children {
                sum.add(child, lanes.clone(), *weight);
            }
            match self.weight_unit {
                None => sum.divide(),
                Some(unit) => sum.scale(unit),
            }
            numerators.copy_from_slice(&sum.numerators[..lanes.len()]);
            denominators.copy_from_slice(&sum.denominators[..lanes.len()]);
        }
        Scores::Fractions { numerators, denominators }
    }
}

impl Default for WeightedSum {
    fn default() -> Self {
        Self { numerators: [0; LANES], denominators: [1; LANES], weights: [0; LANES] }
    }
}

impl WeightedSum {
    /// Starts with the answers of the group itself.
    fn new(sums: &[Packed], packing: Packing, unit: i64) -> Self {
        let mut new = Self { denominators: [unit; LANES], ..Self::default() };
        for ((sum, weights), packed) in new.numerators.iter_mut().zip(&mut new.weights).zip(sums) {
            (*sum, *weights) = packing.mean(*packed);
        }
        new
    }

    /// Starts with the scores of a child.
    fn of_child(child: &Scores, lanes: Range<usize>, weight: i64) -> Self {
        let mut new = Self::default();
        each_fraction!(child, lanes.clone(), |fractions| new.start_each(weight, fractions));
        new
    }

    /// Adds the scores of a child, where it has one.
    fn add(&mut self, child: &Scores, lanes: Range<usize>, weight: i64) {
        each_fraction!(child, lanes.clone(), |fractions| self.add_each(weight, fractions));
    }

    #[inline]
    fn start_each(&mut self, weight: i64, fractions: impl Iterator<Item = (i64, i64)>) {
        let sums = self.numerators.iter_mut().zip(&mut self.denominators).zip(&mut self.weights);
        for (((sum, whole), weights), (numerator, denominator)) in sums.zip(fractions) {
            let is_none = i64::from(denominator == 0);
            *weights = weight & is_none.wrapping_sub(1);
            *sum = weights.wrapping_mul(numerator);
            *whole = denominator | is_none;
        }
    }

    /// Without a branch; the bounds say that nothing runs over.
    #[inline]
    fn add_each(&mut self, weight: i64, fractions: impl Iterator<Item = (i64, i64)>) {
        let sums = self.numerators.iter_mut().zip(&mut self.denominators).zip(&mut self.weights);
        for (((sum, whole), weights), (numerator, denominator)) in sums.zip(fractions) {
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
        for (denominator, weight) in self.denominators.iter_mut().zip(&self.weights) {
            *denominator = denominator.wrapping_mul(*weight);
        }
    }

    /// Makes them sums of weights whose unit is `numerator / denominator`.
    fn scale(&mut self, (numerator, denominator): (i64, i64)) {
        let weights = self.weights.iter();
        for ((sum, whole), weight) in self.numerators.iter_mut().zip(&mut self.denominators).zip(weights) {
            *sum = sum.wrapping_mul(numerator);
            *whole = if *weight == 0 { 0 } else { whole.wrapping_mul(denominator) };
        }
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
