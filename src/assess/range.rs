//! The laxest and the strictest tier that the questions nobody has answered still allow.
//!
//! Scores rise with every child's score, and each question's admissible answers are independent of the others', so the
//! ends of the total are reached with every open question at its own end. A rule that reads an open question may hold
//! or not; a script that reads one may give anything. So the range is exact where none does, and never too narrow.

use super::assessment::StandingRange;
use super::scene::Scene;
use super::score::combine;
use super::tables::Tables;
use crate::model::{Exact, NodeIndex, QuestionIndex, Standing};
use crate::policy::Combine;

/// The least and the most that a node can score.
#[derive(Clone, Debug)]
enum Bounds {
    /// The score that it has today, if it has one.
    Today,
    /// It has no score.
    None,
    /// Between two scores, both reached.
    Between(Exact, Exact),
    /// Anything, or nothing: a script that can't be bounded.
    Anything,
}

/// The ends of what a node can score.
enum Ends<'b> {
    None,
    Between(&'b Exact, &'b Exact),
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
    pub(super) reads: &'a [QuestionIndex],
}

/// Whether one of some questions is open. A mixture of policies may read one that this questionnaire doesn't ask: that
/// one isn't.
fn is_any_open<'q>(reads: impl IntoIterator<Item = &'q QuestionIndex>, open: &[bool]) -> bool {
    reads.into_iter().any(|question| open.get(question.0) == Some(&true))
}

/// The range of a company, given its rules that are in force and not waived.
pub(super) fn range(scene: Scene, tables: &Tables, rules: &[RuleState]) -> StandingRange {
    let open = tables.open(scene);
    let bounds = root_bounds(scene, tables, &open);
    let covered = covered_at_best(scene, tables, &open) >= scene.policy.coverage;
    let ladder = &scene.policy.ladder;
    let strictest_rank = ladder.tiers().len() - 1;
    let (laxest_score, strictest_score) = match ends(scene, 0, &bounds) {
        _ if !covered => (None, None),
        Ends::None => (None, None),
        Ends::Between(least, most) => (Some(ladder.rank_of(least)), Some(ladder.rank_of(most))),
        Ends::Anything => (Some(0), Some(strictest_rank)),
    };
    let is_open = |rule: &&RuleState| is_any_open(rule.reads, &open);
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

/// The coverage with every open question answered.
fn covered_at_best(scene: Scene, tables: &Tables, open: &[bool]) -> Exact {
    let (known, asked) = tables.counted(scene);
    let is_gained = |(index, is_open): &(usize, &bool)| **is_open && tables.counts(QuestionIndex(*index));
    let gained = open.iter().enumerate().filter(is_gained).count();
    Exact::from(known + gained).divide(&Exact::from(asked)).unwrap_or_else(Exact::one)
}

/// The bounds of all nodes, in the order of the tree.
fn root_bounds(scene: Scene, tables: &Tables, open: &[bool]) -> Vec<Bounds> {
    let tree = &scene.questionnaire.tree;
    let mut bounds: Vec<Bounds> = vec![Bounds::Today; tree.len()];
    if open.contains(&true) {
        let is_open = opened(scene, tables, open);
        for index in tree.indices().rev().filter(|index| is_open[index.0]) {
            bounds[index.0] = node_bounds(scene, tables, index, (open, &bounds));
        }
    }
    bounds
}

/// Which nodes an open question can change: itself, those above it, and whatever has a script.
fn opened(scene: Scene, tables: &Tables, open: &[bool]) -> Vec<bool> {
    let tree = &scene.questionnaire.tree;
    let mut is_open = vec![false; tree.len()];
    let scripted = tree.indices().filter(|index| scene.policy.nodes[index.0].script.is_some());
    let questions = open.iter().enumerate().filter(|(_, is_open)| **is_open);
    let nodes = questions.map(|(index, _)| tables.node(QuestionIndex(index)));
    for start in nodes.chain(scripted) {
        let mut next = Some(start);
        while let Some(index) = next.filter(|index| !is_open[index.0]) {
            is_open[index.0] = true;
            next = tree.node(index).parent;
        }
    }
    is_open
}

fn node_bounds(
    scene: Scene,
    tables: &Tables,
    index: NodeIndex,
    (open, bounds): (&[bool], &[Bounds]),
) -> Bounds {
    let decided = &scene.policy.nodes[index.0];
    if let Some((script, _)) = &decided.script {
        let reads = script.reads.questions(scene.questionnaire);
        let is_open = is_any_open(&reads, open);
        return if is_open { Bounds::Anything } else { Bounds::Today };
    }
    match scene.questionnaire.tree.node(index).question {
        Some(question) if open[question.0] => match tables.ends(question) {
            Some((least, most)) => Bounds::Between(least.clone(), most.clone()),
            None => Bounds::None,
        },
        Some(_) => Bounds::Today,
        None => group_bounds(scene, tables, index, bounds),
    }
}

fn ends<'b>(scene: Scene<'b>, index: usize, bounds: &'b [Bounds]) -> Ends<'b> {
    match &bounds[index] {
        Bounds::Today => scene.scores[index].as_ref().map_or(Ends::None, |score| Ends::Between(score, score)),
        Bounds::None => Ends::None,
        Bounds::Between(least, most) => Ends::Between(least, most),
        Bounds::Anything => Ends::Anything,
    }
}

fn group_bounds(scene: Scene, tables: &Tables, index: NodeIndex, bounds: &[Bounds]) -> Bounds {
    let children = &scene.questionnaire.tree.node(index).children;
    let mut between: Vec<(&Exact, &Exact, &Exact)> = Vec::with_capacity(children.len());
    for child in children.iter().filter(|child| tables.weights[child.0].is_positive()) {
        match ends(scene, child.0, bounds) {
            Ends::None => {}
            Ends::Between(least, most) => between.push((&tables.weights[child.0], least, most)),
            Ends::Anything => return Bounds::Anything,
        }
    }
    let way: Combine = scene.policy.nodes[index.0].combine;
    let least = combine(way, between.iter().map(|(weight, least, _)| (*weight, *least)));
    let most = combine(way, between.iter().map(|(weight, _, most)| (*weight, *most)));
    match (least, most) {
        (Some(least), Some(most)) => Bounds::Between(least, most),
        _ => Bounds::None,
    }
}
