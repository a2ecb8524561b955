//! A company at a probe: what conditions ask of it, with the scores that are known so far.

use super::company::Swept;
use super::function::Function;
use super::parameter::Open;
use crate::assess::Assessor;
use crate::explain::open::{Asked, Number};
use crate::model::{Company, Exact, NodeIndex, Tree};

/// A company with the scores that are known so far.
pub(super) struct Light<'l, 's, 'a> {
    pub(super) swept: &'l Swept<'s, 'a>,
    pub(super) scores: &'l [Option<Function>],
    /// Whether the weight that is left open, if one is, is above 0.
    pub(super) weighs: bool,
}

impl Light<'_, '_, '_> {
    /// Weight and score of the children that have a score and weigh anything.
    pub(super) fn children(&self, index: NodeIndex) -> Vec<(Function, Function)> {
        let sweeping = self.swept.sweeping;
        let weighed = |child: &NodeIndex| {
            let own = &sweeping.assessor.policy().nodes[child.0].weight;
            let (weight, is_weighed) = match &sweeping.parameter.open {
                Open::Weight(open) if open == child => (Function::parameter(), self.weighs),
                _ => (Function::constant(own.clone()), own.is_positive()),
            };
            self.scores[child.0].clone().filter(|_| is_weighed).map(|score| (weight, score))
        };
        sweeping.assessor.questionnaire().tree.node(index).children.iter().filter_map(weighed).collect()
    }
}

impl<'s> Asked<'s, Function> for Light<'_, 's, '_> {
    fn company(&self) -> &'s Company {
        self.swept.company
    }

    fn assessor(&self) -> &'s Assessor<'s> {
        self.swept.sweeping.assessor
    }

    fn score(&self, node: NodeIndex) -> Option<Function> {
        self.scores[node.0].clone()
    }

    fn scores(&self, node: NodeIndex) -> Vec<Function> {
        self.children(node).into_iter().map(|(_, score)| score).collect()
    }

    fn coverage(&self, node: NodeIndex) -> Exact {
        let Swept { sweeping, company, today, .. } = self.swept;
        match &sweeping.weighed {
            None if node == Tree::ROOT => today.coverage.clone(),
            None => sweeping.assessor.coverage(node, company),
            Some(_) if node == Tree::ROOT && self.weighs && sweeping.parameter.value.is_positive() => {
                today.coverage.clone()
            }
            Some(policies) => {
                let policy = &policies[usize::from(self.weighs)];
                let assessor =
                    Assessor::new(policy, sweeping.assessor.questionnaire(), sweeping.assessor.day());
                assessor.coverage(node, company)
            }
        }
    }
}
