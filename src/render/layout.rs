//! Tables of text: cells with labels, aligned by the cells that characters take in a terminal.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::safe::safe;
use super::words::Word;
use crate::model::Language;

/// What the text is shown on.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// How many cells a line has.
    pub width: usize,
    /// Whether only ASCII decoration can be shown.
    pub is_ascii: bool,
    /// The language.
    pub language: Language,
}

impl Terminal {
    /// A decoration, or what stands for it in ASCII.
    pub(super) fn mark(&self, mark: &'static str, ascii: &'static str) -> &'static str {
        if self.is_ascii { ascii } else { mark }
    }
}

/// What a cell is, not how it looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Label {
    #[default]
    Plain,
    Strong,
    Quiet,
    Heading,
    Stricter,
    Laxer,
    Lost,
}

impl Label {
    fn style(self) -> Style {
        let plain = Style::new();
        match self {
            Self::Plain => plain,
            Self::Strong => plain.bold(),
            Self::Quiet | Self::Heading => plain.dimmed(),
            Self::Stricter => plain.fg_color(Some(AnsiColor::Red.into())),
            Self::Laxer => plain.fg_color(Some(AnsiColor::Green.into())),
            Self::Lost => plain.fg_color(Some(AnsiColor::Yellow.into())),
        }
    }

    /// Text in the style of the label.
    pub(super) fn paint(self, text: &str) -> String {
        let style = self.style();
        if text.is_empty() || self == Self::Plain {
            text.to_owned()
        } else {
            format!("{style}{text}{style:#}")
        }
    }
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    text: String,
    label: Label,
}

impl Cell {
    pub(super) fn new(text: impl AsRef<str>) -> Self {
        Self { text: safe(text.as_ref()), label: Label::Plain }
    }

    pub(super) fn labelled(text: impl AsRef<str>, label: Label) -> Self {
        Self { text: safe(text.as_ref()), label }
    }
}

impl Cell {
    /// The text, for formats that lay it out themselves.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn label(&self) -> Label {
        self.label
    }
}

/// How a column stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    is_right: bool,
    /// Narrow terminals drop the columns of the highest number first; 0 stays.
    drop_order: u8,
    /// How many cells its text may be shortened to; none when it stays whole.
    least: Option<usize>,
}

impl Column {
    pub(super) fn is_right(self) -> bool {
        self.is_right
    }

    pub(super) const LEFT: Self = Self { is_right: false, drop_order: 0, least: None };
    pub(super) const RIGHT: Self = Self { is_right: true, drop_order: 0, least: None };
    /// A name, which is known by its beginning.
    pub(super) const NAME: Self = Self { is_right: false, drop_order: 0, least: Some(20) };
    /// A path or phrase, whose end matters too.
    pub(super) const PHRASE: Self = Self { is_right: false, drop_order: 0, least: Some(44) };
    /// A sentence, which says something by its beginning.
    pub(super) const SENTENCE: Self = Self { is_right: false, drop_order: 1, least: Some(28) };

    /// With a place in the order in which columns are dropped; those of one number go together.
    pub(super) const fn dropped(self, drop_order: u8) -> Self {
        Self { drop_order, ..self }
    }
}

/// Rows of cells under columns.
pub(super) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    indent: usize,
    is_whole: bool,
}

const GAP: usize = 2;

