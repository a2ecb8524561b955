//! Civil dates as days since 1970-01-01. No clock.

/// The day of a date written `YYYY-MM-DD`.
pub(crate) fn day(text: &str) -> i64 {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().expect("a drawn date is made of numbers"));
    let mut next = || parts.next().expect("a drawn date has three parts");
    let (year, month, date) = (next(), next(), next());
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + date - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A day as `YYYY-MM-DD`.
pub(crate) fn text(day: i64) -> String {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let civil = if month < 10 { month + 3 } else { month - 9 };
    let carried = i64::from(civil <= 2);
    format!("{:04}-{civil:02}-{date:02}", year + era * 400 + carried)
}
