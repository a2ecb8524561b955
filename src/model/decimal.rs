//! Exact numbers as decimals: read without rounding, printed half to even.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Pow};

use super::Exact;

/// The largest power of ten that a number in a file may be written with.
const LARGEST_EXPONENT: i64 = 300;

/// So many digits always fit into a machine word.
const MOST_WORD_DIGITS: usize = 18;

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
        if exponent == 0
            && unsigned.len() + fraction.len() <= MOST_WORD_DIGITS
            && let Ok(digits) = format!("{whole}{fraction}").parse()
            && let Ok(places) = u32::try_from(fraction.len())
        {
            return Self::decimal(digits, places);
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
        if let Some(whole) = self.scaled(places).and_then(|scaled| i64::try_from(scaled).ok())
            && let Some(rounded) = Self::decimal(whole, places)
        {
            return rounded;
        }
        let (number, scale) = (self.to_rational(), BigInt::from(10).pow(places));
        Self::large(BigRational::new(half_even(number.numer() * &scale, number.denom()), scale))
    }

    /// As a decimal, half to even, with exactly so many places: `61.25`, `40.00`.
    pub fn to_decimal(&self, places: u32) -> String {
        let (digits, is_negative) = match self.scaled(places) {
            Some(scaled) => (scaled.unsigned_abs().to_string(), scaled < 0),
            None => {
                let number = self.to_rational();
                let scaled = half_even(number.numer() * BigInt::from(10).pow(places), number.denom());
                (scaled.magnitude().to_string(), scaled.sign() == Sign::Minus)
            }
        };
        let digits = format!("{digits:0>width$}", width = places as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places as usize);
        let sign = if is_negative { "-" } else { "" };
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// The number times so many powers of ten, half to even, where machine words are enough.
    fn scaled(&self, places: u32) -> Option<i128> {
        let (numerator, denominator) = self.words().filter(|_| places as usize <= MOST_WORD_DIGITS)?;
        if denominator == 1 {
            return Some(i128::from(numerator) * i128::from(10_i64.pow(places)));
        }
        if let Some(scaled) = numerator.checked_mul(10_i64.pow(places)) {
            let (quotient, rest) = (scaled.div_euclid(denominator), scaled.rem_euclid(denominator));
            let half = rest.cmp(&(denominator - rest));
            let is_up = half.is_gt() || (half.is_eq() && quotient % 2 != 0);
            return Some(i128::from(quotient) + i128::from(is_up));
        }
        let scaled = i128::from(numerator) * i128::from(10_i64.pow(places));
        let denominator = i128::from(denominator);
        let (quotient, twice) = (scaled.div_euclid(denominator), scaled.rem_euclid(denominator) * 2);
        let is_up = twice > denominator || (twice == denominator && quotient % 2 != 0);
        Some(quotient + i128::from(is_up))
    }

    /// Writes a decimal of at least one and at most so many places, without more zeros: `61.25`, `40.0`.
    pub fn write_decimal(&self, places: u32, bytes: &mut Vec<u8>) {
        let scaled = self.scaled(places).and_then(|scaled| i64::try_from(scaled).ok());
        let Some(scaled) = scaled.filter(|_| places > 0) else {
            let short = self.to_short_decimal(places);
            bytes.extend_from_slice(short.as_bytes());
            if !short.contains('.') {
                bytes.extend_from_slice(b".0");
            }
            return;
        };
        // The digits from the last to the first, into a place that is long enough for them and a point.
        let mut digits = [b'0'; 24];
        let (mut rest, mut at, mut place) = (scaled.unsigned_abs(), digits.len(), 0);
        let mut is_shown = false;
        while rest > 0 || place <= places {
            let digit = u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            if place == places {
                at -= 1;
                digits[at] = b'.';
                is_shown = true;
            }
            // The last digit behind the point stays, and no zero behind it.
            is_shown = is_shown || digit != 0 || place + 1 == places;
            if is_shown {
                at -= 1;
                digits[at] = b'0' + digit;
            }
            place += 1;
        }
        if scaled < 0 {
            bytes.push(b'-');
        }
        bytes.extend_from_slice(&digits[at..]);
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
        if let Some(whole) = self.to_whole() {
            return whole.to_string();
        }
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
    fn machine_words_print_as_large_numbers_do() {
        let parts = [0, 1, -1, 2, 3, -7, 8, 125, 1_000_003, 99_999_999, -4_999_995, i64::MAX, i64::MIN];
        for (a, b) in parts.iter().flat_map(|a| parts.iter().map(move |b| (*a, *b))) {
            let Some(number) = Exact::ratio(a, b) else { continue };
            for places in [1, 2, 6, 18, 19, 30] {
                let slow = {
                    let number = number.to_rational();
                    half_even(number.numer() * BigInt::from(10).pow(places), number.denom())
                };
                let rounded = BigRational::new(slow, BigInt::from(10).pow(places));
                assert_eq!(number.rounded(places).to_rational(), rounded, "{a}/{b} {places}");
                assert_eq!(
                    Exact::parse(&number.to_decimal(places)).map(|read| read.to_rational()),
                    Some(rounded)
                );
                let short = number.to_short_decimal(places);
                let short = if short.contains('.') { short } else { format!("{short}.0") };
                let mut written = Vec::new();
                number.write_decimal(places, &mut written);
                assert_eq!(String::from_utf8(written), Ok(short), "{a}/{b} {places}");
            }
        }
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
