//! The agenda as JSON: `engage --format json`. Fields are fixed by `schemas/engage.schema.json`.

use serde::Serialize;

use super::agenda_view::{AgendaInput, Direction, Item};
use super::assessment_document::Portrait;
use super::decimal::Decimal;
use super::way_words::answer_word;
use crate::explain::Single;

/// What to ask, and whom.
#[derive(Debug, Serialize)]
pub struct AgendaDocument {
    policy: Portrait,
    as_of: String,
    questions: Vec<QuestionDocument>,
    companies: Vec<CompanyDocument>,
}

#[derive(Debug, Serialize)]
struct QuestionDocument {
    path: String,
    weight: Option<Decimal>,
    laxer: Vec<String>,
    stricter: Vec<String>,
    gained: Vec<String>,
}

#[derive(Debug, Serialize)]
struct CompanyDocument {
    company: String,
    name: String,
    tier: String,
    weight: Option<Decimal>,
    changes: Vec<ChangeDocument>,
}

#[derive(Debug, Serialize)]
struct ChangeDocument {
    path: String,
    from: String,
    to: String,
    tier: String,
    direction: &'static str,
}

impl AgendaDocument {
    /// The agenda over all companies.
    pub fn new(input: AgendaInput) -> Self {
        let ids = |item: &Item, direction: Direction| {
            let companies = item.companies.get(&direction).map_or(&[][..], Vec::as_slice);
            companies.iter().map(|company| input.companies[*company].id.clone()).collect()
        };
        let has_holdings = !input.book.is_empty();
        let question = |item: Item| QuestionDocument {
            path: input.questionnaire.path(item.question).to_owned(),
            weight: has_holdings.then(|| {
                item.weights
                    .get(&Direction::Laxer)
                    .map_or_else(|| Decimal::new(&crate::model::Exact::zero()), Decimal::new)
            }),
            laxer: ids(&item, Direction::Laxer),
            stricter: ids(&item, Direction::Stricter),
            gained: ids(&item, Direction::Gained),
        };
        let company = |index: usize| {
            let company = &input.companies[index];
            let change = |single: &Single| {
                let today = company.answers[single.question.0].as_ref();
                let missing = input.questionnaire.missing;
                ChangeDocument {
                    path: input.questionnaire.path(single.question).to_owned(),
                    from: today.map_or_else(
                        || input.questionnaire.word(missing).to_owned(),
                        |answer| answer_word(&answer.choice, input.questionnaire),
                    ),
                    to: answer_word(&single.to, input.questionnaire),
                    tier: input.policy.ladder.id(single.standing).to_owned(),
                    direction: match input.direction(index, single) {
                        Direction::Laxer => "laxer",
                        Direction::Stricter => "stricter",
                        Direction::Gained => "gained",
                    },
                }
            };
            CompanyDocument {
                company: company.id.clone(),
                name: company.name.clone(),
                tier: input.policy.ladder.id(input.assessments[index].tier).to_owned(),
                weight: input.book.weight(index).as_ref().map(Decimal::new),
                changes: input.singles[index].iter().map(change).collect(),
            }
        };
        Self {
            policy: Portrait::new(input.policy),
            as_of: input.day.to_string(),
            questions: input.items().into_iter().map(question).collect(),
            companies: input.near().into_iter().map(company).collect(),
        }
    }
}
