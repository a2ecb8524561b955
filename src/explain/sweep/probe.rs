//! A place at which comparisons are made, and how far around it they come out the same.

use std::cmp::Ordering;

use super::function::Function;
use super::polynomial::Polynomial;
use super::root::Root;
use crate::model::Exact;

/// A value of the parameter, and the nearest values on each side at which a comparison may come out otherwise.
pub(super) struct Probe {
    pub(super) at: Root,
    /// Whether the nearest values are looked for.
    pub(super) looks_around: bool,
    pub(super) low: Option<Root>,
    pub(super) high: Option<Root>,
}

impl Probe {
    /// At a value alone.
    pub(super) fn at(root: &Root) -> Self {
        Self { at: root.clone(), looks_around: false, low: None, high: None }
    }

    /// At a number, and around it.
    pub(super) fn around(number: Exact) -> Self {
        Self { at: Root::number(number), looks_around: true, low: None, high: None }
    }

    /// The order of two functions there.
    pub(super) fn compare(&mut self, one: &Function, other: &Function) -> Ordering {
        self.sign(&one.minus(other))
    }

    /// The sign of a function there.
    pub(super) fn sign(&mut self, function: &Function) -> Ordering {
        if let Some(number) = function.as_constant() {
            return number.cmp(&Exact::zero());
        }
        self.note(&function.over);
        self.note(&function.under);
        let (over, under) = (self.at.sign(&function.over), self.at.sign(&function.under));
        if under.is_lt() { over.reverse() } else { over }
    }

    /// The largest whole number that a function there isn't below.
    pub(super) fn floor(&mut self, function: &Function) -> Exact {
        let near = self.at.exact().cloned().unwrap_or_else(|| self.at.near());
        let value = function.over.at(&near).divide(&function.under.at(&near));
        let mut whole = value.unwrap_or_else(Exact::zero).floor();
        // The comparisons that end the search are noted: up to these values the whole number stays.
        loop {
            let next = &whole + &Exact::one();
            if self.compare(function, &Function::constant(whole.clone())).is_lt() {
                whole = &whole - &Exact::one();
            } else if self.compare(function, &Function::constant(next.clone())).is_ge() {
                whole = next;
            } else {
                return whole;
            }
        }
    }

    /// The nearest whole number, the even one of two.
    pub(super) fn rounded(&mut self, function: &Function) -> Exact {
        let half = Exact::ratio(1, 2).expect("2 is not 0");
        let above = function.plus(&Function::constant(half.clone()));
        let whole = self.floor(&above);
        let is_halfway = self.compare(&above, &Function::constant(whole.clone())).is_eq();
        let is_even = (&whole * &half).is_whole();
        if is_halfway && !is_even { &whole - &Exact::one() } else { whole }
    }

    /// Whether a function is 0 there, or can't be divided by.
    fn note(&mut self, polynomial: &Polynomial) {
        if !self.looks_around || polynomial.degree() == 0 {
            return;
        }
        for root in Root::all(polynomial) {
            // A sample that hits a root says nothing of what is around it.
            if root.compare(&self.at).is_le()
                && self.low.as_ref().is_none_or(|low| low.compare(&root).is_lt())
            {
                self.low = Some(root.clone());
            }
            if root.compare(&self.at).is_ge()
                && self.high.as_ref().is_none_or(|high| high.compare(&root).is_gt())
            {
                self.high = Some(root);
            }
        }
    }
}
