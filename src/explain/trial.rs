//! A company with some of its answers changed.

use super::record::Record;
use crate::model::{Answer, Choice, Company, QuestionIndex, Questionnaire};
use crate::schema::{follow, followers};
use crate::text::Range;

/// A company whose own answers can be changed and put back; what depends on them follows.
#[derive(Clone, Debug)]
pub struct Trial<'a> {
    questionnaire: &'a Questionnaire,
    company: Company,
    own: Vec<Option<Answer>>,
    followers: Vec<QuestionIndex>,
}

impl<'a> Trial<'a> {
    /// A company as it is.
    pub fn new(company: &Company, questionnaire: &'a Questionnaire) -> Self {
        let follows = |answer: &&Answer| answer.follows.is_some();
        let mut own = company.answers.clone();
        if company.answers.iter().flatten().any(|answer| follows(&answer)) {
            let record = Record::read(company, questionnaire);
            for question in questionnaire.indices() {
                let place = &mut own[question.0];
                if place.as_ref().is_some_and(|answer| answer.follows.is_some()) {
                    let range = company.answers_range;
                    *place = record.of(question).choice.clone().map(|choice| answer(choice, range));
                }
            }
        }
        Self { questionnaire, company: company.clone(), own, followers: followers(questionnaire) }
    }

    /// The answer that the record itself gives.
    pub fn own(&self, question: QuestionIndex) -> Option<&Choice> {
        self.own[question.0].as_ref().map(|answer| &answer.choice)
    }

    /// The company with one answer changed that no other follows; to be put back before the next.
    pub(super) fn with_one(&mut self, question: QuestionIndex, choice: &Choice) -> &Company {
        self.company.answers[question.0] = Some(answer(choice.clone(), self.company.answers_range));
        &self.company
    }

    /// Puts one answer back, and those that follow it.
    pub(super) fn restore(&mut self, question: QuestionIndex) {
        let follows = |asked: &crate::model::Question| {
            asked.depends_on.as_ref().is_some_and(|dependency| dependency.question == question)
        };
        if self.questionnaire.questions.iter().any(follows) {
            self.with([]);
        } else {
            self.company.answers[question.0].clone_from(&self.own[question.0]);
        }
    }

    /// The company with these answers, and no others, changed.
    pub fn with<'c>(&mut self, changes: impl IntoIterator<Item = (QuestionIndex, &'c Choice)>) -> &Company {
        self.company.answers.clone_from(&self.own);
        for (question, choice) in changes {
            self.company.answers[question.0] = Some(answer(choice.clone(), self.company.answers_range));
        }
        follow(&mut self.company.answers, &self.followers, self.questionnaire);
        &self.company
    }
}

fn answer(choice: Choice, range: Range) -> Answer {
    Answer { choice, range, follows: None }
}
