//! Exact numbers: every weight, point, threshold and score.
//! Rounding happens only where one is printed.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{Pow, Zero};

/// An exact rational number, in lowest terms.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Exact(Form);

/// Numbers whose parts fit into machine words are kept in them: nearly all are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Form {
    /// In lowest terms, the denominator above 0.
    Small(i64, i64),
    /// Only what doesn't fit.
    Large(Box<BigRational>),
}

impl Exact {
    /// 0.
    pub fn zero() -> Self {
        Self(Form::Small(0, 1))
    }

    /// 1.
    pub fn one() -> Self {
        Self(Form::Small(1, 1))
    }

    /// A fraction of whole numbers; `None` when the denominator is 0.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::reduced(numerator.into(), denominator.into()))
    }

    /// `digits` × 10 to the power of −`places`, at most 18 of them.
    pub fn decimal(digits: i64, places: u32) -> Option<Self> {
        if places == 0 { Some(Self::from(digits)) } else { Self::ratio(digits, 10_i64.checked_pow(places)?) }
    }

    /// The fraction with this numerator and denominator; `None` when the denominator is 0.
    pub fn from_parts(numerator: BigInt, denominator: BigInt) -> Option<Self> {
        (!denominator.is_zero()).then(|| Self::large(BigRational::new(numerator, denominator)))
    }

    /// Numerator and denominator in lowest terms, the denominator above 0; `None` when they don't fit.
    pub fn parts(&self) -> Option<(i64, i64)> {
        match &self.0 {
            Form::Small(numerator, denominator) => Some((*numerator, *denominator)),
            Form::Large(_) => None,
        }
    }

    /// A fraction of machine words, brought to lowest terms. The denominator is not 0.
    fn reduced(numerator: i128, denominator: i128) -> Self {
        if let (Ok(numerator), Ok(denominator)) = (i64::try_from(numerator), i64::try_from(denominator))
            && denominator > 0
        {
            return Self::reduced_words(numerator, denominator);
        }
        let divisor = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).unwrap_or(1) * denominator.signum();
        match (i64::try_from(numerator / divisor), i64::try_from(denominator / divisor)) {
            (Ok(numerator), Ok(denominator)) => Self(Form::Small(numerator, denominator)),
            _ => Self(Form::Large(Box::new(BigRational::new(numerator.into(), denominator.into())))),
        }
    }

    /// The same in machine words, which nearly always are enough. The denominator is above 0.
    fn reduced_words(numerator: i64, denominator: i64) -> Self {
        if denominator == 1 {
            return Self(Form::Small(numerator, 1));
        }
        let divisor = numerator.unsigned_abs().gcd(&denominator.unsigned_abs());
        let divisor = i64::try_from(divisor).expect("it divides a positive machine word");
        Self(Form::Small(numerator / divisor, denominator / divisor))
    }

    /// Numerator and denominator, where both are machine words.
    pub(super) fn words(&self) -> Option<(i64, i64)> {
        match &self.0 {
            Form::Small(numerator, denominator) => Some((*numerator, *denominator)),
            Form::Large(_) => None,
        }
    }

    pub(super) fn large(number: BigRational) -> Self {
        match (i64::try_from(number.numer()), i64::try_from(number.denom())) {
            (Ok(numerator), Ok(denominator)) => Self(Form::Small(numerator, denominator)),
            _ => Self(Form::Large(Box::new(number))),
        }
    }

    /// The same number as a fraction of whole numbers without bounds.
    pub fn to_rational(&self) -> BigRational {
        match &self.0 {
            Form::Small(numerator, denominator) => {
                BigRational::new_raw(BigInt::from(*numerator), BigInt::from(*denominator))
            }
            Form::Large(number) => (**number).clone(),
        }
    }

    /// As a fraction in lowest terms: `1/3`, `40`.
    pub fn to_fraction_text(&self) -> String {
        match &self.0 {
            Form::Small(numerator, 1) => numerator.to_string(),
            Form::Small(numerator, denominator) => format!("{numerator}/{denominator}"),
            Form::Large(number) => number.to_string(),
        }
    }

    fn sign(&self) -> Ordering {
        match &self.0 {
            Form::Small(numerator, _) => numerator.cmp(&0),
            Form::Large(number) => number.as_ref().cmp(&BigRational::zero()),
        }
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.sign().is_eq()
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        self.sign().is_lt()
    }

    /// Whether it is above 0.
    pub fn is_positive(&self) -> bool {
        self.sign().is_gt()
    }

    /// Whether it has no fractional part.
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Form::Small(_, denominator) => *denominator == 1,
            Form::Large(number) => number.is_integer(),
        }
    }

    /// The same number as a machine integer, where it is one.
    pub fn to_whole(&self) -> Option<i64> {
        match &self.0 {
            Form::Small(numerator, 1) => Some(*numerator),
            _ => None,
        }
    }

    /// Adds a product.
    pub fn add_product(&mut self, one: &Self, other: &Self) {
        if let (Form::Small(sum, 1), Form::Small(one, 1), Form::Small(other, 1)) =
            (&mut self.0, &one.0, &other.0)
            && let Some(more) = one.checked_mul(*other).and_then(|product| sum.checked_add(product))
        {
            *sum = more;
            return;
        }
        *self = &*self + &(one * other);
    }

    /// `self / divisor`; `None` when the divisor is 0.
    #[must_use]
    pub fn divide(&self, divisor: &Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        if let (Form::Small(a, b), Form::Small(c, d)) = (&self.0, &divisor.0) {
            return Some(Self::reduced(i128::from(*a) * i128::from(*d), i128::from(*b) * i128::from(*c)));
        }
        Some(Self::large(self.to_rational() / divisor.to_rational()))
    }

    /// What is left of `self / divisor`, with the sign of `self`; `None` when the divisor is 0.
    #[must_use]
    pub fn remainder(&self, divisor: &Self) -> Option<Self> {
        (!divisor.is_zero()).then(|| Self::large(self.to_rational() % divisor.to_rational()))
    }

    /// `self` to a whole power; `None` for 0 to a negative power.
    #[must_use]
    pub fn power(&self, exponent: i32) -> Option<Self> {
        (exponent >= 0 || !self.is_zero()).then(|| Self::large(Pow::pow(self.to_rational(), exponent)))
    }

    /// The distance from 0.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// The largest whole number that is not above it.
    #[must_use]
    pub fn floor(&self) -> Self {
        Self::large(self.to_rational().floor())
    }

    /// The smallest whole number that is not below it.
    #[must_use]
    pub fn ceiling(&self) -> Self {
        Self::large(self.to_rational().ceil())
    }

    /// How many bits its larger part takes; grows with the digits of numerator and denominator.
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Form::Small(numerator, denominator) => {
                u64::from(u64::BITS - (numerator.unsigned_abs() | denominator.unsigned_abs()).leading_zeros())
            }
            Form::Large(number) => number.numer().bits().max(number.denom().bits()),
        }
    }
}

