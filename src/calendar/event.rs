//! Rules and waivers that start or end on a day.

use super::cause::What;
use crate::model::Day;
use crate::policy::{Notes, Policy};
use crate::text::Span;

/// A rule or waiver that starts or ends.
#[derive(Clone, Debug)]
pub struct Event {
    /// The first day on which it applies, or no longer does.
    pub day: Day,
    /// What happens.
    pub what: What,
    /// The rule, by its place in the policy's list.
    pub rule: usize,
    /// The waiver, by its place in the rule's list, where it is one.
    pub waiver: Option<usize>,
    /// Where it is declared.
    pub at: Span,
}

/// Everything that starts or ends after the first day, up to the last.
pub fn events(policy: &Policy, (from, until): (Day, Day)) -> Vec<Event> {
    let is_inside = |day: &Day| *day > from && *day <= until;
    let mut events = Vec::new();
    for (rule, declared) in policy.rules.iter().enumerate() {
        let mut note = |notes: &Notes, waiver: Option<usize>, at: &Span| {
            let words = if waiver.is_some() {
                [What::WaiverStarts, What::WaiverEnds]
            } else {
                [What::RuleStarts, What::RuleEnds]
            };
            let days = [notes.first_day, notes.last_day.map(|last| last.later(1))];
            for (what, day) in words.into_iter().zip(days) {
                if let Some(day) = day.filter(is_inside) {
                    events.push(Event { day, what, rule, waiver, at: at.clone() });
                }
            }
        };
        note(&declared.notes, None, &declared.span);
        for (place, waiver) in declared.waivers.iter().enumerate() {
            note(&waiver.notes, Some(place), &waiver.span);
        }
    }
    events.sort_by_key(|event| event.day);
    events
}
