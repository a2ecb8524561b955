//! What each question adds to the total. The parts sum to it exactly.

use super::assessment::Reason;
use super::scene::Scene;
use super::tables::Tables;
use crate::model::{Choice, Exact, NodeIndex, QuestionIndex, Tree};
use crate::policy::{Combine, Key};
use crate::text::Span;

/// The questions by what each adds to the total: most first, then by path. What adds nothing is left out.
///
/// A mean or sum hands each child its weighted part; under a maximum or minimum the first child that decides carries
/// all; a node with a script is itself the reason.
pub(super) fn reasons(scene: Scene, tables: &Tables) -> Vec<Reason> {
    let most = scene.questionnaire.tree.len();
    let mut parts =
        Parts { scene, tables, values: Vec::with_capacity(most), nodes: Vec::with_capacity(most) };
    if let Some(total) = scene.total() {
        let value = parts.value(total.clone());
        parts.share(Tree::ROOT, value);
    }
    parts.reasons()
}

/// The parts of a total, in the making.
struct Parts<'s> {
    scene: Scene<'s>,
    tables: &'s Tables,
    /// What parts come to: the questions of a group share few values, and those are compared once.
    values: Vec<Exact>,
    /// The reasons, each with the place of its value.
    nodes: Vec<(NodeIndex, usize)>,
}

impl Parts<'_> {
    fn value(&mut self, value: Exact) -> usize {
        self.values.push(value);
        self.values.len() - 1
    }

    fn share(&mut self, index: NodeIndex, value: usize) {
        let scene = self.scene;
        if self.values[value].is_zero() {
            return;
        }
        let decided = &scene.policy.nodes[index.0];
        let node = scene.questionnaire.tree.node(index);
        if decided.script.is_some() || node.question.is_some() {
            self.nodes.push((index, value));
            return;
        }
        let own = scene.scores[index.0].as_ref().expect("a node with a part of the total has a score");
        let looked_up = Scene { weights: Some(&self.tables.weights), ..scene };
        let most = node.children.len();
        let mut children = looked_up.children(index);
        match decided.combine {
            Combine::Maximum | Combine::Minimum => {
                if let Some((child, _)) = children.find(|(_, score)| *score == own) {
                    self.share(child, value);
                }
            }
            Combine::Mean | Combine::Sum => {
                let mut whole = Exact::zero();
                let mut weighted: Vec<(NodeIndex, Exact)> = Vec::with_capacity(most);
                for (child, score) in children {
                    let part = &self.tables.weights[child.0] * score;
                    whole += &part;
                    weighted.push((child, part));
                }
                // With a whole of 0 nothing has a part in it.
                if let Some(unit) = self.values[value].divide(&whole) {
                    self.hand_out(&weighted, &unit);
                }
            }
        }
    }

    /// Gives each child its weighted score in units.
    fn hand_out(&mut self, children: &[(NodeIndex, Exact)], unit: &Exact) {
        let mut known: Vec<(&Exact, usize)> = Vec::new();
        for (child, weighted) in children {
            let found = known.iter().find(|(other, _)| *other == weighted).map(|(_, value)| *value);
            let value = found.unwrap_or_else(|| {
                let value = self.value(weighted * unit);
                known.push((weighted, value));
                value
            });
            self.share(*child, value);
        }
    }

    fn reasons(self) -> Vec<Reason> {
        let Self { scene, tables, values, nodes } = self;
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_unstable_by(|one, other| values[*other].cmp(&values[*one]));
        // Equal values have one rank.
        let mut ranks = vec![0; values.len()];
        for pair in order.windows(2) {
            ranks[pair[1]] = ranks[pair[0]] + usize::from(values[pair[0]] != values[pair[1]]);
        }
        let place = |(node, value): &(NodeIndex, usize)| (ranks[*value], tables.places[node.0]);
        let mut placed: Vec<((usize, usize), usize)> =
            nodes.iter().enumerate().map(|(at, part)| (place(part), at)).collect();
        placed.sort_unstable();
        let reason = |(_, at): ((usize, usize), usize)| {
            let (node, value) = nodes[at];
            let question = scene.questionnaire.tree.node(node).question;
            let data =
                question.map_or(scene.company.answers_range, |question| scene.company.answer_range(question));
            Reason {
                node,
                question: question.filter(|_| scene.policy.nodes[node.0].script.is_none()),
                points: values[value].clone(),
                policy: None,
                data,
            }
        };
        placed.into_iter().map(reason).collect()
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
