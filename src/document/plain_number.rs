//! A number that a machine word holds.

/// A number of at most 15 digits without exponent: `digits` × 10 to the power of −`places`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainNumber {
    /// Its digits, with its sign.
    pub digits: i64,
    /// How many of them stand behind the point.
    pub places: u32,
}

impl PlainNumber {
    /// Whether it is written without a point.
    pub fn is_whole(self) -> bool {
        self.places == 0
    }

    /// How it compares with a whole number.
    pub fn compare(self, whole: i64) -> std::cmp::Ordering {
        i128::from(self.digits).cmp(&(i128::from(whole) * 10_i128.pow(self.places)))
    }
}
