//! From answers to scores, from the leaves of the tree to the total.

use std::cell::Cell;

use super::evaluate::evaluate_within;
use super::scene::Scene;
use super::tables::Tables;
use super::trace::Steps;
use super::value::Value;
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Day, Exact, NodeIndex, Questionnaire};
use crate::policy::{Combine, Policy};

/// The score of every node; `None` for those that have none.
pub(super) fn scores(
    questionnaire: &Questionnaire,
    policy: &Policy,
    company: &Company,
    day: Day,
) -> Result<Vec<Option<Exact>>, Box<Diagnostic>> {
    let spent = Cell::new(0);
    let mut scores: Vec<Option<Exact>> = vec![None; questionnaire.tree.len()];
    // A parent stands before its children.
    for index in questionnaire.tree.indices().rev() {
        let scene = Scene { questionnaire, policy, company, day, scores: &scores, weights: None };
        let score = node_score_within(scene, index, None, &spent)?;
        scores[index.0] = score;
    }
    Ok(scores)
}

/// The same, with what the policy decides of answers looked up.
pub(super) fn scores_by(tables: &Tables, start: Scene) -> Result<Vec<Option<Exact>>, Box<Diagnostic>> {
    let spent = Cell::new(0);
    let tree = &start.questionnaire.tree;
    let mut scores: Vec<Option<Exact>> = vec![None; tree.len()];
    for index in tree.indices().rev() {
        let decided = &start.policy.nodes[index.0];
        scores[index.0] = match (tree.node(index).question, &decided.script) {
            (_, Some(_)) => node_score_within(Scene { scores: &scores, ..start }, index, None, &spent)?,
            (Some(question), None) => tables.points(start, question).cloned(),
            (None, None) => {
                let scene = Scene { scores: &scores, weights: Some(&tables.weights), ..start };
                combined(scene, index, decided.combine)
            }
        };
    }
    Ok(scores)
}

/// The score of a node whose children's are known.
pub(super) fn node_score(
    scene: Scene,
    index: NodeIndex,
    steps: Option<&mut Steps>,
) -> Result<Option<Exact>, Box<Diagnostic>> {
    node_score_within(scene, index, steps, &Cell::new(0))
}

/// The same; adds to the steps that scripts have `spent` for the company.
fn node_score_within(
    scene: Scene,
    index: NodeIndex,
    steps: Option<&mut Steps>,
    spent: &Cell<u64>,
) -> Result<Option<Exact>, Box<Diagnostic>> {
    let decided = &scene.policy.nodes[index.0];
    if let Some((script, _)) = &decided.script {
        let value = evaluate_within(script, scene, steps, spent)?;
        let score = value.exact();
        if let Some(below) = score.as_ref().filter(|score| score.is_negative()) {
            let path = &scene.questionnaire.tree.node(index).path;
            let fault = Diagnostic::error(
                "score-range",
                script.span.clone(),
                format!("the score of `{path}` is {below}"),
            )
            .label("must be 0 or more")
            .with_related(
                scene.company.span(scene.company.range),
                format!("for company `{}`", scene.company.id),
            );
            return Err(Box::new(fault));
        }
        debug_assert!(score.is_some() || matches!(value, Value::Unit), "a script gives a number or nothing");
        return Ok(score);
    }
    if let Some(question) = scene.questionnaire.tree.node(index).question {
        return Ok(scene.points(question));
    }
    Ok(combined(scene, index, decided.combine))
}

fn combined(scene: Scene, index: NodeIndex, way: Combine) -> Option<Exact> {
    let weight = |child: NodeIndex| {
        scene.weights.map_or(&scene.policy.nodes[child.0].weight, |weights| &weights[child.0])
    };
    combine(way, scene.children(index).map(|(child, score)| (weight(child), score)))
}

/// What the scores of a group's children come to, each with its weight.
pub(super) fn combine<'s>(
    way: Combine,
    children: impl Iterator<Item = (&'s Exact, &'s Exact)>,
) -> Option<Exact> {
    match way {
        Combine::Maximum => children.map(|(_, score)| score).max().cloned(),
        Combine::Minimum => children.map(|(_, score)| score).min().cloned(),
        Combine::Mean | Combine::Sum => {
            let (mut sum, mut weights) = (Exact::zero(), Exact::zero());
            for (weight, score) in children {
                sum.add_product(weight, score);
                weights += weight;
            }
            let mean = sum.divide(&weights)?;
            Some(if way == Combine::Mean { mean } else { sum })
        }
    }
}
