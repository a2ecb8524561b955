//! The steps from answers to tier as JSON: `eval --trace`.

use serde::Serialize;

use super::decimal::Decimal;
use crate::assess::{RuleTrace, Step, Steps, Trace};
use crate::model::{Company, Questionnaire};
use crate::policy::Policy;

/// Every step of one assessment.
#[derive(Debug, Serialize)]
pub(super) struct TraceDocument {
    nodes: Vec<NodeTraceDocument>,
    rules: Vec<RuleTraceDocument>,
}

#[derive(Debug, Serialize)]
struct NodeTraceDocument {
    path: String,
    score: Option<Decimal>,
    answer: Option<String>,
    policy: Option<String>,
    data: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StepDocument>,
}

#[derive(Debug, Serialize)]
pub(super) struct RuleTraceDocument {
    rule: String,
    policy: String,
    in_force: bool,
    holds: bool,
    steps: Vec<StepDocument>,
}

#[derive(Debug, Serialize)]
struct StepDocument {
    at: String,
    text: String,
    value: String,
    data: Option<String>,
}

/// The steps with their places.
pub(super) fn trace_document(
    trace: &Trace,
    company: &Company,
    policy: &Policy,
    questionnaire: &Questionnaire,
) -> TraceDocument {
    let nodes = trace.nodes.iter().map(|node| NodeTraceDocument {
        path: questionnaire.tree.node(node.node).path.clone(),
        score: node.score.as_ref().map(Decimal::new),
        answer: node.answer.clone(),
        policy: node.policy.as_ref().map(ToString::to_string),
        data: node.data.map(|range| company.span(range).to_string()),
        steps: step_documents(&node.steps, company),
    });
    TraceDocument { nodes: nodes.collect(), rules: rule_documents(trace, company, policy) }
}

/// How each rule came out, with its steps.
pub(super) fn rule_documents(trace: &Trace, company: &Company, policy: &Policy) -> Vec<RuleTraceDocument> {
    let document = |rule: &RuleTrace| RuleTraceDocument {
        rule: policy.rules[rule.rule].id.clone(),
        policy: policy.rules[rule.rule].span.to_string(),
        in_force: rule.is_in_force,
        holds: rule.holds,
        steps: step_documents(&rule.steps, company),
    };
    trace.rules.iter().map(document).collect()
}

fn step_documents(steps: &Steps, company: &Company) -> Vec<StepDocument> {
    let step = |step: &Step| StepDocument {
        at: step.policy.to_string(),
        text: step.policy.snippet().split_whitespace().collect::<Vec<_>>().join(" "),
        value: step.value.clone(),
        data: step.data.map(|range| company.span(range).to_string()),
    };
    steps.0.iter().map(step).collect()
}
