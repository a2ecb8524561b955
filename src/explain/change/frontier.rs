//! The best scores that so many changes of answers can give, node by node up the tree.
//!
//! Scores rise with every child's score, and what is answered below one child doesn't touch the others. So of all ways
//! to spend changes below a node only the best for each cost can be part of a best way above it: the search over sets
//! of answers becomes a merge of short lists. Questions that follow another are merged inside the one they follow.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::leaf::Leaf;
use super::problem::Problem;
use crate::model::{Exact, NodeIndex, QuestionIndex, Tree};
use crate::policy::Combine;

/// The alternatives taken, as a tree that partial results share.
pub(super) type Picks = Option<Rc<Pick>>;

/// A part of the alternatives taken.
pub(super) enum Pick {
    /// An alternative of a question.
    One(QuestionIndex, usize),
    /// Two parts.
    Both(Rc<Pick>, Rc<Pick>),
}

fn both(one: &Picks, other: &Picks) -> Picks {
    match (one, other) {
        (Some(one), Some(other)) => Some(Rc::new(Pick::Both(Rc::clone(one), Rc::clone(other)))),
        (some, None) | (None, some) => some.clone(),
    }
}

/// Lists the alternatives taken.
pub(super) fn taken(picks: &Picks) -> BTreeMap<QuestionIndex, usize> {
    let mut found = BTreeMap::new();
    let mut waiting: Vec<Rc<Pick>> = picks.iter().map(Rc::clone).collect();
    while let Some(next) = waiting.pop() {
        match &*next {
            Pick::One(question, alternative) => {
                found.insert(*question, *alternative);
            }
            Pick::Both(one, other) => waiting.extend([Rc::clone(one), Rc::clone(other)]),
        }
    }
    found
}

/// What a way to spend changes costs, and what else tells ways apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    pub(super) changes: usize,
    pub(super) steps: usize,
    /// What is gained in coverage.
    pub(super) known: Exact,
    /// Whether anything has a score.
    pub(super) is_scored: bool,
    /// The weight of what has, under a mean.
    weight: Exact,
}

/// The best score for each cost.
pub(super) type Ways = BTreeMap<Cost, (Exact, Picks)>;

/// Merging was given up: there are too many ways.
pub(super) struct TooMany;

/// Merges ways up the tree.
pub(super) struct Frontier<'p, 'a> {
    pub(super) problem: &'p Problem<'a>,
    pub(super) leaf: &'p Leaf<'p, 'a>,
    /// The most changes that are looked at.
    pub(super) limit: usize,
    /// Whether steps are counted; without them there are fewer ways.
    pub(super) counts_steps: bool,
    /// How many merges may still be done.
    pub(super) budget: usize,
}

impl Frontier<'_, '_> {
    /// The best totals.
    pub(super) fn totals(&mut self) -> Result<Ways, TooMany> {
        self.node(Tree::ROOT)
    }

    fn node(&mut self, index: NodeIndex) -> Result<Ways, TooMany> {
        let problem = self.problem;
        let decided = &problem.policy().nodes[index.0];
        let tree = &problem.assessor.questionnaire().tree;
        if decided.script.is_some() {
            return self.scripted(index);
        }
        let ways = match tree.node(index).question {
            Some(question) => self.question(question),
            None => self.group(index, decided.combine)?,
        };
        Ok(self.pruned(ways, index))
    }

    /// A group, or what a script makes of one: every child in turn, with the questions that follow it.
    fn group(&mut self, index: NodeIndex, way: Combine) -> Result<Ways, TooMany> {
        let problem = self.problem;
        let tree = &problem.assessor.questionnaire().tree;
        let mut whole = start();
        for child in &tree.node(index).children {
            let weight = &problem.policy().nodes[child.0].weight;
            if weight.is_zero() {
                continue;
            }
            let part = match tree.node(*child).question {
                Some(question) if self.leaf.follows_here(question) => continue,
                Some(question) if self.leaf.leads(question) => self.cluster(question, None, way)?,
                _ => {
                    let ways = self.node(*child)?;
                    weighted(ways, weight, way)
                }
            };
            whole = self.merge(&whole, &part, way)?;
        }
        Ok(whole
            .into_iter()
            .filter_map(|(cost, (value, picks))| {
                let score =
                    if way == Combine::Mean && cost.is_scored { value.divide(&cost.weight)? } else { value };
                Some((Cost { weight: Exact::zero(), ..cost }, (score, picks)))
            })
            .fold(Ways::new(), |mut ways, (cost, way)| {
                self.keep_better(&mut ways, cost, way);
                ways
            }))
    }

    /// A question with all that follow it, inside their group.
    fn cluster(
        &mut self,
        question: QuestionIndex,
        above: Option<&crate::model::Choice>,
        way: Combine,
    ) -> Result<Ways, TooMany> {
        let problem = self.problem;
        let questionnaire = problem.assessor.questionnaire();
        let weight = &problem.policy().nodes[questionnaire.question(question).node.0].weight;
        let mut all = Ways::new();
        for choice in self.leaf.choices(question, above) {
            let mut ways = Ways::new();
            self.add(&mut ways, question, &choice);
            let mut whole = weighted(ways, weight, way);
            for follower in self.leaf.followers(question) {
                let part = self.cluster(follower, Some(&choice.effective), way)?;
                whole = self.merge(&whole, &part, way)?;
            }
            for (cost, found) in whole {
                self.keep_better(&mut all, cost, found);
            }
        }
        Ok(all)
    }

