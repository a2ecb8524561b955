//! Many places in one record of one line, as `file:line:column`.

use super::json_text::write_text;
use crate::model::Company;
use crate::text::Range;

/// How many bytes are counted at once.
const BLOCK: usize = 64;

/// The columns of a company's record.
pub(super) struct Columns<'a> {
    company: &'a Company,
    line: Option<Line>,
}

/// The line that a record takes.
struct Line {
    /// Where it starts in the text.
    start: usize,
    /// Name and number, as the start of a JSON string.
    head: Vec<u8>,
    /// How many characters stand before each block of bytes; none when each byte is one.
    before: Vec<usize>,
}

impl<'a> Columns<'a> {
    pub(super) fn of(company: &'a Company) -> Self {
        let (text, range) = (&company.text, company.range);
        let number = text.position(range.start()).line;
        let start = text.offset(number, 1);
        let bytes = &text.content().as_bytes()[start..range.end()];
        if memchr::memchr(b'\n', bytes).is_some() {
            return Self { company, line: None };
        }
        let mut head = Vec::new();
        write_text(&mut head, &format!("{}:{number}:", text.name()));
        head.pop();
        let mut before = Vec::new();
        if !bytes.is_ascii() {
            let mut count = 0;
            for block in bytes.chunks(BLOCK) {
                before.push(count);
                count += characters(block);
            }
        }
        Self { company, line: Some(Line { start, head, before }) }
    }

    /// Writes where a part of the record starts, as a JSON string.
    pub(super) fn write(&self, bytes: &mut Vec<u8>, range: Range) {
        let inside = self.line.as_ref().and_then(|line| Some((line, range.start().checked_sub(line.start)?)));
        let Some((line, offset)) = inside else {
            return write_text(bytes, &self.company.span(range).to_string());
        };
        let column = match line.before.get(offset / BLOCK) {
            None => offset,
            Some(before) => {
                let block = line.start + offset / BLOCK * BLOCK;
                before + characters(&self.company.text.content().as_bytes()[block..range.start()])
            }
        };
        bytes.extend_from_slice(&line.head);
        write_number(bytes, column + 1);
        bytes.push(b'"');
    }
}

/// How many characters begin in these bytes of UTF-8; at most 64 of them.
fn characters(block: &[u8]) -> usize {
    let begins = |byte: &u8| u8::from(byte & 0xc0 != 0x80);
    usize::from(block.iter().map(begins).sum::<u8>())
}

fn write_number(bytes: &mut Vec<u8>, number: usize) {
    let mut digits = [b'0'; 20];
    let (mut rest, mut at) = (number, digits.len());
    while rest > 0 || at == digits.len() {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).expect("a digit is below 10");
        rest /= 10;
    }
    bytes.extend_from_slice(&digits[at..]);
}
