//! The largest or smallest of some scores, lane by lane.

use super::question::Scaled;
use super::scores::Scores;

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

    /// The scores of a group or script.
    pub(super) fn add_scores(&mut self, scores: &Scores) {
        for lane in 0..self.numerators.len() {
            self.add(lane, scores.fraction(lane).expect("a bound was given for the fraction"));
        }
    }

    /// The answers to a question.
    pub(super) fn add_answers(&mut self, codes: &[u8], scaled: &Scaled) {
        let mut points = [(0, 0); 256];
        for (code, numerator) in scaled.numerators.iter().enumerate() {
            points[code] = numerator.map_or((0, 0), |numerator| (numerator, scaled.unit));
        }
        for (lane, code) in codes.iter().enumerate() {
            self.add(lane, points[usize::from(*code)]);
        }
    }

    /// One more; the bounds say that no product runs over.
    #[inline]
    fn add(&mut self, lane: usize, (numerator, denominator): (i64, i64)) {
        let (best, whole) = (self.numerators[lane], self.denominators[lane]);
        let (mine, theirs) = (numerator.wrapping_mul(whole), best.wrapping_mul(denominator));
        let is_better = if self.is_largest { mine > theirs } else { mine < theirs };
        if denominator != 0 && (whole == 0 || is_better) {
            self.numerators[lane] = numerator;
            self.denominators[lane] = denominator;
        }
    }

    pub(super) fn done(self) -> Scores {
        Scores::of(self.numerators, self.denominators)
    }
}