    fn question(&mut self, question: QuestionIndex) -> Ways {
        let mut ways = Ways::new();
        for choice in self.leaf.choices(question, None) {
            self.add(&mut ways, question, &choice);
        }
        ways
    }

    fn add(&self, ways: &mut Ways, question: QuestionIndex, choice: &super::leaf::LeafChoice) {
        let cost = Cost {
            changes: usize::from(choice.alternative.is_some()),
            steps: if self.counts_steps { choice.steps } else { 0 },
            known: choice.known.clone(),
            is_scored: choice.points.is_some(),
            weight: Exact::zero(),
        };
        if cost.changes > self.limit {
            return;
        }
        let picks = choice.alternative.map(|alternative| Rc::new(Pick::One(question, alternative)));
        self.keep_better(ways, cost, (choice.points.clone().unwrap_or_else(Exact::zero), picks));
    }

    /// What a script gives: known, while nothing that it reads can change; else anything.
    fn scripted(&mut self, index: NodeIndex) -> Result<Ways, TooMany> {
        let score = self.leaf.scripted(index);
        let mut below = Ways::new();
        if self.problem.wanting.is_zero() {
            below.extend(start());
        } else {
            let tree = &self.problem.assessor.questionnaire().tree;
            below = match tree.node(index).question {
                Some(question) => self.question(question),
                None => self.group(index, Combine::Sum)?,
            };
        }
        let mut ways = Ways::new();
        for (cost, (_, picks)) in below {
            let cost = Cost { is_scored: score.is_some(), ..cost };
            self.keep_better(&mut ways, cost, (score.clone().unwrap_or_else(Exact::zero), picks));
        }
        Ok(self.pruned(ways, index))
    }

    fn merge(&mut self, one: &Ways, other: &Ways, way: Combine) -> Result<Ways, TooMany> {
        let work = one.len() * other.len();
        if work > self.budget {
            return Err(TooMany);
        }
        self.budget -= work;
        let mut ways = Ways::new();
        for (left, (left_value, left_picks)) in one {
            for (right, (right_value, right_picks)) in other {
                let changes = left.changes + right.changes;
                if changes > self.limit {
                    continue;
                }
                let cost = Cost {
                    changes,
                    steps: left.steps + right.steps,
                    known: &left.known + &right.known,
                    is_scored: left.is_scored || right.is_scored,
                    weight: &left.weight + &right.weight,
                };
                let value = match (left.is_scored, right.is_scored) {
                    (true, false) => left_value.clone(),
                    (false, _) => right_value.clone(),
                    (true, true) => match way {
                        Combine::Mean | Combine::Sum => left_value + right_value,
                        Combine::Maximum => left_value.max(right_value).clone(),
                        Combine::Minimum => left_value.min(right_value).clone(),
                    },
                };
                let is_better = ways
                    .get(&cost)
                    .is_none_or(|(known, _): &(Exact, Picks)| self.problem.aim.prefers(&value, known));
                if is_better {
                    ways.insert(cost, (value, both(left_picks, right_picks)));
                }
            }
        }
        Ok(ways)
    }

    fn keep_better(&self, ways: &mut Ways, cost: Cost, (value, picks): (Exact, Picks)) {
        let is_better = ways.get(&cost).is_none_or(|(known, _)| self.problem.aim.prefers(&value, known));
        if is_better {
            ways.insert(cost, (value, picks));
        }
    }

    /// Without the ways that cost more than another and lead no further, and those that a rule is not to allow.
    fn pruned(&self, ways: Ways, index: NodeIndex) -> Ways {
        let mut kept: Vec<(Cost, (Exact, Picks))> = Vec::new();
        for (cost, (value, picks)) in ways {
            if cost.is_scored && !self.leaf.allows(index, &value) {
                continue;
            }
            let is_beaten = kept.iter().any(|(other, (best, _))| {
                other.is_scored == cost.is_scored
                    && other.changes <= cost.changes
                    && other.steps <= cost.steps
                    && other.known >= cost.known
                    && !self.problem.aim.prefers(&value, best)
            });
            if !is_beaten {
                kept.push((cost, (value, picks)));
            }
        }
        kept.into_iter().collect()
    }
}

/// Nothing spent, nothing scored.
fn start() -> Ways {
    let cost = Cost { changes: 0, steps: 0, known: Exact::zero(), is_scored: false, weight: Exact::zero() };
    Ways::from([(cost, (Exact::zero(), None))])
}

/// The ways of a child, as its group counts them.
fn weighted(ways: Ways, weight: &Exact, way: Combine) -> Ways {
    let counted = |(cost, (score, picks)): (Cost, (Exact, Picks))| match way {
        _ if !cost.is_scored => (cost, (score, picks)),
        Combine::Mean => (Cost { weight: weight.clone(), ..cost }, (weight * &score, picks)),
        Combine::Sum => (cost, (weight * &score, picks)),
        Combine::Maximum | Combine::Minimum => (cost, (score, picks)),
    };
    ways.into_iter().map(counted).collect()
}
