//! The search for the fewest answers to change: best first, so that what is found first is proved to be the fewest.
//!
//! The frontier says what the cheapest change is that brings the *total* where it is to be. Rules, scripts and
//! questions that follow others may not go along. So each proposal is assessed; where it fails, an answer that the rule
//! in the way reads is settled, one way after the other, and each part of the search is asked again. No part's
//! proposal costs more than what it can still lead to, and parts are taken up cheapest first.

use std::collections::{BTreeMap, BTreeSet};

use super::atom::{Atom, Region, can_differ};
use super::frontier::TooMany;
use super::leaf::{Leaf, Limit, Settled};
use super::problem::{Aim, Problem};
use super::proposal::{Goal, proposal};
use crate::assess::Decision;
use crate::diagnostic::Diagnostic;
use crate::model::{Exact, QuestionIndex};

/// Merges that one search may take before it gives up.
pub(super) const WORK: usize = 12_000_000;
/// Parts that one search may take up before it gives up.
const PARTS: usize = 20_000;

/// What a search came to.
pub(super) enum Found {
    /// The alternatives to take: the fewest, and of these the least steps.
    Changes(BTreeMap<QuestionIndex, usize>),
    /// None lead there. These rules stood in the way of proposals.
    Nothing(BTreeSet<usize>),
    /// It was given up; fewer changes than these don't suffice.
    GivenUp(usize),
}

/// A part of the search: some answers settled, a proposal for the rest.
#[derive(Clone, Default)]
struct Part {
    goal: Goal,
    settled: Settled,
    limits: Vec<Limit>,
    /// On which side of a number each score is taken to be.
    regions: BTreeMap<Atom, Region>,
    proposal: BTreeMap<QuestionIndex, usize>,
}

/// What to do with a part whose proposal fails.
enum Next {
    Nothing,
    Settle(QuestionIndex),
    Split(Atom),
}

pub(super) struct Search<'p, 'a> {
    problem: &'p Problem<'a>,
    waiting: BTreeMap<(usize, usize, usize), Part>,
    serial: usize,
    budget: usize,
    /// The changes that a part cost which was too much work to merge.
    given_up: Option<usize>,
    /// The rules that stood in the way of proposals.
    met: BTreeSet<usize>,
}

impl<'p, 'a> Search<'p, 'a> {
    pub(super) fn new(problem: &'p Problem<'a>) -> Self {
        Self {
            problem,
            waiting: BTreeMap::new(),
            serial: 0,
            budget: WORK,
            given_up: None,
            met: BTreeSet::new(),
        }
    }

    pub(super) fn run(mut self) -> Result<Found, Vec<Diagnostic>> {
        for goal in [Goal::Total, Goal::Cap, Goal::Floor] {
            if self.is_possible(goal) {
                self.take_up(Part { goal, ..Part::default() }, 0)?;
            }
        }
        let mut parts = 0;
        while let Some(((changes, _, _), part)) = self.waiting.pop_first() {
            parts += 1;
            if parts > PARTS || self.given_up.is_some_and(|given_up| given_up <= changes) {
                return Ok(Found::GivenUp(self.given_up.map_or(changes, |given_up| given_up.min(changes))));
            }
            let decision = self.problem.decide(&combined(&part))?;
            if self.problem.aim.is_met(decision.tier) {
                let settled =
                    part.settled.iter().filter_map(|(question, taken)| Some((*question, (*taken)?)));
                return Ok(Found::Changes(settled.chain(part.proposal).collect()));
            }
            match self.next(&part, &decision)? {
                Next::Nothing => {}
                Next::Settle(question) => self.settle((&part, changes), question)?,
                Next::Split(atom) => self.split((&part, changes), &atom)?,
            }
        }
        Ok(self.given_up.map_or(Found::Nothing(self.met), Found::GivenUp))
    }

    /// Whether there is a rule that could do it.
    fn is_possible(&self, goal: Goal) -> bool {
        goal == Goal::Total || self.helpers(goal).next().is_some()
    }

    /// The rules that could give the tier: caps on the way down, floors either way.
    fn helpers(&self, goal: Goal) -> impl Iterator<Item = usize> + use<'p, 'a> {
        let problem = self.problem;
        let rules = &problem.policy().rules;
        (0..rules.len()).filter(move |index| {
            let rule = &rules[*index];
            let leads = match problem.aim {
                Aim::Laxer(rank) => rule.rank <= rank && rule.is_floor == (goal == Goal::Floor),
                Aim::Stricter(rank) => rule.rank >= rank && rule.is_floor && goal == Goal::Floor,
            };
            let may_hold = !problem.reads[*index].is_empty() || problem.today.holding.contains(index);
            leads && may_hold && problem.assessor.can_decide(*index, problem.company)
        })
    }

    /// Proposes the cheapest way on, and lets the part wait for its turn; drops it where there is none. It is hardly less
    /// than the `least` changes of the part that it comes from.
    fn take_up(&mut self, mut part: Part, least: usize) -> Result<(), Vec<Diagnostic>> {
        let settled = part.settled.iter().filter_map(|(question, taken)| Some((*question, (*taken)?)));
        let steps =
            |(question, taken): (QuestionIndex, usize)| self.problem.alternatives[question.0][taken].steps;
        let own: Vec<usize> = settled.map(steps).collect();
        let (mut changes, mut all_steps) = (own.len(), own.iter().sum::<usize>());
        part.proposal = BTreeMap::new();
        let is_free = self.problem.is_free(part.goal);
        if !is_free || !part.limits.is_empty() {
            let leaf = Leaf::new(self.problem, &part.settled, &part.limits)?;
            match proposal(&leaf, (part.goal, least.saturating_sub(changes)), &mut self.budget) {
                Ok(None) => return Ok(()),
                Ok(Some((cost, proposal))) => {
                    changes += cost.changes;
                    all_steps += cost.steps;
                    part.proposal = proposal;
                }
                Err(TooMany) => {
                    let changes = changes.max(least);
                    let fewest = self.given_up.map_or(changes, |known| known.min(changes));
                    self.given_up = Some(fewest);
                    return Ok(());
                }
            }
        }
        self.serial += 1;
        self.waiting.insert((changes, all_steps, self.serial), part);
        Ok(())
    }