impl Table {
    pub(super) fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new(), indent: 2, is_whole: false }
    }

    /// Every word, on as many lines as it takes: what is too long goes on below, and what has no column stands below.
    pub(super) fn whole(mut self) -> Self {
        self.is_whole = true;
        self
    }

    pub(super) fn heading(&mut self, words: &[&str]) {
        self.rows.push(words.iter().map(|word| Cell::labelled(word, Label::Heading)).collect());
    }

    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// The table as lines no wider than the terminal, while names keep their beginnings.
    pub(super) fn render(&self, terminal: &Terminal) -> String {
        let mut widths: Vec<usize> = (0..self.columns.len()).map(|column| self.widest(column)).collect();
        let least: Vec<usize> = widths
            .iter()
            .zip(&self.columns)
            .map(|(width, column)| column.least.map_or(*width, |least| least.min(*width)))
            .collect();
        let mut kept: Vec<usize> = (0..self.columns.len()).filter(|column| widths[*column] > 0).collect();
        while self.line_width(&kept, &least) > terminal.width {
            let droppable = kept.iter().copied().filter(|column| self.columns[*column].drop_order > 0);
            let Some(worst) = droppable.max_by_key(|column| self.columns[*column].drop_order) else { break };
            let order = self.columns[worst].drop_order;
            kept.retain(|column| self.columns[*column].drop_order != order);
        }
        for _ in terminal.width..self.line_width(&kept, &widths) {
            let long = kept.iter().copied().filter(|column| widths[*column] > least[*column]);
            let Some(longest) = long.max_by_key(|column| widths[*column] - least[*column]) else { break };
            widths[longest] -= 1;
        }
        if self.is_whole {
            return self.rows.iter().map(|row| self.lines(row, &kept, &widths, terminal)).collect();
        }
        let lines = self.rows.iter().map(|row| self.line(row, &kept, &widths, terminal));
        // A heading whose words were all dropped is no line.
        lines.filter(|line| line != "\n").collect()
    }

    /// How many cells a column wants. One that holds nothing but its heading wants none.
    fn widest(&self, column: usize) -> usize {
        let cells = || self.rows.iter().filter_map(move |row| row.get(column));
        if cells().all(|cell| cell.label == Label::Heading || cell.text.is_empty()) {
            return 0;
        }
        cells().map(|cell| cell.text.width()).max().unwrap_or(0)
    }

    fn line_width(&self, kept: &[usize], widths: &[usize]) -> usize {
        let cells: usize = kept.iter().map(|column| widths[*column] + GAP).sum();
        (self.indent + cells).saturating_sub(GAP)
    }

    /// A row with every word of it.
    fn lines(&self, row: &[Cell], kept: &[usize], widths: &[usize], terminal: &Terminal) -> String {
        let parts: Vec<Vec<String>> = row
            .iter()
            .enumerate()
            .map(
                |(column, cell)| {
                    if kept.contains(&column) { wrapped(&cell.text, widths[column]) } else { vec![] }
                },
            )
            .collect();
        let height = parts.iter().map(Vec::len).max().unwrap_or(0);
        let mut lines = String::new();
        for at in 0..height {
            let part = |(column, cell): (usize, &Cell)| Cell {
                text: parts[column].get(at).cloned().unwrap_or_default(),
                label: cell.label,
            };
            let part: Vec<Cell> = row.iter().enumerate().map(part).collect();
            lines += &self.line(&part, kept, widths, terminal);
        }
        let is_left_out = |(column, cell): &(usize, &Cell)| {
            !kept.contains(column) && cell.label != Label::Heading && !cell.text.is_empty()
        };
        let below = " ".repeat(self.indent + 4 * GAP);
        for (_, cell) in row.iter().enumerate().filter(is_left_out) {
            for part in wrapped(&cell.text, terminal.width.saturating_sub(below.len())) {
                lines += &format!("{below}{}\n", cell.label.paint(&part));
            }
        }
        lines
    }

    fn line(&self, row: &[Cell], kept: &[usize], widths: &[usize], terminal: &Terminal) -> String {
        let mut line = String::new();
        let mut waiting = self.indent;
        for column in kept {
            let Some(cell) = row.get(*column) else { continue };
            let text = shortened(&cell.text, widths[*column], terminal.mark("…", "..."));
            let space = widths[*column].saturating_sub(text.width());
            if text.is_empty() {
                waiting += widths[*column] + GAP;
                continue;
            }
            let (before, after) = if self.columns[*column].is_right { (space, 0) } else { (0, space) };
            line += &" ".repeat(waiting + before);
            line += &cell.label.paint(&text);
            waiting = after + GAP;
        }
        line.push('\n');
        line
    }
}

