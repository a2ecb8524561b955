//! The sections of a comment about the whole: exposure, what is near, the matrix, the edits, and how to see it again.

use super::super::cause_group::edit_title;
use super::super::decimal::{percent, score_text};
use super::super::difference_document::{DifferenceInput, exposure_pairs};
use super::super::edit_words::pick;
use super::super::eval_view::ground_in;
use super::super::exposure_view::{joint_title, signed_percent, weight_headings, weight_texts};
use super::super::layout::Terminal;
use super::super::nearest_words::{gap_words, nearest_words};
use super::super::review_words::effect_words;
use super::super::words::Word;
use super::escape::{code, fenced};
use super::moves::cell;
use super::table::{Side, Table};
use super::{details, folded, more};
use crate::diff::JointLadder;
use crate::model::Standing;
use crate::policy::source_digest;

/// The most cells of a name, and of a sentence.
const NAME: usize = 48;
const SENTENCE: usize = 160;

/// How much stood and stands in each tier.
pub(super) fn exposure(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let pairs = exposure_pairs(input);
    if input.difference.moves.is_empty() {
        return String::new();
    }
    let has_names = pairs.iter().any(|pair| pair.0.is_some());
    let has_weights = !input.population.book.is_empty();
    let word = |word: Word, side| (word.text(language).to_owned(), side);
    let mut columns = Vec::new();
    if has_names {
        columns.push(word(Word::Portfolio, Side::Left));
    }
    columns.extend([word(Word::Tier, Side::Left), word(Word::CompanyCount, Side::Right)]);
    columns.push(("Δ".into(), Side::Right));
    if has_weights {
        columns.extend([word(Word::Exposure, Side::Right), ("Δ".into(), Side::Right)]);
    }
    let mut table = Table::new(&columns);
    for (name, standing, old, new) in &pairs {
        let mut cells = Vec::new();
        if has_names {
            cells.push(cell(name.as_deref().unwrap_or_default(), NAME));
        }
        cells.push(cell(&joint_title(input, *standing, language), NAME));
        cells.push(format!("{} → {}", old.companies, new.companies));
        cells.push(match new.companies.checked_sub(old.companies) {
            Some(0) => String::new(),
            Some(more) => format!("+{more}"),
            None => format!("−{}", old.companies - new.companies),
        });
        if let (Some(old), Some(new)) = (&old.weight, &new.weight) {
            cells.push(format!("{} → {}", percent(old), percent(new)));
            let change = new - old;
            let is_none = change.is_zero();
            cells.push(if is_none { String::new() } else { format!("**{}**", signed_percent(&change)) });
        }
        table.row(&cells);
    }
    let (part, shown) = table.part(0, 60, 6_000);
    format!("{part}{}\n", more(table.len() - shown, terminal))
}

/// What would move first, where nothing does.
pub(super) fn nearest(input: DifferenceInput, terminal: &Terminal) -> String {
    let words = nearest_words(input, terminal);
    let lines: String = words.iter().take(6).map(|line| format!("* {}\n", cell(line, 240))).collect();
    let rest = more(words.len().saturating_sub(6), terminal);
    let name = Word::Nearest.text(terminal.language);
    if lines.is_empty() { lines } else { format!("{name}\n\n{lines}{rest}\n") }
}

/// Who stays, but close to a threshold.
pub(super) fn near(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let book = input.population.book;
    let word = |word: Word, side| (word.text(language).to_owned(), side);
    let mut columns = vec![
        word(Word::Company, Side::Left),
        word(Word::Tier, Side::Left),
        word(Word::Risk, Side::Right),
        word(Word::Distance, Side::Left),
    ];
    if !book.is_empty() {
        columns.extend(weight_headings(book, language).iter().map(|name| (cell(name, NAME), Side::Right)));
    }
    let mut table = Table::new(&columns);
    for near in &input.difference.approaching {
        let mut cells = vec![
            cell(&input.companies()[near.company].name, NAME),
            cell(&joint_title(input, near.tier, language), NAME),
            score_text(&near.score, &input.new.policy.ladder),
            cell(&gap_words(input, &near.threshold, &near.gap, terminal), SENTENCE),
        ];
        if !book.is_empty() {
            cells.extend(weight_texts(book, near.company));
        }
        table.row(&cells);
    }
    let summary = format!("≈ {} ({})", Word::Near.text(language), table.len());
    folded(&summary, &table, (20, 4_000), terminal)
}

