//! A rule whose condition every company fulfils.

use super::{Finding, rule_scope};
use crate::lint::case::Case;
use crate::lint::holding::Holding;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let rules = case.subject.policy.rules.iter().zip(case.holdings());
    rules
        .filter_map(|(rule, holding)| {
            let Holding::Always(witness) = holding else { return None };
            Some(
                Finding::new(&rule.condition.span, format!("rule `{}` always holds", rule.id))
                    .label("every company fulfils it")
                    .help("narrow it, or say what it does with tiers and their starts")
                    .witness(witness.as_ref().map(|witness| witness.json.clone()))
                    .scope(&rule_scope(case, &rule.id)),
            )
        })
        .collect()
}
