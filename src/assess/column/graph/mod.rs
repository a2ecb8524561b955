//! Conditions as a graph of steps that are done for a whole block of rows at a time.
//!
//! A step that two conditions share is one step. A lane whose result would be an error, or a number that machine
//! integers can't hold, is *marked*: the row is then assessed by itself, which says what is wrong and where. Marks
//! follow the order of evaluation: behind an `&&` that doesn't hold nothing can go wrong.

mod asked;
mod block;
mod bounds;
mod call;
mod compile;
mod evaluate;
mod items;
mod lanes;
mod list;
mod make;
mod number;
mod property;
mod question;
mod read;
mod reduce;
mod scored;
mod statement;
mod step;
mod text;

pub(super) use block::{Block, CoverageTables};
pub(super) use bounds::{Limits, most_steps};
pub use compile::Uncovered;
pub(super) use compile::compile;
pub(super) use evaluate::Evaluation;
pub(super) use lanes::{Column, Lanes};
pub(super) use step::{Graph, StepId};