/// Euclid, in halves of the word where both fit.
fn greatest_common_divisor(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        if let (Ok(small), Ok(smaller)) = (u64::try_from(one), u64::try_from(other)) {
            return u128::from(small.gcd(&smaller));
        }
        (one, other) = (other, one % other);
    }
    one
}

impl From<i64> for Exact {
    fn from(whole: i64) -> Self {
        Self(Form::Small(whole, 1))
    }
}

impl From<usize> for Exact {
    fn from(count: usize) -> Self {
        Self::reduced(i128::try_from(count).unwrap_or(i128::MAX), 1)
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_exact_text())
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) if b == d => a.cmp(c),
            (Form::Small(a, b), Form::Small(c, d)) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            _ => self.to_rational().cmp(&other.to_rational()),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: Self) -> Exact {
        if let (Form::Small(a, b), Form::Small(c, d)) = (&self.0, &other.0) {
            if let (1, 1, Some(sum)) = (b, d, a.checked_add(*c)) {
                return Exact(Form::Small(sum, 1));
            }
            if b == d {
                return Exact::reduced(i128::from(*a) + i128::from(*c), i128::from(*b));
            }
            let (left, right) = (i128::from(*a) * i128::from(*d), i128::from(*c) * i128::from(*b));
            if let Some(sum) = left.checked_add(right) {
                return Exact::reduced(sum, i128::from(*b) * i128::from(*d));
            }
        }
        Exact::large(self.to_rational() + other.to_rational())
    }
}

impl AddAssign<&Exact> for Exact {
    fn add_assign(&mut self, other: &Exact) {
        match (&mut self.0, &other.0) {
            (Form::Small(sum, 1), Form::Small(more, 1)) if sum.checked_add(*more).is_some() => *sum += more,
            _ => *self = &*self + other,
        }
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: Self) -> Exact {
        self + &-other
    }
}

impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: Self) -> Exact {
        match (&self.0, &other.0) {
            (Form::Small(a, 1), Form::Small(c, 1)) if a.checked_mul(*c).is_some() => {
                Exact(Form::Small(a * c, 1))
            }
            (Form::Small(a, b), Form::Small(c, d)) => {
                Exact::reduced(i128::from(*a) * i128::from(*c), i128::from(*b) * i128::from(*d))
            }
            _ => Exact::large(self.to_rational() * other.to_rational()),
        }
    }
}

impl Neg for &Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        match &self.0 {
            Form::Small(numerator, denominator) if *numerator != i64::MIN => {
                Exact(Form::Small(-numerator, *denominator))
            }
            _ => Exact::large(-self.to_rational()),
        }
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::zero(), |sum, number| &sum + &number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).expect("a decimal")
    }

    #[test]
    fn small_and_large_numbers_are_one_arithmetic() {
        let parts = [0, 1, -1, 3, -7, 1_000_003, i64::MAX, i64::MIN, i64::MAX - 1];
        let numbers: Vec<Exact> = parts
            .iter()
            .flat_map(|a| parts.iter().filter_map(|b| Exact::ratio(*a, *b)))
            .chain([exact("1e30"), exact("-1e-30"), exact("9223372036854775808")])
            .collect();
        for one in &numbers {
            for other in &numbers {
                let (left, right) = (one.to_rational(), other.to_rational());
                assert_eq!((one + other).to_rational(), &left + &right);
                assert_eq!((one - other).to_rational(), &left - &right);
                assert_eq!((one * other).to_rational(), &left * &right);
                assert_eq!(one.cmp(other), left.cmp(&right));
                assert_eq!(one == other, left == right);
                if !other.is_zero() {
                    assert_eq!(one.divide(other).expect("not 0").to_rational(), left / right);
                }
            }
        }
    }
}
