//! Sums of scores, each times a number: what conditions compute while scores are left open.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::number::Number;
use crate::model::{Exact, NodeIndex};

/// What a sum adds up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::explain) enum Quantity {
    /// The score of a node.
    Score(NodeIndex),
    /// Two sums, multiplied.
    Product(Rc<(Sum, Sum)>),
    /// A sum, divided by another.
    Quotient(Rc<(Sum, Sum)>),
}

/// A sum of quantities, each times a number, and a number. No factor is 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::explain) struct Sum {
    pub(in crate::explain) terms: BTreeMap<Quantity, Exact>,
    pub(in crate::explain) rest: Exact,
}

impl Sum {
    pub(in crate::explain) fn of(quantity: Quantity) -> Self {
        Self { terms: BTreeMap::from([(quantity, Exact::one())]), rest: Exact::zero() }
    }

    pub(in crate::explain) fn score(node: NodeIndex) -> Self {
        Self::of(Quantity::Score(node))
    }

    /// How far a score is above a number.
    pub(in crate::explain) fn above(node: NodeIndex, number: &Exact) -> Self {
        Self { rest: -number, ..Self::score(node) }
    }

    /// All of it times a number.
    pub(in crate::explain) fn scaled(&self, factor: &Exact) -> Self {
        if factor.is_zero() {
            return Self::constant(Exact::zero());
        }
        let terms = self.terms.iter().map(|(quantity, by)| (quantity.clone(), by * factor));
        Self { terms: terms.collect(), rest: &self.rest * factor }
    }

    /// The nodes whose scores it is made of, as often as they come.
    pub(in crate::explain) fn nodes(&self) -> Vec<NodeIndex> {
        let of = |quantity: &Quantity| match quantity {
            Quantity::Score(node) => vec![*node],
            Quantity::Product(both) | Quantity::Quotient(both) => [both.0.nodes(), both.1.nodes()].concat(),
        };
        self.terms.keys().flat_map(of).collect()
    }
}

impl Number for Sum {
    fn constant(number: Exact) -> Self {
        Self { terms: BTreeMap::new(), rest: number }
    }

    fn as_constant(&self) -> Option<Exact> {
        self.terms.is_empty().then(|| self.rest.clone())
    }

    fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.rest = &sum.rest + &other.rest;
        for (quantity, factor) in &other.terms {
            let known = sum.terms.entry(quantity.clone()).or_insert_with(Exact::zero);
            *known = &*known + factor;
        }
        sum.terms.retain(|_, factor| !factor.is_zero());
        sum
    }

    fn times(&self, other: &Self) -> Self {
        match (self.as_constant(), other.as_constant()) {
            (Some(factor), _) => other.scaled(&factor),
            (_, Some(factor)) => self.scaled(&factor),
            (None, None) => {
                let both = if self <= other { (self, other) } else { (other, self) };
                Self::of(Quantity::Product(Rc::new((both.0.clone(), both.1.clone()))))
            }
        }
    }

    fn divided(&self, other: &Self) -> Option<Self> {
        match other.as_constant() {
            Some(number) => Some(self.scaled(&Exact::one().divide(&number)?)),
            None => Some(Self::of(Quantity::Quotient(Rc::new((self.clone(), other.clone()))))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sums_are_the_same() {
        let [one, other] = [1, 2].map(|node| Sum::score(NodeIndex(node)));
        let two = Sum::constant(Exact::from(2_i64));
        assert_eq!(one.plus(&other).times(&two), other.times(&two).plus(&one.plus(&one)));
        assert_eq!(one.times(&other), other.times(&one));
        assert_eq!(one.minus(&one), Sum::constant(Exact::zero()));
        assert_eq!(one.times(&two).divided(&two), Some(one.clone()));
        assert_eq!(one.times(&one).nodes(), [NodeIndex(1), NodeIndex(1)]);
    }
}
