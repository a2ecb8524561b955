//! Few companies that exercise every decision of a policy.
//!
//! Chosen greedily (the company that does most of what is still to do comes next), then minimised: a company is left
//! out when the others do all that it does. That is a small set, and not always the smallest that there is.

use std::collections::{BTreeMap, BTreeSet};

use super::bench::Bench;
use super::coverage::{Goal, targets, verdict};
use super::equivalence::Equivalence;
use super::mutant::{Mutant, mutants};
use super::parallel;
use super::pool::{Candidate, Pool};
use super::probe::Side;
use super::recipe::Recipe;
use crate::assess::Verdict;
use crate::model::{Exact, NodeIndex, Questionnaire};
use crate::policy::scenario::Datum;
use crate::policy::{Key, Policy};

/// Tests made for a policy.
pub struct Generated {
    /// The answers from the best to the worst, as far as the policy tells them apart.
    pub words: Vec<Datum>,
    /// The tests, in the order of the decisions that they are for.
    pub tests: Vec<GeneratedTest>,
    /// How many sides of decisions they exercise, and of how many that a company can.
    pub exercised: (usize, usize),
    /// How many changes of the policy they notice, and of how many that are one; where it was asked for.
    pub noticed: Option<(usize, usize)>,
    /// What no company was found for.
    pub open: Vec<Purpose>,
}

/// A test made for a policy.
pub struct GeneratedTest {
    /// What no other of the tests does.
    pub purposes: Vec<Purpose>,
    /// The company.
    pub recipe: Recipe,
    /// Where it lands.
    pub tier: String,
    /// Its total.
    pub total: Option<Exact>,
    /// The rules that hold.
    pub rules: Vec<String>,
    /// The rules that are waived.
    pub waived: Vec<String>,
    /// The scores of nodes that show what the total doesn't, by path.
    pub scores: Vec<(String, Option<Exact>)>,
}

/// What a test is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Purpose {
    /// The decision.
    pub key: Key,
    /// The side of it that is exercised; none for a change that is noticed.
    pub side: Option<Side>,
    /// What stands there.
    pub text: String,
    /// What would stand there instead, for a change.
    pub change: Option<String>,
    /// Where it stands.
    pub at: String,
}

/// Something to do, and how it is seen that a company does it.
struct Task {
    purpose: Purpose,
    goal: TaskGoal,
}

enum TaskGoal {
    /// A side of a decision.
    Side(Goal),
    /// A change that a test of tier, total and rules would notice.
    Change(Box<Policy>),
}

impl Task {
    /// Whether a company does it; `watched` are the nodes whose scores its test will name.
    fn is_done(
        &self,
        candidate: &Candidate,
        watched: &BTreeSet<NodeIndex>,
        (policy, questionnaire): (&Policy, &Questionnaire),
    ) -> bool {
        let scene = (&candidate.company, candidate.day);
        match &self.goal {
            TaskGoal::Side(goal) => goal.is_met(&candidate.verdict, scene, questionnaire),
            TaskGoal::Change(changed) => verdict(changed, questionnaire, scene).is_none_or(|found| {
                seen(&found, changed) != seen(&candidate.verdict, policy)
                    || watched.iter().any(|node| found.scores[node.0] != candidate.verdict.scores[node.0])
            }),
        }
    }

    /// The innermost node whose score tells the change from what is.
    fn node(&self, candidate: &Candidate, questionnaire: &Questionnaire) -> Option<NodeIndex> {
        let TaskGoal::Change(changed) = &self.goal else { return None };
        let found = verdict(changed, questionnaire, (&candidate.company, candidate.day))?;
        questionnaire
            .tree
            .indices()
            .rev()
            .find(|node| found.scores[node.0] != candidate.verdict.scores[node.0])
    }
}

/// What a generated test says of a verdict.
fn seen<'a>(
    verdict: &'a Verdict,
    policy: &'a Policy,
) -> (&'a str, Option<&'a Exact>, BTreeSet<&'a str>, BTreeSet<&'a str>) {
    let ids = |rules: &[usize]| rules.iter().map(|rule| policy.rules[*rule].id.as_str()).collect();
    (policy.ladder.id(verdict.tier), verdict.total(), ids(&verdict.rules), ids(&verdict.waived))
}

/// How many of the companies made for a decision are looked at before it is given up.
const PATIENCE: usize = 4;

