//! Assessments for people: `eval` in a terminal.

use super::assessment_document::{EvalInput, ground};
use super::decimal::{percent, score_text};
use super::exposure_view::{weight_cells, weight_headings};
use super::layout::{Cell, Column, Label, Table, Terminal, section};
use super::words::{Word, quoted};
use crate::assess::{Assessment, Book};
use crate::model::{Ladder, Language, Standing};
use crate::policy::{Policy, Rule};
use crate::schema::Rejected;

/// The tier of every company, strictest first.
pub fn eval_view(input: EvalInput, terminal: &Terminal) -> String {
    let EvalInput { policy, day, companies, assessments, book, rejected } = input;
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
    view += &rows(input, terminal);
    view += &unmatched(book, terminal);
    view + self::rejected(rejected, terminal).as_str()
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
    let mut table = Table::new(vec![Column::NAME, Column::LEFT, Column::RIGHT, Column::RIGHT]);
    let first = if has_portfolios { Word::Portfolio.text(language) } else { "" };
    let exposure = if book.is_empty() { "" } else { Word::Exposure.text(language) };
    table.heading(&[first, Word::Tier.text(language), Word::CompanyCount.text(language), exposure]);
    let mut last = None;
    for row in rows {
        let name = row.portfolio.clone().filter(|_| last != Some(row.portfolio.clone())).unwrap_or_default();
        last = Some(row.portfolio);
        table.row(vec![
            Cell::labelled(name, Label::Strong),
            Cell::new(standing_title(&policy.ladder, row.tier, language)),
            Cell::new(row.companies.to_string()),
            Cell::new(row.weight.as_ref().map(percent).unwrap_or_default()),
        ]);
    }
    table.render(terminal)
}

fn rows(input: EvalInput, terminal: &Terminal) -> String {
    let EvalInput { policy, companies, assessments, book, .. } = input;
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
    let portfolios = weight_headings(book, language);
    let mut columns = vec![Column::NAME, Column::LEFT, Column::RIGHT, Column::LEFT.dropped(4)];
    columns.extend(vec![Column::RIGHT.dropped(2); portfolios.len()]);
    columns.push(Column::NAME.dropped(1));
    columns.push(Column::LEFT.dropped(3));
    let mut table = Table::new(columns);
    let words = [Word::Company, Word::Tier, Word::Risk, Word::Range].map(|word| word.text(language));
    table.heading(&[&words[..], &portfolios, &[Word::Ground.text(language), "id"]].concat());
    for index in order {
        let assessment = &assessments[index];
        let (laxest, strictest) = (assessment.range.laxest, assessment.range.strictest);
        let title = |standing: Standing| standing_title(&policy.ladder, standing, language);
        let range = if laxest == strictest {
            String::new()
        } else {
            format!("{} {} {}", title(laxest), terminal.mark("…", "..."), title(strictest))
        };
        let mut cells = vec![
            Cell::new(&companies[index].name),
            Cell::labelled(title(assessment.tier), Label::Strong),
            Cell::new(assessment.total().map(|total| score_text(total, &policy.ladder)).unwrap_or_default()),
            Cell::labelled(range, Label::Quiet),
        ];
        cells.extend(weight_cells(book, index));
        cells.push(Cell::labelled(ground_text(assessment, policy, terminal), Label::Quiet));
        cells.push(Cell::labelled(&companies[index].id, Label::Quiet));
        table.row(cells);
    }
    table.render(terminal)
}

/// What decided a tier, and what is waived.
fn ground_text(assessment: &Assessment, policy: &Policy, terminal: &Terminal) -> String {
    let language = terminal.language;
    let waived: Vec<String> = assessment
        .waived
        .iter()
        .map(|waived| {
            format!("{} {}", Word::Waived.text(language), quoted(&policy.rules[waived.rule].id, terminal))
        })
        .collect();
    std::iter::once(ground_in(&ground(assessment.ground, policy), policy, terminal))
        .chain(waived)
        .collect::<Vec<_>>()
        .join(&format!(" {} ", terminal.mark("·", "-")))
}

/// A ground in the language of the reader; a rule by its id, in quotes.
pub(super) fn ground_in(ground: &str, policy: &Policy, terminal: &Terminal) -> String {
    let word = match ground {
        "score" => Word::Score,
        "coverage" => Word::Coverage,
        "no total" => Word::NoTotal,
        rule => {
            let id = rule.trim_start_matches("rule: ");
            let rule = policy.rules.iter().find(|rule| rule.id == id);
            return rule.map_or_else(|| quoted(id, terminal), |rule| rule_name(rule, terminal));
        }
    };
    word.text(terminal.language).into()
}

/// A rule's name for people, its id where it has none, and who signed it off.
fn rule_name(rule: &Rule, terminal: &Terminal) -> String {
    let title = rule.notes.title.as_ref().map(|title| title.text(terminal.language));
    let name = title.map_or_else(|| quoted(&rule.id, terminal), str::to_owned);
    match &rule.notes.approved_by {
        Some(approver) => format!("{name} ({approver})"),
        None => name,
    }
}

/// The title of a standing; its id where the policy gives none.
pub(super) fn standing_title(ladder: &Ladder, standing: Standing, language: Language) -> String {
    match standing {
        Standing::Unrated => Word::Unrated.text(language).into(),
        Standing::Tier(rank) => ladder.tiers()[rank].name(language).to_owned(),
    }
}

/// The holdings that match no company.
pub(super) fn unmatched(book: &Book, terminal: &Terminal) -> String {
    let mut table = Table::new(vec![Column::NAME, Column::LEFT, Column::RIGHT, Column::LEFT.dropped(1)]);
    for unmatched in book.unmatched() {
        table.row(vec![
            Cell::new(unmatched.holding.key.text()),
            Cell::new(unmatched.portfolio),
            Cell::new(percent(&unmatched.holding.weight)),
            Cell::labelled(unmatched.holding.span.to_string(), Label::Quiet),
        ]);
    }
    section(Word::HoldingsWithoutCompany, &table.render(terminal), terminal)
}

/// The records that were rejected.
pub(super) fn rejected(rejected: &[Rejected], terminal: &Terminal) -> String {
    let mut table = Table::new(vec![Column::LEFT, Column::NAME, Column::SENTENCE]);
    for record in rejected {
        table.row(vec![
            Cell::new(&record.place),
            Cell::new(record.id.as_deref().unwrap_or_default()),
            Cell::labelled(record.reasons.join("; "), Label::Quiet),
        ]);
    }
    section(Word::Rejected, &table.render(terminal), terminal)
}
