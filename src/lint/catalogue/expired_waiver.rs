//! A waiver whose last day is past.

use super::Finding;
use crate::lint::case::Case;
use crate::policy::Key;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let today = case.subject.day;
    let expired = case.subject.policy.declarations.iter().filter_map(|(key, declaration)| {
        let Key::Waiver(rule, company) = key else { return None };
        let last = declaration.notes.last_day.filter(|last| *last < today)?;
        Some(
            Finding::new(&declaration.span, format!("the waiver of `{rule}` for `{company}` has expired"))
                .label(format!("its last day was {last}; the day of assessment is {today}"))
                .help("take it out, or have it approved anew with another `.last_day`")
                .scope(&declaration.whole),
        )
    });
    expired.collect()
}
