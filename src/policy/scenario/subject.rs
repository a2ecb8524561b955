//! The company that a test speaks of, as the script describes it: where it starts from, and what is changed.

use super::Datum;
use crate::model::Day;
use crate::text::Span;

/// A company of a test.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What it starts from.
    pub base: Base,
    /// What is different, in the order in which the script says so.
    pub changes: Vec<Change>,
    /// The call that makes it.
    pub span: Span,
    /// The day on which it is assessed, where the script names one for this company.
    pub day: Option<Day>,
}

/// What a company starts from.
#[derive(Clone, Debug)]
pub enum Base {
    /// Fields, and the answers that fit the questions which are not among them, the first that fits first.
    Made(Datum, Vec<Datum>),
    /// A company of the configured ones, by its id.
    Fixture(String),
}

/// One difference from the base.
#[derive(Clone, Debug)]
pub struct Change {
    /// A question; a group, for all questions below it; or a property.
    pub path: String,
    /// The answer or value; nothing takes it out.
    pub value: Datum,
    /// The call that says so.
    pub span: Span,
}
