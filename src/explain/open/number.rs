//! Numbers of which something is left open, and who tells how they compare.

use std::cmp::Ordering;
use std::fmt::Debug;

use crate::model::Exact;

/// A number that hangs on what is left open.
pub(in crate::explain) trait Number: Clone + Debug {
    /// A number that hangs on nothing.
    fn constant(number: Exact) -> Self;

    /// The number, where nothing that is open has a part in it.
    fn as_constant(&self) -> Option<Exact>;

    fn plus(&self, other: &Self) -> Self;

    fn times(&self, other: &Self) -> Self;

    /// The quotient; none where the divisor is 0 whatever the open comes to.
    fn divided(&self, other: &Self) -> Option<Self>;

    fn negated(&self) -> Self {
        self.times(&Self::constant(-&Exact::one()))
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }
}

/// Tells the sign of numbers, or why that can't be told.
pub(in crate::explain) trait Judge<N: Number> {
    fn sign(&mut self, number: &N) -> Result<Ordering, String>;

    /// A number not far from what it comes to.
    fn near(&self, number: &N) -> Exact;

    /// The least or the greatest of numbers as one number, for those that can keep it so; each stands beside 1 where it
    /// is there, and 0 where it isn't.
    fn best(&self, _numbers: &[(N, N)], _wanted: Ordering) -> Option<N> {
        None
    }

    /// The order of two.
    fn compare(&mut self, one: &N, other: &N) -> Result<Ordering, String> {
        self.sign(&one.minus(other))
    }

    /// The largest whole number that it isn't below.
    fn floor(&mut self, number: &N) -> Result<Exact, String> {
        let mut whole = self.near(number).floor();
        // The comparisons that end the search are noted: up to these values the whole number stays.
        loop {
            let next = &whole + &Exact::one();
            if self.compare(number, &N::constant(whole.clone()))?.is_lt() {
                whole = &whole - &Exact::one();
            } else if self.compare(number, &N::constant(next.clone()))?.is_ge() {
                whole = next;
            } else {
                return Ok(whole);
            }
        }
    }

    /// The nearest whole number, the even one of two.
    fn rounded(&mut self, number: &N) -> Result<Exact, String> {
        let half = Exact::ratio(1, 2).expect("2 is not 0");
        let above = number.plus(&N::constant(half.clone()));
        let whole = self.floor(&above)?;
        let is_halfway = self.compare(&above, &N::constant(whole.clone()))?.is_eq();
        let is_even = (&whole * &half).is_whole();
        Ok(if is_halfway && !is_even { &whole - &Exact::one() } else { whole })
    }
}
