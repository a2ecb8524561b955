//! The first three lines of a difference: which policies, which data, what comes of it.

use unicode_width::UnicodeWidthStr;

use super::decimal::percent;
use super::difference_document::{DifferenceInput, RevisionName};
use super::edit_words::pick;
use super::layout::{Label, Terminal};
use super::safe::safe;
use super::words::{Word, direction, direction_label};
use crate::diff::{Direction, EditKind, Move};
use crate::model::{Exact, Language};
use crate::policy::Policy;

/// How many cells the words before the lines take.
const MARGIN: usize = 10;

/// Policy, data and result in three lines; what moves of each portfolio, where there are several.
pub(super) fn heading(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let lines = [(Word::Policy, policy(input, terminal)), (Word::Data, data(input, terminal))];
    let mut view = String::from("\n");
    for (word, text) in lines {
        view += &line(word.text(language), &text);
    }
    for (index, text) in result(input, terminal).iter().enumerate() {
        view += &line(if index == 0 { Word::Result.text(language) } else { "" }, text);
    }
    for text in portfolios(input, terminal) {
        view += &line("", &text);
    }
    view
}

fn line(word: &str, text: &str) -> String {
    let space = " ".repeat(MARGIN.saturating_sub(2 + word.width()));
    format!("  {word}{space}{text}\n")
}

fn policy(input: DifferenceInput, terminal: &Terminal) -> String {
    let (arrow, dot) = (terminal.mark("→", "->"), terminal.mark("·", "-"));
    let DifferenceInput { difference, old, new, .. } = input;
    let (old, new) = (old.policy, new.policy);
    let notes = difference.edits.iter().filter(|edit| edit.kind == EditKind::Note).count();
    let count = difference.edits.len() - notes;
    let edits = match terminal.language {
        Language::English => format!("{count} {}", if count == 1 { "edit" } else { "edits" }),
        Language::Chinese => format!("{count} 处修改"),
    };
    let (before, after) = input.revisions;
    let is_from_git = before.is_some() || after.is_some();
    let name = |policy: &Policy, revision: Option<&RevisionName>| {
        let from = match revision {
            Some(RevisionName { name, commit }) => {
                let short = &commit[..commit.len().min(10)];
                if commit.starts_with(name.as_str()) {
                    format!(" ({short})")
                } else {
                    format!(" ({name} {short})")
                }
            }
            None if is_from_git => format!(" ({})", pick(terminal.language, "working tree", "工作区")),
            None => String::new(),
        };
        format!("{} {}{from}", policy.id, policy.version)
    };
    let names = format!("{} {arrow} {}", name(old, before), name(new, after));
    format!("{} {dot} {edits}", safe(&names))
}

fn data(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let (count, dot) = (input.companies().len(), terminal.mark("·", "-"));
    let (companies, day) = (Word::Companies.text(language), Word::AsOf.text(language));
    format!("{count} {companies} {dot} {day} {}", input.population.day)
}

/// In one line; in two, where it is too long for the terminal.
fn result(input: DifferenceInput, terminal: &Terminal) -> Vec<String> {
    let language = terminal.language;
    let difference = input.difference;
    let moved = difference.moves.len();
    if moved == 0 {
        return vec![Label::Strong.paint(Word::MovesNone.text(language))];
    }
    let companies = input.companies().len();
    let head = match language {
        Language::English => format!("{moved} of {companies} companies move"),
        Language::Chinese => format!("{companies} 家公司中有 {moved} 家变更层级"),
    };
    let directions: Vec<(String, Label)> =
        [Direction::Stricter, Direction::Lost, Direction::Gained, Direction::Laxer]
            .into_iter()
            .filter(|way| difference.count(*way) > 0)
            .map(|way| {
                let (mark, word) = direction(way, language, terminal.is_ascii);
                (format!("{mark} {} {word}", difference.count(way)), direction_label(way))
            })
            .collect();
    let width: usize = directions.iter().map(|(text, _)| text.width() + 2).sum();
    let painted: Vec<String> = directions.iter().map(|(text, label)| label.paint(text)).collect();
    let (first, second) = (Label::Strong.paint(&head), painted.join("  "));
    if MARGIN + head.width() + width <= terminal.width {
        vec![format!("{first}  {second}")]
    } else {
        vec![first, second]
    }
}

/// How much of each portfolio moves.
fn portfolios(input: DifferenceInput, terminal: &Terminal) -> Vec<String> {
    if input.difference.moves.is_empty() {
        return Vec::new();
    }
    let language = terminal.language;
    let text = |(portfolio, name): (usize, &str)| {
        let weight = |moved: &Move| input.population.book.weight_in(portfolio, moved.company).cloned();
        let sum: Exact = input.difference.moves.iter().filter_map(weight).sum();
        let name =
            if name.is_empty() { pick(language, "the portfolio", "投资组合").into() } else { safe(name) };
        match language {
            Language::English => format!("{} of {name}", percent(&sum)),
            Language::Chinese => format!("占 {name} 的 {}", percent(&sum)),
        }
    };
    let texts: Vec<String> = input.population.book.names().enumerate().map(text).collect();
    let joined = texts.join(&format!(" {} ", terminal.mark("·", "-")));
    if joined.width() + MARGIN <= terminal.width && !texts.is_empty() { vec![joined] } else { texts }
}
