//! Ways to spend changes of answers, and what each leads to.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::problem::Aim;
use crate::model::{Exact, QuestionIndex};
use crate::policy::Combine;

/// The alternatives taken, as a tree that partial results share.
pub(super) type Picks = Option<Rc<Pick>>;

/// A part of the alternatives taken.
pub(super) enum Pick {
    /// An alternative of a question.
    One(QuestionIndex, usize),
    /// Two parts.
    Both(Rc<Pick>, Rc<Pick>),
}

fn both(one: &Picks, other: &Picks) -> Picks {
    match (one, other) {
        (Some(one), Some(other)) => Some(Rc::new(Pick::Both(Rc::clone(one), Rc::clone(other)))),
        (some, None) | (None, some) => some.clone(),
    }
}

/// Lists the alternatives taken.
pub(super) fn taken(picks: &Picks) -> BTreeMap<QuestionIndex, usize> {
    let mut found = BTreeMap::new();
    let mut waiting: Vec<Rc<Pick>> = picks.iter().map(Rc::clone).collect();
    while let Some(next) = waiting.pop() {
        match &*next {
            Pick::One(question, alternative) => {
                found.insert(*question, *alternative);
            }
            Pick::Both(one, other) => waiting.extend([Rc::clone(one), Rc::clone(other)]),
        }
    }
    found
}

/// What a way to spend changes costs, and what else tells ways apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) changes: usize,
    pub(super) steps: usize,
    /// What is gained in coverage.
    pub(super) known: Exact,
    /// Whether anything has a score.
    pub(super) is_scored: bool,
    /// What comes together of numbers that hang on which nodes have a score: the weight that a mean divides by.
    pub(super) counts: Vec<Exact>,
}

/// A way to spend changes.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) cost: Cost,
    pub(super) value: Exact,
    pub(super) picks: Picks,
}

/// Ways of which none costs at least as much as another and leads no further.
pub(super) type Ways = Vec<Way>;

/// Nothing spent; with `counts` zeros to add to.
pub(super) fn start(is_scored: bool, counts: usize) -> Ways {
    let counts = vec![Exact::zero(); counts];
    let cost = Cost { changes: 0, steps: 0, known: Exact::zero(), is_scored, counts };
    vec![Way { cost, value: Exact::zero(), picks: None }]
}

/// Without the ways that cost more than another and lead no further.
pub(super) fn pruned(ways: Ways, aim: Aim) -> Ways {
    kept(ways, aim, |way| way)
}

/// What is asked of ways.
pub(super) struct Bounds {
    pub(super) aim: Aim,
    /// The most changes.
    pub(super) limit: usize,
    /// As much coverage as can ever matter.
    pub(super) ample: Exact,
}

/// Two parts of a whole, every way of one with every way of the other.
pub(super) fn merged(one: &Ways, other: &Ways, way: Combine, bounds: &Bounds) -> Ways {
    let mut found = Vec::new();
    for left in one {
        for right in other {
            let changes = left.cost.changes + right.cost.changes;
            if changes > bounds.limit {
                continue;
            }
            let counts = left.cost.counts.iter().zip(&right.cost.counts);
            let cost = Cost {
                changes,
                steps: left.cost.steps + right.cost.steps,
                known: (&left.cost.known + &right.cost.known).min(bounds.ample.clone()),
                is_scored: left.cost.is_scored || right.cost.is_scored,
                counts: counts.map(|(one, other)| one + other).collect(),
            };
            let value = match (left.cost.is_scored, right.cost.is_scored) {
                (true, false) => left.value.clone(),
                (false, _) => right.value.clone(),
                (true, true) => match way {
                    Combine::Mean | Combine::Sum => &left.value + &right.value,
                    Combine::Maximum => (&left.value).max(&right.value).clone(),
                    Combine::Minimum => (&left.value).min(&right.value).clone(),
                },
            };
            found.push(Candidate { cost, value, left, right });
        }
    }
    let finish = |found: Candidate| Way {
        cost: found.cost,
        value: found.value,
        picks: both(&found.left.picks, &found.right.picks),
    };
    kept(found, bounds.aim, finish)
}

