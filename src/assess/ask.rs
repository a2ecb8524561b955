//! The functions of `c`, and of the day of assessment.

use std::rc::Rc;
use std::sync::Arc;

use super::scene::Scene;
use super::value::Value;
use crate::model::{Choice, Day, Exact, NodeIndex, Tree};
use crate::policy::condition::Host;

/// What a function gives; the place of the argument that is a date but no day, where one is.
pub(super) fn ask<'a>(scene: Scene<'a>, function: Host, given: &[Value<'a>]) -> Result<Value<'a>, usize> {
    let node = |index: usize| match given.get(index) {
        Some(Value::Text(path)) => scene.questionnaire.tree.find(path).expect("paths were checked"),
        _ => Tree::ROOT,
    };
    Ok(match function {
        Host::Answer => answer(scene, node(0)),
        Host::Score => scene.scores[node(0).0].clone().map_or(Value::Unit, Value::Number),
        Host::Scores => {
            let scores = scene.children(node(0)).map(|(_, score)| Value::Number(score.clone()));
            Value::List(Rc::new(scores.collect()))
        }
        Host::Count | Host::Share => {
            let (path, option) =
                if given.len() == 2 { (node(0), &given[1]) } else { (Tree::ROOT, &given[0]) };
            count(scene, function, path, option)
        }
        Host::Coverage => Value::Number(scene.coverage(node(0))),
        Host::Known => {
            let question = scene.questionnaire.tree.node(node(0)).question;
            Value::Bool(scene.is_known(question.expect("the path names a question")))
        }
        Host::DaysSince => Value::Whole(day(&given[0]).ok_or(0_usize)?.days_to(scene.day)),
        Host::InForce => {
            let from = day(&given[0]).ok_or(0_usize)?;
            let to = match given.get(1).filter(|to| !to.is_unit()) {
                Some(to) => Some(day(to).ok_or(1_usize)?),
                None => None,
            };
            Value::Bool(from <= scene.day && to.is_none_or(|to| scene.day < to))
        }
    })
}

fn count<'a>(scene: Scene<'a>, function: Host, path: NodeIndex, option: &Value<'a>) -> Value<'a> {
    let Value::Text(word) = option else { return Value::Unit };
    let (answered, asked) = scene.count(path, word);
    if function == Host::Count {
        return Value::Whole(i64::try_from(answered).unwrap_or(i64::MAX));
    }
    Value::Number(Exact::from(answered).divide(&Exact::from(asked)).unwrap_or_else(Exact::zero))
}

fn answer(scene: Scene<'_>, node: NodeIndex) -> Value<'_> {
    let question = scene.questionnaire.tree.node(node).question.expect("the path names a question");
    if scene.questionnaire.question(question).number.is_some() {
        return match scene.answer(question).map(|answer| &answer.choice) {
            Some(Choice::Number(number)) => Value::Number(number.clone()),
            _ => Value::Unit,
        };
    }
    scene
        .option(question)
        .map_or(Value::Unit, |option| Value::Text(Arc::from(scene.questionnaire.word(option))))
}

fn day(value: &Value) -> Option<Day> {
    match value {
        Value::Text(text) => Day::parse(text),
        _ => None,
    }
}
