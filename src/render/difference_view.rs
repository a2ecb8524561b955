//! A difference for people: `diff` in a terminal. The first lines are the whole story; what follows says why.

use super::cause_view::moves_by_cause;
use super::decimal::score_text;
use super::difference_document::DifferenceInput;
use super::edit_words::edit_words;
use super::eval_view::{ground_in, rejected, unmatched};
use super::exposure_view::{exposure_changes, joint_title, weight_cells, weight_headings};
use super::heading_view::heading;
use super::layout::{Cell, Column, Label, Table, Terminal, changes, section};
use super::words::{Word, direction, direction_label};
use crate::diff::Move;
use crate::model::{Exact, Ladder};

/// How a change of policy moves companies.
pub fn difference_view(input: DifferenceInput, terminal: &Terminal) -> String {
    let difference = input.difference;
    let mut view = heading(input, terminal);
    if !difference.moves.is_empty() {
        view += &exposure_changes(input, terminal);
        view += &section(Word::Moves, &moves_by_cause(input, terminal), terminal);
    }
    if !difference.edits.is_empty() {
        view += &section(Word::Edits, &edits(input, terminal), terminal);
        view += &section(Word::Near, &approaching(input, terminal), terminal);
        view += &section(Word::OtherGround, &other_ground(input, terminal), terminal);
        view += &unmatched(input.population.book, terminal);
    }
    view + rejected(input.rejected, terminal).as_str()
}

/// The lines of a table of moves: its heading, then one for each move.
pub(super) fn move_lines(input: DifferenceInput, moves: &[&Move], terminal: &Terminal) -> Vec<String> {
    let language = terminal.language;
    let score = |score: &Option<Exact>, ladder: &Ladder| {
        score.as_ref().map_or_else(|| terminal.mark("–", "-").into(), |score| score_text(score, ladder))
    };
    let pairs = |pair: &dyn Fn(&Move) -> (String, String)| -> Vec<(String, String)> {
        moves.iter().map(|moved| pair(moved)).collect()
    };
    let tiers =
        pairs(&|moved| (joint_title(input, moved.from, language), joint_title(input, moved.to, language)));
    let scores = pairs(&|moved| {
        (score(&moved.old_score, &input.old.policy.ladder), score(&moved.new_score, &input.new.policy.ladder))
    });
    let (tiers, scores) = (changes(&tiers, terminal, false), changes(&scores, terminal, true));
    let portfolios = weight_headings(input.population.book, language);
    let mut columns =
        vec![Column::LEFT, Column::LEFT.dropped(5), Column::NAME, Column::LEFT.dropped(4), Column::LEFT];
    columns.push(Column::RIGHT.dropped(3));
    columns.extend(vec![Column::RIGHT.dropped(2); portfolios.len()]);
    columns.push(Column::NAME.dropped(1));
    let mut table = Table::new(columns);
    let mut words = vec!["", "", Word::Company.text(language), "id", Word::Tier.text(language)];
    words.push(Word::Risk.text(language));
    words.extend(portfolios);
    words.push(Word::Ground.text(language));
    table.heading(&words);
    for (index, moved) in moves.iter().enumerate() {
        let company = &input.companies()[moved.company];
        let (mark, word) = direction(moved.direction, language, terminal.is_ascii);
        let label = direction_label(moved.direction);
        let mut cells = vec![
            Cell::labelled(mark, label),
            Cell::labelled(word, label),
            Cell::new(&company.name),
            Cell::labelled(&company.id, Label::Quiet),
            Cell::labelled(&tiers[index], Label::Strong),
            Cell::new(&scores[index]),
        ];
        cells.extend(weight_cells(input.population.book, moved.company));
        cells.push(Cell::labelled(ground_in(&moved.new_ground, input.new.policy, terminal), Label::Quiet));
        table.row(cells);
    }
    table.render(terminal).lines().map(str::to_owned).collect()
}

