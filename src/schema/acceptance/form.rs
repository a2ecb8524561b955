//! The forms of texts, as far as they are told at a glance.

use super::node::Form;
use crate::model::{check_isin, check_lei};

/// Whether a text surely has a form.
pub(super) fn has_form(bytes: &[u8], form: Form) -> bool {
    match form {
        Form::Date => is_date(bytes),
        Form::Isin => std::str::from_utf8(bytes).is_ok_and(|text| check_isin(text).is_ok()),
        Form::Lei => std::str::from_utf8(bytes).is_ok_and(|text| check_lei(text).is_ok()),
        Form::Uri => is_plain_address(bytes),
    }
}

/// `2026-06-30`: a day of the calendar.
pub(super) fn is_date(bytes: &[u8]) -> bool {
    let Ok(bytes) = <&[u8; 10]>::try_from(bytes) else { return false };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
        })
    };
    let (Some(year), Some(month), Some(day)) =
        (number(&bytes[..4]), number(&bytes[5..7]), number(&bytes[8..]))
    else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(is_leap),
        1..=12 => 31,
        _ => 0,
    };
    bytes[4] == b'-' && bytes[7] == b'-' && (1..=days).contains(&day)
}

/// A web address of the plainest kind; others are left to the validator.
fn is_plain_address(bytes: &[u8]) -> bool {
    let rest = bytes.strip_prefix(b"https://").or_else(|| bytes.strip_prefix(b"http://"));
    let Some(rest) = rest else { return false };
    let is_of = |class: u8| move |byte: &u8| ADDRESS[usize::from(*byte)] & class != 0;
    let host = rest.iter().position(|byte| !is_of(HOST)(byte)).unwrap_or(rest.len());
    host > 0 && rest.get(host).is_none_or(|byte| *byte == b'/') && rest[host..].iter().all(is_of(PATH))
}

/// What a byte may stand in: a plain host, a plain path.
const HOST: u8 = 1;
const PATH: u8 = 2;

static ADDRESS: [u8; 256] = {
    let mut classes = [0; 256];
    let everywhere = b".-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut at = 0;
    while at < everywhere.len() {
        classes[everywhere[at] as usize] = HOST | PATH;
        at += 1;
    }
    let behind = b"_~/,+=&";
    at = 0;
    while at < behind.len() {
        classes[behind[at] as usize] = PATH;
        at += 1;
    }
    classes
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Day;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for year in ["0000", "0001", "1900", "2000", "2023", "2024", "9999", "20a4"] {
            for month in 0..=13 {
                for day in 0..=32 {
                    let date = format!("{year}-{month:02}-{day:02}");
                    assert_eq!(is_date(date.as_bytes()), Day::parse(&date).is_some(), "{date}");
                }
            }
        }
        assert!(!is_date(b"2024/01/01") && !is_date(b"2024-1-01") && !is_date("2024-01-0é".as_bytes()));
    }
}
