//! What can be answered to a question, and what each answer is worth.

use serde_json::Value as Json;

use crate::model::{Exact, OptionIndex, QuestionIndex, Questionnaire};
use crate::policy::{Policy, Treatment};

/// An answer that can be given.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) answer: Given,
    /// What it is worth; none when it leaves its question out, or nothing is decided about it.
    pub(super) points: Option<Exact>,
    /// Whether it says something: any answer but the missing one.
    pub(super) is_known: bool,
}

/// An answer as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    Option(OptionIndex),
    Number(Exact),
}

impl Given {
    /// For messages: the option's word, or the number.
    pub(super) fn word(&self, questionnaire: &Questionnaire) -> String {
        match self {
            Self::Option(option) => questionnaire.word(*option).to_owned(),
            Self::Number(number) => number.to_exact_text(),
        }
    }

    /// As a value of a company record.
    pub(super) fn json(&self, questionnaire: &Questionnaire) -> Option<Json> {
        match self {
            Self::Option(option) => Some(Json::from(questionnaire.word(*option))),
            Self::Number(number) => number_json(number),
        }
    }
}

/// A number of a record; `None` where it is no decimal.
pub(super) fn number_json(number: &Exact) -> Option<Json> {
    serde_json::from_str(&number.to_exact_text()).ok()
}

/// All choices of a question; of a numeric one, the smallest number of each of its bands.
pub(super) fn choices(policy: &Policy, questionnaire: &Questionnaire, index: QuestionIndex) -> Vec<Choice> {
    let (question, decided) = (questionnaire.question(index), &policy.questions[index.0]);
    let by_option = question.options.iter().map(|option| Choice {
        answer: Given::Option(*option),
        points: match decided.options.get(option) {
            Some((Treatment::Points(points), _)) => Some(points.clone()),
            _ => None,
        },
        is_known: *option != questionnaire.missing,
    });
    let by_number = question.number.iter().flat_map(|range| {
        let starts = decided.bands.iter().flat_map(|(bands, _)| bands).map(|(from, _)| from.clone());
        let admissible = |number: Exact| if range.is_whole { number.ceiling() } else { number };
        let inside = starts.map(admissible).filter(|from| *from > range.minimum && *from <= range.maximum);
        let numbers = std::iter::once(range.minimum.clone()).chain(inside);
        numbers.map(|number| Choice {
            points: decided.band(&number).cloned(),
            answer: Given::Number(number),
            is_known: true,
        })
    });
    by_option.chain(by_number).collect()
}
