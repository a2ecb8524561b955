//! A node as a part of a sum or an extreme: what its score, its having one, and its answer add.

use std::cmp::Ordering;

use super::amount::{Amount, Part};
use super::ways::Ways;
use crate::model::{Choice, Exact, NodeIndex, OptionIndex};

/// A node as a part of a sum or an extreme.
pub(super) struct Piece {
    pub(super) node: NodeIndex,
    /// What its score is times.
    pub(super) factor: Exact,
    /// What is added to the whole beside: something, also without a score, where it stands in an amount.
    plus: Option<Share>,
    /// What is added to each count.
    counts: Vec<Share>,
    /// What is to be so: a count, less a number, is on this side of 0.
    conditions: Vec<(Share, Exact, Ordering)>,
}

/// What a node adds to an amount beside its score.
#[derive(Default)]
struct Share {
    by_score: Option<Exact>,
    by_option: Vec<(OptionIndex, Exact)>,
}

impl Share {
    fn of(amount: &Amount, node: NodeIndex) -> Self {
        let by_option = amount.terms.iter().filter_map(|(part, factor)| match part {
            Part::Is(other, option) if *other == node => Some((*option, factor.clone())),
            _ => None,
        });
        Self { by_score: amount.terms.get(&Part::Present(node)).cloned(), by_option: by_option.collect() }
    }

    fn value(&self, is_scored: bool, choice: Option<&Choice>) -> Exact {
        let by_score = self.by_score.clone().filter(|_| is_scored).unwrap_or_else(Exact::zero);
        let is_taken = |option: &OptionIndex| choice == Some(&Choice::Option(*option));
        let taken = self.by_option.iter().find(|(option, _)| is_taken(option));
        taken.map_or(by_score.clone(), |(_, factor)| &by_score + factor)
    }
}

impl Piece {
    /// A child of a group; `weight` is what a mean counts it by.
    pub(super) fn child(node: NodeIndex, factor: Exact, weight: Option<Exact>) -> Self {
        let counts = weight.into_iter().map(|weight| Share { by_score: Some(weight), ..Share::default() });
        Self { node, factor, plus: None, counts: counts.collect(), conditions: Vec::new() }
    }

    /// A node as it stands in an amount and in counts; of the guards, those that are about it alone are kept.
    pub(super) fn of(
        node: NodeIndex,
        over: &Amount,
        counts: &[&Amount],
        guards: &[&(Amount, Ordering)],
    ) -> Self {
        let own = guards.iter().filter(|(count, _)| count.nodes().into_iter().eq([node]));
        Self {
            node,
            factor: over.factor(&Part::Score(node)),
            plus: Some(Share::of(over, node)),
            counts: counts.iter().map(|count| Share::of(count, node)).collect(),
            conditions: own
                .map(|(count, sign)| (Share::of(count, node), count.rest.clone(), *sign))
                .collect(),
        }
    }

    /// Whether it matters what its question is answered with, and not only what that scores.
    pub(super) fn asks_answer(&self) -> bool {
        let shares = self.counts.iter().chain(&self.plus);
        let mut shares = shares.chain(self.conditions.iter().map(|(share, _, _)| share));
        shares.any(|share| !share.by_option.is_empty())
    }

    /// The ways of a node, as a whole counts them; `choice` is what its question counts as, where that matters.
    pub(super) fn counted(&self, mut ways: Ways, choice: Option<&Choice>) -> Ways {
        ways.retain_mut(|way| {
            let is_scored = way.cost.is_scored;
            let holds = |(share, rest, sign): &(Share, Exact, Ordering)| {
                (rest + &share.value(is_scored, choice)).cmp(&Exact::zero()) == *sign
            };
            if is_scored {
                way.value = &self.factor * &way.value;
            }
            if let Some(plus) = &self.plus {
                way.value = &way.value + &plus.value(is_scored, choice);
                way.cost.is_scored = true;
            }
            way.cost.counts = self.counts.iter().map(|share| share.value(is_scored, choice)).collect();
            self.conditions.iter().all(holds)
        });
        ways
    }
}
