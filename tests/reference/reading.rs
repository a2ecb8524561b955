//! One company under one policy: what its answers score. Straight from the JSON, and nothing is remembered.

use super::amount::{self, count, rational};
use super::date;
use super::policy::{Decision, How, Policy};
use super::readings;
use super::survey::{Question, Survey};
use num_rational::BigRational;
use serde_json::Value;

pub(crate) struct Reading<'a> {
    pub(crate) survey: &'a Survey,
    pub(crate) policy: &'a Policy,
    pub(crate) company: &'a Value,
    pub(crate) day: i64,
}

impl Reading<'_> {
    pub(crate) fn id(&self) -> &str {
        self.company["id"].as_str().expect("a company has an id")
    }

    /// What stands in the company's answers, out of its object if it has one.
    fn given(&self, path: &str) -> Option<&Value> {
        let given = self.company["answers"].get(path)?;
        Some(given.get("answer").unwrap_or(given))
    }

    /// The number answered.
    pub(crate) fn number(&self, path: &str) -> Option<BigRational> {
        self.given(path).filter(|given| given.is_number()).map(|given| amount::parse(&given.to_string()))
    }

    /// The option answered, the missing one when there is no answer; none where a number is the answer.
    pub(crate) fn option(&self, path: &str) -> Option<String> {
        match self.given(path) {
            None => Some(self.survey.missing.clone()),
            Some(given) => given.as_str().map(str::to_owned),
        }
    }

    pub(crate) fn is_known(&self, path: &str) -> bool {
        self.option(path).as_ref() != Some(&self.survey.missing)
    }

    /// A question's points, by its answer.
    fn points(&self, question: &Question) -> Option<BigRational> {
        if let Some(number) = self.number(&question.path) {
            let bands = self.policy.bands(&question.path)?;
            let reached = bands.iter().rfind(|(from, _)| from.value() <= number);
            return reached.map(|(_, points)| points.value());
        }
        let option = self.option(&question.path).expect("an answer is a number or an option");
        match self.policy.decision(&question.path, &option) {
            Some(Decision::Points(points)) => Some(points),
            Some(Decision::Skipped) | None => None,
        }
    }

    /// A node's score: by script, by its answer, or of its children.
    pub(crate) fn score(&self, node: &str) -> Option<BigRational> {
        if let Some(script) = self.policy.script(node) {
            return self.run(script);
        }
        if let Some(question) = self.survey.question(node) {
            return self.points(question);
        }
        let children = self.children(node);
        let scores = children.iter().map(|(_, score)| score.clone());
        match self.policy.combine(node) {
            How::Max => scores.max(),
            How::Min => scores.min(),
            _ if children.is_empty() => None,
            How::Sum => Some(weighted(&children)),
            How::Mean => {
                let weights: BigRational = children.iter().map(|(weight, _)| weight.clone()).sum();
                Some(weighted(&children) / weights)
            }
        }
    }

    /// Weight and score of a node's children that have a weight above 0 and a score.
    pub(crate) fn children(&self, node: &str) -> Vec<(BigRational, BigRational)> {
        let mut children = Vec::new();
        for child in self.survey.children(node) {
            let weight = self.policy.weight(&child);
            if weight > rational(0) {
                children.extend(self.score(&child).map(|score| (weight, score)));
            }
        }
        children
    }

    /// The share answered of what is asked under a node.
    pub(crate) fn coverage(&self, node: &str) -> BigRational {
        let (mut asked, mut answered) = (0, 0);
        for question in self.survey.under(node) {
            let is_missing = !self.is_known(&question.path);
            let option = self.option(&question.path);
            let decision = option.and_then(|option| self.policy.decision(&question.path, &option));
            let is_skipped = decision == Some(Decision::Skipped);
            if self.policy.carries_weight(&question.path, node) && (is_missing || !is_skipped) {
                asked += 1;
                answered += usize::from(!is_missing);
            }
        }
        if asked == 0 { rational(readings::COVERAGE_OF_NOTHING) } else { count(answered) / count(asked) }
    }

    /// How many questions under a node were answered with an option.
    pub(crate) fn count(&self, node: &str, option: &str) -> usize {
        let under = self.survey.under(node);
        under.iter().filter(|question| self.option(&question.path).as_deref() == Some(option)).count()
    }

    /// The items of a list of facts; a list that is absent is empty.
    pub(crate) fn facts(&self, list: &str) -> &[Value] {
        self.company.get(list).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Whether the day of assessment is from the first day on and before the last.
    pub(crate) fn is_in_force(&self, listing: &Value) -> bool {
        let day = |name: &str| listing.get(name).and_then(Value::as_str).map(date::day);
        day("from").is_none_or(|from| from <= self.day) && day("to").is_none_or(|to| self.day < to)
    }
}

fn weighted(children: &[(BigRational, BigRational)]) -> BigRational {
    children.iter().map(|(weight, score)| weight * score).sum()
}
