//! What a reviewer asks of a difference, for people: sign-offs, how sure the moves are, market value, what lacks a
//! reason, what would move first, and how to see more.

use super::difference_document::DifferenceInput;
use super::edit_words::{edit_words, pick};
use super::exposure_view::joint_title;
use super::layout::{Cell, Column, Label, Table, Terminal, changes, section, shortened};
use super::nearest_words::nearest_words;
use super::review_words::{
    approval_words, author_words, coverage_words, lacks_words, money, range_words, stale_words, unexplained,
    waiver_words,
};
use super::safe::safe;
use super::words::Word;
use crate::diff::Move;
use crate::model::Exact;

/// The sections behind the moves.
pub(super) fn after_moves(input: DifferenceInput, terminal: &Terminal) -> String {
    let sections = [
        (Word::Approved, approved(input, terminal)),
        (Word::StaleApprovals, stale(input, terminal)),
        (Word::Sureness, sureness(input, terminal)),
        (Word::MarketValue, market_value(input, terminal)),
        (Word::Nearest, nearest(input, terminal)),
    ];
    sections.iter().map(|(name, table)| section(*name, table, terminal)).collect()
}

fn tiers(input: DifferenceInput, moves: &[&Move], terminal: &Terminal) -> Vec<String> {
    let title = |standing| joint_title(input, standing, terminal.language);
    let pairs: Vec<_> = moves.iter().map(|moved| (title(moved.from), title(moved.to))).collect();
    changes(&pairs, terminal, false)
}

fn approved(input: DifferenceInput, terminal: &Terminal) -> String {
    let moves: Vec<&Move> = input.difference.moves.iter().filter(|moved| moved.approved.is_some()).collect();
    let mut table = Table::new(vec![Column::NAME, Column::LEFT, Column::NAME]);
    for (moved, tiers) in moves.iter().zip(tiers(input, &moves, terminal)) {
        let approval = moved.approved.iter().map(approval_words);
        table.row(vec![
            Cell::new(&input.companies()[moved.company].name),
            Cell::labelled(tiers, Label::Strong),
            Cell::labelled(approval.collect::<String>(), Label::Quiet),
        ]);
    }
    table.render(terminal)
}

fn stale(input: DifferenceInput, terminal: &Terminal) -> String {
    let mut table = Table::new(vec![Column::PHRASE, Column::LEFT.dropped(1)]);
    for stale in &input.difference.stale_approvals {
        table.row(vec![
            Cell::new(stale_words(input, stale, terminal)),
            Cell::labelled(stale.approval.span.to_string(), Label::Quiet),
        ]);
    }
    table.render(terminal)
}

/// The moves of companies about which something is open: a known *no* and a question that nobody has looked at are
/// different things.
fn sureness(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let is_open = |moved: &&Move| {
        let range = &moved.new_view.range;
        range.laxest != range.strictest
            || moved.new_view.coverage != Exact::one()
            || waiver_words(input, moved, terminal).is_some()
    };
    let moves: Vec<&Move> = input.difference.moves.iter().filter(is_open).collect();
    let mut table =
        Table::new(vec![Column::NAME, Column::LEFT, Column::RIGHT, Column::LEFT, Column::LEFT.dropped(1)]);
    if moves.is_empty() {
        return String::new();
    }
    let words = [Word::Company, Word::Tier, Word::Known, Word::Range].map(|word| word.text(language));
    table.heading(&[&words[..], &[""]].concat());
    for (moved, tiers) in moves.iter().zip(tiers(input, &moves, terminal)) {
        table.row(vec![
            Cell::new(&input.companies()[moved.company].name),
            Cell::labelled(tiers, Label::Strong),
            Cell::new(coverage_words(moved, terminal)),
            Cell::new(range_words(input, moved, terminal)),
            Cell::labelled(waiver_words(input, moved, terminal).unwrap_or_default(), Label::Quiet),
        ]);
    }
    table.render(terminal)
}

fn market_value(input: DifferenceInput, terminal: &Terminal) -> String {
    let title = |standing| joint_title(input, standing, terminal.language);
    let trades = &input.difference.trades;
    let pairs: Vec<_> = trades.iter().map(|trade| (title(trade.from), title(trade.to))).collect();
    let mut table = Table::new(vec![Column::NAME, Column::LEFT, Column::RIGHT, Column::RIGHT, Column::LEFT]);
    if trades.is_empty() {
        return String::new();
    }
    let words = [Word::Portfolio, Word::Tier, Word::CompanyCount].map(|word| word.text(terminal.language));
    table.heading(&[&words[..], &["", ""]].concat());
    for (trade, tiers) in trades.iter().zip(changes(&pairs, terminal, false)) {
        table.row(vec![
            Cell::new(&trade.portfolio),
            Cell::labelled(tiers, Label::Strong),
            Cell::new(trade.companies.to_string()),
            Cell::new(money(&trade.value)),
            Cell::new(trade.currency.as_deref().unwrap_or_default()),
        ]);
    }
    table.render(terminal)
}

fn nearest(input: DifferenceInput, terminal: &Terminal) -> String {
    let width = terminal.width.saturating_sub(5);
    let lines = nearest_words(input, terminal);
    let line = |words: &String| {
        let words = shortened(&safe(words), width, terminal.mark("…", "..."));
        format!("  {}  {words}\n", Label::Lost.paint(terminal.mark("≈", "~")))
    };
    lines.iter().map(line).collect()
}

/// Edits that nobody explains or has signed off.
pub(super) fn unexplained_edits(input: DifferenceInput, terminal: &Terminal) -> String {
    let mut table = Table::new(vec![
        Column::RIGHT,
        Column::PHRASE,
        Column::LEFT,
        Column::NAME.dropped(2),
        Column::LEFT.dropped(1),
    ]);
    for edit in unexplained(input) {
        let place = edit.new_at.as_ref().or(edit.old_at.as_ref());
        table.row(vec![
            Cell::labelled(edit.id.to_string(), Label::Quiet),
            Cell::new(edit_words(edit, terminal).0),
            Cell::labelled(lacks_words(edit, terminal.language), Label::Lost),
            Cell::new(author_words(input, edit)),
            Cell::labelled(place.map(ToString::to_string).unwrap_or_default(), Label::Quiet),
        ]);
    }
    section(Word::Unexplained, &table.render(terminal), terminal)
}

/// How to see more.
pub(super) fn last_line(terminal: &Terminal) -> String {
    let words = pick(
        terminal.language,
        "--format json: every number and both sources; --format markdown: a comment for review",
        "--format json：全部数字与源文件差异；--format markdown：评审评论",
    );
    let words = shortened(words, terminal.width.saturating_sub(10), terminal.mark("…", "..."));
    format!("\n  {}  {}\n", Word::More.text(terminal.language), Label::Quiet.paint(&words))
}
