//! A rule whose condition no company can fulfil.

use super::{Finding, rule_scope};
use crate::lint::case::Case;
use crate::lint::holding::Holding;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let rules = case.subject.policy.rules.iter().zip(case.holdings());
    rules
        .filter_map(|(rule, holding)| {
            let Holding::Never(witness) = holding else { return None };
            Some(
                Finding::new(&rule.condition.span, format!("rule `{}` can never hold", rule.id))
                    .label("no company fulfils it")
                    .help("look for a limit that is out of reach, or for parts that exclude each other")
                    .witness(witness.as_ref().map(|witness| witness.json.clone()))
                    .scope(&rule_scope(case, &rule.id)),
            )
        })
        .collect()
}
