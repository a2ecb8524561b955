//! The work of the comparison: what is computed of which records, by a loop that is written by hand.

pub mod clock;
pub mod hand;
pub mod house;
pub mod lines;
mod ordered;
pub mod outcome;
mod record;

/// What can go wrong ends the run, with a message.
pub type Fallible<T> = Result<T, Box<dyn std::error::Error>>;
