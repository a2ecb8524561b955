//! The cheapest way on from one part of the search: what the frontier of totals says.

use std::collections::BTreeMap;

use super::frontier::{Counting, Frontier, TooMany};
use super::leaf::{Leaf, Settled};
use super::problem::Problem;
use super::search::WORK;
use super::ways::{Cost, Way, taken};
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

/// The cheapest change that brings the total where it is to be: the fewest answers first, then the least steps. It is
/// looked for from `least` changes on; what takes fewer is found too.
pub(super) fn proposal(
    leaf: &Leaf,
    (goal, least): (Goal, usize),
    budget: &mut usize,
) -> Result<Proposal, TooMany> {
    let problem = leaf.problem;
    let most = problem.alternatives.iter().filter(|alternatives| !alternatives.is_empty()).count();
    let mut solve = |limit: usize, counting: Counting| -> Result<Option<Way>, TooMany> {
        let mut frontier = Frontier { problem, leaf, limit, counting, budget: *budget };
        let totals = frontier.totals();
        *budget = frontier.budget;
        let arrives = |way: &Way| {
            let is_rated = way.cost.is_scored && problem.is_enough(&way.cost.known);
            match goal {
                Goal::Total => is_rated && problem.aim.accepts(&way.value, problem.policy()),
                Goal::Cap => is_rated,
                Goal::Floor => problem.is_free(goal) || !way.cost.is_scored,
            }
        };
        Ok(totals?.into_iter().filter(arrives).min_by_key(|way| (way.cost.changes, way.cost.steps)))
    };
    // Without counting it is quickly seen that nothing leads there.
    if solve(most, Counting::Nothing)?.is_none() {
        return Ok(None);
    }
    let mut limit = least.min(most);
    let mut fewest = loop {
        if let Some(found) = solve(limit, Counting::Changes)? {
            break found.cost.changes;
        }
        if limit == most {
            return Ok(None);
        }
        limit = (limit + limit / 2 + 1).min(most);
    };
    // The fewer may change, the closer scripts are followed: then it can turn out that so few don't suffice after all.
    loop {
        if let Some(mut way) = solve(fewest, Counting::Steps)? {
            if way.cost.changes < fewest {
                (way.cost.changes, way.cost.steps) = (fewest, 0);
            }
            return Ok(Some((way.cost, taken(&way.picks))));
        }
        if fewest == most {
            return Ok(None);
        }
        fewest += 1;
    }
}

/// The best total that so many changes of answers can give; none, where they give none, or too little is known then.
pub(super) fn best_total(problem: &Problem, limit: usize) -> Result<Option<Exact>, Vec<Diagnostic>> {
    let (settled, limits) = (Settled::new(), Vec::new());
    let leaf = Leaf::new(problem, &settled, &limits)?;
    let counting = if limit < problem.alternatives.len() { Counting::Changes } else { Counting::Nothing };
    let mut frontier = Frontier { problem, leaf: &leaf, limit, counting, budget: WORK };
    let Ok(totals) = frontier.totals() else { return Ok(None) };
    let enough = totals.into_iter().filter(|way| way.cost.is_scored && problem.is_enough(&way.cost.known));
    let totals = enough.map(|way| way.value);
    Ok(totals.reduce(|best, next| if problem.aim.prefers(&next, &best) { next } else { best }))
}
