//! One company under a policy of which one number is left open.

use std::collections::BTreeSet;

use super::function::Function;
use super::light::Light;
use super::parameter::{Open, Parameter};
use super::probe::Probe;
use crate::assess::{Assessment, Assessor};
use crate::diagnostic::Diagnostic;
use crate::explain::open::{Asked, Number, Value, evaluate, option};
use crate::model::{Company, Exact, NodeIndex, OptionIndex, QuestionIndex, Standing, Tree};
use crate::policy::condition::{Host, NodeKind};
use crate::policy::{Combine, Condition, Policy};

/// A policy of which one number is left open: what is the same for all companies.
pub struct Sweeping<'a> {
    pub(super) assessor: &'a Assessor<'a>,
    pub(super) parameter: Parameter,
    /// The policy with the open weight at 0 and above it: what is asked changes there.
    pub(super) weighed: Option<[Policy; 2]>,
    /// The nodes whose score hangs on the parameter.
    reached: Vec<bool>,
    /// The rules that may hang on it.
    rules: Vec<bool>,
}

impl<'a> Sweeping<'a> {
    /// Leaves a number open.
    pub fn new(assessor: &'a Assessor<'a>, parameter: Parameter) -> Self {
        let (policy, questionnaire) = (assessor.policy(), assessor.questionnaire());
        let tree = &questionnaire.tree;
        let weighed = match &parameter.open {
            Open::Weight(node) => Some([Exact::zero(), Exact::one()].map(|weight| {
                let mut policy = policy.clone();
                policy.nodes[node.0].weight = weight;
                policy
            })),
            _ => None,
        };
        let mut sweeping =
            Self { assessor, parameter, weighed, reached: vec![false; tree.len()], rules: Vec::new() };
        for index in tree.indices().rev() {
            let node = tree.node(index);
            let is_own = match &sweeping.parameter.open {
                Open::Weight(weighed) => tree.node(*weighed).parent == Some(index),
                Open::Points(answers) => {
                    node.question.is_some_and(|question| answers.iter().any(|(asked, _)| *asked == question))
                }
                Open::Start(_) | Open::Coverage => false,
            };
            let below = node.children.iter().any(|child| sweeping.reached[child.0]);
            sweeping.reached[index.0] = match &policy.nodes[index.0].script {
                Some((script, _)) => sweeping.reads(script),
                None => is_own || below,
            };
        }
        sweeping.rules = policy.rules.iter().map(|rule| sweeping.reads(&rule.condition)).collect();
        sweeping
    }

    /// Whether a condition reads anything that hangs on the parameter.
    fn reads(&self, condition: &Condition) -> bool {
        let tree = &self.assessor.questionnaire().tree;
        let reaches = |node: &NodeIndex| {
            // `c.scores` reads the children, and which of them weigh anything.
            self.reached[node.0]
                || tree.node(*node).children.iter().any(|child| {
                    self.reached[child.0]
                        || matches!(self.parameter.open, Open::Weight(open) if open == *child)
                })
        };
        let mut asks_coverage = false;
        condition.tree.visit(&mut |step| {
            asks_coverage |= matches!(step.kind, NodeKind::Host { function: Host::Coverage, .. });
        });
        condition.reads.scores.iter().any(reaches) || (asks_coverage && self.weighed.is_some())
    }
}

/// One company.
pub(super) struct Swept<'s, 'a> {
    pub(super) sweeping: &'s Sweeping<'a>,
    pub(super) company: &'s Company,
    pub(super) today: &'s Assessment,
    /// Today's scores, where nothing is left open below.
    scores: Vec<Option<Function>>,
    /// The rules that can decide, and whether each holds today.
    holds: Vec<(usize, bool)>,
}

impl<'s, 'a> Swept<'s, 'a> {
    pub(super) fn new(sweeping: &'s Sweeping<'a>, company: &'s Company, today: &'s Assessment) -> Self {
        let rules = 0..sweeping.assessor.policy().rules.len();
        let holds = rules
            .filter(|rule| sweeping.assessor.can_decide(*rule, company))
            .map(|rule| (rule, today.rules.contains(&rule)))
            .collect();
        let constant = |score: &Option<Exact>| score.clone().map(Function::constant);
        let scores = today.scores.iter().map(constant).collect();
        Self { sweeping, company, today, scores, holds }
    }

