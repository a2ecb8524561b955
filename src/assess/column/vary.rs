//! Programs of variants of a policy: what no changed number touches is shared.

use std::sync::Arc;

use super::form::{GroupForm, Site};
use super::program::{Compiled, NodeForm, Program};
use super::question::QuestionForm;
use super::scores::Bound;
use crate::model::{NodeIndex, QuestionIndex};
use crate::policy::{Condition, Policy, Treatment};

impl<'a> Program<'a> {
    /// The program of a policy that differs from this one's in numbers: weights, points, bands, starts, coverage, ways of
    /// combining. The conditions are not compiled again. Any other policy over the questionnaire is compiled anew.
    #[must_use]
    pub fn vary<'b>(&self, policy: &'b Policy) -> Program<'b>
    where
        'a: 'b,
    {
        if self.by_row.is_some() || !self.differs_in_numbers(policy) {
            return Program::new(policy, self.questionnaire, self.day());
        }
        let Some(questions) = self.vary_questions(policy) else {
            return Program::new(policy, self.questionnaire, self.day());
        };
        let mut varied = Program::empty(self.assessor.vary(policy), self.questionnaire);
        varied.questions = questions;
        varied.rules.clone_from(&self.rules);
        varied.graph = Arc::clone(&self.graph);
        varied.coverage = Arc::clone(&self.coverage);
        (varied.most_items, varied.most_steps) = (self.most_items, self.most_steps);
        varied.by_row = varied.read_ladder();
        if varied.by_row.is_none() {
            varied.nodes = self.vary_nodes(policy, &varied.questions);
        }
        varied
    }

    /// Whether a policy has the same conditions and waivers, skips the same answers, and weighs the same nodes.
    fn differs_in_numbers(&self, policy: &Policy) -> bool {
        let own = self.policy();
        let is_same = |one: &Arc<Condition>, other: &Arc<Condition>| Arc::ptr_eq(one, other);
        let nodes = own.nodes.iter().zip(&policy.nodes).all(|(one, other)| {
            let scripts = match (&one.script, &other.script) {
                (None, None) => true,
                (Some((one, _)), Some((other, _))) => is_same(one, other),
                _ => false,
            };
            scripts && one.weight.is_zero() == other.weight.is_zero()
        });
        let rules = own.rules.len() == policy.rules.len()
            && own.rules.iter().zip(&policy.rules).all(|(one, other)| {
                let waivers = one.waivers.len() == other.waivers.len()
                    && one
                        .waivers
                        .iter()
                        .zip(&other.waivers)
                        .all(|(one, other)| one.company == other.company && one.notes == other.notes);
                is_same(&one.condition, &other.condition)
                    && (one.is_floor, one.rank, &one.notes) == (other.is_floor, other.rank, &other.notes)
                    && waivers
            });
        let mut questions = own.questions.iter().zip(&*policy.questions);
        let questions = Arc::ptr_eq(&own.questions, &policy.questions)
            || questions.all(|(one, other)| {
                one.options.len() == other.options.len()
                    && one.options.iter().zip(&other.options).all(|(one, other)| {
                        let is_skip = |treatment: &Treatment| *treatment == Treatment::Skip;
                        one.0 == other.0 && is_skip(&one.1.0) == is_skip(&other.1.0)
                    })
            });
        nodes && rules && questions
    }

    /// Whether the answers to a question are worth the same.
    fn decides_as(&self, policy: &Policy, question: QuestionIndex) -> bool {
        let (own, other) = (&self.policy().questions, &policy.questions);
        Arc::ptr_eq(own, other) || other[question.0].decides_as(&own[question.0])
    }

    fn vary_questions(&self, policy: &Policy) -> Option<Arc<[QuestionForm]>> {
        let is_same = |question: QuestionIndex| self.decides_as(policy, question);
        if self.questionnaire.indices().all(is_same) {
            return Some(Arc::clone(&self.questions));
        }
        let vary = |question: QuestionIndex| {
            if is_same(question) {
                Some(self.questions[question.0].clone())
            } else {
                QuestionForm::new(policy, self.questionnaire, question)
            }
        };
        self.questionnaire.indices().map(vary).collect()
    }

    fn vary_nodes(&self, policy: &Policy, questions: &[QuestionForm]) -> Vec<NodeForm> {
        let tree = &self.questionnaire.tree;
        let mut nodes = self.nodes.clone();
        let mut bounds: Vec<Option<Bound>> = nodes.iter().map(NodeForm::bound).collect();
        let mut touched = vec![false; tree.len()];
        for index in tree.indices().rev() {
            let (old, new) = (&self.policy().nodes[index.0], &policy.nodes[index.0]);
            let children = &tree.node(index).children;
            let is_same = |child: &NodeIndex| {
                let question = tree.node(*child).question;
                let points = question.is_none_or(|question| self.decides_as(policy, question));
                points && self.policy().nodes[child.0].weight == policy.nodes[child.0].weight
            };
            // A new bound below needs a new one here.
            let is_touched = old.combine != new.combine
                || children.iter().any(|child| touched[child.0] || !is_same(child));
            if is_touched && matches!(nodes[index.0], NodeForm::Group(_)) {
                let site = Site { policy, questionnaire: self.questionnaire, questions, bounds: &bounds };
                let form = GroupForm::new(&site, index);
                touched[index.0] = form.bound != bounds[index.0];
                bounds[index.0] = form.bound;
                nodes[index.0] = NodeForm::Group(Arc::new(form));
            }
        }
        nodes
    }
}

impl NodeForm {
    fn bound(&self) -> Option<Bound> {
        match self {
            Self::Group(group) => group.bound,
            Self::Script(Compiled::Step(_), _) => Some(Bound::SCRIPT),
            Self::Script(Compiled::ByRow(_), _) | Self::Question => None,
        }
    }
}
