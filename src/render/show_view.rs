//! A policy in force for people: `show` in a terminal.

use super::decimal::percent;
use super::eval_view::standing_title;
use super::layout::{Cell, Column, Label, Table, Terminal, section};
use super::words::Word;
use crate::assess::{Share, shares};
use crate::model::{Day, NodeIndex, Questionnaire, Standing, Tree};
use crate::policy::{Key, Notes, Policy, Treatment};

/// Tiers, rules, waivers, and what decides each question.
pub fn show_view(policy: &Policy, questionnaire: &Questionnaire, day: Day, terminal: &Terminal) -> String {
    let language = terminal.language;
    let dot = terminal.mark("·", "-");
    let mut view = format!(
        "\n  {} {} {} {dot} {} {day}\n",
        Word::Policy.text(language),
        policy.id,
        policy.version,
        Word::AsOf.text(language)
    );
    for (word, table) in [
        (Word::Tiers, tiers(policy, terminal)),
        (Word::Rules, rules(policy, day, terminal)),
        (Word::Waivers, waivers(policy, day, terminal)),
        (Word::Path, paths(policy, questionnaire, terminal)),
    ] {
        view += &section(word, &table, terminal);
    }
    view
}

fn tiers(policy: &Policy, terminal: &Terminal) -> String {
    let language = terminal.language;
    let mut table = Table::new(vec![Column::LEFT, Column::RIGHT, Column::LEFT.dropped(2), Column::SENTENCE]);
    for (rank, tier) in policy.ladder.tiers().iter().enumerate().rev() {
        let declaration = &policy.declarations[&Key::Tier(tier.id.clone())];
        table.row(vec![
            Cell::new(standing_title(&policy.ladder, Standing::Tier(rank), language)),
            Cell::new(format!("{} {}", terminal.mark("≥", ">="), tier.start)),
            Cell::labelled(declaration.span.to_string(), Label::Quiet),
            Cell::labelled(declaration.notes.because.as_deref().unwrap_or_default(), Label::Quiet),
        ]);
    }
    if let Some(declaration) = policy.declaration(&Key::Coverage) {
        table.row(vec![
            Cell::new(Word::Unrated.text(language)),
            Cell::new(format!("{} < {}", Word::Coverage.text(language), policy.coverage)),
            Cell::labelled(declaration.span.to_string(), Label::Quiet),
            Cell::labelled(declaration.notes.because.as_deref().unwrap_or_default(), Label::Quiet),
        ]);
    }
    table.render(terminal)
}

fn rules(policy: &Policy, day: Day, terminal: &Terminal) -> String {
    let language = terminal.language;
    let mut table = Table::new(vec![
        Column::NAME,
        Column::NAME.dropped(3),
        Column::LEFT,
        Column::LEFT,
        Column::LEFT.dropped(2),
        Column::SENTENCE,
    ]);
    for rule in &policy.rules {
        let title = rule.notes.title.as_ref().map(|title| title.text(language));
        let way = if rule.is_floor { terminal.mark("≥", ">=") } else { terminal.mark("≤", "<=") };
        table.row(vec![
            Cell::new(&rule.id),
            Cell::new(title.unwrap_or_default()),
            Cell::new(format!(
                "{way} {}",
                standing_title(&policy.ladder, Standing::Tier(rule.rank), language)
            )),
            Cell::new(days(&rule.notes, day, terminal)),
            Cell::labelled(rule.span.to_string(), Label::Quiet),
            Cell::labelled(reason(&rule.notes), Label::Quiet),
        ]);
    }
    table.render(terminal)
}

fn waivers(policy: &Policy, day: Day, terminal: &Terminal) -> String {
    let mut table =
        Table::new(vec![Column::NAME, Column::LEFT, Column::LEFT, Column::LEFT.dropped(2), Column::SENTENCE]);
    for rule in &policy.rules {
        for waiver in &rule.waivers {
            table.row(vec![
                Cell::new(&rule.id),
                Cell::new(&waiver.company),
                Cell::new(days(&waiver.notes, day, terminal)),
                Cell::labelled(waiver.span.to_string(), Label::Quiet),
                Cell::labelled(reason(&waiver.notes), Label::Quiet),
            ]);
        }
    }
    table.render(terminal)
}

