//! Many companies at once: a portfolio in columns, a policy compiled to tables and steps, and one pass over both.
//!
//! The result is the one that [`Assessor`](super::Assessor) gives, company by company, and so is every error: a row
//! that columns can't hold, or for which something goes wrong, is assessed by it.

mod bundle;
mod columns;
mod fact;
mod form;
mod graph;
mod number;
mod pass;
mod program;
mod run;
mod scores;
mod standings;
mod table;
mod vary;
mod words;

pub use columns::{Columns, Layout};
pub use graph::Uncovered;
pub use program::{ByRow, Program};
pub use standings::Standings;
