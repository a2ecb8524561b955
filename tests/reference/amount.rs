//! A number as a policy writes it: whole, decimal, or a quotient of the two. Exact.

use num_bigint::BigInt;
use num_rational::BigRational;

/// `top / 10^places / bottom`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    top: i64,
    places: u32,
    bottom: i64,
}

/// A whole number as a rational.
pub(crate) fn rational(number: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

/// A whole number of things as a rational.
pub(crate) fn count(number: usize) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

/// The value of digits with at most one point and one sign, as JSON writes a number that is neither tiny nor huge.
pub(crate) fn parse(text: &str) -> BigRational {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{part}").parse().expect("a drawn number has no exponent");
    let places = u32::try_from(part.len()).expect("a drawn number is short");
    BigRational::new(digits, BigInt::from(10).pow(places))
}

impl Amount {
    pub(crate) fn whole(number: i64) -> Self {
        Self { top: number, places: 0, bottom: 1 }
    }

    pub(crate) fn decimal(top: i64, places: u32) -> Self {
        Self { top, places, bottom: 1 }
    }

    pub(crate) fn fraction(top: i64, bottom: i64) -> Self {
        Self { top, places: 0, bottom }
    }

    /// The amount with exactly this value, if its terms are short enough to be literals.
    pub(crate) fn exactly(value: &BigRational) -> Option<Self> {
        let most = 1_000_000_000_000_000;
        let top = i64::try_from(value.numer()).ok().filter(|top| (0..most).contains(top))?;
        let bottom = i64::try_from(value.denom()).ok().filter(|bottom| *bottom < most)?;
        Some(Self { top, places: 0, bottom })
    }

    pub(crate) fn value(&self) -> BigRational {
        let scale = BigInt::from(10).pow(self.places) * BigInt::from(self.bottom);
        BigRational::new(BigInt::from(self.top), scale)
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.top == 0
    }

    /// As a script writes it; a quotient stands in parentheses and never divides whole by whole.
    pub(crate) fn text(&self) -> String {
        if self.bottom == 1 {
            return self.top_text();
        }
        let (top, bottom) = (self.top_text(), self.bottom);
        if self.places > 0 {
            return format!("({top} / {bottom})");
        }
        match (self.top + self.bottom) % 3 {
            0 => format!("({top}.0 / {bottom})"),
            1 => format!("({top} / {bottom}.0)"),
            _ => format!("({top}.0 / {bottom}.0)"),
        }
    }

    /// As a script writes it where a whole number must not stand.
    pub(crate) fn decimal_text(&self) -> String {
        if self.bottom == 1 && self.places == 0 { format!("{}.0", self.top) } else { self.text() }
    }

    fn top_text(&self) -> String {
        if self.places == 0 {
            return self.top.to_string();
        }
        let places = usize::try_from(self.places).expect("a few places");
        let digits = format!("{:0>width$}", self.top, width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        format!("{whole}.{part}")
    }
}
