//! What a policy's conditions read of companies beside their answers.

use std::collections::BTreeSet;

use super::Assessor;
use crate::policy::condition::{Node, NodeKind};

impl Assessor<'_> {
    /// The properties of companies that the policy's conditions read; `None` when they may read all of them.
    pub fn reads(&self) -> Option<BTreeSet<String>> {
        let scripts = self.policy.nodes.iter().filter_map(|node| node.script.as_ref());
        let conditions = self.policy.rules.iter().map(|rule| &rule.condition);
        let trees = conditions.chain(scripts.map(|(script, _)| script)).map(|condition| &condition.tree);
        let mut read = BTreeSet::new();
        trees.into_iter().all(|tree| properties(tree, &mut read)).then_some(read)
    }
}

/// Notes the properties of the company that a step reads; whether it reads the company in no other way.
fn properties(node: &Node, read: &mut BTreeSet<String>) -> bool {
    match &node.kind {
        NodeKind::Company => false,
        NodeKind::Property { of, name, .. } if matches!(of.kind, NodeKind::Company) => {
            read.insert(name.to_string());
            true
        }
        _ => {
            let mut is_told = true;
            node.children(&mut |child| is_told = properties(child, read) && is_told);
            is_told
        }
    }
}
