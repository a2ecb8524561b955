//! Conditions over all companies at once: every step gives all that it can give under what is assumed so far.

use std::cmp::Ordering;

use super::interval::Interval;
use super::possible::{Possible, Present, Texts, Truth};
use super::view::View;
use crate::model::{Day, Exact};
use crate::policy::condition::{Each, Host, Library, Node, NodeKind, Operator, Statement};

/// The local variables of a condition.
pub(in crate::lint) type Slots = Vec<Option<Possible>>;

impl<'g> View<'_, 'g> {
    /// What a step can give.
    pub(super) fn node(&self, node: &'g Node, slots: &mut Slots) -> Possible {
        match &node.kind {
            NodeKind::Constant(constant) => Possible::of_constant(constant),
            NodeKind::Company => Possible::something(Present::Record(super::variable::Place::company())),
            NodeKind::Local(slot) => match slots.get(*slot).cloned().flatten() {
                // An item of a list that is no record is a value by itself.
                Some(Possible { present: Some(Present::Record(place)), .. }) => {
                    self.property(&place, &node.result)
                }
                Some(value) => value,
                None => Possible::of_type(&node.result),
            },
            NodeKind::List(items) => {
                Possible::something(Present::Items(items.iter().map(|item| self.node(item, slots)).collect()))
            }
            NodeKind::Property { of, name, .. } => {
                let of = self.node(of, slots);
                match &of.present {
                    Some(Present::Record(place)) => self.property(&place.join(name), &node.result),
                    _ => Possible::of_type(&node.result),
                }
            }
            NodeKind::Not(of) => {
                let Truth { yes, no } = self.truth(of, slots);
                Possible::truth(Truth { yes: no, no: yes })
            }
            NodeKind::Negate(of) => match self.node(of, slots).present {
                Some(Present::Number(number)) => Possible::number(number.times(&Exact::from(-1_i64))),
                _ => Possible::of_type(&node.result),
            },
            NodeKind::Binary { operator, left, right } => {
                let (left, right) = (self.node(left, slots), self.node(right, slots));
                self.binary(*operator, &left, &right).unwrap_or_else(|| Possible::of_type(&node.result))
            }
            NodeKind::And(parts) => self.junction(parts, slots, false),
            NodeKind::Or(parts) => self.junction(parts, slots, true),
            NodeKind::Coalesce(parts) => self.first_something(parts, slots),
            NodeKind::In { item, list } => {
                let (list, item) = (self.node(list, slots), self.node(item, slots));
                Possible::truth(self.contains(&list, &item))
            }
            NodeKind::If { condition, then, otherwise } => {
                let Truth { yes, no } = self.truth(condition, slots);
                let taken = yes.then(|| self.node(then, slots));
                let other = no.then(|| match otherwise {
                    Some(otherwise) => self.node(otherwise, slots),
                    None => Possible::absent(),
                });
                match (taken, other) {
                    (Some(one), Some(other)) => one.or(&other),
                    (one, other) => one.or(other).unwrap_or_else(|| Possible::of_type(&node.result)),
                }
            }
            NodeKind::Block(statements) => {
                self.block(statements, slots).unwrap_or_else(|| Possible::of_type(&node.result))
            }
            NodeKind::Call { arguments, body, .. } => {
                if ends_early(body) {
                    return Possible::of_type(&node.result);
                }
                for (slot, argument) in arguments {
                    let value = self.node(argument, slots);
                    set(slots, *slot, value);
                }
                self.node(body, slots)
            }
            NodeKind::Host { function, arguments } => {
                let given: Vec<Possible> =
                    arguments.iter().map(|argument| self.node(argument, slots)).collect();
                self.host(*function, &given, &node.result)
            }
            NodeKind::Library { function, arguments } => {
                let given: Vec<Possible> =
                    arguments.iter().map(|argument| self.node(argument, slots)).collect();
                self.library(*function, &given).unwrap_or_else(|| Possible::of_type(&node.result))
            }
            NodeKind::Each { how, of, item, index, body } => {
                let of = self.node(of, slots);
                let truth = match (how, &of.present, index) {
                    (Each::Some | Each::All, Some(Present::Items(items)), None) => {
                        Some(self.each_of(items, (*item, body), *how == Each::Some, slots))
                    }
                    (Each::Some, Some(Present::List(list)), None) => {
                        Some(self.exists(list, (*item, body), true, slots))
                    }
                    (Each::All, Some(Present::List(list)), None) => {
                        let Truth { yes, no } = self.exists(list, (*item, body), false, slots);
                        Some(Truth { yes: no, no: yes })
                    }
                    _ => None,
                };
                truth.map_or_else(|| Possible::of_type(&node.result), Possible::truth)
            }
            NodeKind::Index { .. } => Possible::of_type(&node.result),
        }
    }

    /// Whether a step can be true, and whether false.
    pub(super) fn truth(&self, node: &'g Node, slots: &mut Slots) -> Truth {
        self.node(node, slots).as_truth()
    }

    /// `&&`, or `||` where what ends it is true.
    fn junction(&self, parts: &'g [Node], slots: &mut Slots, ends: bool) -> Possible {
        let (mut can_end, mut can_go_on) = (false, true);
        for part in parts {
            let truth = self.truth(part, slots);
            can_end |= truth.can_be(ends);
            can_go_on &= truth.can_be(!ends);
            if !can_go_on {
                break;
            }
        }
        let truth =
            if ends { Truth { yes: can_end, no: can_go_on } } else { Truth { yes: can_go_on, no: can_end } };
        Possible::truth(truth)
    }

    fn first_something(&self, parts: &'g [Node], slots: &mut Slots) -> Possible {
        let mut found = Possible::absent();
        for part in parts {
            let value = self.node(part, slots);
            let goes_on = value.may_be_absent;
            let present = Possible { may_be_absent: false, present: value.present };
            found = found.or(&present);
            if !goes_on {
                return Possible { may_be_absent: false, ..found };
            }
        }
        found
    }

    /// The value of a block of `let`s and expressions; `None` where it does more.
    fn block(&self, statements: &'g [Statement], slots: &mut Slots) -> Option<Possible> {
        let mut last = Possible::absent();
        for statement in statements {
            last = match statement {
                Statement::Let { slot, value } => {
                    let value = self.node(value, slots);
                    set(slots, *slot, value);
                    Possible::absent()
                }
                Statement::Do(node) => self.node(node, slots),
                Statement::Return(node) => return Some(self.node(node, slots)),
                _ => return None,
            };
        }
        Some(last)
    }

    fn each_of(
        &self,
        items: &[Possible],
        (slot, body): (usize, &'g Node),
        is_some: bool,
        slots: &mut Slots,
    ) -> Truth {
        let (mut can_end, mut can_go_on) = (false, true);
        for item in items {
            set(slots, slot, item.clone());
            let truth = self.truth(body, slots);
            can_end |= can_go_on && truth.can_be(is_some);
            can_go_on &= truth.can_be(!is_some);
        }
        if is_some { Truth { yes: can_end, no: can_go_on } } else { Truth { yes: can_go_on, no: can_end } }
    }

    fn binary(&self, operator: Operator, left: &Possible, right: &Possible) -> Option<Possible> {
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
    fn contains(&self, list: &Possible, item: &Possible) -> Truth {
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

    fn library(&self, function: Library, given: &[Possible]) -> Option<Possible> {
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

    fn host(&self, function: Host, given: &[Possible], result: &crate::policy::condition::Type) -> Possible {
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

fn set(slots: &mut Slots, slot: usize, value: Possible) {
    if slots.len() <= slot {
        slots.resize(slot + 1, None);
    }
    slots[slot] = Some(value);
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

/// Whether a body can end before its last statement: then only the kind of its value is known.
fn ends_early(body: &Node) -> bool {
    let NodeKind::Block(statements) = &body.kind else { return returns(body) };
    let Some((last, before)) = statements.split_last() else { return false };
    let last_returns = match last {
        Statement::Let { value, .. } | Statement::Do(value) | Statement::Return(value) => returns(value),
        _ => true,
    };
    let returns_before = |statement: &Statement| match statement {
        Statement::Let { value, .. } | Statement::Do(value) => returns(value),
        _ => true,
    };
    last_returns || before.iter().any(returns_before)
}

/// Whether a `return` stands inside; one of a call inside ends only that call.
fn returns(node: &Node) -> bool {
    let mut found = match &node.kind {
        NodeKind::Call { .. } => return false,
        NodeKind::Block(statements) => {
            statements.iter().any(|statement| !matches!(statement, Statement::Let { .. } | Statement::Do(_)))
        }
        _ => false,
    };
    node.children(&mut |child| found |= returns(child));
    found
}

/// Whether a variable is given another value, or a loop turns: what variables hold is then not followed.
pub(super) fn changes_variables(body: &Node) -> bool {
    let mut found = false;
    body.visit(&mut |node| {
        if let NodeKind::Block(statements) = &node.kind {
            found |= statements.iter().any(|statement| {
                !matches!(statement, Statement::Let { .. } | Statement::Do(_) | Statement::Return(_))
            });
        }
    });
    found
}
