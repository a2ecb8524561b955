//! What a policy makes of a company, without the reasons: for whoever asks often.

use super::score;
use super::{Assessor, decide};
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Exact, Standing, Tree};

/// Tier, scores and rules of one company: the parts of an assessment that a test can speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Where the company lands.
    pub tier: Standing,
    /// Where its total alone would land it; none without a total, or with too little known.
    pub score_tier: Option<usize>,
    /// The scores, by node of the questionnaire's tree.
    pub scores: Vec<Option<Exact>>,
    /// The rules that hold, are in force and aren't waived, by their places in the policy's list.
    pub rules: Vec<usize>,
    /// The rules that would hold, but are waived.
    pub waived: Vec<usize>,
    /// The share of answered questions.
    pub coverage: Exact,
}

impl Verdict {
    /// The total, where there is one.
    pub fn total(&self) -> Option<&Exact> {
        self.scores.first().and_then(Option::as_ref)
    }
}

impl Assessor<'_> {
    /// The same tier, scores and rules as [`Self::assess`] gives.
    ///
    /// # Errors
    ///
    /// Every place where a condition can't be evaluated for the company.
    pub fn verdict(&self, company: &Company) -> Result<Verdict, Vec<Diagnostic>> {
        let scores = score::scores(self.questionnaire, self.policy, company, self.day)
            .map_err(|fault| vec![*fault])?;
        let scene = self.scene(company, &scores);
        let is_waived = |rule: &usize| self.policy.rules[*rule].waiver(&company.id, self.day).is_some();
        let (waived, rules): (Vec<usize>, Vec<usize>) = self.held(scene)?.into_iter().partition(is_waived);
        let coverage = scene.coverage(Tree::ROOT);
        let total = scene.total();
        let score_tier =
            total.filter(|_| coverage >= self.policy.coverage).map(|total| self.policy.ladder.rank_of(total));
        let (tier, _) = decide::decide(score_tier, total.is_some(), &self.policy.rules, &rules);
        Ok(Verdict { tier, score_tier, scores, rules, waived, coverage })
    }
}
