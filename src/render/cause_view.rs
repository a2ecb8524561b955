//! Moves grouped by the edits that caused them, the largest exposure first.

use unicode_width::UnicodeWidthStr;

use super::cause_group::{Group, edit_title, groups};
use super::decimal::percent;
use super::difference_document::DifferenceInput;
use super::difference_view::move_lines;
use super::layout::{Label, Terminal, shortened};
use super::safe::safe;
use crate::diff::{Edit, Move};
use crate::text::Span;

/// One table, its rows under the edits that caused them.
pub(super) fn moves_by_cause(input: DifferenceInput, terminal: &Terminal) -> String {
    let groups = groups(input);
    let moves: Vec<&Move> = groups.iter().flat_map(|group| group.moves.iter().copied()).collect();
    let lines = move_lines(input, &moves, terminal);
    let mut lines = lines.iter();
    let mut view = lines.next().map(|heading| format!("{heading}\n")).unwrap_or_default();
    for group in &groups {
        view += &heading(input, group, terminal);
        for line in lines.by_ref().take(group.moves.len()) {
            view += &format!("{line}\n");
        }
    }
    view
}

/// What caused the moves of a group: each edit in words, with its lines before and after.
fn heading(input: DifferenceInput, group: &Group, terminal: &Terminal) -> String {
    let mark = terminal.mark("…", "~");
    let mut view = String::from("\n");
    // Of several portfolios no one share is true; each move shows its own.
    let is_one = input.population.book.names().count() == 1;
    let exposure = if is_one { format!("  {}", percent(&group.weight)) } else { String::new() };
    let title = group.title(input, terminal);
    let title = shortened(&title, terminal.width.saturating_sub(2 + exposure.len()), mark);
    view += &format!("  {}{}\n", Label::Strong.paint(&title), Label::Quiet.paint(&exposure));
    for id in group.told() {
        let edit = &input.difference.edits[id - 1];
        if !group.is_of_one_edit() {
            view += &format!(
                "    {}\n",
                shortened(&edit_title(input, id, terminal), terminal.width.saturating_sub(4), mark)
            );
        }
        view += &source_lines(edit, terminal);
    }
    view
}

/// The first line of a declaration before and after, with its place, and the author's reason.
fn source_lines(edit: &Edit, terminal: &Terminal) -> String {
    let width = terminal.width.saturating_sub(6);
    let mark = terminal.mark("…", "~");
    let line = |sign: &str, span: &Span, label: Label| {
        let place = span.to_string();
        let first = safe(span.snippet().lines().next().unwrap_or_default().trim_end());
        let code = shortened(&format!("{sign} {first}"), width.saturating_sub(place.width() + 2), mark);
        format!("      {}  {}\n", label.paint(&code), Label::Quiet.paint(&safe(&place)))
    };
    let old = edit.old_at.as_ref().map(|span| line("-", span, Label::Stricter)).unwrap_or_default();
    let new = edit.new_at.as_ref().map(|span| line("+", span, Label::Laxer)).unwrap_or_default();
    let said = [edit.approved_by.as_deref(), edit.because.as_deref()];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(": ");
    let reason = (!said.is_empty()).then(|| {
        let text = shortened(&safe(&said), width.saturating_sub(2), mark);
        format!("        {}\n", Label::Quiet.paint(&text))
    });
    format!("{old}{new}{}", reason.unwrap_or_default())
}
