//! Conditions over all companies at once: every step gives all that it can give under what is assumed so far.

use super::possible::{Possible, Present, Truth};
use super::view::View;
use crate::model::Exact;
use crate::policy::condition::{Each, Node, NodeKind, Statement};

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
}

fn set(slots: &mut Slots, slot: usize, value: Possible) {
    if slots.len() <= slot {
        slots.resize(slot + 1, None);
    }
    slots[slot] = Some(value);
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
