//! What day it is, for when nobody says.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::model::Day;

/// Today in UTC.
pub fn today() -> Day {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock; the day is recorded in every output"
    )]
    let now = SystemTime::now();
    let days = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    Day::from_epoch(i32::try_from(days).unwrap_or(i32::MAX))
}
