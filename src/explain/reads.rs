//! The questions that a condition can depend on, also through scripts of the nodes whose scores it reads.

use std::collections::BTreeSet;

use crate::model::{QuestionIndex, Questionnaire};
use crate::policy::{Condition, Policy};

/// Every question that a condition can depend on: a script may read answers far from its node.
pub(super) fn questions(
    condition: &Condition,
    policy: &Policy,
    questionnaire: &Questionnaire,
) -> BTreeSet<QuestionIndex> {
    let mut found = condition.reads.questions(questionnaire);
    let below = condition.reads.scores.iter().flat_map(|node| questionnaire.tree.subtree(*node));
    for node in below {
        if let Some((script, _)) = &policy.nodes[node.0].script {
            found.extend(&script.reads.answers);
        }
    }
    found
}
