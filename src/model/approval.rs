//! Moves that somebody has signed off.

use super::Day;
use crate::text::Span;

/// A move of one company that has been signed off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The company's id.
    pub company: String,
    /// The id of the old tier, or `unrated`.
    pub from: String,
    /// The id of the new tier, or `unrated`.
    pub to: String,
    /// Why it may move.
    pub because: String,
    /// Who signed it off, where the file says.
    pub approved_by: Option<String>,
    /// The day on which it was signed off, where the file says.
    pub approved_on: Option<Day>,
    /// Where the file says so.
    pub span: Span,
}
