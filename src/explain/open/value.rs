//! Values that steps of a condition give, while numbers are left open.

use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use super::number::{Judge, Number};
use crate::model::{Content, Exact, Fact};
use crate::policy::condition::Constant;

/// A value.
#[derive(Clone, Debug)]
pub(in crate::explain) enum Value<'a, N> {
    Unit,
    Bool(bool),
    Whole(i64),
    Number(N),
    Text(Arc<str>),
    List(Rc<Vec<Value<'a, N>>>),
    /// Scores of which some may be missing: each, 0 where it is, beside 1 where it is there and 0 where it isn't.
    Scores(Rc<Vec<(N, N)>>),
    Record(&'a Fact),
}

/// What can't be followed: anything but the number, sum and extremes of scores that may be missing.
pub(super) const PATCHY: &str = "scores that may be missing, taken one by one";

impl<'a, N: Number> Value<'a, N> {
    pub(in crate::explain) fn of_fact(fact: &'a Fact) -> Self {
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

    pub(in crate::explain) fn of_constant(constant: &Constant) -> Self {
        match constant {
            Constant::Unit => Self::Unit,
            Constant::Bool(value) => Self::Bool(*value),
            Constant::Whole(whole) => Self::Whole(*whole),
            Constant::Number(number) => Self::number(number),
            Constant::Text(text) => Self::Text(Arc::clone(text)),
            Constant::List(items) => Self::List(Rc::new(items.iter().map(Self::of_constant).collect())),
        }
    }

    pub(in crate::explain) fn number(number: &Exact) -> Self {
        Self::Number(N::constant(number.clone()))
    }

    pub(in crate::explain) fn count(count: usize) -> Self {
        Self::Whole(i64::try_from(count).unwrap_or(i64::MAX))
    }

    pub(in crate::explain) fn as_number(&self) -> Option<N> {
        match self {
            Self::Whole(whole) => Some(N::constant(Exact::from(*whole))),
            Self::Number(number) => Some(number.clone()),
            _ => None,
        }
    }

    pub(in crate::explain) fn equals(&self, other: &Self, judge: &mut dyn Judge<N>) -> Result<bool, String> {
        Ok(match (self, other) {
            (Self::Scores(_), _) | (_, Self::Scores(_)) => return Err(PATCHY.into()),
            (Self::Unit, Self::Unit) => true,
            (Self::Bool(one), Self::Bool(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::List(one), Self::List(other)) => {
                if one.len() != other.len() {
                    return Ok(false);
                }
                for (one, other) in one.iter().zip(other.iter()) {
                    if !one.equals(other, judge)? {
                        return Ok(false);
                    }
                }
                true
            }
            (Self::Record(one), Self::Record(other)) => std::ptr::eq(*one, *other),
            _ => match (self.as_number(), other.as_number()) {
                (Some(one), Some(other)) => judge.compare(&one, &other)?.is_eq(),
                _ => false,
            },
        })
    }

    pub(in crate::explain) fn compare(
        &self,
        other: &Self,
        judge: &mut dyn Judge<N>,
    ) -> Result<Ordering, String> {
        match (self, other) {
            (Self::Scores(_), _) | (_, Self::Scores(_)) => Err(PATCHY.into()),
            (Self::Text(one), Self::Text(other)) => Ok(one.cmp(other)),
            _ => match (self.as_number(), other.as_number()) {
                (Some(one), Some(other)) => judge.compare(&one, &other),
                (one, other) => Ok(one.is_some().cmp(&other.is_some())),
            },
        }
    }

    /// Whether one of some items equals it.
    pub(in crate::explain) fn is_in(&self, items: &[Self], judge: &mut dyn Judge<N>) -> Result<bool, String> {
        for item in items {
            if item.equals(self, judge)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