    fn policy(&self) -> &'a Policy {
        self.sweeping.assessor.policy()
    }

    /// Where the company stands at a probe.
    pub(super) fn standing(&self, probe: &mut Probe) -> Result<Standing, Box<Diagnostic>> {
        let weighs = match &self.sweeping.parameter.open {
            Open::Weight(_) => probe.sign_of(&Function::parameter()).is_gt(),
            _ => true,
        };
        let scores = self.scores(weighs, probe)?;
        let light = Light { swept: self, scores: &scores, weighs };
        let total = &scores[Tree::ROOT.0];
        let covered = match &self.sweeping.parameter.open {
            Open::Coverage => {
                let known = Function::constant(self.today.coverage.clone());
                probe.order(&known, &Function::parameter()).is_ge()
            }
            _ => light.coverage(Tree::ROOT) >= self.policy().coverage,
        };
        let score_tier = total.as_ref().filter(|_| covered).map(|total| self.rank_of(total, probe));
        let mut holding = Vec::new();
        for (rule, held) in &self.holds {
            let holds = if self.sweeping.rules[*rule] {
                let condition = &self.policy().rules[*rule].condition;
                matches!(evaluate(condition, &light, probe)?, Value::Bool(true))
            } else {
                *held
            };
            if holds {
                holding.push(*rule);
            }
        }
        Ok(self.sweeping.assessor.tier_of(score_tier, &holding))
    }

    fn rank_of(&self, total: &Function, probe: &mut Probe) -> usize {
        let tiers = self.policy().ladder.tiers();
        for (rank, tier) in tiers.iter().enumerate().skip(1).rev() {
            let start = match &self.sweeping.parameter.open {
                Open::Start(open) if *open == rank => Function::parameter(),
                _ => Function::constant(tier.start.clone()),
            };
            if probe.order(total, &start).is_ge() {
                return rank;
            }
        }
        0
    }

    fn scores(&self, weighs: bool, probe: &mut Probe) -> Result<Vec<Option<Function>>, Box<Diagnostic>> {
        let mut scores = self.scores.clone();
        for index in self.sweeping.assessor.questionnaire().tree.indices().rev() {
            if self.sweeping.reached[index.0] {
                scores[index.0] = None;
                scores[index.0] =
                    self.score(index, &Light { swept: self, scores: &scores, weighs }, probe)?;
            }
        }
        Ok(scores)
    }

    fn score(
        &self,
        index: NodeIndex,
        light: &Light,
        probe: &mut Probe,
    ) -> Result<Option<Function>, Box<Diagnostic>> {
        let decided = &self.policy().nodes[index.0];
        if let Some((script, _)) = &decided.script {
            let score = evaluate(script, light, probe)?.as_number();
            if score.as_ref().is_some_and(|score| probe.sign_of(score).is_lt()) {
                let fault = Diagnostic::error("score-range", script.span.clone(), "a score is below 0");
                return Err(Box::new(fault.label("must be 0 or more")));
            }
            return Ok(score);
        }
        if let Some(question) = self.sweeping.assessor.questionnaire().tree.node(index).question {
            return Ok(self.points(question));
        }
        Ok(match decided.combine {
            Combine::Maximum => best(light.children(index), true, probe),
            Combine::Minimum => best(light.children(index), false, probe),
            Combine::Mean => self.summed(index, light).and_then(|(sum, weights)| sum.divided(&weights)),
            Combine::Sum => self.summed(index, light).map(|(sum, _)| sum),
        })
    }

    /// The weighted sum of the children's scores, and the sum of their weights. What the number has no part in is today's,
    /// and summed up as numbers.
    fn summed(&self, index: NodeIndex, light: &Light) -> Option<(Function, Function)> {
        let (mut sum, mut weights) = (Exact::zero(), Exact::zero());
        let mut open = Vec::new();
        for child in &self.sweeping.assessor.questionnaire().tree.node(index).children {
            let is_open = matches!(self.sweeping.parameter.open, Open::Weight(open) if open == *child);
            let weight = &self.policy().nodes[child.0].weight;
            if self.sweeping.reached[child.0] || is_open {
                let is_weighed = if is_open { light.weighs } else { weight.is_positive() };
                let weight = if is_open { Function::parameter() } else { Function::constant(weight.clone()) };
                if let Some(score) = light.scores[child.0].as_ref().filter(|_| is_weighed) {
                    open.push((weight, score));
                }
            } else if let Some(score) = &self.today.scores[child.0] {
                sum = &sum + &(weight * score);
                weights = &weights + weight;
            }
        }
        if weights.is_zero() && open.is_empty() {
            return None;
        }
        let start = (Function::constant(sum), Function::constant(weights));
        Some(open.into_iter().fold(start, |(sum, weights), (weight, score)| {
            (sum.plus(&weight.times(score)), weights.plus(&weight))
        }))
    }

    fn points(&self, question: QuestionIndex) -> Option<Function> {
        let node = self.sweeping.assessor.questionnaire().question(question).node;
        let today = self.today.scores[node.0].clone().map(Function::constant);
        let is_open = |answers: &BTreeSet<(QuestionIndex, OptionIndex)>| {
            option(self.company, question, self.sweeping.assessor.questionnaire())
                .is_some_and(|counted| answers.contains(&(question, counted)))
        };
        match &self.sweeping.parameter.open {
            Open::Points(answers) if is_open(answers) => Some(Function::parameter()),
            _ => today,
        }
    }
}

/// The largest or smallest score.
fn best(children: Vec<(Function, Function)>, is_largest: bool, probe: &mut Probe) -> Option<Function> {
    children.into_iter().map(|(_, score)| score).reduce(|best, next| {
        let order = probe.order(&next, &best);
        if (is_largest && order.is_gt()) || (!is_largest && order.is_lt()) { next } else { best }
    })
}
