//! The cheapest way on from one part of the search: what the frontier of totals says.

use std::collections::BTreeMap;

use super::frontier::{Cost, Frontier, TooMany, taken};
use super::leaf::{Leaf, Settled};
use super::problem::Problem;
use super::search::WORK;
use crate::diagnostic::Diagnostic;
use crate::model::{Exact, QuestionIndex};

/// What is to bring the company to its tier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Goal {
    /// The total.
    #[default]
    Total,
    /// A cap, over whatever total it has; enough must be known.
    Cap,
    /// A floor, which asks for no total.
    Floor,
}

type Proposal = Option<(Cost, BTreeMap<QuestionIndex, usize>)>;

/// The cheapest change that brings the total where it is to be: the fewest answers first, then the least steps.
pub(super) fn proposal(leaf: &Leaf, goal: Goal, budget: &mut usize) -> Result<Proposal, TooMany> {
    let problem = leaf.problem;
    let most = problem.alternatives.iter().filter(|alternatives| !alternatives.is_empty()).count();
    let mut solve = |limit: usize, counts_steps: bool| -> Result<Proposal, TooMany> {
        let mut frontier = Frontier { problem, leaf, limit, counts_steps, budget: *budget };
        let totals = frontier.totals();
        *budget = frontier.budget;
        let arrives = |(cost, (total, _)): &(Cost, (Exact, _))| {
            let is_rated = cost.is_scored && cost.known >= problem.wanting;
            match goal {
                Goal::Total => is_rated && problem.aim.accepts(total, problem.policy()),
                Goal::Cap => is_rated,
                Goal::Floor => true,
            }
        };
        Ok(totals?.into_iter().find(arrives).map(|(cost, (_, picks))| (cost, taken(&picks))))
    };
    let Some((cost, found)) = solve(most, false)? else { return Ok(None) };
    if cost.changes == 0 {
        return Ok(Some((cost, found)));
    }
    solve(cost.changes, true)
}

/// The best total that so many changes of answers can give; none, where they give none, or too little is known then.
pub(super) fn best_total(problem: &Problem, limit: usize) -> Result<Option<Exact>, Vec<Diagnostic>> {
    let (settled, limits) = (Settled::new(), Vec::new());
    let assessment = problem.assess(&settled)?;
    let leaf = Leaf::new(problem, &settled, &limits, &assessment);
    let mut frontier = Frontier { problem, leaf: &leaf, limit, counts_steps: false, budget: WORK };
    let Ok(totals) = frontier.totals() else { return Ok(None) };
    let enough = totals.into_iter().filter(|(cost, _)| cost.is_scored && cost.known >= problem.wanting);
    let total = |(_, (total, _)): (Cost, (Exact, _))| total;
    Ok(enough.map(total).reduce(|best, next| if problem.aim.prefers(&next, &best) { next } else { best }))
}
