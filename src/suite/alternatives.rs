//! What a company can be made to look like for one condition: for each thing that the condition reads, the values on
//! both sides of everything that the condition compares it with.

use std::collections::{BTreeMap, BTreeSet};

use super::bench::Bench;
use super::recipe::Recipe;
use super::site::present;
use crate::model::{Day, Exact, RecordShape, Shape};
use crate::policy::condition::{Condition, Constant, Host, Node, NodeKind, Type};
use crate::policy::scenario::Datum;

/// Values of one path.
pub(super) type Alternatives = Vec<(String, Datum)>;

/// How many combinations are looked at.
const MOST: usize = 240;

/// What a condition says itself, and reads.
#[derive(Default)]
struct Said {
    numbers: BTreeSet<Exact>,
    words: BTreeSet<String>,
    reads_day: bool,
    paths: BTreeSet<String>,
    /// The properties that are read, by the name of their record.
    properties: BTreeMap<String, BTreeSet<String>>,
}

/// The recipes that make a difference to a condition, from one to start with.
pub(super) fn recipes(condition: &Condition, start: &Recipe, bench: &Bench) -> Vec<Recipe> {
    let said = said(&condition.tree);
    let mut all: Vec<Alternatives> = said.paths.iter().map(|path| answers(path, &said, bench)).collect();
    let shape = bench.schema.shape();
    for name in said.properties.get("").into_iter().flatten() {
        if let Some(property) = shape.properties.get(name) {
            all.extend(of_property(name, &property.shape, &said, bench));
        }
    }
    all.retain(|alternatives| !alternatives.is_empty());
    combined(start, &all)
}

fn combined(start: &Recipe, all: &[Alternatives]) -> Vec<Recipe> {
    let mut made = vec![start.clone()];
    for alternatives in all {
        made.extend(alternatives.iter().map(|(path, value)| start.but(path.clone(), value.clone())));
    }
    let total: usize = all.iter().map(|alternatives| alternatives.len() + 1).fold(1, usize::saturating_mul);
    let count = total.min(MOST);
    for number in 0..count {
        // All of them where they are few; else spread evenly over all.
        let mut rest = if total <= MOST { number } else { number.wrapping_mul(2_654_435_761) % total };
        let mut recipe = start.clone();
        for alternatives in all {
            let choice = rest % (alternatives.len() + 1);
            rest /= alternatives.len() + 1;
            if let Some((path, value)) = choice.checked_sub(1).map(|choice| &alternatives[choice]) {
                recipe = recipe.but(path.clone(), value.clone());
            }
        }
        made.push(recipe);
    }
    made
}

fn said(tree: &Node) -> Said {
    let mut said = Said::default();
    tree.visit(&mut |node| match &node.kind {
        NodeKind::Constant(constant) => take(constant, &mut said),
        NodeKind::Host { function, arguments } => {
            said.reads_day |= matches!(function, Host::DaysSince | Host::InForce);
            if let Some(NodeKind::Constant(Constant::Text(path))) = arguments.first().map(|node| &node.kind) {
                said.paths.insert(path.to_string());
            }
        }
        NodeKind::Property { of, name, .. } => {
            let record = match present(&of.result) {
                Type::Record(shape) => shape.name.clone(),
                _ => String::new(),
            };
            said.properties.entry(record).or_default().insert(name.to_string());
        }
        _ => {}
    });
    said
}

fn take(constant: &Constant, said: &mut Said) {
    match constant {
        Constant::Whole(whole) => {
            said.numbers.insert(Exact::from(*whole));
        }
        Constant::Number(number) => {
            said.numbers.insert(number.clone());
        }
        Constant::Text(text) => {
            said.words.insert(text.to_string());
        }
        Constant::List(items) => items.iter().for_each(|item| take(item, said)),
        Constant::Unit | Constant::Bool(_) => {}
    }
}

/// The answers of a question, or the same answer to all of a group that it fits.
fn answers(path: &str, said: &Said, bench: &Bench) -> Alternatives {
    let questionnaire = bench.questionnaire;
    let Some(node) = questionnaire.tree.find(path) else { return Vec::new() };
    let mut words: BTreeSet<String> = BTreeSet::new();
    let mut numbers: BTreeSet<Exact> = BTreeSet::new();
    for question in questionnaire.tree.questions(node) {
        let question = questionnaire.question(question);
        words.extend(question.options.iter().map(|option| questionnaire.word(*option).to_owned()));
        if let Some(range) = &question.number {
            numbers.extend(
                around(&said.numbers)
                    .into_iter()
                    .filter(|number| range.minimum <= *number && *number <= range.maximum),
            );
        }
    }
    let words = words.into_iter().map(Datum::Text);
    let numbers = numbers.into_iter().map(Datum::Number);
    words.chain(numbers).chain([Datum::Nothing]).map(|value| (path.to_owned(), value)).collect()
}

