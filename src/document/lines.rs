//! JSON Lines: one value a line; empty lines are passed over.

use super::json::{LARGEST_RECORD, read_json};
use super::value::Value;
use crate::diagnostic::Diagnostic;
use crate::text::{Range, Text};

/// Where the values stand: every line that is not empty, without its line break.
pub fn json_lines(text: &Text) -> impl Iterator<Item = Range> {
    let is_empty = |line: &Range| text.content()[line.start()..line.end()].trim_start().is_empty();
    text.lines().filter(move |line| !is_empty(line))
}

/// Reads one value a line; each line stands or falls by itself.
pub fn read_json_lines(text: &Text) -> Vec<Result<Value, Vec<Diagnostic>>> {
    json_lines(text).map(|line| read_json_line(text, line)).collect()
}

/// Reads the value of one line.
pub fn read_json_line(text: &Text, line: Range) -> Result<Value, Vec<Diagnostic>> {
    if line.end() - line.start() > LARGEST_RECORD {
        return Err(vec![too_large(text, line.start())]);
    }
    read_json(text, line.start(), line.end())
}

/// A record that begins here, and is larger than any company's.
pub fn too_large(text: &Text, start: usize) -> Diagnostic {
    let place = text.span(start, start + 1);
    Diagnostic::error("record-size", place, "a record is too large to be a company")
        .label(format!("the limit is {LARGEST_RECORD} bytes"))
}
