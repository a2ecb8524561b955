//! Two starts of tiers between which no total lies: they cut the same companies off.

use super::{Finding, tier_span};
use crate::lint::case::Case;
use crate::model::Tree;
use crate::policy::Key;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let policy = case.subject.policy;
    let totals = &case.scores[Tree::ROOT.0];
    let mut findings = Vec::new();
    for (rank, pair) in policy.ladder.tiers().windows(2).enumerate() {
        let (tier, next) = (&pair[0], &pair[1]);
        let is_empty = totals.none_within(&tier.start, Some(&next.start));
        // Where no total lies at or above it, the start is out of reach; where no rule names it, the tier is.
        let is_reached = !totals.none_within(&next.start, None);
        let is_named =
            policy.rules.iter().enumerate().any(|(index, rule)| rule.rank == rank && case.can_hold(index));
        if !(is_empty && is_reached && is_named) {
            continue;
        }
        // The one that was declared later is the one to look at.
        let order = |id: &str| policy.declaration(&Key::Tier(id.to_owned())).map(|tier| tier.order);
        let ids = [tier.id.as_str(), next.id.as_str()];
        let [earlier, later] = if order(ids[0]) > order(ids[1]) { [ids[1], ids[0]] } else { ids };
        let ((value, _), (other, whole)) = (tier_span(policy, earlier), tier_span(policy, later));
        let witness = case
            .extreme(true)
            .filter(|witness| witness.assessment.total().is_some_and(|total| *total >= next.start));
        findings.push(
            Finding::new(&other, format!("tiers `{}` and `{}` start at the same totals", tier.id, next.id))
                .label(format!("no total lies from {} to below {}", tier.start, next.start))
                .related(&value, "the other")
                .help("let them start where a total lies between, or say why rules alone decide")
                .witness(witness.map(|witness| witness.json))
                .scope(&whole),
        );
    }
    findings
}
