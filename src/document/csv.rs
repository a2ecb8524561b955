//! CSV texts (RFC 4180) as rows of cells that know where they stand.

use csv_core::{ReadFieldResult, Reader};

use crate::diagnostic::Diagnostic;
use crate::text::{Range, Text};

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it holds, unquoted, without space around it.
    pub content: String,
    /// Where it stands, quotes included.
    pub range: Range,
}

/// A heading and the rows below it, each as wide as the heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub heading: Vec<Cell>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Reads a table; ragged rows and columns of the same name are faults. Lines of empty cells are passed over.
pub fn read_csv(text: &Text) -> Result<Table, Vec<Diagnostic>> {
    if let Some(start) = unclosed_quote(text) {
        return Err(vec![
            Diagnostic::error("csv-quote", text.span(start, start + 1), "a quote is not closed")
                .label("the cell starts here, and takes in everything behind it")
                .help("close it with `\"`; write a quote inside a quoted cell twice"),
        ]);
    }
    let mut lines = cells(text).into_iter().filter(|row| row.iter().any(|cell| !cell.content.is_empty()));
    let Some(heading) = lines.next() else {
        return Err(vec![
            Diagnostic::error("csv-empty", text.span(0, 0), "the table has no heading")
                .help("name the columns in the first line"),
        ]);
    };
    let mut faults = Vec::new();
    if let ([only], Some(separator)) = (heading.as_slice(), separator(&heading[0].content)) {
        faults.push(
            Diagnostic::error(
                "csv-separator",
                text.span(only.range.start(), only.range.end()),
                format!("the table is separated by {separator}"),
            )
            .label("no comma stands in its heading")
            .help("separate its cells with commas"),
        );
        return Err(faults);
    }
    for (index, cell) in heading.iter().enumerate() {
        if let Some(first) = heading[..index].iter().find(|earlier| earlier.content == cell.content) {
            let span = |range: Range| text.span(range.start(), range.end());
            faults.push(
                Diagnostic::error(
                    "duplicate-column",
                    span(cell.range),
                    format!("column `{}` is there twice", cell.content),
                )
                .label("again here")
                .with_related(span(first.range), "first here"),
            );
        }
    }
    let rows: Vec<Vec<Cell>> = lines.collect();
    for row in rows.iter().filter(|row| row.len() != heading.len()) {
        let (first, last) = (row[0].range, row[row.len() - 1].range);
        faults.push(
            Diagnostic::error(
                "ragged-row",
                text.span(first.start(), last.end()),
                format!("a row has {} cells", row.len()),
            )
            .label(format!("the heading has {}", heading.len()))
            .help(if row.len() > heading.len() {
                "quote cells that hold a comma or a line break"
            } else {
                "give every column a cell, an empty one where nothing is known"
            }),
        );
    }
    if faults.is_empty() { Ok(Table { heading, rows }) } else { Err(faults) }
}

fn separator(heading: &str) -> Option<&'static str> {
    if heading.contains(';') {
        Some("semicolons")
    } else if heading.contains('\t') {
        Some("tabs")
    } else {
        None
    }
}

/// Where a quoted cell starts that never ends.
fn unclosed_quote(text: &Text) -> Option<usize> {
    let bytes = text.content().as_bytes();
    let (mut start, mut is_open, mut is_cell_start) = (0, false, true);
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'"' {
            if is_open {
                is_open = false;
            } else if is_cell_start {
                (start, is_open) = (at, true);
            } else {
                // Two quotes inside a quoted cell are one quote of its text.
                is_open = at > start && bytes[at - 1] == b'"';
            }
        }
        is_cell_start = !is_open && matches!(byte, b',' | b'\n' | b'\r');
    }
    is_open.then_some(start)
}

fn cells(text: &Text) -> Vec<Vec<Cell>> {
    // The reader gives the last cell only after a line break.
    let mut bytes = text.content().as_bytes().to_vec();
    if bytes.last() != Some(&b'\n') {
        bytes.push(b'\n');
    }
    let mut reader = Reader::new();
    let mut output = vec![0; bytes.len() + 1];
    let (mut rows, mut row, mut at) = (Vec::new(), Vec::new(), 0);
    loop {
        let (result, read, written) = reader.read_field(&bytes[at..], &mut output);
        let content = String::from_utf8_lossy(&output[..written]).trim().to_owned();
        let raw = text.content().get(at..(at + read).min(text.content().len())).unwrap_or_default();
        let start = at + (raw.len() - raw.trim_start_matches(['\n', '\r', ' ']).len());
        let kept = raw.trim_end_matches([',', '\n', '\r', ' ']);
        let range = Range::new(start.min(at + read), (at + kept.len()).max(start.min(at + read)));
        at += read;
        match result {
            ReadFieldResult::Field { record_end } => {
                row.push(Cell { content, range });
                if record_end {
                    rows.push(std::mem::take(&mut row));
                }
            }
            ReadFieldResult::InputEmpty => {}
            ReadFieldResult::OutputFull => unreachable!("the output is as large as the input"),
            ReadFieldResult::End => return rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_know_their_places() {
        let text = Text::new("a.csv", "id,name\r\nacme,\"Acme, \"\"A\"\"\"\n\n比邻,x\n");
        let table = read_csv(&text).expect("a table");
        assert_eq!(table.rows[0][1].content, "Acme, \"A\"");
        let place = |cell: &Cell| text.span(cell.range.start(), cell.range.end());
        assert_eq!(place(&table.rows[0][1]).snippet(), "\"Acme, \"\"A\"\"\"");
        assert_eq!(place(&table.rows[1][1]).to_string(), "a.csv:4:4");
        assert_eq!(place(&table.rows[1][0]).snippet(), "比邻");
    }

    #[test]
    fn the_last_cell_needs_no_line_break() {
        for table in ["a,b\n1,2", "a,b\n1,\"2\"", "a,b\n1,2\n", "a,b\n1,2\r\n"] {
            assert_eq!(read_csv(&Text::new("a.csv", table)).expect("a table").rows[0][1].content, "2");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_is_told() {
        let codes = |table: &str| match read_csv(&Text::new("a.csv", table)) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.iter().map(|fault| format!("{} {}", fault.code, fault.at())).collect(),
        };
        assert_eq!(codes("a,b\n1,\"2\n3,4\n"), ["csv-quote a.csv:2:3"]);
        assert_eq!(codes("a,b\n1,\"2\"\"\n3,4\n"), ["csv-quote a.csv:2:3"]);
        for table in
            ["a,b\n1,\"2\"\"3\"\n", "a,b\n\"\",\"\"\n", "a,b\n1,2\"\n", "a,b\n\"\"\"x\"\"\",\"y\nz\"\n"]
        {
            assert_eq!(codes(table), [""; 0], "{table}");
        }
        assert_eq!(codes("a;b\n1;2\n"), ["csv-separator a.csv:1:1"]);
    }

    #[test]
    fn ragged_rows_and_equal_columns_are_faults() {
        let faults = read_csv(&Text::new("a.csv", "id,id\na,b,c\n")).expect_err("faults");
        assert_eq!(
            faults.iter().map(|fault| fault.code).collect::<Vec<_>>(),
            ["duplicate-column", "ragged-row"]
        );
    }
}
