//! The kinds of values that steps of a condition give.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{RecordShape, Shape};

/// A kind of value.
#[derive(Clone, Debug)]
pub enum Type {
    /// Something that was already found to be wrong; nothing more is said about it.
    Wrong,
    /// Nothing.
    Unit,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Whole,
    /// Any number, exact.
    Number,
    /// A text.
    Text(Words),
    /// An array; and whether it always has an item.
    List(Box<Type>, bool),
    /// A record of the data.
    Record(Arc<RecordShape>),
    /// The company.
    Company,
    /// A value or nothing.
    Optional(Box<Type>),
}

/// What is known of the words of a text.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Every word that it can be; `None` when it can be any.
    pub admissible: Option<BTreeSet<Arc<str>>>,
    /// Whether they come from the policy itself, not from the data.
    pub is_literal: bool,
    /// Whether it is a date.
    pub is_date: bool,
    /// Whose words they are, for messages: ``an answer to `remedy.plan` ``.
    pub of: String,
}

impl Words {
    /// The words of a literal.
    pub(super) fn literal(word: &Arc<str>) -> Self {
        Self { admissible: Some(BTreeSet::from([word.clone()])), is_literal: true, ..Self::default() }
    }
}

impl Type {
    /// The kind of a property with this shape.
    pub(super) fn of_shape(shape: &Shape, of: &str) -> Self {
        match shape {
            Shape::Bool => Self::Bool,
            Shape::Whole => Self::Whole,
            Shape::Number => Self::Number,
            Shape::Text { words, is_date } => Self::Text(Words {
                admissible: words
                    .as_ref()
                    .map(|words| words.iter().map(|word| Arc::from(word.as_str())).collect()),
                is_literal: false,
                is_date: *is_date,
                of: of.to_owned(),
            }),
            Shape::List(item) => Self::List(Box::new(Self::of_shape(item, of)), false),
            Shape::Record(record) => Self::Record(record.clone()),
            Shape::Unknown => Self::Wrong,
        }
    }

    /// The same, or nothing.
    pub(super) fn or_nothing(self) -> Self {
        match self {
            Self::Wrong | Self::Unit | Self::Optional(_) => self,
            other => Self::Optional(Box::new(other)),
        }
    }

    /// Without the nothing.
    pub(crate) fn present(&self) -> &Self {
        match self {
            Self::Optional(inner) => inner,
            other => other,
        }
    }

    pub(super) fn is_wrong(&self) -> bool {
        matches!(self, Self::Wrong)
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Whole | Self::Number)
    }

    /// In the words of messages.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Self::Wrong => "a value",
            Self::Unit => "nothing",
            Self::Bool => "true or false",
            Self::Whole => "a whole number",
            Self::Number => "a number",
            Self::Text(_) => "a text",
            Self::List(..) => "an array",
            Self::Record(_) => "a record",
            Self::Company => "the company",
            Self::Optional(_) => "a value that may be absent",
        }
    }

    /// The kind of a value that is of one kind or the other; `None` when no step could use it.
    pub(super) fn join(&self, other: &Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Wrong, _) | (_, Self::Wrong) => Self::Wrong,
            (Self::Unit, Self::Unit) => Self::Unit,
            (Self::Unit, some) | (some, Self::Unit) => some.clone().or_nothing(),
            (Self::Optional(one), Self::Optional(other)) => one.join(other)?.or_nothing(),
            (Self::Optional(one), other) | (other, Self::Optional(one)) => one.join(other)?.or_nothing(),
            (Self::Bool, Self::Bool) => Self::Bool,
            (Self::Whole, Self::Whole) => Self::Whole,
            (one, other) if one.is_number() && other.is_number() => Self::Number,
            (Self::Text(one), Self::Text(other)) => Self::Text(Words {
                admissible: one
                    .admissible
                    .as_ref()
                    .zip(other.admissible.as_ref())
                    .map(|(one, other)| one | other),
                is_literal: one.is_literal && other.is_literal,
                is_date: one.is_date && other.is_date,
                of: if one.of.is_empty() { other.of.clone() } else { one.of.clone() },
            }),
            (Self::List(one, one_full), Self::List(other, other_full)) => {
                Self::List(Box::new(one.join(other)?), *one_full && *other_full)
            }
            (Self::Record(one), Self::Record(other)) if Arc::ptr_eq(one, other) => self.clone(),
            (Self::Company, Self::Company) => Self::Company,
            _ => return None,
        })
    }
}
