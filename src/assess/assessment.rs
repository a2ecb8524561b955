//! The result for one company.

use crate::model::{Exact, NodeIndex, QuestionIndex, Standing};
use crate::text::{Range, Span};

/// What a policy makes of a company.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Where the company lands.
    pub tier: Standing,
    /// Where its total alone would land it, by rank; none without a total, or with too little known.
    pub score_tier: Option<usize>,
    /// The scores, by node of the questionnaire's tree; the root's is the total.
    pub scores: Vec<Option<Exact>>,
    /// How far the total is from the nearest thresholds.
    pub margin: Margin,
    /// The tiers that the questions nobody has answered still allow.
    pub range: StandingRange,
    /// The rules that hold and are in force, overruled ones too, in order of declaration.
    pub rules: Vec<usize>,
    /// The rules that would hold, but are waived for this company.
    pub waived: Vec<Waived>,
    /// Where it would land without any waiver.
    pub tier_without_waivers: Standing,
    /// What decided the tier.
    pub ground: Ground,
    /// The share of answered questions, 0 to 1.
    pub coverage: Exact,
    /// What adds to the total, most first; they sum to it.
    pub reasons: Vec<Reason>,
}

impl Assessment {
    /// The total, where there is one.
    pub fn total(&self) -> Option<&Exact> {
        self.scores.first().and_then(Option::as_ref)
    }
}

/// Distances of the total from the nearest threshold on each side; none where there is no threshold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Margin {
    /// How much the total may rise before a stricter tier starts.
    pub stricter: Option<Exact>,
    /// How much it is above the start of its own tier.
    pub laxer: Option<Exact>,
}

/// The laxest and the strictest tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandingRange {
    /// The laxest.
    pub laxest: Standing,
    /// The strictest.
    pub strictest: Standing,
}

impl StandingRange {
    /// Nothing but this.
    pub(super) fn just(standing: Standing) -> Self {
        Self { laxest: standing, strictest: standing }
    }
}

/// A rule that would hold, but is waived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// The rule, by its place in the policy's list.
    pub rule: usize,
    /// The waiver, by its place in the rule's list.
    pub waiver: usize,
    /// The tier that the company would have, were this rule not waived.
    pub tier: Standing,
}

/// What decided a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The total.
    Score,
    /// A rule, by its place in the policy's list.
    Rule(usize),
    /// Too little is known.
    Coverage,
    /// Nothing has a score.
    NoTotal,
}

/// A part of the total.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The question; or the node whose script made the score.
    pub node: NodeIndex,
    /// The question, where it is one.
    pub question: Option<QuestionIndex>,
    /// What it adds to the total.
    pub points: Exact,
    /// The declaration that says what the answer is worth, or the script.
    pub policy: Option<Span>,
    /// Where the data says so; for a missing answer, where it is missing.
    pub data: Range,
}
