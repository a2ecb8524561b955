//! What a program does company by company, and why.

use super::graph::Uncovered;
use super::program::{Compiled, NodeForm, Program};
use crate::model::NodeIndex;

/// A rule or score that is evaluated company by company, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByRow {
    /// The rule's id, or the path of the score.
    pub name: String,
    /// Whether it is a rule.
    pub is_rule: bool,
    /// What keeps it from being done in blocks, and where it stands; none for a rule that is not compiled at all.
    pub reason: Uncovered,
}

impl Program<'_> {
    /// The rules and scores that are evaluated company by company.
    pub fn by_row(&self) -> Vec<ByRow> {
        let policy = self.policy();
        let rules = self.rules.iter().filter_map(|rule| match &rule.condition {
            Compiled::Step(_) => None,
            Compiled::ByRow(reason) => Some(ByRow {
                name: policy.rules[rule.index].id.clone(),
                is_rule: true,
                reason: reason.clone(),
            }),
        });
        let scores = self.nodes.iter().enumerate().filter_map(|(index, node)| match node {
            NodeForm::Script(Compiled::ByRow(reason), _) => Some(ByRow {
                name: self.questionnaire.tree.node(NodeIndex(index)).path.clone(),
                is_rule: false,
                reason: reason.clone(),
            }),
            _ => None,
        });
        rules.chain(scores).collect()
    }

    /// Whether every condition is done in blocks.
    pub(super) fn is_in_blocks(&self) -> bool {
        let scripts = self.nodes.iter().any(|node| matches!(node, NodeForm::Script(Compiled::ByRow(_), _)));
        !scripts && self.rules.iter().all(|rule| matches!(rule.condition, Compiled::Step(_)))
    }

    /// Why no company can be assessed in columns, where none can.
    pub fn reason_by_row(&self) -> Option<&'static str> {
        self.by_row
    }
}
