//! A value that a test gives a company: what JSON can say, numbers exact.

use std::collections::BTreeMap;

use rhai::{Dynamic, ImmutableString};

use crate::model::Exact;
use crate::policy::number;

/// A value of a made company.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Datum {
    /// Nothing; what is set to it is absent.
    Nothing,
    /// `true` or `false`.
    Bool(bool),
    /// A number, with a finite decimal.
    Number(Exact),
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Datum>),
    /// A record.
    Record(BTreeMap<String, Datum>),
}

impl Datum {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The value of a script; the kind of what no company can hold, in words, otherwise.
    pub(super) fn read(value: &Dynamic) -> Result<Self, &'static str> {
        if value.is_unit() {
            return Ok(Self::Nothing);
        }
        if let Some(number) = number::exact(value) {
            let is_decimal = Exact::parse(&number.to_exact_text()).is_some();
            return if is_decimal {
                Ok(Self::Number(number))
            } else {
                Err("a number without a finite decimal")
            };
        }
        if let Some(text) = value.read_lock::<ImmutableString>() {
            return Ok(Self::Text(text.to_string()));
        }
        if let Some(items) = value.read_lock::<rhai::Array>() {
            return items.iter().map(Self::read).collect::<Result<_, _>>().map(Self::List);
        }
        if let Some(map) = value.read_lock::<rhai::Map>() {
            let member = |(name, value): (&rhai::Identifier, &Dynamic)| {
                Self::read(value).map(|value| (name.to_string(), value))
            };
            return map.iter().map(member).collect::<Result<_, _>>().map(Self::Record);
        }
        match (value.as_bool(), value.as_char()) {
            (Ok(value), _) => Ok(Self::Bool(value)),
            (_, Ok(character)) => Ok(Self::Text(character.to_string())),
            _ => Err(number::kind(value)),
        }
    }

    /// How many values it holds, itself counted.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::List(items) => 1 + items.iter().map(Self::size).sum::<u64>(),
            Self::Record(members) => 1 + members.values().map(Self::size).sum::<u64>(),
            Self::Text(text) => 1 + text.len() as u64 / 64,
            _ => 1,
        }
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Self::Nothing => "null".into(),
            Self::Bool(value) => value.to_string(),
            Self::Number(number) => number.to_exact_text(),
            Self::Text(text) => quoted(text),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::to_json).collect();
                format!("[{}]", items.join(","))
            }
            Self::Record(members) => {
                let members: Vec<String> = members
                    .iter()
                    .map(|(name, value)| format!("{}:{}", quoted(name), value.to_json()))
                    .collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }

    /// As a script writes it.
    pub fn to_script(&self) -> String {
        match self {
            Self::Nothing => "()".into(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::to_script).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Record(members) => {
                let member = |(name, value): (&String, &Self)| {
                    let is_word = name.starts_with(|first: char| first.is_ascii_lowercase())
                        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                    let name = if is_word { name.clone() } else { format!("\"{name}\"") };
                    format!("{name}: {}", value.to_script())
                };
                let members: Vec<String> = members.iter().map(member).collect();
                if members.is_empty() { "#{}".into() } else { format!("#{{ {} }}", members.join(", ")) }
            }
            other => other.to_json(),
        }
    }
}
