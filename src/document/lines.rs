//! JSON Lines: one value a line; empty lines are passed over.

use super::json::{LARGEST_RECORD, read_json};
use super::value::Value;
use crate::diagnostic::Diagnostic;
use crate::text::Text;

/// Reads one value a line; each line stands or falls by itself.
pub fn read_json_lines(text: &Text) -> Vec<Result<Value, Vec<Diagnostic>>> {
    let mut values = Vec::new();
    let mut start = 0;
    for line in text.content().split_inclusive('\n') {
        let end = start + line.len();
        if !line.trim().is_empty() {
            values.push(read_line(text, start, start + line.trim_end_matches(['\n', '\r']).len()));
        }
        start = end;
    }
    values
}

fn read_line(text: &Text, start: usize, end: usize) -> Result<Value, Vec<Diagnostic>> {
    if end - start > LARGEST_RECORD {
        return Err(vec![
            Diagnostic::error(
                "record-size",
                text.span(start, start + 1),
                "a record is too large to be a company",
            )
            .label(format!("the limit is {LARGEST_RECORD} bytes")),
        ]);
    }
    read_json(text, start, end)
}
