//! How long the questions about 10,000 companies take: which single answer moves whom, where a number of the policy
//! moves whom, and how far the weights may be off. 51 questions, five levels of risk, 20 rules.
//!
//! `cargo bench --bench engage`. It prints a line with the seconds for each, on one core; robustness
//! is asked of the first 500.
#![expect(clippy::print_stdout, reason = "a measurement is printed")]
#![allow(missing_docs, dead_code, reason = "the invented companies are those of another bench")]

mod engine {
    pub(crate) mod world;
}

use std::time::Instant;

use engine::world::World;
use tierline::assess::{Assessment, Assessor};
use tierline::explain::{Agenda, Doubt, Parameter, Sweep, Sweeping};
use tierline::model::Company;

const COMPANIES: usize = 10_000;
const RULES: usize = 20;
/// How many of them are asked how far the weights may be off.
const DOUBTED: usize = 500;

// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let world = World::new(COMPANIES, RULES);
    let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
    let assessments = assessor.assess_all(&world.companies).expect("every condition can be evaluated");
    let pairs = || world.companies.iter().zip(&assessments);
    let timed = |what: &str, work: &dyn Fn() -> usize| {
        let started = Instant::now();
        let found = work();
        println!("{what}: {found} of {COMPANIES} companies in {:.2} s", started.elapsed().as_secs_f64());
    };
    timed("engage, one answer from another tier", &|| {
        let agenda = Agenda::new(&assessor);
        let moves = |(company, today): &(&Company, &Assessment)| {
            !agenda.singles(company, today).expect("every condition can be evaluated").is_empty()
        };
        pairs().filter(moves).count()
    });
    for name in ["tier:exclude", "weight:remedy", "weight:lifecycle.sales.q3", "risk:no"] {
        timed(&format!("sweep {name}, moves"), &|| {
            let parameter = Parameter::find(name, &world.policy, &world.questionnaire).expect("it is there");
            let sweeping = Sweeping::new(&assessor, parameter.clone());
            let turns = pairs().enumerate().flat_map(|(index, (company, today))| {
                sweeping.company((index, company, today)).expect("every condition can be followed")
            });
            let sweep = Sweep::new(parameter, turns);
            sweep.breakpoints.iter().map(|breakpoint| breakpoint.moves.len()).sum()
        });
    }
    timed(&format!("robust, of the first {DOUBTED}, can be moved by weights"), &|| {
        let doubt = Doubt::new(&assessor);
        let moves = |(company, today): &(&Company, &Assessment)| {
            let found = doubt.robustness(company, today).expect("every condition can be followed");
            found.all.moves_from.is_some()
        };
        pairs().take(DOUBTED).filter(moves).count()
    });
}
