//! What a company record may hold, as its schema describes it; conditions are checked against this.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Fact;

/// The shape of a value of the data.
#[derive(Clone, Debug)]
pub enum Shape {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Whole,
    /// A number, exact.
    Number,
    /// A text; its admissible words where the schema lists them, and whether it is a date.
    Text {
        /// The `enum` of the schema.
        words: Option<Arc<[String]>>,
        /// Whether the schema says `"format": "date"`.
        is_date: bool,
    },
    /// A list.
    List(Arc<Shape>),
    /// A record.
    Record(Arc<RecordShape>),
    /// Something that the schema doesn't say enough about to be read by a condition.
    Unknown,
}

/// The properties of a record.
#[derive(Clone, Debug, Default)]
pub struct RecordShape {
    /// Where it stands in a company: `incidents[]`; empty for the company itself.
    pub name: String,
    /// The properties that the schema names.
    pub properties: BTreeMap<String, Property>,
    /// What a property that it doesn't name may hold; `None` when there can be none.
    pub others: Option<Shape>,
}

/// A property of a record.
#[derive(Clone, Debug)]
pub struct Property {
    /// What it holds.
    pub shape: Shape,
    /// Whether every record has it.
    pub is_required: bool,
    /// What absence means, where the schema has a `default`.
    pub default: Option<Fact>,
}
