//! What each answer to a question adds to its group: weight times points, weight, and the two counts of coverage,
//! packed into one word, so that one look and one addition do all four.
//!
//! From the lowest bit: the numerator of the group's mean, its denominator, the questions asked, those known. Bounds
//! that are known when a policy is compiled say that no field runs over into the next.

use super::columns::NUMBER;

/// The fields of one answer, or of the answers of a group together.
pub(super) type Packed = u64;

/// Where the counts begin.
const COUNTS: u32 = 44;
/// The bits of numerators, where that is enough for them and leaves enough for denominators.
const USUAL: u32 = 26;
/// The bits of one count.
const COUNT: u32 = 10;
/// The most questions whose counts can be added up.
pub(super) const MOST_QUESTIONS: usize = (1 << COUNT) - 1;

/// How the fields before the counts share their bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Packing {
    numerator_bits: u32,
}

impl Packing {
    /// Room for numbers up to these; `None` when there is none.
    pub(super) fn new(most_numerator: u128, most_denominator: u128) -> Option<Self> {
        let bits = |most: u128| u128::BITS - most.leading_zeros();
        let (least, rest) = (bits(most_numerator), bits(most_denominator));
        // The usual shares, where they do: sums of two policies are then packed alike.
        let is_usual = least <= USUAL && rest <= COUNTS - USUAL;
        let numerator_bits = if is_usual { USUAL } else { least };
        (numerator_bits + rest <= COUNTS).then_some(Self { numerator_bits })
    }

    /// The fields of a mean.
    pub(super) fn pack(self, numerator: i64, denominator: i64) -> Packed {
        let word = |number: i64| u64::try_from(number).expect("points and weights are not below 0");
        word(numerator) | word(denominator) << self.numerator_bits
    }

    /// How many bits numerators and denominators have at most.
    #[inline(always)]
    pub(super) fn bits(self) -> (u32, u32) {
        (self.numerator_bits, COUNTS - self.numerator_bits)
    }

    /// The numerator and the denominator.
    #[inline(always)]
    pub(super) fn mean(self, packed: Packed) -> (i64, i64) {
        // Wrapping, for a check of each shift would keep lanes from being done together.
        let below = |bits: u32| u64::MAX.wrapping_shl(bits) ^ u64::MAX;
        let fields = packed & below(COUNTS);
        let denominator = fields.wrapping_shr(self.numerator_bits);
        let numerator = fields & below(self.numerator_bits);
        (numerator.cast_signed(), denominator.cast_signed())
    }
}

/// The fields of a question's counts.
pub(super) fn counts(is_asked: bool, is_known: bool) -> Packed {
    u64::from(is_asked) << COUNTS | u64::from(is_known) << (COUNTS + COUNT)
}

/// The counts of a group, to be added to those of others.
#[inline]
pub(super) fn counted(packed: Packed) -> u32 {
    u32::try_from(packed >> COUNTS).expect("20 bits are left")
}

/// How many are asked, and how many known.
#[inline]
pub(super) fn asked_and_known(counted: u32) -> (u32, u32) {
    (counted & ((1 << COUNT) - 1), counted >> COUNT)
}

/// What each code of an answer adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table(Box<[Packed; 256]>);

impl Default for Table {
    fn default() -> Self {
        Self(Box::new([0; 256]))
    }
}

impl Table {
    /// Says what a code adds.
    pub(super) fn set(&mut self, code: u8, packed: Packed) {
        self.0[usize::from(code)] = packed;
    }

    /// Adds another question to those whose first `count` joint codes are filled: each of its codes beside each of them.
    pub(super) fn spread(&mut self, count: usize, other: &Self, size: usize) {
        for code in (0..size).rev() {
            for joint in 0..count {
                self.0[code * count + joint] = self.0[joint].wrapping_add(other.0[code]);
            }
        }
    }

    /// Some sums, with what the answers to one question add.
    pub(super) fn added(&self, sums: &[Packed], codes: &[u8]) -> Vec<Packed> {
        sums.iter().zip(codes).map(|(sum, code)| sum.wrapping_add(self.0[usize::from(*code)])).collect()
    }

    /// What turns sums under the other table into sums under this one, where both pack alike.
    pub(super) fn since(&self, other: &Self) -> Self {
        let mut change = Self::default();
        for (code, (new, old)) in self.0.iter().zip(&*other.0).enumerate() {
            change.0[code] = new.wrapping_sub(*old);
        }
        change
    }
}

/// Adds what the answers of some questions are worth, four questions at a time.
pub(super) fn accumulate(sums: &mut [Packed], questions: &[(&[u8], &Table)]) {
    let count = sums.len();
    let mut fours = questions.chunks_exact(4);
    for four in &mut fours {
        let [(a, at), (b, bt), (c, ct), (d, dt)] = four else { unreachable!("there are four") };
        let (a, b, c, d) = (&a[..count], &b[..count], &c[..count], &d[..count]);
        for (row, sum) in sums.iter_mut().enumerate() {
            let first = at.0[usize::from(a[row])].wrapping_add(bt.0[usize::from(b[row])]);
            let second = ct.0[usize::from(c[row])].wrapping_add(dt.0[usize::from(d[row])]);
            *sum = sum.wrapping_add(first.wrapping_add(second));
        }
    }
    for (codes, table) in fours.remainder() {
        for (sum, code) in sums.iter_mut().zip(*codes) {
            *sum = sum.wrapping_add(table.0[usize::from(*code)]);
        }
    }
}

/// The code of a number in a band, where 0 is below the first; `None` when a byte can't tell the bands apart.
pub(super) fn band_code(options: usize, bands: usize) -> Option<u8> {
    u8::try_from(options + bands).ok().filter(|code| *code < NUMBER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_sums_are_kept_in_one_word() {
        let packing = Packing::new(60_000, 600).expect("there is room");
        let mut table = Table::default();
        table.set(0, packing.pack(100, 1) | counts(true, true));
        table.set(1, packing.pack(75, 1) | counts(true, false));
        let codes = vec![vec![0, 1, 2]; 6];
        let questions: Vec<(&[u8], &Table)> = codes.iter().map(|codes| (&codes[..], &table)).collect();
        let mut sums = vec![0; 3];
        accumulate(&mut sums, &questions);
        let read = |sum: Packed| (packing.mean(sum), asked_and_known(counted(sum)));
        assert_eq!(
            sums.into_iter().map(read).collect::<Vec<_>>(),
            [((600, 6), (6, 6)), ((450, 6), (6, 0)), ((0, 0), (0, 0))]
        );
    }

    #[test]
    fn fields_that_may_run_over_are_refused() {
        assert!(Packing::new((1 << 26) - 1, (1 << 18) - 1).is_some());
        assert!(Packing::new(1 << 26, (1 << 18) - 1).is_none());
    }

    #[test]
    fn a_change_of_tables_changes_the_sums() {
        let packing = Packing::new(10_000, 100).expect("there is room");
        let [mut old, mut new] = [Table::default(), Table::default()];
        old.set(0, packing.pack(300, 3) | counts(true, true));
        new.set(0, packing.pack(100, 1) | counts(true, true));
        let mut sums = vec![packing.pack(900, 9); 1];
        accumulate(&mut sums, &[(&[0], &new.since(&old))]);
        assert_eq!(packing.mean(sums[0]), (700, 7));
    }
}
