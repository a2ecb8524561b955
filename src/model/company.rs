//! One company: its identity, its answers, and the facts that rules read.

use super::{Exact, Fact, OptionIndex, QuestionIndex};
use crate::text::{Range, Span, Text};

/// A company record that its schema and the questionnaire have accepted.
#[derive(Clone, Debug)]
pub struct Company {
    /// The id that holdings and waivers name.
    pub id: String,
    /// The name for people; the id where there is none.
    pub name: String,
    /// The answers, one place for each question of the questionnaire; `None` where there is none.
    pub answers: Vec<Option<Answer>>,
    /// Everything else that the record says.
    pub facts: Fact,
    /// The text that it was read from.
    pub text: Text,
    /// The record in that text.
    pub range: Range,
    /// The `answers` property in that text: the place that a missing answer is missing from.
    pub answers_range: Range,
}

/// What was answered to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The answer itself.
    pub choice: Choice,
    /// Where it stands in the company's text.
    pub range: Range,
    /// The question whose answer decides this one (`depends_on` in the questionnaire), where one does.
    pub follows: Option<QuestionIndex>,
}

/// An option, or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// An option of the question.
    Option(OptionIndex),
    /// The number answered to a numeric question.
    Number(Exact),
}

impl Company {
    /// A place in the company's data.
    pub fn span(&self, range: Range) -> Span {
        Span::new(self.text.clone(), range)
    }

    /// Where the answer to a question stands; where it is missing from, when there is none.
    pub fn answer_range(&self, question: QuestionIndex) -> Range {
        self.answers[question.0].as_ref().map_or(self.answers_range, |answer| answer.range)
    }
}