    /// What stands in a proposal's way, and what of it can still change.
    fn next(&mut self, part: &Part, decision: &Decision) -> Result<Next, Vec<Diagnostic>> {
        let problem = self.problem;
        let rules = &problem.policy().rules;
        let blocks = |rule: &usize| match problem.aim {
            Aim::Laxer(rank) => rules[*rule].is_floor && rules[*rule].rank > rank,
            // A floor would not mind the cap.
            Aim::Stricter(rank) => {
                part.goal == Goal::Total && !rules[*rule].is_floor && rules[*rule].rank < rank
            }
        };
        if let Some(rule) = decision.holding.iter().copied().find(blocks) {
            self.met.insert(rule);
            return self.open(part, rule, false);
        }
        let is_helped = self.helpers(part.goal).any(|rule| decision.holding.contains(&rule));
        if part.goal != Goal::Total && !is_helped {
            for rule in self.helpers(part.goal) {
                match self.open(part, rule, true)? {
                    Next::Nothing => {}
                    next => return Ok(next),
                }
            }
            return Ok(Next::Nothing);
        }
        // Scripts and questions that follow others elsewhere: what the frontier doesn't see.
        let questionnaire = problem.assessor.questionnaire();
        let leads = |question: QuestionIndex| !problem.followers[question.0].is_empty();
        let unsettled = |question: &QuestionIndex| self.is_unsettled(part, *question);
        let leader = questionnaire.indices().filter(unsettled).find(|question| leads(*question));
        Ok(leader.or_else(|| questionnaire.indices().find(unsettled)).map_or(Next::Nothing, Next::Settle))
    }

    /// What can still change about a rule that holds and is not to, or the other way round.
    fn open(&self, part: &Part, rule: usize, wanted: bool) -> Result<Next, Vec<Diagnostic>> {
        let problem = self.problem;
        let condition = &problem.policy().rules[rule].condition;
        let questionnaire = problem.assessor.questionnaire();
        let unsettled = |question: QuestionIndex| {
            let mut above = Some(question);
            while let Some(next) = above {
                if self.is_unsettled(part, next) {
                    return Some(next);
                }
                above =
                    questionnaire.question(next).depends_on.as_ref().map(|dependency| dependency.question);
            }
            None
        };
        if let Some(question) = condition.reads.answers.iter().find_map(|question| unsettled(*question)) {
            return Ok(Next::Settle(question));
        }
        if let Some(atoms) = &problem.atoms[rule] {
            if let Some(atom) = atoms.iter().find(|atom| !part.regions.contains_key(atom)) {
                return Ok(Next::Split(atom.clone()));
            }
            // Every answer that it reads is settled: the sides that its scores are on say whether it holds.
            let scores = problem.decide(&part.settled)?.scores;
            let mut trial = problem.trial.clone();
            let company = problem.changed(&mut trial, &part.settled);
            let holds = |scores: &[Option<Exact>]| problem.assessor.holds(rule, company, scores);
            if !can_differ(&part.regions, problem, (scores, wanted), &holds)? {
                return Ok(Next::Nothing);
            }
        }
        let mut below = problem.reads[rule].iter().copied();
        Ok(below.find_map(unsettled).map_or(Next::Nothing, Next::Settle))
    }

    fn is_unsettled(&self, part: &Part, question: QuestionIndex) -> bool {
        self.problem.can_change(question) && !part.settled.contains_key(&question)
    }

    /// Each way to answer a question becomes a part.
    fn settle(
        &mut self,
        (part, changes): (&Part, usize),
        question: QuestionIndex,
    ) -> Result<(), Vec<Diagnostic>> {
        let alternatives = self.problem.alternatives[question.0].len();
        for taken in std::iter::once(None).chain((0..alternatives).map(Some)) {
            let mut next = part.clone();
            next.settled.insert(question, taken);
            self.take_up(next, changes)?;
        }
        Ok(())
    }

    /// Each side of a number that a score can be on becomes a part. The frontier can keep to the near side; on the far
    /// side only the rule is told apart.
    fn split(&mut self, (part, changes): (&Part, usize), atom: &Atom) -> Result<(), Vec<Diagnostic>> {
        for region in [Region::Beyond, Region::At, Region::Before] {
            let mut next = part.clone();
            next.regions.insert(atom.clone(), region);
            if region != Region::Before {
                let is_inclusive = region == Region::At;
                next.limits.push(Limit { node: atom.node, number: atom.number.clone(), is_inclusive });
            }
            self.take_up(next, changes)?;
        }
        Ok(())
    }
}

fn combined(part: &Part) -> Settled {
    let proposal = part.proposal.iter().map(|(question, taken)| (*question, Some(*taken)));
    part.settled.iter().map(|(question, taken)| (*question, *taken)).chain(proposal).collect()
}
