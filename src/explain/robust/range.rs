//! What sums of scores can come to while scores are in stretches, and what their signs leave of the scores.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::stretch::{Bound, Stretch};
use super::weights::Span;
use crate::explain::open::{Quantity, Sum};
use crate::model::{Exact, NodeIndex, Tree};

/// What a sum can come to; none where that can't be bounded. No narrower than it is, and exact where no score comes twice.
pub(super) fn range(sum: &Sum, spans: &[Span]) -> Option<Stretch> {
    without(sum, None, spans)
}

/// The sign of a sum, where it has one throughout.
pub(super) fn sign(sum: &Sum, spans: &[Span]) -> Option<Ordering> {
    range(sum, spans)?.sign()
}

fn without(sum: &Sum, left_out: Option<NodeIndex>, spans: &[Span]) -> Option<Stretch> {
    let mut whole = Stretch::point(&sum.rest);
    for (quantity, factor) in &sum.terms {
        if left_out.is_none_or(|node| *quantity != Quantity::Score(node)) {
            whole = whole.plus(&of(quantity, spans)?.times(factor));
        }
    }
    Some(whole)
}

fn of(quantity: &Quantity, spans: &[Span]) -> Option<Stretch> {
    match quantity {
        Quantity::Score(node) => match &spans[node.0] {
            Span::Between(stretch) => Some(stretch.clone()),
            Span::None | Span::Anything => None,
        },
        Quantity::Product(both) => Some(range(&both.0, spans)?.multiplied(&range(&both.1, spans)?)),
        Quantity::Quotient(both) => {
            Some(range(&both.0, spans)?.multiplied(&range(&both.1, spans)?.inverted()?))
        }
    }
}

/// What scores in a sum can be, if it has a sign and the other scores are in stretches.
pub(super) fn limits(sum: &Sum, sign: Ordering, spans: &[Span]) -> Vec<(NodeIndex, Stretch)> {
    let of = |(quantity, factor): (&Quantity, &Exact)| {
        let Quantity::Score(node) = quantity else { return None };
        let Span::Between(stretch) = &spans[node.0] else { return None };
        let others = without(sum, Some(*node), spans)?;
        Some((*node, limit(stretch, factor, sign, &others)))
    };
    sum.terms.iter().filter_map(of).collect()
}

/// What is left of a score that comes times a factor beside others.
fn limit(stretch: &Stretch, factor: &Exact, sign: Ordering, others: &Stretch) -> Stretch {
    let bound = |end: &Bound| (-&end.at).divide(factor).expect("no factor is 0");
    // Times the score, the factor is above what the others lack at their most, or below what they lack at least.
    let above = |end: &Bound, is_in: bool| (factor.is_positive(), Bound { at: bound(end), is_in });
    let ends = match sign {
        Ordering::Greater => vec![above(&others.most, false)],
        Ordering::Less => {
            let (is_lower, end) = above(&others.least, false);
            vec![(!is_lower, end)]
        }
        Ordering::Equal => {
            let (is_lower, end) = above(&others.most, others.most.is_in);
            let (is_upper, other) = above(&others.least, others.least.is_in);
            vec![(is_lower, end), (!is_upper, other)]
        }
    };
    ends.into_iter().fold(stretch.clone(), |left, (is_lower, end)| {
        let cut = if is_lower {
            Stretch { least: end, most: left.most.clone() }
        } else {
            Stretch { least: left.least.clone(), most: end }
        };
        left.common(&cut)
    })
}

/// Whether scores in a sum hang together: one comes twice, or with one below it. Its range is then too wide.
pub(super) fn is_tangled(sum: &Sum, tree: &Tree) -> bool {
    let nodes = sum.nodes();
    let set: BTreeSet<NodeIndex> = nodes.iter().copied().collect();
    set.len() < nodes.len() || nodes.iter().any(|node| above(*node, tree).any(|above| set.contains(&above)))
}

/// The nodes above a node.
pub(super) fn above(node: NodeIndex, tree: &Tree) -> impl Iterator<Item = NodeIndex> {
    std::iter::successors(tree.node(node).parent, |node| tree.node(*node).parent)
}
