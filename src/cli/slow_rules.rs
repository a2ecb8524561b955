//! Which conditions of a policy are evaluated company by company, and why: for `check --verbose`.

use crate::assess::{ByRow, Program};
use crate::model::{Day, Questionnaire};
use crate::policy::Policy;

/// A line for each such condition; a line that there is none, where there is none.
pub(super) fn slow_rules(policy: &Policy, questionnaire: &Questionnaire, day: Day) -> Vec<String> {
    let program = Program::new(policy, questionnaire, day);
    let by_row = program.by_row();
    if let Some(reason) = program.reason_by_row() {
        return vec![format!("every company is assessed by itself: {reason}")];
    }
    if by_row.is_empty() {
        return vec!["every condition is done in blocks of companies".into()];
    }
    let line = |one: &ByRow| {
        let kind = if one.is_rule { "rule" } else { "score" };
        let (what, place) = (one.reason.what, &one.reason.span);
        format!("{kind} `{}` is evaluated company by company: {what}, {place}", one.name)
    };
    by_row.iter().map(line).collect()
}
