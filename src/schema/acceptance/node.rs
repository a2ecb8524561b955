//! What a schema demands of one value, as far as it can be looked for in bytes.

use super::pattern::Pattern;
use crate::document::Known;

/// Kinds of values that are admitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const NONE: Self = Self(0);
    pub(super) const NULL: Self = Self(1);
    pub(super) const BOOL: Self = Self(2);
    /// Numbers written without a point.
    pub(super) const WHOLE: Self = Self(4);
    /// All others.
    pub(super) const FRACTION: Self = Self(8);
    pub(super) const TEXT: Self = Self(16);
    pub(super) const LIST: Self = Self(32);
    pub(super) const RECORD: Self = Self(64);
    pub(super) const ALL: Self = Self(127);

    /// The kinds that a `type` of the schema names.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOL,
            "integer" => Self::WHOLE,
            "number" => Self(Self::WHOLE.0 | Self::FRACTION.0),
            "string" => Self::TEXT,
            "array" => Self::LIST,
            "object" => Self::RECORD,
            _ => Self::NONE,
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[inline]
    pub(super) fn admit(self, kind: Self) -> bool {
        self.0 & kind.0 == kind.0
    }
}

/// What is demanded of a value.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kinds: Kinds,
    pub(super) number: NumberDemand,
    pub(super) text: TextDemand,
    pub(super) list: ListDemand,
    pub(super) record: RecordDemand,
    /// What else has to hold of the same value; few schemas say anything here.
    pub(super) rest: Option<Box<Rest>>,
}

/// What has to hold of a value beside what its kind says.
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// All of these.
    pub(super) also: Vec<usize>,
    /// Of each list one.
    pub(super) one_of_each: Vec<Vec<usize>>,
    pub(super) conditionals: Vec<Conditional>,
}

/// What else has to hold of a record that has all of some names, and of one that hasn't.
#[derive(Debug)]
pub(super) struct Conditional {
    pub(super) names: Vec<Vec<u8>>,
    pub(super) with: Option<usize>,
    pub(super) without: Option<usize>,
}

impl Node {
    /// What else has to hold of a value, to be added to.
    pub(super) fn rest(&mut self) -> &mut Rest {
        self.rest.get_or_insert_default()
    }

    /// Of values of some kinds, without more.
    pub(super) fn of(kinds: Kinds) -> Self {
        Self {
            kinds,
            number: NumberDemand::default(),
            text: TextDemand::default(),
            list: ListDemand::default(),
            record: RecordDemand::default(),
            rest: None,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct NumberDemand {
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
    pub(super) above: Option<i64>,
    pub(super) below: Option<i64>,
}

#[derive(Debug, Default)]
pub(super) struct TextDemand {
    pub(super) least: Option<usize>,
    pub(super) most: Option<usize>,
    pub(super) words: Option<Vec<String>>,
    pub(super) pattern: Option<Pattern>,
    pub(super) form: Option<Form>,
    /// What it comes to, to be looked at first.
    pub(super) plain: Plain,
}

/// The plainest of what a text can have to be.
#[derive(Debug, Default)]
pub(super) enum Plain {
    /// None of these.
    #[default]
    Other,
    /// One of these words, quoted as they stand in a record; in order.
    Words(Vec<Known>),
    /// A date, and nothing else is asked.
    Date,
    /// At least and at most so many bytes are surely enough.
    Length(usize, usize),
}

/// Forms that a text can have to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Date,
    Isin,
    Lei,
    Uri,
}

#[derive(Debug, Default)]
pub(super) struct ListDemand {
    pub(super) first: Vec<usize>,
    pub(super) items: usize,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
    pub(super) is_unique: bool,
}

/// A property that a record may have.
#[derive(Debug)]
pub(super) struct PropertyDemand {
    pub(super) name: Vec<u8>,
    /// A bit of its own among the properties of the record.
    pub(super) bit: u64,
    /// The name and its colon as they mostly stand in a record; none where it has to be looked at more closely.
    pub(super) written: Option<Known>,
    /// The demands on its value: the schema's own, and those of matching patterns.
    pub(super) demands: Vec<usize>,
}

impl PropertyDemand {
    /// Of a property by its name, until [`RecordDemand::write_names`] says how it is known.
    pub(super) fn new(name: &[u8], demands: Vec<usize>) -> Self {
        Self { name: name.to_vec(), bit: 0, written: None, demands }
    }
}

/// A name and its colon as they mostly stand in a record; none where they don't stand so.
pub(super) fn written(name: &[u8]) -> Option<Known> {
    let is_plain = name.iter().all(|byte| *byte >= b' ' && !matches!(byte, b'"' | b'\\'));
    is_plain.then(|| Known::new([b"\"", name, b"\":"].concat()))
}

#[derive(Debug, Default)]
pub(super) struct RecordDemand {
    /// Properties by name.
    pub(super) properties: Vec<PropertyDemand>,
    /// The required ones, a bit each.
    pub(super) required: u64,
    /// How many names there have to be.
    pub(super) least: usize,
    /// What a value with another name has to fit.
    pub(super) others: usize,
    /// What those values have to fit whose name matches; the rest of the names is for `others`.
    pub(super) patterns: Vec<(Pattern, usize)>,
    /// What names have to fit.
    pub(super) names: Option<TextDemand>,
}
