//! What a step of a condition can give, over all companies that fit what is assumed: never less than it really can.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::interval::Interval;
use super::variable::Place;
use crate::model::Exact;
use crate::policy::condition::{Constant, Type};

/// The values that a step can give.
#[derive(Clone, Debug)]
pub(in crate::lint) struct Possible {
    /// Whether it can be nothing.
    pub(in crate::lint) may_be_absent: bool,
    /// What it can be otherwise; none where it is always nothing.
    pub(in crate::lint) present: Option<Present>,
}

/// The values other than nothing.
#[derive(Clone, Debug)]
pub(in crate::lint) enum Present {
    /// True, false, or either.
    Truth(Truth),
    /// A number.
    Number(Interval),
    /// A date, as the days from it to the day of assessment.
    DaysAgo(Interval),
    /// A text.
    Text(Texts),
    /// An array that the condition makes of values.
    Items(Vec<Possible>),
    /// A list of the data.
    List(Place),
    /// A record of the data.
    Record(Place),
    /// Anything.
    Anything,
}

/// Which of true and false is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lint) struct Truth {
    pub(in crate::lint) yes: bool,
    pub(in crate::lint) no: bool,
}

impl Truth {
    /// Either.
    pub(in crate::lint) const EITHER: Self = Self { yes: true, no: true };

    /// Certainly so.
    pub(in crate::lint) fn certain(truth: bool) -> Self {
        Self { yes: truth, no: !truth }
    }

    /// Whether it can be so.
    pub(in crate::lint) fn can_be(self, truth: bool) -> bool {
        if truth { self.yes } else { self.no }
    }
}

/// The texts that a text can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lint) struct Texts {
    /// These words.
    pub(in crate::lint) words: BTreeSet<Arc<str>>,
    /// Whether it can be a text that the policy doesn't name.
    pub(in crate::lint) or_other: bool,
}

impl Texts {
    /// One word.
    pub(in crate::lint) fn word(word: &Arc<str>) -> Self {
        Self { words: BTreeSet::from([Arc::clone(word)]), or_other: false }
    }

    /// The only word, where there is one.
    pub(in crate::lint) fn only(&self) -> Option<&Arc<str>> {
        if self.words.len() == 1 && !self.or_other { self.words.first() } else { None }
    }
}

impl Possible {
    /// Something, never nothing.
    pub(in crate::lint) fn something(present: Present) -> Self {
        Self { may_be_absent: false, present: Some(present) }
    }

    /// Nothing.
    pub(in crate::lint) fn absent() -> Self {
        Self { may_be_absent: true, present: None }
    }

    /// True, false, or either.
    pub(in crate::lint) fn truth(truth: Truth) -> Self {
        Self::something(Present::Truth(truth))
    }

    /// A number.
    pub(in crate::lint) fn number(interval: Interval) -> Self {
        Self::something(Present::Number(interval))
    }

    /// Whatever a kind of value admits.
    pub(in crate::lint) fn of_type(kind: &Type) -> Self {
        match kind {
            Type::Unit => Self::absent(),
            Type::Bool => Self::truth(Truth::EITHER),
            Type::Whole => Self::number(Interval::all(true)),
            Type::Number => Self::number(Interval::all(false)),
            Type::Text(words) if words.is_date => Self::something(Present::DaysAgo(Interval::all(true))),
            // A text that nobody lists can be any, also one that the policy names.
            Type::Text(words) => Self::something(match &words.admissible {
                Some(words) => Present::Text(Texts { words: words.clone(), or_other: false }),
                None => Present::Anything,
            }),
            Type::Optional(present) => Self { may_be_absent: true, ..Self::of_type(present) },
            Type::Wrong | Type::List(..) | Type::Record(_) | Type::Company => {
                Self { may_be_absent: matches!(kind, Type::Wrong), present: Some(Present::Anything) }
            }
        }
    }

    /// A value of the policy.
    pub(in crate::lint) fn of_constant(constant: &Constant) -> Self {
        match constant {
            Constant::Unit => Self::absent(),
            Constant::Bool(truth) => Self::truth(Truth::certain(*truth)),
            Constant::Whole(whole) => Self::number(Interval::point(Exact::from(*whole))),
            Constant::Number(number) => Self::number(Interval::point(number.clone())),
            Constant::Text(word) => Self::something(Present::Text(Texts::word(word))),
            Constant::List(items) => {
                Self::something(Present::Items(items.iter().map(Self::of_constant).collect()))
            }
        }
    }

    /// What it is as a truth; nothing is no truth, and stands for either.
    pub(in crate::lint) fn as_truth(&self) -> Truth {
        match &self.present {
            Some(Present::Truth(truth)) if !self.may_be_absent => *truth,
            _ => Truth::EITHER,
        }
    }

    /// What either can be.
    pub(in crate::lint) fn or(&self, other: &Self) -> Self {
        let may_be_absent = self.may_be_absent || other.may_be_absent;
        let present = match (&self.present, &other.present) {
            (None, some) | (some, None) => some.clone(),
            (Some(one), Some(other)) => Some(one.or(other)),
        };
        Self { may_be_absent, present }
    }
}

impl Present {
    fn or(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Truth(one), Self::Truth(other)) => {
                Self::Truth(Truth { yes: one.yes || other.yes, no: one.no || other.no })
            }
            (Self::Number(one), Self::Number(other)) => Self::Number(one.hull(other)),
            (Self::DaysAgo(one), Self::DaysAgo(other)) => Self::DaysAgo(one.hull(other)),
            (Self::Text(one), Self::Text(other)) => Self::Text(Texts {
                words: &one.words | &other.words,
                or_other: one.or_other || other.or_other,
            }),
            (Self::List(one), Self::List(other)) if one == other => self.clone(),
            (Self::Record(one), Self::Record(other)) if one == other => self.clone(),
            _ => Self::Anything,
        }
    }
}
