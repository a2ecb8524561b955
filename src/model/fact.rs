//! What a company record says beside its answers, each part with its place in the data.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Exact;
use crate::text::Range;

/// A value of the data and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The value.
    pub content: Content,
    /// Where it stands in the text that the company came from.
    pub range: Range,
}

/// A value of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// `null`: the same as absent.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number whose schema says `integer`.
    Whole(i64),
    /// Any other number, exact.
    Number(Exact),
    /// A text.
    Text(Arc<str>),
    /// A list.
    List(Vec<Fact>),
    /// A record, by property.
    Record(BTreeMap<Arc<str>, Fact>),
}

impl Fact {
    /// A property of a record; `None` when it is absent, `null`, or this is no record.
    pub fn property(&self, name: &str) -> Option<&Self> {
        match &self.content {
            Content::Record(properties) => {
                properties.get(name).filter(|fact| !matches!(fact.content, Content::Null))
            }
            _ => None,
        }
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }
}
