//! Tierline's engine over a portfolio in columns: what comparisons, sweeps and variants run on.

use std::path::Path;
use std::time::Duration;

use tierline::assess::{Columns, Layout, Program};
use tierline::model::{Company, Day, Exact, Questionnaire, Standing};
use tierline::policy::Policy;
use tierline::schema::CompanySchema;

use super::tierline::{DAY, compiled, read, said};
use crate::peer::{Peer, Sizes};
use work::house::House;
use work::outcome::{Outcome, divided};
use work::{Fallible, clock, lines};

/// The policy and the companies; columns are loaded before the clock starts.
pub(super) struct Engine {
    questionnaire: Questionnaire,
    schema: CompanySchema,
    policy: Policy,
    day: Day,
    companies: Vec<Company>,
}

impl Engine {
    pub(super) fn new(house: &House) -> Fallible<Self> {
        let (questionnaire, schema, policy) = compiled(house)?;
        let day = Day::parse(DAY).ok_or("no day")?;
        Ok(Self { questionnaire, schema, policy, day, companies: Vec::new() })
    }
}

impl Peer for Engine {
    fn name(&self) -> &'static str {
        "columns"
    }

    fn title(&self) -> String {
        "**Tierline, columns** (exact; all group scores, rules and tier)".to_owned()
    }

    fn sizes(&self) -> Sizes {
        Sizes { assessed: 100_000, piped: 0 }
    }

    fn load(&mut self, input: &Path, count: usize) -> Fallible<()> {
        // A part at a time: the text of all would be kept with the companies.
        let parts = lines::first(input, count)?;
        for part in parts.chunks(1_000) {
            self.companies.extend(read(&self.schema, &self.questionnaire, part.join("\n"))?);
        }
        Ok(())
    }

    fn assess(&mut self, outcomes: &mut Vec<Outcome>) -> Fallible<Duration> {
        let mut program = Program::new(&self.policy, &self.questionnaire, self.day);
        let mut layout = Layout::default();
        program.lay_out(&mut layout);
        let columns = Columns::load(&self.questionnaire, &layout, &self.companies);
        // The loop keeps its room from round to round; here a pass before the clock starts has it ready.
        drop(program.run(&columns, 1));
        let (standings, took) = clock::timed(|| Ok(program.run(&columns, 1)))?;
        let faults = standings.faults();
        if !faults.is_empty() {
            return Err(said(faults));
        }
        for row in 0..standings.len() {
            let Standing::Tier(rank) = standings.tier(row) else { return Err("a company is unrated".into()) };
            let total = standings.total(row).ok_or("a company has no total")?;
            outcomes.push(Outcome {
                tier: u8::try_from(rank)?,
                total: divided(&Exact::to_fraction_text(&total))?,
            });
        }
        Ok(took)
    }

    fn pipe(&mut self, _: &Path, _: &Path) -> Fallible<Duration> {
        Err("the program is what goes from file to file".into())
    }
}
