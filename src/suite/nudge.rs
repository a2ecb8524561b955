//! The smallest changes of a number that a test should notice.

use crate::model::Exact;

/// A number a little larger and a little smaller: by 1; by a twentieth between 0 and 1.
pub(super) fn nudged(number: &Exact) -> [Exact; 2] {
    let step = if number.is_positive() && *number < Exact::one() {
        Exact::ratio(1, 20).expect("20 is not 0")
    } else {
        Exact::one()
    };
    [number + &step, number - &step]
}

/// A weight a little heavier and a little lighter, and never out of its group: by 1, or to its half.
pub(super) fn reweighed(weight: &Exact) -> Vec<Exact> {
    let one = Exact::one();
    let heavier = weight + &one;
    let half = Exact::ratio(1, 2).expect("2 is not 0");
    match weight {
        weight if weight.is_zero() => vec![heavier],
        weight if *weight > one => vec![heavier, weight - &one],
        weight => vec![heavier, weight * &half],
    }
}
