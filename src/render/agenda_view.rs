//! The engagement agenda for people: what to ask, and whom.

use std::collections::BTreeMap;

use super::decimal::percent;
use super::eval_view::standing_title;
use super::exposure_view::weight_heading;
use super::layout::{Cell, Column, Label, Terminal};
use super::sheet::{Section, Sheet, SheetFormat, pick, policy_line};
use super::way_words::answer_word;
use super::words::Word;
use crate::assess::{Assessment, Book};
use crate::explain::Single;
use crate::model::{Company, Day, Exact, Language, QuestionIndex, Questionnaire, Standing};
use crate::policy::Policy;

/// What an agenda is shown with.
#[derive(Clone, Copy)]
pub struct AgendaInput<'a> {
    /// For each company, the single answers that move it.
    pub singles: &'a [Vec<Single>],
    /// The policy.
    pub policy: &'a Policy,
    /// The questions.
    pub questionnaire: &'a Questionnaire,
    /// The companies.
    pub companies: &'a [Company],
    /// Where they stand today.
    pub assessments: &'a [Assessment],
    /// The holdings.
    pub book: &'a Book,
    /// The day of assessment.
    pub day: Day,
}

/// Which way an answer moves a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Laxer,
    Stricter,
    /// From no tier to one.
    Gained,
}

/// A question of the agenda.
pub(super) struct Item {
    pub(super) question: QuestionIndex,
    pub(super) companies: BTreeMap<Direction, Vec<usize>>,
    pub(super) weights: BTreeMap<Direction, Exact>,
}

impl AgendaInput<'_> {
    pub(super) fn direction(&self, company: usize, single: &Single) -> Direction {
        match self.assessments[company].tier {
            Standing::Unrated => Direction::Gained,
            today if single.standing < today => Direction::Laxer,
            Standing::Tier(_) => Direction::Stricter,
        }
    }

    fn weight(&self, company: usize) -> Exact {
        self.book.weight(company).unwrap_or_else(Exact::zero)
    }

    /// The questions, by the weight that they would move to a laxer tier, then by count.
    pub(super) fn items(&self) -> Vec<Item> {
        let mut items: BTreeMap<QuestionIndex, Item> = BTreeMap::new();
        for (company, singles) in self.singles.iter().enumerate() {
            for single in singles {
                let item = items.entry(single.question).or_insert_with(|| Item {
                    question: single.question,
                    companies: BTreeMap::new(),
                    weights: BTreeMap::new(),
                });
                let direction = self.direction(company, single);
                item.companies.entry(direction).or_default().push(company);
                let weight = item.weights.entry(direction).or_insert_with(Exact::zero);
                *weight = &*weight + &self.weight(company);
            }
        }
        let mut items: Vec<Item> = items.into_values().collect();
        let key = |item: &Item| {
            let count = |direction| item.companies.get(&direction).map_or(0, Vec::len);
            let weight = item.weights.get(&Direction::Laxer).cloned().unwrap_or_else(Exact::zero);
            (weight, count(Direction::Laxer), count(Direction::Gained), count(Direction::Stricter))
        };
        items.sort_by(|one, other| {
            let path = |item: &Item| self.questionnaire.path(item.question);
            key(other).cmp(&key(one)).then_with(|| path(one).cmp(path(other)))
        });
        items
    }

    /// The companies that one answer moves, heaviest first.
    pub(super) fn near(&self) -> Vec<usize> {
        let mut near: Vec<usize> =
            (0..self.singles.len()).filter(|company| !self.singles[*company].is_empty()).collect();
        near.sort_by(|one, other| {
            let id = |company: usize| &self.companies[company].id;
            self.weight(*other).cmp(&self.weight(*one)).then_with(|| id(*one).cmp(id(*other)))
        });
        near
    }
}

/// How many rows a screen shows of each table.
const ROWS: usize = 15;

/// The agenda.
pub fn agenda_view(input: AgendaInput, format: SheetFormat, is_full: bool, terminal: &Terminal) -> String {
    let AgendaInput { policy, companies, day, .. } = input;
    let items = input.items();
    let near = input.near();
    let laxer = items.iter().filter(|item| item.companies.contains_key(&Direction::Laxer)).count();
    let title = match terminal.language {
        Language::English => {
            format!("{} of {} companies are one answer from another tier", near.len(), companies.len())
        }
        Language::Chinese => {
            format!("{} 家公司中有 {} 家只差一项回答便会变更层级", companies.len(), near.len())
        }
    };
    let asked = match terminal.language {
        Language::English => {
            format!("{laxer} questions could move some company to a laxer tier by themselves")
        }
        Language::Chinese => format!("{laxer} 个问题单独即可使某些公司进入更宽的层级"),
    };
    let lines = vec![
        (Word::Policy.text(terminal.language).to_owned(), policy_line(policy, day, terminal)),
        (pick(terminal, "agenda", "议程").to_owned(), asked),
    ];
    let mut sections = vec![questions(&input, &items, terminal), whom(&input, &near, terminal)];
    if !is_full && format == SheetFormat::Terminal {
        for section in &mut sections {
            section.left_out = section.rows.len().saturating_sub(ROWS);
            section.rows.truncate(ROWS);
        }
    }
    Sheet { title, lines, sections, is_whole: is_full }.show(format, terminal)
}