/// Who keeps a tier for another reason.
pub(super) fn other_ground(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let columns = [Word::Company, Word::Tier, Word::Ground];
    let mut table = Table::new(&columns.map(|word| (word.text(language).to_owned(), Side::Left)));
    for other in &input.difference.other_ground {
        let ground = |ground: &str, policy| cell(&ground_in(ground, policy, terminal), SENTENCE);
        table.row(&[
            cell(&input.companies()[other.company].name, NAME),
            cell(&joint_title(input, other.tier, language), NAME),
            format!(
                "{} → {}",
                ground(&other.old_ground, input.old.policy),
                ground(&other.new_ground, input.new.policy)
            ),
        ]);
    }
    let summary = format!("{} ({})", Word::OtherGround.text(language), table.len());
    folded(&summary, &table, (20, 3_000), terminal)
}

/// How many companies went from which tier to which, held or not.
pub(super) fn matrix(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let ladder = &input.difference.ladder;
    if input.difference.moves.is_empty() {
        return String::new();
    }
    let (old, new) = (input.old.assessments, input.new.assessments);
    let pairs: Vec<(Standing, Standing)> = old
        .iter()
        .zip(new)
        .map(|(old, new)| {
            let joint = JointLadder::standing;
            (joint(&ladder.old_ranks, old.tier), joint(&ladder.new_ranks, new.tier))
        })
        .collect();
    let mut standings: Vec<Standing> = (0..ladder.tiers.len()).map(Standing::Tier).rev().collect();
    if pairs.iter().any(|(from, to)| *from == Standing::Unrated || *to == Standing::Unrated) {
        standings.push(Standing::Unrated);
    }
    let title = |standing: &Standing| cell(&joint_title(input, *standing, language), NAME);
    let corner = pick(language, "old ╲ new", "旧 ╲ 新").to_owned();
    let mut columns = vec![(corner, Side::Left)];
    columns.extend(standings.iter().map(|standing| (title(standing), Side::Right)));
    let mut table = Table::new(&columns);
    for from in &standings {
        let mut cells = vec![format!("**{}**", title(from))];
        cells.extend(standings.iter().map(|to| {
            match pairs.iter().filter(|pair| **pair == (*from, *to)).count() {
                0 => "·".to_owned(),
                count if from == to => count.to_string(),
                count => format!("**{count}**"),
            }
        }));
        table.row(&cells);
    }
    let summary = pick(language, "Companies by old and new tier", "按新旧层级统计的公司数");
    folded(summary, &table, (40, 5_000), terminal)
}

/// Every edit, which way it pushes, and how much.
pub(super) fn edits(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let word = |word: Word, side| (word.text(language).to_owned(), side);
    let mut table = Table::new(&[
        word(Word::Edit, Side::Left),
        word(Word::Effect, Side::Left),
        word(Word::MovesAlone, Side::Right),
        word(Word::MovesWithout, Side::Right),
        word(Word::DecidedAt, Side::Left),
        word(Word::Because, Side::Left),
    ]);
    for edit in &input.difference.edits {
        let changes = &input.difference.attributions.changes;
        let change = changes.iter().find(|change| change.edits.contains(&edit.id));
        let place = edit.new_at.as_ref().or(edit.old_at.as_ref()).map(ToString::to_string);
        table.row(&[
            cell(&edit_title(input, edit.id, terminal), SENTENCE),
            change.map(|change| effect_words(change.effect, language).to_owned()).unwrap_or_default(),
            change.map(|change| change.moves_alone.to_string()).unwrap_or_default(),
            change.map(|change| change.moves_without.to_string()).unwrap_or_default(),
            super::moves::place(&place.unwrap_or_default()),
            cell(edit.because.as_deref().unwrap_or_default(), SENTENCE),
        ]);
    }
    let summary = format!("{} ({})", Word::Edits.text(language), table.len());
    folded(&summary, &table, (60, 9_000), terminal)
}

/// What was typed, and what it was typed over.
pub(super) fn reproduce(input: DifferenceInput, terminal: &Terminal, command: &str) -> String {
    let summary = pick(terminal.language, "How to see it again", "如何重现");
    let long: String = command.chars().take(1_500).collect();
    let digest = |policy: &crate::policy::Policy| code(&source_digest(policy));
    let day = input.population.day;
    let words = format!(
        "{}\n{} {} → {} · {} {day}",
        fenced("sh", &[long]),
        Word::Policy.text(terminal.language),
        digest(input.old.policy),
        digest(input.new.policy),
        Word::AsOf.text(terminal.language)
    );
    details(summary, &words)
}
