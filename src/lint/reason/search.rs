//! Whether conditions can be as wanted, all at once: every way is gone through until one is shown or none is left.
//!
//! Values are assumed one variable at a time, each in turn from the stretches and words that the conditions can tell
//! apart. What is assumed is never less than what can be, so a search that comes to its end without a way is a proof
//! that there is none. A way that is found is a proposal: whoever asked makes a company of it and assesses it.

use std::cell::RefCell;

use super::evaluate::{Slots, changes_variables};
use super::possible::{Possible, Present, Truth};
use super::variable::{Assignment, Place, Variable};
use super::view::{Landmarks, Notes, View, World};
use crate::model::{Day, Exact};
use crate::policy::condition::{Condition, Constant, Node, NodeKind};

/// How many assumptions one search looks at.
const MOST_STEPS: usize = 4_000;
/// How many assumptions the search for one item looks at.
const MOST_STEPS_OF_AN_ITEM: usize = 1_500;
/// How many proposals are tried.
const MOST_PROPOSALS: usize = 12;

/// A condition, or the body of a closure, that is to come out true or false.
#[derive(Clone)]
pub(in crate::lint) struct Goal<'g> {
    body: &'g Node,
    slots: Slots,
    wanted: bool,
    /// Whether what its variables hold can be followed.
    is_followed: bool,
}

impl<'g> Goal<'g> {
    /// A condition that is to hold, or not to.
    pub(in crate::lint) fn new(condition: &'g Condition, wanted: bool) -> Self {
        let body = &condition.tree;
        Self { body, slots: Vec::new(), wanted, is_followed: !changes_variables(body) }
    }
}

/// A way in which the goals can be reached.
#[derive(Clone, Debug, Default)]
pub(in crate::lint) struct Proposal {
    /// What is assumed of the company.
    pub(in crate::lint) assigned: Assignment,
    /// Items that its lists need.
    pub(in crate::lint) items: Vec<(Place, Assignment)>,
}

/// How a search ended.
#[derive(Clone, Debug)]
pub(in crate::lint) enum Verdict<T> {
    /// No company is so: every way was gone through.
    Never,
    /// A company is so.
    Shown(T),
    /// Neither was found.
    Undecided,
}

/// Looks for a company for which all goals are reached; `show` makes one of a proposal, where it is one.
pub(in crate::lint) fn search<T>(
    world: &World,
    goals: &[Goal],
    assumed: Assignment,
    show: &mut dyn FnMut(&Proposal) -> Option<T>,
) -> Verdict<T> {
    let landmarks = landmarks(goals, world.day);
    let notes = RefCell::new(Notes::default());
    let mut search = Search {
        world,
        landmarks: &landmarks,
        notes: &notes,
        goals,
        is_inside_item: false,
        steps: MOST_STEPS,
        proposals: 0,
        is_open: false,
        show,
    };
    let mut assigned = assumed;
    match search.go(&mut assigned) {
        Some(shown) => Verdict::Shown(shown),
        None if search.is_open || search.steps == 0 => Verdict::Undecided,
        None => Verdict::Never,
    }
}

struct Search<'s, 'g, T> {
    world: &'s World<'s>,
    landmarks: &'s Landmarks,
    notes: &'s RefCell<Notes<'g>>,
    goals: &'s [Goal<'g>],
    is_inside_item: bool,
    /// How many assumptions may still be looked at.
    steps: usize,
    proposals: usize,
    /// Whether a way was met that may lead to a company.
    is_open: bool,
    show: &'s mut dyn FnMut(&Proposal) -> Option<T>,
}

impl<T> Search<'_, '_, T> {
    fn go(&mut self, assigned: &mut Assignment) -> Option<T> {
        if self.steps == 0 || self.proposals >= MOST_PROPOSALS {
            self.is_open = true;
            return None;
        }
        self.steps -= 1;
        self.notes.borrow_mut().begin();
        let mut is_certain = true;
        for goal in self.goals {
            let view = View {
                world: self.world,
                assigned,
                landmarks: self.landmarks,
                notes: self.notes,
                is_inside_item: self.is_inside_item,
            };
            let truth =
                if goal.is_followed { view.truth(goal.body, &mut goal.slots.clone()) } else { Truth::EITHER };
            if !truth.can_be(goal.wanted) {
                return None;
            }
            is_certain &= !truth.can_be(!goal.wanted);
        }
        let next = self.notes.borrow().open.first().cloned();
        match next {
            Some(variable) if !is_certain => {
                let cells = self.notes.borrow().domains.get(&variable).cloned().unwrap_or_default();
                for cell in cells {
                    assigned.insert(variable.clone(), cell);
                    let shown = self.go(assigned);
                    assigned.remove(&variable);
                    if shown.is_some() {
                        return shown;
                    }
                }
                None
            }
            _ => {
                let items = self.items(assigned)?;
                self.is_open = true;
                self.proposals += 1;
                (self.show)(&Proposal { assigned: assigned.clone(), items })
            }
        }
    }

