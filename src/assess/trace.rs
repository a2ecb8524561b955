//! The steps from answers to tier, each with its place in the policy and in the data.

use super::evaluate::evaluate;
use super::scene::Scene;
use super::value::Value;
use super::{Assessor, reasons, score};
use crate::diagnostic::Diagnostic;
use crate::model::{Answer, Choice, Company, Exact, NodeIndex};
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

impl Assessor<'_> {
    /// Every step from a company's answers to its tier.
    ///
    /// # Errors
    ///
    /// As [`Self::assess_all`].
    pub fn trace(&self, company: &Company) -> Result<Trace, Vec<Diagnostic>> {
        let scores = score::scores(self.questionnaire, self.policy, company, self.day)
            .map_err(|fault| vec![*fault])?;
        let scene = self.scene(company, &scores);
        let mut trace = Trace::default();
        for index in self.questionnaire.tree.indices().rev() {
            trace.nodes.push(self.trace_node(scene, index)?);
        }
        for (index, rule) in self.policy.rules.iter().enumerate() {
            let mut steps = Steps::default();
            let value = evaluate(&rule.condition, scene, Some(&mut steps)).map_err(|fault| vec![*fault])?;
            trace.rules.push(RuleTrace {
                rule: index,
                is_in_force: rule.applies_on(self.day),
                holds: matches!(value, Value::Bool(true)),
                steps,
            });
        }
        Ok(trace)
    }

    fn trace_node(&self, scene: Scene, index: NodeIndex) -> Result<NodeTrace, Vec<Diagnostic>> {
        let mut steps = Steps::default();
        let score = score::node_score(scene, index, Some(&mut steps)).map_err(|fault| vec![*fault])?;
        let decided = &self.policy.nodes[index.0];
        let question = self.questionnaire.tree.node(index).question;
        let policy = match (&decided.script, question) {
            (Some((_, key)), _) => reasons::span(scene, key),
            (None, Some(question)) => reasons::decided_by(scene, question),
            (None, None) => decided.combine_by.as_ref().and_then(|key| reasons::span(scene, key)),
        };
        let answer = question.map(|question| match scene.option(question) {
            Some(option) => self.questionnaire.word(option).to_owned(),
            None => scene.answer(question).map(answer_text).unwrap_or_default(),
        });
        Ok(NodeTrace {
            node: index,
            score,
            policy,
            data: question.map(|question| scene.company.answer_range(question)),
            answer,
            steps,
        })
    }
}

fn answer_text(answer: &Answer) -> String {
    match &answer.choice {
        Choice::Number(number) => number.to_exact_text(),
        Choice::Option(_) => String::new(),
    }
}
