//! The laxest and the strictest tier that the questions nobody has answered still allow.
//!
//! Scores rise with every child's score, and each question's admissible answers are independent of the others', so the
//! ends of the total are reached with every open question at its own end. A rule that reads an open question may hold
//! or not; a script that reads one may give anything. So the range is exact where none does, and never too narrow.

use std::collections::BTreeSet;

use super::assessment::StandingRange;
use super::scene::Scene;
use crate::model::{Exact, NodeIndex, OptionIndex, QuestionIndex, Standing};
use crate::policy::{Combine, Treatment};

/// The least and the most that a node can score.
#[derive(Clone, Debug)]
enum Bounds {
    /// It has no score.
    None,
    /// Between two scores, both reached.
    Between(Exact, Exact),
    /// Anything, or nothing: a script that can't be bounded.
    Anything,
}

/// What rules and their waivers come to today, for the range.
pub(super) struct RuleState<'a> {
    /// Whether it is a floor.
    pub(super) is_floor: bool,
    /// The rank of its tier.
    pub(super) rank: usize,
    /// Whether it holds today.
    pub(super) holds: bool,
    /// The questions that it can depend on.
    pub(super) reads: &'a BTreeSet<QuestionIndex>,
}

/// The range of a company, given its rules that are in force and not waived.
pub(super) fn range(scene: Scene, rules: &[RuleState]) -> StandingRange {
    let open = open_questions(scene);
    let total = root_bounds(scene, &open);
    let covered = covered_at_best(scene, &open) >= scene.policy.coverage;
    let ladder = &scene.policy.ladder;
    let strictest_rank = ladder.tiers().len() - 1;
    let (laxest_score, strictest_score) = match &total {
        _ if !covered => (None, None),
        Bounds::None => (None, None),
        Bounds::Between(least, most) => (Some(ladder.rank_of(least)), Some(ladder.rank_of(most))),
        Bounds::Anything => (Some(0), Some(strictest_rank)),
    };
    let is_open = |rule: &&RuleState| !rule.reads.is_disjoint(&open);
    let floors = |may: bool| {
        rules
            .iter()
            .filter(|rule| rule.is_floor)
            .filter(move |rule| if is_open(rule) { may } else { rule.holds })
            .map(|rule| rule.rank)
            .max()
    };
    let caps = |may: bool| {
        rules
            .iter()
            .filter(|rule| !rule.is_floor)
            .filter(move |rule| if is_open(rule) { may } else { rule.holds })
            .map(|rule| rule.rank)
            .min()
    };
    StandingRange {
        laxest: standing(laxest_score, caps(true), floors(false)),
        strictest: standing(strictest_score, caps(false), floors(true)),
    }
}

fn standing(score: Option<usize>, cap: Option<usize>, floor: Option<usize>) -> Standing {
    let capped = score.map(|score| cap.map_or(score, |cap| score.min(cap)));
    capped.max(floor).map_or(Standing::Unrated, Standing::Tier)
}

/// The questions that nobody has answered and that another answer can be given to.
fn open_questions(scene: Scene) -> BTreeSet<QuestionIndex> {
    scene
        .questionnaire
        .indices()
        .filter(|question| !scene.is_known(*question) && can_be_answered(scene, *question))
        .collect()
}

fn can_be_answered(scene: Scene, question: QuestionIndex) -> bool {
    scene.questionnaire.question(question).number.is_some() || other_options(scene, question).next().is_some()
}

/// The options that an open question can still be answered with: its own, without the missing one and skipped ones.
fn other_options(scene: Scene<'_>, question: QuestionIndex) -> impl Iterator<Item = OptionIndex> {
    let missing = scene.questionnaire.missing;
    let decided = &scene.policy.questions[question.0];
    scene.questionnaire.question(question).options.iter().copied().filter(move |option| {
        *option != missing && !matches!(decided.options.get(option), Some((Treatment::Skip, _)))
    })
}

/// The coverage with every open question answered.
fn covered_at_best(scene: Scene, open: &BTreeSet<QuestionIndex>) -> Exact {
    let (mut known, mut asked) = (0_usize, 0_usize);
    for question in scene.questionnaire.indices() {
        let carries = scene.policy.nodes[scene.questionnaire.question(question).node.0].carries_weight;
        let option =
            scene.option(question).and_then(|option| scene.policy.questions[question.0].options.get(&option));
        let is_known = scene.is_known(question);
        let is_skipped = is_known && matches!(option, Some((Treatment::Skip, _)));
        if carries && !is_skipped {
            asked += 1;
            known += usize::from(is_known || open.contains(&question));
        }
    }
    Exact::from(known).divide(&Exact::from(asked)).unwrap_or_else(Exact::one)
}

