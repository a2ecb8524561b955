//! What scores can be, over every admissible answer: all of them where they are few, else their ends.
//!
//! Scores rise with every child's, and each question's answers are taken as free of the others', so nothing that a
//! company can score is left out. Where questions depend on each other, or too little is answered, fewer scores are
//! reached: a score that is not among these is reached by nobody.

use std::collections::BTreeSet;

use super::choice::Choice;
use super::reason::{Interval, Possible, Present};
use crate::model::{Exact, NodeIndex, Questionnaire};
use crate::policy::{Combine, Policy};

/// How many sums of a group are told apart.
const MOST_SUMS: usize = 2_000;
/// How many additions one group is worth.
const MOST_WORK: usize = 20_000;
/// Groups of more questions with a weight than this are looked at by their ends alone.
const MOST_QUESTIONS: usize = 16;

/// The scores of a node.
#[derive(Clone, Debug)]
pub(super) enum Scores {
    /// All of them; `None` for none.
    Listed(BTreeSet<Option<Exact>>),
    /// From one to another, and perhaps none.
    Between { least: Exact, most: Exact, may_be_absent: bool },
    /// Anything: made by a script.
    Anything,
}

impl Scores {
    /// The least and the most; `None` where there is never one, or it can't be said.
    pub(super) fn ends(&self) -> Option<(&Exact, &Exact)> {
        match self {
            Self::Listed(scores) => {
                let mut present = scores.iter().flatten();
                let least = present.next()?;
                Some((least, present.next_back().unwrap_or(least)))
            }
            Self::Between { least, most, .. } => Some((least, most)),
            Self::Anything => None,
        }
    }

    /// Whether there may be none.
    pub(super) fn may_be_absent(&self) -> bool {
        match self {
            Self::Listed(scores) => scores.contains(&None),
            Self::Between { may_be_absent, .. } => *may_be_absent,
            Self::Anything => true,
        }
    }

    /// Whether certainly no score is at `from` or above it, and below `to`.
    pub(super) fn none_within(&self, from: &Exact, to: Option<&Exact>) -> bool {
        let is_within = |score: &Exact| score >= from && to.is_none_or(|to| score < to);
        match self {
            Self::Listed(scores) => !scores.iter().flatten().any(is_within),
            Self::Between { least, most, .. } => most < from || to.is_some_and(|to| least >= to),
            Self::Anything => false,
        }
    }

    /// For conditions that read it.
    pub(super) fn possible(&self) -> Possible {
        let may_be_absent = self.may_be_absent();
        let present = match (self, self.ends()) {
            (Self::Anything, _) => Some(Interval::between(Some(Exact::zero()), None, false)),
            (_, ends) => {
                ends.map(|(least, most)| Interval::between(Some(least.clone()), Some(most.clone()), false))
            }
        };
        Possible { may_be_absent, present: present.map(Present::Number) }
    }
}

/// The scores of every node, by index.
pub(super) fn totals(policy: &Policy, questionnaire: &Questionnaire, choices: &[Vec<Choice>]) -> Vec<Scores> {
    let tree = &questionnaire.tree;
    let mut scores: Vec<Scores> = vec![Scores::Anything; tree.len()];
    // A parent stands before its children.
    for index in tree.indices().rev() {
        let decided = &policy.nodes[index.0];
        scores[index.0] = match (&decided.script, tree.node(index).question) {
            (Some(_), _) => Scores::Anything,
            (None, Some(question)) => {
                Scores::Listed(choices[question.0].iter().map(|choice| choice.points.clone()).collect())
            }
            (None, None) => group(policy, questionnaire, index, &scores),
        };
    }
    scores
}

fn group(policy: &Policy, questionnaire: &Questionnaire, index: NodeIndex, scores: &[Scores]) -> Scores {
    let children: Vec<(&Exact, &Scores)> = questionnaire
        .tree
        .node(index)
        .children
        .iter()
        .map(|child| (&policy.nodes[child.0].weight, &scores[child.0]))
        .filter(|(weight, _)| weight.is_positive())
        .collect();
    if children.iter().any(|(_, scores)| matches!(scores, Scores::Anything)) {
        return Scores::Anything;
    }
    let way = policy.nodes[index.0].combine;
    let weighing = questionnaire.tree.questions(index).into_iter();
    let weighing = weighing
        .filter(|question| policy.nodes[questionnaire.question(*question).node.0].carries_weight)
        .count();
    let is_small = weighing <= MOST_QUESTIONS;
    is_small.then(|| listed(way, &children)).flatten().unwrap_or_else(|| between(way, &children))
}

