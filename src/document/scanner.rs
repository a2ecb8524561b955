//! The characters of a JSON text, one token at a time, with what is wrong said at its byte.

use super::plain::plain_length;
use crate::diagnostic::Diagnostic;
use crate::text::Text;

/// A position in a text that is being read.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a Text,
    pub(super) at: usize,
    pub(super) end: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a Text, start: usize, end: usize) -> Self {
        Self { text, at: start, end }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        (self.at < self.end).then(|| self.text.content().as_bytes()[self.at])
    }

    pub(super) fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// What stands here instead of what should.
    pub(super) fn fault(&self, expected: &str) -> Diagnostic {
        let rest = &self.text.content()[self.at..self.end];
        let Some(found) = rest.chars().next() else {
            let end = self.text.content()[..self.at].trim_end().len();
            return Diagnostic::error(
                "json-syntax",
                self.text.span(end, end),
                "the JSON text ends too early",
            )
            .label(format!("expected {expected}"))
            .help("the file may have been cut off; write it again whole");
        };
        let word: usize =
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').take(30).map(char::len_utf8).sum();
        let end = self.at + word.max(found.len_utf8());
        let shown = &self.text.content()[self.at..end];
        Diagnostic::error(
            "json-syntax",
            self.text.span(self.at, end),
            format!("`{shown}` stands where it can't in JSON"),
        )
        .label(format!("expected {expected}"))
    }

    /// A string, from its opening quote.
    pub(super) fn string(&mut self) -> Result<String, Diagnostic> {
        let opening = self.at;
        self.at += 1;
        let bytes = self.text.content().as_bytes();
        let mut string = String::new();
        let mut plain = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    string.push_str(&self.text.content()[plain..self.at]);
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => {
                    string.push_str(&self.text.content()[plain..self.at]);
                    string.push(self.escape()?);
                    plain = self.at;
                }
                Some(0..0x20) | None => {
                    let message = if self.at < self.end {
                        "a string holds a line break or control character"
                    } else {
                        "a string is not closed"
                    };
                    let is_cut_off = self.at == self.text.content().trim_end().len();
                    let help = if is_cut_off {
                        "the file may have been cut off; write it again whole"
                    } else {
                        "close it with `\"`, and write a line break inside it as `\\n`"
                    };
                    return Err(Diagnostic::error("json-syntax", self.text.span(opening, self.at), message)
                        .label("the string starts here")
                        .help(help));
                }
                Some(_) => self.at += plain_length(&bytes[self.at..self.end]),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Diagnostic> {
        let start = self.at;
        self.at += 1;
        let simple = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => Some(char::from(byte)),
            Some(b'b') => Some('\u{8}'),
            Some(b'f') => Some('\u{c}'),
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            _ => None,
        };
        if let Some(character) = simple {
            self.at += 1;
            return Ok(character);
        }
        let mut code = self.unicode_escape();
        let is_written_whole = code.is_some();
        if let Some(high @ 0xd800..0xdc00) = code {
            let low = if self.eat(b'\\') { self.unicode_escape() } else { None };
            code = low
                .filter(|low| (0xdc00..0xe000).contains(low))
                .map(|low| 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00));
        }
        code.and_then(char::from_u32).ok_or_else(|| {
            let end = if is_written_whole { self.at } else { (self.at + 1).min(self.end) };
            Diagnostic::error(
                "json-syntax",
                self.text.span(start, end),
                "a string holds an escape that JSON doesn't have",
            )
            .help("write a backslash as `\\\\`, and other characters as themselves or as `\\uXXXX`")
        })
    }

    /// `uXXXX`, after its backslash.
    fn unicode_escape(&mut self) -> Option<u32> {
        if !self.eat(b'u') || self.at + 4 > self.end {
            return None;
        }
        let digits = self.text.content().as_bytes()[self.at..self.at + 4].iter();
        let code = digits
            .map(|byte| char::from(*byte).to_digit(16))
            .try_fold(0, |code, digit| Some(code * 16 + digit?));
        self.at += if code.is_some() { 4 } else { 0 };
        code
    }

    /// A number, as it is written.
    pub(super) fn number(&mut self) -> Result<String, Diagnostic> {
        let start = self.at;
        self.eat(b'-');
        let leading_zero = self.peek() == Some(b'0');
        let whole = self.digits();
        let mut fits = whole > 0 && !(leading_zero && whole > 1);
        if self.eat(b'.') {
            fits &= self.digits() > 0;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            fits &= self.digits() > 0;
        }
        let written = &self.text.content()[start..self.at];
        let is_followed = matches!(self.peek(), Some(b'.' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z'));
        if fits && !is_followed {
            return Ok(written.replace('+', ""));
        }
        let end = self.at + usize::from(is_followed);
        Err(Diagnostic::error(
            "json-syntax",
            self.text.span(start, end),
            format!("`{written}` is no JSON number"),
        )
        .help("write digits, one decimal point, and no leading zeros, as in `12.5`"))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }
}
