//! What a group comes to without one of its children: made once for a policy, and read by every variant that changes that
//! child, or what is below it, and nothing beside it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::block::BlockStandings;
use super::form::GroupForm;
use super::pass::Pass;
use super::scores::Scores;
use super::weighing::Start;
use crate::model::NodeIndex;

/// Weighted sums of the other children, before they are divided by the weights.
#[derive(Debug)]
pub(super) struct Rest {
    pub(super) sums: Sums,
    pub(super) weights: Weights,
}

/// Numerators and denominators, a lane each.
#[derive(Debug)]
pub(super) enum Sums {
    /// Numbers of at most 32 bits, as most are: half the memory has to come by.
    Narrow(Vec<u32>, Vec<u32>),
    Wide(Vec<i64>, Vec<i64>),
}

/// What the children weigh that have a score.
#[derive(Debug)]
pub(super) enum Weights {
    /// The same in every lane.
    Same(i64),
    /// A lane each.
    Each(Vec<i64>),
}

/// What a block's groups come to, each without the child that it is kept by.
#[derive(Debug, Default)]
pub(super) struct Rests(Mutex<BTreeMap<NodeIndex, Arc<Rest>>>);

impl Rest {
    /// What was summed, with the weights of each lane.
    pub(super) fn new(numerators: Vec<i64>, denominators: Vec<i64>, weights: Vec<i64>) -> Self {
        let narrow = |numbers: &[i64]| -> Option<Vec<u32>> {
            numbers.iter().map(|number| u32::try_from(*number).ok()).collect()
        };
        let sums = match (narrow(&numerators), narrow(&denominators)) {
            (Some(numerators), Some(denominators)) => Sums::Narrow(numerators, denominators),
            _ => Sums::Wide(numerators, denominators),
        };
        let first = weights.first().copied().unwrap_or(0);
        let is_same = weights.iter().all(|weight| *weight == first);
        Self { sums, weights: if is_same { Weights::Same(first) } else { Weights::Each(weights) } }
    }

    /// Whether the denominators are known to have at most 32 bits.
    pub(super) fn is_narrow(&self) -> bool {
        matches!(self.sums, Sums::Narrow(..))
    }
}

impl Rests {
    /// What a child's group comes to without it.
    pub(super) fn beside(&self, child: NodeIndex, make: impl FnOnce() -> Rest) -> Arc<Rest> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(child).or_insert_with(|| Arc::new(make())))
    }
}

impl Pass<'_, '_> {
    /// The scores of a group of which one child alone has changed since the block's standings were made.
    pub(super) fn beside(&mut self, before: &BlockStandings, form: &GroupForm, child: NodeIndex) -> Scores {
        let rest = before.rests.beside(child, || {
            let start = form.start(self.gather(&form.looks));
            self.weighing(form, start, |other| other != child).rest(self.rows.len())
        });
        let is_narrow = rest.is_narrow();
        let mut weighing = self.weighing(form, Start::Rest(rest), |other| other == child);
        weighing.children.iter_mut().for_each(|child| child.is_narrow &= is_narrow);
        Scores::Weighed(weighing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_32_bits_and_a_weight_that_all_lanes_have_are_kept_in_less_room() {
        let most = i64::from(u32::MAX);
        let rest = Rest::new(vec![0, most], vec![1, most], vec![7, 7]);
        assert!(rest.is_narrow());
        assert!(matches!(rest.weights, Weights::Same(7)), "{:?}", rest.weights);
        let wide = Rest::new(vec![0, most + 1], vec![1, 1], vec![7, 0]);
        assert!(!wide.is_narrow());
        assert!(matches!(wide.weights, Weights::Each(_)), "{:?}", wide.weights);
    }
}