/// Old and new with an arrow between them, so that the arrows of a column stand below each other.
pub(super) fn changes(pairs: &[(String, String)], terminal: &Terminal, is_right: bool) -> Vec<String> {
    let arrow = terminal.mark("→", "->");
    let widest = |side: fn(&(String, String)) -> &String| {
        pairs.iter().map(|pair| side(pair).width()).max().unwrap_or_default()
    };
    let (old_width, new_width) = (widest(|pair| &pair.0), widest(|pair| &pair.1));
    let space = |text: &str, width: usize| " ".repeat(width - text.width());
    pairs
        .iter()
        .map(|(old, new)| match (old.is_empty() && new.is_empty(), is_right) {
            (true, _) => String::new(),
            (false, true) => {
                format!("{}{old} {arrow} {}{new}", space(old, old_width), space(new, new_width))
            }
            (false, false) => format!("{old}{} {arrow} {new}", space(old, old_width)),
        })
        .collect()
}

/// A table under its name; nothing, where it has no rows.
pub(super) fn section(name: Word, table: &str, terminal: &Terminal) -> String {
    if table.is_empty() {
        return String::new();
    }
    format!("\n  {}\n{table}", Label::Strong.paint(name.text(terminal.language)))
}

/// Text in lines of at most so many cells, broken at spaces where there are some; those at its beginning stay.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let words = text.trim_start();
    let mut line = " ".repeat((text.len() - words.len()).min(width / 2));
    let start = line.clone();
    for word in words.split(' ') {
        let mut word = word.to_owned();
        let gap = usize::from(line.len() > start.len());
        if line.width() + gap + word.width() <= width {
            line += &" ".repeat(gap);
            line += &word;
            continue;
        }
        if gap > 0 {
            lines.push(std::mem::replace(&mut line, start.clone()));
        }
        while start.width() + word.width() > width {
            let head = shortened(&word, width - start.width(), "");
            if head.is_empty() {
                break;
            }
            word = word.split_off(head.len());
            lines.push(format!("{start}{head}"));
        }
        line += &word;
    }
    lines.push(line);
    lines
}

/// Text of at most so many cells, its end replaced by a mark where it is longer.
pub(super) fn shortened(text: &str, width: usize, mark: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        if kept.width() + mark.width() > width {
            kept.pop();
            break;
        }
    }
    kept.truncate(kept.trim_end().len());
    kept + mark
}

#[cfg(test)]
mod tests {
    use super::{Cell, Column, Table, Terminal, changes, shortened};
    use crate::model::Language;

    const fn terminal(width: usize) -> Terminal {
        Terminal { width, is_ascii: false, language: Language::English }
    }

    #[test]
    fn wide_characters_take_two_cells() {
        let mut table = Table::new(vec![Column::NAME, Column::RIGHT]);
        table.row(vec![Cell::new("朝凪精機"), Cell::new("1")]);
        table.row(vec![Cell::new("Asanagi"), Cell::new("22")]);
        assert_eq!(table.render(&terminal(80)), "  朝凪精機   1\n  Asanagi   22\n");
    }

    #[test]
    fn a_narrow_terminal_shortens_before_it_drops() {
        let mut table = Table::new(vec![Column::LEFT, Column::SENTENCE]);
        table.row(vec![Cell::new("weight"), Cell::new("the committee wants it so since last spring")]);
        assert_eq!(table.render(&terminal(40)), "  weight  the committee wants it so sin…\n");
        assert_eq!(table.render(&terminal(30)), "  weight\n");
    }

    #[test]
    fn a_column_without_content_takes_no_room() {
        let mut table = Table::new(vec![Column::LEFT, Column::RIGHT, Column::LEFT]);
        table.heading(&["Company", "Exposure", "Tier"]);
        table.row(vec![Cell::new("acme"), Cell::new(""), Cell::new("engage")]);
        assert_eq!(table.render(&terminal(80)).lines().last(), Some("  acme     engage"));
    }

    #[test]
    fn arrows_stand_below_each_other() {
        let pairs = [("2", "4"), ("16", "13")].map(|(old, new)| (old.to_owned(), new.to_owned()));
        assert_eq!(changes(&pairs, &terminal(80), true), [" 2 →  4", "16 → 13"]);
        assert_eq!(shortened("砚川智城集团", 6, "…"), "砚川…");
    }
}
