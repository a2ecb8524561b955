//! A threshold without a reason.

use super::Finding;
use crate::lint::case::Case;
use crate::policy::{Key, Setting};

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let unexplained = case.subject.policy.declarations.iter().filter_map(|(key, declaration)| {
        let message = match (key, &declaration.setting) {
            // One tier starts at 0: that is no decision.
            (Key::Tier(id), Setting::Start(start)) if !start.is_zero() => {
                format!("nothing says why tier `{id}` starts at {start}")
            }
            _ => return None,
        };
        declaration.notes.because.is_none().then(|| {
            Finding::new(&declaration.value, message)
                .label("a company is moved by this number")
                .help("add `.because(\"…\")`: the minute, the standard, or the thought behind it")
                .scope(&declaration.whole)
        })
    });
    unexplained.collect()
}
