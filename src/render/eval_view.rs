//! Assessments for people: `eval` in a terminal.

use super::assessment_document::ground;
use super::decimal::{percent, score_text};
use super::layout::{Cell, Column, Label, Table, Terminal};
use super::words::Word;
use crate::assess::{Assessment, Book};
use crate::model::{Company, Day, Ladder, Language, Standing};
use crate::policy::Policy;
use crate::schema::Rejected;

/// The tier of every company, strictest first.
pub fn eval_view(
    policy: &Policy,
    day: Day,
    companies: &[Company],
    assessments: &[Assessment],
    book: &Book,
    rejected: &[Rejected],
    terminal: &Terminal,
) -> String {
    let language = terminal.language;
    let dot = terminal.mark("·", "-");
    let mut view = format!(
        "\n  {} {} {} {dot} {} {} {dot} {} {day}\n\n",
        Word::Policy.text(language),
        policy.id,
        policy.version,
        companies.len(),
        Word::Companies.text(language),
        Word::AsOf.text(language)
    );
    view += &exposure(policy, assessments, book, terminal);
    view.push('\n');
    view += &rows(policy, companies, assessments, book, terminal);
    view += &unmatched(book, terminal);
    for (index, record) in rejected.iter().enumerate() {
        if index == 0 {
            view += &format!("\n  {}\n", Word::Rejected.text(language));
        }
        view += &format!(
            "     {}  {}\n",
            record.place,
            record.id.as_deref().map(super::safe::safe).unwrap_or_default()
        );
    }
    view
}

fn exposure(policy: &Policy, assessments: &[Assessment], book: &Book, terminal: &Terminal) -> String {
    let language = terminal.language;
    let standings: Vec<Standing> = assessments.iter().map(|assessment| assessment.tier).collect();
    let mut rows = book.exposure(&standings, &Standing::Unrated);
    let order: Vec<String> = book.names().map(str::to_owned).collect();
    let place =
        |name: &Option<String>| name.as_ref().and_then(|name| order.iter().position(|known| known == name));
    rows.sort_by(|one, other| {
        place(&one.portfolio).cmp(&place(&other.portfolio)).then(other.tier.cmp(&one.tier))
    });
    let has_portfolios = rows.iter().any(|row| row.portfolio.is_some());
    let mut table = Table::new(vec![Column::NAME, Column::LEFT, Column::RIGHT, Column::RIGHT], 2);
    let first = if has_portfolios { Word::Portfolio.text(language) } else { "" };
    let exposure = if book.is_empty() { "" } else { Word::Exposure.text(language) };
    table.heading(&[first, Word::Tier.text(language), Word::Companies.text(language), exposure]);
    for row in rows {
        table.row(vec![
            Cell::new(row.portfolio.unwrap_or_default()),
            Cell::new(standing_title(&policy.ladder, row.tier, language)),
            Cell::new(row.companies.to_string()),
            Cell::new(row.weight.as_ref().map(percent).unwrap_or_default()),
        ]);
    }
    table.render(terminal.width)
}

fn rows(
    policy: &Policy,
    companies: &[Company],
    assessments: &[Assessment],
    book: &Book,
    terminal: &Terminal,
) -> String {
    let language = terminal.language;
    let mut order: Vec<usize> = (0..companies.len()).collect();
    order.sort_by(|one, other| {
        let (left, right) = (&assessments[*one], &assessments[*other]);
        right
            .tier
            .cmp(&left.tier)
            .then_with(|| right.total().cmp(&left.total()))
            .then_with(|| companies[*one].id.cmp(&companies[*other].id))
    });
    let mut table = Table::new(
        vec![
            Column::NAME,
            Column::LEFT,
            Column::RIGHT,
            Column::LEFT.dropped(2),
            Column::RIGHT.dropped(1),
            Column::NAME.dropped(3),
        ],
        2,
    );
    table.heading(&[
        Word::Company.text(language),
        Word::Tier.text(language),
        Word::Risk.text(language),
        Word::Range.text(language),
        Word::Exposure.text(language),
        Word::Ground.text(language),
    ]);
    for index in order {
        let assessment = &assessments[index];
        let (laxest, strictest) = (assessment.range.laxest, assessment.range.strictest);
        let title = |standing: Standing| standing_title(&policy.ladder, standing, language);
        let range = if laxest == strictest {
            String::new()
        } else {
            format!("{} … {}", title(laxest), title(strictest))
        };
        table.row(vec![
            Cell::new(&companies[index].name),
            Cell::labelled(title(assessment.tier), Label::Strong),
            Cell::new(assessment.total().map(|total| score_text(total, &policy.ladder)).unwrap_or_default()),
            Cell::labelled(range, Label::Quiet),
            Cell::new(book.weight(index).as_ref().map(percent).unwrap_or_default()),
            Cell::labelled(ground_text(assessment, policy, language), Label::Quiet),
        ]);
    }
    table.render(terminal.width)
}

/// What decided a tier, and what is waived.
fn ground_text(assessment: &Assessment, policy: &Policy, language: Language) -> String {
    let waived: Vec<String> = assessment
        .waived
        .iter()
        .map(|waived| format!("{}: {}", Word::Waived.text(language), policy.rules[waived.rule].id))
        .collect();
    std::iter::once(ground_in(&ground(assessment.ground, policy), language))
        .chain(waived)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// A ground in the language of the reader.
pub(super) fn ground_in(ground: &str, language: Language) -> String {
    match ground.strip_prefix("rule: ") {
        Some(rule) => format!("{}: {rule}", Word::Rule.text(language)),
        None if ground == "score" => Word::Score.text(language).into(),
        None if ground == "coverage" => Word::Coverage.text(language).into(),
        None => Word::NoTotal.text(language).into(),
    }
}

/// The title of a standing; its id where the policy gives none.
pub(super) fn standing_title(ladder: &Ladder, standing: Standing, language: Language) -> String {
    match standing {
        Standing::Unrated => Word::Unrated.text(language).into(),
        Standing::Tier(rank) => {
            let tier = &ladder.tiers()[rank];
            tier.title.as_ref().map_or_else(|| tier.id.clone(), |title| title.text(language).to_owned())
        }
    }
}

pub(super) fn unmatched(book: &Book, terminal: &Terminal) -> String {
    let mut table = Table::new(vec![Column::NAME, Column::LEFT, Column::RIGHT, Column::LEFT.dropped(1)], 5);
    let mut found = false;
    for unmatched in book.unmatched() {
        found = true;
        table.row(vec![
            Cell::new(unmatched.holding.key.text()),
            Cell::new(unmatched.portfolio),
            Cell::new(percent(&unmatched.holding.weight)),
            Cell::labelled(unmatched.holding.span.to_string(), Label::Quiet),
        ]);
    }
    if found {
        format!(
            "\n  {}\n{}",
            Label::Strong.paint(Word::HoldingsWithoutCompany.text(terminal.language)),
            table.render(terminal.width)
        )
    } else {
        String::new()
    }
}
