//! A company as a test describes it, on its way to a record: fields and answers that can still be changed.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::document::{Value, ValueKind, read_json};
use crate::model::{
    Choice, Company, Content, Day, Exact, Fact, NodeIndex, Questionnaire, RecordShape, Shape,
};
use crate::policy::scenario::Datum;
use crate::schema::CompanySchema;
use crate::text::Text;

/// A company before its schema has seen it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Draft {
    /// The properties, without the answers.
    pub fields: BTreeMap<String, Datum>,
    /// The answers, by path.
    pub answers: BTreeMap<String, Datum>,
}

/// The id of a made company whose test gives it none.
const ID: &str = "example";

impl Draft {
    /// The fields of a map; those under `answers` are answers, for a group of all its questions that they fit.
    ///
    /// # Errors
    ///
    /// The kind of what stands there instead, in words.
    pub(super) fn of_fields(fields: &Datum, questionnaire: &Questionnaire) -> Result<Self, String> {
        let Datum::Record(members) = fields else { return Err("a company is described by a map".into()) };
        let mut draft = Self { fields: members.clone(), answers: BTreeMap::new() };
        match draft.fields.remove("answers") {
            None | Some(Datum::Nothing) => {}
            Some(Datum::Record(answers)) => {
                // Groups first, so that what is said of a question stands.
                let is_group = |path: &str| questionnaire.find(path).is_none();
                for (path, value) in answers.iter().filter(|(path, _)| is_group(path)) {
                    draft.answer(path, value, questionnaire);
                }
                draft.answers.extend(answers.into_iter().filter(|(path, _)| !is_group(path)));
            }
            Some(_) => return Err("the answers of a company are a map from path to answer".into()),
        }
        Ok(draft)
    }

    /// What a record says, as it stands in its text; what the model holds of it, where that is no JSON.
    pub(super) fn of_company(company: &Company, questionnaire: &Questionnaire) -> Self {
        let range = company.range;
        let parsed = read_json(&company.text, range.start(), range.end());
        let mut draft = match parsed {
            Ok(value) if matches!(value.kind, ValueKind::Record(_)) => {
                let Datum::Record(fields) = of_value(&value) else { return Self::default() };
                Self { fields, answers: BTreeMap::new() }
            }
            _ => {
                let Datum::Record(fields) = of_fact(&company.facts) else { return Self::default() };
                let answers = questionnaire.indices().filter_map(|question| {
                    let answer = company.answers[question.0].as_ref()?;
                    let value = match &answer.choice {
                        Choice::Option(option) => Datum::text(questionnaire.word(*option)),
                        Choice::Number(number) => Datum::Number(number.clone()),
                    };
                    Some((questionnaire.path(question).to_owned(), value))
                });
                Self { fields, answers: answers.collect() }
            }
        };
        if let Some(Datum::Record(answers)) = draft.fields.remove("answers") {
            draft.answers.extend(answers);
        }
        draft
    }

    /// Answers every question that has no answer with the first of these that fits it.
    pub fn fill(&mut self, fill: &[Datum], questionnaire: &Questionnaire) {
        for question in questionnaire.indices() {
            let path = questionnaire.path(question);
            if !self.answers.contains_key(path)
                && let Some(value) = fill.iter().find(|value| fits(questionnaire, path, value))
            {
                self.answers.insert(path.to_owned(), value.clone());
            }
        }
    }

    /// Changes an answer, the answers below a group, or a property by its dotted path; nothing takes it out.
    pub fn change(&mut self, path: &str, value: &Datum, questionnaire: &Questionnaire) {
        if questionnaire.tree.find(path).is_some() {
            self.answer(path, value, questionnaire);
        } else {
            set(&mut self.fields, path, value);
        }
    }

    fn answer(&mut self, path: &str, value: &Datum, questionnaire: &Questionnaire) {
        let Some(node) = questionnaire.tree.find(path) else {
            self.answers.insert(path.to_owned(), value.clone());
            return;
        };
        let is_question = questionnaire.tree.node(node).question.is_some();
        for below in questions_below(questionnaire, node) {
            if *value == Datum::Nothing {
                self.answers.remove(&below);
            } else if is_question || fits(questionnaire, &below, value) {
                self.answers.insert(below, value.clone());
            }
        }
    }

    /// Fills in what the schema requires of a record and the test doesn't say: the first word of a list of words,
    /// 0, the day of assessment.
    pub(super) fn complete(&mut self, shape: &RecordShape, day: Day) {
        self.fields.entry("id".into()).or_insert_with(|| Datum::text(ID));
        for (name, value) in &mut self.fields {
            if let Some(property) = shape.properties.get(name) {
                complete_value(value, &property.shape, day);
            }
        }
        complete_record(&mut self.fields, shape, day);
    }

