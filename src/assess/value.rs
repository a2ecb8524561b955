//! Values that steps of a condition give, while it is evaluated for one company.

use std::rc::Rc;
use std::sync::Arc;

use crate::model::{Content, Exact, Fact};
use crate::policy::condition::Constant;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    Unit,
    Bool(bool),
    Whole(i64),
    Number(Exact),
    Text(Arc<str>),
    List(Rc<Vec<Value<'a>>>),
    Record(&'a Fact),
}

impl<'a> Value<'a> {
    /// A value of the data.
    pub(super) fn of_fact(fact: &'a Fact) -> Self {
        match &fact.content {
            Content::Null => Self::Unit,
            Content::Bool(value) => Self::Bool(*value),
            Content::Whole(whole) => Self::Whole(*whole),
            Content::Number(number) => Self::Number(number.clone()),
            Content::Text(text) => Self::Text(Arc::clone(text)),
            Content::List(items) => Self::List(Rc::new(items.iter().map(Self::of_fact).collect())),
            Content::Record(_) => Self::Record(fact),
        }
    }

    /// A value of the policy.
    pub(super) fn of_constant(constant: &Constant) -> Self {
        match constant {
            Constant::Unit => Self::Unit,
            Constant::Bool(value) => Self::Bool(*value),
            Constant::Whole(whole) => Self::Whole(*whole),
            Constant::Number(number) => Self::Number(number.clone()),
            Constant::Text(text) => Self::Text(Arc::clone(text)),
            Constant::List(items) => Self::List(Rc::new(items.iter().map(Self::of_constant).collect())),
        }
    }

    /// The number, exact.
    pub(super) fn exact(&self) -> Option<Exact> {
        match self {
            Self::Whole(whole) => Some(Exact::from(*whole)),
            Self::Number(number) => Some(number.clone()),
            _ => None,
        }
    }

    /// How many steps it takes to look at all of it, but no more than `most`: lists can hold lists many times over.
    pub(super) fn size(&self, most: u64) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64 / 64,
            Self::Number(number) => number.bits() / 16,
            Self::List(items) => {
                let mut size = 0;
                for item in items.iter() {
                    size += 1 + item.size(most.saturating_sub(size));
                    if size >= most {
                        break;
                    }
                }
                size
            }
            _ => 0,
        }
    }

    /// Whether it is something.
    pub(super) fn is_unit(&self) -> bool {
        matches!(self, Self::Unit)
    }

    /// Equality of values of one kind.
    pub(super) fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unit, Self::Unit) => true,
            (Self::Bool(one), Self::Bool(other)) => one == other,
            (Self::Whole(one), Self::Whole(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::List(one), Self::List(other)) => {
                one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| one.equals(other))
            }
            (Self::Record(one), Self::Record(other)) => std::ptr::eq(*one, *other),
            _ => self.exact().zip(other.exact()).is_some_and(|(one, other)| one == other),
        }
    }

    /// Order of values of one kind.
    pub(super) fn compare(&self, other: &Self) -> std::cmp::Ordering {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => one.cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            _ => self.exact().cmp(&other.exact()),
        }
    }

    /// As a word of the trace.
    pub(super) fn show(&self) -> String {
        match self {
            Self::Unit => "()".into(),
            Self::Bool(value) => value.to_string(),
            Self::Whole(whole) => whole.to_string(),
            Self::Number(number) => number.to_exact_text(),
            Self::Text(text) => format!("\"{text}\""),
            Self::List(items) => {
                let shown: Vec<String> = items.iter().take(8).map(Self::show).collect();
                let more = if items.len() > 8 { ", …" } else { "" };
                format!("[{}{more}]", shown.join(", "))
            }
            Self::Record(_) => "{…}".into(),
        }
    }
}
