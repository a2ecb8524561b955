//! Weights with which a node scores a number: from its least to its most, as far as the number lies on that way.

use std::collections::{BTreeMap, BTreeSet};

use super::range::range;
use super::search::Around;
use super::stretch::Stretch;
use super::unfolding::Comes;
use super::weights::{Corner, End, Span};
use crate::explain::open::{Quantity, Sum};
use crate::model::{Exact, NodeIndex};
use crate::policy::Combine;

/// How finely a number on the way is met, in halvings.
const HALVINGS: u32 = 60;

/// Scores in a corner, and the ways through them.
pub(super) struct Way<'w, 'a> {
    pub(super) around: &'w Around<'w, 'a>,
    pub(super) corner: &'w Corner,
    pub(super) spans: &'w [Span],
}

/// What has been found.
#[derive(Default)]
pub(super) struct Realised {
    /// The weights, and by which part of itself each changes.
    pub(super) parts: BTreeMap<NodeIndex, Exact>,
    /// The nodes that score a number with them.
    pub(super) reached: BTreeSet<NodeIndex>,
}

/// A mean or a sum from its least to its most.
struct Group {
    combine: Combine,
    children: Vec<Child>,
}

/// A child on that way: its part of itself and its score at both ends.
struct Child {
    node: NodeIndex,
    weight: Exact,
    parts: [Exact; 2],
    scores: [Exact; 2],
}

fn between([from, to]: &[Exact; 2], share: &Exact) -> Exact {
    from + &(share * &(to - from))
}

/// The share of a way at which a number is met, or nearly so.
fn share(target: &Exact, at: &dyn Fn(&Exact) -> Option<Exact>) -> Option<Exact> {
    let (mut low, mut high) = (Exact::zero(), Exact::one());
    if at(&high)? <= *target {
        return Some(high);
    }
    if at(&low)? >= *target {
        return Some(low);
    }
    let half = Exact::ratio(1, 2).expect("2 is not 0");
    for _ in 0..HALVINGS {
        let middle = &(&low + &high) * &half;
        if at(&middle)? <= *target { low = middle } else { high = middle }
    }
    Some(low)
}

impl Group {
    /// What the group scores where its children's scores and its weights are at shares of their ways; less a number, and
    /// for a mean times its weights, so that it follows the weights in a straight line.
    fn beyond(&self, target: &Exact, [scores, parts]: [&Exact; 2]) -> Exact {
        let weighed = |child: &Child| {
            let score = between(&child.scores, scores);
            let beyond = if self.combine == Combine::Mean { &score - target } else { score };
            &(&child.weight * &(&Exact::one() + &between(&child.parts, parts))) * &beyond
        };
        let sum: Exact = self.children.iter().map(weighed).sum();
        if self.combine == Combine::Mean { sum } else { &sum - target }
    }

    /// The shares of the ways of scores and weights at which it scores a number: exactly, by the one or by the other.
    fn shares(&self, target: &Exact) -> Option<[Exact; 2]> {
        let (zero, one) = (Exact::zero(), Exact::one());
        let near = share(&zero, &|share| Some(self.beyond(target, [share, share])))?;
        let straight = |[from, to]: [Exact; 2]| {
            from.divide(&(&from - &to)).filter(|share| !share.is_negative() && *share <= one)
        };
        let by_weights = straight([&zero, &one].map(|weights| self.beyond(target, [&near, weights])));
        if let Some(weights) = by_weights {
            return Some([near, weights]);
        }
        let by_scores = straight([&zero, &one].map(|scores| self.beyond(target, [scores, &near])));
        Some([by_scores.unwrap_or_else(|| near.clone()), near])
    }
}

