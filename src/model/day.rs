//! A civil day. What day it is, is an argument everywhere.

use std::fmt;

use jiff::civil::Date;

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// Reads `YYYY-MM-DD`; `None` when there is no such day (`2021-22-10`) or it is written otherwise.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes
                .iter()
                .enumerate()
                .all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() });
        if !shaped {
            return None;
        }
        let year = text[..4].parse().ok()?;
        Date::new(year, text[5..7].parse().ok()?, text[8..].parse().ok()?).ok().map(Self)
    }

    /// The day so many days after 1970-01-01 (civil-from-days, Howard Hinnant).
    pub fn from_epoch(days: i32) -> Self {
        let shifted = i64::from(days) + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let clamp = |value: i64| i8::try_from(value).unwrap_or(1);
        Date::new(i16::try_from(year).unwrap_or(9_999), clamp(month), clamp(day))
            .map_or(Self(Date::MAX), Self)
    }

    /// Whole days from this day to `later`; negative when `later` is earlier.
    pub fn days_to(self, later: Self) -> i64 {
        i64::from(later.number() - self.number())
    }

    /// The day so many days later, or earlier when negative.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self::from_epoch((self.number() - Self::EPOCH).saturating_add(days))
    }

    /// The day so many days later.
    #[must_use]
    pub fn later(self, days: u32) -> Self {
        self.plus(i32::try_from(days).unwrap_or(i32::MAX))
    }

    /// What `number` gives for 1970-01-01.
    const EPOCH: i32 = 719_468;

    /// Days since the civil epoch (days-from-civil, Howard Hinnant).
    fn number(self) -> i32 {
        let (month, day) = (i32::from(self.0.month()), i32::from(self.0.day()));
        let year = i32::from(self.0.year()) - i32::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year - era * 400;
        let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_read() {
        assert_eq!(Day::parse("2026-02-28").expect("a day").to_string(), "2026-02-28");
        for wrong in
            ["2021-22-10", "2026-02-29", "2026-2-3", "No date.", "2026-06-30T00:00:00Z", "二〇二六-06-30"]
        {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        let day = |text| Day::parse(text).expect("a day");
        assert_eq!(day("2024-02-28").days_to(day("2024-03-01")), 2);
        assert_eq!(day("2026-06-30").days_to(day("2025-06-30")), -365);
        for days in [-719_000, -1, 0, 59, 60, 11_016, 20_634, 2_932_000] {
            assert_eq!(Day::from_epoch(0).days_to(Day::from_epoch(days)), i64::from(days));
        }
        assert_eq!(Day::from_epoch(20_634).to_string(), "2026-06-30");
        assert_eq!(day("2026-03-01").plus(-1), day("2026-02-28"));
        assert_eq!(day("2026-06-30").plus(0), day("2026-06-30"));
        assert_eq!(day("2024-02-28").plus(2), day("2024-03-01"));
    }
}
