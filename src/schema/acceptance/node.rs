//! What a schema demands of one value, as far as it can be looked for in bytes.

use std::sync::OnceLock;

use regex::bytes::Regex;

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
    /// What else has to hold of the same value.
    pub(super) also: Vec<usize>,
    /// Of each list one has to hold.
    pub(super) one_of_each: Vec<Vec<usize>>,
    /// What else has to hold of a record, depending on which names it has.
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
    /// Whether nothing else has to hold of a value than what its kind says.
    pub(super) fn is_alone(&self) -> bool {
        self.also.is_empty() && self.one_of_each.is_empty() && self.conditionals.is_empty()
    }
}

impl Default for Node {
    /// Anything.
    fn default() -> Self {
        Self {
            kinds: Kinds::ALL,
            number: NumberDemand::default(),
            text: TextDemand::default(),
            list: ListDemand::default(),
            record: RecordDemand::default(),
            also: Vec::new(),
            one_of_each: Vec::new(),
            conditionals: Vec::new(),
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
    Words(Vec<Vec<u8>>),
    /// A date, and nothing else is asked.
    Date,
    /// At least and at most so many bytes are surely enough.
    Length(usize, usize),
}

/// A pattern, compiled when it is first asked for.
#[derive(Debug)]
pub(super) struct Pattern {
    source: String,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern that means the same in JSON Schema and here; others are not looked for.
    pub(super) fn plain(source: &str) -> Option<Self> {
        let escaped = source.split('\\').skip(1);
        let is_plain = source.is_ascii()
            && !source.contains("(?")
            && !source.contains("\\\\")
            && escaped.into_iter().all(|rest| rest.starts_with(['.', '-', '/', '+', '$', '*', '(', ')']));
        is_plain.then(|| Self { source: source.to_owned(), regex: OnceLock::new() })
    }

    pub(super) fn matches(&self, bytes: &[u8]) -> bool {
        let regex = self.regex.get_or_init(|| Regex::new(&self.source).ok());
        regex.as_ref().is_some_and(|regex| regex.is_match(bytes))
    }
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
    /// The name and its colon as they mostly stand in a record; empty where it has to be looked at more closely.
    pub(super) written: Vec<u8>,
    /// The demands on its value: the schema's own, and those of matching patterns.
    pub(super) demands: Vec<usize>,
}

/// A name and its colon as they mostly stand in a record; empty where they don't stand so.
pub(super) fn written(name: &[u8]) -> Vec<u8> {
    let is_plain = name.iter().all(|byte| *byte >= b' ' && !matches!(byte, b'"' | b'\\'));
    if is_plain { [b"\"", name, b"\":"].concat() } else { Vec::new() }
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
