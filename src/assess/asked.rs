//! What the functions of `c` give for one company, and those of the day of assessment.

use std::rc::Rc;
use std::sync::Arc;

use super::scene::Scene;
use super::value::Value;
use crate::model::{Choice, Day, Exact, NodeIndex, Tree};
use crate::policy::condition::Host;

/// An argument, by its place, that should be a day and is none.
pub(super) struct NoDay(pub(super) usize);

/// The value of a function; paths and options were checked before.
pub(super) fn asked<'a>(scene: Scene<'a>, function: Host, given: &[Value<'a>]) -> Result<Value<'a>, NoDay> {
    let node = |index: usize| match given.get(index) {
        Some(Value::Text(path)) => scene.questionnaire.tree.find(path).expect("paths were checked"),
        _ => Tree::ROOT,
    };
    Ok(match function {
        Host::Answer => answer(scene, node(0)),
        Host::Score => scene.scores[node(0).0].clone().map_or(Value::Unit, Value::Number),
        Host::Scores => Value::List(Rc::new(
            scene.children(node(0)).map(|(_, score)| Value::Number(score.clone())).collect(),
        )),
        Host::Count | Host::Share => {
            let (path, option) =
                if given.len() == 2 { (node(0), &given[1]) } else { (Tree::ROOT, &given[0]) };
            let Value::Text(word) = option else { return Ok(Value::Unit) };
            let (answered, asked) = scene.count(path, word);
            if function == Host::Count {
                Value::Whole(i64::try_from(answered).unwrap_or(i64::MAX))
            } else {
                Value::Number(Exact::from(answered).divide(&Exact::from(asked)).unwrap_or_else(Exact::zero))
            }
        }
        Host::Coverage => Value::Number(scene.coverage(node(0))),
        Host::Known => {
            let question =
                scene.questionnaire.tree.node(node(0)).question.expect("the path names a question");
            Value::Bool(scene.is_known(question))
        }
        Host::DaysSince => match day(&given[0]) {
            Some(day) => Value::Whole(day.days_to(scene.day)),
            None => return Err(NoDay(0)),
        },
        Host::InForce => {
            let from = day(&given[0]).ok_or(NoDay(0))?;
            let to = given.get(1).filter(|to| !to.is_unit()).map(day);
            match to {
                Some(None) => return Err(NoDay(1)),
                Some(Some(to)) => Value::Bool(from <= scene.day && scene.day < to),
                None => Value::Bool(from <= scene.day),
            }
        }
    })
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
