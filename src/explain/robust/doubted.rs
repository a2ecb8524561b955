//! One company while the weights of its policy are in doubt: which of its scores are open, and what hangs on them.

use super::unfolding::{Sums, Unfolding};
use crate::assess::{Assessment, Assessor};
use crate::explain::open::{Asked, Number, Sum, Value};
use crate::model::{Company, Exact, NodeIndex, Tree};
use crate::policy::condition::{Host, NodeKind};
use crate::policy::{Combine, Condition, Policy};

/// A rule that can decide for the company.
pub(super) struct OpenRule<'a> {
    pub(super) rule: usize,
    /// Whether it holds today.
    pub(super) holds: bool,
    /// What it makes of open scores; none where it reads none.
    pub(super) unfolding: Option<Unfolding<'a, bool>>,
}

/// A company under a policy whose weights are in doubt.
pub(super) struct Doubted<'a> {
    pub(super) scene: Scene<'a>,
    /// What is compared with 0.
    pub(super) sums: Sums,
    /// The scripts that read open scores, by node.
    pub(super) scripts: Vec<Option<Unfolding<'a, Option<Sum>>>>,
    pub(super) rules: Vec<OpenRule<'a>>,
    /// The sums that compare the total with the starts of tiers, without the first.
    pub(super) starts: Vec<usize>,
}

/// What conditions read of it.
pub(super) struct Scene<'a> {
    pub(super) assessor: &'a Assessor<'a>,
    pub(super) company: &'a Company,
    pub(super) today: &'a Assessment,
    /// The nodes whose scores are the same with all weights above 0.
    is_still: Vec<bool>,
}

impl<'a> Doubted<'a> {
    pub(super) fn new(assessor: &'a Assessor<'a>, company: &'a Company, today: &'a Assessment) -> Self {
        let scene = Scene::new(assessor, company, today);
        let policy = assessor.policy();
        let read_number = |value: &Value<Sum>| value.as_number();
        let scripts = policy.nodes.iter().map(|node| match &node.script {
            Some((script, _)) if !scene.reads_still(script) => Some(Unfolding::new(script, read_number)),
            _ => None,
        });
        let scripts = scripts.collect();
        let rules = (0..policy.rules.len()).filter(|rule| assessor.can_decide(*rule, company)).map(|rule| {
            let condition = &*policy.rules[rule].condition;
            let is_open = !scene.reads_still(condition);
            let holds = |value: &Value<Sum>| matches!(value, Value::Bool(true));
            let unfolding = is_open.then(|| Unfolding::new(condition, holds));
            OpenRule { rule, holds: today.rules.contains(&rule), unfolding }
        });
        let rules = rules.collect();
        let sums = Sums::default();
        let is_open = today.score_tier.is_some() && !scene.is_still(Tree::ROOT);
        let tiers = policy.ladder.tiers().iter().skip(1).filter(|_| is_open);
        let starts = tiers.map(|tier| sums.place(Sum::above(Tree::ROOT, &tier.start)).0).collect();
        Self { scene, sums, scripts, rules, starts }
    }
}

impl<'a> Scene<'a> {
    fn new(assessor: &'a Assessor<'a>, company: &'a Company, today: &'a Assessment) -> Self {
        let tree = &assessor.questionnaire().tree;
        let mut scene = Self { assessor, company, today, is_still: vec![true; tree.len()] };
        for index in tree.indices().rev() {
            scene.is_still[index.0] = match &scene.policy().nodes[index.0].script {
                Some((script, _)) => scene.reads_still(script),
                None => tree.node(index).question.is_some() || scene.combines_still(index),
            };
        }
        scene
    }

    pub(super) fn policy(&self) -> &'a Policy {
        self.assessor.policy()
    }

    /// Whether a node's score is the same with all weights above 0, or it has none.
    pub(super) fn is_still(&self, node: NodeIndex) -> bool {
        self.is_still[node.0] || self.today.scores[node.0].is_none()
    }

    /// The children that score and weigh anything.
    pub(super) fn children(&self, index: NodeIndex) -> impl Iterator<Item = NodeIndex> + use<'_, 'a> {
        let children = self.assessor.questionnaire().tree.node(index).children.iter().copied();
        children.filter(|child| {
            self.policy().nodes[child.0].weight.is_positive() && self.today.scores[child.0].is_some()
        })
    }

    fn combines_still(&self, index: NodeIndex) -> bool {
        let mut scores = self.children(index).map(|child| self.today.scores[child.0].as_ref());
        let is_below = self.children(index).all(|child| self.is_still(child));
        is_below
            && match self.policy().nodes[index.0].combine {
                Combine::Maximum | Combine::Minimum => true,
                Combine::Sum => scores.flatten().all(Exact::is_zero),
                Combine::Mean => {
                    let first = scores.next();
                    scores.all(|score| Some(score) == first)
                }
            }
    }

    /// Whether a condition reads only scores that are the same with all weights.
    fn reads_still(&self, condition: &Condition) -> bool {
        let mut reads_children = false;
        condition.tree.visit(&mut |step| {
            reads_children |= matches!(step.kind, NodeKind::Host { function: Host::Scores, .. });
        });
        condition.reads.scores.iter().all(|node| {
            self.is_still(*node)
                && (!reads_children || self.children(*node).all(|child| self.is_still(child)))
        })
    }
}

impl<'a> Asked<'a, Sum> for Scene<'a> {
    fn company(&self) -> &'a Company {
        self.company
    }

    fn assessor(&self) -> &'a Assessor<'a> {
        self.assessor
    }

    fn score(&self, node: NodeIndex) -> Option<Sum> {
        let score = self.today.scores[node.0].as_ref()?;
        Some(if self.is_still(node) { Sum::constant(score.clone()) } else { Sum::score(node) })
    }

    fn scores(&self, node: NodeIndex) -> Vec<Sum> {
        self.children(node).filter_map(|child| self.score(child)).collect()
    }

    fn coverage(&self, node: NodeIndex) -> Exact {
        match node {
            Tree::ROOT => self.today.coverage.clone(),
            _ => self.assessor.coverage(node, self.company),
        }
    }
}
