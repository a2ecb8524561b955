//! The fractions of a few neighbouring rows, so few that they stay at hand.

/// How many are at hand together.
pub(super) const LANES: usize = 64;

/// Numerators and denominators, a lane each; where the denominator is 0, there is no fraction.
#[derive(Clone, Copy)]
pub(super) struct Fractions<'f> {
    pub(super) numerators: &'f [i64],
    pub(super) denominators: &'f [i64],
    /// How many bits numerators and denominators have at most.
    pub(super) bits: (u32, u32),
}

/// Room for fractions in the making.
pub(super) struct Hand {
    pub(super) numerators: [i64; LANES],
    pub(super) denominators: [i64; LANES],
}

impl Default for Hand {
    fn default() -> Self {
        Self { numerators: [0; LANES], denominators: [1; LANES] }
    }
}

impl Hand {
    /// The first so many.
    #[inline(always)]
    pub(super) fn first(&self, count: usize) -> Fractions<'_> {
        let (numerators, denominators) = (&self.numerators[..count], &self.denominators[..count]);
        Fractions { numerators, denominators, bits: (most_bits(numerators), most_bits(denominators)) }
    }

    /// Takes in up to [`LANES`] fractions that have no more bits than these.
    #[inline(always)]
    pub(super) fn take(
        &mut self,
        bits: (u32, u32),
        fractions: impl ExactSizeIterator<Item = (i64, i64)>,
    ) -> Fractions<'_> {
        let count = fractions.len();
        let places = self.numerators.iter_mut().zip(&mut self.denominators);
        for ((numerator, denominator), fraction) in places.zip(fractions) {
            (*numerator, *denominator) = fraction;
        }
        Fractions { numerators: &self.numerators[..count], denominators: &self.denominators[..count], bits }
    }
}

impl<'f> Fractions<'f> {
    #[inline(always)]
    pub(super) fn iter(self) -> impl ExactSizeIterator<Item = (i64, i64)> {
        let pairs = self.numerators.iter().zip(self.denominators);
        pairs.map(|(numerator, denominator)| (*numerator, *denominator))
    }

    /// Whether there is no fraction in some lane. No denominator is below 0.
    #[inline(always)]
    pub(super) fn has_none(self) -> bool {
        self.denominators.iter().fold(0, |any, over| any | over.wrapping_sub(1)) < 0
    }

    /// With another fraction where there is none.
    #[inline(always)]
    pub(super) fn or(self, other: (i64, i64), hand: &'f mut Hand) -> Self {
        if !self.has_none() {
            return self;
        }
        let (a, b) = (self.bits.0.max(bits(other.0)), self.bits.1.max(bits(other.1)));
        hand.take((a, b), self.iter().map(|fraction| if fraction.1 == 0 { other } else { fraction }))
    }

    /// How each compares with a number: below 0 where it is smaller, above 0 where it is larger. Crosswise, in machine
    /// integers where the products fit.
    #[inline(always)]
    pub(super) fn signs_to(self, (from, over): (i64, i64), signs: &mut [i64; LANES]) {
        let (a, b) = self.bits;
        let fits = a + bits(over) < i64::BITS - 1 && b + bits(from) < i64::BITS - 1;
        let pairs = self.numerators.iter().zip(self.denominators);
        let lanes = signs.iter_mut().zip(pairs);
        if fits && over == 1 {
            // Known to have 32 bits, a number is multiplied in fewer steps.
            if let Ok(from) = u32::try_from(from).map(i64::from) {
                lanes.for_each(|(sign, (one, under))| *sign = one.wrapping_sub(from.wrapping_mul(*under)));
            } else {
                lanes.for_each(|(sign, (one, under))| *sign = one.wrapping_sub(from.wrapping_mul(*under)));
            }
        } else if fits {
            lanes.for_each(|(sign, (one, under))| {
                *sign = one.wrapping_mul(over).wrapping_sub(from.wrapping_mul(*under));
            });
        } else {
            lanes.for_each(|(sign, (one, under))| *sign = sign_of((*one, *under), (from, over)));
        }
    }

    /// How each compares with another.
    #[inline(always)]
    pub(super) fn signs(self, other: Fractions<'_>, signs: &mut [i64; LANES]) {
        let ((a, b), (c, d)) = (self.bits, other.bits);
        let fits = a + d < i64::BITS - 1 && c + b < i64::BITS - 1;
        let lanes = signs.iter_mut().zip(self.iter().zip(other.iter()));
        if fits {
            lanes.for_each(|(sign, ((one, under), (two, over)))| {
                *sign = one.wrapping_mul(over).wrapping_sub(two.wrapping_mul(under));
            });
        } else {
            lanes.for_each(|(sign, (one, two))| *sign = sign_of(one, two));
        }
    }
}

/// How many bits a number has without its sign.
#[inline(always)]
pub(super) fn bits(number: i64) -> u32 {
    u64::BITS - number.unsigned_abs().leading_zeros()
}

/// How many bits the largest of some numbers has.
#[inline(always)]
pub(super) fn most_bits(numbers: &[i64]) -> u32 {
    u64::BITS - numbers.iter().fold(0, |any, number| any | number.unsigned_abs()).leading_zeros()
}

/// The sign of the difference of two fractions of any size.
fn sign_of((one, under): (i64, i64), (two, over): (i64, i64)) -> i64 {
    let [one, under, two, over] = [one, under, two, over].map(i128::from);
    match (one * over).cmp(&(two * under)) {
        std::cmp::Ordering::Less => -1,
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_compare_crosswise_also_where_products_are_long() {
        for scale in [1, 1 << 20, 1 << 31, 1 << 60] {
            let (mut hand, mut other) = (Hand::default(), Hand::default());
            let mine = hand.take(
                (bits(scale).max(2), bits(scale).max(3)),
                [(1, 3), (2, 6), (0, 2), (scale, scale)].into_iter(),
            );
            let other = other.take(
                (bits(scale).max(1), bits(scale).max(2)),
                [(1, 2), (1, 3), (-1, 3), (scale - 1, scale)].into_iter(),
            );
            let mut signs = [0; LANES];
            mine.signs(other, &mut signs);
            assert_eq!(signs.map(i64::signum)[..4], [-1, 0, 1, 1], "{scale}");
            for (number, expected) in [
                ((1, 3), [0, 0, -1, 1]),
                ((scale, scale), [-1, -1, -1, 0]),
                ((-scale, 1), [1, 1, 1, 1]),
                ((1, 1), [-1, -1, -1, 0]),
                ((1 << 40, 3), [-1, -1, -1, -1]),
            ] {
                mine.signs_to(number, &mut signs);
                assert_eq!(signs.map(i64::signum)[..4], expected, "{number:?}, {scale}");
            }
        }
    }

    #[test]
    fn another_fraction_stands_where_there_is_none() {
        let (mut hand, mut other) = (Hand::default(), Hand::default());
        let some = hand.take((1, 2), [(0, 0), (1, 3)].into_iter()).or((-7, 2), &mut other);
        assert_eq!(some.iter().collect::<Vec<_>>(), [(-7, 2), (1, 3)]);
    }
}
