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
    /// The blocks with characters of several bytes, in order.
    wide: Vec<Wide>,
}

/// A block with characters of several bytes.
struct Wide {
    /// Which block of the line.
    block: usize,
    /// How many bytes of the line up to its end begin no character.
    spare: usize,
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
        write_text(&mut head, text.name());
        head.pop();
        head.push(b':');
        write_number(&mut head, number);
        head.push(b':');
        let (mut wide, mut spare) = (Vec::new(), 0);
        for (block, bytes) in bytes.chunks(BLOCK).enumerate().filter(|(_, bytes)| !bytes.is_ascii()) {
            spare += spare_bytes(bytes);
            wide.push(Wide { block, spare });
        }
        Self { company, line: Some(Line { start, head, wide }) }
    }

    /// Writes where a part of the record starts, as a JSON string.
    pub(super) fn write(&self, bytes: &mut Vec<u8>, range: Range) {
        let inside = self.line.as_ref().and_then(|line| Some((line, range.start().checked_sub(line.start)?)));
        let Some((line, offset)) = inside else {
            return write_text(bytes, &self.company.span(range).to_string());
        };
        let block = offset / BLOCK;
        let before = line.wide.partition_point(|wide| wide.block < block);
        let mut column = offset - before.checked_sub(1).map_or(0, |last| line.wide[last].spare);
        if line.wide.get(before).is_some_and(|wide| wide.block == block) {
            let start = line.start + block * BLOCK;
            column -= spare_bytes(&self.company.text.content().as_bytes()[start..range.start()]);
        }
        bytes.extend_from_slice(&line.head);
        write_number(bytes, column + 1);
        bytes.push(b'"');
    }
}

/// How many bytes of UTF-8 begin no character.
fn spare_bytes(bytes: &[u8]) -> usize {
    bytes.iter().map(|byte| usize::from(byte & 0xc0 == 0x80)).sum()
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
