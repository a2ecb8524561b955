//! What of a policy its tests cover, by decision and not by line: thresholds on both sides, rules true and false, every
//! operand of a condition shown to matter, every weight and risk point exercised.
//!
//! An operand is shown to matter as in masking MC/DC: for some company the decision would be another if the operand
//! alone were false where it is true, and for some company if it were true where it is false. What no company can do is
//! no part of the count.

use std::collections::BTreeSet;

use super::bounds::{Bound, Known, scores};
use super::equivalence::Equivalence;
use super::mutant::Mutant;
use super::parallel;
use super::probe::{Side, of_numbers, operands};
use super::test::Suite;
use crate::assess::{Assessor, Verdict};
use crate::model::{Choice, Company, Day, Exact, Questionnaire};
use crate::policy::{Key, Policy, Setting};
use crate::text::Span;

/// What is covered of a policy.
pub struct Coverage {
    /// Its path.
    pub path: String,
    /// The policy.
    pub policy: Policy,
    /// Its parts, in the order of the text.
    pub items: Vec<Item>,
}

/// A part of a policy that tests can cover.
#[derive(Clone, Debug)]
pub struct Item {
    /// The decision.
    pub key: Key,
    /// What kind of part it is.
    pub part: Part,
    /// Where it stands.
    pub at: Span,
    /// What there is to do, and whether it was done.
    pub sides: Vec<(Side, State)>,
}

/// Kinds of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The start of a tier, or the least coverage.
    Threshold,
    /// A band of a numeric question.
    Band,
    /// A rule.
    Rule,
    /// An operand of a condition.
    Operand,
    /// A weight, or how a group is combined.
    Weight,
    /// What an answer is worth.
    Points,
    /// A waiver, or the days of a rule.
    Days,
}

/// Whether something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// By some test.
    Covered,
    /// By none.
    Open,
    /// No company can.
    Impossible,
}

impl Coverage {
    /// How many sides are covered, and how many can be.
    pub fn count(&self) -> (usize, usize) {
        let sides = || self.items.iter().flat_map(|item| &item.sides);
        let covered = sides().filter(|(_, state)| *state == State::Covered).count();
        (covered, sides().filter(|(_, state)| *state != State::Impossible).count())
    }
}

/// A company on a day.
pub(super) type Scene<'a> = (&'a Company, Day);

/// What the tests of a suite cover, a policy each.
#[expect(clippy::missing_panics_doc, reason = "a suite has the policies that its tests name")]
pub fn coverage(suite: &Suite, questionnaire: &Questionnaire, threads: Option<usize>) -> Vec<Coverage> {
    let checks = || suite.tests.iter().flat_map(|test| &test.checks);
    let paths: BTreeSet<&String> = checks().map(|check| &check.new).collect();
    let of_policy = |path: &String| {
        let policy = suite.policies.get(path).expect("the policy was found");
        let own: BTreeSet<(usize, Day)> =
            checks().filter(|check| check.new == *path).map(|check| (check.case, check.day)).collect();
        let scenes: Vec<Scene> = own.iter().map(|(case, day)| (&suite.cases[*case].company, *day)).collect();
        let items = covered(policy, questionnaire, &scenes, threads);
        Coverage { path: path.clone(), policy: policy.clone(), items }
    };
    paths.into_iter().map(of_policy).collect()
}

/// What companies cover of a policy.
pub(super) fn covered(
    policy: &Policy,
    questionnaire: &Questionnaire,
    scenes: &[Scene],
    threads: Option<usize>,
) -> Vec<Item> {
    let targets = targets(policy, questionnaire);
    let base: Vec<Option<Verdict>> =
        parallel::each(scenes, threads, |scene| verdict(policy, questionnaire, *scene));
    let mut items: Vec<Item> = parallel::each(&targets, threads, |target| {
        let sides = target.goals.iter().map(|(side, goal)| {
            let state = match goal {
                Goal::Impossible => State::Impossible,
                goal if (0..scenes.len()).any(|index| {
                    base[index].as_ref().is_some_and(|base| goal.is_met(base, scenes[index], questionnaire))
                }) =>
                {
                    State::Covered
                }
                _ => State::Open,
            };
            (*side, state)
        });
        Item { key: target.key.clone(), part: target.part, at: target.at.clone(), sides: sides.collect() }
    });
    items.sort_by_cached_key(|item| {
        let is_base = item.at.text() != &policy.sources[0];
        (is_base, item.at.text().name().to_owned(), item.at.range().start(), item.part, item.key.clone())
    });
    items
}

/// A part of a policy, with what there is to do.
pub(super) struct Target {
    pub(super) key: Key,
    pub(super) part: Part,
    pub(super) at: Span,
    pub(super) goals: Vec<(Side, Goal)>,
}

/// What a company has to do.
pub(super) enum Goal {
    /// Land in the tier of this rank by its total.
    ScoreTier(usize),
    /// Have a total, and enough of the questions answered, or not.
    Enough(bool, Exact),
    /// Make the rule of this place hold, or not.
    Rule(usize, bool),
    /// Answer a question with a number of this band.
    Band(usize, Exact, Option<Exact>),
    /// Make some of these policies decide or score differently.
    Differ(Vec<Policy>),
    /// Nobody can.
    Impossible,
}

