//! Numbers that something can come to: two ends, and all of them where they are few.

use std::collections::BTreeSet;

use crate::model::Exact;

/// The numbers between two ends, where there are ends; and all of them, where they are few.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::suite) struct Span {
    pub(in crate::suite) least: Option<Exact>,
    pub(in crate::suite) most: Option<Exact>,
    pub(in crate::suite) values: Option<BTreeSet<Exact>>,
    pub(in crate::suite) may_be_absent: bool,
}

/// How many numbers are few.
const FEW: usize = 64;

impl Span {
    pub(in crate::suite) fn any() -> Self {
        Self { least: None, most: None, values: None, may_be_absent: true }
    }

    pub(super) fn absent() -> Self {
        Self { values: Some(BTreeSet::new()), ..Self::any() }
    }

    pub(super) fn one(number: &Exact) -> Self {
        Self::of([number.clone()].into(), false)
    }

    pub(super) fn of(values: BTreeSet<Exact>, may_be_absent: bool) -> Self {
        let (least, most) = (values.first().cloned(), values.last().cloned());
        Self { least, most, values: (values.len() <= FEW).then_some(values), may_be_absent }
    }

    pub(in crate::suite) fn between(least: Option<Exact>, most: Option<Exact>, may_be_absent: bool) -> Self {
        Self { least, most, values: None, may_be_absent }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.values.as_ref().is_some_and(BTreeSet::is_empty)
    }

    /// Whether a number from `from`, and below `to`, can be among them.
    pub(in crate::suite) fn meets(&self, from: &Exact, to: Option<&Exact>) -> bool {
        let is_inside = |number: &Exact| number >= from && to.is_none_or(|to| number < to);
        match &self.values {
            Some(values) => values.iter().any(is_inside),
            None => {
                self.most.as_ref().is_none_or(|most| most >= from)
                    && self.least.as_ref().is_none_or(|least| to.is_none_or(|to| least < to))
            }
        }
    }

    pub(super) fn join(&self, other: &Self) -> Self {
        let may_be_absent = self.may_be_absent || other.may_be_absent;
        if self.is_empty() || other.is_empty() {
            let kept = if self.is_empty() { other } else { self };
            return Self { may_be_absent, ..kept.clone() };
        }
        if let (Some(one), Some(other)) = (&self.values, &other.values) {
            return Self::of(one | other, may_be_absent);
        }
        let end = |one: &Option<Exact>, other: &Option<Exact>, pick: fn(Exact, Exact) -> Exact| {
            one.clone().zip(other.clone()).map(|(one, other)| pick(one, other))
        };
        let least = end(&self.least, &other.least, Exact::min);
        let most = end(&self.most, &other.most, Exact::max);
        Self::between(least, most, may_be_absent)
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        let end =
            |one: &Option<Exact>, other: &Option<Exact>| one.as_ref().zip(other.as_ref()).map(|(a, b)| a + b);
        Self::between(end(&self.least, &other.least), end(&self.most, &other.most), false)
    }

    pub(super) fn negated(&self) -> Self {
        Self::between(self.most.as_ref().map(|most| -most), self.least.as_ref().map(|least| -least), false)
    }
}
