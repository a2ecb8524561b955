//! How a policy came to what it decided of a company, in short: what a failing test shows.

use super::test::{Check, Suite};
use crate::assess::{Assessor, Ground};
use crate::diagnostic::Diagnostic;
use crate::model::{Exact, Questionnaire, Standing, Tree};
use crate::policy::scenario::Expectation;
use crate::policy::{Key, Policy};
use crate::text::Span;

/// The short tree of a decision.
pub struct Decision {
    /// The policy's path.
    pub policy: String,
    /// Where the company lands.
    pub tier: String,
    /// The total, where there is one.
    pub total: Option<Exact>,
    /// Where the next laxer and stricter tiers meet this one: the starts around the total, with their tiers.
    pub starts: Vec<(String, Exact)>,
    /// The share of answered questions.
    pub coverage: Exact,
    /// The place in the policy that decided what the test speaks of.
    pub at: Option<Span>,
    /// The nodes that make the score in question, by path, each with its weight, its score and its place.
    pub parts: Vec<NodePart>,
    /// The rules that hold, and the one that the test speaks of.
    pub rules: Vec<RulePart>,
    /// What could not be evaluated.
    pub faults: Vec<Diagnostic>,
}

/// A child of the node in question.
pub struct NodePart {
    /// Its path.
    pub path: String,
    /// Its weight.
    pub weight: Exact,
    /// Its score.
    pub score: Option<Exact>,
    /// Where its weight, or its way of combining, is declared.
    pub at: Option<Span>,
}

/// A rule of the decision.
pub struct RulePart {
    /// Its id.
    pub id: String,
    /// Whether it is a floor.
    pub is_floor: bool,
    /// The tier that it names.
    pub tier: String,
    /// Whether it holds, is in force and isn't waived.
    pub holds: bool,
    /// Whether it is waived.
    pub is_waived: bool,
    /// Where it stands.
    pub at: Span,
    /// For the rule that the test speaks of: the steps of its condition and what they gave.
    pub steps: Vec<(Span, String)>,
}

/// How many steps of a condition are shown.
const STEPS: usize = 12;

impl Decision {
    pub(super) fn of(check: &Check, path: &str, suite: &Suite, questionnaire: &Questionnaire) -> Self {
        let policy = suite.policies.get(path).expect("the policy was found");
        let company = &suite.cases[check.case].company;
        let assessor = Assessor::new(policy, questionnaire, check.day);
        let mut decision = Self {
            policy: path.to_owned(),
            tier: String::new(),
            total: None,
            starts: Vec::new(),
            coverage: Exact::zero(),
            at: None,
            parts: Vec::new(),
            rules: Vec::new(),
            faults: Vec::new(),
        };
        let (assessment, trace) = match (assessor.assess(company), assessor.trace(company)) {
            (Ok(assessment), Ok(trace)) => (assessment, trace),
            (assessment, trace) => {
                decision.faults = assessment.err().or(trace.err()).unwrap_or_default();
                return decision;
            }
        };
        policy.ladder.id(assessment.tier).clone_into(&mut decision.tier);
        decision.total = assessment.total().cloned();
        decision.coverage = assessment.coverage.clone();
        decision.starts =
            policy.ladder.tiers().iter().map(|tier| (tier.id.clone(), tier.start.clone())).collect();
        let asked = match &check.expected {
            Expectation::Score(path, _) => questionnaire.tree.find(path).unwrap_or(Tree::ROOT),
            _ => Tree::ROOT,
        };
        for child in &questionnaire.tree.node(asked).children {
            let decided = &policy.nodes[child.0];
            let key = decided.weight_by.as_ref().or(decided.combine_by.as_ref());
            if decided.weight.is_zero() && asked == Tree::ROOT {
                continue;
            }
            decision.parts.push(NodePart {
                path: questionnaire.tree.node(*child).path.clone(),
                weight: decided.weight.clone(),
                score: assessment.scores[child.0].clone(),
                at: key.and_then(|key| span(policy, key)),
            });
        }
        let rule_asked = match &check.expected {
            Expectation::Rule(id, _) | Expectation::Waived(id) => Some(id),
            _ => None,
        };
        for (index, rule) in policy.rules.iter().enumerate() {
            let holds = assessment.rules.contains(&index);
            let is_waived = assessment.waived.iter().any(|waived| waived.rule == index);
            let is_asked = rule_asked == Some(&rule.id);
            if !(holds || is_waived || is_asked) {
                continue;
            }
            let steps = trace.rules[index].steps.0.iter().filter(|_| is_asked).take(STEPS);
            decision.rules.push(RulePart {
                id: rule.id.clone(),
                is_floor: rule.is_floor,
                tier: policy.ladder.id(Standing::Tier(rule.rank)).to_owned(),
                holds,
                is_waived,
                at: rule.span.clone(),
                steps: steps.map(|step| (step.policy.clone(), step.value.clone())).collect(),
            });
        }
        decision.at = match (&check.expected, rule_asked) {
            (_, Some(id)) => policy.rules.iter().find(|rule| rule.id == *id).map(|rule| rule.span.clone()),
            (Expectation::Score(..), _) => {
                trace.nodes.iter().find(|node| node.node == asked).and_then(|node| node.policy.clone())
            }
            _ => match assessment.ground {
                Ground::Rule(rule) => Some(policy.rules[rule].span.clone()),
                Ground::Coverage => span(policy, &Key::Coverage),
                Ground::Score => span(policy, &Key::Tier(decision.tier.clone())),
                Ground::NoTotal => None,
            },
        }
        .or_else(|| Some(policy.span.clone()));
        decision
    }
}

fn span(policy: &Policy, key: &Key) -> Option<Span> {
    policy.declaration(key).map(|declaration| declaration.span.clone())
}
