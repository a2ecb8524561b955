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

/// `"2026-06-30"`, in its quotes.
#[inline]
pub(super) fn is_quoted_date(bytes: &[u8; 12]) -> bool {
    let [b'"', date @ .., b'"'] = bytes else { return false };
    is_day(date)
}

fn is_date(bytes: &[u8]) -> bool {
    <&[u8; 10]>::try_from(bytes).is_ok_and(is_day)
}

/// `2026-06-30`: a day of the calendar.
#[inline]
fn is_day(bytes: &[u8; 10]) -> bool {
    // What every digit is above `0`; nothing where a hyphen stands.
    let [year_month @ .., tens, ones] = bytes;
    let values = u64::from_le_bytes(*year_month) ^ u64::from_le_bytes(*b"0000-00-");
    // A digit of 10 or more reaches the highest bit of its byte, and so does anything in the place of a hyphen.
    let beyond = values.wrapping_add(u64::from_le_bytes(*b"vvvv\x7fvv\x7f")) | values;
    let (tens, ones) = (tens ^ b'0', ones ^ b'0');
    if beyond & 0x8080_8080_8080_8080 != 0 || tens > 3 || ones > 9 {
        return false;
    }
    let [thousands, hundreds, decades, years, _, month_tens, month_ones, _] = values.to_le_bytes();
    let day = tens * 10 + ones;
    match month_tens * 10 + month_ones {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => (1..=31).contains(&day),
        4 | 6 | 9 | 11 => (1..=30).contains(&day),
        2 => {
            let (century, year) = (thousands * 10 + hundreds, decades * 10 + years);
            let is_leap = if year == 0 { century % 4 == 0 } else { year % 4 == 0 };
            (1..=28 + u8::from(is_leap)).contains(&day)
        }
        _ => false,
    }
}

/// A web address of the plainest kind; others are left to the validator.
fn is_plain_address(bytes: &[u8]) -> bool {
    let rest = bytes.strip_prefix(b"https://").or_else(|| bytes.strip_prefix(b"http://"));
    let Some(rest @ [first, ..]) = rest else { return false };
    if *first != b'/' && are_plainest(rest) {
        return true;
    }
    let is_of = |class: u8| move |byte: &u8| ADDRESS[usize::from(*byte)] & class != 0;
    let host = rest.iter().position(|byte| !is_of(HOST)(byte)).unwrap_or(rest.len());
    host > 0 && rest.get(host).is_none_or(|byte| *byte == b'/') && rest[host..].iter().all(is_of(PATH))
}

/// Whether all are letters, digits, or one of `-./`, which may stand anywhere in an address; eight at a time.
fn are_plainest(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    // The highest bit of each byte says whether it is from `first` to `last`, for bytes that don't have it.
    let within = |word: u64, first: u8, last: u8| {
        let from = word.wrapping_add(ONES * u64::from(0x80 - first));
        let beyond = word.wrapping_add(ONES * u64::from(0x7f - last));
        from & !beyond
    };
    let is_plainest = |eight: &[u8; 8]| {
        let word = u64::from_le_bytes(*eight);
        let lower = word | (ONES * 0x20);
        let found = within(word, b'-', b'9') | within(lower, b'a', b'z');
        word & HIGHS == 0 && found & HIGHS == HIGHS
    };
    let (eights, _) = bytes.as_chunks::<8>();
    // The last eight overlap those before them.
    eights.iter().all(is_plainest) && bytes.last_chunk().is_some_and(is_plainest)
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
    fn plain_addresses_have_a_host_and_nothing_odd() {
        let is_plain = |rest: &[u8]| is_plain_address(&[b"https://", rest].concat());
        assert!(
            is_plain(b"a.example/b/c_d,e.pdf")
                && is_plain(b"a")
                && is_plain(b"company-17.example/annual.pdf")
        );
        assert!(
            !is_plain(b"")
                && !is_plain(b"/a")
                && !is_plain(b"/company-17.example")
                && !is_plain(b"a_b.example/a")
        );
        for byte in 0..=u8::MAX {
            for place in 0..24 {
                let mut rest = *b"company.example/annual/x";
                rest[place] = byte;
                let text = std::str::from_utf8(&rest).unwrap_or(" ");
                let (host, path) = text.split_once('/').unwrap_or((text, ""));
                let is_host = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
                let is_path = |c: char| is_host(c) || "_~/,+=&".contains(c);
                let is_fine = !host.is_empty() && host.chars().all(is_host) && path.chars().all(is_path);
                assert_eq!(is_plain(&rest), is_fine, "{text}");
            }
        }
    }

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
        for place in 0..10 {
            for byte in 0..=u8::MAX {
                let mut date = *b"2024-02-29";
                date[place] = byte;
                let day = std::str::from_utf8(&date).ok().and_then(Day::parse);
                assert_eq!(is_date(&date), day.is_some(), "{date:?}");
            }
        }
        assert!(!is_date(b"2024/01/01") && !is_date(b"2024-1-01") && !is_date("2024-01-0é".as_bytes()));
    }
}
