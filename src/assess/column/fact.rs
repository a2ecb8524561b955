//! The facts that conditions read, in typed columns: texts as numbers of words, numbers over one denominator, lists
//! as ranges of items, records as a column for each property.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::number::NumberColumn;
use super::words::{NO_WORD, WordId, Words};
use crate::model::{Content, Fact};

/// A step on the way to a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Into a property.
    Property(Arc<str>),
    /// Into the items of a list.
    Items,
}

/// The way from a company to a fact: `incidents[].status`.
pub(super) type Way = Vec<Part>;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FactKind {
    Record,
    List,
    Text,
    Number,
    Bool,
}

/// A column of facts.
#[derive(Clone, Debug)]
pub(super) enum FactColumn {
    /// Records: each property is as long as this column.
    Record { absent: Vec<bool>, properties: BTreeMap<Arc<str>, FactColumn> },
    /// Lists: where each ends among all items; it starts where the one before ends.
    List { absent: Vec<bool>, ends: Vec<u32>, items: Option<Box<FactColumn>> },
    /// Words; [`NO_WORD`] where there is none.
    Text(Vec<WordId>),
    /// Numbers.
    Number(NumberColumn),
    /// Truths; `None` where there is none.
    Bool(Vec<Option<bool>>),
}

/// What a row is found to be while its facts are read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    /// Whether it has something that the columns can't hold.
    pub(super) is_odd: bool,
    /// The length of its longest list.
    pub(super) longest: u32,
}

/// The longest text that columns hold, in bytes. Beyond, what a condition costs depends on it.
pub(super) const LONGEST_TEXT: usize = 256;

impl FactColumn {
    /// An empty column.
    pub(super) fn new(kind: FactKind) -> Self {
        match kind {
            FactKind::Record => Self::Record { absent: Vec::new(), properties: BTreeMap::new() },
            FactKind::List => Self::List { absent: Vec::new(), ends: Vec::new(), items: None },
            FactKind::Text => Self::Text(Vec::new()),
            FactKind::Number => Self::Number(NumberColumn::default()),
            FactKind::Bool => Self::Bool(Vec::new()),
        }
    }

    /// How many places it has.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Record { absent, .. } | Self::List { absent, .. } => absent.len(),
            Self::Text(ids) => ids.len(),
            Self::Number(numbers) => numbers.values.len(),
            Self::Bool(values) => values.len(),
        }
    }

    fn kind(&self) -> FactKind {
        match self {
            Self::Record { .. } => FactKind::Record,
            Self::List { .. } => FactKind::List,
            Self::Text(_) => FactKind::Text,
            Self::Number(_) => FactKind::Number,
            Self::Bool(_) => FactKind::Bool,
        }
    }

    /// Makes room for a fact; ways above it come first. Whether it fits what is there already.
    pub(super) fn prepare(&mut self, way: &[Part], kind: FactKind) -> bool {
        match (way, self) {
            ([], column) => column.kind() == kind,
            ([Part::Property(name), rest @ ..], Self::Record { properties, .. }) => {
                let made = if rest.is_empty() { kind } else { above(rest) };
                properties.entry(Arc::clone(name)).or_insert_with(|| Self::new(made)).prepare(rest, kind)
            }
            ([Part::Items, rest @ ..], Self::List { items, .. }) => {
                let made = if rest.is_empty() { kind } else { above(rest) };
                items.get_or_insert_with(|| Box::new(Self::new(made))).prepare(rest, kind)
            }
            _ => false,
        }
    }

    /// The column of a fact.
    pub(super) fn find(&self, way: &[Part]) -> Option<&Self> {
        match (way, self) {
            ([], column) => Some(column),
            ([Part::Property(name), rest @ ..], Self::Record { properties, .. }) => {
                properties.get(name)?.find(rest)
            }
            ([Part::Items, rest @ ..], Self::List { items, .. }) => items.as_deref()?.find(rest),
            _ => None,
        }
    }

    /// Adds a fact, or the absence of one.
    pub(super) fn push(&mut self, fact: Option<&Fact>, words: &mut Words, found: &mut Found) {
        let content = fact.map(|fact| &fact.content).filter(|content| !matches!(content, Content::Null));
        match (self, content) {
            (Self::Record { absent, properties }, content) => {
                let record = fact.filter(|_| matches!(content, Some(Content::Record(_))));
                found.is_odd |= content.is_some() && record.is_none();
                absent.push(record.is_none());
                for (name, column) in properties {
                    column.push(record.and_then(|record| record.property(name)), words, found);
                }
            }
            (Self::List { absent, ends, items }, content) => {
                let held: &[Fact] = match content {
                    Some(Content::List(held)) => held,
                    _ => &[],
                };
                found.is_odd |= !matches!(content, None | Some(Content::List(_)));
                found.longest = found.longest.max(u32::try_from(held.len()).unwrap_or(u32::MAX));
                absent.push(content.is_none());
                let start = ends.last().copied().unwrap_or(0);
                let end = u32::try_from(held.len()).ok().and_then(|length| start.checked_add(length));
                ends.push(end.expect("a portfolio has fewer than 2³² items"));
                if let Some(items) = items {
                    for item in held {
                        items.push(Some(item), words, found);
                    }
                }
            }
            (Self::Text(ids), Some(Content::Text(text))) => {
                found.is_odd |= text.len() > LONGEST_TEXT;
                ids.push(words.insert(text));
            }
            (Self::Number(column), Some(Content::Whole(whole))) => {
                found.is_odd |= !column.push(Some(&(*whole).into()));
            }
            (Self::Number(column), Some(Content::Number(number))) => {
                found.is_odd |= !column.push(Some(number));
            }
            (Self::Bool(values), Some(Content::Bool(value))) => values.push(Some(*value)),
            (column, content) => {
                found.is_odd |= content.is_some();
                match column {
                    Self::Text(ids) => ids.push(NO_WORD),
                    Self::Number(column) => _ = column.push(None),
                    Self::Bool(values) => values.push(None),
                    Self::Record { .. } | Self::List { .. } => unreachable!("records and lists come first"),
                }
            }
        }
    }
}

/// The kind of column that the rest of a way starts in.
fn above(rest: &[Part]) -> FactKind {
    if matches!(rest.first(), Some(Part::Items)) { FactKind::List } else { FactKind::Record }
}
