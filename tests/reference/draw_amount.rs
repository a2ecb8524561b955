//! Draws the numbers of a policy: plain ones, decimals, thirds and sevenths, and those that a score hits exactly.

use super::amount::{Amount, rational};
use super::random::Random;
use num_rational::BigRational;

/// Risk points, 0 to 100.
pub(crate) fn points(random: &mut Random) -> Amount {
    match random.below(10) {
        0 => Amount::fraction(100, 3),
        1 => Amount::fraction(200, 3),
        2 => Amount::fraction(random.between(1, 7) * 100, 7),
        3 => Amount::decimal(random.between(0, 1000), 1),
        4 => Amount::whole(random.between(0, 100)),
        _ => Amount::whole(*random.pick(&[0, 0, 25, 50, 75, 100, 100])),
    }
}

pub(crate) fn weight(random: &mut Random) -> Amount {
    match random.below(10) {
        0 => Amount::whole(0),
        1 => Amount::decimal(3, 1),
        2 => Amount::decimal(random.between(1, 300), 2),
        3 => Amount::fraction(1, 3),
        4 => Amount::fraction(random.between(1, 6), 7),
        5 => Amount::whole(10),
        _ => Amount::whole(*random.pick(&[1, 2, 3, 7])),
    }
}

/// A share from 0 to 1.
pub(crate) fn share(random: &mut Random) -> Amount {
    let bottom = random.between(2, 7);
    match random.below(4) {
        0 => Amount::decimal(random.between(0, 10), 1),
        1 => Amount::whole(random.between(0, 1)),
        _ => Amount::fraction(random.between(1, bottom - 1), bottom),
    }
}

/// A score to compare with or to start a tier at: often one that a company has.
pub(crate) fn score(hints: &[BigRational], random: &mut Random) -> Amount {
    if !hints.is_empty() && random.chance(50) {
        let hint = random.pick(hints);
        if let Some(exact) = Amount::exactly(hint) {
            return exact;
        }
    }
    match random.below(4) {
        0 => Amount::decimal(random.between(1, 999), 1),
        1 => Amount::fraction(random.between(1, 20) * 100, *random.pick(&[3, 7, 21])),
        _ => Amount::whole(random.between(1, 99)),
    }
}

/// Bands from `minimum` or below it, ascending, for a range that ends at `maximum`.
pub(crate) fn bands(
    minimum: &BigRational,
    maximum: &BigRational,
    random: &mut Random,
) -> Vec<(Amount, Amount)> {
    let floor = i64::try_from(minimum.floor().to_integer()).expect("ranges are small");
    let top = i64::try_from(maximum.floor().to_integer()).expect("ranges are small");
    let start = if random.chance(20) { floor - 3 } else { floor };
    let mut bands = vec![(Amount::whole(start), points(random))];
    for _ in 0..random.below(4) {
        let whole = random.between(floor, top);
        let from = match random.below(3) {
            0 if whole >= 0 => Amount::decimal(whole * 10 + 5, 1),
            1 if whole >= 0 => Amount::fraction(whole * 3 + 1, 3),
            _ => Amount::whole(whole),
        };
        let last = bands.last().expect("there is a first band").0.value();
        if from.value() > last {
            bands.push((from, points(random)));
        }
    }
    assert!(bands[0].0.value() <= *minimum && rational(start) <= *minimum, "bands cover the minimum");
    bands
}