    /// The record as JSON.
    pub fn to_json(&self) -> String {
        let present = |members: &BTreeMap<String, Datum>| -> BTreeMap<String, Datum> {
            let kept = members.iter().filter(|(_, value)| **value != Datum::Nothing);
            kept.map(|(name, value)| (name.clone(), value.clone())).collect()
        };
        let mut record = present(&self.fields);
        record.insert("answers".into(), Datum::Record(present(&self.answers)));
        Datum::Record(record).to_json()
    }

    /// The company that it describes, checked as any record is.
    ///
    /// # Errors
    ///
    /// Everything that the schema and the questionnaire have against it; places are those of the text `name`.
    pub fn company(
        &self,
        name: &str,
        schema: &CompanySchema,
        questionnaire: &Questionnaire,
    ) -> Result<Company, Vec<Diagnostic>> {
        let text = Text::new(name, self.to_json());
        let value = read_json(&text, 0, text.content().len())?;
        schema.read(&value, &text, questionnaire)
    }
}

/// Whether a question can be answered so.
pub(super) fn fits(questionnaire: &Questionnaire, path: &str, value: &Datum) -> bool {
    let Some(question) = questionnaire.find(path) else { return false };
    let question = questionnaire.question(question);
    match value {
        Datum::Text(word) => {
            questionnaire.option(word).is_some_and(|option| question.options.contains(&option))
        }
        Datum::Number(number) => question.number.as_ref().is_some_and(|range| {
            range.minimum <= *number && *number <= range.maximum && (!range.is_whole || number.is_whole())
        }),
        _ => false,
    }
}

/// The paths of the questions at or below a node.
pub(super) fn questions_below(questionnaire: &Questionnaire, node: NodeIndex) -> Vec<String> {
    let questions = questionnaire.tree.questions(node);
    questions.into_iter().map(|question| questionnaire.path(question).to_owned()).collect()
}

fn set(fields: &mut BTreeMap<String, Datum>, path: &str, value: &Datum) {
    match path.split_once('.') {
        None => {
            fields.insert(path.to_owned(), value.clone());
        }
        Some((first, rest)) => {
            let record = fields.entry(first.to_owned()).or_insert(Datum::Nothing);
            if !matches!(record, Datum::Record(_)) {
                *record = Datum::Record(BTreeMap::new());
            }
            if let Datum::Record(members) = record {
                set(members, rest, value);
                if *value == Datum::Nothing {
                    members.retain(|_, value| *value != Datum::Nothing);
                }
            }
        }
    }
}

fn complete_value(value: &mut Datum, shape: &Shape, day: Day) {
    match (value, shape) {
        (Datum::List(items), Shape::List(item)) => {
            for value in items {
                complete_value(value, item, day);
            }
        }
        (Datum::Record(members), Shape::Record(record)) => complete_record(members, record, day),
        _ => {}
    }
}

fn complete_record(members: &mut BTreeMap<String, Datum>, shape: &RecordShape, day: Day) {
    for (name, property) in shape.properties.iter().filter(|(_, property)| property.is_required) {
        if members.get(name).is_none_or(|value| *value == Datum::Nothing)
            && let Some(value) = plainest(&property.shape, day)
        {
            members.insert(name.clone(), value);
        }
    }
}

/// The plainest value of a shape.
fn plainest(shape: &Shape, day: Day) -> Option<Datum> {
    Some(match shape {
        Shape::Bool => Datum::Bool(false),
        Shape::Whole | Shape::Number => Datum::Number(Exact::zero()),
        Shape::Text { words: Some(words), .. } => Datum::text(words.first()?),
        Shape::Text { is_date: true, .. } => Datum::text(day.to_string()),
        Shape::Text { .. } => Datum::text("example"),
        Shape::List(_) => Datum::List(Vec::new()),
        Shape::Record(_) | Shape::Unknown => return None,
    })
}

fn of_value(value: &Value) -> Datum {
    match &value.kind {
        ValueKind::Null => Datum::Nothing,
        ValueKind::Bool(value) => Datum::Bool(*value),
        ValueKind::Number(number) => Exact::parse(number).map_or(Datum::Nothing, Datum::Number),
        ValueKind::Text(text) => Datum::text(text),
        ValueKind::List(items) => Datum::List(items.iter().map(of_value).collect()),
        ValueKind::Record(members) => Datum::Record(
            members.iter().map(|member| (member.name.clone(), of_value(&member.value))).collect(),
        ),
    }
}

fn of_fact(fact: &Fact) -> Datum {
    match &fact.content {
        Content::Null => Datum::Nothing,
        Content::Bool(value) => Datum::Bool(*value),
        Content::Whole(whole) => Datum::Number(Exact::from(*whole)),
        Content::Number(number) => Datum::Number(number.clone()),
        Content::Text(text) => Datum::text(&**text),
        Content::List(items) => Datum::List(items.iter().map(of_fact).collect()),
        Content::Record(members) => {
            Datum::Record(members.iter().map(|(name, fact)| (name.to_string(), of_fact(fact))).collect())
        }
    }
}
