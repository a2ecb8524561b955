//! How far the plain bytes of a string go: up to a quote, a backslash or a control character.

/// A byte in each place of a word.
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// How many of the first of these bytes are plain.
#[inline]
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let (eights, rest) = bytes.as_chunks::<8>();
    for (place, eight) in eights.iter().enumerate() {
        let marks = marks(u64::from_le_bytes(*eight));
        if marks != 0 {
            return place * 8 + (marks.trailing_zeros() / 8) as usize;
        }
    }
    eights.len() * 8 + rest.iter().take_while(|byte| is_plain(**byte)).count()
}

#[inline]
fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte != b'"' && byte != b'\\'
}

/// A mark in each byte of a word that is not plain. Above the lowest mark there may be false ones, never below it.
#[inline]
fn marks(word: u64) -> u64 {
    let less = |word: u64, by: u8| word.wrapping_sub(ONES * u64::from(by));
    // What is less than a byte borrows from its highest bit; bytes that had it before are none of those looked for.
    let quote = less(word ^ (ONES * u64::from(b'"')), 1);
    let backslash = less(word ^ (ONES * u64::from(b'\\')), 1);
    let control = less(word, 0x20);
    (quote | backslash | control) & !word & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_is_found_that_is_not_plain() {
        for length in 0..30 {
            for place in 0..=length {
                for byte in 0..=u8::MAX {
                    let mut bytes = vec![b'a' ^ (byte & 0x80); length];
                    if let Some(there) = bytes.get_mut(place) {
                        *there = byte;
                    }
                    if let Some(later) = bytes.get_mut(place + 3) {
                        *later = b'"';
                    }
                    let first = bytes.iter().position(|byte| !is_plain(*byte));
                    assert_eq!(plain_length(&bytes), first.unwrap_or(length), "{bytes:?}");
                }
            }
        }
    }
}
