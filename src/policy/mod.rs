//! Policies: Rhai scripts, run once in a sandbox to declare, and the checked policy that comes of it.
//! The only place that knows Rhai. It sees the questionnaire and the shape of a company, never a company.

pub mod condition;
mod declaration;
mod declare;
mod digest;
mod draft;
mod engine;
mod extends;
mod fault;
mod function;
pub(crate) mod limits;
mod meter;
mod number;
mod outline;
mod resolve;
mod rule;
pub mod scenario;
mod script;
mod sorting;
mod sources;
mod token;
mod variant;
mod verb;
mod waived;
mod words;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, ordered};
use crate::model::{Exact, Ladder, Questionnaire, RecordShape};
use crate::origin::{Memory, Origin};
use crate::text::{Span, Text};

pub use condition::Condition;
pub use declaration::{Combine, Declaration, Declarations, Effect, Key, Notes, Setting};
pub use digest::{meaning_digest, source_digest};
pub use outline::{Definition, DefinitionKind, Outline};
pub use resolve::resolve;
pub use rule::{NodePolicy, QuestionPolicy, Rule, Treatment, Waiver};

/// A policy that was checked: every name in it exists, every option has points, and it can't be changed any more.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What it calls itself; its file's stem when it doesn't.
    pub id: String,
    /// Its version; `0` when it has none.
    pub version: String,
    /// Every decision, by key.
    pub declarations: Arc<Declarations>,
    /// The tiers.
    pub ladder: Ladder,
    /// The least share of answered questions for a tier by score, 0 to 1.
    pub coverage: Exact,
    /// What is decided of each node of the questionnaire's tree, by index.
    pub nodes: Vec<NodePolicy>,
    /// What is decided of each question, by index.
    pub questions: Arc<[QuestionPolicy]>,
    /// The rules, in order of declaration.
    pub rules: Vec<Rule>,
    /// The policy's text first, then its bases, in the order in which they were read.
    pub sources: Vec<Text>,
    /// What stands in its texts beside declarations, in the order in which they were read.
    pub outlines: Arc<[Outline]>,
    /// Where the policy names itself.
    pub span: Span,
}

/// Compiles the policy at a path: reads it and its bases, runs them, checks all of it.
///
/// # Errors
///
/// All faults that could be found, in the order of their places.
pub fn compile(
    origin: &dyn Origin,
    path: &str,
    questionnaire: &Questionnaire,
    company: &Arc<RecordShape>,
) -> Result<Policy, Vec<Diagnostic>> {
    let (script, mut faults) = script::run(origin, path).map_err(ordered)?;
    let world = condition::World { questionnaire, company };
    let mut found = Vec::new();
    let (heading, declarations) = declare::declare(&script, world, &mut found);
    // A function that nobody defined was told already; conditions that call it would tell it again.
    let is_told = |fault: &Diagnostic| {
        fault.code == "unknown-function" && faults.iter().any(|told| told.at() == fault.at())
    };
    found.retain(|fault| !is_told(fault));
    faults.extend(found);
    if !faults.is_empty() || !script.is_complete {
        return Err(ordered(faults));
    }
    let main = script.main.clone();
    let bases = script.sources.all().iter().map(|source| source.text.clone()).filter(|text| text != &main);
    let stem = path.rsplit('/').next().unwrap_or(path);
    let stem = stem.strip_suffix(".rhai").unwrap_or(stem);
    let policy = Policy {
        id: heading.id.unwrap_or_else(|| stem.to_owned()),
        version: heading.version.unwrap_or_else(|| "0".to_owned()),
        declarations: Arc::new(declarations),
        ladder: Ladder::default(),
        coverage: Exact::zero(),
        nodes: Vec::new(),
        questions: Arc::default(),
        rules: Vec::new(),
        sources: std::iter::once(main.clone()).chain(bases).collect(),
        outlines: outline::outlines(&script.sources).into(),
        span: heading.span,
    };
    resolve(policy, questionnaire).map_err(ordered)
}

/// A policy compiled again, from the same texts, for another questionnaire and shape of a company.
///
/// # Errors
///
/// All that makes no sense there.
pub fn under(
    policy: &Policy,
    questionnaire: &Questionnaire,
    company: &Arc<RecordShape>,
) -> Result<Policy, Vec<Diagnostic>> {
    let (origin, name) = own_texts(policy);
    compile(&origin, &name, questionnaire, company)
}

/// The decisions of a policy for another questionnaire and shape of a company, as far as they make sense there.
pub fn declarations_under(
    policy: &Policy,
    questionnaire: &Questionnaire,
    company: &Arc<RecordShape>,
) -> Declarations {
    let (origin, name) = own_texts(policy);
    let Ok((script, _)) = script::run(&origin, &name) else { return Declarations::new() };
    declare::declare(&script, condition::World { questionnaire, company }, &mut Vec::new()).1
}

/// The texts of a policy, and the name of its own.
fn own_texts(policy: &Policy) -> (Memory, String) {
    let origin = policy
        .sources
        .iter()
        .fold(Memory::default(), |origin, text| origin.with(text.name(), text.content()));
    let name = policy.sources.first().map_or("", |text| text.name());
    (origin, name.to_owned())
}

impl Policy {
    /// The declaration of a key.
    pub fn declaration(&self, key: &Key) -> Option<&Declaration> {
        self.declarations.get(key)
    }
}
