//! Conditions while numbers are left open: the same steps as for one company, every comparison told by a judge.
//!
//! What is open, and who tells how comparisons come out, is the caller's: one number of the policy along which all
//! scores bend (`sweep`), or the scores themselves (`robust`).

mod asked;
mod evaluate;
mod library;
mod number;
mod sum;
mod value;

pub(super) use asked::{Asked, option};
pub(super) use evaluate::evaluate;
pub(super) use library::BY_ZERO;
pub(super) use number::{Judge, Number};
pub(super) use sum::{Quantity, Sum};
pub(super) use value::Value;
