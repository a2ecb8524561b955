//! Values that steps of a condition give, while one number of the policy is left open.

use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use super::function::Function;
use super::probe::Probe;
use crate::model::{Content, Exact, Fact};
use crate::policy::condition::Constant;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    Unit,
    Bool(bool),
    Whole(i64),
    Number(Function),
    Text(Arc<str>),
    List(Rc<Vec<Value<'a>>>),
    Record(&'a Fact),
}

impl<'a> Value<'a> {
    pub(super) fn of_fact(fact: &'a Fact) -> Self {
        match &fact.content {
            Content::Null => Self::Unit,
            Content::Bool(value) => Self::Bool(*value),
            Content::Whole(whole) => Self::Whole(*whole),
            Content::Number(number) => Self::number(number),
            Content::Text(text) => Self::Text(Arc::clone(text)),
            Content::List(items) => Self::List(Rc::new(items.iter().map(Self::of_fact).collect())),
            Content::Record(_) => Self::Record(fact),
        }
    }

    pub(super) fn of_constant(constant: &Constant) -> Self {
        match constant {
            Constant::Unit => Self::Unit,
            Constant::Bool(value) => Self::Bool(*value),
            Constant::Whole(whole) => Self::Whole(*whole),
            Constant::Number(number) => Self::number(number),
            Constant::Text(text) => Self::Text(Arc::clone(text)),
            Constant::List(items) => Self::List(Rc::new(items.iter().map(Self::of_constant).collect())),
        }
    }

    pub(super) fn number(number: &Exact) -> Self {
        Self::Number(Function::constant(number.clone()))
    }

    pub(super) fn count(count: usize) -> Self {
        Self::Whole(i64::try_from(count).unwrap_or(i64::MAX))
    }

    pub(super) fn function(&self) -> Option<Function> {
        match self {
            Self::Whole(whole) => Some(Function::constant(Exact::from(*whole))),
            Self::Number(number) => Some(number.clone()),
            _ => None,
        }
    }

    pub(super) fn equals(&self, other: &Self, probe: &mut Probe) -> bool {
        match (self, other) {
            (Self::Unit, Self::Unit) => true,
            (Self::Bool(one), Self::Bool(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::List(one), Self::List(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other.iter()).all(|(one, other)| one.equals(other, probe))
            }
            (Self::Record(one), Self::Record(other)) => std::ptr::eq(*one, *other),
            _ => match (self.function(), other.function()) {
                (Some(one), Some(other)) => probe.compare(&one, &other).is_eq(),
                _ => false,
            },
        }
    }

    pub(super) fn compare(&self, other: &Self, probe: &mut Probe) -> Ordering {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            _ => match (self.function(), other.function()) {
                (Some(one), Some(other)) => probe.compare(&one, &other),
                (one, other) => one.is_some().cmp(&other.is_some()),
            },
        }
    }
}
