//! Exact numbers as decimals: read without rounding, printed half to even.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Pow};

use super::Exact;

/// The largest power of ten that a number in a file may be written with.
const LARGEST_EXPONENT: i64 = 300;

impl Exact {
    /// Reads a decimal such as `-12.50` or `1.5e3`, without rounding.
    /// `None` when it is no number, or its exponent is beyond ±300.
    pub fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let unsigned = whole.strip_prefix(['-', '+']).unwrap_or(whole);
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if unsigned.is_empty()
            || !is_digits(unsigned)
            || !is_digits(fraction)
            || exponent.abs() > LARGEST_EXPONENT
        {
            return None;
        }
        let digits: BigInt = format!("{whole}{fraction}").parse().ok()?;
        let scale = exponent - i64::try_from(fraction.len()).ok()?;
        let power = BigInt::from(10).pow(scale.unsigned_abs());
        Some(Self::large(if scale < 0 {
            BigRational::new(digits, power)
        } else {
            BigRational::from(digits * power)
        }))
    }

    /// Rounded half to even to so many decimal places.
    #[must_use]
    pub fn rounded(&self, places: u32) -> Self {
        let (number, scale) = (self.to_rational(), BigInt::from(10).pow(places));
        Self::large(BigRational::new(half_even(number.numer() * &scale, number.denom()), scale))
    }

    /// As a decimal, half to even, with exactly so many places: `61.25`, `40.00`.
    pub fn to_decimal(&self, places: u32) -> String {
        let number = self.to_rational();
        let scaled = half_even(number.numer() * BigInt::from(10).pow(places), number.denom());
        let digits = format!("{:0>width$}", scaled.magnitude(), width = places as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places as usize);
        let sign = if scaled.sign() == Sign::Minus { "-" } else { "" };
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// As a decimal of at most so many places, without trailing zeros: `61.25`, `40`.
    pub fn to_short_decimal(&self, places: u32) -> String {
        let decimal = self.to_decimal(places);
        if decimal.contains('.') {
            decimal.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            decimal
        }
    }

    /// How many places show on which side of each threshold the number lies; at least `places`, at most 60.
    pub fn places_beside<'a>(
        &self,
        places: u32,
        thresholds: impl IntoIterator<Item = &'a Self> + Clone,
    ) -> u32 {
        (places..60)
            .find(|places| {
                let rounded = self.rounded(*places);
                thresholds.clone().into_iter().all(|threshold| (self >= threshold) == (rounded >= *threshold))
            })
            .unwrap_or(60)
    }

    /// As written by people who need it whole: a decimal where it is one, else a fraction.
    pub fn to_exact_text(&self) -> String {
        let mut rest = self.to_rational().denom().clone();
        let mut places = 0;
        for (prime, count) in [(2, &mut 0_u32), (5, &mut 0_u32)] {
            while rest.is_multiple_of(&BigInt::from(prime)) {
                rest /= prime;
                *count += 1;
            }
            places = places.max(*count);
        }
        if rest.is_one() && places <= 60 { self.to_short_decimal(places) } else { self.to_fraction_text() }
    }
}

fn half_even(numerator: BigInt, denominator: &BigInt) -> BigInt {
    let (quotient, remainder) = numerator.div_mod_floor(denominator);
    let twice: BigInt = remainder * 2;
    if twice > *denominator || (twice == *denominator && quotient.is_odd()) { quotient + 1 } else { quotient }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).expect("a decimal")
    }

    #[test]
    fn decimals_are_read_without_rounding() {
        assert_eq!(&exact("0.1") + &exact("0.2"), exact("0.3"));
        assert_eq!(exact("-1.5e2"), Exact::from(-150_i64));
        assert_eq!(exact("25e-1"), exact("2.5"));
        for wrong in ["", "-", ".5", "1.2.3", "1e999", "0x1", "1_000"] {
            assert_eq!(Exact::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn printing_rounds_half_to_even() {
        assert_eq!(exact("0.125").to_decimal(2), "0.12");
        assert_eq!(exact("0.375").to_decimal(2), "0.38");
        assert_eq!(exact("-0.125").to_decimal(2), "-0.12");
        assert_eq!(exact("-7").to_decimal(0), "-7");
        assert_eq!(exact("40").to_short_decimal(6), "40");
        assert_eq!(exact("-0.001").to_decimal(2), "0.00");
    }

    #[test]
    fn more_places_are_shown_where_rounding_would_cross_a_threshold() {
        let score = exact("69.9999");
        assert_eq!(score.places_beside(2, &[exact("70")]), 4);
        assert_eq!(exact("70").places_beside(2, &[exact("70")]), 2);
        let third = Exact::ratio(1, 3).expect("3 is not 0");
        assert_eq!(third.to_exact_text(), "1/3");
        assert_eq!(exact("2.50").to_exact_text(), "2.5");
    }
}
