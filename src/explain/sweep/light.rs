//! What conditions ask of a company while one number of the policy is left open.

use super::company::Swept;
use super::evaluate::Asked;
use super::function::Function;
use super::probe::Probe;
use super::value::Value;
use crate::model::{Choice, Day, Exact, NodeIndex, OptionIndex, QuestionIndex, Tree};
use crate::policy::condition::Host;

/// A company with the scores that are known so far.
pub(super) struct Light<'l, 's, 'a> {
    pub(super) swept: &'l Swept<'s, 'a>,
    pub(super) scores: &'l [Option<Function>],
}

impl<'l> Asked<'l> for Light<'l, '_, '_> {
    fn facts(&self) -> Value<'l> {
        Value::Record(&self.swept.company.facts)
    }

    fn ask(&self, function: Host, given: &[Value<'l>], probe: &mut Probe) -> Result<Value<'l>, String> {
        let assessor = self.swept.sweeping.assessor;
        let questionnaire = assessor.questionnaire();
        let tree = &questionnaire.tree;
        let node = |index: usize| match given.get(index) {
            Some(Value::Text(path)) => tree.find(path).expect("paths were checked"),
            _ => Tree::ROOT,
        };
        let asked = |index: NodeIndex| tree.node(index).question.expect("the path names a question");
        let word = |option: OptionIndex| Value::Text(questionnaire.word(option).into());
        Ok(match function {
            Host::Answer => {
                let question = asked(node(0));
                match self.swept.company.answers[question.0].as_ref().map(|answer| &answer.choice) {
                    Some(Choice::Number(number)) => Value::number(number),
                    _ if questionnaire.question(question).number.is_some() => Value::Unit,
                    _ => self.swept.option(question).map_or(Value::Unit, word),
                }
            }
            Host::Known => Value::Bool(self.swept.option(asked(node(0))) != Some(questionnaire.missing)),
            Host::Score => self.scores[node(0).0].clone().map_or(Value::Unit, Value::Number),
            Host::Scores => {
                let children = self.swept.children(node(0), self.scores, probe);
                let scores = children.into_iter().map(|(_, score)| Value::Number(score));
                Value::List(std::rc::Rc::new(scores.collect()))
            }
            Host::Coverage => Value::number(&self.swept.coverage(node(0), probe)),
            Host::Count | Host::Share => {
                let (path, option) =
                    if given.len() == 2 { (node(0), &given[1]) } else { (Tree::ROOT, &given[0]) };
                let Value::Text(option) = option else { return Ok(Value::Unit) };
                let option = questionnaire.option(option);
                let questions = tree.questions(path);
                let is_so =
                    |question: &&QuestionIndex| option.is_some() && self.swept.option(**question) == option;
                let count = questions.iter().filter(is_so).count();
                if function == Host::Count {
                    Value::count(count)
                } else {
                    let share = Exact::from(count).divide(&Exact::from(questions.len()));
                    Value::number(&share.unwrap_or_else(Exact::zero))
                }
            }
            Host::DaysSince | Host::InForce => return days(function, given, assessor.day()),
        })
    }
}

fn days<'l>(function: Host, given: &[Value<'l>], today: Day) -> Result<Value<'l>, String> {
    let day = |value: &Value| match value {
        Value::Text(text) => Day::parse(text).ok_or_else(|| "the date of the data is no day".to_owned()),
        _ => Err("the date of the data is no day".to_owned()),
    };
    let from = day(&given[0])?;
    if function == Host::DaysSince {
        return Ok(Value::Whole(from.days_to(today)));
    }
    let to = given.get(1).filter(|to| !matches!(to, Value::Unit)).map(day).transpose()?;
    Ok(Value::Bool(from <= today && to.is_none_or(|to| today < to)))
}
