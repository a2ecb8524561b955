//! How much the weights of a policy may be off before a company changes tier.
//!
//! One weight at a time: by a sweep of each. All at once, each by its own part of itself up to a radius: the least and
//! the most that each group can score are found with every weight at one end of its stretch (the children of highest
//! score with more weight, the rest with less), group by group, for groups don't share weights. What rules make of the
//! scores together is searched by the signs of their comparisons.

mod direction;
mod form;
mod search;
mod stretch;
mod weights;

use std::cmp::Ordering;

use super::sweep::{Parameter, Root, Sweeping};
use crate::assess::{Assessment, Assessor};
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Exact, NodeIndex, Standing};
use form::Written;
use search::{Around, Search};
use weights::Weights;

pub use direction::Direction;

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
    /// Which weights grow then, and which shrink.
    pub direction: Direction,
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

/// A policy whose weights are in doubt: what is the same for all companies.
pub struct Doubt<'a> {
    assessor: &'a Assessor<'a>,
    /// Each weight that can matter, left open: those above 0.
    weights: Vec<(NodeIndex, Sweeping<'a>)>,
    /// What the rules compare scores with.
    written: Vec<Option<Vec<Written>>>,
}

impl<'a> Doubt<'a> {
    /// Prepares a policy.
    pub fn new(assessor: &'a Assessor<'a>) -> Self {
        let (policy, questionnaire) = (assessor.policy(), assessor.questionnaire());
        let open = |node| (node, Sweeping::new(assessor, Parameter::weight(node, policy, questionnaire)));
        let nodes = (1..policy.nodes.len()).map(NodeIndex);
        let weighed = nodes.filter(|node| policy.nodes[node.0].weight.is_positive());
        let written = policy.rules.iter().map(|rule| Written::all(&rule.condition, questionnaire));
        Self { assessor, weights: weighed.map(open).collect(), written: written.collect() }
    }

    /// How robust a company's tier is.
    pub fn robustness(&self, company: &Company, today: &Assessment) -> Result<Robustness, Vec<Diagnostic>> {
        let weights = Weights { assessor: self.assessor, company, today };
        let all = all_weights(&Search::new(weights, &self.written, &widest()))?;
        Ok(Robustness { one: self.one_weight(company, today)?, all })
    }

    fn one_weight(
        &self,
        company: &Company,
        today: &Assessment,
    ) -> Result<Option<OneWeight>, Vec<Diagnostic>> {
        let mut best: Option<OneWeight> = None;
        for (node, sweeping) in &self.weights {
            let turns = sweeping.company((0, company, today))?;
            let weight = &sweeping.parameter().value;
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
                    best = Some(OneWeight { node: *node, value: value.clone(), is_up, moves_at, change, to });
                }
            }
        }
        Ok(best)
    }
}

/// So often the whole is halved: what is left, and a unit of the last digit at each end, is below a billionth.
const HALVINGS: u32 = 31;

/// A unit of the last digit that is said.
fn unit() -> Exact {
    Exact::from(10_i64).power(-10).expect("10 is not 0")
}

/// Without any weight there is no total: just before that is as far as is looked.
fn widest() -> Exact {
    &Exact::one() - &unit()
}

fn all_weights(search: &Search) -> Result<AllWeights, Vec<Diagnostic>> {
    let (unit, most) = (unit(), widest());
    let none =
        |holds_up_to| AllWeights { holds_up_to, moves_from: None, direction: Direction::default(), to: None };
    let may_move = |radius: &Exact| search.find(&Around::new(search.weights, radius), &|_| Ok(true));
    if !may_move(&most)? {
        return Ok(none(most));
    }
    let (low, high) = narrowed(&Exact::zero(), &mut |radius| may_move(radius))?;
    let whole = |number: &Exact| number.divide(&unit).expect("a unit is not 0");
    let holds_up_to = &whole(&low).floor() * &unit;
    let high = (&whole(&high).ceiling() * &unit).min(most.clone());
    if let Some((direction, to)) = search.witness(&high)? {
        return Ok(AllWeights { holds_up_to, moves_from: Some(high), direction, to: Some(to) });
    }
    // Rules that do more with scores may hold or not: the nearest change that was found to move the company.
    let Some(furthest) = search.witness(&most)? else { return Ok(none(holds_up_to)) };
    let (_, far) = narrowed(&high, &mut |radius| Ok(search.witness(radius)?.is_some()))?;
    let (far, (direction, to)) = match search.witness(&far)? {
        Some(found) => (far, found),
        None => (most, furthest),
    };
    Ok(AllWeights { holds_up_to, moves_from: Some(far), direction, to: Some(to) })
}

/// Where something begins to hold between a number and 1: a stretch below a two-billionth.
fn narrowed(
    from: &Exact,
    holds: &mut dyn FnMut(&Exact) -> Result<bool, Vec<Diagnostic>>,
) -> Result<(Exact, Exact), Vec<Diagnostic>> {
    let half = Exact::ratio(1, 2).expect("2 is not 0");
    let (mut low, mut high) = (from.clone(), Exact::one());
    for _ in 0..HALVINGS {
        let middle = &(&low + &high) * &half;
        if holds(&middle)? { high = middle } else { low = middle }
    }
    Ok((low, high))
}
