//! A function that nothing calls.

use super::{Finding, Fix};
use crate::lint::case::Case;
use crate::policy::DefinitionKind;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    super::unmentioned(case, DefinitionKind::Function)
        .map(|definition| {
            let name = definition.name.snippet();
            Finding::new(&definition.name, format!("nothing calls function `{name}`"))
                .label("it changes no decision")
                .help("take it out; one that is meant for policies that extend this one says so in a suppression")
                .fix(Fix::take_out(&definition.whole))
                .scope(&definition.whole)
        })
        .collect()
}