fn root_bounds(scene: Scene, open: &BTreeSet<QuestionIndex>) -> Bounds {
    let tree = &scene.questionnaire.tree;
    let is_open = opened(scene, open);
    let mut bounds: Vec<Bounds> = vec![Bounds::None; tree.len()];
    for index in tree.indices().rev() {
        bounds[index.0] =
            if is_open[index.0] { node_bounds(scene, index, open, &bounds) } else { today(scene, index) };
    }
    bounds.swap_remove(0)
}

/// Which nodes an open question can change: itself, those above it, and whatever has a script.
fn opened(scene: Scene, open: &BTreeSet<QuestionIndex>) -> Vec<bool> {
    let tree = &scene.questionnaire.tree;
    let mut is_open = vec![false; tree.len()];
    let scripted = tree.indices().filter(|index| scene.policy.nodes[index.0].script.is_some());
    let questions = open.iter().map(|question| scene.questionnaire.question(*question).node);
    for start in questions.chain(scripted) {
        let mut next = Some(start);
        while let Some(index) = next.filter(|index| !is_open[index.0]) {
            is_open[index.0] = true;
            next = tree.node(index).parent;
        }
    }
    is_open
}

/// The score that a node has today, and no other.
fn today(scene: Scene, index: NodeIndex) -> Bounds {
    scene.scores[index.0].clone().map_or(Bounds::None, |score| Bounds::Between(score.clone(), score))
}

fn node_bounds(scene: Scene, index: NodeIndex, open: &BTreeSet<QuestionIndex>, bounds: &[Bounds]) -> Bounds {
    let decided = &scene.policy.nodes[index.0];
    if let Some((script, _)) = &decided.script {
        if script.reads.questions(scene.questionnaire).is_disjoint(open) {
            return today(scene, index);
        }
        return Bounds::Anything;
    }
    match scene.questionnaire.tree.node(index).question {
        Some(question) if open.contains(&question) => question_bounds(scene, question),
        Some(_) => today(scene, index),
        None => group_bounds(scene, index, decided.combine, bounds),
    }
}

fn question_bounds(scene: Scene, question: QuestionIndex) -> Bounds {
    let decided = &scene.policy.questions[question.0];
    let by_option = other_options(scene, question).filter_map(|option| match decided.options.get(&option) {
        Some((Treatment::Points(points), _)) => Some(points),
        _ => None,
    });
    let by_number = scene.questionnaire.question(question).number.iter().flat_map(|range| {
        let bands = decided.bands.iter().flat_map(|(bands, _)| bands);
        // The band that the minimum falls into, and every one that starts inside the range.
        let inside = bands
            .filter(|(from, _)| *from > range.minimum && *from <= range.maximum)
            .map(|(_, points)| points);
        decided.band(&range.minimum).into_iter().chain(inside)
    });
    let points: Vec<&Exact> = by_option.chain(by_number).collect();
    match (points.iter().min(), points.iter().max()) {
        (Some(least), Some(most)) => Bounds::Between((*least).clone(), (*most).clone()),
        _ => Bounds::None,
    }
}

fn group_bounds(scene: Scene, index: NodeIndex, way: Combine, bounds: &[Bounds]) -> Bounds {
    let children = scene
        .questionnaire
        .tree
        .node(index)
        .children
        .iter()
        .filter(|child| scene.policy.nodes[child.0].weight.is_positive());
    let mut ends: Vec<(&Exact, &Exact, &Exact)> = Vec::new();
    for child in children {
        match &bounds[child.0] {
            Bounds::None => {}
            Bounds::Between(least, most) => ends.push((&scene.policy.nodes[child.0].weight, least, most)),
            Bounds::Anything => return Bounds::Anything,
        }
    }
    let combined = |pick: fn(&(&Exact, &Exact, &Exact)) -> Exact| -> Option<Exact> {
        let scores = ends.iter().map(pick);
        match way {
            Combine::Maximum => scores.max(),
            Combine::Minimum => scores.min(),
            Combine::Mean | Combine::Sum => {
                let sum: Exact = ends.iter().zip(scores).map(|((weight, ..), score)| *weight * &score).sum();
                let weights: Exact = ends.iter().map(|(weight, ..)| (*weight).clone()).sum();
                let mean = sum.divide(&weights)?;
                Some(if way == Combine::Mean { mean } else { sum })
            }
        }
    };
    match (combined(|(_, least, _)| (*least).clone()), combined(|(_, _, most)| (*most).clone())) {
        (Some(least), Some(most)) => Bounds::Between(least, most),
        _ => Bounds::None,
    }
}
