//! Parts of an assessment, for those that change one thing at a time and know the rest.

use super::evaluate::evaluate;
use super::scene::Scene;
use super::value::Value;
use super::{Assessor, decide, score};
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Exact, NodeIndex, Questionnaire, Standing};

impl<'a> Assessor<'a> {
    /// The questionnaire.
    pub fn questionnaire(&self) -> &'a Questionnaire {
        self.questionnaire
    }

    /// The score of a node, given those of the nodes below it.
    pub fn node_score(
        &self,
        node: NodeIndex,
        company: &Company,
        scores: &[Option<Exact>],
    ) -> Result<Option<Exact>, Vec<Diagnostic>> {
        score::node_score(self.scene(company, scores), node, None).map_err(|fault| vec![*fault])
    }

    /// Whether a rule's condition holds, given all scores; whether it is in force or waived is another matter.
    pub fn holds(
        &self,
        rule: usize,
        company: &Company,
        scores: &[Option<Exact>],
    ) -> Result<bool, Vec<Diagnostic>> {
        let scene: Scene = self.scene(company, scores);
        let value =
            evaluate(&self.policy.rules[rule].condition, scene, None).map_err(|fault| vec![*fault])?;
        Ok(matches!(value, Value::Bool(true)))
    }

    /// The share of the questions under a node that are answered.
    pub fn coverage(&self, node: NodeIndex, company: &Company) -> Exact {
        self.scene(company, &[]).coverage(node)
    }

    /// Whether a rule can decide for a company: it is in force, and not waived.
    pub fn can_decide(&self, rule: usize, company: &Company) -> bool {
        let rule = &self.policy.rules[rule];
        rule.applies_on(self.day) && rule.waiver(&company.id, self.day).is_none()
    }

    /// The tier that follows from the tier by score and the rules that hold and can decide.
    pub fn tier_of(&self, score_tier: Option<usize>, holding: &[usize]) -> Standing {
        decide::decide(score_tier, true, &self.policy.rules, holding).0
    }
}