impl Way<'_, '_> {
    /// Notes the parts with which a node scores a number.
    pub(super) fn realise(&self, (index, target): (NodeIndex, &Exact), realised: &mut Realised) {
        let weights = self.around.weights;
        if !realised.reached.insert(index) || weights.doubted.scene.is_still(index) {
            return;
        }
        match weights.script(index, self.corner, self.spans) {
            Some(Comes::To(Some(sum))) => self.realise_sum(&sum, target, realised),
            Some(_) => {}
            None => match self.around.weights.policy().nodes[index.0].combine {
                Combine::Maximum | Combine::Minimum => self.realise_best(index, target, realised),
                Combine::Mean | Combine::Sum => {
                    let group = self.group(index);
                    let Some([scores, weights]) = group.shares(target) else { return };
                    for child in &group.children {
                        realised.parts.insert(child.node, between(&child.parts, &weights));
                        self.realise((child.node, &between(&child.scores, &scores)), realised);
                    }
                }
            },
        }
    }

    /// The same for the largest or smallest child: each comes as near as it can, and none further.
    fn realise_best(&self, index: NodeIndex, target: &Exact, realised: &mut Realised) {
        for child in self.around.weights.doubted.scene.children(index) {
            if let Span::Between(stretch) = &self.spans[child.0] {
                let near = target.clone().clamp(stretch.least.at.clone(), stretch.most.at.clone());
                self.realise((child, &near), realised);
            }
        }
    }

    /// The same for what a script comes to.
    fn realise_sum(&self, sum: &Sum, target: &Exact, realised: &mut Realised) {
        let mut ends: BTreeMap<NodeIndex, [Exact; 2]> = BTreeMap::new();
        self.ends(sum, true, &mut ends);
        let at = |share: &Exact| {
            let mut spans = self.spans.to_vec();
            for (node, ends) in &ends {
                spans[node.0] = Span::Between(Stretch::point(&between(ends, share)));
            }
            range(sum, &spans).map(|range| range.least.at)
        };
        let [zero, one] = [Exact::zero(), Exact::one()];
        let is_straight = sum.terms.keys().all(|quantity| matches!(quantity, Quantity::Score(_)));
        let share = match (at(&zero), at(&one)) {
            (Some(from), Some(to)) if is_straight && from < to => (target - &from).divide(&(&to - &from)),
            _ => share(target, &at),
        };
        let Some(share) = share else { return };
        for (node, ends) in &ends {
            self.realise((*node, &between(ends, &share)), realised);
        }
    }

    /// The scores of a sum where it is least and where it is most, or the other way round.
    fn ends(&self, sum: &Sum, is_upward: bool, ends: &mut BTreeMap<NodeIndex, [Exact; 2]>) {
        for (quantity, factor) in &sum.terms {
            let is_upward = is_upward == factor.is_positive();
            match quantity {
                Quantity::Score(node) => {
                    if let Span::Between(stretch) = &self.spans[node.0] {
                        let (least, most) = (stretch.least.at.clone(), stretch.most.at.clone());
                        ends.insert(*node, if is_upward { [least, most] } else { [most, least] });
                    }
                }
                Quantity::Product(both) => {
                    self.ends(&both.0, is_upward, ends);
                    self.ends(&both.1, is_upward, ends);
                }
                Quantity::Quotient(both) => {
                    self.ends(&both.0, is_upward, ends);
                    self.ends(&both.1, !is_upward, ends);
                }
            }
        }
    }

    /// A mean or a sum.
    fn group(&self, index: NodeIndex) -> Group {
        let (weights, radius) = (self.around.weights, &self.around.radius);
        let combine = weights.policy().nodes[index.0].combine;
        let mut children: BTreeMap<NodeIndex, Child> = BTreeMap::new();
        for (place, end) in [End::Least, End::Most].into_iter().enumerate() {
            let scores = weights.ends(index, end, self.spans);
            let growing = match combine {
                Combine::Mean => weights.mean(&scores, end, radius).map_or(0, |(_, count)| count),
                Combine::Sum if end == End::Most => scores.len(),
                _ => 0,
            };
            for (order, (node, score)) in scores.into_iter().enumerate() {
                let part = if order < growing { radius.clone() } else { -radius };
                let child = children.entry(node).or_insert_with(|| Child {
                    node,
                    weight: weights.weight(node).clone(),
                    parts: [part.clone(), part.clone()],
                    scores: [score.at.clone(), score.at.clone()],
                });
                child.parts[place] = part;
                child.scores[place] = score.at;
            }
        }
        Group { combine, children: children.into_values().collect() }
    }
}
