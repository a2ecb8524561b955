//! Exact numbers as digits: six places in data, two for people, more where rounding would cross a threshold.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::model::{Exact, Ladder};

/// A number of a document, with the digits that it is shown with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal(String);

impl Decimal {
    /// A number with at most six places.
    pub fn new(number: &Exact) -> Self {
        Self::with(number, 6)
    }

    /// A score: with more places, where six would show it on the other side of a threshold.
    pub fn score(score: &Exact, ladder: &Ladder) -> Self {
        Self::with(score, score.places_beside(6, ladder.tiers().iter().map(|tier| &tier.start)))
    }

    /// A distance from a threshold: with more places, where six would show none.
    pub fn distance(distance: &Exact) -> Self {
        Self::with(distance, places_of_distance(distance))
    }

    fn with(number: &Exact, places: u32) -> Self {
        let short = number.to_short_decimal(places);
        Self(if short.contains('.') { short } else { format!("{short}.0") })
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.clone()).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

/// More places than six, where six would show no distance.
pub(super) fn places_of_distance(distance: &Exact) -> u32 {
    let shows = |places: &u32| distance.is_zero() || !distance.rounded(*places).is_zero();
    (6..60).find(shows).unwrap_or(60)
}

/// A score for people: two places, or more where two would show it on the other side of a threshold.
pub(super) fn score_text(score: &Exact, ladder: &Ladder) -> String {
    score.to_decimal(score.places_beside(2, ladder.tiers().iter().map(|tier| &tier.start)))
}

/// A share for people: `8.08 %`.
pub(super) fn percent(share: &Exact) -> String {
    format!("{} %", (share * &Exact::from(100_i64)).to_decimal(2))
}
