//! Records that nearly all fit are accepted as they are looked at, byte by byte; nothing is built that nobody reads.
//!
//! An acceptance is compiled from the same schema as the validator, and only ever accepts. What it doesn't know (a
//! keyword, an exotic number, an odd escape) and what doesn't fit it leaves to the validator, whose verdict and words
//! stand alone. So nothing of the validation is skipped: what is accepted here, the validator accepts, and tests hold
//! the one against the other.

mod answers;
mod compile;
mod form;
mod names;
mod node;
mod pattern;
mod record;
mod said;
mod walk;

use crate::document::{Glance, Value};
use crate::text::Range;
use answers::AnswerTable;
use node::Node;

pub use record::RecordReader;

/// A schema, as far as it can be looked for in bytes.
pub(super) struct Acceptance {
    nodes: Vec<Node>,
    root: usize,
}

impl Acceptance {
    /// Of a schema that has been found sound.
    pub(super) fn of(schema: &Value) -> Self {
        compile::compile(schema)
    }

    /// Whether a document surely fits; `false` says nothing.
    pub(super) fn accepts(&self, bytes: &[u8], range: Range) -> bool {
        let mut glance = Glance::new(bytes, range);
        glance.skip_space();
        self.walk(self.root, &mut glance, 0).is_ok() && glance.is_over()
    }
}
