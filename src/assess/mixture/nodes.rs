//! Scores and coverage under mixtures: each node once for every set of changes that reaches it.

use std::collections::BTreeMap;

use super::plan::{Either, NodePlan, weights};
use super::{Changes, Mixtures, scene};
use crate::assess::evaluate::evaluate;
use crate::diagnostic::Diagnostic;
use crate::model::{Choice, Company, Exact, NodeIndex, QuestionIndex};
use crate::policy::condition::{Condition, Host, NodeKind};
use crate::policy::{Combine, Setting};

/// The nodes of one company.
pub(super) struct Nodes<'m, 'a> {
    mixtures: &'m Mixtures<'a>,
    company: &'a Company,
    /// The scores under the old policy.
    old: Vec<Option<Exact>>,
    /// What decides each question's points, the most specific first.
    deciding: Vec<Vec<Either<Option<&'a Setting>>>>,
    /// Which changes reach the score of each node.
    masks: Vec<Changes>,
    coverage_masks: Vec<Changes>,
    scores: Vec<BTreeMap<Changes, Option<Exact>>>,
    coverages: BTreeMap<(usize, Changes), Exact>,
    /// The nodes whose scripts are being evaluated.
    open: Vec<NodeIndex>,
}

/// The most results that are kept for one node.
const KEPT: usize = 1 << 16;

impl<'m, 'a> Nodes<'m, 'a> {
    pub(super) fn new(mixtures: &'m Mixtures<'a>, company: &'a Company, old: Vec<Option<Exact>>) -> Self {
        let count = old.len();
        let questionnaire = mixtures.questionnaire;
        let deciding = mixtures.look_up(|lookup| {
            questionnaire.indices().map(|question| lookup.answer(questionnaire, company, question)).collect()
        });
        let mut nodes = Self {
            mixtures,
            company,
            old,
            deciding,
            masks: vec![0; count],
            coverage_masks: vec![0; count],
            scores: vec![BTreeMap::new(); count],
            coverages: BTreeMap::new(),
            open: Vec::new(),
        };
        for index in questionnaire.tree.indices().rev() {
            nodes.coverage_masks[index.0] = nodes.reach_coverage(index);
        }
        for index in questionnaire.tree.indices().rev() {
            nodes.masks[index.0] = nodes.reach(index);
        }
        nodes
    }

    pub(super) fn score_mask(&self, node: NodeIndex) -> Changes {
        self.masks[node.0]
    }

    pub(super) fn coverage_mask(&self, node: NodeIndex) -> Changes {
        self.coverage_masks[node.0]
    }

    fn plan(&self, node: NodeIndex) -> &'m NodePlan<'a> {
        &self.mixtures.plans[node.0]
    }

