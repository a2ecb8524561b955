//! What a script computes while it is left open what nodes score, and which have a score.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::explain::open::Number;
use crate::model::{Exact, NodeIndex, OptionIndex};

/// What an amount adds up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The score of a node; 0 where it has none.
    Score(NodeIndex),
    /// 1 where a node has a score, 0 where it has none.
    Present(NodeIndex),
    /// 1 where the question of a node counts as an option, else 0.
    Is(NodeIndex, OptionIndex),
    /// An amount, divided by a count of the two above.
    Quotient(Rc<(Amount, Amount)>),
    /// The least or the greatest of the amounts that are there, and at least one is.
    Best(Extreme, Rc<Vec<Item>>),
    /// What can't be followed.
    Unknown,
}

/// An amount, beside 1 where it is there and 0 where it isn't.
pub(super) type Item = (Amount, Amount);

/// Which one of some amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extreme {
    Least,
    Greatest,
}

/// A sum of parts, each times a number, and a number. No factor is 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Amount {
    pub(super) terms: BTreeMap<Part, Exact>,
    pub(super) rest: Exact,
}

impl Amount {
    pub(super) fn of(part: Part) -> Self {
        Self { terms: BTreeMap::from([(part, Exact::one())]), rest: Exact::zero() }
    }

    /// Whether it hangs on nothing but which nodes have a score, and what questions count as.
    pub(super) fn is_count(&self) -> bool {
        self.terms.keys().all(|part| matches!(part, Part::Present(_) | Part::Is(..)))
    }

    /// The nodes that it names itself, not inside a quotient or an extreme.
    pub(super) fn nodes(&self) -> BTreeSet<NodeIndex> {
        let named = |part: &Part| match part {
            Part::Score(node) | Part::Present(node) | Part::Is(node, _) => Some(*node),
            _ => None,
        };
        self.terms.keys().filter_map(named).collect()
    }

    /// What a part is times in it.
    pub(super) fn factor(&self, part: &Part) -> Exact {
        self.terms.get(part).cloned().unwrap_or_else(Exact::zero)
    }

    /// All of it times a number.
    fn scaled(&self, factor: &Exact) -> Self {
        if factor.is_zero() {
            return Self::constant(Exact::zero());
        }
        let terms = self.terms.iter().map(|(part, by)| (part.clone(), by * factor));
        Self { terms: terms.collect(), rest: &self.rest * factor }
    }

    /// Between which numbers it lies, as far as is known; `bounds` are those of parts.
    pub(super) fn span(&self, bounds: &dyn Fn(&Part) -> Span) -> Span {
        let start = Span { least: Some(self.rest.clone()), most: Some(self.rest.clone()) };
        self.terms.iter().fold(start, |sum, (part, factor)| {
            let Span { least, most } = bounds(part);
            let (least, most) = if factor.is_negative() { (most, least) } else { (least, most) };
            let add = |sum: Option<Exact>, end: Option<Exact>| Some(&sum? + &(factor * &end?));
            Span { least: add(sum.least, least), most: add(sum.most, most) }
        })
    }
}

/// From the least to the most that something can be; none where no end is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) least: Option<Exact>,
    pub(super) most: Option<Exact>,
}

impl Span {
    /// On which sides of 0 its numbers can be.
    pub(super) fn signs(&self) -> Vec<Ordering> {
        let (least, most) = (self.least.as_ref(), self.most.as_ref());
        let mut signs = Vec::new();
        if least.is_none_or(Exact::is_negative) {
            signs.push(Ordering::Less);
        }
        if least.is_none_or(|least| !least.is_positive()) && most.is_none_or(|most| !most.is_negative()) {
            signs.push(Ordering::Equal);
        }
        if most.is_none_or(Exact::is_positive) {
            signs.push(Ordering::Greater);
        }
        signs
    }
}

impl Number for Amount {
    fn constant(number: Exact) -> Self {
        Self { terms: BTreeMap::new(), rest: number }
    }

    fn as_constant(&self) -> Option<Exact> {
        self.terms.is_empty().then(|| self.rest.clone())
    }

    fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.rest = &sum.rest + &other.rest;
        for (part, factor) in &other.terms {
            // Two things unknown don't cancel out.
            if *part == Part::Unknown {
                sum.terms.insert(Part::Unknown, Exact::one());
                continue;
            }
            let known = sum.terms.entry(part.clone()).or_insert_with(Exact::zero);
            *known = &*known + factor;
        }
        sum.terms.retain(|_, factor| !factor.is_zero());
        sum
    }

    fn times(&self, other: &Self) -> Self {
        match (self.as_constant(), other.as_constant()) {
            (Some(factor), _) => other.scaled(&factor),
            (_, Some(factor)) => self.scaled(&factor),
            (None, None) => Self::of(Part::Unknown),
        }
    }

    fn divided(&self, other: &Self) -> Option<Self> {
        match other.as_constant() {
            Some(number) => Some(self.scaled(&Exact::one().divide(&number)?)),
            None if other.is_count() => {
                Some(Self::of(Part::Quotient(Rc::new((self.clone(), other.clone())))))
            }
            None => Some(Self::of(Part::Unknown)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_stays_so() {
        let [one, other] = [1, 2].map(|node| Amount::of(Part::Score(NodeIndex(node))));
        let product = one.times(&other);
        assert_eq!(product, Amount::of(Part::Unknown));
        assert!(product.minus(&product).terms.contains_key(&Part::Unknown));
        assert_eq!(one.plus(&other).minus(&other), one);
    }

    #[test]
    fn the_sign_is_told_where_ends_tell_it() {
        let percent = |_: &Part| Span { least: Some(Exact::zero()), most: Some(Exact::from(100_i64)) };
        let score = Amount::of(Part::Score(NodeIndex(1)));
        let less = |number: i64| score.minus(&Amount::constant(Exact::from(number)));
        assert_eq!(less(-1).span(&percent).signs(), [Ordering::Greater]);
        assert_eq!(less(0).span(&percent).signs(), [Ordering::Equal, Ordering::Greater]);
        assert_eq!(less(100).negated().span(&percent).signs(), [Ordering::Equal, Ordering::Greater]);
        assert_eq!(score.span(&|_| Span::default()).signs().len(), 3);
    }
}
