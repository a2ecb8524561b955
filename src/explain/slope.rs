//! How the total of one company follows the score of each node, where it does so in a straight line.

use crate::assess::{Assessment, Assessor};
use crate::model::{Exact, NodeIndex};
use crate::policy::Combine;

/// For each node, how much the total rises with its score; none where a maximum, minimum or script stands above.
pub(super) struct Slopes(Vec<Option<Exact>>);

impl Slopes {
    /// As the company is today: which nodes have a score says what each mean is over.
    pub(super) fn new(assessor: &Assessor, today: &Assessment) -> Self {
        let policy = assessor.policy();
        let tree = &assessor.questionnaire().tree;
        let mut slopes: Vec<Option<Exact>> = vec![None; tree.len()];
        slopes[0] = Some(Exact::one());
        // A parent stands before its children.
        for index in tree.indices() {
            let decided = &policy.nodes[index.0];
            let Some(slope) = slopes[index.0].clone().filter(|_| decided.script.is_none()) else { continue };
            let children = &tree.node(index).children;
            let scored = children.iter().filter(|child| today.scores[child.0].is_some());
            let scale = match decided.combine {
                Combine::Mean => {
                    let weights: Exact =
                        scored.clone().map(|child| policy.nodes[child.0].weight.clone()).sum();
                    slope.divide(&weights)
                }
                Combine::Sum => Some(slope),
                Combine::Maximum | Combine::Minimum => None,
            };
            for child in scored {
                slopes[child.0] = scale.as_ref().map(|scale| scale * &policy.nodes[child.0].weight);
            }
        }
        Self(slopes)
    }

    /// The total with another score of a node that has one today.
    pub(super) fn total(&self, node: NodeIndex, score: &Exact, today: &Assessment) -> Option<Exact> {
        let risen = score - today.scores[node.0].as_ref()?;
        Some(today.total()? + &(self.0[node.0].as_ref()? * &risen))
    }
}