impl Goal {
    /// Whether a company does it.
    pub(super) fn is_met(&self, base: &Verdict, scene: Scene, questionnaire: &Questionnaire) -> bool {
        match self {
            Self::ScoreTier(rank) => base.score_tier == Some(*rank),
            Self::Enough(is_enough, least) => {
                base.total().is_some() && (base.coverage >= *least) == *is_enough
            }
            Self::Rule(rule, holds) => (base.rules.contains(rule) || base.waived.contains(rule)) == *holds,
            Self::Band(question, from, to) => {
                let answer = scene.0.answers[*question].as_ref().map(|answer| &answer.choice);
                matches!(answer, Some(Choice::Number(number))
                    if number >= from && to.as_ref().is_none_or(|to| number < to))
            }
            Self::Differ(policies) => policies.iter().any(|policy| {
                // A policy that can't be evaluated is another one, too.
                verdict(policy, questionnaire, scene).as_ref() != Some(base)
            }),
            Self::Impossible => false,
        }
    }
}

pub(super) fn verdict(policy: &Policy, questionnaire: &Questionnaire, scene: Scene) -> Option<Verdict> {
    Assessor::new(policy, questionnaire, scene.1).verdict(scene.0).ok()
}

/// Everything that there is to do.
pub(super) fn targets(policy: &Policy, questionnaire: &Questionnaire) -> Vec<Target> {
    let equivalence = Equivalence::new(policy, questionnaire);
    let mut targets = Vec::new();
    thresholds(policy, &equivalence, &mut targets);
    bands(policy, questionnaire, &mut targets);
    rules(policy, questionnaire, &mut targets);
    let goal = |mutants: &[Mutant]| {
        let changed = mutants.iter().filter_map(|mutant| {
            let changed = mutant.policy(policy, questionnaire)?;
            equivalence.of(mutant, &changed).is_none().then_some(changed)
        });
        let changed: Vec<Policy> = changed.collect();
        if changed.is_empty() { Goal::Impossible } else { Goal::Differ(changed) }
    };
    for operand in operands(policy, questionnaire) {
        let goals =
            vec![(Side::DecidesTrue, goal(&[operand.never])), (Side::DecidesFalse, goal(&[operand.always]))];
        targets.push(Target { key: operand.key, part: Part::Operand, at: operand.at, goals });
    }
    for (key, at, mutants) in of_numbers(policy, questionnaire) {
        let part = match &key {
            Key::Weight(_) | Key::Combine(_) => Part::Weight,
            Key::Risk(..) => Part::Points,
            _ => Part::Days,
        };
        targets.push(Target { key, part, at, goals: vec![(Side::Exercised, goal(&mutants))] });
    }
    targets
}

fn thresholds(policy: &Policy, equivalence: &Equivalence, targets: &mut Vec<Target>) {
    let tiers = policy.ladder.tiers();
    let place = |key: &Key| policy.declaration(key).map(|declaration| declaration.span.clone());
    let side = |rank: usize| {
        let is_possible =
            equivalence.total().meets(&tiers[rank].start, tiers.get(rank + 1).map(|next| &next.start));
        if is_possible { Goal::ScoreTier(rank) } else { Goal::Impossible }
    };
    for (rank, tier) in tiers.iter().enumerate().skip(1) {
        let key = Key::Tier(tier.id.clone());
        let Some(at) = place(&key) else { continue };
        let goals = vec![(Side::Below, side(rank - 1)), (Side::AtOrAbove, side(rank))];
        targets.push(Target { key, part: Part::Threshold, at, goals });
    }
    if let (true, Some(at)) = (policy.coverage.is_positive(), place(&Key::Coverage)) {
        let goals = vec![
            (Side::Below, Goal::Enough(false, policy.coverage.clone())),
            (Side::AtOrAbove, Goal::Enough(true, policy.coverage.clone())),
        ];
        targets.push(Target { key: Key::Coverage, part: Part::Threshold, at, goals });
    }
}

fn bands(policy: &Policy, questionnaire: &Questionnaire, targets: &mut Vec<Target>) {
    for (key, declaration) in policy.declarations.iter() {
        let (Key::Bands(path), Setting::Bands(bands)) = (key, &declaration.setting) else { continue };
        let Some(question) = questionnaire.find(path) else { continue };
        let range = questionnaire.question(question).number.as_ref();
        for (index, (from, _)) in bands.iter().enumerate() {
            let to = bands.get(index + 1).map(|(to, _)| to.clone());
            let is_possible = range.is_some_and(|range| {
                *from <= range.maximum && to.as_ref().is_none_or(|to| *to > range.minimum)
            });
            let goal = if is_possible { Goal::Band(question.0, from.clone(), to) } else { Goal::Impossible };
            targets.push(Target {
                key: key.clone(),
                part: Part::Band,
                at: declaration.value.clone(),
                goals: vec![(Side::Exercised, goal)],
            });
        }
    }
}

fn rules(policy: &Policy, questionnaire: &Questionnaire, targets: &mut Vec<Target>) {
    let scores = scores(policy, questionnaire);
    let known = Known { policy, questionnaire, scores: &scores, said: None };
    for (index, rule) in policy.rules.iter().enumerate() {
        let (may, may_not) = match known.bound(&rule.condition.tree, &mut std::collections::BTreeMap::new()) {
            Bound::Truth(may, may_not) => (may, may_not),
            _ => (true, true),
        };
        let goal = |is_possible: bool, holds: bool| {
            if is_possible { Goal::Rule(index, holds) } else { Goal::Impossible }
        };
        targets.push(Target {
            key: Key::Rule(rule.id.clone()),
            part: Part::Rule,
            at: rule.span.clone(),
            goals: vec![(Side::True, goal(may, true)), (Side::False, goal(may_not, false))],
        });
    }
}