/// Makes tests of a policy; with `changes`, so that they notice every change of one place in it too.
pub fn generate(policy: &Policy, bench: &Bench, changes: bool, threads: Option<usize>) -> Generated {
    let questionnaire = bench.questionnaire;
    let pool = Pool::new(policy, bench);
    let tasks = tasks(policy, questionnaire, changes, threads);
    let nowhere = BTreeSet::new();
    let is_done = |task: &Task, candidate: usize, watched: &BTreeMap<usize, BTreeSet<NodeIndex>>| {
        let watched = watched.get(&candidate).unwrap_or(&nowhere);
        task.is_done(&pool.candidates[candidate], watched, (policy, questionnaire))
    };
    let none = BTreeMap::new();
    // Candidates that do what none of the common ones does.
    let found = parallel::each(&tasks, threads, |task| {
        if pool.common.iter().any(|candidate| is_done(task, *candidate, &none)) {
            return (true, Vec::new());
        }
        let own = pool.by_key.get(&task.purpose.key).map_or(&[][..], Vec::as_slice);
        let own_first: BTreeSet<usize> = own.iter().copied().collect();
        let others = (0..pool.candidates.len()).filter(|candidate| !own_first.contains(candidate));
        let all = own.iter().copied().chain(others);
        let some: Vec<usize> =
            all.filter(|candidate| is_done(task, *candidate, &none)).take(PATIENCE).collect();
        (!some.is_empty(), some)
    });
    // What no total shows may be seen in the score of a node.
    let mut watched: BTreeMap<usize, BTreeSet<NodeIndex>> = BTreeMap::new();
    for (task, _) in tasks.iter().zip(&found).filter(|(_, (is_found, _))| !is_found) {
        let shown =
            |candidate: usize| Some((candidate, task.node(&pool.candidates[candidate], questionnaire)?));
        if let Some((candidate, node)) = (0..pool.candidates.len()).find_map(shown) {
            watched.entry(candidate).or_default().insert(node);
        }
    }
    let mut considered: BTreeSet<usize> =
        pool.common.iter().copied().chain(watched.keys().copied()).collect();
    considered.extend(found.into_iter().flat_map(|(_, candidates)| candidates));
    let considered: Vec<usize> = considered.into_iter().collect();
    let does: Vec<BTreeSet<usize>> = parallel::each(&considered, threads, |candidate| {
        (0..tasks.len()).filter(|task| is_done(&tasks[*task], *candidate, &watched)).collect()
    });
    let length = |at: usize| pool.candidates[considered[at]].recipe.length();
    let chosen = minimised(chosen(&does, length), &does, length);

    let mut times: BTreeMap<usize, usize> = BTreeMap::new();
    for task in chosen.iter().flat_map(|at| &does[*at]) {
        *times.entry(*task).or_default() += 1;
    }
    let mut tests: Vec<(usize, GeneratedTest)> = Vec::new();
    for at in chosen {
        let alone: Vec<usize> = does[at].iter().copied().filter(|task| times[task] == 1).collect();
        let first = alone.first().copied().unwrap_or_default();
        let candidate = &pool.candidates[considered[at]];
        let (tier, total, rules, waived) = seen(&candidate.verdict, policy);
        let owned = |ids: BTreeSet<&str>| ids.into_iter().map(str::to_owned).collect();
        tests.push((
            first,
            GeneratedTest {
                purposes: alone.iter().map(|task| tasks[*task].purpose.clone()).collect(),
                recipe: candidate.recipe.clone(),
                tier: tier.to_owned(),
                total: total.cloned(),
                rules: owned(rules),
                waived: owned(waived),
                scores: watched
                    .get(&considered[at])
                    .into_iter()
                    .flatten()
                    .map(|node| {
                        let path = questionnaire.tree.node(*node).path.clone();
                        (path, candidate.verdict.scores[node.0].clone())
                    })
                    .collect(),
            },
        ));
    }
    tests.sort_by_key(|(first, _)| *first);
    let count = |is_change: bool| {
        let own = || tasks.iter().enumerate().filter(|(_, task)| task.purpose.side.is_none() == is_change);
        (own().filter(|(index, _)| times.contains_key(index)).count(), own().count())
    };
    let open =
        (0..tasks.len()).filter(|task| !times.contains_key(task)).map(|task| tasks[task].purpose.clone());
    Generated {
        words: pool.words(),
        exercised: count(false),
        noticed: changes.then(|| count(true)),
        open: open.collect(),
        tests: tests.into_iter().map(|(_, test)| test).collect(),
    }
}

fn tasks(policy: &Policy, questionnaire: &Questionnaire, changes: bool, threads: Option<usize>) -> Vec<Task> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut tasks = Vec::new();
    for target in targets(policy, questionnaire) {
        for (side, goal) in target.goals {
            if matches!(goal, Goal::Impossible) {
                continue;
            }
            let purpose = Purpose {
                key: target.key.clone(),
                side: Some(side),
                text: words(target.at.snippet()),
                change: None,
                at: target.at.to_string(),
            };
            tasks.push(Task { purpose, goal: TaskGoal::Side(goal) });
        }
    }
    if changes {
        let equivalence = Equivalence::new(policy, questionnaire);
        let all = mutants(policy, questionnaire);
        let others = parallel::each(&all, threads, |mutant: &Mutant| {
            let other = mutant.policy(policy, questionnaire)?;
            equivalence.of(mutant, &other).is_none().then_some(other)
        });
        for (mutant, other) in all.iter().zip(others) {
            let Some(other) = other else { continue };
            let purpose = Purpose {
                key: mutant.key.clone(),
                side: None,
                text: words(&mutant.from),
                change: Some(words(&mutant.to)),
                at: mutant.at.to_string(),
            };
            tasks.push(Task { purpose, goal: TaskGoal::Change(Box::new(other)) });
        }
    }
    tasks
}

/// Greedily: what does most of what is still to do; of equals the one in the fewest words.
fn chosen(does: &[BTreeSet<usize>], length: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut left: BTreeSet<usize> = does.iter().flatten().copied().collect();
    let mut chosen = Vec::new();
    while !left.is_empty() {
        let worth = |at: &usize| {
            (does[*at].intersection(&left).count(), std::cmp::Reverse(length(*at)), std::cmp::Reverse(*at))
        };
        let Some(best) = (0..does.len()).max_by_key(worth) else { break };
        left.retain(|task| !does[best].contains(task));
        chosen.push(best);
    }
    chosen
}

/// Without those that the others make superfluous, the longest first.
fn minimised(
    mut chosen: Vec<usize>,
    does: &[BTreeSet<usize>],
    length: impl Fn(usize) -> usize,
) -> Vec<usize> {
    let mut order = chosen.clone();
    order.sort_by_key(|at| std::cmp::Reverse((length(*at), *at)));
    for at in order {
        let others: BTreeSet<usize> = chosen
            .iter()
            .filter(|other| **other != at)
            .flat_map(|other| does[*other].iter().copied())
            .collect();
        if does[at].is_subset(&others) {
            chosen.retain(|other| *other != at);
        }
    }
    chosen
}
