//! Conditions over all companies that could be: proofs that none is so, and proposals of one that is.
//! Knows no lint, and makes no company.

mod evaluate;
mod interval;
mod operation;
mod possible;
mod search;
mod variable;
mod view;

pub(super) use interval::Interval;
pub(super) use possible::{Possible, Present, Texts, Truth};
pub(super) use search::{Goal, Proposal, Verdict, search};
pub(super) use variable::{Assignment, Path, Place, Variable};
pub(super) use view::World;
