//! The history of a policy as JSON: `log --format json`. Fields are fixed by `schemas/log.schema.json`.

use serde::Serialize;

use super::cause_view::moves_by_cause;
use super::difference_document::DifferenceInput;
use super::edit_document::{EditDocument, edits};
use super::edit_words::edit_words;
use super::layout::Terminal;
use super::move_document::{MoveDocument, move_document};
use crate::assess::Assessment;
use crate::diagnostic::Diagnostic;
use crate::model::{Commit, Company, Day, Standing};
use crate::policy::Policy;

/// A commit and what it did.
#[derive(Debug)]
pub struct LogEntry {
    /// The commit.
    pub commit: Commit,
    /// What it did.
    pub outcome: CommitOutcome,
}

/// What a commit did to today's companies, ready to be shown.
#[derive(Debug, Default)]
pub struct CommitOutcome {
    moves: Vec<MoveDocument>,
    edits: Vec<EditDocument>,
    parent: Option<String>,
    first: Option<Vec<FirstTier>>,
    faults: Vec<String>,
    /// Edits and moves for people.
    pub(super) lines: Vec<String>,
}

#[derive(Debug, Serialize)]
struct FirstTier {
    tier: String,
    companies: usize,
}

impl CommitOutcome {
    /// A change of policy, compared with a commit before it.
    pub fn change(input: DifferenceInput, parent: &str, terminal: &Terminal) -> Self {
        let difference = input.difference;
        let moves = difference
            .moves
            .iter()
            .zip(&difference.attributions.moves)
            .map(|(moved, found)| move_document(moved, found, input))
            .collect();
        let narrow = Terminal { width: terminal.width.saturating_sub(2), ..*terminal };
        let lines = if difference.moves.is_empty() {
            let words = difference.edits.iter().map(|edit| edit_words(edit, terminal));
            words.map(|(subject, change)| format!("  {subject} {change}")).collect()
        } else {
            moves_by_cause(input, &narrow).lines().map(str::to_owned).collect()
        };
        Self { moves, edits: edits(difference), parent: Some(parent.to_owned()), lines, ..Self::default() }
    }

    /// The first policy that can be read: how many companies it puts where; where it puts one, for that company.
    pub fn first(
        policy: &Policy,
        (companies, assessments): (&[Company], &[Assessment]),
        company: Option<&str>,
    ) -> Self {
        let standings: Vec<Standing> = companies
            .iter()
            .zip(assessments)
            .filter(|(found, _)| company.is_none_or(|id| found.id == id))
            .map(|(_, assessment)| assessment.tier)
            .collect();
        let count = |standing: Standing| standings.iter().filter(|found| **found == standing).count();
        let ranks = (0..policy.ladder.tiers().len()).rev().map(Standing::Tier).chain([Standing::Unrated]);
        let tiers = ranks
            .map(|standing| FirstTier {
                tier: policy.ladder.id(standing).to_owned(),
                companies: count(standing),
            })
            .filter(|row| row.companies > 0);
        Self { first: Some(tiers.collect()), ..Self::default() }
    }

    /// A commit that can't be compared.
    pub fn unreadable(faults: &[Diagnostic]) -> Self {
        let said = faults.iter().map(|fault| format!("{}: {}", fault.at(), fault.message));
        Self { faults: said.collect(), ..Self::default() }
    }

    /// The tiers of the first policy, with how many companies are in each.
    pub(super) fn first_tiers(&self) -> Option<Vec<(&str, usize)>> {
        self.first.as_ref().map(|tiers| tiers.iter().map(|row| (row.tier.as_str(), row.companies)).collect())
    }

    /// What keeps it from being read.
    pub(super) fn faults(&self) -> &[String] {
        &self.faults
    }

    /// How many companies move.
    pub(super) fn moved(&self) -> usize {
        self.moves.len()
    }
}

/// The whole of it, newest first.
#[derive(Debug, Serialize)]
pub struct LogDocument {
    as_of: String,
    commits: Vec<EntryDocument>,
}

/// A commit and what it did.
#[derive(Debug, Serialize)]
pub(super) struct EntryDocument {
    commit: String,
    author: String,
    date: String,
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    moves: Vec<MoveDocument>,
    edits: Vec<EditDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<Vec<FirstTier>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<String>,
}

impl LogDocument {
    /// All entries in their order.
    pub fn new(entries: Vec<LogEntry>, day: Day) -> Self {
        Self { as_of: day.to_string(), commits: entries.into_iter().map(EntryDocument::new).collect() }
    }
}

impl EntryDocument {
    pub(super) fn new(LogEntry { commit, outcome }: LogEntry) -> Self {
        Self {
            commit: commit.name,
            author: commit.author,
            date: commit.date,
            subject: commit.subject,
            parent: outcome.parent,
            moves: outcome.moves,
            edits: outcome.edits,
            first: outcome.first,
            faults: outcome.faults,
        }
    }
}
