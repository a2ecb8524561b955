//! A column of exact numbers: whole numbers over one denominator, which grows when a number needs it.

use num_integer::Integer;

use crate::model::Exact;

/// Numbers of a question or a fact; 0 stands where there is none.
#[derive(Clone, Debug)]
pub(super) struct NumberColumn {
    /// The numbers times `scale`.
    pub(super) values: Vec<i64>,
    /// Whether there is none.
    pub(super) absent: Vec<bool>,
    /// The common denominator.
    pub(super) scale: i64,
}

/// The largest common denominator. Twelve decimals leave six digits before the point.
const MOST_SCALE: i64 = 1_000_000_000_000;

impl Default for NumberColumn {
    fn default() -> Self {
        Self { values: Vec::new(), absent: Vec::new(), scale: 1 }
    }
}

impl NumberColumn {
    /// Adds a number; whether the column can hold it. What it can't hold is added as absent.
    pub(super) fn push(&mut self, number: Option<&Exact>) -> bool {
        let scaled = number.map(|number| self.scaled(number));
        self.absent.push(!matches!(scaled, Some(Some(_))));
        self.values.push(scaled.flatten().unwrap_or(0));
        scaled != Some(None)
    }

    fn scaled(&mut self, number: &Exact) -> Option<i64> {
        let (numerator, denominator) = number.parts()?;
        if self.scale % denominator != 0 {
            let factor = denominator / self.scale.gcd(&denominator);
            let scale = self.scale.checked_mul(factor).filter(|scale| *scale <= MOST_SCALE)?;
            if self.values.iter().any(|value| value.checked_mul(factor).is_none()) {
                return None;
            }
            self.values.iter_mut().for_each(|value| *value *= factor);
            self.scale = scale;
        }
        numerator.checked_mul(self.scale / denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).expect("a decimal")
    }

    #[test]
    fn a_finer_number_rescales_those_before_it() {
        let mut column = NumberColumn::default();
        for number in ["2", "-0.5", "0.125"] {
            assert!(column.push(Some(&exact(number))));
        }
        assert!(column.push(None));
        assert_eq!((column.values, column.scale), (vec![16, -4, 1, 0], 8));
        assert_eq!(column.absent, [false, false, false, true]);
    }

    #[test]
    fn what_it_cannot_hold_is_said_and_harms_nothing() {
        let mut column = NumberColumn::default();
        assert!(column.push(Some(&exact("9000000000000000000"))));
        for number in ["0.5", "1e-13", "1e30"] {
            assert!(!column.push(Some(&exact(number))), "{number}");
        }
        assert_eq!((column.values, column.scale), (vec![9_000_000_000_000_000_000, 0, 0, 0], 1));
    }
}
