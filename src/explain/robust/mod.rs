//! How much the weights of a policy may be off before a company changes tier.
//!
//! One weight at a time: by a sweep of each. All at once, each by its own part of itself up to a radius: the least and
//! the most that each group can score are found with every weight at one end of its stretch (the children of highest
//! score with more weight, the rest with less), group by group, for groups don't share weights. What rules and scripts
//! make of the scores together is searched by the signs of their comparisons, whatever else they do with them.

mod direction;
mod doubted;
mod narrow;
mod range;
mod search;
mod stretch;
mod tangle;
mod unfolding;
mod way;
mod weights;

use std::cmp::Ordering;

use super::sweep::{Parameter, Root, Sweeping};
use crate::assess::{Assessment, Assessor};
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Exact, NodeIndex, Standing};
use crate::policy::{Combine, Policy};
use doubted::Doubted;
use search::Around;
use weights::{Off, Weights};

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

/// A weight that is left open.
struct Open<'a> {
    node: NodeIndex,
    sweeping: Sweeping<'a>,
    /// The policy without it.
    without: Policy,
}

/// A policy whose weights are in doubt: what is the same for all companies.
pub struct Doubt<'a> {
    assessor: &'a Assessor<'a>,
    /// Each weight that can matter, left open: those above 0.
    weights: Vec<Open<'a>>,
}

impl<'a> Doubt<'a> {
    /// Prepares a policy.
    pub fn new(assessor: &'a Assessor<'a>) -> Self {
        let (policy, questionnaire) = (assessor.policy(), assessor.questionnaire());
        let open = |node: NodeIndex| {
            let mut without = policy.clone();
            without.nodes[node.0].weight = Exact::zero();
            let parameter = Parameter::weight(node, policy, questionnaire);
            Open { node, sweeping: Sweeping::new(assessor, parameter), without }
        };
        let nodes = (1..policy.nodes.len()).map(NodeIndex);
        let weighed = nodes.filter(|node| policy.nodes[node.0].weight.is_positive());
        Self { assessor, weights: weighed.map(open).collect() }
    }

    /// How robust a company's tier is.
    pub fn robustness(&self, company: &Company, today: &Assessment) -> Result<Robustness, Vec<Diagnostic>> {
        let doubted = Doubted::new(self.assessor, company, today);
        Ok(Robustness { one: self.one_weight(&doubted)?, all: all_weights(&doubted)? })
    }

    /// The nearest change of one weight. What can't move the company within a stretch is not followed through it.
    fn one_weight(&self, doubted: &Doubted) -> Result<Option<OneWeight>, Vec<Diagnostic>> {
        let mut best: Option<OneWeight> = None;
        let mut left: Vec<&Open> = self.weights.iter().collect();
        for part in [20, 4, 1].map(|part| Exact::ratio(1, part).expect("it is not 0")) {
            let mut waiting = Vec::new();
            for weight in left {
                let nearest = best.as_ref().map(|known| known.change.clone());
                let radius = nearest.map_or(part.clone(), |nearest| nearest.min(part.clone())).min(widest());
                if self.may_move(doubted, Off::One(weight.node), &radius)? {
                    Self::follow(weight, doubted, &mut best)?;
                } else {
                    waiting.push(weight);
                }
            }
            left = waiting;
            if best.as_ref().is_some_and(|known| known.change <= part.clone().min(widest())) {
                return Ok(best);
            }
        }
        for weight in left {
            let can = self.may_move(doubted, Off::Any(weight.node), &Exact::zero())?;
            if can || self.moves_without(&weight.without, doubted) {
                Self::follow(weight, doubted, &mut best)?;
            }
        }
        Ok(best)
    }

    fn may_move(&self, doubted: &Doubted, off: Off, radius: &Exact) -> Result<bool, Vec<Diagnostic>> {
        // A sum has no end then, and what is the largest or smallest may be another child than within any radius.
        if matches!(off, Off::Any(_))
            && self.assessor.policy().nodes.iter().any(|node| node.combine != Combine::Mean)
        {
            return Ok(true);
        }
        Around::new(Weights { doubted, off }, radius).find(&|_| Ok(true))
    }

    /// Whether the company moves where a weight is 0: then it also counts no more for coverage.
    fn moves_without(&self, without: &Policy, doubted: &Doubted) -> bool {
        let assessor = Assessor::new(without, self.assessor.questionnaire(), self.assessor.day());
        let there = assessor.decide(doubted.scene.company);
        there.map_or(true, |decision| decision.tier != doubted.scene.today.tier)
    }

    fn follow(
        Open { node, sweeping, .. }: &Open,
        doubted: &Doubted,
        best: &mut Option<OneWeight>,
    ) -> Result<(), Vec<Diagnostic>> {
        let (company, today) = (doubted.scene.company, doubted.scene.today);
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
            // Of equals the first weight, in whatever order they were followed.
            let is_nearer = best
                .as_ref()
                .is_none_or(|known| change < known.change || (change == known.change && *node < known.node));
            if is_nearer {
                *best = Some(OneWeight { node: *node, value: value.clone(), is_up, moves_at, change, to });
            }
        }
        Ok(())
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

fn all_weights(doubted: &Doubted) -> Result<AllWeights, Vec<Diagnostic>> {
    let (unit, most) = (unit(), widest());
    let none =
        |holds_up_to| AllWeights { holds_up_to, moves_from: None, direction: Direction::default(), to: None };
    let around = |radius: &Exact| Around::new(Weights { doubted, off: Off::All }, radius);
    let may_move = |radius: &Exact| around(radius).find(&|_| Ok(true));
    let witness = |radius: &Exact| around(radius).witness();
    if !may_move(&most)? {
        return Ok(none(most));
    }
    let (low, high) = narrowed(&Exact::zero(), &mut |radius| may_move(radius))?;
    let whole = |number: &Exact| number.divide(&unit).expect("a unit is not 0");
    let holds_up_to = &whole(&low).floor() * &unit;
    let high = (&whole(&high).ceiling() * &unit).min(most.clone());
    if let Some((direction, to)) = witness(&high)? {
        return Ok(AllWeights { holds_up_to, moves_from: Some(high), direction, to: Some(to) });
    }
    // Rules that do more with scores may hold or not: the nearest change that was found to move the company.
    let Some(furthest) = witness(&most)? else { return Ok(none(holds_up_to)) };
    let (_, far) = narrowed(&high, &mut |radius| Ok(witness(radius)?.is_some()))?;
    let (far, (direction, to)) = match witness(&far)? {
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
