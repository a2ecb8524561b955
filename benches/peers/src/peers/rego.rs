//! Rego in regorus, compiled once: the policy as a module, points and weights as its data.

use std::path::Path;
use std::time::Duration;

use regorus::{CompiledPolicy, Engine, Value};

use work::outcome::Outcome;
use crate::peer::{Peer, Sizes};
use work::{Fallible, clock, house, lines};

use crate::programs;

/// A compiled policy, and inputs.
pub(super) struct Rego {
    policy: CompiledPolicy,
    companies: Vec<Value>,
}

impl Rego {
    pub(super) fn new() -> Fallible<Self> {
        let mut engine = Engine::new();
        engine.add_policy("house.rego".to_owned(), programs::policy("house.rego")?)?;
        let house = Value::from_json_str(house::TEXT)?;
        let mut data = Value::new_object();
        data.as_object_mut()?.insert("house".into(), house);
        engine.add_data(data)?;
        let policy = engine.compile_with_entrypoint(&"data.house_policy.assessment".into())?;
        Ok(Self { policy, companies: Vec::new() })
    }

    fn outcome(&self, company: Value) -> Fallible<Outcome> {
        let assessment = self.policy.eval_with_input(company)?;
        Outcome::named(assessment["tier"].as_string()?, assessment["score"].as_f64()?)
    }
}

impl Peer for Rego {
    fn name(&self) -> &'static str {
        "regorus"
    }

    fn title(&self) -> String {
        "regorus 0.14.1 (Rego), compiled".to_owned()
    }

    fn sizes(&self) -> Sizes {
        Sizes { assessed: 1_000, piped: 1_000 }
    }

    fn load(&mut self, input: &Path, count: usize) -> Fallible<()> {
        let lines = lines::first(input, count)?;
        self.companies = lines.iter().map(|line| Value::from_json_str(line)).collect::<Result<_, _>>()?;
        Ok(())
    }

    fn assess(&mut self, outcomes: &mut Vec<Outcome>) -> Fallible<Duration> {
        let work = || {
            for company in &self.companies {
                outcomes.push(self.outcome(company.clone())?);
            }
            Ok(())
        };
        Ok(clock::timed(work)?.1)
    }

    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration> {
        let work = || {
            lines::pipe(input, output, |line, write| {
                let company = Value::from_json_str(line)?;
                let id = company["id"].as_string()?.clone();
                write(&id, self.outcome(company)?)
            })
        };
        Ok(clock::timed(work)?.1)
    }
}
