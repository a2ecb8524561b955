//! A company record that shows something, put together from what was assumed.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::choice::{Given, number_json};
use super::reason::{Assignment, Path, Place, Possible, Present, Proposal, Texts, Truth, Variable, World};
use crate::model::{Day, Exact, QuestionIndex, RecordShape, Shape};

/// The id of companies that are made up.
pub(super) const ID: &str = "witness";
/// A text that no policy names.
const OTHER: &str = "other";

/// A record that is being put together.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) answers: BTreeMap<QuestionIndex, Given>,
    facts: Map<String, Json>,
}

impl Draft {
    /// The record of a proposal; `None` when something in it can't be written.
    pub(super) fn of(proposal: &Proposal, world: &World) -> Option<Self> {
        let mut draft = Self::default();
        for (variable, value) in &proposal.assigned {
            match variable {
                Variable::Answer(question) => {
                    if let Some(given) = given(*question, value, world) {
                        draft.answers.insert(*question, given);
                    }
                }
                Variable::Value(place) if place.list.is_none() => {
                    if let Some(json) = json(value, world).ok()? {
                        put(&mut draft.facts, &place.path, json);
                    }
                }
                Variable::Member(place, held)
                    if place.list.is_none() && value.as_truth() == Truth::certain(true) =>
                {
                    push(&mut draft.facts, &place.path, Json::from(&**held));
                }
                _ => {}
            }
        }
        for (list, item) in &proposal.items {
            let item = item_json(list, item, world)?;
            push(&mut draft.facts, &list.path, item);
        }
        complete(&mut draft.facts, world.schema.shape(), world, &[]);
        Some(draft)
    }

    /// As JSON, in one line. What the draft leaves open is answered as `otherwise` says.
    pub(super) fn write(&self, world: &World, otherwise: &[Option<Given>]) -> Option<String> {
        let questionnaire = world.questionnaire;
        let mut record = Map::new();
        record.insert("id".into(), Json::from(ID));
        for (name, fact) in &self.facts {
            if name != "id" {
                record.insert(name.clone(), fact.clone());
            }
        }
        let mut answers = Map::new();
        for question in questionnaire.indices() {
            let given = self.answers.get(&question).or_else(|| otherwise.get(question.0)?.as_ref());
            if let Some(given) = given.filter(|given| **given != Given::Option(questionnaire.missing)) {
                answers.insert(questionnaire.path(question).to_owned(), given.json(questionnaire)?);
            }
        }
        record.insert("answers".into(), Json::Object(answers));
        serde_json::to_string(&Json::Object(record)).ok()
    }
}

/// The answer that fits a value; none where there is to be none.
fn given(question: QuestionIndex, value: &Possible, world: &World) -> Option<Given> {
    let asked = world.questionnaire.question(question);
    match &value.present {
        Some(Present::Text(texts)) => {
            let option = world.questionnaire.option(texts.words.first()?)?;
            Some(Given::Option(option))
        }
        Some(Present::Number(interval)) => Some(Given::Number(interval.pick())),
        _ => asked.number.is_none().then_some(Given::Option(world.questionnaire.missing)),
    }
}

/// A value that JSON can't hold.
struct Unwritable;

/// A value that fits; none where there is to be none.
fn json(value: &Possible, world: &World) -> Result<Option<Json>, Unwritable> {
    let Some(present) = &value.present else { return Ok(None) };
    Ok(Some(match present {
        Present::Truth(truth) => Json::from(truth.yes),
        Present::Number(interval) => number_json(&interval.pick()).ok_or(Unwritable)?,
        Present::DaysAgo(interval) => Json::from(day(&interval.pick(), world.day).ok_or(Unwritable)?),
        Present::Text(Texts { words, or_other }) => match words.first() {
            Some(named) if !or_other => Json::from(&**named),
            _ => Json::from(OTHER),
        },
        _ => return Ok(None),
    }))
}

