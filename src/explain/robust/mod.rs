//! How much the weights of a policy may be off before a company changes tier.
//!
//! One weight at a time: by a sweep of each. All at once, each by its own part of itself up to a radius: the least and
//! the most that each group can score are found with every weight at one end of its stretch (the children of highest
//! score with more weight, the rest with less), group by group, for groups don't share weights.

mod weights;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::sweep::{Parameter, Root, sweep_company};
use crate::assess::{Assessment, Assessor};
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Exact, NodeIndex, Standing};
use crate::policy::Policy;
use weights::Weights;

/// The smallest relative change of one weight that moves a company.
#[derive(Clone, Debug)]
pub struct OneWeight {
    /// Whose weight.
    pub node: NodeIndex,
    /// The weight at which the company moves.
    pub value: Root,
    /// Whether the weight grows.
    pub is_up: bool,
    /// Whether it has moved at that weight, or only beyond it.
    pub moves_at: bool,
    /// The change as a part of today's weight, 0 and up.
    pub change: Exact,
    /// Where it moves.
    pub to: Standing,
}

/// The smallest part by which weights must change, all at once, for a company to move.
#[derive(Clone, Debug)]
pub struct AllWeights {
    /// No change of all weights up to this part of each moves the company.
    pub holds_up_to: Exact,
    /// A change by this part of each, in the direction below, does; none where none below the whole does.
    pub moves_from: Option<Exact>,
    /// The weights that grow in that direction; the others shrink.
    pub up: BTreeSet<NodeIndex>,
    /// Where it moves.
    pub to: Option<Standing>,
}

/// How robust a company's tier is.
#[derive(Clone, Debug)]
pub struct Robustness {
    /// Against a change of one weight; none where no weight moves it.
    pub one: Option<OneWeight>,
    /// Against a change of all.
    pub all: AllWeights,
}

/// How robust a company's tier is against other weights.
pub fn robustness(
    assessor: &Assessor,
    company: &Company,
    today: &Assessment,
) -> Result<Robustness, Vec<Diagnostic>> {
    Ok(Robustness { one: one_weight(assessor, company, today)?, all: all_weights(assessor, company, today)? })
}

/// The nodes whose weight can matter: it is above 0, and so is every one above it.
fn weighed(policy: &Policy) -> impl Iterator<Item = NodeIndex> {
    (1..policy.nodes.len()).map(NodeIndex).filter(|node| policy.nodes[node.0].weight.is_positive())
}

fn one_weight(
    assessor: &Assessor,
    company: &Company,
    today: &Assessment,
) -> Result<Option<OneWeight>, Vec<Diagnostic>> {
    let policy = assessor.policy();
    let mut best: Option<OneWeight> = None;
    for node in weighed(policy) {
        let parameter = Parameter::weight(node, policy, assessor.questionnaire());
        let turns = sweep_company(assessor, &parameter, (0, company, today))?;
        let weight = &parameter.value;
        let above = turns.iter().find(|(value, _)| value.compare_number(weight).is_ge());
        let below = turns.iter().rfind(|(value, _)| value.compare_number(weight).is_le());
        for (value, moved) in above.into_iter().chain(below) {
            let near = value.exact().cloned().unwrap_or_else(|| value.near());
            let change = (&near - weight).abs().divide(weight).expect("the weight is above 0");
            // Exactly at a turn the company moves on the side where it isn't today.
            let is_up = match value.compare_number(weight) {
                Ordering::Equal => moved.to != today.tier,
                order => order.is_gt(),
            };
            let beyond = if is_up { moved.to } else { moved.from };
            let moves_at = moved.at != today.tier;
            let to = if moves_at { moved.at } else { beyond };
            if best.as_ref().is_none_or(|known| change < known.change) {
                best = Some(OneWeight { node, value: value.clone(), is_up, moves_at, change, to });
            }
        }
    }
    Ok(best)
}

fn all_weights(
    assessor: &Assessor,
    company: &Company,
    today: &Assessment,
) -> Result<AllWeights, Vec<Diagnostic>> {
    let searched = Weights { assessor, company, today };
    let one = Exact::one();
    let width = Exact::from(10_i64).power(-9).expect("10 is not 0");
    let half = Exact::ratio(1, 2).expect("2 is not 0");
    let (mut low, mut high) = (Exact::zero(), &one - &(&width * &half));
    let none = |holds_up_to| AllWeights { holds_up_to, moves_from: None, up: BTreeSet::new(), to: None };
    if !searched.may_move(&high) {
        return Ok(none(high));
    }
    while &high - &low > width {
        let middle = &(&low + &high) * &half;
        if searched.may_move(&middle) { high = middle } else { low = middle }
    }
    if let Some((up, to)) = searched.witness(&high)? {
        return Ok(AllWeights { holds_up_to: low, moves_from: Some(high), up, to: Some(to) });
    }
    // Rules that read scores may hold or not: the nearest change that was found to move the company.
    let (mut near, mut far) = (high, &one - &(&width * &half));
    let Some(mut found) = searched.witness(&far)? else { return Ok(none(low)) };
    while &far - &near > width {
        let middle = &(&near + &far) * &half;
        match searched.witness(&middle)? {
            Some(nearer) => (far, found) = (middle, nearer),
            None => near = middle,
        }
    }
    Ok(AllWeights { holds_up_to: low, moves_from: Some(far), up: found.0, to: Some(found.1) })
}

/// A policy whose weights are all off by a part of themselves: some up, the others down.
pub fn scaled(policy: &Policy, up: &BTreeSet<NodeIndex>, radius: &Exact) -> Policy {
    let mut scaled = policy.clone();
    for (index, node) in scaled.nodes.iter_mut().enumerate().skip(1) {
        let by = if up.contains(&NodeIndex(index)) { radius.clone() } else { -radius };
        node.weight = &node.weight * &(&Exact::one() + &by);
    }
    scaled
}
