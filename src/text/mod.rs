//! Named texts and places in them: what a file is called, what it says, and which part is meant.
//! Nothing here reads a file or knows what the text means.

mod source;
mod span;

pub use source::{Position, Text};
pub use span::{Range, Span};
