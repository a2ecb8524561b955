//! A quick look at JSON bytes: it goes on only over what is plain, and builds nothing.
//!
//! Whatever is wrong, or only out of the ordinary, ends the look; [`super::read_json`] then says what it is. So a look
//! that comes to its end has seen JSON that the reader reads too, but for names that are given twice: whoever looks
//! at objects has to compare them.

use super::known::Known;
use super::plain::plain_length;
use super::plain_number::PlainNumber;
use crate::text::Range;

/// The look ended: what stands there has to be read in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsure;

/// A position in bytes that are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Glance<'a> {
    /// What comes next, up to the end.
    rest: &'a [u8],
    /// Where the end stands.
    end: usize,
}

/// A string as it is written, without its quotes.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// Its bytes, escapes and all.
    pub bytes: &'a [u8],
    /// Whether it has escapes; all of them are sound.
    pub is_escaped: bool,
}

/// How many digits a number has that a machine number tells from its neighbours.
const MOST_DIGITS: usize = 15;

impl<'a> Glance<'a> {
    /// From a place of a text up to another.
    pub fn new(bytes: &'a [u8], range: Range) -> Self {
        let bytes = bytes.get(..range.end()).unwrap_or(bytes);
        Self { rest: bytes.get(range.start()..).unwrap_or_default(), end: bytes.len() }
    }

    /// Where it is.
    #[inline]
    pub fn at(&self) -> usize {
        self.end - self.rest.len()
    }

    /// The next byte.
    #[inline]
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Passes over space.
    #[inline]
    pub fn skip_space(&mut self) {
        // Mostly there is one, or none.
        self.eat(b' ');
        if let [b'\0'..=b' ', ..] = self.rest {
            self.skip_spaces();
        }
    }

