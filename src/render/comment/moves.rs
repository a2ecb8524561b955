//! Moves by cause: the first rows open, the next behind a summary, what finds no room counted by cause and direction.

use super::super::cause_group::{Group, edit_title, groups};
use super::super::decimal::{percent, score_text};
use super::super::difference_document::DifferenceInput;
use super::super::edit_words::pick;
use super::super::eval_view::ground_in;
use super::super::exposure_view::{joint_title, weight_headings, weight_texts};
use super::super::layout::{Terminal, shortened};
use super::super::review_words::{approval_words, effect_words, known_words};
use super::super::safe::safe;
use super::super::words::{Word, direction};
use super::escape::{code, fenced, html, text};
use super::table::{Side, Table, count};
use super::{details, more};
use crate::diff::{Direction, Move};
use crate::text::Span;

/// So many rows are open.
const OPEN: usize = 20;
/// The most cells of a name, and of a sentence.
const NAME: usize = 48;
const SENTENCE: usize = 160;
/// The most lines of a declaration, and cells of a line.
const LINES: usize = 6;
const CODE: usize = 120;
/// The most edits whose lines a group shows.
const EDITS: usize = 6;
/// What is kept free for the counts of what finds no room.
const REST: usize = 4_000;

/// Text of users for a cell.
pub(super) fn cell(words: &str, width: usize) -> String {
    text(&shortened(&safe(words), width, "…"))
}

/// A place of users' files for a cell.
pub(super) fn place(words: &str) -> String {
    code(&shortened(&safe(words), SENTENCE, "…"))
}

/// All moves, in so many characters.
pub(super) fn by_cause(input: DifferenceInput, terminal: &Terminal, room: usize) -> String {
    let groups = groups(input);
    if groups.is_empty() {
        return String::new();
    }
    let mut view = String::new();
    let mut left = room.saturating_sub(REST);
    let mut open = OPEN;
    let mut rest: Vec<(&Group, usize)> = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let (part, shown) = one(input, group, (open, left), terminal);
        open = open.saturating_sub(shown);
        left = left.saturating_sub(count(&part));
        view += &part;
        if shown < group.moves.len() {
            rest = groups[place..].iter().map(|group| (group, 0)).collect();
            rest[0].1 = shown;
            break;
        }
    }
    view.push_str(&left_out(input, &rest, terminal));
    view
}

/// One group in so many open rows and so many characters, and how many of its moves are shown.
fn one(
    input: DifferenceInput,
    group: &Group,
    (open, room): (usize, usize),
    terminal: &Terminal,
) -> (String, usize) {
    let language = terminal.language;
    let title = shortened(&group.title(input, terminal), SENTENCE, "…");
    let moves = group.moves.len();
    let noun = match terminal.language {
        crate::model::Language::English if moves == 1 => "move",
        crate::model::Language::English => "moves",
        crate::model::Language::Chinese => "项变动",
    };
    let book = input.population.book;
    let exposure =
        if book.names().count() == 1 { format!(", {}", percent(&group.weight)) } else { String::new() };
    let about = format!("{moves} {noun}{exposure}");
    let causes = causes(input, group, terminal);
    let table = table(input, &group.moves, terminal);
    if open == 0 {
        let summary = format!("<b>{}</b> · {about}", html(&title));
        let frame = count(&details(&summary, &causes)) + count(&more(moves, terminal));
        let (rows, shown) = table.part(0, moves, room.saturating_sub(frame));
        let note = more(moves - shown, terminal);
        return match shown {
            0 => (String::new(), 0),
            _ => (details(&summary, &format!("{causes}{rows}{note}")), shown),
        };
    }
    let head = format!("#### {} · {about}\n\n{causes}", text(&title));
    let (rows, first) = table.part(0, open, room.saturating_sub(count(&head) + 1));
    if first == 0 {
        return (String::new(), 0);
    }
    let mut view = format!("{head}{rows}\n");
    if first == moves {
        return (view, first);
    }
    let summary = match language {
        crate::model::Language::English => format!("{} more of this cause", moves - first),
        crate::model::Language::Chinese => format!("同一原因的另外 {} 项", moves - first),
    };
    let frame = count(&details(&summary, "")) + count(&more(moves, terminal));
    let (rows, second) = table.part(first, moves, room.saturating_sub(count(&view) + frame));
    if second > 0 {
        view += &details(&summary, &[rows, more(moves - first - second, terminal)].concat());
    }
    (view, first + second)
}