    fn children(&self, node: NodeIndex) -> &'m [NodeIndex] {
        &self.mixtures.questionnaire.tree.node(node).children
    }

    /// The changes that can reach what a condition reads.
    pub(super) fn reads_mask(&self, condition: &Condition) -> Changes {
        let tree = &self.mixtures.questionnaire.tree;
        let scores = condition.reads.scores.iter();
        let mut mask = scores.clone().fold(0, |mask, node| mask | self.masks[node.0]);
        let needs = needs(condition);
        if needs.weights {
            // The children that count hang on weights.
            let children = scores.flat_map(|node| self.children(*node));
            mask |= children.fold(0, |mask, child| mask | self.masks[child.0] | self.plan(*child).weight.bit);
        }
        if needs.policy {
            mask |= tree.indices().fold(0, |mask, node| mask | self.coverage_masks[node.0]);
        }
        mask
    }

    /// The changes that reach what an answer is worth.
    fn reach_points(&self, question: QuestionIndex) -> Changes {
        self.deciding[question.0].iter().fold(0, |mask, either| mask | either.bit)
    }

    fn reach(&self, index: NodeIndex) -> Changes {
        let plan = self.plan(index);
        let scripts = [plan.script.old, plan.script.new];
        let reads = scripts.iter().flatten().fold(0, |mask, script| mask | self.reads_mask(script));
        let mask = plan.script.bit | reads;
        if scripts.iter().all(Option::is_some) {
            return mask;
        }
        if let Some(question) = self.mixtures.questionnaire.tree.node(index).question {
            return mask | self.reach_points(question);
        }
        let scored = self
            .children(index)
            .iter()
            .filter(|child| self.masks[child.0] != 0 || self.old[child.0].is_some());
        let below = scored.fold(0, |mask, child| mask | self.masks[child.0] | self.plan(*child).weight.bit);
        mask | below | plan.combine.bit
    }

    /// The score of a node under a mixture.
    pub(super) fn score(
        &mut self,
        index: NodeIndex,
        applied: Changes,
    ) -> Result<Option<Exact>, Box<Diagnostic>> {
        let reached = applied & self.masks[index.0];
        if reached == 0 {
            return Ok(self.old[index.0].clone());
        }
        if let Some(known) = self.scores[index.0].get(&reached) {
            return Ok(known.clone());
        }
        let score = self.compute(index, applied)?;
        if self.scores[index.0].len() < KEPT {
            self.scores[index.0].insert(reached, score.clone());
        }
        Ok(score)
    }

    fn compute(&mut self, index: NodeIndex, applied: Changes) -> Result<Option<Exact>, Box<Diagnostic>> {
        let plan = self.plan(index);
        if let Some(script) = plan.script.under(applied) {
            return self.script(index, script, applied);
        }
        if let Some(question) = self.mixtures.questionnaire.tree.node(index).question {
            return Ok(self.points(question, applied));
        }
        let mut children = Vec::new();
        for child in self.children(index) {
            let weight = self.plan(*child).weight(applied);
            if weight.is_positive() {
                children.extend(self.score(*child, applied)?.map(|score| (weight, score)));
            }
        }
        let way = plan.combine.under(applied);
        Ok(match way {
            Combine::Maximum => children.into_iter().map(|(_, score)| score).max(),
            Combine::Minimum => children.into_iter().map(|(_, score)| score).min(),
            Combine::Mean | Combine::Sum => {
                let sum: Exact = children.iter().map(|(weight, score)| weight * score).sum();
                let weights: Exact = children.iter().map(|(weight, _)| weight.clone()).sum();
                let mean = sum.divide(&weights);
                if way == Combine::Mean { mean } else { mean.map(|_| sum) }
            }
        })
    }

    fn decided(&self, question: QuestionIndex, applied: Changes) -> Option<&'a Setting> {
        self.deciding[question.0].iter().find_map(|either| either.under(applied))
    }

    fn points(&self, question: QuestionIndex, applied: Changes) -> Option<Exact> {
        let choice = self.company.answers[question.0].as_ref().map(|answer| &answer.choice);
        match (self.decided(question, applied)?, choice) {
            (Setting::Points(points), _) => Some(points.clone()),
            (Setting::Bands(bands), Some(Choice::Number(number))) => {
                bands.iter().rfind(|(from, _)| from <= number).map(|(_, points)| points.clone())
            }
            _ => None,
        }
    }

    /// What a node's script gives, with the scores of the mixture.
    fn script(
        &mut self,
        index: NodeIndex,
        script: &'a Condition,
        applied: Changes,
    ) -> Result<Option<Exact>, Box<Diagnostic>> {
        self.open.push(index);
        let value = self.with_scene(script, applied, |scene| Ok(evaluate(script, scene, None)?.exact()));
        self.open.pop();
        match value? {
            Some(below) if below.is_negative() => {
                let fault =
                    Diagnostic::error("score-range", script.span.clone(), format!("a score is {below}"));
                Err(Box::new(fault.label("must be 0 or more")))
            }
            value => Ok(value),
        }
    }

    /// Does something with a condition in the light of a mixture.
    pub(super) fn with_scene<T>(
        &mut self,
        condition: &Condition,
        applied: Changes,
        work: impl FnOnce(crate::assess::scene::Scene) -> Result<T, Box<Diagnostic>>,
    ) -> Result<T, Box<Diagnostic>> {
        let scores = self.scores_for(condition, applied)?;
        let needs = needs(condition);
        let mixed = needs.policy.then(|| self.mixtures.policy(applied));
        let policy = mixed.as_ref().unwrap_or(self.mixtures.old);
        let weights = needs.weights.then(|| weights(&self.mixtures.plans, applied));
        let scene = scene(self.mixtures, policy, self.company, &scores);
        work(crate::assess::scene::Scene { weights: weights.as_deref(), ..scene })
    }

    /// All scores, with those that a condition reads as they are under a mixture.
    fn scores_for(
        &mut self,
        condition: &Condition,
        applied: Changes,
    ) -> Result<Vec<Option<Exact>>, Box<Diagnostic>> {
        let mut scores = self.old.clone();
        for node in &condition.reads.scores {
            // A script may read the children of its own node, whose score is what is being computed.
            scores[node.0] = if self.open.contains(node) { None } else { self.score(*node, applied)? };
            for child in self.children(*node) {
                scores[child.0] = self.score(*child, applied)?;
            }
        }
        Ok(scores)
    }

    /// The changes that reach the coverage of a node: of weights from or to 0, and of what is skipped.
    fn reach_coverage(&self, index: NodeIndex) -> Changes {
        let node = self.mixtures.questionnaire.tree.node(index);
        let is_skip = |found: Option<&Setting>| matches!(found, Some(Setting::Skip));
        let own = node.question.map_or(0, |question| {
            let deciding = &self.deciding[question.0];
            let may_skip = deciding.iter().any(|either| is_skip(either.old) || is_skip(either.new));
            if may_skip && self.is_known(question) { self.reach_points(question) } else { 0 }
        });
        node.children.iter().fold(own, |mask, child| {
            let plan = self.plan(*child);
            let bit = plan.weight.bit;
            let crosses = plan.weighs_nothing(0) != plan.weighs_nothing(bit);
            mask | self.coverage_masks[child.0] | if crosses { bit } else { 0 }
        })
    }

    fn is_known(&self, question: QuestionIndex) -> bool {
        match self.company.answers[question.0].as_ref().map(|answer| &answer.choice) {
            Some(Choice::Option(option)) => *option != self.mixtures.questionnaire.missing,
            Some(Choice::Number(_)) => true,
            None => false,
        }
    }

    /// The coverage of a node under a mixture.
    pub(super) fn coverage(&mut self, node: NodeIndex, applied: Changes) -> Exact {
        let reached = applied & self.coverage_masks[node.0];
        if let Some(known) = self.coverages.get(&(node.0, reached)) {
            return known.clone();
        }
        let tree = &self.mixtures.questionnaire.tree;
        let (mut known, mut asked) = (0_usize, 0_usize);
        let mut waiting = vec![node];
        while let Some(next) = waiting.pop() {
            if next != node && self.plan(next).weighs_nothing(applied) {
                continue;
            }
            waiting.extend(&tree.node(next).children);
            let Some(question) = tree.node(next).question else { continue };
            let is_known = self.is_known(question);
            if !is_known || !matches!(self.decided(question, applied), Some(Setting::Skip)) {
                asked += 1;
                known += usize::from(is_known);
            }
        }
        let share = Exact::from(known).divide(&Exact::from(asked)).unwrap_or_else(Exact::one);
        self.coverages.insert((node.0, reached), share.clone());
        share
    }
}

/// What a condition reads of a policy beside scores.
#[derive(Clone, Copy, Default)]
struct Needs {
    /// The weights of children.
    weights: bool,
    /// What covers a node: weights, and what is skipped.
    policy: bool,
}

fn needs(condition: &Condition) -> Needs {
    let mut needs = Needs::default();
    condition.tree.visit(&mut |step| match &step.kind {
        NodeKind::Host { function: Host::Scores, .. } => needs.weights = true,
        NodeKind::Host { function: Host::Coverage, .. } => needs.policy = true,
        _ => {}
    });
    needs
}
