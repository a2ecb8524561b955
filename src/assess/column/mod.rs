//! Many companies at once: a portfolio in columns, a policy compiled to tables and steps, and one pass over both.
//!
//! The result is the one that [`Assessor`](super::Assessor) gives, company by company, and so is every error: a row
//! that columns can't hold, or for which something goes wrong, is assessed by it.

#![expect(clippy::inline_always, reason = "work is inlined into what is done widely, or it is done narrowly")]

mod block;
mod bundle;
mod by_row;
mod change;
mod codes;
mod columns;
mod covered;
mod extreme;
mod fact;
mod form;
mod fractions;
mod graph;
mod number;
mod pass;
mod program;
mod question;
mod rest;
mod row;
mod run;
mod scores;
mod scripted;
mod sides;
mod standings;
mod steady;
mod table;
mod vary;
mod weighing;
mod weighted_sum;
mod wide;
mod words;

pub use by_row::ByRow;
pub use columns::{Columns, Layout};
pub use graph::Uncovered;
pub use program::Program;
pub use standings::Standings;