/// The day that is so many days before the day of assessment.
fn day(days_ago: &Exact, today: Day) -> Option<String> {
    let number = Day::from_epoch(0).days_to(today) - days_ago.floor().to_whole()?;
    let number = i32::try_from(number).ok()?;
    Some(Day::from_epoch(number).to_string())
}

fn item_json(list: &Place, item: &Assignment, world: &World) -> Option<Json> {
    let mut record = Map::new();
    for (variable, value) in item {
        match variable {
            Variable::Value(place) if place.path.is_empty() => return json(value, world).ok()?,
            Variable::Value(place) => {
                if let Some(json) = json(value, world).ok()? {
                    put(&mut record, &place.path, json);
                }
            }
            Variable::Member(place, held) if value.as_truth() == Truth::certain(true) => {
                push(&mut record, &place.path, Json::from(&**held));
            }
            _ => {}
        }
    }
    let path: Vec<&str> = list.path.iter().map(|name| &**name).collect();
    match item_shape(world.schema.shape(), &path) {
        Some(Shape::Record(shape)) => {
            complete(&mut record, shape, world, &[&path[..], &["[]"]].concat());
            Some(Json::Object(record))
        }
        Some(shape) => Some(sample(shape, world, &[&path[..], &["[]"]].concat())),
        None => Some(Json::Object(record)),
    }
}

fn item_shape<'a>(shape: &'a RecordShape, path: &[&str]) -> Option<&'a Shape> {
    let (first, rest) = path.split_first()?;
    match (&shape.properties.get(*first)?.shape, rest.is_empty()) {
        (Shape::List(item), true) => Some(item),
        (Shape::Record(record), false) => item_shape(record, rest),
        _ => None,
    }
}

/// Adds what every record must have.
fn complete(record: &mut Map<String, Json>, shape: &RecordShape, world: &World, path: &[&str]) {
    for (name, property) in &shape.properties {
        let path = [path, &[name.as_str()]].concat();
        match (record.get_mut(name), &property.shape) {
            (Some(Json::Object(inner)), Shape::Record(shape)) => complete(inner, shape, world, &path),
            (None, shape) if property.is_required && path != ["id"] => {
                record.insert(name.clone(), sample(shape, world, &path));
            }
            _ => {}
        }
    }
}

/// Some value of a shape.
fn sample(shape: &Shape, world: &World, path: &[&str]) -> Json {
    match shape {
        Shape::Bool => Json::from(false),
        Shape::Whole | Shape::Number => {
            let (least, most) = world.schema.bounds(path);
            let number = least.or(most).unwrap_or_else(Exact::zero);
            number_json(&number).unwrap_or(Json::from(0))
        }
        Shape::Text { words: Some(words), .. } => {
            words.first().map_or(Json::Null, |word| Json::from(word.as_str()))
        }
        Shape::Text { is_date: true, .. } => Json::from(world.day.to_string()),
        Shape::Text { .. } => Json::from(OTHER),
        Shape::List(_) => Json::Array(Vec::new()),
        Shape::Record(shape) => {
            let mut record = Map::new();
            complete(&mut record, shape, world, path);
            Json::Object(record)
        }
        Shape::Unknown => Json::Null,
    }
}

fn put(record: &mut Map<String, Json>, path: &Path, value: Json) {
    if let Some(place) = slot(record, path) {
        *place = value;
    }
}

fn push(record: &mut Map<String, Json>, path: &Path, value: Json) {
    if let Some(place) = slot(record, path) {
        match place {
            Json::Array(items) => {
                if !items.contains(&value) {
                    items.push(value);
                }
            }
            other => *other = Json::Array(vec![value]),
        }
    }
}

/// The place of a value, with the records on the way to it.
fn slot<'r>(record: &'r mut Map<String, Json>, path: &[Arc<str>]) -> Option<&'r mut Json> {
    let (first, rest) = path.split_first()?;
    let place = record.entry(first.to_string()).or_insert(Json::Null);
    if rest.is_empty() {
        return Some(place);
    }
    if !place.is_object() {
        *place = Json::Object(Map::new());
    }
    slot(place.as_object_mut()?, rest)
}