/// The author's reason, after who signed it off.
fn reason(notes: &Notes) -> String {
    let parts = [notes.approved_by.as_deref(), notes.because.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// The days on which something applies; with a cross, where today is none of them.
fn days(notes: &Notes, day: Day, terminal: &Terminal) -> String {
    let dots = terminal.mark("…", "...");
    let text = match (notes.first_day, notes.last_day) {
        (None, None) => return String::new(),
        (Some(first), None) => format!("{first} {dots}"),
        (None, Some(last)) => format!("{dots} {last}"),
        (Some(first), Some(last)) => format!("{first} {dots} {last}"),
    };
    let applies =
        notes.first_day.is_none_or(|first| first <= day) && notes.last_day.is_none_or(|last| day <= last);
    if applies { text } else { format!("{text} {}", terminal.mark("✗", "x")) }
}

fn paths(policy: &Policy, questionnaire: &Questionnaire, terminal: &Terminal) -> String {
    let language = terminal.language;
    let shares = shares(policy, questionnaire);
    let mut table = Table::new(vec![
        Column::LEFT,
        Column::RIGHT,
        Column::RIGHT,
        Column::SENTENCE.dropped(0),
        Column::LEFT.dropped(1),
    ]);
    table.heading(&[
        "",
        Word::Share.text(language),
        Word::Weight.text(language),
        Word::Points.text(language),
        Word::DecidedAt.text(language),
    ]);
    for index in questionnaire.tree.subtree(Tree::ROOT).into_iter().skip(1) {
        let node = questionnaire.tree.node(index);
        let decided = &policy.nodes[index.0];
        let depth = node.path.matches('.').count();
        let share = match &shares[index.0] {
            Share::Part(part) => percent(part),
            Share::UpTo(part) => format!("{} {}", terminal.mark("≤", "<="), percent(part)),
            Share::Nothing => "0 %".into(),
            Share::Scripted => terminal.mark("…", "...").into(),
        };
        let key = decided
            .script
            .as_ref()
            .map(|(_, key)| key)
            .or(decided.weight_by.as_ref())
            .or(decided.combine_by.as_ref());
        let place =
            key.and_then(|key| policy.declaration(key)).map(|declaration| declaration.span.to_string());
        let name = format!("{}{}", "  ".repeat(depth), node.path.rsplit('.').next().unwrap_or_default());
        let label = if node.question.is_none() { Label::Strong } else { Label::Plain };
        table.row(vec![
            Cell::labelled(name, label),
            Cell::new(share),
            Cell::new(decided.weight.to_string()),
            Cell::labelled(points(policy, questionnaire, index, terminal), Label::Quiet),
            Cell::labelled(place.unwrap_or_default(), Label::Quiet),
        ]);
    }
    table.render(terminal)
}

/// What the answers to a question are worth, or how a group is combined.
fn points(policy: &Policy, questionnaire: &Questionnaire, index: NodeIndex, terminal: &Terminal) -> String {
    let Some(question) = questionnaire.tree.node(index).question else {
        return policy.nodes[index.0].combine.word().into();
    };
    let decided = &policy.questions[question.0];
    let bands = decided
        .bands
        .iter()
        .flat_map(|(bands, _)| bands)
        .map(|(from, points)| format!("{}{from}:{points}", terminal.mark("≥", ">=")));
    let options = questionnaire.question(question).options.iter().filter_map(|option| {
        let (treatment, _) = decided.options.get(option)?;
        let worth = match treatment {
            Treatment::Points(points) => points.to_string(),
            Treatment::Skip => terminal.mark("–", "-").into(),
        };
        Some(format!("{}:{worth}", questionnaire.word(*option)))
    });
    bands.chain(options).collect::<Vec<_>>().join(" ")
}
