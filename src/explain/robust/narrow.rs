//! What a limit on a group's score leaves of the scores below it.
//!
//! A weighted mean is at most a number where the sum of weights times what each score is above it is at most 0. In that
//! sum each child has a least part, whatever the others do: what these leave is how far one child can go.

use std::cmp::Ordering;

use super::range::limits;
use super::stretch::{Bound, Stretch};
use super::unfolding::Comes;
use super::weights::{Corner, End, Off, Span, View, Weights};
use crate::explain::open::{Number, Sum};
use crate::model::{Exact, NodeIndex};
use crate::policy::Combine;

/// The digits of a score that are looked at: what is left may be that much wider.
const DIGITS: i32 = 16;

/// A child with a range of scores and of weights.
struct Child {
    node: NodeIndex,
    scores: Stretch,
    weights: [Exact; 2],
}

impl Weights<'_, '_> {
    /// Narrows the scores below nodes that were narrowed themselves, from the root down; nothing that can be is lost.
    pub(super) fn narrow(
        &self,
        view: &mut View,
        mut is_narrowed: Vec<bool>,
        corner: &Corner,
        radius: &Exact,
    ) {
        for index in self.tree().indices() {
            if !is_narrowed[index.0] || self.doubted.scene.is_still(index) {
                continue;
            }
            for (node, left) in self.left_below(index, view, corner, radius) {
                let Span::Between(scores) = &view.spans[node.0] else { continue };
                let common = scores.common(&left.short());
                if common != *scores && !common.is_empty() {
                    view.spans[node.0] = Span::Between(common);
                    is_narrowed[node.0] = true;
                }
            }
        }
    }

    fn left_below(
        &self,
        index: NodeIndex,
        view: &View,
        corner: &Corner,
        radius: &Exact,
    ) -> Vec<(NodeIndex, Stretch)> {
        let Span::Between(whole) = &view.spans[index.0] else { return Vec::new() };
        let whole = &whole.rounded(DIGITS);
        if let Some(comes) = self.script(index, corner, &view.spans) {
            return match comes {
                Comes::To(Some(sum)) => left_by_sum(&sum, whole, &view.spans),
                _ => Vec::new(),
            };
        }
        let child = |node: NodeIndex| {
            let Span::Between(scores) = &view.spans[node.0] else { return None };
            Some(Child { node, scores: scores.rounded(DIGITS), weights: self.weights_of(node, radius)? })
        };
        let Some(children) = self.doubted.scene.children(index).map(child).collect::<Option<Vec<Child>>>()
        else {
            return Vec::new();
        };
        match self.policy().nodes[index.0].combine {
            Combine::Mean => left_by_parts(&children, whole, true),
            Combine::Sum => left_by_parts(&children, whole, false),
            Combine::Maximum => left_by_best(&children, whole, End::Most),
            Combine::Minimum => left_by_best(&children, whole, End::Least),
        }
    }

    /// The least and the most that a weight can be; none where it has no end.
    fn weights_of(&self, node: NodeIndex, radius: &Exact) -> Option<[Exact; 2]> {
        let weight = self.weight(node);
        match self.off {
            Off::Any(one) if one == node => None,
            Off::One(one) if one != node => Some([weight.clone(), weight.clone()]),
            Off::Any(_) => Some([weight.clone(), weight.clone()]),
            _ => Some([&Exact::one() - radius, &Exact::one() + radius].map(|by| weight * &by)),
        }
    }
}

/// What is left of each child of a mean or a sum.
fn left_by_parts(children: &[Child], whole: &Stretch, is_mean: bool) -> Vec<(NodeIndex, Stretch)> {
    let limits = |end: End| {
        let limit = &end.of(whole).at;
        // At the most the others count with their least, and the other way round.
        let least = |child: &Child| {
            if end == End::Most { child.scores.least.at.clone() } else { child.scores.most.at.clone() }
        };
        let beyond = |score: &Exact| if is_mean { score - limit } else { score.clone() };
        let part = |child: &Child| {
            let beyond = beyond(&least(child));
            let is_light = (end == End::Most) != beyond.is_negative();
            &beyond * &child.weights[usize::from(!is_light)]
        };
        let parts: Vec<Exact> = children.iter().map(part).collect();
        let all: Exact = parts.iter().cloned().sum();
        let goal = if is_mean { Exact::zero() } else { limit.clone() };
        let bound = |(child, part): (&Child, &Exact)| {
            // Its weight times what it is beyond the limit may come to this.
            let room = &goal - &(&all - part);
            let is_light = (end == End::Most) != room.is_negative();
            let beyond = room.divide(&child.weights[usize::from(!is_light)]).expect("no weight is 0");
            if is_mean { limit + &beyond } else { beyond }
        };
        children.iter().zip(&parts).map(bound).collect::<Vec<_>>()
    };
    let both = limits(End::Least).into_iter().zip(limits(End::Most));
    let stretch = |(least, most)| Stretch { least: Bound::closed(least), most: Bound::closed(most) };
    children.iter().zip(both).map(|(child, both)| (child.node, stretch(both))).collect()
}

/// What is left of each child where the best, at this end, is what counts.
fn left_by_best(children: &[Child], whole: &Stretch, best: End) -> Vec<(NodeIndex, Stretch)> {
    let reaches = |child: &&Child| match best {
        End::Most => child.scores.most.at >= whole.least.at,
        End::Least => child.scores.least.at <= whole.most.at,
    };
    let is_alone = children.iter().filter(reaches).count() == 1;
    let left = |child: &Child| {
        let mut left = child.scores.clone();
        let (is_free, least, most) = (!is_alone || !reaches(&child), &whole.least, &whole.most);
        match best {
            End::Most => left.most = left.most.clone().lowered(most),
            End::Least => left.least = left.least.clone().raised(least),
        }
        match best {
            _ if is_free => {}
            End::Most => left.least = left.least.clone().raised(least),
            End::Least => left.most = left.most.clone().lowered(most),
        }
        (child.node, left)
    };
    children.iter().map(left).collect()
}

/// What is left of the scores in what a script comes to.
fn left_by_sum(sum: &Sum, whole: &Stretch, spans: &[Span]) -> Vec<(NodeIndex, Stretch)> {
    let beyond = |end: &Bound| sum.minus(&Sum::constant(end.at.clone()));
    let ends = [(beyond(&whole.least), Ordering::Greater), (beyond(&whole.most), Ordering::Less)];
    let closed = |(node, left): (NodeIndex, Stretch)| {
        (node, Stretch { least: Bound::closed(left.least.at), most: Bound::closed(left.most.at) })
    };
    ends.iter().flat_map(|(sum, sign)| limits(sum, *sign, spans)).map(closed).collect()
}
