//! Operations, comparisons and functions on all that values can be.

use std::cmp::Ordering;

use super::interval::Interval;
use super::possible::{Possible, Present, Texts, Truth};
use super::view::View;
use crate::model::{Day, Exact};
use crate::policy::condition::{Host, Library, Operator, Type};

impl View<'_, '_> {
    pub(super) fn binary(&self, operator: Operator, left: &Possible, right: &Possible) -> Option<Possible> {
        let is_equality = matches!(operator, Operator::Equal | Operator::NotEqual);
        if is_equality && (left.present.is_none() || right.present.is_none()) {
            // A comparison with nothing.
            let (other, nothing) = if left.present.is_none() { (right, left) } else { (left, right) };
            let equal = Truth { yes: other.may_be_absent, no: other.present.is_some() };
            debug_assert!(nothing.may_be_absent, "what is never present is absent");
            let Truth { yes, no } = equal;
            return Some(Possible::truth(if operator == Operator::Equal {
                equal
            } else {
                Truth { yes: no, no: yes }
            }));
        }
        let (one, other) = (left.present.as_ref()?, right.present.as_ref()?);
        if left.may_be_absent || right.may_be_absent {
            return None;
        }
        if let (Present::Number(one), Present::Number(other)) = (one, other) {
            let number = match operator {
                Operator::Add => Some(one.plus(other)),
                Operator::Subtract => Some(one.plus(&other.times(&Exact::from(-1_i64)))),
                Operator::Multiply => match (one.only(), other.only()) {
                    (_, Some(factor)) => Some(one.times(factor)),
                    (Some(factor), _) => Some(other.times(factor)),
                    _ => None,
                },
                Operator::Divide => {
                    other.only().and_then(|by| Exact::one().divide(by)).map(|factor| one.times(&factor))
                }
                _ => None,
            };
            if let Some(number) = number {
                return Some(Possible::number(number));
            }
        }
        compared(operator, self.comparison(one, other)?).map(Possible::truth)
    }

    /// How two values can compare: whether the first can be smaller, the same, larger.
    fn comparison(&self, one: &Present, other: &Present) -> Option<(bool, bool, bool)> {
        Some(match (one, other) {
            (Present::Number(one), Present::Number(other)) => {
                let found = one.compare(other);
                (found.less, found.equal, found.greater)
            }
            (Present::DaysAgo(_), _) | (_, Present::DaysAgo(_)) => {
                let (one, other) = (self.days_ago(one)?, self.days_ago(other)?);
                // The later day is fewer days ago.
                let found = one.compare(&other);
                (found.greater, found.equal, found.less)
            }
            (Present::Text(one), Present::Text(other)) => match (one.only(), other.only()) {
                (Some(one), Some(other)) => {
                    let order = one.cmp(other);
                    (order == Ordering::Less, order == Ordering::Equal, order == Ordering::Greater)
                }
                _ => {
                    let equal = (one.or_other && other.or_other)
                        || one.words.intersection(&other.words).next().is_some();
                    (true, equal, true)
                }
            },
            (Present::Truth(one), Present::Truth(other)) => {
                let equal = (one.yes && other.yes) || (one.no && other.no);
                let differs = (one.yes && other.no) || (one.no && other.yes);
                (differs, equal, differs)
            }
            _ => return None,
        })
    }

    /// A day as the days from it to the day of assessment.
    pub(super) fn days_ago(&self, value: &Present) -> Option<Interval> {
        match value {
            Present::DaysAgo(interval) => Some(interval.clone()),
            Present::Text(texts) => {
                let day = Day::parse(texts.only()?)?;
                Some(Interval::point(Exact::from(day.days_to(self.world().day))))
            }
            _ => None,
        }
    }

    /// Whether a list can hold an item.
    pub(super) fn contains(&self, list: &Possible, item: &Possible) -> Truth {
        match (&list.present, &item.present) {
            (Some(Present::Items(items)), Some(wanted)) if !item.may_be_absent => {
                let (mut can_hold, mut can_lack) = (false, true);
                for held in items.iter().filter_map(|held| held.present.as_ref()) {
                    match self.comparison(held, wanted) {
                        Some((less, equal, greater)) => {
                            can_hold |= equal;
                            can_lack &= less || greater;
                        }
                        None => can_hold = true,
                    }
                }
                Truth { yes: can_hold, no: can_lack }
            }
            (Some(Present::List(place)), Some(Present::Text(Texts { words, or_other: false })))
                if words.len() == 1 && !item.may_be_absent =>
            {
                self.member(place, &words.first().cloned().unwrap_or_default())
            }
            _ => Truth::EITHER,
        }
    }

