//! A tier in which no company can land: no total lies in it, and no rule puts anybody there.

use super::{Finding, tier_span};
use crate::lint::case::Case;
use crate::lint::holding::Holding;
use crate::model::{Exact, Tree};

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let policy = case.subject.policy;
    let tiers = policy.ladder.tiers();
    let totals = &case.scores[Tree::ROOT.0];
    // Floors that always hold, with no day on which they don't and nobody for whom they are waived.
    let always = policy.rules.iter().zip(case.holdings()).filter(|(rule, holding)| {
        let is_free =
            rule.notes.first_day.is_none() && rule.notes.last_day.is_none() && rule.waivers.is_empty();
        rule.is_floor && is_free && matches!(holding, Holding::Always(_))
    });
    let lifted = always.map(|(rule, _)| rule.rank).max().unwrap_or(0);
    let mut findings = Vec::new();
    for (rank, tier) in tiers.iter().enumerate() {
        let next = tiers.get(rank + 1).map(|next| &next.start);
        let by_score = !totals.none_within(&tier.start, next);
        let by_rule = policy.rules.iter().enumerate().any(|(index, rule)| {
            let can_cap = || !totals.none_within(&tier.start, None);
            rule.rank == rank && (rule.is_floor || can_cap()) && case.can_hold(index)
        });
        if rank >= lifted && (by_score || by_rule) {
            continue;
        }
        let (value, whole) = tier_span(policy, &tier.id);
        let label = if rank < lifted {
            "a floor that always holds lifts every company above it".to_owned()
        } else {
            match (totals.ends(), next) {
                (Some((_, most)), _) if *most < tier.start => format!("the highest total is {most}"),
                (Some((least, _)), Some(next)) if least >= next => format!("the lowest total is {least}"),
                (Some(_), Some(next)) => format!("no total lies from {} to below {next}", tier.start),
                _ => "nothing that carries weight gives a total".to_owned(),
            }
        };
        let is_above = totals.ends().is_some_and(|(_, most)| *most < tier.start);
        let nearest = |is_most: bool| case.extreme(is_most).map(|witness| witness.json);
        findings.push(
            Finding::new(&value, format!("no company can land in tier `{}`", tier.id))
                .label(label)
                .help("let it start where totals are, name it in a rule, or take it out")
                .witness(nearest(is_above || tier.start > Exact::zero()))
                .scope(&whole),
        );
    }
    findings
}
