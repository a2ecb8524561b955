//! A calendar in GitHub's Markdown: `calendar --format markdown`.

use super::super::calendar_input::CalendarInput;
use super::super::calendar_view::headline_words;
use super::super::calendar_words::{cause_words, event_words};
use super::super::eval_view::standing_title;
use super::super::exposure_view::{weight_headings, weight_texts};
use super::super::layout::Terminal;
use super::super::words::{Word, direction};
use super::escape::{code, text};
use super::moves::{cell, place};
use super::table::{Side, Table, count};
use super::{MOST, folded, more};

/// The most cells of a name, and of a sentence.
const NAME: usize = 48;
const SENTENCE: usize = 240;

/// What will move without an edit, as a comment or an issue.
pub fn calendar_comment(input: CalendarInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let policy = format!("{} {}", input.policy.id, input.policy.version);
    let head = format!(
        "<!-- tierline-calendar:v1 -->\n### {}\n\n{} · {} {}\n\n",
        text(&headline_words(input, language)),
        code(&policy),
        Word::AsOf.text(language),
        input.calendar.from
    );
    let events = events(input, terminal);
    let table = moves(input, terminal);
    let room = MOST.saturating_sub(count(&head) + count(&events) + count(&more(table.len(), terminal)) + 1);
    let (rows, shown) = table.part(0, table.len(), room);
    format!("{head}{rows}{}\n{events}", more(table.len() - shown, terminal))
}

fn moves(input: CalendarInput, terminal: &Terminal) -> Table {
    let language = terminal.language;
    let word = |word: Word, side| (word.text(language).to_owned(), side);
    let mut columns = vec![
        word(Word::Day, Side::Left),
        (String::new(), Side::Middle),
        word(Word::Company, Side::Left),
        word(Word::Tier, Side::Left),
    ];
    if !input.book.is_empty() {
        let names = weight_headings(input.book, language);
        columns.extend(names.iter().map(|name| (cell(name, NAME), Side::Right)));
    }
    columns.push(word(Word::Cause, Side::Left));
    let mut table = Table::new(&columns);
    for turn in &input.calendar.moves {
        let (mark, way) = direction(turn.direction, language, terminal.is_ascii);
        let tier = |standing| cell(&standing_title(&input.policy.ladder, standing, language), NAME);
        let causes = turn.causes.iter().map(|cause| cell(&cause_words(cause, input, terminal), SENTENCE));
        let mut cells = vec![
            turn.day.to_string(),
            format!("{mark} {way}"),
            cell(&input.companies[turn.company].name, NAME),
            format!("{} → **{}**", tier(turn.from), tier(turn.to)),
        ];
        if !input.book.is_empty() {
            cells.extend(weight_texts(input.book, turn.company));
        }
        cells.push(causes.collect::<Vec<_>>().join(" · "));
        table.row(&cells);
    }
    table
}

fn events(input: CalendarInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let word = |word: Word, side| (word.text(language).to_owned(), side);
    let mut table = Table::new(&[
        word(Word::Day, Side::Left),
        word(Word::Events, Side::Left),
        word(Word::Moved, Side::Right),
        word(Word::DecidedAt, Side::Left),
        word(Word::Because, Side::Left),
    ]);
    for event in &input.calendar.events {
        let (words, reason) = event_words(event, input, terminal);
        table.row(&[
            event.day.to_string(),
            cell(&words, SENTENCE),
            input.calendar.moved_by(event).to_string(),
            place(&event.at.to_string()),
            cell(&reason, SENTENCE),
        ]);
    }
    let summary = format!("{} ({})", Word::Events.text(language), table.len());
    folded(&summary, &table, (60, 9_000), terminal)
}
