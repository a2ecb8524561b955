//! Tests that a policy's authors write: run, what of the policy they cover, and which changes of it they would notice.
//! Scripts run in the sandbox of `policy`; nothing is read from a disk or shown here.

mod alternatives;
mod bench;
mod bounds;
mod coverage;
mod decision;
mod draft;
mod equivalence;
mod generate;
mod golden;
mod mutant;
mod mutation;
mod nudge;
mod parallel;
mod pool;
mod probe;
mod recipe;
mod rewrite;
mod run;
mod site;
mod stand;
mod test;

pub use bench::{Bench, Policies};
pub use coverage::{Coverage, Item, Part, State, coverage};
pub use decision::{Decision, NodePart, RulePart};
pub use draft::Draft;
pub use equivalence::Sameness;
pub use generate::{Generated, GeneratedTest, Purpose, generate};
pub use golden::{Golden, TierDifference};
pub use mutant::{Mutant, mutants};
pub use mutation::{Fate, Mutation, mutation};
pub use probe::Side;
pub use recipe::{Recipe, Start};
pub use run::{Failure, Mismatch, Report, TestResult, run};
pub use site::Kind;
pub use test::{Case, Check, Suite, Test};