/// Two ways together, before it is known whether they are worth keeping.
struct Candidate<'w> {
    cost: Cost,
    value: Exact,
    left: &'w Way,
    right: &'w Way,
}

/// Something that costs and leads somewhere.
trait Spent {
    fn cost(&self) -> &Cost;
    fn value(&self) -> &Exact;
}

impl Spent for Way {
    fn cost(&self) -> &Cost {
        &self.cost
    }

    fn value(&self) -> &Exact {
        &self.value
    }
}

impl Spent for Candidate<'_> {
    fn cost(&self) -> &Cost {
        &self.cost
    }

    fn value(&self) -> &Exact {
        &self.value
    }
}

fn kept<S: Spent>(mut found: Vec<S>, aim: Aim, finish: impl Fn(S) -> Way) -> Ways {
    // Whatever beats another stands before it: one change less outweighs all steps, also when more is added to both.
    found.sort_by(|one, other| {
        let key = |spent: &S| {
            let cost = spent.cost();
            (cost.is_scored, cost.changes, cost.steps)
        };
        let known = || Reverse(&one.cost().known).cmp(&Reverse(&other.cost().known));
        let counts = || one.cost().counts.cmp(&other.cost().counts);
        let (near, far) = (one.value(), other.value());
        counts().then_with(|| key(one).cmp(&key(other))).then_with(known).then_with(|| match aim {
            Aim::Laxer(_) => near.cmp(far),
            Aim::Stricter(_) => far.cmp(near),
        })
    });
    let mut kept: Ways = Vec::new();
    // The best value of those kept that gain at least so much coverage: the more is gained, the worse it is.
    let mut best: BTreeMap<Exact, Exact> = BTreeMap::new();
    for next in found {
        let (cost, value) = (next.cost(), next.value());
        let is_alike = kept
            .last()
            .is_some_and(|way| way.cost.is_scored == cost.is_scored && way.cost.counts == cost.counts);
        if !is_alike {
            best.clear();
        }
        if best.range(&cost.known..).next().is_some_and(|(_, best)| !aim.prefers(value, best)) {
            continue;
        }
        while let Some((less, _)) =
            best.range(..&cost.known).next_back().filter(|(_, best)| !aim.prefers(best, value))
        {
            let less = less.clone();
            best.remove(&less);
        }
        best.insert(cost.known.clone(), value.clone());
        kept.push(finish(next));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_kept_where_it_gains_coverage_or_leads_further() {
        let way = |changes: usize, known: i64, value: i64| Way {
            cost: Cost { changes, steps: 0, known: known.into(), is_scored: true, counts: Vec::new() },
            value: value.into(),
            picks: None,
        };
        let ways = vec![
            way(1, 0, 40),
            way(0, 0, 50),
            way(1, 1, 60),
            way(2, 1, 45),
            way(2, 0, 39),
            way(3, 2, 70),
            way(3, 1, 40),
        ];
        let kept = pruned(ways, Aim::Laxer(0));
        let kept: Vec<(usize, String, String)> = kept
            .iter()
            .map(|way| (way.cost.changes, way.cost.known.to_string(), way.value.to_string()))
            .collect();
        let told = |changes: usize, known: &str, value: &str| (changes, known.to_owned(), value.to_owned());
        assert_eq!(
            kept,
            [
                told(0, "0", "50"),
                told(1, "1", "60"),
                told(1, "0", "40"),
                told(2, "1", "45"),
                told(2, "0", "39"),
                told(3, "2", "70"),
                told(3, "1", "40"),
            ]
        );
        assert_eq!(pruned(vec![way(1, 0, 40), way(1, 1, 40), way(2, 1, 41)], Aim::Laxer(0)).len(), 1);
    }
}
