//! What a company's record says behind an answer: its day, and the evidence. Read again from the record's text, since
//! nothing is decided by it.

use std::collections::BTreeMap;

use crate::document::{Value, ValueKind, read_json};
use crate::model::{Choice, Company, Day, Exact, QuestionIndex, Questionnaire};
use crate::text::Range;

/// A source that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it is called.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// The day it is of.
    pub date: Option<Day>,
    /// Where the record names it.
    pub range: Range,
}

/// What stands behind one answer.
#[derive(Clone, Debug, Default)]
pub struct Backing {
    /// The answer that the record itself gives, also where another question decides.
    pub choice: Option<Choice>,
    /// The day of the answer: its own, else the company's.
    pub day: Option<Day>,
    /// The sources.
    pub evidence: Vec<Evidence>,
}

/// What stands behind the answers of a company.
#[derive(Clone, Debug, Default)]
pub struct Record {
    answers: BTreeMap<QuestionIndex, Backing>,
}

impl Record {
    /// Reads the record again. A table's row has answers without anything behind them.
    pub fn read(company: &Company, questionnaire: &Questionnaire) -> Self {
        let day = company.facts.property("as_of").and_then(|fact| fact.as_text()).and_then(Day::parse);
        let value = read_json(&company.text, company.range.start(), company.range.end()).ok();
        let given = value.as_ref().and_then(|value| value.get("answers"));
        let mut answers = BTreeMap::new();
        for question in questionnaire.indices() {
            let found = given.and_then(|answers| answers.get(questionnaire.path(question)));
            let mut backing = found.map(|value| backing(value, questionnaire)).unwrap_or_default();
            backing.day = backing.day.or(day);
            if backing.choice.is_none() {
                let read = company.answers[question.0].as_ref().filter(|answer| answer.follows.is_none());
                backing.choice = read.map(|answer| answer.choice.clone());
            }
            answers.insert(question, backing);
        }
        Self { answers }
    }

    /// What stands behind the answer to a question.
    pub fn of(&self, question: QuestionIndex) -> &Backing {
        &self.answers[&question]
    }
}

fn backing(value: &Value, questionnaire: &Questionnaire) -> Backing {
    let answer = value.get("answer").unwrap_or(value);
    let choice = match &answer.kind {
        ValueKind::Text(word) => questionnaire.option(word).map(Choice::Option),
        ValueKind::Number(number) => Exact::parse(number).map(Choice::Number),
        _ => None,
    };
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_text).map(str::to_owned);
    let date = |value: &Value, name: &str| text(value, name).and_then(|day| Day::parse(&day));
    let source = |item: &Value| Evidence {
        title: text(item, "title").unwrap_or_default(),
        url: text(item, "url"),
        date: date(item, "date"),
        range: item.range,
    };
    let evidence = value.get("evidence").map_or(&[][..], Value::items).iter().map(source).collect();
    Backing { choice, day: date(value, "as_of"), evidence }
}
