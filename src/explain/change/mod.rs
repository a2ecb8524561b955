//! What would change a company's tier: the fewest answers, proved to be the fewest, or what stands in the way.

mod amount;
mod atom;
mod form;
mod frontier;
mod leaf;
mod piece;
mod problem;
mod proposal;
mod script;
mod search;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

use crate::assess::Assessor;
use crate::diagnostic::Diagnostic;
use crate::model::{Choice, Company, Exact, NodeIndex, QuestionIndex};
use crate::text::Range;
use problem::Problem;
use search::{Found, Search};

pub(super) use atom::cuts;
pub use problem::Aim;

/// An answer to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The question.
    pub question: QuestionIndex,
    /// What it counts as today; the `missing` option, when nobody has answered it.
    pub from: Choice,
    /// What it would be answered with.
    pub to: Choice,
    /// How far that is on the question's scale.
    pub steps: usize,
}

/// What it takes to reach a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// These changes, and no fewer; of all sets as small, one with the least steps.
    Changes(Vec<Change>),
    /// No admissible answers lead there.
    Blocked(Obstacle),
    /// Not found, and not refuted: fewer changes than these don't suffice.
    Undecided(usize),
}

/// What stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A rule that holds whatever is answered, and the facts that it read.
    Rule {
        /// The rule, by its place in the policy's list.
        rule: usize,
        /// The facts, each with the property's name and its place in the data.
        facts: Vec<(String, Range)>,
    },
    /// The best total that answers can give; none, where too little would still be answered.
    Total(Option<Exact>),
    /// Rules that read answers, and leave no way open.
    Answers(Vec<usize>),
    /// Nodes whose scripts give no score that leads there.
    Scripts(Vec<NodeIndex>),
    /// Answers that follow others: each of them can lead there, but not all together.
    Followers,
}

/// Which answers may change.
#[derive(Clone, Debug, Default)]
pub struct Permission {
    /// Only these; all, when none are named.
    pub only: BTreeSet<QuestionIndex>,
    /// None of these.
    pub keep: BTreeSet<QuestionIndex>,
}

impl Permission {
    fn allows(&self, question: QuestionIndex) -> bool {
        (self.only.is_empty() || self.only.contains(&question)) && !self.keep.contains(&question)
    }
}

/// The fewest answers to change for a company to get where it is to be.
pub fn way(
    assessor: &Assessor,
    company: &Company,
    aim: Aim,
    permission: &Permission,
) -> Result<Way, Vec<Diagnostic>> {
    let problem = Problem::new(assessor, company, aim, &|question| permission.allows(question))?;
    if aim.is_met(problem.today.tier) {
        return Ok(Way::Changes(Vec::new()));
    }
    if let Some(obstacle) = fact_in_the_way(&problem)? {
        return Ok(Way::Blocked(obstacle));
    }
    Ok(match Search::new(&problem).run()? {
        Found::Changes(taken) if problem.is_exact || is_least(&problem, &taken) => {
            let change = |(question, taken): (&QuestionIndex, &usize)| {
                let today = company.answers[question.0].as_ref().map(|answer| answer.choice.clone());
                let alternative = &problem.alternatives[question.0][*taken];
                Change {
                    question: *question,
                    from: today.unwrap_or(Choice::Option(assessor.questionnaire().missing)),
                    to: alternative.choice.clone(),
                    steps: alternative.steps,
                }
            };
            Way::Changes(taken.iter().map(change).collect())
        }
        Found::Nothing(rules) if problem.is_exact => Way::Blocked(obstacle(&problem, rules)?),
        Found::GivenUp(fewest) => Way::Undecided(fewest),
        // A condition computes with a numeric answer: which numbers matter is not known.
        Found::Changes(_) | Found::Nothing(_) => Way::Undecided(1),
    })
}

/// The furthest that fewer changes bring the total, where that alone shows that they don't suffice; what rules do beside
/// it was searched through.
pub fn reach_of_fewer(
    assessor: &Assessor,
    company: &Company,
    (aim, changes): (Aim, usize),
    permission: &Permission,
) -> Result<Option<Exact>, Vec<Diagnostic>> {
    let Some(fewer) = changes.checked_sub(1).filter(|fewer| *fewer > 0) else { return Ok(None) };
    let problem = Problem::new(assessor, company, aim, &|question| permission.allows(question))?;
    let best = proposal::best_total(&problem, fewer)?;
    Ok(best.filter(|total| !aim.accepts(total, assessor.policy())))
}

/// One answer by one step: nothing is less, whichever numbers matter.
fn is_least(problem: &Problem, taken: &BTreeMap<QuestionIndex, usize>) -> bool {
    let steps = taken.iter().map(|(question, taken)| problem.alternatives[question.0][*taken].steps);
    taken.len() <= 1 && steps.sum::<usize>() <= 1
}

/// A floor that reads no answers, or a cap, where the way is up: it holds whatever is answered.
fn fact_in_the_way(problem: &Problem) -> Result<Option<Obstacle>, Vec<Diagnostic>> {
    let rules = &problem.policy().rules;
    let blocks = |rule: &&usize| match problem.aim {
        Aim::Laxer(rank) => rules[**rule].is_floor && rules[**rule].rank > rank,
        Aim::Stricter(_) => false,
    };
    let is_fixed =
        |rule: &&usize| !problem.reads[**rule].iter().any(|question| problem.can_change(*question));
    let mut found = problem.today.holding.iter().filter(blocks).filter(is_fixed);
    let Some(rule) = found.find(|rule| follows_nothing(problem, **rule)) else { return Ok(None) };
    let trace = problem.assessor.trace(problem.company)?;
    let steps = trace.rules.iter().find(|traced| traced.rule == *rule).map(|traced| &traced.steps.0);
    let mut facts: Vec<(String, Range)> = Vec::new();
    for step in steps.into_iter().flatten() {
        let fact = (step.policy.snippet().to_owned(), step.data);
        if let (name, Some(range)) = fact
            && !facts.iter().any(|(_, known)| *known == range)
        {
            facts.push((name, range));
        }
    }
    Ok(Some(Obstacle::Rule { rule: *rule, facts }))
}

/// Whether no question that a rule reads follows one that can change.
fn follows_nothing(problem: &Problem, rule: usize) -> bool {
    let questionnaire = problem.assessor.questionnaire();
    problem.reads[rule].iter().all(|question| {
        let mut above = Some(*question);
        while let Some(next) = above {
            if problem.can_change(next) {
                return false;
            }
            above = questionnaire.question(next).depends_on.as_ref().map(|dependency| dependency.question);
        }
        true
    })
}

/// What stands in the way, where that is more than one fact; `rules` are those that proposals met.
fn obstacle(problem: &Problem, rules: BTreeSet<usize>) -> Result<Obstacle, Vec<Diagnostic>> {
    let best = proposal::best_total(problem, problem.alternatives.len())?;
    if !best.as_ref().is_some_and(|total| problem.aim.accepts(total, problem.policy())) {
        return Ok(Obstacle::Total(best));
    }
    if !rules.is_empty() {
        return Ok(Obstacle::Answers(rules.into_iter().collect()));
    }
    let is_open = |(_, reads): &(&NodeIndex, &BTreeSet<QuestionIndex>)| {
        reads.iter().any(|question| problem.can_change(*question))
    };
    let scripts: Vec<NodeIndex> = problem.scripts.iter().filter(is_open).map(|(node, _)| *node).collect();
    Ok(if scripts.is_empty() { Obstacle::Followers } else { Obstacle::Scripts(scripts) })
}
