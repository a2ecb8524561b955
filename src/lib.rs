//! Tierline: policies in Rhai decide the tier of every holding, exactly, and a diff shows what moves.
//!
//! The path of a decision: `Text → Document → Company` and `Text → Declarations → Policy`; then
//! `Policy + Company → Assessment`, `Policy × 2 + Portfolio → Difference`; then bytes.
//! The nouns are types, the arrows are functions; ARCHITECTURE.md says on which floor each lives.

pub mod assess;
pub mod calendar;
pub mod cli;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod explain;
pub mod host;
pub mod lint;
pub mod model;
pub mod origin;
pub mod pipeline;
pub mod policy;
pub mod render;
pub mod schema;
pub mod suite;
pub mod text;
