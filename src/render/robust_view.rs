//! How robust tiers are against other weights, for people.

use super::decimal::percent;
use super::eval_view::standing_title;
use super::exposure_view::weight_heading;
use super::layout::{Cell, Column, Label, Terminal};
use super::sheet::{Section, Sheet, SheetFormat, pick, policy_line};
use super::sweep_view::value_text;
use super::words::Word;
use crate::assess::{Assessment, Book};
use crate::explain::Robustness;
use crate::model::{Company, Day, Exact, Language, Questionnaire, Standing};
use crate::policy::Policy;

/// What robustness is shown with.
#[derive(Clone, Copy)]
pub struct RobustInput<'a> {
    /// For each company.
    pub found: &'a [Robustness],
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

impl RobustInput<'_> {
    /// The companies, the least robust first.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.found.len()).collect();
        order.sort_by(|one, other| {
            let key = |index: usize| (&self.found[index].all.holds_up_to, &self.companies[index].id);
            key(*one).cmp(&key(*other))
        });
        order
    }
}

/// The companies, the least robust first.
#[expect(clippy::missing_panics_doc, reason = "10 is not 0")]
pub fn robust_view(input: RobustInput, format: SheetFormat, terminal: &Terminal) -> String {
    let RobustInput { found, policy, questionnaire, companies, assessments, book, day } = input;
    let tenth = Exact::ratio(1, 10).expect("10 is not 0");
    let shaky = found.iter().filter(|found| found.all.holds_up_to < tenth).count();
    let title = match terminal.language {
        Language::English => {
            format!("{shaky} of {} companies could move if every weight were off by a tenth", companies.len())
        }
        Language::Chinese => {
            format!("若各权重均偏差一成，{} 家公司中有 {shaky} 家可能变更层级", companies.len())
        }
    };
    let lines = vec![(Word::Policy.text(terminal.language).to_owned(), policy_line(policy, day, terminal))];
    let mut section = Section::new(
        pick(terminal, "The least robust first", "最不稳健者在前"),
        vec![
            Column::NAME,
            Column::LEFT,
            Column::RIGHT,
            Column::RIGHT,
            Column::LEFT,
            Column::RIGHT,
            Column::PHRASE.dropped(2),
            Column::LEFT.dropped(3),
        ],
    )
    .headed([
        Word::Company.text(terminal.language),
        Word::Tier.text(terminal.language),
        weight_heading(book, terminal.language),
        pick(terminal, "All weights", "全部权重"),
        "",
        pick(terminal, "One weight", "单一权重"),
        "",
        "",
    ]);
    let title_of = |standing: Standing| standing_title(&policy.ladder, standing, terminal.language);
    let (arrow, plus) = (terminal.mark("→", "->"), terminal.mark("±", "+-"));
    let none = pick(terminal, "none", "无");
    for index in input.order() {
        let Robustness { one, all } = &found[index];
        let weight = book.weight(index).filter(|weight| !weight.is_zero());
        let shown = match &all.moves_from {
            Some(from) => format!("{plus} {}", percent(from)),
            None => none.to_owned(),
        };
        let (change, which, value) = match one {
            Some(one) => {
                let today = &policy.nodes[one.node.0].weight;
                let sign = if one.is_up { "+" } else { "-" };
                (
                    format!("{sign}{}", percent(&one.change)),
                    questionnaire.tree.node(one.node).path.clone(),
                    format!("{today} {arrow} {}", value_text(&one.value)),
                )
            }
            None => (none.to_owned(), String::new(), String::new()),
        };
        section.rows.push(vec![
            Cell::new(&companies[index].name),
            Cell::labelled(title_of(assessments[index].tier), Label::Strong),
            Cell::new(weight.as_ref().map(percent).unwrap_or_default()),
            Cell::labelled(shown, Label::Strong),
            Cell::new(all.to.map(|to| format!("{arrow} {}", title_of(to))).unwrap_or_default()),
            Cell::new(change),
            Cell::new(which),
            Cell::labelled(value, Label::Quiet),
        ]);
    }
    Sheet { title, lines, sections: vec![section], is_whole: false }.show(format, terminal)
}
