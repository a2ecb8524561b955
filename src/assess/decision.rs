//! Tier and rules of a company, without what explains them: for work that asks for nothing else.

use super::assessment::Ground;
use super::decide::decide;
use crate::model::{Exact, Standing};
use crate::policy::Policy;

/// What decides the tier of a company.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Where the company lands.
    pub tier: Standing,
    /// What decided it.
    pub ground: Ground,
    /// Where its total alone would land it, by rank; none without a total, or with too little known.
    pub score_tier: Option<usize>,
    /// The share of answered questions, 0 to 1.
    pub coverage: Exact,
    /// The rules that hold, are in force and aren't waived, in order of declaration.
    pub holding: Vec<usize>,
    /// The rules that would hold, but are waived for this company.
    pub waived: Vec<usize>,
    /// The scores, by node of the questionnaire's tree; the root's is the total.
    pub scores: Vec<Option<Exact>>,
}

impl Decision {
    /// The total, where there is one.
    pub fn total(&self) -> Option<&Exact> {
        self.scores.first().and_then(Option::as_ref)
    }

    /// Where the company would land if these rules held, its scores as they are.
    pub fn tier_with(&self, policy: &Policy, holding: &[usize]) -> Standing {
        decide(self.score_tier, self.total().is_some(), &policy.rules, holding).0
    }
}
