//! A tier whose start lies above every total, so that rules alone put companies there.

use super::{Finding, tier_span};
use crate::lint::case::Case;
use crate::model::Tree;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let policy = case.subject.policy;
    let totals = &case.scores[Tree::ROOT.0];
    let Some((_, most)) = totals.ends() else { return Vec::new() };
    let mut findings = Vec::new();
    for (rank, tier) in policy.ladder.tiers().iter().enumerate() {
        let named = policy.rules.iter().position(|rule| rule.rank == rank && rule.is_floor);
        let Some(rule) = named.filter(|_| tier.start > *most) else { continue };
        if !case.can_hold(rule) {
            continue;
        }
        let (value, whole) = tier_span(policy, &tier.id);
        findings.push(
            Finding::new(&value, format!("no total reaches {}, where tier `{}` starts", tier.start, tier.id))
                .label(format!("the highest total is {most}"))
                .related(&policy.rules[rule].span, "only rules put companies there")
                .help("let it start where totals are, or say why rules alone decide")
                .witness(case.extreme(true).map(|witness| witness.json))
                .scope(&whole),
        );
    }
    findings
}
