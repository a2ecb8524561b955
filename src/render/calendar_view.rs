//! A calendar for people: what will move without any edit, day by day.

use super::calendar_input::CalendarInput;
use super::calendar_words::{cause_words, event_words};
use super::edit_words::pick;
use super::eval_view::{rejected, standing_title, unmatched};
use super::exposure_view::{weight_cells, weight_headings};
use super::layout::{Cell, Column, Label, Table, Terminal, changes, section, shortened};
use super::safe::safe;
use super::words::{Word, direction, direction_label};
use crate::calendar::Turn;
use crate::model::{Day, Language};

/// What will move until the last day, and why.
pub fn calendar_view(input: CalendarInput, terminal: &Terminal) -> String {
    let mut view = headline(input, terminal);
    let mut days: Vec<Day> = input.calendar.moves.iter().map(|turn| turn.day).collect();
    days.dedup();
    let all: Vec<&Turn> = input.calendar.moves.iter().collect();
    let lines = lines(input, &all, terminal);
    for day in days {
        view += &format!("\n  {}\n", Label::Strong.paint(&day.to_string()));
        for (turn, line) in all.iter().zip(&lines).filter(|(turn, _)| turn.day == day) {
            view += &format!("{line}\n");
            for cause in &turn.causes {
                let words = safe(&cause_words(cause, input, terminal));
                let words = shortened(&words, terminal.width.saturating_sub(7), terminal.mark("…", "..."));
                view += &format!("       {}\n", Label::Quiet.paint(&words));
            }
        }
    }
    view += &section(Word::Events, &events(input, terminal), terminal);
    view += &unmatched(input.book, terminal);
    view + rejected(input.rejected, terminal).as_str()
}

/// What was looked at, and how much moves.
pub(super) fn headline_words(input: CalendarInput, language: Language) -> String {
    let calendar = input.calendar;
    let mut moved: Vec<usize> = calendar.moves.iter().map(|turn| turn.company).collect();
    moved.sort_unstable();
    moved.dedup();
    let (moved, companies) = (moved.len(), input.companies.len());
    match (moved, language) {
        (0, Language::English) => {
            format!("no company of {companies} moves until {} without an edit", calendar.until)
        }
        (0, Language::Chinese) => format!("截至 {}，无修改时 {companies} 家公司均不变动", calendar.until),
        (_, Language::English) => {
            format!("{moved} of {companies} companies move until {} without an edit", calendar.until)
        }
        (_, Language::Chinese) => {
            format!("截至 {}，无修改时 {companies} 家公司中有 {moved} 家变动", calendar.until)
        }
    }
}

fn headline(input: CalendarInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let policy = format!("{} {}", input.policy.id, input.policy.version);
    let dot = terminal.mark("·", "-");
    format!(
        "\n  {} {dot} {} {}\n  {}\n",
        safe(&policy),
        Word::AsOf.text(language),
        input.calendar.from,
        Label::Strong.paint(&headline_words(input, language))
    )
}

fn lines(input: CalendarInput, turns: &[&Turn], terminal: &Terminal) -> Vec<String> {
    let language = terminal.language;
    let title = |standing| standing_title(&input.policy.ladder, standing, language);
    let pairs: Vec<_> = turns.iter().map(|turn| (title(turn.from), title(turn.to))).collect();
    let tiers = changes(&pairs, terminal, false);
    let portfolios = weight_headings(input.book, language);
    let mut columns = vec![Column::LEFT, Column::LEFT.dropped(2), Column::NAME, Column::LEFT];
    columns.extend(vec![Column::RIGHT.dropped(1); portfolios.len()]);
    let mut table = Table::new(columns);
    for (turn, tiers) in turns.iter().zip(tiers) {
        let (mark, word) = direction(turn.direction, language, terminal.is_ascii);
        let label = direction_label(turn.direction);
        let mut cells = vec![
            Cell::labelled(mark, label),
            Cell::labelled(word, label),
            Cell::new(&input.companies[turn.company].name),
            Cell::labelled(tiers, Label::Strong),
        ];
        cells.extend(weight_cells(input.book, turn.company));
        table.row(cells);
    }
    table.render(terminal).lines().map(str::to_owned).collect()
}

fn events(input: CalendarInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let mut table = Table::new(vec![
        Column::LEFT,
        Column::PHRASE,
        Column::LEFT,
        Column::LEFT.dropped(1),
        Column::SENTENCE.dropped(2),
    ]);
    for event in &input.calendar.events {
        let (words, reason) = event_words(event, input, terminal);
        let moves = input.calendar.moved_by(event);
        let moves = match (moves, language) {
            (0, _) => pick(language, "moves nothing", "不引起变动").to_owned(),
            (1, Language::English) => "moves 1".to_owned(),
            (count, Language::English) => format!("moves {count}"),
            (count, Language::Chinese) => format!("{count} 项变动"),
        };
        table.row(vec![
            Cell::new(event.day.to_string()),
            Cell::new(words),
            Cell::labelled(moves, Label::Strong),
            Cell::labelled(event.at.to_string(), Label::Quiet),
            Cell::labelled(reason, Label::Quiet),
        ]);
    }
    table.render(terminal)
}
