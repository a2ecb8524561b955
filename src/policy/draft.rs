//! What a script declared, word for word, before anybody asked whether it makes sense.

use std::sync::{Arc, Mutex, PoisonError};

use rhai::{Dynamic, FnPtr, ImmutableString, Position};

use super::number;
use crate::model::Exact;

/// A call of a verb.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) name: &'static str,
    pub(super) arguments: Vec<Argument>,
    pub(super) position: Position,
    pub(super) modifiers: Vec<Modifier>,
}

/// A call of a method on what a verb gave back: `.because("…")`.
#[derive(Clone, Debug)]
pub(super) struct Modifier {
    pub(super) name: &'static str,
    pub(super) arguments: Vec<Argument>,
    pub(super) position: Position,
}

/// A value that a script passed: copied when it was passed, for Rhai shares what closures capture.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Argument {
    Unit,
    Bool(bool),
    Whole(i64),
    Number(Exact),
    Text(String),
    List(Vec<Argument>),
    Closure(Closure),
    /// Anything that no verb takes; its kind, in words.
    Other(&'static str),
}

/// A function, by the name that the syntax tree knows it by, with the values that it captured.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Closure {
    pub(super) name: String,
    pub(super) captured: Vec<Argument>,
}

impl Argument {
    pub(super) fn copy(value: &Dynamic) -> Self {
        if let Ok(whole) = value.as_int() {
            return Self::Whole(whole);
        }
        if let Some(number) = number::exact(value) {
            return Self::Number(number);
        }
        if let Some(text) = value.read_lock::<ImmutableString>() {
            return Self::Text(text.to_string());
        }
        if let Some(items) = value.read_lock::<rhai::Array>() {
            return Self::List(items.iter().map(Self::copy).collect());
        }
        if let Some(function) = value.read_lock::<FnPtr>() {
            let captured = function.curry().iter().map(Self::copy).collect();
            return Self::Closure(Closure { name: function.fn_name().to_owned(), captured });
        }
        match (value.as_bool(), value.as_char()) {
            (Ok(value), _) => Self::Bool(value),
            (_, Ok(character)) => Self::Text(character.to_string()),
            _ if value.is_unit() => Self::Unit,
            _ => Self::Other(number::kind(value)),
        }
    }

    /// How many steps it is worth to take it down.
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64 / 16,
            Self::Number(number) => number.bits() / 16,
            Self::List(items) => items.iter().map(|item| 1 + item.size()).sum(),
            Self::Closure(closure) => closure.captured.iter().map(|item| 1 + item.size()).sum(),
            _ => 0,
        }
    }

    /// Its kind, in the words of messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Unit => "nothing",
            Self::Bool(_) => "true or false",
            Self::Whole(_) | Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "an array",
            Self::Closure(_) => "a function",
            Self::Other(kind) => kind,
        }
    }
}

/// The calls of one policy, in the order in which they were made; cheap to clone, shared with the engine's verbs.
#[derive(Clone, Default)]
pub(super) struct Draft(Arc<Mutex<Vec<Call>>>);

/// What a verb gives back to the script: which call it was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declared(usize);

impl Draft {
    /// Adds a call; `None` when there are as many as the limit.
    pub(super) fn push(&self, call: Call, limit: usize) -> Option<Declared> {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() >= limit {
            return None;
        }
        calls.push(call);
        Some(Declared(calls.len() - 1))
    }

    /// Adds a modifier to a call.
    pub(super) fn modify(&self, declared: Declared, modifier: Modifier) {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        calls[declared.0].modifiers.push(modifier);
    }

    /// Takes the calls out.
    pub(super) fn take(&self) -> Vec<Call> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