fn questions(input: &AgendaInput, items: &[Item], terminal: &Terminal) -> Section {
    let mut section = Section::new(
        pick(
            terminal,
            "What to ask: questions by the weight that a better answer alone would move",
            "该问什么（按单独改善回答可移动的权重）",
        ),
        vec![
            Column::PHRASE,
            Column::RIGHT,
            Column::RIGHT,
            Column::RIGHT,
            Column::RIGHT.dropped(1),
            Column::SENTENCE.dropped(2),
        ],
    )
    .headed([
        "",
        pick(terminal, "Weight laxer", "趋宽权重"),
        Word::Laxer.text(terminal.language),
        Word::Stricter.text(terminal.language),
        pick(terminal, "gain a tier", "获得评级"),
        pick(terminal, "Question", "问题"),
    ]);
    for item in items {
        let node = input.questionnaire.question(item.question).node;
        let count = |direction| {
            let count = item.companies.get(&direction).map_or(0, Vec::len);
            if count == 0 { String::new() } else { count.to_string() }
        };
        let weight = item.weights.get(&Direction::Laxer).filter(|weight| !weight.is_zero());
        section.rows.push(vec![
            Cell::new(input.questionnaire.path(item.question)),
            Cell::labelled(weight.map(percent).unwrap_or_default(), Label::Strong),
            Cell::labelled(count(Direction::Laxer), Label::Laxer),
            Cell::labelled(count(Direction::Stricter), Label::Stricter),
            Cell::labelled(count(Direction::Gained), Label::Lost),
            Cell::labelled(input.questionnaire.tree.node(node).title.text(terminal.language), Label::Quiet),
        ]);
    }
    section
}

fn whom(input: &AgendaInput, near: &[usize], terminal: &Terminal) -> Section {
    let mut section = Section::new(
        pick(terminal, "Whom: companies one answer from another tier", "该问谁（只差一项回答的公司）"),
        vec![
            Column::NAME,
            Column::RIGHT,
            Column::LEFT,
            Column::LEFT,
            Column::SENTENCE.dropped(0),
            Column::RIGHT.dropped(2),
        ],
    )
    .headed([
        Word::Company.text(terminal.language),
        weight_heading(input.book, terminal.language),
        Word::Tier.text(terminal.language),
        "",
        pick(terminal, "For instance", "例如"),
        pick(terminal, "Ways", "途径数"),
    ]);
    let arrow = terminal.mark("→", "->");
    for company in near {
        let mut by_way: BTreeMap<Direction, Vec<&Single>> = BTreeMap::new();
        for single in &input.singles[*company] {
            by_way.entry(input.direction(*company, single)).or_default().push(single);
        }
        for (index, (direction, singles)) in by_way.iter().enumerate() {
            let title = |standing| standing_title(&input.policy.ladder, standing, terminal.language);
            let single = singles[0];
            let label = match direction {
                Direction::Laxer => Label::Laxer,
                Direction::Stricter => Label::Stricter,
                Direction::Gained => Label::Lost,
            };
            let is_first = index == 0;
            let weight = input.book.weight(*company).filter(|weight| !weight.is_zero() && is_first);
            let today = input.companies[*company].answers[single.question.0].as_ref();
            let from = today.map_or_else(
                || input.questionnaire.word(input.questionnaire.missing).to_owned(),
                |answer| answer_word(&answer.choice, input.questionnaire),
            );
            section.rows.push(vec![
                Cell::new(if is_first { input.companies[*company].name.as_str() } else { "" }),
                Cell::new(weight.as_ref().map(percent).unwrap_or_default()),
                Cell::new(if is_first { title(input.assessments[*company].tier) } else { String::new() }),
                Cell::labelled(format!("{arrow} {}", title(single.standing)), label),
                Cell::new(format!(
                    "{}: {from} {arrow} {}",
                    input.questionnaire.path(single.question),
                    answer_word(&single.to, input.questionnaire)
                )),
                Cell::labelled(singles.len().to_string(), Label::Quiet),
            ]);
        }
    }
    section
}
