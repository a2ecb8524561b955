//! Values of a parameter: exact numbers, and roots of polynomials that are no fraction.

use std::cmp::Ordering;

use super::polynomial::{Polynomial, middle};
use crate::model::Exact;

/// A value of a parameter: a number, or the one root of a polynomial in a stretch.
#[derive(Clone, Debug)]
pub struct Root {
    low: Exact,
    high: Exact,
    /// None for a number.
    of: Option<Polynomial>,
}

impl Root {
    /// A number.
    pub(super) fn number(number: Exact) -> Self {
        Self { low: number.clone(), high: number, of: None }
    }

    /// The number, where it is a fraction.
    pub fn exact(&self) -> Option<&Exact> {
        self.of.is_none().then_some(&self.low)
    }

    /// A number nearer to it than a billionth of a billionth.
    #[expect(clippy::missing_panics_doc, reason = "10 has powers")]
    pub fn near(&self) -> Exact {
        let mut root = self.clone();
        let width = Exact::from(10_i64).power(-18).expect("10 is not 0");
        while &root.high - &root.low > width {
            root.halve();
        }
        middle(&root.low, &root.high)
    }

    /// The roots of a polynomial, ascending.
    pub(super) fn all(polynomial: &Polynomial) -> Vec<Self> {
        if polynomial.degree() == 0 {
            return Vec::new();
        }
        if polynomial.degree() == 1 {
            let root = (-&polynomial.coefficient(0)).divide(&polynomial.coefficient(1));
            return root.map(Self::number).into_iter().collect();
        }
        let once = polynomial.square_free();
        if once.degree() == 1 {
            return Self::all(&once);
        }
        let stretches = once.stretches().into_iter();
        stretches.map(|(low, high)| Self { low, high, of: Some(once.clone()) }.simplified()).collect()
    }

    /// As a number, where it is a fraction: the simplest one of a narrow stretch is tried.
    fn simplified(mut self) -> Self {
        let Some(of) = self.of.clone() else { return self };
        let width = Exact::from(10_i64).power(-24).expect("10 is not 0");
        while &self.high - &self.low > width {
            if of.at(&self.high).is_zero() {
                return Self::number(self.high);
            }
            self.halve();
        }
        let simplest = simplest(&self.low, &self.high);
        if of.at(&simplest).is_zero() { Self::number(simplest) } else { self }
    }

    fn halve(&mut self) {
        let Some(of) = &self.of else { return };
        let middle = middle(&self.low, &self.high);
        let (at_low, at_middle) = (of.at(&self.low), of.at(&middle));
        // The root lies above the low end; a root at the low end itself belongs to the stretch before.
        let at_high = of.at(&self.high);
        let in_lower = if at_low.is_zero() {
            !at_middle.is_zero() && !at_high.is_zero() && at_middle.is_positive() == at_high.is_positive()
        } else {
            at_middle.is_zero() || at_low.is_positive() != at_middle.is_positive()
        };
        let in_lower = in_lower || at_middle.is_zero();
        if in_lower { self.high = middle } else { self.low = middle }
    }

    /// The sign of a polynomial there.
    pub(super) fn sign(&self, polynomial: &Polynomial) -> Ordering {
        let zero = Exact::zero();
        let Some(of) = &self.of else { return polynomial.at(&self.low).cmp(&zero) };
        let common = of.common(polynomial);
        if common.degree() > 0 {
            let (low, high) = (common.at(&self.low), common.at(&self.high));
            if high.is_zero() || (!low.is_zero() && low.is_positive() != high.is_positive()) {
                return Ordering::Equal;
            }
        }
        let mut root = self.clone();
        loop {
            // Without a root in the stretch the sign is the same at both ends and between them.
            let once = polynomial.square_free();
            let is_apart = once.degree() == 0
                || Self::all(&once).iter().all(|other| other.high < root.low || other.low > root.high);
            if is_apart {
                return polynomial.at(&root.high).cmp(&zero);
            }
            root.halve();
        }
    }

    /// Whether it is below, at or above a number.
    pub fn compare_number(&self, number: &Exact) -> Ordering {
        let difference = Polynomial::new(vec![-number, Exact::one()]);
        if self.high < *number {
            return Ordering::Less;
        }
        if self.low > *number {
            return Ordering::Greater;
        }
        self.sign(&difference)
    }

    /// The order of two values.
    #[expect(clippy::missing_panics_doc, reason = "what is matched is there")]
    pub fn compare(&self, other: &Self) -> Ordering {
        match (&self.of, &other.of) {
            (_, None) => self.compare_number(&other.low),
            (None, _) => other.compare_number(&self.low).reverse(),
            (Some(one), Some(_)) => {
                let (mut left, mut right) = (self.clone(), other.clone());
                if right.sign(one).is_eq() && left.overlaps(&right) {
                    let common = one.common(right.of.as_ref().expect("just looked"));
                    let only = Self::all(&common);
                    let near = |root: &Self| only.iter().position(|known| known.overlaps(root));
                    while left.overlaps(&right)
                        && left.width() > Exact::from(10_i64).power(-40).expect("10 is not 0")
                    {
                        left.halve();
                        right.halve();
                    }
                    if left.overlaps(&right) && near(&left) == near(&right) {
                        return Ordering::Equal;
                    }
                }
                while left.overlaps(&right) {
                    left.halve();
                    right.halve();
                }
                left.low.cmp(&right.low)
            }
        }
    }

    fn width(&self) -> Exact {
        &self.high - &self.low
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// A number above it and below a bound, or below it and above a bound.
    pub(super) fn beside(&self, bound: &Exact) -> Exact {
        let mut root = self.clone();
        while root.low <= *bound && *bound <= root.high && root.of.is_some() {
            root.halve();
        }
        if *bound > root.high { middle(&root.high, bound) } else { middle(&root.low, bound) }
    }

    /// Any number above it.
    pub(super) fn above(&self) -> Exact {
        &self.high + &Exact::one()
    }
}

/// The fraction with the smallest denominator between two numbers (Stern and Brocot).
fn simplest(low: &Exact, high: &Exact) -> Exact {
    let floor = low.floor();
    if floor == *low {
        return floor;
    }
    let next = &floor + &Exact::one();
    if next <= *high {
        return next;
    }
    let invert = |number: &Exact| Exact::one().divide(&(number - &floor)).expect("it is above its floor");
    let rest = simplest(&invert(high), &invert(low));
    &floor + &Exact::one().divide(&rest).expect("a fraction between 0 and 1 has an inverse")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polynomial(coefficients: &[i64]) -> Polynomial {
        Polynomial::new(coefficients.iter().map(|number| Exact::from(*number)).collect())
    }

    #[test]
    fn fractions_are_found_and_others_are_ordered() {
        // (3x − 2)(x² − 2): −√2, 2/3, √2
        let roots = Root::all(&polynomial(&[-2, 3]).times(&polynomial(&[-2, 0, 1])));
        assert_eq!(roots.len(), 3);
        assert_eq!(roots[1].exact(), Exact::ratio(2, 3).as_ref());
        assert_eq!(roots[2].exact(), None);
        assert_eq!(roots[2].near().to_decimal(6), "1.414214");
        assert!(roots[0].compare(&roots[1]).is_lt() && roots[1].compare(&roots[2]).is_lt());
        let again = Root::all(&polynomial(&[-4, 0, 2]));
        assert!(roots[2].compare(&again[1]).is_eq());
        assert!(roots[2].sign(&polynomial(&[-2, 0, 1])).is_eq());
        assert!(roots[2].sign(&polynomial(&[-1, 1])).is_gt());
    }
}