    /// The items that the lists need; `None` when no item can be so.
    fn items(&self, assigned: &Assignment) -> Option<Vec<(Place, Assignment)>> {
        let mut items = Vec::new();
        if self.is_inside_item {
            return Some(items);
        }
        let is = |value: &Possible, wanted: bool| value.as_truth() == Truth::certain(wanted);
        for (variable, value) in assigned {
            let Variable::Exists(list, number) = variable else { continue };
            if !is(value, true) {
                continue;
            }
            let mut goals = vec![self.goal(list, *number, true)];
            for (other, value) in assigned {
                if let Variable::Exists(of, other_number) = other
                    && of == list
                    && is(value, false)
                {
                    goals.push(self.goal(list, *other_number, false));
                }
            }
            match self.item(&goals, assigned) {
                Verdict::Never => return None,
                Verdict::Shown(item) => items.push((list.clone(), item)),
                Verdict::Undecided => {}
            }
        }
        Some(items)
    }

    fn goal(&self, list: &Place, number: usize, exists: bool) -> Goal<'_> {
        let closure = self.notes.borrow().closures[number].clone();
        let mut slots = closure.slots;
        if slots.len() <= closure.item {
            slots.resize(closure.item + 1, None);
        }
        slots[closure.item] = Some(Possible::something(Present::Record(Place::item(list))));
        Goal { body: closure.body, slots, wanted: closure.wanted == exists, is_followed: true }
    }

    /// An item with which all goals are reached.
    fn item(&self, goals: &[Goal], assigned: &Assignment) -> Verdict<Assignment> {
        let notes = RefCell::new(Notes::default());
        let mut show = |proposal: &Proposal| Some(proposal.assigned.clone());
        let mut inner = Search {
            world: self.world,
            landmarks: self.landmarks,
            notes: &notes,
            goals,
            is_inside_item: true,
            steps: MOST_STEPS_OF_AN_ITEM,
            proposals: 0,
            is_open: false,
            show: &mut show,
        };
        match inner.go(&mut assigned.clone()) {
            Some(found) => {
                let of_item = |variable: &Variable| matches!(variable, Variable::Value(place) | Variable::Member(place, _) if place.list.is_some());
                Verdict::Shown(found.into_iter().filter(|(variable, _)| of_item(variable)).collect())
            }
            None if inner.is_open || inner.steps == 0 => Verdict::Undecided,
            None => Verdict::Never,
        }
    }
}

/// The numbers and words that goals name.
fn landmarks(goals: &[Goal], day: Day) -> Landmarks {
    fn take(constant: &Constant, day: Day, landmarks: &mut Landmarks) {
        match constant {
            Constant::Whole(whole) => {
                landmarks.numbers.insert(Exact::from(*whole));
            }
            Constant::Number(number) => {
                landmarks.numbers.insert(number.clone());
            }
            Constant::Text(word) => {
                landmarks.words.insert(word.clone());
                landmarks.numbers.extend(Day::parse(word).map(|other| Exact::from(other.days_to(day))));
            }
            Constant::List(items) => items.iter().for_each(|item| take(item, day, landmarks)),
            Constant::Unit | Constant::Bool(_) => {}
        }
    }
    let mut landmarks = Landmarks::default();
    // The day of assessment is 0 days ago.
    landmarks.numbers.insert(Exact::zero());
    for goal in goals {
        goal.body.visit(&mut |node| {
            if let NodeKind::Constant(constant) = &node.kind {
                take(constant, day, &mut landmarks);
            }
        });
        for value in goal.slots.iter().flatten() {
            if let Some(Present::Text(texts)) = &value.present {
                landmarks.words.extend(texts.words.iter().cloned());
            }
        }
    }
    landmarks
}
