//! The score in Rust, and a function of the script that decides the tier.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use rhai::{AST, Array, Dynamic, Engine, Map, Scope};
use work::hand::{Codes, Harm, Loop, Scored};
use work::house::House;
use work::outcome::Outcome;
use work::{Fallible, clock, lines};

use crate::{Result, Way};

/// Engine, compiled script, the loop that scores, and companies.
pub(crate) struct Hook {
    engine: Engine,
    script: AST,
    hand: Rc<Loop>,
    companies: Vec<Rc<Company>>,
}

/// A company: bytes for the score, and what the script may ask about.
struct Company {
    id: String,
    codes: Codes,
    flags: Vec<String>,
    harms: Vec<Harm>,
    incidents: Array,
}

/// A company with its scores, as the script sees it.
#[derive(Clone)]
struct Subject {
    company: Rc<Company>,
    scored: Scored,
}

impl Hook {
    pub(crate) fn new(policies: &Path) -> Fallible<Self> {
        let hand = Rc::new(Loop::new(&House::read()));
        let mut engine = Engine::new();
        let codes = Rc::clone(&hand);
        engine
            .register_type_with_name::<Subject>("Company")
            .register_fn("score", |subject: &mut Subject, path: &str| {
                subject.scored.score(path).map_or(Dynamic::UNIT, Dynamic::from_float)
            })
            .register_fn("answer", move |subject: &mut Subject, path: &str| -> rhai::ImmutableString {
                codes.answer(&subject.company.codes, path).unwrap_or_default().into()
            })
            .register_fn("has_flag", |subject: &mut Subject, flag: &str| {
                subject.company.flags.iter().any(|other| other == flag)
            })
            .register_get("incidents", |subject: &mut Subject| subject.company.incidents.clone());
        let script = engine.compile_file(policies.join("house-hook.rhai"))?;
        Ok(Self { engine, script, hand, companies: Vec::new() })
    }

    fn outcome(&self, company: &Rc<Company>) -> Fallible<Outcome> {
        let scored = self.hand.assess(&company.codes, false, &company.harms);
        let subject = Subject { company: Rc::clone(company), scored };
        let rank: rhai::INT = self.engine.call_fn(&mut Scope::new(), &self.script, "tier", (subject,))?;
        Ok(Outcome { tier: u8::try_from(rank)?, total: scored.total() })
    }

    fn company(&self, line: &str) -> Fallible<Rc<Company>> {
        let read = self.hand.read(line)?;
        let incident = |harm: &Harm| {
            let mut map = Map::new();
            map.insert("status".into(), if harm.is_confirmed { "confirmed" } else { "other" }.into());
            map.insert("scale".into(), rhai::INT::from(harm.scale).into());
            map.insert("scope".into(), rhai::INT::from(harm.scope).into());
            map.insert("irremediability".into(), rhai::INT::from(harm.irremediability).into());
            Dynamic::from_map(map)
        };
        Ok(Rc::new(Company {
            id: read.id.into_owned(),
            codes: read.codes,
            flags: read.is_flagged.then(|| "sanctioned_end_user".to_owned()).into_iter().collect(),
            incidents: read.harms.iter().map(incident).collect(),
            harms: read.harms,
        }))
    }
}

impl Way for Hook {
    fn load(&mut self, input: &Path, count: usize) -> Fallible<()> {
        self.companies =
            lines::first(input, count)?.iter().map(|line| self.company(line)).collect::<Fallible<_>>()?;
        Ok(())
    }

    fn assess(&mut self) -> Fallible<(Vec<Result>, Duration)> {
        let (outcomes, took) = clock::timed(|| {
            self.companies.iter().map(|company| self.outcome(company)).collect::<Fallible<Vec<_>>>()
        })?;
        let ids = self.companies.iter().map(|company| company.id.clone());
        Ok((ids.zip(outcomes).collect(), took))
    }

    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration> {
        let work = || {
            lines::pipe(input, output, |line, write| {
                let company = self.company(line)?;
                write(&company.id, self.outcome(&company)?)
            })
        };
        Ok(clock::timed(work)?.1)
    }
}