    pub(super) fn library(&self, function: Library, given: &[Possible]) -> Option<Possible> {
        let present = |index: usize| {
            given.get(index).filter(|value| !value.may_be_absent).and_then(|value| value.present.as_ref())
        };
        let number = |value: &Possible| match &value.present {
            Some(Present::Number(number)) if !value.may_be_absent => Some(number.clone()),
            _ => None,
        };
        let numbers = || -> Option<Vec<Interval>> {
            match given {
                [list] => match list.present.as_ref()? {
                    Present::Items(items) => items.iter().map(number).collect(),
                    _ => None,
                },
                both => both.iter().map(number).collect(),
            }
        };
        let best = |wanted: Ordering| {
            let numbers = numbers()?;
            Some(numbers.into_iter().reduce(|one, other| one.best(&other, wanted)))
                .map(|found| found.map_or_else(Possible::absent, Possible::number))
        };
        match function {
            Library::Minimum => best(Ordering::Less),
            Library::Maximum => best(Ordering::Greater),
            Library::Sum => {
                let zero = Interval::between(Some(Exact::zero()), Some(Exact::zero()), true);
                Some(Possible::number(numbers()?.iter().fold(zero, |sum, number| sum.plus(number))))
            }
            Library::Length => match present(0)? {
                Present::Items(items) => Some(Possible::number(Interval::point(Exact::from(items.len())))),
                Present::List(place) => Some(self.length(place)),
                _ => None,
            },
            Library::IsEmpty => match present(0)? {
                Present::Items(items) => Some(Possible::truth(Truth::certain(items.is_empty()))),
                Present::List(place) => match self.length(place).present {
                    Some(Present::Number(length)) => {
                        let found = length.compare(&Interval::point(Exact::zero()));
                        Some(Possible::truth(Truth { yes: found.equal, no: found.greater }))
                    }
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn host(&self, function: Host, given: &[Possible], result: &Type) -> Possible {
        let days = |index: usize| match given.get(index) {
            Some(Possible { may_be_absent: false, present: Some(present) }) => self.days_ago(present),
            _ => None,
        };
        match function {
            Host::DaysSince => days(0).map_or_else(|| Possible::of_type(result), Possible::number),
            Host::InForce => {
                let zero = Interval::point(Exact::zero());
                let Some(from) = days(0) else { return Possible::of_type(result) };
                let from = from.compare(&zero);
                let begun = Truth { yes: from.equal || from.greater, no: from.less };
                let ended = match given.get(1) {
                    None => Truth::certain(false),
                    Some(to) => match to.present.as_ref() {
                        None => Truth::certain(false),
                        Some(present) => match self.days_ago(present) {
                            None => Truth::EITHER,
                            Some(to_day) => {
                                let found = to_day.compare(&zero);
                                Truth {
                                    yes: found.equal || found.greater,
                                    no: found.less || to.may_be_absent,
                                }
                            }
                        },
                    },
                };
                Possible::truth(Truth { yes: begun.yes && ended.no, no: begun.no || ended.yes })
            }
            _ => self.asked(function, given).unwrap_or_else(|| Possible::of_type(result)),
        }
    }
}

/// Which of true and false a comparison can give.
fn compared(operator: Operator, (less, equal, greater): (bool, bool, bool)) -> Option<Truth> {
    Some(match operator {
        Operator::Equal => Truth { yes: equal, no: less || greater },
        Operator::NotEqual => Truth { yes: less || greater, no: equal },
        Operator::Less => Truth { yes: less, no: equal || greater },
        Operator::LessOrEqual => Truth { yes: less || equal, no: greater },
        Operator::Greater => Truth { yes: greater, no: less || equal },
        Operator::GreaterOrEqual => Truth { yes: greater || equal, no: less },
        _ => return None,
    })
}
