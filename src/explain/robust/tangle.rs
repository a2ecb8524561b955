//! Sums of scores that hang together: of a group and of what is below it.
//!
//! Weights given, the score of a mean or a sum follows a score below it in a straight line, and so does a sum of both: it
//! is least and most where that score is at an end. With the score held there, the group is as free as ever.

use std::collections::BTreeSet;

use super::range::{above, range};
use super::search::Around;
use super::stretch::Stretch;
use super::weights::{Corner, End, Span};
use crate::explain::open::{Quantity, Sum};
use crate::model::NodeIndex;
use crate::policy::Combine;

/// So many scores below others are held at their ends in turn.
const MOST: usize = 6;

impl Around<'_, '_> {
    /// The exact range of a sum, nothing assumed; none where no scores in it hang together, or otherwise than in a straight
    /// line.
    pub(super) fn untangled(&self, place: usize) -> Option<Stretch> {
        if let Some(known) = self.untangled.borrow().get(&place) {
            return known.clone();
        }
        let sum = self.doubted().sums.get(place);
        let range = self.lower(&sum).and_then(|lower| self.hull(&sum, &lower, &Corner::default()));
        self.untangled.borrow_mut().insert(place, range.clone());
        range
    }

    /// The scores of a sum that are below others of it, the lowest first.
    fn lower(&self, sum: &Sum) -> Option<Vec<NodeIndex>> {
        let tree = self.weights.tree();
        let score = |quantity: &Quantity| match quantity {
            Quantity::Score(node) => Some(*node),
            Quantity::Product(_) | Quantity::Quotient(_) => None,
        };
        let nodes: BTreeSet<NodeIndex> = sum.terms.keys().map(score).collect::<Option<_>>()?;
        let is_below = |node: &NodeIndex| above(*node, tree).any(|above| nodes.contains(&above));
        let lower: Vec<NodeIndex> = nodes.iter().rev().copied().filter(is_below).collect();
        let is_straight = |group: NodeIndex| {
            let decided = &self.weights.policy().nodes[group.0];
            decided.script.is_none() && matches!(decided.combine, Combine::Mean | Combine::Sum)
        };
        let groups = |node: &NodeIndex| {
            let highest = above(*node, tree).filter(|above| nodes.contains(above)).min();
            above(*node, tree).take_while(move |above| Some(*above) >= highest)
        };
        let all_straight = lower.iter().flat_map(groups).all(is_straight);
        (!lower.is_empty() && lower.len() <= MOST && all_straight).then_some(lower)
    }

    /// All that a sum can come to with some scores at one end or the other.
    fn hull(&self, sum: &Sum, lower: &[NodeIndex], corner: &Corner) -> Option<Stretch> {
        let view = self.weights.within(&self.free, corner, &self.radius)?;
        let Some((node, rest)) = lower.split_first() else { return range(sum, &view.spans) };
        let Span::Between(stretch) = &view.spans[node.0] else { return None };
        let at = |end: End| {
            let mut held = corner.clone();
            held.limits.insert(*node, Stretch::point(&end.of(stretch).at));
            self.hull(sum, rest, &held)
        };
        Some(at(End::Least)?.hull(&at(End::Most)?))
    }
}
