//! From total and rules to the tier.

use super::assessment::{Assessment, Ground, Margin};
use crate::model::{Exact, Ladder, Standing};
use crate::policy::{Policy, Rule};

/// The tier by score and rules, and what decided it.
///
/// With *F* the strictest of the floors and *C* the laxest of the caps that hold, the tier is max(min(score, C), F):
/// a floor beats a cap. Without a score tier only a floor gives one.
pub(super) fn decide(
    score_tier: Option<usize>,
    has_total: bool,
    rules: &[Rule],
    holding: &[usize],
) -> (Standing, Ground) {
    let strictest_floor = strictest(rules, holding);
    let Some(by_score) = score_tier else {
        return match strictest_floor {
            Some(floor) => (Standing::Tier(rules[floor].rank), Ground::Rule(floor)),
            None => (Standing::Unrated, if has_total { Ground::Coverage } else { Ground::NoTotal }),
        };
    };
    let caps = holding.iter().copied().filter(|rule| !rules[*rule].is_floor);
    let laxest_cap = caps.min_by_key(|rule| (rules[*rule].rank, &rules[*rule].id));
    let (mut rank, mut ground) = (by_score, Ground::Score);
    if let Some(cap) = laxest_cap.filter(|cap| rules[*cap].rank < rank) {
        (rank, ground) = (rules[cap].rank, Ground::Rule(cap));
    }
    if let Some(floor) = strictest_floor.filter(|floor| rules[*floor].rank > rank) {
        (rank, ground) = (rules[floor].rank, Ground::Rule(floor));
    }
    (Standing::Tier(rank), ground)
}

/// Where a company would land, were its tier by score of this rank, and its rules as they are.
pub fn tier_by(policy: &Policy, assessment: &Assessment, rank: usize) -> Standing {
    decide(Some(rank), true, &policy.rules, &assessment.rules).0
}

/// The strictest floor. Of equals the first by id: the order of declaration means nothing.
fn strictest(rules: &[Rule], holding: &[usize]) -> Option<usize> {
    holding
        .iter()
        .copied()
        .filter(|rule| rules[*rule].is_floor)
        .min_by_key(|rule| (std::cmp::Reverse(rules[*rule].rank), &rules[*rule].id))
}

/// How far a total is from the thresholds around it.
pub(super) fn margin(ladder: &Ladder, total: Option<&Exact>) -> Margin {
    let Some(total) = total else { return Margin::default() };
    let rank = ladder.rank_of(total);
    Margin {
        stricter: ladder.tiers().get(rank + 1).map(|tier| &tier.start - total),
        laxer: (rank > 0).then(|| total - &ladder.tiers()[rank].start),
    }
}