fn edits(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let columns =
        [Column::RIGHT, Column::PHRASE, Column::NAME, Column::RIGHT.dropped(1), Column::RIGHT.dropped(1)];
    let mut table =
        Table::new([&columns[..], &[Column::LEFT.dropped(2), Column::SENTENCE.dropped(3)]].concat());
    let counts = [Word::MovesAlone, Word::MovesWithout].map(|word| word.text(language));
    table.heading(&["", "", "", counts[0], counts[1], "", ""]);
    let count =
        |count: usize| if count == 0 { terminal.mark("·", ".").to_owned() } else { count.to_string() };
    for edit in &input.difference.edits {
        let changes = &input.difference.attributions.changes;
        let change = changes.iter().find(|change| change.edits.contains(&edit.id));
        let place = edit.new_at.as_ref().or(edit.old_at.as_ref());
        let (subject, words) = edit_words(edit, terminal);
        table.row(vec![
            Cell::labelled(edit.id.to_string(), Label::Quiet),
            Cell::new(subject),
            Cell::labelled(words, Label::Strong),
            Cell::new(change.map(|change| count(change.moves_alone)).unwrap_or_default()),
            Cell::new(change.map(|change| count(change.moves_without)).unwrap_or_default()),
            Cell::labelled(place.map(ToString::to_string).unwrap_or_default(), Label::Quiet),
            Cell::labelled(edit.because.as_deref().unwrap_or_default(), Label::Quiet),
        ]);
    }
    table.render(terminal)
}

fn approaching(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let portfolios = weight_headings(input.population.book, language);
    let mut columns = vec![Column::LEFT, Column::NAME, Column::LEFT, Column::RIGHT, Column::LEFT];
    columns.extend(vec![Column::RIGHT.dropped(1); portfolios.len()]);
    let mut table = Table::new(columns);
    if input.difference.approaching.is_empty() {
        return String::new();
    }
    let words = [Word::Company, Word::Tier, Word::Risk, Word::Distance].map(|word| word.text(language));
    table.heading(&[&[""], &words[..], &portfolios].concat());
    for near in &input.difference.approaching {
        let side = if near.gap.is_negative() { Word::Below } else { Word::Above };
        let distance = near.gap.abs();
        let places = if distance.rounded(2).is_zero() && !distance.is_zero() { 4 } else { 2 };
        let threshold = input.new.policy.ladder.tiers().iter().find(|tier| tier.id == near.threshold);
        let threshold = threshold.map_or_else(
            || near.threshold.clone(),
            |tier| format!("{} {}", tier.name(language), tier.start.to_exact_text()),
        );
        let mut cells = vec![
            Cell::labelled(terminal.mark("≈", "~"), Label::Lost),
            Cell::new(&input.companies()[near.company].name),
            Cell::new(joint_title(input, near.tier, language)),
            Cell::new(score_text(&near.score, &input.new.policy.ladder)),
            Cell::new(format!("{} {} {threshold}", distance.to_decimal(places), side.text(language))),
        ];
        cells.extend(weight_cells(input.population.book, near.company));
        table.row(cells);
    }
    table.render(terminal)
}

fn other_ground(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let mut table = Table::new(vec![Column::NAME, Column::LEFT, Column::NAME]);
    let grounds: Vec<(String, String)> = input
        .difference
        .other_ground
        .iter()
        .map(|other| {
            (
                ground_in(&other.old_ground, input.old.policy, terminal),
                ground_in(&other.new_ground, input.new.policy, terminal),
            )
        })
        .collect();
    let grounds = changes(&grounds, terminal, false);
    for (other, grounds) in input.difference.other_ground.iter().zip(grounds) {
        table.row(vec![
            Cell::new(&input.companies()[other.company].name),
            Cell::new(joint_title(input, other.tier, language)),
            Cell::new(grounds),
        ]);
    }
    table.render(terminal)
}
