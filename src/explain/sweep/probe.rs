//! A place at which comparisons are made, and how far around it they come out the same.

use std::cmp::Ordering;

use super::function::Function;
use super::polynomial::Polynomial;
use super::root::Root;
use crate::explain::open::{Judge, Number};
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
    pub(super) fn order(&mut self, one: &Function, other: &Function) -> Ordering {
        self.sign_of(&one.minus(other))
    }

    /// The sign of a function there.
    pub(super) fn sign_of(&mut self, function: &Function) -> Ordering {
        if let Some(number) = function.as_constant() {
            return number.cmp(&Exact::zero());
        }
        self.note(&function.over);
        self.note(&function.under);
        let (over, under) = (self.at.sign(&function.over), self.at.sign(&function.under));
        if under.is_lt() { over.reverse() } else { over }
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

impl Judge<Function> for Probe {
    fn sign(&mut self, function: &Function) -> Result<Ordering, String> {
        Ok(self.sign_of(function))
    }

    fn near(&self, function: &Function) -> Exact {
        let near = self.at.exact().cloned().unwrap_or_else(|| self.at.near());
        function.over.at(&near).divide(&function.under.at(&near)).unwrap_or_else(Exact::zero)
    }
}
