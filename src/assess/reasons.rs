//! What each question adds to the total. The parts sum to it exactly.

use super::assessment::Reason;
use super::scene::Scene;
use crate::model::{Choice, Exact, NodeIndex, QuestionIndex, Tree};
use crate::policy::{Combine, Key};
use crate::text::Span;

/// The questions by what each adds to the total: most first, then by path. What adds nothing is left out.
///
/// A mean or sum hands each child its weighted part; under a maximum or minimum the first child that decides carries
/// all; a node with a script is itself the reason.
pub(super) fn reasons(scene: Scene) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(total) = scene.total() {
        share(scene, Tree::ROOT, total.clone(), &mut reasons);
    }
    let path = |reason: &Reason| &scene.questionnaire.tree.node(reason.node).path;
    reasons.sort_by(|one, other| other.points.cmp(&one.points).then_with(|| path(one).cmp(path(other))));
    reasons
}

fn share(scene: Scene, index: NodeIndex, points: Exact, reasons: &mut Vec<Reason>) {
    if points.is_zero() {
        return;
    }
    let decided = &scene.policy.nodes[index.0];
    let question = scene.questionnaire.tree.node(index).question;
    if decided.script.is_some() || question.is_some() {
        let data =
            question.map_or(scene.company.answers_range, |question| scene.company.answer_range(question));
        reasons.push(Reason {
            node: index,
            question: question.filter(|_| decided.script.is_none()),
            points,
            policy: None,
            data,
        });
        return;
    }
    let own = scene.scores[index.0].as_ref().expect("a node with a part of the total has a score");
    let mut children = scene.children(index);
    match decided.combine {
        Combine::Maximum | Combine::Minimum => {
            if let Some((child, _)) = children.find(|(_, score)| *score == own) {
                share(scene, child, points, reasons);
            }
        }
        Combine::Mean | Combine::Sum => {
            let children: Vec<(NodeIndex, &Exact)> = children.collect();
            let weighted = |(child, score): &(NodeIndex, &Exact)| &scene.policy.nodes[child.0].weight * score;
            let whole: Exact = children.iter().map(weighted).sum();
            // With a whole of 0 nothing has a part in it.
            if let Some(unit) = points.divide(&whole) {
                for child in &children {
                    share(scene, child.0, &weighted(child) * &unit, reasons);
                }
            }
        }
    }
}

/// Where the policy says what makes a reason.
pub(super) fn place(scene: Scene, reason: &Reason) -> Option<Span> {
    match (&scene.policy.nodes[reason.node.0].script, reason.question) {
        (Some((_, key)), _) => span(scene, key),
        (None, Some(question)) => decided_by(scene, question),
        (None, None) => None,
    }
}

/// Where the policy says what the answer to a question is worth.
pub(super) fn decided_by(scene: Scene, question: QuestionIndex) -> Option<Span> {
    let decided = &scene.policy.questions[question.0];
    let key = match scene.answer(question).map(|answer| &answer.choice) {
        Some(Choice::Number(_)) => &decided.bands.as_ref()?.1,
        _ => &decided.options.get(&scene.option(question)?)?.1,
    };
    span(scene, key)
}

pub(super) fn span(scene: Scene, key: &Key) -> Option<Span> {
    scene.policy.declaration(key).map(|declaration| declaration.span.clone())
}
