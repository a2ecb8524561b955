//! The ladders of two policies in one, so that moves have a direction.

use crate::diagnostic::Diagnostic;
use crate::model::{Standing, Tier};
use crate::policy::{Key, Policy};

/// Both ladders merged, each in its own order; where they leave it open, the lower start is laxer, then the id.
#[derive(Clone, Debug)]
pub struct JointLadder {
    /// The tiers, laxest first; those that both have are taken from the new policy.
    pub tiers: Vec<Tier>,
    /// The joint rank of each tier of the old policy.
    pub old_ranks: Vec<usize>,
    /// The joint rank of each tier of the new policy.
    pub new_ranks: Vec<usize>,
}

impl JointLadder {
    /// Merges the ladders of two policies.
    ///
    /// # Errors
    ///
    /// When two tiers stand in opposite order.
    #[expect(clippy::missing_panics_doc, reason = "every tier was merged just before it is looked for")]
    pub fn new(old: &Policy, new: &Policy) -> Result<Self, Diagnostic> {
        let (left, right) = (old.ladder.tiers(), new.ladder.tiers());
        let (mut i, mut j) = (0, 0);
        let mut tiers: Vec<Tier> = Vec::new();
        while i < left.len() || j < right.len() {
            let is_later = |tier: &Tier, rest: &[Tier]| rest.iter().any(|other| other.id == tier.id);
            let from_old = left.get(i).filter(|tier| !is_later(tier, &right[j..]));
            let from_new = right.get(j).filter(|tier| !is_later(tier, &left[i..]));
            match (from_old, from_new) {
                (Some(one), Some(other)) if (&other.start, &other.id) < (&one.start, &one.id) => {
                    tiers.push(other.clone());
                    j += 1;
                }
                (Some(one), _) => {
                    tiers.push(one.clone());
                    i += 1;
                }
                (None, Some(other)) => {
                    tiers.push(other.clone());
                    j += 1;
                }
                (None, None) if left[i].id == right[j].id => {
                    tiers.push(right[j].clone());
                    i += 1;
                    j += 1;
                }
                (None, None) => return Err(opposite(old, new, &left[i], &right[j])),
            }
        }
        let rank =
            |tier: &Tier| tiers.iter().position(|known| known.id == tier.id).expect("every tier was merged");
        let (old_ranks, new_ranks) = (left.iter().map(rank).collect(), right.iter().map(rank).collect());
        Ok(Self { tiers, old_ranks, new_ranks })
    }

    /// Where a company of one policy stands in the joint ladder.
    pub fn standing(ranks: &[usize], standing: Standing) -> Standing {
        match standing {
            Standing::Unrated => Standing::Unrated,
            Standing::Tier(rank) => Standing::Tier(ranks[rank]),
        }
    }

    /// The id of a standing in the joint ladder.
    pub fn id(&self, standing: Standing) -> &str {
        match standing {
            Standing::Unrated => crate::model::Ladder::UNRATED,
            Standing::Tier(rank) => &self.tiers[rank].id,
        }
    }
}

fn opposite(old: &Policy, new: &Policy, one: &Tier, other: &Tier) -> Diagnostic {
    let place = |policy: &Policy, tier: &Tier| policy.declarations[&Key::Tier(tier.id.clone())].span.clone();
    Diagnostic::error(
        "tier-order",
        place(new, other),
        format!("tiers `{}` and `{}` stand in opposite order in old and new", one.id, other.id),
    )
    .label("here it is the laxer one")
    .with_related(place(old, other), "here the stricter one")
    .help("moves between them would have no direction; give one of them another id")
}
