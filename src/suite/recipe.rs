//! A company of a generated test, in as few words as a test needs for it.

use super::bench::Bench;
use super::draft::Draft;
use crate::model::{Company, Day};
use crate::policy::scenario::Datum;

/// What a generated company starts from, and what is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// What it starts from.
    pub start: Start,
    /// What is different, by path.
    pub changes: Vec<(String, Datum)>,
    /// The day of assessment, where it isn't the day of the others.
    pub day: Option<Day>,
}

/// What a generated company starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The answers that fit, the first that fits first.
    Fill(Vec<Datum>),
    /// A configured company.
    Fixture(String),
}

impl Recipe {
    /// A company that answers every question with the first of these that fits.
    pub(super) fn fill(fill: &[Datum]) -> Self {
        Self { start: Start::Fill(fill.to_vec()), changes: Vec::new(), day: None }
    }

    /// The same with one more difference.
    pub(super) fn but(&self, path: impl Into<String>, value: Datum) -> Self {
        let path = path.into();
        let mut changes: Vec<(String, Datum)> =
            self.changes.iter().filter(|(known, _)| *known != path).cloned().collect();
        changes.push((path, value));
        Self { changes, ..self.clone() }
    }

    /// The same on another day.
    pub(super) fn on(&self, day: Day) -> Self {
        Self { day: Some(day), ..self.clone() }
    }

    /// How many words it takes.
    pub(super) fn length(&self) -> usize {
        let size = |value: &Datum| value.to_json().len() / 16;
        1 + usize::from(self.day.is_some())
            + self.changes.iter().map(|(_, value)| 2 + size(value)).sum::<usize>()
    }

    /// The company; nothing where the schema doesn't have it.
    pub(super) fn company(&self, bench: &Bench) -> Option<(Draft, Company)> {
        let mut draft = match &self.start {
            Start::Fill(fill) => {
                let mut draft = Draft::default();
                draft.fill(fill, bench.questionnaire);
                draft
            }
            Start::Fixture(id) => {
                let company = bench.fixtures.iter().find(|company| company.id == *id)?;
                Draft::of_company(company, bench.questionnaire)
            }
        };
        for (path, value) in &self.changes {
            draft.change(path, value, bench.questionnaire);
        }
        draft.complete(bench.schema.shape(), self.day.unwrap_or(bench.day));
        let company = draft.company("generated", bench.schema, bench.questionnaire).ok()?;
        Some((draft, company))
    }
}
