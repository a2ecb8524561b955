//! Rego in regorus, in its interpreter and in its virtual machine: the policy as a module, points and weights as its data.

use std::path::Path;
use std::time::Duration;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{CompiledPolicy, Engine, Value};

use crate::peer::{Peer, Sizes};
use work::outcome::Outcome;
use work::{Fallible, clock, house, lines};

use crate::programs;

const ENTRY: &str = "data.house_policy.assessment";

/// A policy, and inputs.
pub(super) struct Rego {
    runner: Runner,
    companies: Vec<Value>,
}

/// What evaluates the policy.
enum Runner {
    /// The interpreter of syntax trees, scheduled once.
    Interpreter(CompiledPolicy),
    /// The virtual machine.
    Machine(Box<RegoVM>),
}

impl Rego {
    /// In the interpreter.
    pub(super) fn interpreted() -> Fallible<Self> {
        let (policy, _) = compiled()?;
        Ok(Self { runner: Runner::Interpreter(policy), companies: Vec::new() })
    }

    /// In the virtual machine.
    pub(super) fn compiled() -> Fallible<Self> {
        let (policy, data) = compiled()?;
        let mut machine = RegoVM::new();
        machine.load_program(Compiler::compile_from_policy(&policy, &[ENTRY])?);
        machine.set_data(data)?;
        Ok(Self { runner: Runner::Machine(Box::new(machine)), companies: Vec::new() })
    }
}

impl Runner {
    fn outcome(&mut self, company: Value) -> Fallible<Outcome> {
        let assessment = match self {
            Self::Interpreter(policy) => policy.eval_with_input(company)?,
            Self::Machine(machine) => {
                machine.set_input(company);
                machine.execute()?
            }
        };
        Outcome::named(assessment["tier"].as_string()?, assessment["score"].as_f64()?)
    }
}

fn compiled() -> Fallible<(CompiledPolicy, Value)> {
    let mut engine = Engine::new();
    engine.add_policy("house.rego".to_owned(), programs::policy("house.rego")?)?;
    let mut data = Value::new_object();
    data.as_object_mut()?.insert("house".into(), Value::from_json_str(house::TEXT)?);
    engine.add_data(data.clone())?;
    Ok((engine.compile_with_entrypoint(&ENTRY.into())?, data))
}

impl Peer for Rego {
    fn name(&self) -> &'static str {
        match self.runner {
            Runner::Interpreter(_) => "regorus-interpreted",
            Runner::Machine(_) => "regorus",
        }
    }

    fn title(&self) -> String {
        match self.runner {
            Runner::Interpreter(_) => "regorus 0.14.1 (Rego), interpreted".to_owned(),
            Runner::Machine(_) => "regorus 0.14.1 (Rego), compiled for its virtual machine".to_owned(),
        }
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
                outcomes.push(self.runner.outcome(company.clone())?);
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
                write(&id, self.runner.outcome(company)?)
            })
        };
        Ok(clock::timed(work)?.1)
    }
}