/// What children come to together: what is summed or best so far, and the weight that is in it.
pub(super) type State = (Exact, Exact);

/// Every score, where they are few enough.
fn listed(way: Combine, children: &[(&Exact, &Scores)]) -> Option<Scores> {
    let states = states(way, children)?;
    Some(Scores::Listed(states.iter().map(|state| score(way, state)).collect()))
}

/// All that children can come to together, where that is little enough.
pub(super) fn states(way: Combine, children: &[(&Exact, &Scores)]) -> Option<BTreeSet<State>> {
    let mut states = BTreeSet::from([(Exact::zero(), Exact::zero())]);
    for (weight, scores) in children {
        let Scores::Listed(scores) = scores else { return None };
        if states.len() * scores.len() > MOST_WORK {
            return None;
        }
        states = states
            .iter()
            .flat_map(|state| scores.iter().map(move |score| (state, score)))
            .map(|(state, score)| match score {
                None => state.clone(),
                Some(score) => {
                    (step(way, (&state.0, &state.1), (score, weight)), added(way, &state.1, weight))
                }
            })
            .collect();
        if states.len() > MOST_SUMS {
            return None;
        }
    }
    Some(states)
}

/// The score of a group, from what its children come to.
fn score(way: Combine, (sum, weights): &State) -> Option<Exact> {
    match way {
        _ if weights.is_zero() => None,
        Combine::Mean => sum.divide(weights),
        _ => Some(sum.clone()),
    }
}

/// The score of a group with one more child.
pub(super) fn one_more(
    way: Combine,
    state: &State,
    (weight, child): (&Exact, Option<&Exact>),
) -> Option<Exact> {
    match child {
        None => score(way, state),
        Some(child) => {
            let next = (step(way, (&state.0, &state.1), (child, weight)), added(way, &state.1, weight));
            score(way, &next)
        }
    }
}

fn step(way: Combine, (so_far, weights): (&Exact, &Exact), (score, weight): (&Exact, &Exact)) -> Exact {
    match way {
        Combine::Mean | Combine::Sum => so_far + &(weight * score),
        _ if weights.is_zero() => score.clone(),
        Combine::Maximum => so_far.max(score).clone(),
        Combine::Minimum => so_far.min(score).clone(),
    }
}

/// Only a mean asks how much weight is in it; the others, whether any is.
fn added(way: Combine, weights: &Exact, weight: &Exact) -> Exact {
    if way == Combine::Mean { weights + weight } else { Exact::one() }
}

/// The ends of the scores, both reached when the children's are.
fn between(way: Combine, children: &[(&Exact, &Scores)]) -> Scores {
    let ends: Vec<(&Exact, &Exact, &Exact, bool)> = children
        .iter()
        .filter_map(|(weight, scores)| {
            let (least, most) = scores.ends()?;
            Some((*weight, least, most, scores.may_be_absent()))
        })
        .collect();
    let may_be_absent = ends.iter().all(|(.., may_be_absent)| *may_be_absent);
    let least: Vec<(&Exact, &Exact, bool)> =
        ends.iter().map(|(weight, least, _, absent)| (*weight, *least, *absent)).collect();
    let most: Vec<(&Exact, &Exact, bool)> =
        ends.iter().map(|(weight, _, most, absent)| (*weight, *most, *absent)).collect();
    match (end(way, &least, false), end(way, &most, true)) {
        (Some(least), Some(most)) => Scores::Between { least, most, may_be_absent },
        _ => Scores::Listed(BTreeSet::from([None])),
    }
}

