//! Whether a condition holds of a company, and what a quantity or a script comes to.

use super::amount::{Amount, count, parse, rational};
use super::condition::{Condition, Fold, Quantity, Script, Test};
use super::date;
use super::reading::Reading;
use num_rational::BigRational;
use serde_json::Value;

impl Reading<'_> {
    pub(crate) fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Answer { path, option, equal } => {
                (self.option(path).as_ref() == Some(option)) == *equal
            }
            Condition::AnswerIn { path, options } => {
                options.iter().any(|option| self.option(path).as_ref() == Some(option))
            }
            Condition::Known(path) => self.is_known(path),
            Condition::Technology(word) => self.facts("technologies").iter().any(|own| own == word),
            Condition::Flag(word) => self.facts("flags").iter().any(|own| own == word),
            Condition::Incidents { every: true, test } => {
                self.facts("incidents").iter().all(|one| self.passes(one, test))
            }
            Condition::Incidents { every: false, test } => {
                self.facts("incidents").iter().any(|one| self.passes(one, test))
            }
            Condition::Listed { list, in_force } => self
                .facts("listings")
                .iter()
                .any(|one| one["list"] == *list && (!in_force || self.is_in_force(one))),
            Condition::Compare(left, relation, right) | Condition::Local(left, relation, right) => {
                relation.holds(&self.quantity(left), &self.quantity(right))
            }
            Condition::And(left, right) => self.holds(left) && self.holds(right),
            Condition::Or(left, right) => self.holds(left) || self.holds(right),
            Condition::Not(inner) => !self.holds(inner),
            Condition::Choose(asked, yes, no) => self.holds(if self.holds(asked) { yes } else { no }),
        }
    }

    fn passes(&self, incident: &Value, test: &Test) -> bool {
        let degree = |name: &str| incident[name].as_i64().expect("a degree of an incident is whole");
        match test {
            Test::Degree(name, relation, bound) => relation.holds(&degree(name), bound),
            Test::Worst(relation, bound) => {
                let worst = degree("scale").max(degree("scope")).max(degree("irremediability"));
                relation.holds(&worst, bound)
            }
            Test::Status { word, equal } => (incident["status"] == *word) == *equal,
            Test::Right { word, equal } => (incident["right"] == *word) == *equal,
            Test::DaysSince(relation, bound) => {
                let then = date::day(incident["date"].as_str().expect("an incident has a date"));
                relation.holds(&(self.day - then), bound)
            }
            Test::CompanyFlag(word) => self.facts("flags").iter().any(|own| own == word),
            Test::And(left, right) => self.passes(incident, left) && self.passes(incident, right),
            Test::Or(left, right) => self.passes(incident, left) || self.passes(incident, right),
            Test::Not(inner) => !self.passes(incident, inner),
        }
    }

    pub(crate) fn quantity(&self, quantity: &Quantity) -> BigRational {
        let or = |value: Option<BigRational>, absent: &Amount| value.unwrap_or_else(|| absent.value());
        let node = |path: &Option<String>| path.clone().unwrap_or_default();
        match quantity {
            Quantity::Figure(amount) => amount.value(),
            Quantity::Total(absent) => or(self.score(""), absent),
            Quantity::Score(path, absent) => or(self.score(path), absent),
            Quantity::Children(path, fold, absent) => {
                let scores = self.children(path).into_iter().map(|(_, score)| score);
                match fold {
                    Fold::Sum => scores.sum(),
                    Fold::Least => or(scores.min(), absent),
                    Fold::Greatest => or(scores.max(), absent),
                    Fold::Length => count(scores.count()),
                }
            }
            Quantity::Number(path, absent) => or(self.number(path), absent),
            Quantity::Count(path, option) => count(self.count(&node(path), option)),
            Quantity::Share(path, option) => {
                let all = self.survey.under(&node(path)).len();
                count(self.count(&node(path), option)) / count(all)
            }
            Quantity::Coverage(path) => self.coverage(&node(path)),
            Quantity::Metric(name, absent) => {
                let metric = self.company.get("metrics").and_then(|metrics| metrics.get(name));
                or(metric.map(|number| parse(&number.to_string())), absent)
            }
            Quantity::Incidents(test) => {
                count(self.facts("incidents").iter().filter(|one| self.passes(one, test)).count())
            }
            Quantity::Plus(left, right) => self.quantity(left) + self.quantity(right),
            Quantity::Minus(left, right) => self.quantity(left) - self.quantity(right),
            Quantity::Times(left, right) => self.quantity(left) * self.quantity(right),
            Quantity::Over(top, bottom) => self.quantity(top) / bottom.value(),
            Quantity::Choose(asked, yes, no) => self.quantity(if self.holds(asked) { yes } else { no }),
        }
    }

    pub(crate) fn run(&self, script: &Script) -> Option<BigRational> {
        match script {
            Script::Number(quantity) => {
                let score = self.quantity(quantity);
                assert!(score >= rational(0), "a drawn script never scores below 0");
                Some(score)
            }
            Script::Nothing => None,
            Script::Node(path) => self.score(path),
            Script::Choose(asked, yes, no) => self.run(if self.holds(asked) { yes } else { no }),
        }
    }
}
