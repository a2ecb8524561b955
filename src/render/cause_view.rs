//! Moves grouped by the edits that caused them, the largest exposure first.

use unicode_width::UnicodeWidthStr;

use super::decimal::percent;
use super::difference_document::DifferenceInput;
use super::difference_view::move_lines;
use super::edit_words::{edit_words, pick};
use super::layout::{Label, Terminal, shortened};
use super::safe::safe;
use crate::diff::{Edit, Move};
use crate::model::Exact;
use crate::text::Span;

/// Moves with the same sets of edits that suffice for them.
struct Group<'a> {
    /// The sets, by the numbers of their edits.
    sets: &'a [Vec<usize>],
    /// Whether there are more sets than are listed.
    is_cut: bool,
    moves: Vec<&'a Move>,
    weight: Exact,
}

/// The most sets of edits that a group's heading tells.
const TOLD: usize = 3;

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

fn groups(input: DifferenceInput) -> Vec<Group> {
    let difference = input.difference;
    let mut groups: Vec<Group> = Vec::new();
    for (moved, found) in difference.moves.iter().zip(&difference.attributions.moves) {
        let weight = moved.weight.clone().unwrap_or_else(Exact::zero);
        match groups.iter_mut().find(|group| group.sets == found.sufficient) {
            Some(group) => {
                group.weight = &group.weight + &weight;
                group.moves.push(moved);
            }
            None => {
                let is_cut = found.sufficient_total.is_none_or(|total| total > found.sufficient.len());
                groups.push(Group { sets: &found.sufficient, is_cut, moves: vec![moved], weight });
            }
        }
    }
    groups.sort_by(|one, other| other.weight.cmp(&one.weight).then_with(|| one.sets.cmp(other.sets)));
    for group in &mut groups {
        group.moves.sort_by_key(|moved| moved.direction);
    }
    groups
}

/// What caused the moves of a group: each edit in words, with its lines before and after.
fn heading(input: DifferenceInput, group: &Group, terminal: &Terminal) -> String {
    let language = terminal.language;
    let mark = terminal.mark("…", "~");
    let mut view = String::from("\n");
    // Of several portfolios no one share is true; each move shows its own.
    let is_one = input.population.book.names().count() == 1;
    let exposure = if is_one { format!("  {}", percent(&group.weight)) } else { String::new() };
    let title = match group.sets {
        [] => {
            pick(language, "edits together, too many to tell apart", "多处修改共同作用，难以区分").to_owned()
        }
        [set] if set.len() == 1 => edit_title(input, set[0], terminal),
        [set] => {
            let words = if set.len() == 2 {
                pick(language, "needs both", "两者缺一不可")
            } else {
                pick(language, "needs all of", "缺一不可")
            };
            format!("{words} {}", numbers(set))
        }
        sets => {
            let shown: Vec<String> = sets.iter().take(TOLD).map(|set| numbers(set)).collect();
            let more = if sets.len() > TOLD || group.is_cut {
                pick(language, " or others", " 或其他组合")
            } else {
                ""
            };
            format!(
                "{} {}{more}",
                pick(language, "any of", "任一即可"),
                shown.join(pick(language, " or ", " 或 "))
            )
        }
    };
    let title = shortened(&title, terminal.width.saturating_sub(2 + exposure.len()), mark);
    view += &format!("  {}{}\n", Label::Strong.paint(&title), Label::Quiet.paint(&exposure));
    let mut told: Vec<usize> = group.sets.iter().take(TOLD).flatten().copied().collect();
    told.sort_unstable();
    told.dedup();
    for id in told {
        let edit = &input.difference.edits[id - 1];
        if group.sets.len() > 1 || group.sets[0].len() > 1 {
            view += &format!(
                "    {}\n",
                shortened(&edit_title(input, id, terminal), terminal.width.saturating_sub(4), mark)
            );
        }
        view += &source_lines(edit, terminal);
    }
    view
}

fn numbers(set: &[usize]) -> String {
    set.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ")
}

fn edit_title(input: DifferenceInput, id: usize, terminal: &Terminal) -> String {
    let edit = &input.difference.edits[id - 1];
    let (subject, change) = edit_words(edit, terminal);
    let changes = &input.difference.attributions.changes;
    let parts = changes.iter().find(|found| found.edits.contains(&id)).map_or(1, |found| found.edits.len());
    let joined = match parts {
        1 => String::new(),
        parts => format!(
            " ({} {})",
            pick(terminal.language, "with edits joined to it:", "连同合并的修改："),
            parts - 1
        ),
    };
    safe(&format!("{id}  {subject} {change}{joined}"))
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
