//! The whole policy as functions of the script; a company is an object of the script.

use std::path::Path;
use std::time::Duration;

use rhai::{AST, Dynamic, Engine, Map, Scope};
use work::outcome::Outcome;
use work::{Fallible, clock, lines};

use crate::{Result, Way};

/// Engine, compiled script, and companies.
pub(crate) struct Whole {
    engine: Engine,
    script: AST,
    companies: Vec<(String, Dynamic)>,
}

impl Whole {
    pub(crate) fn new(policies: &Path) -> Fallible<Self> {
        let engine = Engine::new();
        let script = engine.compile_file(policies.join("house-whole.rhai"))?;
        Ok(Self { engine, script, companies: Vec::new() })
    }

    fn outcome(&self, company: Dynamic) -> Fallible<Outcome> {
        let result: Map = self.engine.call_fn(&mut Scope::new(), &self.script, "assess", (company,))?;
        let score = result.get("score").and_then(|score| score.as_float().ok()).ok_or("no score")?;
        let tier =
            result.get("tier").and_then(|tier| tier.as_immutable_string_ref().ok()).ok_or("no tier")?;
        Outcome::named(&tier, score)
    }
}

/// A record as an object that is shared, so that handing it to a function copies nothing.
fn company(line: &str) -> Fallible<(String, Dynamic)> {
    let record: Dynamic = serde_json::from_str(line)?;
    let id = record.as_map_ref()?.get("id").map(ToString::to_string).ok_or("no id")?;
    Ok((id, record.into_shared()))
}

impl Way for Whole {
    fn load(&mut self, input: &Path, count: usize) -> Fallible<()> {
        self.companies =
            lines::first(input, count)?.iter().map(|line| company(line)).collect::<Fallible<_>>()?;
        Ok(())
    }

    fn assess(&mut self) -> Fallible<(Vec<Result>, Duration)> {
        let (outcomes, took) = clock::timed(|| {
            self.companies
                .iter()
                .map(|(_, company)| self.outcome(company.clone()))
                .collect::<Fallible<Vec<_>>>()
        })?;
        let ids = self.companies.iter().map(|(id, _)| id.clone());
        Ok((ids.zip(outcomes).collect(), took))
    }

    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration> {
        let work = || {
            lines::pipe(input, output, |line, write| {
                let (id, company) = company(line)?;
                write(&id, self.outcome(company)?)
            })
        };
        Ok(clock::timed(work)?.1)
    }
}
