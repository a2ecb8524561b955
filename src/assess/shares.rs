//! What part of the total each node can make, before any answer is known.

use crate::model::{Exact, Questionnaire};
use crate::policy::{Combine, Policy};

/// A node's part in the total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Share {
    /// So much of it, when nothing is skipped.
    Part(Exact),
    /// Up to so much of it: a maximum or minimum stands above, where one child carries all.
    UpTo(Exact),
    /// A script above says what comes of it.
    Scripted,
    /// None: it, or a group that it is in, weighs 0.
    Nothing,
}

/// The part of every node, by index.
pub fn shares(policy: &Policy, questionnaire: &Questionnaire) -> Vec<Share> {
    let tree = &questionnaire.tree;
    let mut shares: Vec<Share> = Vec::with_capacity(tree.len());
    for index in tree.indices() {
        let Some(parent) = tree.node(index).parent else {
            shares.push(Share::Part(Exact::one()));
            continue;
        };
        let own = &policy.nodes[index.0].weight;
        let above = &policy.nodes[parent.0];
        let siblings: Exact =
            tree.node(parent).children.iter().map(|child| policy.nodes[child.0].weight.clone()).sum();
        let part = |whole: &Exact| match above.combine {
            Combine::Mean => (whole * own).divide(&siblings).unwrap_or_else(Exact::zero),
            Combine::Sum => whole * own,
            Combine::Maximum | Combine::Minimum => whole.clone(),
        };
        let decides_alone = matches!(above.combine, Combine::Maximum | Combine::Minimum);
        let share = match &shares[parent.0] {
            _ if own.is_zero() => Share::Nothing,
            Share::Nothing => Share::Nothing,
            _ if above.script.is_some() => Share::Scripted,
            Share::Scripted => Share::Scripted,
            Share::Part(whole) if !decides_alone => Share::Part(part(whole)),
            Share::Part(whole) | Share::UpTo(whole) => Share::UpTo(part(whole)),
        };
        shares.push(share);
    }
    shares
}
