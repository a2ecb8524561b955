//! Scores and coverage under mixtures: each node once for every set of changes that reaches it.

use std::collections::BTreeMap;

use super::{Changes, Mixtures, scene};
use crate::assess::evaluate::evaluate;
use crate::diagnostic::Diagnostic;
use crate::model::{Choice, Company, Exact, NodeIndex, QuestionIndex, parent_path};
use crate::policy::condition::{Condition, Host, NodeKind};
use crate::policy::{Combine, Key, Setting};

/// The nodes of one company.
pub(super) struct Nodes<'m, 'a> {
    mixtures: &'m Mixtures<'a>,
    company: &'a Company,
    /// The scores under the old policy.
    old: Vec<Option<Exact>>,
    /// Which changes reach the score of each node.
    masks: Vec<Changes>,
    coverage_masks: Vec<Changes>,
    scores: Vec<BTreeMap<Changes, Option<Exact>>>,
    coverages: BTreeMap<(usize, Changes), Exact>,
    /// The nodes whose scripts are being evaluated.
    open: Vec<NodeIndex>,
}

impl<'m, 'a> Nodes<'m, 'a> {
    pub(super) fn new(mixtures: &'m Mixtures<'a>, company: &'a Company, old: Vec<Option<Exact>>) -> Self {
        let count = old.len();
        let mut nodes = Self {
            mixtures,
            company,
            old,
            masks: vec![0; count],
            coverage_masks: vec![0; count],
            scores: vec![BTreeMap::new(); count],
            coverages: BTreeMap::new(),
            open: Vec::new(),
        };
        for index in mixtures.questionnaire.tree.indices().rev() {
            nodes.coverage_masks[index.0] = nodes.reach_coverage(index);
        }
        for index in mixtures.questionnaire.tree.indices().rev() {
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

    /// The changes that can reach what a condition reads.
    pub(super) fn reads_mask(&self, condition: &Condition) -> Changes {
        let tree = &self.mixtures.questionnaire.tree;
        let mut mask = condition.reads.scores.iter().fold(0, |mask, node| mask | self.masks[node.0]);
        condition.tree.visit(&mut |step| match &step.kind {
            // The children that count, and what covers a node, hang on weights.
            NodeKind::Host { function: Host::Scores, .. } => {
                for node in &condition.reads.scores {
                    mask |= tree
                        .node(*node)
                        .children
                        .iter()
                        .fold(0, |mask, child| mask | self.masks[child.0] | self.weight_bit(*child));
                }
            }
            NodeKind::Host { function: Host::Coverage, .. } => {
                mask |= tree.indices().fold(0, |mask, node| mask | self.coverage_masks[node.0]);
            }
            _ => {}
        });
        mask
    }

    fn path(&self, node: NodeIndex) -> &'m str {
        &self.mixtures.questionnaire.tree.node(node).path
    }

    fn weight_bit(&self, node: NodeIndex) -> Changes {
        self.mixtures.bit(&Key::Weight(self.path(node).to_owned()))
    }

    fn weight(&self, node: NodeIndex, applied: Changes) -> Exact {
        let key = Key::Weight(self.path(node).to_owned());
        match self.mixtures.declaration(&key, applied).map(|declaration| &declaration.setting) {
            Some(Setting::Weight(weight)) => weight.clone(),
            _ => Exact::one(),
        }
    }

    /// The declarations that can decide what the answer to a question is worth, the most specific first.
    fn deciding(&self, question: QuestionIndex) -> Vec<Key> {
        let path = self.mixtures.questionnaire.path(question);
        match self.company.answers[question.0].as_ref().map(|answer| &answer.choice) {
            Some(Choice::Number(_)) => vec![Key::Bands(path.to_owned())],
            other => {
                let option = match other {
                    Some(Choice::Option(option)) => *option,
                    _ => self.mixtures.questionnaire.missing,
                };
                let word = self.mixtures.questionnaire.word(option);
                std::iter::successors(Some(path), |path| parent_path(path))
                    .map(|path| Key::Risk(path.to_owned(), word.to_owned()))
                    .collect()
            }
        }
    }

    /// The changes that reach what an answer is worth: those above a declaration that always stands reach nothing.
    fn reach_points(&self, question: QuestionIndex) -> Changes {
        let mut mask = 0;
        for key in self.deciding(question) {
            mask |= self.mixtures.bit(&key);
            let stands = |policy: &crate::policy::Policy| policy.declarations.contains_key(&key);
            if stands(self.mixtures.old) && stands(self.mixtures.new) {
                break;
            }
        }
        mask
    }

    fn reach(&self, index: NodeIndex) -> Changes {
        let path = self.path(index).to_owned();
        let script = Key::Score(path.clone());
        let node = self.mixtures.questionnaire.tree.node(index);
        let scripts = [self.mixtures.old, self.mixtures.new].map(|policy| {
            match policy.declarations.get(&script).map(|found| &found.setting) {
                Some(Setting::Score(script)) => Some(std::sync::Arc::clone(script)),
                _ => None,
            }
        });
        let mut mask = self.mixtures.bit(&script);
        mask |= scripts.iter().flatten().fold(0, |mask, script| mask | self.reads_mask(script));
        if scripts.iter().all(Option::is_some) {
            return mask;
        }
        if let Some(question) = node.question {
            return mask | self.reach_points(question);
        }
        let children =
            node.children.iter().filter(|child| self.masks[child.0] != 0 || self.old[child.0].is_some());
        mask |= children.fold(0, |mask, child| mask | self.masks[child.0] | self.weight_bit(*child));
        mask | self.mixtures.bit(&Key::Combine(path))
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
        self.scores[index.0].insert(reached, score.clone());
        Ok(score)
    }

    fn compute(&mut self, index: NodeIndex, applied: Changes) -> Result<Option<Exact>, Box<Diagnostic>> {
        let path = self.path(index).to_owned();
        if let Some(Setting::Score(script)) =
            self.mixtures.declaration(&Key::Score(path.clone()), applied).map(|found| &found.setting)
        {
            return self.script(index, script, applied);
        }
        if let Some(question) = self.mixtures.questionnaire.tree.node(index).question {
            return Ok(self.points(question, applied));
        }
        let way = match self.mixtures.declaration(&Key::Combine(path), applied).map(|found| &found.setting) {
            Some(Setting::Combine(way)) => *way,
            _ => Combine::Mean,
        };
        let mut children = Vec::new();
        for child in &self.mixtures.questionnaire.tree.node(index).children {
            let weight = self.weight(*child, applied);
            if weight.is_positive() {
                children.extend(self.score(*child, applied)?.map(|score| (weight, score)));
            }
        }
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

    fn points(&self, question: QuestionIndex, applied: Changes) -> Option<Exact> {
        let keys = self.deciding(question);
        let decided = keys.iter().find_map(|key| self.mixtures.declaration(key, applied))?;
        match (&decided.setting, self.company.answers[question.0].as_ref().map(|answer| &answer.choice)) {
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
        script: &Condition,
        applied: Changes,
    ) -> Result<Option<Exact>, Box<Diagnostic>> {
        self.open.push(index);
        let scores = self.scores_for(script, applied);
        self.open.pop();
        let scores = scores?;
        let value = if needs_policy(script) {
            let policy = self.mixtures.policy(applied);
            evaluate(script, scene(self.mixtures, &policy, self.company, &scores), None)?.exact()
        } else {
            evaluate(script, scene(self.mixtures, self.mixtures.old, self.company, &scores), None)?.exact()
        };
        match value {
            Some(below) if below.is_negative() => {
                let fault =
                    Diagnostic::error("score-range", script.span.clone(), format!("a score is {below}"));
                Err(Box::new(fault.label("must be 0 or more")))
            }
            value => Ok(value),
        }
    }

    /// All scores, with those that a condition reads as they are under a mixture.
    pub(super) fn scores_for(
        &mut self,
        condition: &Condition,
        applied: Changes,
    ) -> Result<Vec<Option<Exact>>, Box<Diagnostic>> {
        let mut scores = self.old.clone();
        for node in &condition.reads.scores {
            // A script may read the children of its own node, whose score is what is being computed.
            scores[node.0] = if self.open.contains(node) { None } else { self.score(*node, applied)? };
            for child in &self.mixtures.questionnaire.tree.node(*node).children {
                scores[child.0] = self.score(*child, applied)?;
            }
        }
        Ok(scores)
    }

    fn is_skipped(&self, question: QuestionIndex, applied: Changes) -> bool {
        let keys = self.deciding(question);
        let decided = keys.iter().find_map(|key| self.mixtures.declaration(key, applied));
        decided.is_some_and(|declaration| matches!(declaration.setting, Setting::Skip))
    }

    /// The changes that reach the coverage of a node: of weights from or to 0, and of what is skipped.
    fn reach_coverage(&self, index: NodeIndex) -> Changes {
        let node = self.mixtures.questionnaire.tree.node(index);
        let own = node.question.map_or(0, |question| {
            let mask = self.reach_points(question);
            let is_known = self.is_known(question);
            if is_known && mask != 0 && self.may_skip(question) { mask } else { 0 }
        });
        node.children.iter().fold(own, |mask, child| {
            let bit = self.weight_bit(*child);
            let crosses = bit != 0 && self.weight(*child, 0).is_zero() != self.weight(*child, bit).is_zero();
            mask | self.coverage_masks[child.0] | if crosses { bit } else { 0 }
        })
    }

    fn may_skip(&self, question: QuestionIndex) -> bool {
        let skips = |policy: &crate::policy::Policy, key: &Key| {
            matches!(policy.declarations.get(key).map(|found| &found.setting), Some(Setting::Skip))
        };
        self.deciding(question)
            .iter()
            .any(|key| skips(self.mixtures.old, key) || skips(self.mixtures.new, key))
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
            if next != node && self.weight(next, applied).is_zero() {
                continue;
            }
            waiting.extend(&tree.node(next).children);
            let Some(question) = tree.node(next).question else { continue };
            let is_known = self.is_known(question);
            if !is_known || !self.is_skipped(question, applied) {
                asked += 1;
                known += usize::from(is_known);
            }
        }
        let share = Exact::from(known).divide(&Exact::from(asked)).unwrap_or_else(Exact::one);
        self.coverages.insert((node.0, reached), share.clone());
        share
    }
}

/// Whether a condition reads more of a policy than scores: the weights of children, or what covers a node.
pub(super) fn needs_policy(condition: &Condition) -> bool {
    let mut needs_policy = false;
    condition.tree.visit(&mut |step| {
        needs_policy |= matches!(&step.kind, NodeKind::Host { function: Host::Scores | Host::Coverage, .. });
    });
    needs_policy
}
