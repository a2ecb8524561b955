//! A difference for people: `diff` in a terminal. The first lines are the whole story.

use super::decimal::{percent, score_text};
use super::difference_document::{DifferenceInput, exposure_pairs};
use super::edit_words::{edit_words, pick};
use super::eval_view::{ground_in, unmatched};
use super::layout::{Cell, Column, Label, Table, Terminal};
use super::words::{Word, direction};
use crate::diff::{Direction, EditKind};
use crate::model::{Exact, Language, Standing};

/// How a change of policy moves companies.
pub fn difference_view(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let mut view = format!("\n{}\n", heading(input, terminal));
    if input.difference.moves.is_empty() {
        return view;
    }
    view += &exposure(input, terminal);
    view += &section(Word::Moves, language);
    view += &moves(input, terminal);
    view += &section(Word::Edits, language);
    view += &edits(input, terminal);
    if !input.difference.approaching.is_empty() {
        view += &section(Word::Near, language);
        view += &approaching(input, terminal);
    }
    if !input.difference.other_ground.is_empty() {
        view += &section(Word::OtherGround, language);
        view += &other_ground(input, terminal);
    }
    view + unmatched(input.book, terminal).as_str()
}

fn section(word: Word, language: Language) -> String {
    format!("\n  {}\n", Label::Strong.paint(word.text(language)))
}

/// Policy, data and result in three lines.
fn heading(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let DifferenceInput { difference, old, new, companies, .. } = input;
    let (arrow, dot) = (terminal.mark("→", "->"), terminal.mark("·", "-"));
    let notes = difference.edits.iter().filter(|edit| edit.kind == EditKind::Note).count();
    let count = difference.edits.len() - notes;
    let edits = match language {
        Language::English => format!("{count} {}", if count == 1 { "edit" } else { "edits" }),
        Language::Chinese => format!("{count} 处修改"),
    };
    let directions: Vec<String> = [Direction::Stricter, Direction::Laxer, Direction::Lost, Direction::Gained]
        .into_iter()
        .filter(|way| difference.count(*way) > 0)
        .map(|way| {
            let (mark, word) = direction(way, language, terminal.is_ascii);
            label(way).paint(&format!("{mark} {} {word}", difference.count(way)))
        })
        .collect();
    let moved = difference.moves.len();
    let result = if moved == 0 {
        format!(
            "{} ({})",
            Word::MovesNone.text(language),
            pick(language, "all stay where they are", "全部维持原层级")
        )
    } else {
        let head = match language {
            Language::English => format!("{moved} of {} companies move", companies.len()),
            Language::Chinese => format!("{} 家公司中有 {moved} 家变更层级", companies.len()),
        };
        format!(
            "{}  {}{}",
            Label::Strong.paint(&head),
            directions.join("  "),
            moved_weight(input, dot, language)
        )
    };
    let policy = format!("{} {} {arrow} {} {} {dot} {edits}", old.id, old.version, new.id, new.version);
    let data = format!(
        "{} {} {dot} {} {}",
        companies.len(),
        Word::Companies.text(language),
        Word::AsOf.text(language),
        input.day
    );
    let mut table = Table::new(vec![Column::LEFT], 2);
    for (word, _) in [(Word::Policy, ()), (Word::Data, ()), (Word::Result, ())] {
        table.row(vec![Cell::new(word.text(language))]);
    }
    let labels = table.render(terminal.width);
    labels
        .lines()
        .zip([policy, data, result])
        .map(|(label, text)| {
            format!(
                "{label}{}{text}\n",
                " ".repeat(2 + 8usize.saturating_sub(unicode_width::UnicodeWidthStr::width(label)))
            )
        })
        .collect()
}

fn moved_weight(input: DifferenceInput, dot: &str, language: Language) -> String {
    let of = pick(language, "of the portfolio", "占组合");
    if input.book.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = input.book.names().collect();
    if names.len() < 2 {
        let sum: Exact = input.difference.moves.iter().filter_map(|moved| moved.weight.clone()).sum();
        return format!("  {dot} {} {of}", percent(&sum));
    }
    let parts: Vec<String> = names
        .into_iter()
        .map(|name| {
            let held = |moved: &crate::diff::Move| {
                input
                    .book
                    .weights(moved.company)
                    .find(|(portfolio, _)| *portfolio == name)
                    .map(|(_, weight)| weight.clone())
            };
            let sum: Exact = input.difference.moves.iter().filter_map(held).sum();
            format!("{} {}", percent(&sum), super::safe::safe(name))
        })
        .collect();
    format!("\n            {}", parts.join(&format!(" {dot} ")))
}

fn label(way: Direction) -> Label {
    match way {
        Direction::Stricter => Label::Stricter,
        Direction::Laxer => Label::Laxer,
        Direction::Lost | Direction::Gained => Label::Lost,
    }
}

fn title(input: DifferenceInput, standing: Standing, language: Language) -> String {
    match standing {
        Standing::Unrated => Word::Unrated.text(language).into(),
        Standing::Tier(rank) => {
            let tier = &input.difference.ladder.tiers[rank];
            tier.title.as_ref().map_or_else(|| tier.id.clone(), |title| title.text(language).to_owned())
        }
    }
}

