//! Tables of text: cells with labels, aligned by the cells that characters take in a terminal.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::safe::safe;
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
    Added,
    Removed,
}

impl Label {
    fn style(self) -> Style {
        let plain = Style::new();
        match self {
            Self::Plain => plain,
            Self::Strong => plain.bold(),
            Self::Quiet | Self::Heading => plain.dimmed(),
            Self::Stricter | Self::Removed => plain.fg_color(Some(AnsiColor::Red.into())),
            Self::Laxer | Self::Added => plain.fg_color(Some(AnsiColor::Green.into())),
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

/// How a column stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    is_right: bool,
    /// Narrow terminals drop the columns of the highest number first; 0 stays.
    drop_order: u8,
    /// Whether its text may be shortened.
    can_shrink: bool,
}

impl Column {
    pub(super) const LEFT: Self = Self { is_right: false, drop_order: 0, can_shrink: false };
    pub(super) const RIGHT: Self = Self { is_right: true, drop_order: 0, can_shrink: false };
    pub(super) const NAME: Self = Self { is_right: false, drop_order: 0, can_shrink: true };

    pub(super) const fn dropped(self, drop_order: u8) -> Self {
        Self { drop_order, ..self }
    }

    pub(super) const fn shrinking(self) -> Self {
        Self { can_shrink: true, ..self }
    }
}

/// Rows of cells under columns.
pub(super) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    indent: usize,
}

const GAP: usize = 2;

impl Table {
    pub(super) fn new(columns: Vec<Column>, indent: usize) -> Self {
        Self { columns, rows: Vec::new(), indent }
    }

    pub(super) fn heading(&mut self, words: &[&str]) {
        self.rows.push(words.iter().map(|word| Cell::labelled(word, Label::Heading)).collect());
    }

    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// The table as lines no wider than the terminal.
    pub(super) fn render(&self, width: usize) -> String {
        let mut kept: Vec<usize> = (0..self.columns.len()).collect();
        let mut widths: Vec<usize> = kept
            .iter()
            .map(|column| {
                self.rows
                    .iter()
                    .map(|row| row.get(*column).map_or(0, |cell| cell.text.width()))
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let used = |kept: &[usize], widths: &[usize]| {
            self.indent + kept.iter().map(|column| widths[*column] + GAP).sum::<usize>()
        };
        while used(&kept, &widths) > width + GAP {
            let Some(worst) = kept
                .iter()
                .copied()
                .filter(|column| self.columns[*column].drop_order > 0)
                .max_by_key(|column| self.columns[*column].drop_order)
            else {
                break;
            };
            kept.retain(|column| *column != worst);
        }
        let excess = used(&kept, &widths).saturating_sub(width + GAP);
        if let Some(widest) = kept
            .iter()
            .copied()
            .filter(|column| self.columns[*column].can_shrink)
            .max_by_key(|column| widths[*column])
        {
            widths[widest] = widths[widest].saturating_sub(excess).max(8.min(widths[widest]));
        }
        self.rows.iter().map(|row| self.line(row, &kept, &widths)).collect()
    }

    fn line(&self, row: &[Cell], kept: &[usize], widths: &[usize]) -> String {
        let mut line = " ".repeat(self.indent);
        let mut waiting = 0;
        for column in kept {
            let Some(cell) = row.get(*column) else { continue };
            let text = shortened(&cell.text, widths[*column]);
            let space = widths[*column].saturating_sub(text.width());
            let (before, after) = if self.columns[*column].is_right { (space, 0) } else { (0, space) };
            if !text.is_empty() {
                line += &" ".repeat(waiting + before);
                line += &cell.label.paint(&text);
                waiting = after + GAP;
            } else {
                waiting += widths[*column] + GAP;
            }
        }
        line.push('\n');
        line
    }
}

/// Text of at most so many cells, its end replaced by `…` where it is longer.
pub(super) fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        let longer = format!("{kept}{character}");
        if longer.width() + 1 > width {
            break;
        }
        kept = longer;
    }
    kept + "…"
}