/// The edits of a group: which way each pushes, its lines before and after, its reason.
fn causes(input: DifferenceInput, group: &Group, terminal: &Terminal) -> String {
    let mut view = String::new();
    let told = group.told();
    for id in told.iter().take(EDITS) {
        let edit = &input.difference.edits[id - 1];
        if !group.is_of_one_edit() {
            view += &format!("**{}**\n\n", cell(&edit_title(input, *id, terminal), SENTENCE));
        }
        let side = |sign: &str, span: &Span| -> Vec<String> {
            let lines: Vec<&str> = span.snippet().lines().collect();
            let cut = (lines.len() > LINES).then(|| format!("{sign} …"));
            let shown = lines.iter().take(LINES);
            let shown = shown.map(|line| format!("{sign} {}", shortened(&safe(line), CODE, "…")));
            shown.chain(cut).collect()
        };
        let place = edit.new_at.as_ref().or(edit.old_at.as_ref());
        let places = place.map(|span| format!("@@ {} @@", shortened(&safe(&span.to_string()), CODE, "…")));
        let old = edit.old_at.as_ref().map(|span| side("-", span)).unwrap_or_default();
        let new = edit.new_at.as_ref().map(|span| side("+", span)).unwrap_or_default();
        view += &fenced("diff", &places.into_iter().chain(old).chain(new).collect::<Vec<_>>());
        let changes = &input.difference.attributions.changes;
        let effect = changes.iter().find(|change| change.edits.contains(id)).map(|change| change.effect);
        let said = [edit.approved_by.as_deref(), edit.because.as_deref()];
        let said = said.into_iter().flatten().map(|words| cell(words, SENTENCE));
        let words: Vec<String> = effect
            .map(|effect| effect_words(effect, terminal.language).to_owned())
            .into_iter()
            .chain(said)
            .collect();
        view += &format!("\n{}\n\n", words.join(" · "));
    }
    view.push_str(&more(told.len().saturating_sub(EDITS), terminal));
    view
}

fn table(input: DifferenceInput, moves: &[&Move], terminal: &Terminal) -> Table {
    let language = terminal.language;
    let book = input.population.book;
    let word = |word: Word, side| (word.text(language).to_owned(), side);
    let mut columns = vec![
        (String::new(), Side::Middle),
        word(Word::Company, Side::Left),
        word(Word::Tier, Side::Left),
        word(Word::Risk, Side::Right),
    ];
    if !book.is_empty() {
        columns.extend(weight_headings(book, language).iter().map(|name| (cell(name, NAME), Side::Right)));
    }
    columns.push(word(Word::Known, Side::Left));
    columns.push(word(Word::Ground, Side::Left));
    let mut table = Table::new(&columns);
    for moved in moves {
        let company = &input.companies()[moved.company];
        let (mark, way) = direction(moved.direction, language, terminal.is_ascii);
        let score = |score: &Option<_>, ladder| {
            score.as_ref().map_or_else(|| "–".to_owned(), |score| score_text(score, ladder))
        };
        let old = score(&moved.old_score, &input.old.policy.ladder);
        let new = score(&moved.new_score, &input.new.policy.ladder);
        let scores = if old == new { new } else { format!("{old} → {new}") };
        let tier = |standing| cell(&joint_title(input, standing, language), NAME);
        let name = if company.name == company.id {
            cell(&company.id, NAME)
        } else {
            format!("{} · {}", cell(&company.name, NAME), cell(&company.id, NAME))
        };
        let ground = cell(&ground_in(&moved.new_ground, input.new.policy, terminal), SENTENCE);
        let approval = moved.approved.as_ref().map(|approval| {
            format!("✓ {}: {}", Word::Approved.text(language), cell(&approval_words(approval), SENTENCE))
        });
        let mut cells = vec![
            format!("{mark} {way}"),
            name,
            format!("{} → **{}**", tier(moved.from), tier(moved.to)),
            scores,
        ];
        if !book.is_empty() {
            cells.extend(weight_texts(book, moved.company));
        }
        cells.push(cell(&known_words(input, moved, terminal), SENTENCE));
        cells.push(std::iter::once(ground).chain(approval).collect::<Vec<_>>().join(" · "));
        table.row(&cells);
    }
    table
}

/// The moves that found no room: how many of each direction, and of the largest causes.
fn left_out(input: DifferenceInput, rest: &[(&Group, usize)], terminal: &Terminal) -> String {
    let moves: Vec<&Move> =
        rest.iter().flat_map(|(group, shown)| group.moves[*shown..].iter().copied()).collect();
    if moves.is_empty() {
        return String::new();
    }
    let language = terminal.language;
    let ways = [Direction::Stricter, Direction::Lost, Direction::Gained, Direction::Laxer];
    let by_way = |moves: &[&Move]| -> String {
        let told = ways.into_iter().filter_map(|way| {
            let count = moves.iter().filter(|moved| moved.direction == way).count();
            let (mark, word) = direction(way, language, terminal.is_ascii);
            (count > 0).then(|| format!("{mark} {count} {word}"))
        });
        told.collect::<Vec<_>>().join(" · ")
    };
    let words = pick(
        language,
        "more moves find no room in a comment; `--format json` has all",
        "项变动超出评论篇幅；`--format json` 有全部内容",
    );
    let head = format!("**{} {words}**: {}\n\n", moves.len(), by_way(&moves));
    let columns = [Word::Cause, Word::Moved].map(|word| (word.text(language).to_owned(), Side::Left));
    let mut table = Table::new(&columns);
    for (group, shown) in rest {
        let title = cell(&group.title(input, terminal), SENTENCE);
        table.row(&[title, by_way(&group.moves[*shown..])]);
    }
    let room = REST.saturating_sub(count(&head) + count(&more(moves.len(), terminal)) + 2);
    let (rows, shown) = table.part(0, rest.len(), room);
    format!("{head}{rows}{}\n", more(rest.len() - shown, terminal))
}
