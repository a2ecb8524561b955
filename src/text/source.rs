//! A named text with its line index.

use std::fmt;
use std::sync::Arc;

use super::{Range, Span};

/// A named text, cheap to clone.
///
/// A leading byte order mark is not part of the text.
#[derive(Clone)]
pub struct Text(Arc<Inner>);

struct Inner {
    name: Arc<str>,
    is_marked: bool,
    content: String,
    /// The number of the first line, from 1; more for a part of a longer text.
    first_line: usize,
    line_starts: Vec<usize>,
}

/// A place for people: line and column from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Inner {
    fn new(name: Arc<str>, content: String, (first_line, is_marked): (usize, bool)) -> Self {
        let breaks = memchr::memchr_iter(b'\n', content.as_bytes()).map(|at| at + 1);
        let line_starts = std::iter::once(0).chain(breaks).collect();
        Self { name, is_marked, content, first_line, line_starts }
    }
}

impl Text {
    /// Names a text.
    pub fn new(name: impl Into<String>, content: impl Into<String>) -> Self {
        let mut content = content.into();
        let is_marked = content.starts_with('\u{feff}');
        if is_marked {
            content.drain(..'\u{feff}'.len_utf8());
        }
        Self(Arc::new(Inner::new(name.into().into(), content, (1, is_marked))))
    }

    /// Names whole lines of a longer text, which begin with its line `first_line` (from 1).
    pub fn part(name: Arc<str>, content: String, first_line: usize) -> Self {
        Self(Arc::new(Inner::new(name, content, (first_line, false))))
    }

    /// What the text is called: usually its path as the user wrote it.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The text itself.
    pub fn content(&self) -> &str {
        &self.0.content
    }

    /// The text as its file has it, with the byte order mark that is not part of it.
    pub fn written(&self) -> String {
        let mark = if self.0.is_marked { "\u{feff}" } else { "" };
        format!("{mark}{}", self.content())
    }

    /// How many lines there are; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.0.line_starts.len()
    }

    /// Where a byte offset stands for people.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let lines = self.0.line_starts.partition_point(|start| *start <= offset);
        let start = self.0.line_starts[lines - 1];
        let column = self.content()[start..offset].chars().count() + 1;
        Position { line: self.0.first_line + lines - 1, column }
    }

    /// The byte offset of a line and a column (both from 1, columns in characters), held inside the line.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let Some(start) = self.line_start(line) else { return self.content().len() };
        let text = self.line(line);
        start + text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at)
    }

    /// A line by its number from 1, without its line break; empty when there is none.
    pub fn line(&self, line: usize) -> &str {
        let Some(start) = self.line_start(line) else { return "" };
        let end = self.line_start(line + 1).unwrap_or(self.content().len());
        self.content()[start..end].trim_end_matches(['\n', '\r'])
    }

    /// Where each line stands, without its line break.
    pub fn lines(&self) -> impl Iterator<Item = Range> {
        let ends = self.0.line_starts.iter().skip(1).copied().chain([self.content().len()]);
        self.0.line_starts.iter().zip(ends).map(|(start, end)| {
            let line = self.content()[*start..end].trim_end_matches(['\n', '\r']);
            Range::new(*start, *start + line.len())
        })
    }

    fn line_start(&self, line: usize) -> Option<usize> {
        self.0.line_starts.get(line.checked_sub(self.0.first_line)?).copied()
    }

    /// A part of the text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let start = self.floor(start);
        Span::new(self.clone(), Range::new(start, self.floor(end).max(start)))
    }

    fn floor(&self, offset: usize) -> usize {
        self.content().floor_char_boundary(offset)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Text({})", self.name())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.name() == other.name()
                && self.0.first_line == other.0.first_line
                && self.content() == other.content())
    }
}

impl Eq for Text {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = Text::new("a.rhai", "投资 x\nyz");
        assert_eq!(text.position(7), Position { line: 1, column: 4 });
        assert_eq!(text.offset(1, 4), 7);
        assert_eq!(text.span(9, 10).to_string(), "a.rhai:2:1");
        assert_eq!(text.line(2), "yz");
    }

    #[test]
    fn a_part_of_a_text_counts_its_lines_from_where_it_stands() {
        let part = Text::part("a".into(), "yz\nx\n".into(), 7);
        assert_eq!(part.span(3, 4).to_string(), "a:8:1");
        assert_eq!((part.line(7), part.line(8), part.line(6), part.offset(8, 2)), ("yz", "x", "", 4));
    }

    #[test]
    fn a_byte_order_mark_is_not_text() {
        let text = Text::new("a", "\u{feff}x");
        assert_eq!((text.content(), text.written().as_str()), ("x", "\u{feff}x"));
    }
}
