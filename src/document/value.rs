//! A JSON value with its place.

use crate::text::Range;

/// A JSON value and where it stands in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The value.
    pub kind: ValueKind,
    /// Where it stands.
    pub range: Range,
}

/// The kinds of JSON values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written: nothing is rounded.
    Number(String),
    /// A string, unescaped.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, in the order of the text; no name twice.
    Record(Vec<Member>),
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name, unescaped.
    pub name: String,
    /// Where the name stands, quotes included.
    pub name_range: Range,
    /// The value.
    pub value: Value,
}

impl Value {
    /// The members of an object; none for anything else.
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            ValueKind::Record(members) => members,
            _ => &[],
        }
    }

    /// The items of an array; none for anything else.
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            ValueKind::List(items) => items,
            _ => &[],
        }
    }

    /// A member's value by name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.members().iter().find(|member| member.name == name).map(|member| &member.value)
    }

    /// The string, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number as it is written, where it is one.
    pub fn as_number(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Number(number) => Some(number),
            _ => None,
        }
    }

    /// `true` or `false`, where it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            ValueKind::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Where the value of a JSON pointer (RFC 6901) stands; as far as the pointer leads.
    pub fn locate(&self, pointer: &str) -> &Self {
        pointer
            .split('/')
            .skip(1)
            .try_fold(self, |value, part| value.step(part).ok_or(value))
            .unwrap_or_else(|last| last)
    }

    fn step(&self, part: &str) -> Option<&Self> {
        match &self.kind {
            ValueKind::List(items) => part.parse::<usize>().ok().and_then(|index| items.get(index)),
            ValueKind::Record(_) => self.get(&part.replace("~1", "/").replace("~0", "~")),
            _ => None,
        }
    }

    /// Where a member's name stands; the value's own place when it has no such member.
    pub fn name_range(&self, name: &str) -> Range {
        self.members()
            .iter()
            .find(|member| member.name == name)
            .map_or(self.range, |member| member.name_range)
    }
}

/// A JSON pointer one step deeper.
pub fn pointer(parent: &str, part: &str) -> String {
    format!("{parent}/{}", part.replace('~', "~0").replace('/', "~1"))
}