/// The largest score that the children's ends can make, or the smallest; those that may be absent are left out
/// where that helps.
fn end(way: Combine, children: &[(&Exact, &Exact, bool)], is_most: bool) -> Option<Exact> {
    let best = |scores: &mut dyn Iterator<Item = &Exact>| {
        if is_most { scores.max().cloned() } else { scores.min().cloned() }
    };
    let required = || children.iter().filter(|(.., may_be_absent)| !may_be_absent);
    let optional = || children.iter().filter(|(.., may_be_absent)| *may_be_absent);
    match way {
        Combine::Maximum | Combine::Minimum => {
            let is_best_of_all = (way == Combine::Maximum) == is_most;
            let all = || children.iter().map(|(_, score, _)| *score);
            if is_best_of_all {
                return best(&mut all());
            }
            // The worst end: whatever must be there decides, else any one by itself.
            let of_required = required().map(|(_, score, _)| *score);
            let decided = if way == Combine::Maximum { of_required.max() } else { of_required.min() };
            decided.cloned().or_else(|| best(&mut all()))
        }
        Combine::Sum => {
            let sum: Exact = required().map(|(weight, score, _)| *weight * *score).sum();
            let others: Vec<Exact> = optional().map(|(weight, score, _)| *weight * *score).collect();
            match (is_most, required().next().is_some()) {
                (true, _) => (!children.is_empty()).then(|| &sum + &others.into_iter().sum::<Exact>()),
                (false, true) => Some(sum),
                (false, false) => others.into_iter().min(),
            }
        }
        Combine::Mean => {
            let mut sum: Exact = required().map(|(weight, score, _)| *weight * *score).sum();
            let mut weights: Exact = required().map(|(weight, ..)| (*weight).clone()).sum();
            let mut others: Vec<(&Exact, &Exact, bool)> = optional().copied().collect();
            others.sort_by(|one, other| if is_most { other.1.cmp(one.1) } else { one.1.cmp(other.1) });
            for (weight, score, _) in others {
                let helps = sum
                    .divide(&weights)
                    .is_none_or(|mean| if is_most { *score > mean } else { *score < mean });
                if helps {
                    sum = &sum + &(weight * score);
                    weights = &weights + weight;
                }
            }
            sum.divide(&weights)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(number: i64) -> Exact {
        Exact::from(number)
    }

    /// Every way of taking one score of each child, combined as the definition says.
    fn by_hand(way: Combine, children: &[(Exact, Vec<Option<Exact>>)]) -> BTreeSet<Option<Exact>> {
        let mut ways: Vec<Vec<(Exact, Exact)>> = vec![Vec::new()];
        for (weight, scores) in children {
            let longer = |way: &Vec<(Exact, Exact)>| -> Vec<Vec<(Exact, Exact)>> {
                scores
                    .iter()
                    .map(|score| {
                        way.iter()
                            .cloned()
                            .chain(score.clone().map(|score| (weight.clone(), score)))
                            .collect()
                    })
                    .collect()
            };
            ways = ways.iter().flat_map(longer).collect();
        }
        let combined = |taken: &Vec<(Exact, Exact)>| {
            let weights: Exact = taken.iter().map(|(weight, _)| weight.clone()).sum();
            let sum: Exact = taken.iter().map(|(weight, score)| weight * score).sum();
            match way {
                _ if taken.is_empty() => None,
                Combine::Mean => sum.divide(&weights),
                Combine::Sum => Some(sum),
                Combine::Maximum => taken.iter().map(|(_, score)| score.clone()).max(),
                Combine::Minimum => taken.iter().map(|(_, score)| score.clone()).min(),
            }
        };
        ways.iter().map(combined).collect()
    }

    #[test]
    fn lists_and_ends_are_those_of_all_ways() {
        // A small generator: numbers that look drawn, the same on every run.
        let mut state = 7_u64;
        let mut draw = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % most).expect("a small number")
        };
        for _ in 0..300 {
            let children: Vec<(Exact, Vec<Option<Exact>>)> = (0..=draw(4))
                .map(|_| {
                    let scores = (0..=draw(3))
                        .map(|_| if draw(4) == 0 { None } else { Some(exact(draw(11) * 10)) })
                        .collect();
                    (exact(1 + draw(3)), scores)
                })
                .collect();
            let lists: Vec<(Exact, Scores)> = children
                .iter()
                .map(|(weight, scores)| (weight.clone(), Scores::Listed(scores.iter().cloned().collect())))
                .collect();
            let given: Vec<(&Exact, &Scores)> =
                lists.iter().map(|(weight, scores)| (weight, scores)).collect();
            for (_, way) in Combine::WORDS {
                let expected = by_hand(way, &children);
                let Some(Scores::Listed(found)) = listed(way, &given) else { panic!("few enough") };
                assert_eq!(found, expected, "{way:?} {children:?}");
                let ends = between(way, &given);
                assert_eq!(ends.ends(), Scores::Listed(expected.clone()).ends(), "{way:?} {children:?}");
                assert_eq!(ends.may_be_absent(), expected.contains(&None), "{way:?} {children:?}");
            }
        }
    }
}
