//! GoRules' zen-engine: the policy as a decision graph, compiled once.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine, Variable};

use crate::peer::{Peer, Sizes};
use work::house::House;
use work::outcome::Outcome;
use work::{Fallible, clock, lines};

use crate::programs;

/// A compiled decision, and inputs.
pub(super) struct Zen {
    decision: Decision,
    house: Variable,
    companies: Vec<Variable>,
}

impl Zen {
    pub(super) fn new(house: &House) -> Fallible<Self> {
        let content: DecisionContent = serde_json::from_str(&programs::policy("house.jdm.json")?)?;
        let mut decision = DecisionEngine::default().create_decision(content.into())?;
        decision.compile();
        Ok(Self { decision, house: house_variable(house), companies: Vec::new() })
    }
}

impl Zen {
    /// A company's record with the weights and points beside it.
    fn context(&self, line: &str) -> Fallible<Variable> {
        let record: Value = serde_json::from_str(line)?;
        let company: Variable = record.into();
        company.dot_insert("house", self.house.shallow_clone());
        Ok(company)
    }

    fn outcome(&self, context: Variable) -> Fallible<Outcome> {
        let response =
            pollster::block_on(self.decision.evaluate(context)).map_err(|fault| format!("{fault:?}"))?;
        let tier = response.result.dot("tier").ok_or("a company without a tier")?;
        let score = response.result.dot("score").and_then(|score| score.as_number());
        let score = score.ok_or("a company without a score")?.to_string().parse()?;
        Outcome::named(tier.as_str().ok_or("a tier is a text")?, score)
    }
}

/// Points by option, and a list of questions and weights for each group: lists are what ZEN's functions walk.
fn house_variable(house: &House) -> Variable {
    let mut groups = serde_json::Map::new();
    let points: serde_json::Map<_, _> =
        house.points.iter().map(|(option, points)| (option.clone(), (*points).into())).collect();
    groups.insert("points".to_owned(), points.into());
    for (group, questions) in house.questions.iter() {
        let rows: Vec<Value> = questions
            .iter()
            .map(|(question, weight)| serde_json::json!({"question": question, "weight": weight}))
            .collect();
        groups.insert(group.rsplit('.').next().unwrap_or(group).to_owned(), rows.into());
    }
    Value::Object(groups).into()
}

impl Peer for Zen {
    fn name(&self) -> &'static str {
        "zen"
    }

    fn title(&self) -> String {
        format!("GoRules zen-engine {}, compiled", zen_engine::ENGINE_VERSION)
    }

    fn sizes(&self) -> Sizes {
        Sizes { assessed: 1_000, piped: 1_000 }
    }

    fn load(&mut self, input: &Path, count: usize) -> Fallible<()> {
        self.companies =
            lines::first(input, count)?.iter().map(|line| self.context(line)).collect::<Fallible<_>>()?;
        Ok(())
    }

    fn assess(&mut self, outcomes: &mut Vec<Outcome>) -> Fallible<Duration> {
        let work = || {
            for company in &self.companies {
                outcomes.push(self.outcome(company.shallow_clone())?);
            }
            Ok(())
        };
        Ok(clock::timed(work)?.1)
    }

    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration> {
        let work = || {
            lines::pipe(input, output, |line, write| {
                let context = self.context(line)?;
                let id = context.dot("id").ok_or("a company without an id")?;
                write(id.as_str().unwrap_or_default(), self.outcome(context)?)
            })
        };
        Ok(clock::timed(work)?.1)
    }
}
