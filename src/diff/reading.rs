//! What each side asks and how it reads companies: another questionnaire or company schema is an edit too.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::edit::{Edit, EditKind};
use super::edits::number;
use crate::model::{Company, Content, Fact, Questionnaire, RecordShape, Shape};

/// Companies, and what they were read under.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The questions.
    pub questionnaire: &'a Questionnaire,
    /// What a record may hold.
    pub shape: &'a Arc<RecordShape>,
    /// The companies.
    pub companies: &'a [Company],
}

/// How two readings stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The same in every index: a policy of one side can be used on the other.
    Same,
    /// The same questions and facts, in another order.
    Alike,
    /// Other questions or facts.
    Different,
}

impl Reading<'_> {
    pub(super) fn likeness(self, other: Self) -> Likeness {
        let (one, two) = (self.questionnaire, other.questionnaire);
        let is_alike = questions(one) == questions(two)
            && one.word(one.missing) == two.word(two.missing)
            && record(self.shape) == record(other.shape);
        if !is_alike {
            return Likeness::Different;
        }
        let paths = |side: &Questionnaire| -> Vec<String> {
            side.tree.indices().map(|node| side.tree.node(node).path.clone()).collect()
        };
        let words = |side: &Questionnaire| -> Vec<String> {
            side.options.iter().map(|(word, _)| word.clone()).collect()
        };
        let order = |side: &Questionnaire| -> Vec<String> {
            side.indices().map(|index| side.path(index).to_owned()).collect()
        };
        if paths(one) == paths(two) && words(one) == words(two) && order(one) == order(two) {
            Likeness::Same
        } else {
            Likeness::Alike
        }
    }
}

/// Adds the edit of what is asked and how companies are read, before the notes.
pub(super) fn list(edits: &mut Vec<Edit>, old: Reading, new: Reading) {
    if old.likeness(new) != Likeness::Different {
        return;
    }
    let words = |side: Reading| {
        let Questionnaire { id, version, questions, .. } = side.questionnaire;
        format!("{id} {version}, {} questions", questions.len())
    };
    let place = |side: Reading| Some(side.questionnaire.text.span(0, 0));
    let edit = Edit {
        id: 0,
        kind: EditKind::Questionnaire,
        key: None,
        old: Some(words(old)),
        new: Some(words(new)),
        old_at: place(old),
        new_at: place(new),
        because: None,
        approved_by: None,
    };
    let at = edits.iter().position(|edit| edit.kind > EditKind::Questionnaire).unwrap_or(edits.len());
    edits.insert(at, edit);
    number(edits);
}

/// Every question by its path, as far as it can decide anything.
fn questions(questionnaire: &Questionnaire) -> BTreeMap<&str, String> {
    let words = |options: &[crate::model::OptionIndex]| -> Vec<String> {
        let mut words: Vec<String> =
            options.iter().map(|option| questionnaire.word(*option).to_owned()).collect();
        words.sort();
        words
    };
    questionnaire
        .indices()
        .map(|index| {
            let question = questionnaire.question(index);
            let number = question
                .number
                .as_ref()
                .map(|range| format!("{} to {} {}", range.minimum, range.maximum, range.is_whole));
            let depends = question.depends_on.as_ref().map(|dependency| {
                let otherwise = questionnaire.word(dependency.otherwise);
                (questionnaire.path(dependency.question), words(&dependency.answers), otherwise)
            });
            let essence = format!("{:?} {number:?} {depends:?}", words(&question.options));
            (questionnaire.path(index), essence)
        })
        .collect()
}

/// What a record may hold, in words that know no place.
fn record(shape: &RecordShape) -> String {
    let properties: Vec<String> = shape
        .properties
        .iter()
        .map(|(name, property)| {
            let default = property.default.as_ref().map(fact);
            format!("{name:?} {} {} {default:?}", property.is_required, kind(&property.shape))
        })
        .collect();
    format!("{{{} | {:?}}}", properties.join(", "), shape.others.as_ref().map(kind))
}

fn kind(shape: &Shape) -> String {
    match shape {
        Shape::Bool => "bool".into(),
        Shape::Whole => "whole".into(),
        Shape::Number => "number".into(),
        Shape::Text { words, is_date } => format!("text {words:?} {is_date}"),
        Shape::List(inner) => format!("[{}]", kind(inner)),
        Shape::Record(inner) => record(inner),
        Shape::Unknown => "unknown".into(),
    }
}

fn fact(fact: &Fact) -> String {
    match &fact.content {
        Content::Null => "null".into(),
        Content::Bool(yes) => yes.to_string(),
        Content::Whole(number) => number.to_string(),
        Content::Number(number) => number.to_string(),
        Content::Text(text) => format!("{text:?}"),
        Content::List(list) => format!("{:?}", list.iter().map(self::fact).collect::<Vec<_>>()),
        Content::Record(record) => {
            format!("{:?}", record.iter().map(|(name, value)| (name, self::fact(value))).collect::<Vec<_>>())
        }
    }
}
