//! What conditions ask of a company while numbers are left open.

use std::rc::Rc;

use super::number::Number;
use super::value::Value;
use crate::assess::Assessor;
use crate::model::{Choice, Company, Day, Exact, NodeIndex, OptionIndex, QuestionIndex, Questionnaire, Tree};
use crate::policy::condition::Host;

/// A company and what is open about it.
pub(in crate::explain) trait Asked<'a, N: Number> {
    fn company(&self) -> &'a Company;

    fn assessor(&self) -> &'a Assessor<'a>;

    /// The score of a node; none where it has none.
    fn score(&self, node: NodeIndex) -> Option<N>;

    /// The scores of a node's children that weigh anything.
    fn scores(&self, node: NodeIndex) -> Vec<N>;

    /// The same as a value: also where it is left open which children have one.
    fn listed(&self, node: NodeIndex) -> Value<'a, N> {
        Value::List(Rc::new(self.scores(node).into_iter().map(Value::Number).collect()))
    }

    fn coverage(&self, node: NodeIndex) -> Exact;

    /// How many of some questions count as an option, where that is open.
    fn counted(&self, _questions: &[QuestionIndex], _option: OptionIndex) -> Option<N> {
        None
    }

    /// What a question counts as where that is open, as it is taken for now; or why that can't be told.
    fn taken(&self, _question: QuestionIndex) -> Result<Option<OptionIndex>, String> {
        Ok(None)
    }
}

/// The option that a question counts as; none for a number.
pub(in crate::explain) fn option(
    company: &Company,
    question: QuestionIndex,
    questionnaire: &Questionnaire,
) -> Option<OptionIndex> {
    match company.answers[question.0].as_ref().map(|answer| &answer.choice) {
        Some(Choice::Option(option)) => Some(*option),
        Some(Choice::Number(_)) => None,
        None => Some(questionnaire.missing),
    }
}

/// What a function of `c`, or of the day, gives.
pub(super) fn ask<'a, N: Number>(
    asked: &dyn Asked<'a, N>,
    function: Host,
    given: &[Value<'a, N>],
) -> Result<Value<'a, N>, String> {
    let (assessor, company) = (asked.assessor(), asked.company());
    let questionnaire = assessor.questionnaire();
    let tree = &questionnaire.tree;
    let node = |index: usize| match given.get(index) {
        Some(Value::Text(path)) => tree.find(path).expect("paths were checked"),
        _ => Tree::ROOT,
    };
    let question = || tree.node(node(0)).question.expect("the path names a question");
    let counts_as = |question: QuestionIndex| option(company, question, questionnaire);
    let word = |option: OptionIndex| Value::Text(questionnaire.word(option).into());
    Ok(match function {
        Host::Answer => {
            let question = question();
            if let Some(option) = asked.taken(question)? {
                return Ok(word(option));
            }
            match company.answers[question.0].as_ref().map(|answer| &answer.choice) {
                Some(Choice::Number(number)) => Value::number(number),
                _ if questionnaire.question(question).number.is_some() => Value::Unit,
                _ => counts_as(question).map_or(Value::Unit, word),
            }
        }
        Host::Known => {
            let question = question();
            let option = asked.taken(question)?.or_else(|| counts_as(question));
            Value::Bool(option != Some(questionnaire.missing))
        }
        Host::Score => asked.score(node(0)).map_or(Value::Unit, Value::Number),
        Host::Scores => asked.listed(node(0)),
        Host::Coverage => Value::number(&asked.coverage(node(0))),
        Host::Count | Host::Share => {
            let (path, option) =
                if given.len() == 2 { (node(0), &given[1]) } else { (Tree::ROOT, &given[0]) };
            let Value::Text(option) = option else { return Ok(Value::Unit) };
            let option = questionnaire.option(option);
            let questions = tree.questions(path);
            if let Some(count) = option.and_then(|option| asked.counted(&questions, option)) {
                let share = N::constant(Exact::from(questions.len()));
                let share = if function == Host::Share { count.divided(&share) } else { Some(count) };
                return Ok(share.map_or_else(|| Value::number(&Exact::zero()), Value::Number));
            }
            let is_so = |question: &&QuestionIndex| option.is_some() && counts_as(**question) == option;
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

fn days<'a, N: Number>(function: Host, given: &[Value<'a, N>], today: Day) -> Result<Value<'a, N>, String> {
    let day = |value: &Value<N>| match value {
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