/// Each number, one below and one above.
fn around(numbers: &BTreeSet<Exact>) -> BTreeSet<Exact> {
    let mut around = BTreeSet::from([Exact::zero()]);
    for number in numbers {
        let [above, below] = super::nudge::nudged(number);
        around.extend([number.clone(), above, below]);
    }
    around
}

fn days(said: &Said, day: Day) -> BTreeSet<Day> {
    let mut days: BTreeSet<Day> = [-400, -1, 0, 1].map(|days| day.plus(days)).into();
    for whole in said.numbers.iter().filter_map(Exact::to_whole).filter_map(|whole| i32::try_from(whole).ok())
    {
        days.extend([-1, 0, 1].map(|more| day.plus(more - whole)));
    }
    for written in said.words.iter().filter_map(|word| Day::parse(word)) {
        days.extend([-1, 0, 1].map(|more| written.plus(more)));
    }
    days
}

/// The values of a part of a record, as far as the condition tells them apart.
fn values(shape: &Shape, said: &Said, bench: &Bench) -> Vec<Datum> {
    match shape {
        Shape::Bool => vec![Datum::Bool(true), Datum::Bool(false)],
        Shape::Whole => {
            around(&said.numbers).into_iter().filter(Exact::is_whole).map(Datum::Number).collect()
        }
        Shape::Number => around(&said.numbers).into_iter().map(Datum::Number).collect(),
        Shape::Text { is_date: true, .. } => {
            days(said, bench.day).into_iter().map(|day| Datum::text(day.to_string())).collect()
        }
        Shape::Text { words: Some(words), .. } => {
            let known = words.iter().filter(|word| said.words.contains(*word));
            let other = words.iter().find(|word| !said.words.contains(*word));
            known.chain(other).map(Datum::text).collect()
        }
        Shape::Text { .. } => said.words.iter().map(Datum::text).chain([Datum::text("another")]).collect(),
        _ => Vec::new(),
    }
}

fn of_property(name: &str, shape: &Shape, said: &Said, bench: &Bench) -> Vec<Alternatives> {
    let one = |values: Vec<Datum>| vec![values.into_iter().map(|value| (name.to_owned(), value)).collect()];
    match shape {
        Shape::Record(record) => {
            let read = said.properties.get(&record.name).into_iter().flatten();
            read.filter_map(|inner| {
                let shape = record
                    .properties
                    .get(inner)
                    .map(|property| &property.shape)
                    .or(record.others.as_ref())?;
                let path = format!("{name}.{inner}");
                Some(values(shape, said, bench).into_iter().map(|value| (path.clone(), value)).collect())
            })
            .collect()
        }
        Shape::List(item) => match &**item {
            Shape::Record(record) => one(lists(name, record, said, bench)),
            item => {
                one(values(item, said, bench).into_iter().map(|value| Datum::List(vec![value])).collect())
            }
        },
        shape => one(values(shape, said, bench)),
    }
}

/// Lists of one record that the condition reads, and of two.
fn lists(name: &str, record: &RecordShape, said: &Said, bench: &Bench) -> Vec<Datum> {
    let read = said.properties.get(&record.name).into_iter().flatten();
    let is_valid = |property: &str, value: &Datum| {
        let item = Datum::Record([(property.to_owned(), value.clone())].into());
        Recipe::fill(&[]).but(name, Datum::List(vec![item])).company(bench).is_some()
    };
    let parts: Vec<(String, Vec<Datum>)> = read
        .filter_map(|property| {
            let shape = &record.properties.get(property)?.shape;
            let mut valid: Vec<Datum> =
                values(shape, said, bench).into_iter().filter(|value| is_valid(property, value)).collect();
            if !record.properties[property].is_required {
                valid.push(Datum::Nothing);
            }
            Some((property.clone(), valid))
        })
        .filter(|(_, valid)| !valid.is_empty())
        .collect();
    let total: usize = parts.iter().map(|(_, valid)| valid.len()).fold(1, usize::saturating_mul);
    let mut items = Vec::new();
    for number in 0..total.min(MOST) {
        let mut rest = if total <= MOST { number } else { number.wrapping_mul(2_654_435_761) % total };
        let mut members = BTreeMap::new();
        for (property, valid) in &parts {
            members.insert(property.clone(), valid[rest % valid.len()].clone());
            rest /= valid.len();
        }
        members.retain(|_, value| *value != Datum::Nothing);
        items.push(Datum::Record(members));
    }
    let pairs = items
        .iter()
        .rev()
        .zip(&items)
        .take(12)
        .map(|(one, other)| Datum::List(vec![one.clone(), other.clone()]));
    let pairs: Vec<Datum> = pairs.collect();
    items
        .into_iter()
        .map(|item| Datum::List(vec![item]))
        .chain(pairs)
        .chain([Datum::List(Vec::new())])
        .collect()
}
