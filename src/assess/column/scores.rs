//! The scores of one node over a block of rows: exact fractions of machine integers, whose bounds were reckoned when
//! the policy was compiled; exact numbers of any size only where no bound could be given.

use std::ops::Range;

use super::fractions::{Fractions, Hand, bits, most_bits};
use super::table::{Packed, Packing};
use super::weighing::Weighing;
use crate::model::Exact;

/// The scores of a node, a lane each.
#[derive(Clone, Debug)]
pub(super) enum Scores {
    /// A mean of answers, as the sums that were gathered: numerator, and denominator over `unit`.
    Gathered { sums: Vec<Packed>, packing: Packing, unit: i64 },
    /// Fractions; where the denominator is 0, there is no score.
    Fractions { numerators: Vec<i64>, denominators: Vec<i64>, bits: (u32, u32) },
    /// Fractions that are made of others whenever they are asked for.
    Weighed(Weighing),
    /// Numbers of any size.
    Exact(Vec<Option<Exact>>),
    /// A question, whose score is looked up by its answer.
    Question,
}

impl Scores {
    /// Fractions; where the denominator is 0, there is no score.
    pub(super) fn of(numerators: Vec<i64>, denominators: Vec<i64>) -> Self {
        let bits = (most_bits(&numerators), most_bits(&denominators));
        Self::Fractions { numerators, denominators, bits }
    }

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
            Self::Fractions { numerators, denominators, .. } => Some((numerators[lane], denominators[lane])),
            Self::Weighed(weighing) => weighing.fractions(lane..lane + 1, &mut Hand::default()).iter().next(),
            Self::Exact(_) | Self::Question => None,
        }
    }

    /// Whether they are machine fractions.
    pub(super) fn are_fractions(&self) -> bool {
        !matches!(self, Self::Exact(_) | Self::Question)
    }

    /// The fractions of a few neighbours, where they are machine fractions; made in a hand where they don't lie ready.
    #[inline(always)]
    pub(super) fn fractions<'f>(&'f self, lanes: Range<usize>, hand: &'f mut Hand) -> Fractions<'f> {
        match self {
            Self::Gathered { sums, packing, unit: 1 } => {
                hand.take(packing.bits(), sums[lanes].iter().map(|sum| packing.mean(*sum)))
            }
            Self::Gathered { sums, packing, unit } => {
                let (numerator_bits, denominator_bits) = packing.bits();
                let most = (numerator_bits, denominator_bits + bits(*unit));
                hand.take(
                    most,
                    sums[lanes].iter().map(|sum| {
                        let (numerator, denominator) = packing.mean(*sum);
                        (numerator, denominator.wrapping_mul(*unit))
                    }),
                )
            }
            Self::Fractions { numerators, denominators, bits } => {
                let (numerators, denominators) = (&numerators[lanes.clone()], &denominators[lanes]);
                Fractions { numerators, denominators, bits: *bits }
            }
            Self::Weighed(weighing) => weighing.fractions(lanes, hand),
            Self::Exact(_) | Self::Question => unreachable!("they are no machine fractions"),
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
