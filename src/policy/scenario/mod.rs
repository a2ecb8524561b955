//! Tests of policies as their authors write them: `*.test.rhai`, run once in a sandbox to say what is expected of which
//! company. A script sees no policy and no result: what it expects is the same whatever the policy answers.

mod datum;
mod recorder;
mod script;
mod subject;
mod words;

use crate::model::{Day, Exact};
use crate::text::Span;

pub use datum::Datum;
pub use script::read_scenarios;
pub use subject::{Base, Change, Subject};

use crate::diagnostic::Diagnostic;

/// A test: a name and what it expects.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// The call of `test`.
    pub span: Span,
    /// What it expects, in the order in which it says so.
    pub checks: Vec<Check>,
    /// What stopped it, where something did.
    pub fault: Option<Diagnostic>,
}

/// One expectation.
#[derive(Clone, Debug)]
pub struct Check {
    /// Of which company.
    pub subject: Subject,
    /// What.
    pub expected: Expectation,
    /// The policy under test and the one that it is compared with, where the script names them.
    pub policies: Named,
    /// The day of assessment, where the script names one.
    pub day: Option<Day>,
    /// The call that says so.
    pub span: Span,
    /// The arguments of the call, each with its value.
    pub values: Vec<(Span, String)>,
    /// The row of the table that it speaks of, as `row 2: ["no", "engage"]`.
    pub row: Option<String>,
}

/// The policies that a script names with `policy(…)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The one that moves are counted from.
    pub old: Option<String>,
    /// The one under test; the one with the stem of the script when there is no name.
    pub new: Option<String>,
    /// Where they are named.
    pub span: Option<Span>,
}

/// What is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The company lands in a tier; `unrated` for none.
    Tier(String),
    /// A rule holds, or doesn't.
    Rule(String, bool),
    /// Exactly these rules hold.
    Rules(Vec<String>),
    /// A rule would hold and is waived.
    Waived(String),
    /// The score of a node (`""` is the total), or that it has none.
    Score(String, Option<Exact>),
    /// Under the old policy the company is in the first tier, under the new one in the second.
    Move(String, String),
}