    #[cold]
    fn skip_spaces(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Passes over bytes that are known, if they are the next ones.
    #[inline]
    pub fn eat_known(&mut self, known: &Known) -> bool {
        match known.behind(self.rest) {
            Some(behind) => {
                self.rest = behind;
                true
            }
            None => false,
        }
    }

    /// Passes over so many bytes, if they are of some kind.
    #[inline]
    pub fn eat_if<const COUNT: usize>(&mut self, is_it: impl Fn(&[u8; COUNT]) -> bool) -> bool {
        match self.rest.split_first_chunk() {
            Some((first, behind)) if is_it(first) => {
                self.rest = behind;
                true
            }
            _ => false,
        }
    }

    /// Passes over a byte, if it is the next one.
    #[inline]
    pub fn eat(&mut self, byte: u8) -> bool {
        match self.rest {
            [first, rest @ ..] if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Passes over a byte that has to be the next one.
    #[inline]
    pub fn expect(&mut self, byte: u8) -> Result<(), Unsure> {
        if self.eat(byte) { Ok(()) } else { Err(Unsure) }
    }

    /// Whether nothing but space is left.
    pub fn is_over(&mut self) -> bool {
        self.skip_space();
        self.rest.is_empty()
    }

    /// Passes over `null`, `true` or `false`.
    pub fn word(&mut self, word: &[u8]) -> Result<(), Unsure> {
        let rest = self.rest.strip_prefix(word).ok_or(Unsure)?;
        match rest {
            [b'_' | 0x80.., ..] => return Err(Unsure),
            [byte, ..] if byte.is_ascii_alphanumeric() => return Err(Unsure),
            _ => self.rest = rest,
        }
        Ok(())
    }

    /// A string, from its opening quote.
    #[inline]
    pub fn string(&mut self) -> Result<Written<'a>, Unsure> {
        self.expect(b'"')?;
        // Mostly nothing is escaped.
        let (bytes, rest) = self.rest.split_at(plain_length(self.rest));
        if let [b'"', rest @ ..] = rest {
            self.rest = rest;
            return Ok(Written { bytes, is_escaped: false });
        }
        self.escaped_string()
    }

    /// The same, behind its quote and with escapes.
    fn escaped_string(&mut self) -> Result<Written<'a>, Unsure> {
        let start = self.rest;
        loop {
            self.rest = &self.rest[plain_length(self.rest)..];
            match self.rest {
                [b'"', rest @ ..] => {
                    let bytes = &start[..start.len() - self.rest.len()];
                    self.rest = rest;
                    return Ok(Written { bytes, is_escaped: true });
                }
                [b'\\', rest @ ..] => {
                    self.rest = rest;
                    self.escape()?;
                }
                _ => return Err(Unsure),
            }
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Result<(), Unsure> {
        match self.rest {
            [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', rest @ ..] => self.rest = rest,
            [b'u', ..] => match self.code()? {
                0xd800..0xdc00 => {
                    self.expect(b'\\')?;
                    if !(0xdc00..0xe000).contains(&self.code()?) {
                        return Err(Unsure);
                    }
                }
                0xdc00..0xe000 => return Err(Unsure),
                _ => {}
            },
            _ => return Err(Unsure),
        }
        Ok(())
    }

    /// `uXXXX`.
    fn code(&mut self) -> Result<u32, Unsure> {
        self.expect(b'u')?;
        let (digits, rest) = self.rest.split_first_chunk::<4>().ok_or(Unsure)?;
        self.rest = rest;
        let digit = |code: u32, byte: &u8| Some(code * 16 + char::from(*byte).to_digit(16)?);
        digits.iter().try_fold(0, digit).ok_or(Unsure)
    }

    /// A plain number.
    pub fn number(&mut self) -> Result<PlainNumber, Unsure> {
        let is_negative = self.eat(b'-');
        let start = self.rest;
        let mut digits = 0;
        let whole = self.digits(&mut digits);
        let is_padded = whole > 1 && start[0] == b'0';
        let places = if self.eat(b'.') { Some(self.digits(&mut digits)) } else { None };
        let count = whole + places.unwrap_or(0);
        let is_followed =
            self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'));
        if whole == 0 || places == Some(0) || is_padded || count > MOST_DIGITS || is_followed {
            return Err(Unsure);
        }
        let places = u32::try_from(places.unwrap_or(0)).map_err(|_| Unsure)?;
        Ok(PlainNumber { digits: if is_negative { -digits } else { digits }, places })
    }

    /// Passes over digits; too many are told by their count.
    fn digits(&mut self, value: &mut i64) -> usize {
        let before = self.rest.len();
        while let [byte @ b'0'..=b'9', rest @ ..] = self.rest {
            *value = value.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
            self.rest = rest;
        }
        before - self.rest.len()
    }
}

impl Written<'_> {
    /// The string itself; none when it is not UTF-8.
    pub fn decode(&self) -> Option<String> {
        let written = std::str::from_utf8(self.bytes).ok()?;
        if !self.is_escaped {
            return Some(written.to_owned());
        }
        serde_json::from_str(&format!("\"{written}\"")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ValueKind, read_json};
    use super::*;
    use crate::text::Text;

    #[test]
    fn what_is_seen_is_what_is_read() {
        let pieces = [
            "\"", "\\", "\\n", "\\u0041", "\\ud83d", "\\ude00", "\\x", "a", "投资", "\t", "\u{1}", "1234567",
            "0", "-", ".", "e1", " ", "\u{7f}", "é", "/",
        ];
        let mut state = 7_usize;
        let mut seen = [0; 2];
        for _ in 0..200_000 {
            let mut content = String::from(if state.is_multiple_of(2) { "\"" } else { "" });
            for _ in 0..state % 9 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                content += pieces[(state >> 33) % pieces.len()];
            }
            if content.starts_with('"') {
                content.push('"');
            }
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let range = Range::new(0, content.len());
            let read = read_json(&Text::new("a", content.clone()), 0, content.len());
            let mut glance = Glance::new(content.as_bytes(), range);
            if content.starts_with('"') {
                let Ok(written) = glance.string() else { continue };
                if glance.is_over() {
                    let value = read.expect("what is seen can be read");
                    assert_eq!(
                        Some(ValueKind::Text(written.decode().expect("UTF-8"))),
                        Some(value.kind),
                        "{content}"
                    );
                    seen[0] += 1;
                }
            } else if let Ok(number) = glance.number()
                && glance.is_over()
            {
                let value = read.expect("what is seen can be read");
                let exact =
                    crate::model::Exact::parse(value.as_number().expect("a number")).expect("a number");
                let power = crate::model::Exact::from(10_i64.pow(number.places));
                assert_eq!(&exact * &power, crate::model::Exact::from(number.digits), "{content}");
                assert_eq!(number.compare(3), exact.cmp(&crate::model::Exact::from(3_i64)));
                seen[1] += 1;
            }
        }
        assert!(seen[0] > 1_000 && seen[1] > 100, "{seen:?}");
    }
}
