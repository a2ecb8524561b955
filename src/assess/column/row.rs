//! What is done row by row: exact numbers of any size, and conditions that are not done in blocks.

use super::pass::Pass;
use super::scores::Scores;
use crate::assess::evaluate::evaluate_within;
use crate::assess::scene::Scene;
use crate::assess::score::combine;
use crate::assess::value::Value;
use crate::model::{Exact, NodeIndex};
use crate::policy::{Combine, Condition, limits};

impl<'p, 'a> Pass<'p, 'a> {
    /// The scores of a group, as exact numbers.
    pub(super) fn exact_group(&self, index: NodeIndex, way: Combine) -> Vec<Option<Exact>> {
        let children = &self.program.questionnaire.tree.node(index).children;
        let weight = |child: &NodeIndex| &self.program.policy().nodes[child.0].weight;
        let weighty: Vec<NodeIndex> =
            children.iter().filter(|child| weight(child).is_positive()).copied().collect();
        let one = |lane: usize| {
            let scores: Vec<(NodeIndex, Exact)> =
                weighty.iter().filter_map(|child| Some((*child, self.exact(*child, lane)?))).collect();
            combine(way, scores.iter().map(|(child, score)| (weight(child), score)))
        };
        (0..self.rows.len()).map(one).collect()
    }

    /// One score of a node.
    fn exact(&self, node: NodeIndex, lane: usize) -> Option<Exact> {
        match (&*self.scores[node.0], self.program.questionnaire.tree.node(node).question) {
            (Scores::Question, Some(question)) => {
                let code = usize::from(self.codes.of(question)[lane]);
                self.program.questions[question.0].points[code].clone()
            }
            (scores, _) => scores.exact(lane),
        }
    }

    /// A condition, evaluated for one company; `None` when the company is to be assessed from the start.
    pub(super) fn evaluate(&self, condition: &'a Condition, lane: usize) -> Option<Value<'p>>
    where
        'a: 'p,
    {
        let company = self.columns.company(self.rows.start + lane);
        let nodes = self.program.questionnaire.tree.indices();
        let scores: Vec<Option<Exact>> = nodes.map(|node| self.exact(node, lane)).collect();
        let scene = Scene {
            questionnaire: self.program.questionnaire,
            policy: self.program.policy(),
            company,
            day: self.program.day(),
            scores: &scores,
            weights: None,
        };
        let value = evaluate_within(condition, scene, None, &self.spent[lane]).ok();
        let is_inside = self.spent[lane].get() + self.program.most_steps <= limits::COMPANY_OPERATIONS;
        value.filter(|_| is_inside).map(|value| match value {
            Value::Bool(truth) => Value::Bool(truth),
            Value::Whole(whole) => Value::Whole(whole),
            Value::Number(number) => Value::Number(number),
            _ => Value::Unit,
        })
    }

    /// Where a rule holds.
    pub(super) fn rule_by_row(&mut self, condition: &'a Condition) -> Vec<bool>
    where
        'a: 'p,
    {
        let mut held = vec![false; self.rows.len()];
        for (lane, holds) in held.iter_mut().enumerate() {
            if self.alone[lane] {
                continue;
            }
            match self.evaluate(condition, lane) {
                Some(value) => *holds = matches!(value, Value::Bool(true)),
                None => self.alone[lane] = true,
            }
        }
        held
    }
}
