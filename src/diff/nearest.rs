//! What would move first, where nothing does: for each threshold of the new policy the company nearest to it.

use super::Side;
use super::edit::Edit;
use super::ladder::JointLadder;
use crate::assess::tier_by;
use crate::model::{Exact, Standing};
use crate::policy::Key;

/// The company that is nearest to a threshold and would move, were its total on the other side of it.
///
/// Its total is also the value at which the start of that tier begins to move something, the rest of the policy as it
/// is: up to it when the company is below, beyond it when it is above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// Its place in the list of companies.
    pub company: usize,
    /// Its tier, in the joint ladder.
    pub tier: Standing,
    /// Where it would go, in the joint ladder.
    pub to: Standing,
    /// Its new total.
    pub score: Exact,
    /// The id of the tier that starts at the threshold.
    pub threshold: String,
    /// Where that tier starts.
    pub start: Exact,
    /// The total minus the start: negative below it.
    pub gap: Exact,
    /// The number of the edit of that start, where it was edited.
    pub edit: Option<usize>,
}

/// For each threshold the nearest company, the nearest of all first. Rules are taken as they hold now; a threshold that
/// nobody would move at has none.
pub(super) fn nearest(new: Side, edits: &[Edit], ladder: &JointLadder) -> Vec<Nearest> {
    let joint = |standing| JointLadder::standing(&ladder.new_ranks, standing);
    let thresholds = new.policy.ladder.tiers().iter().enumerate().skip(1);
    let mut found: Vec<Nearest> = thresholds
        .filter_map(|(rank, tier)| {
            let candidates = new.assessments.iter().enumerate().filter_map(|(company, assessment)| {
                let score = assessment.total()?;
                assessment.score_tier?;
                let gap = score - &tier.start;
                let beyond = if gap.is_negative() { rank } else { rank - 1 };
                let to = tier_by(new.policy, assessment, beyond);
                (to != assessment.tier).then_some((company, assessment.tier, to, score, gap))
            });
            let (company, standing, to, score, gap) =
                candidates.min_by(|one, other| one.4.abs().cmp(&other.4.abs()))?;
            let key = Key::Tier(tier.id.clone());
            Some(Nearest {
                company,
                tier: joint(standing),
                to: joint(to),
                score: score.clone(),
                threshold: tier.id.clone(),
                start: tier.start.clone(),
                gap,
                edit: edits
                    .iter()
                    .find(|edit| edit.has_meaning() && edit.key.as_ref() == Some(&key))
                    .map(|edit| edit.id),
            })
        })
        .collect();
    found.sort_by_key(|near| near.gap.abs());
    found
}
