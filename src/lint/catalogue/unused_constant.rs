//! A constant or variable that nothing reads.

use super::{Finding, Fix};
use crate::lint::case::Case;
use crate::policy::DefinitionKind;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    super::unmentioned(case, DefinitionKind::Constant)
        .map(|definition| {
            let name = definition.name.snippet();
            let fix = definition.is_literal.then(|| Fix::take_out(&definition.whole)).flatten();
            Finding::new(&definition.name, format!("nothing reads `{name}`"))
                .label("a number that looks like a decision, and is none")
                .help("use it where it was meant, or take it out")
                .fix(fix)
                .scope(&definition.whole)
        })
        .collect()
}
