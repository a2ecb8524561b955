//! What a condition comes to, by the signs of sums of scores: unfolded as far as it is asked for.
//!
//! A condition is evaluated with open scores. Where it compares them, what it comes to hangs on the sign of a sum: it is
//! evaluated again with each sign. So there is a step for each comparison that is met on the way, three ways on from it,
//! and what the condition comes to at the ends; between two signs nothing of it is different.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::doubted::Scene;
use crate::explain::open::{Judge, Number, Sum, Value, evaluate};
use crate::model::Exact;
use crate::policy::Condition;

/// The steps that one condition may have.
const STEPS: usize = 5_000;
/// How far it is looked ahead whether a comparison makes a difference, in steps.
const AHEAD: usize = 40;

const SIGNS: [Ordering; 3] = [Ordering::Less, Ordering::Equal, Ordering::Greater];

/// Sums that are compared with 0, by their place.
#[derive(Default)]
pub(super) struct Sums {
    places: RefCell<BTreeMap<Sum, usize>>,
    all: RefCell<Vec<Rc<Sum>>>,
}

impl Sums {
    /// The place of a sum, and whether its sign is the other way round there: sums that differ by a factor are one.
    pub(super) fn place(&self, sum: Sum) -> (usize, bool) {
        let first = sum.terms.values().next().expect("it isn't constant");
        let is_turned = first.is_negative();
        let sum = sum.scaled(&Exact::one().divide(first).expect("no factor is 0"));
        let mut all = self.all.borrow_mut();
        let place = *self.places.borrow_mut().entry(sum).or_insert_with_key(|sum| {
            all.push(Rc::new(sum.clone()));
            all.len() - 1
        });
        (place, is_turned)
    }

    pub(super) fn get(&self, place: usize) -> Rc<Sum> {
        Rc::clone(&self.all.borrow()[place])
    }
}

/// What a condition comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Comes<T> {
    To(T),
    /// That hangs on the sign of a sum.
    Open(usize),
    /// That can't be followed.
    Unknown,
}

/// A step on the way there.
enum Step<T> {
    /// Not looked at yet: the signs that lead here.
    Folded(Vec<(usize, Ordering)>),
    Asks {
        sum: usize,
        next: [usize; 3],
    },
    Comes(Comes<T>),
}

/// A condition of one company.
pub(super) struct Unfolding<'a, T> {
    condition: &'a Condition,
    read: fn(&Value<Sum>) -> T,
    steps: RefCell<Vec<Step<T>>>,
}

/// Tells the signs that are assumed on a way.
struct Assumed<'s> {
    sums: &'s Sums,
    signs: &'s [(usize, Ordering)],
    /// The sum whose sign isn't among them.
    open: Option<usize>,
}

impl Judge<Sum> for Assumed<'_> {
    fn sign(&mut self, sum: &Sum) -> Result<Ordering, String> {
        if let Some(number) = sum.as_constant() {
            return Ok(number.cmp(&Exact::zero()));
        }
        let (place, is_turned) = self.sums.place(sum.clone());
        match self.signs.iter().find(|(known, _)| *known == place) {
            Some((_, sign)) => Ok(if is_turned { sign.reverse() } else { *sign }),
            None => {
                self.open = Some(place);
                Err("this comparison is open".to_owned())
            }
        }
    }

    fn near(&self, sum: &Sum) -> Exact {
        // Scores are between 0 and 100, mostly.
        sum.as_constant().unwrap_or_else(|| Exact::from(50_i64))
    }
}

impl<'a, T: Clone + PartialEq> Unfolding<'a, T> {
    pub(super) fn new(condition: &'a Condition, read: fn(&Value<Sum>) -> T) -> Self {
        Self { condition, read, steps: RefCell::new(vec![Step::Folded(Vec::new())]) }
    }

    /// What it comes to with the signs that are known.
    pub(super) fn comes_to(
        &self,
        scene: &Scene<'a>,
        sums: &Sums,
        sign: &dyn Fn(usize) -> Option<Ordering>,
    ) -> Comes<T> {
        let mut at = 0;
        loop {
            self.unfold(at, scene, sums);
            let (sum, next) = match &self.steps.borrow()[at] {
                Step::Comes(comes) => return comes.clone(),
                Step::Asks { sum, next } => (*sum, *next),
                Step::Folded(_) => unreachable!("it was unfolded"),
            };
            match sign(sum) {
                Some(sign) => {
                    at = next[SIGNS.iter().position(|known| *known == sign).expect("all are there")];
                }
                None => return Comes::Open(sum),
            }
        }
    }

    /// Unfolds a step; a comparison that makes no difference is passed over.
    fn unfold(&self, at: usize, scene: &Scene<'a>, sums: &Sums) {
        if self.unfold_alone(at, scene, sums) {
            self.settled(at, scene, sums, &mut AHEAD.clone());
        }
    }

    /// Whether it was folded.
    fn unfold_alone(&self, at: usize, scene: &Scene<'a>, sums: &Sums) -> bool {
        let signs = match &self.steps.borrow()[at] {
            Step::Folded(signs) => signs.clone(),
            _ => return false,
        };
        let mut assumed = Assumed { sums, signs: &signs, open: None };
        let value = evaluate(self.condition, scene, &mut assumed);
        let open = assumed.open;
        let mut steps = self.steps.borrow_mut();
        steps[at] = match (value, open) {
            (Ok(value), _) => Step::Comes(Comes::To((self.read)(&value))),
            (Err(_), Some(sum)) if steps.len() < STEPS => {
                let next = SIGNS.map(|sign| {
                    let further = signs.iter().copied().chain([(sum, sign)]);
                    steps.push(Step::Folded(further.collect()));
                    steps.len() - 1
                });
                Step::Asks { sum, next }
            }
            (Err(_), _) => Step::Comes(Comes::Unknown),
        };
        true
    }

    /// What all ways on from a step come to, where that is the same.
    fn settled(&self, at: usize, scene: &Scene<'a>, sums: &Sums, ahead: &mut usize) -> Option<Comes<T>> {
        *ahead = ahead.checked_sub(1)?;
        self.unfold_alone(at, scene, sums);
        let next = match &self.steps.borrow()[at] {
            Step::Comes(comes) => return Some(comes.clone()),
            Step::Asks { next, .. } => *next,
            Step::Folded(_) => unreachable!("it was unfolded"),
        };
        let first = self.settled(next[0], scene, sums, ahead)?;
        for next in &next[1..] {
            if self.settled(*next, scene, sums, ahead)? != first {
                return None;
            }
        }
        self.steps.borrow_mut()[at] = Step::Comes(first.clone());
        Some(first)
    }
}
