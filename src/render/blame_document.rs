//! What stands behind a tier as JSON: `blame --format json`. Fields are fixed by `schemas/blame.schema.json`.

use serde::Serialize;

use super::assessment_document::Portrait;
use super::decimal::Decimal;
use super::log_document::{EntryDocument, LogEntry};
use crate::assess::{Assessment, Behind};
use crate::diff::ground_words;
use crate::model::{Commit, Company, Day};
use crate::policy::Policy;

/// A line of a decision, and the commit that wrote it.
#[derive(Clone, Debug)]
pub struct Blamed<'a> {
    /// The decision.
    pub decision: Behind<'a>,
    /// The line, from 1.
    pub line: usize,
    /// The commit; none for what isn't committed.
    pub commit: Option<Commit>,
}

/// What a tier is shown with.
#[derive(Clone, Copy)]
pub struct BlameInput<'a> {
    /// The company.
    pub company: &'a Company,
    /// The policy.
    pub policy: &'a Policy,
    /// What it makes of the company.
    pub assessment: &'a Assessment,
    /// The lines behind the tier, the one that decided first.
    pub blamed: &'a [Blamed<'a>],
    /// The day of assessment.
    pub day: Day,
}

/// The whole of it.
#[derive(Debug, Serialize)]
pub struct BlameDocument {
    policy: Portrait,
    as_of: String,
    company: String,
    name: String,
    tier: String,
    ground: String,
    since: Option<EntryDocument>,
    lines: Vec<LineDocument>,
}

#[derive(Debug, Serialize)]
struct LineDocument {
    at: String,
    text: String,
    points: Option<Decimal>,
    because: Option<String>,
    approved_by: Option<String>,
    commit: Option<String>,
    author: Option<String>,
    date: Option<String>,
    subject: Option<String>,
}

impl BlameDocument {
    /// The lines, and the commit since which the company has its tier.
    pub fn new(input: BlameInput, since: Option<LogEntry>) -> Self {
        Self {
            policy: Portrait::new(input.policy),
            as_of: input.day.to_string(),
            company: input.company.id.clone(),
            name: input.company.name.clone(),
            tier: input.policy.ladder.id(input.assessment.tier).to_owned(),
            ground: ground_words(input.policy, input.assessment),
            since: since.map(EntryDocument::new),
            lines: input.blamed.iter().map(line).collect(),
        }
    }
}

fn line(blamed: &Blamed) -> LineDocument {
    let commit = blamed.commit.as_ref();
    let notes = &blamed.decision.declaration.notes;
    LineDocument {
        at: blamed.place(),
        text: blamed.text().to_owned(),
        points: blamed.decision.points.as_ref().map(Decimal::new),
        because: notes.because.clone(),
        approved_by: notes.approved_by.clone(),
        commit: commit.map(|commit| commit.name.clone()),
        author: commit.map(|commit| commit.author.clone()),
        date: commit.map(|commit| commit.date.clone()),
        subject: commit.map(|commit| commit.subject.clone()),
    }
}

impl Blamed<'_> {
    /// The place of the line, as `file:line:column`; the first line of a decision where it starts.
    pub(super) fn place(&self) -> String {
        let span = &self.decision.declaration.whole;
        if span.position().line == self.line {
            span.to_string()
        } else {
            format!("{}:{}:1", span.text().name(), self.line)
        }
    }

    /// The line itself.
    pub(super) fn text(&self) -> &str {
        self.decision.declaration.whole.text().line(self.line).trim()
    }
}