fn exposure(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let arrow = terminal.mark("→", "->");
    let pairs = exposure_pairs(input);
    let has_portfolios = pairs.iter().any(|(portfolio, ..)| portfolio.is_some());
    let mut table = Table::new(
        vec![Column::NAME, Column::LEFT, Column::RIGHT, Column::RIGHT, Column::RIGHT, Column::RIGHT],
        2,
    );
    let first = if has_portfolios { Word::Portfolio.text(language) } else { "" };
    let exposure = if input.book.is_empty() { "" } else { Word::Exposure.text(language) };
    table.heading(&[first, Word::Tier.text(language), Word::Companies.text(language), "", exposure, ""]);
    let mut last = None;
    for (portfolio, tier, old, new) in pairs {
        let change = i64::try_from(new.companies).unwrap_or(0) - i64::try_from(old.companies).unwrap_or(0);
        let (weights, moved) = match (&old.weight, &new.weight) {
            (Some(before), Some(after)) => {
                let moved = after - before;
                let sign = if moved.is_positive() { "+" } else { "" };
                let hundred = Exact::from(100_i64);
                let shown = if moved.is_zero() {
                    String::new()
                } else {
                    format!("{sign}{}", (&moved * &hundred).to_decimal(2))
                };
                (format!("{} {arrow} {}", (before * &hundred).to_decimal(2), percent(after)), shown)
            }
            _ => (String::new(), String::new()),
        };
        let name = portfolio.clone().filter(|_| last != Some(portfolio.clone())).unwrap_or_default();
        last = Some(portfolio);
        table.row(vec![
            Cell::labelled(name, Label::Strong),
            Cell::new(title(input, tier, language)),
            Cell::new(format!("{} {arrow} {}", old.companies, new.companies)),
            Cell::labelled(if change == 0 { String::new() } else { format!("{change:+}") }, Label::Strong),
            Cell::new(weights),
            Cell::labelled(moved, Label::Strong),
        ]);
    }
    table.render(terminal.width)
}

fn moves(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let arrow = terminal.mark("→", "->");
    let mut table = Table::new(
        vec![
            Column::LEFT,
            Column::LEFT,
            Column::NAME,
            Column::LEFT,
            Column::RIGHT.dropped(2),
            Column::RIGHT.dropped(1),
            Column::NAME.dropped(3),
        ],
        2,
    );
    for moved in &input.difference.moves {
        let (mark, word) = direction(moved.direction, language, terminal.is_ascii);
        let score = |score: &Option<Exact>, policy: &crate::policy::Policy| {
            score.as_ref().map_or_else(|| "–".into(), |score| score_text(score, &policy.ladder))
        };
        table.row(vec![
            Cell::labelled(mark, label(moved.direction)),
            Cell::labelled(word, label(moved.direction)),
            Cell::new(&input.companies[moved.company].name),
            Cell::labelled(
                format!(
                    "{} {arrow} {}",
                    title(input, moved.from, language),
                    title(input, moved.to, language)
                ),
                Label::Strong,
            ),
            Cell::new(format!(
                "{} {arrow} {}",
                score(&moved.old_score, input.old),
                score(&moved.new_score, input.new)
            )),
            Cell::new(moved.weight.as_ref().map(percent).unwrap_or_default()),
            Cell::labelled(ground_in(&moved.new_ground, language), Label::Quiet),
        ]);
    }
    table.render(terminal.width)
}

fn edits(input: DifferenceInput, terminal: &Terminal) -> String {
    let mut table = Table::new(
        vec![Column::RIGHT, Column::NAME, Column::LEFT.dropped(2), Column::NAME.dropped(1).shrinking()],
        2,
    );
    for edit in &input.difference.edits {
        let place =
            edit.new_at.as_ref().or(edit.old_at.as_ref()).map(ToString::to_string).unwrap_or_default();
        table.row(vec![
            Cell::labelled(edit.id.to_string(), Label::Quiet),
            Cell::new(edit_words(edit, terminal.language)),
            Cell::labelled(place, Label::Quiet),
            Cell::labelled(edit.because.as_deref().unwrap_or_default(), Label::Quiet),
        ]);
    }
    table.render(terminal.width)
}

fn approaching(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let mut table = Table::new(
        vec![Column::LEFT, Column::NAME, Column::LEFT, Column::RIGHT, Column::LEFT, Column::RIGHT.dropped(1)],
        2,
    );
    for near in &input.difference.approaching {
        let side = if near.gap.is_negative() { Word::Below } else { Word::Above };
        let distance = near.gap.abs();
        let places = distance
            .places_beside(2, [&Exact::zero()])
            .max(if distance.rounded(2).is_zero() && !distance.is_zero() { 4 } else { 2 });
        let threshold = input.new.ladder.tiers().iter().find(|tier| tier.id == near.threshold);
        let name = threshold.map_or_else(
            || near.threshold.clone(),
            |tier| {
                tier.title.as_ref().map_or_else(|| tier.id.clone(), |title| title.text(language).to_owned())
            },
        );
        let start = threshold.map(|tier| tier.start.to_exact_text()).unwrap_or_default();
        table.row(vec![
            Cell::labelled(terminal.mark("≈", "~"), Label::Lost),
            Cell::new(&input.companies[near.company].name),
            Cell::new(title(input, near.tier, language)),
            Cell::new(score_text(&near.score, &input.new.ladder)),
            Cell::new(format!("{} {} {name} {start}", distance.to_decimal(places), side.text(language))),
            Cell::new(input.book.weight(near.company).as_ref().map(percent).unwrap_or_default()),
        ]);
    }
    table.render(terminal.width)
}

fn other_ground(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let arrow = terminal.mark("→", "->");
    let mut table = Table::new(vec![Column::NAME, Column::LEFT, Column::NAME], 2);
    for other in &input.difference.other_ground {
        table.row(vec![
            Cell::new(&input.companies[other.company].name),
            Cell::new(title(input, other.tier, language)),
            Cell::new(format!(
                "{} {arrow} {}",
                ground_in(&other.old_ground, language),
                ground_in(&other.new_ground, language)
            )),
        ]);
    }
    table.render(terminal.width)
}
