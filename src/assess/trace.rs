//! The steps from answers to tier, each with its place in the policy and in the data.

use super::scene::Scene;
use super::value::Value;
use crate::model::{Exact, NodeIndex};
use crate::policy::condition::{Host, Node, NodeKind};
use crate::text::{Range, Span};

/// A step of a condition: what stands where, and what it gave.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it stands in the policy.
    pub policy: Span,
    /// What it gave.
    pub value: String,
    /// Where it was read in the data.
    pub data: Option<Range>,
}

/// The steps of one condition, in the order in which they were done.
#[derive(Clone, Debug, Default)]
pub struct Steps(pub Vec<Step>);

/// How many steps of one condition are kept.
const MOST_STEPS: usize = 1_000;

impl Steps {
    pub(super) fn note(&mut self, node: &Node, value: &Value, scene: &Scene) {
        if self.0.len() < MOST_STEPS && Step::is_told(node) {
            self.0.push(Step {
                policy: node.span.clone(),
                value: value.show(),
                data: place(node, value, scene),
            });
        }
    }
}

impl Step {
    /// Whether a step is worth telling.
    fn is_told(node: &Node) -> bool {
        matches!(
            node.kind,
            NodeKind::Property { .. }
                | NodeKind::Host { .. }
                | NodeKind::Binary { .. }
                | NodeKind::In { .. }
                | NodeKind::Each { .. }
                | NodeKind::Not(_)
        )
    }
}

/// Where the data says what a step gave.
fn place(node: &Node, value: &Value, scene: &Scene) -> Option<Range> {
    match (&node.kind, value) {
        (_, Value::Record(fact)) => Some(fact.range),
        (NodeKind::Property { of, name, .. }, _) if matches!(of.kind, NodeKind::Company) => {
            scene.company.facts.property(name).map(|fact| fact.range)
        }
        (NodeKind::Host { function: Host::Answer | Host::Known, arguments }, _) => match &arguments[0].kind {
            NodeKind::Constant(crate::policy::condition::Constant::Text(path)) => {
                let question = scene.questionnaire.find(path)?;
                Some(scene.company.answer_range(question))
            }
            _ => None,
        },
        _ => None,
    }
}

/// How a rule came out.
#[derive(Clone, Debug)]
pub struct RuleTrace {
    /// Which rule, by its place in the policy's list.
    pub rule: usize,
    /// Whether it applies on the day.
    pub is_in_force: bool,
    /// Whether its condition holds.
    pub holds: bool,
    /// What led to it.
    pub steps: Steps,
}

/// How a node got its score.
#[derive(Clone, Debug)]
pub struct NodeTrace {
    /// Which node.
    pub node: NodeIndex,
    /// Its score.
    pub score: Option<Exact>,
    /// Where the policy decided it.
    pub policy: Option<Span>,
    /// Where the data says what it was decided by, for a question.
    pub data: Option<Range>,
    /// The answer, for a question.
    pub answer: Option<String>,
    /// The steps of its script, where it has one.
    pub steps: Steps,
}

/// Every step from answers to tier.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The nodes, children before parents.
    pub nodes: Vec<NodeTrace>,
    /// The rules, in order of declaration.
    pub rules: Vec<RuleTrace>,
}
