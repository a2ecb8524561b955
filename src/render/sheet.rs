//! A page of headed tables, before anybody knows whether a terminal, Markdown or HTML shows it.

use unicode_width::UnicodeWidthStr;

use super::decimal::percent;
use super::layout::{Cell, Column, Label, Table, Terminal, shortened, wrapped};
use super::safe::safe;
use crate::assess::Book;
use crate::model::{Day, Language};
use crate::policy::Policy;

/// A page.
pub(super) struct Sheet {
    /// The whole story in one line.
    pub(super) title: String,
    /// What it rests on, a word and a line each.
    pub(super) lines: Vec<(String, String)>,
    pub(super) sections: Vec<Section>,
    /// Whether a terminal shows every word, on as many lines as it takes.
    pub(super) is_whole: bool,
}

/// A table under its name.
pub(super) struct Section {
    pub(super) title: String,
    pub(super) columns: Vec<Column>,
    /// The headings of the columns; none, where they speak for themselves.
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// How many rows were left out.
    pub(super) left_out: usize,
    /// A picture for formats that have them: SVG.
    pub(super) picture: Option<String>,
}

impl Section {
    pub(super) fn new(title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { title: title.into(), columns, head: Vec::new(), rows: Vec::new(), left_out: 0, picture: None }
    }

    pub(super) fn headed<const N: usize>(mut self, head: [&str; N]) -> Self {
        self.head = head.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    fn height(&self) -> usize {
        if self.rows.is_empty() { 0 } else { 2 + usize::from(!self.head.is_empty()) + self.rows.len() }
    }
}

/// How a page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFormat {
    /// For a terminal.
    Terminal,
    /// Markdown, as a comment.
    Markdown,
    /// A page of its own.
    Html,
}

impl Sheet {
    /// In so few lines of a terminal: the longest tables lose their last rows first.
    pub(super) fn fitted(mut self, lines: usize, terminal: &Terminal) -> Self {
        let head = self.head(terminal).lines().count();
        let height = |sheet: &Self| head + sheet.sections.iter().map(Section::height).sum::<usize>();
        while height(&self) > lines {
            let longest = self.sections.iter_mut().filter(|section| section.rows.len() > 1);
            let Some(section) = longest.max_by_key(|section| section.rows.len()) else { break };
            section.rows.pop();
            section.left_out += 1;
        }
        self
    }

    /// The page in a format.
    pub(super) fn show(&self, format: SheetFormat, terminal: &Terminal) -> String {
        match format {
            SheetFormat::Terminal => self.in_terminal(terminal),
            SheetFormat::Markdown => super::sheet_markdown::markdown(self, terminal.language),
            SheetFormat::Html => super::sheet_html::html(self, terminal.language),
        }
    }

    /// The title and the lines below it, whole.
    fn head(&self, terminal: &Terminal) -> String {
        let mark = terminal.mark("…", "...");
        let title = shortened(&safe(&self.title), terminal.width.saturating_sub(2), mark);
        let mut view = format!("\n  {}\n", Label::Strong.paint(&title));
        for (word, text) in &self.lines {
            let mut word = word.as_str();
            for part in wrapped(&safe(text), terminal.width.saturating_sub(12)) {
                let space = " ".repeat(10_usize.saturating_sub(word.width()));
                view += &format!("  {word}{space}{}\n", part.trim_end());
                word = "";
            }
        }
        view
    }

    fn in_terminal(&self, terminal: &Terminal) -> String {
        let mark = terminal.mark("…", "...");
        let fit =
            |text: &str, indent: usize| shortened(&safe(text), terminal.width.saturating_sub(indent), mark);
        let mut view = self.head(terminal);
        for section in self.sections.iter().filter(|section| !section.rows.is_empty()) {
            let table = Table::new(section.columns.clone());
            let mut table = if self.is_whole { table.whole() } else { table };
            if !section.head.is_empty() {
                table.heading(&section.head.iter().map(String::as_str).collect::<Vec<_>>());
            }
            for row in &section.rows {
                table.row(row.clone());
            }
            let more = section.more(terminal.language);
            view += &format!("\n  {}", Label::Strong.paint(&fit(&section.title, 2 + more.len())));
            view += &format!("{}\n{}", Label::Quiet.paint(&more), table.render(terminal));
        }
        view
    }
}

impl Section {
    /// What is said of rows that were left out.
    pub(super) fn more(&self, language: Language) -> String {
        match (self.left_out, language) {
            (0, _) => String::new(),
            (count, Language::English) => format!("  ({count} more with --full)"),
            (count, Language::Chinese) => format!("  （另有 {count} 行，用 --full 显示）"),
        }
    }
}

/// Which policy, and which day.
pub(super) fn policy_line(policy: &Policy, day: Day, terminal: &Terminal) -> String {
    let as_of = super::words::Word::AsOf.text(terminal.language);
    format!("{} {} {} {as_of} {day}", policy.id, policy.version, terminal.mark("·", "-"))
}

/// How much of each portfolio a company is; empty, where none holds it.
pub(super) fn held_line(book: &Book, company: usize, terminal: &Terminal) -> String {
    let held = book.weights(company).map(|(name, weight)| {
        if name.is_empty() { percent(weight) } else { format!("{} {name}", percent(weight)) }
    });
    held.collect::<Vec<_>>().join(&format!(" {} ", terminal.mark("·", "-")))
}

/// English or Chinese.
pub(super) fn pick(terminal: &Terminal, english: &'static str, chinese: &'static str) -> &'static str {
    match terminal.language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}
