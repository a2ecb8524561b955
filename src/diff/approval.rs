//! Which moves have been signed off, and which sign-offs are of moves that don't happen.

use std::collections::BTreeMap;

use super::ladder::JointLadder;
use super::{Difference, Side};
use crate::model::{Approval, Standing};

/// An approval of a move that doesn't happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaleApproval {
    /// The approval.
    pub approval: Approval,
    /// Where the company stood and stands, in the joint ladder; none where no company has the id.
    pub now: Option<(Standing, Standing)>,
}

impl Difference {
    /// Marks the moves that have been signed off, and keeps the approvals of moves that don't happen.
    ///
    /// An approval is of one company and both of its tiers: a company that goes further than was signed off is not
    /// approved.
    pub fn approve(&mut self, approvals: Vec<Approval>, (old, new): (Side, Side)) {
        let companies = new.reading.companies.iter().enumerate();
        let by_id: BTreeMap<&str, usize> =
            companies.map(|(index, company)| (company.id.as_str(), index)).collect();
        let by_company: BTreeMap<usize, usize> =
            self.moves.iter().enumerate().map(|(place, moved)| (moved.company, place)).collect();
        for approval in approvals {
            let index = by_id.get(approval.company.as_str()).copied();
            let moved = index.and_then(|index| by_company.get(&index)).map(|place| &mut self.moves[*place]);
            let ladder = &self.ladder;
            let same = moved
                .filter(|moved| ladder.id(moved.from) == approval.from && ladder.id(moved.to) == approval.to);
            if let Some(moved) = same {
                moved.approved = Some(approval);
                continue;
            }
            let standing = |side: Side, ranks: &[usize], index: usize| {
                JointLadder::standing(ranks, side.assessments[index].tier)
            };
            let now = index.map(|index| {
                (standing(old, &ladder.old_ranks, index), standing(new, &ladder.new_ranks, index))
            });
            self.stale_approvals.push(StaleApproval { approval, now });
        }
    }
}
