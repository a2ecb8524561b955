//! What will move without any edit: rules and waivers that start or end, lists that come into force, facts that age.
//!
//! Every day on which anything can change is assessed, so that nothing is guessed. Which day it is now, is an argument.

mod cause;
mod event;

use std::collections::BTreeSet;

use crate::assess::{Assessor, Decision};
use crate::diagnostic::{Diagnostic, ordered};
use crate::model::{Company, Day, Direction, Questionnaire, Standing};
use crate::policy::Policy;

use cause::causes;

pub use cause::{Cause, Read, Turning, What};
pub use event::{Event, events};

/// What happens from one day to another.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The day of assessment.
    pub from: Day,
    /// The last day that is looked at.
    pub until: Day,
    /// Rules and waivers that start or end, by day, then in order of declaration; also those that move nothing.
    pub events: Vec<Event>,
    /// The companies that move, by day, then in the order of the companies.
    pub moves: Vec<Turn>,
}

/// A company that is in another tier than the day before.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The first day on which it is.
    pub day: Day,
    /// Its place in the list of companies.
    pub company: usize,
    /// Where it stood the day before.
    pub from: Standing,
    /// Where it stands from this day on.
    pub to: Standing,
    /// Which way.
    pub direction: Direction,
    /// What moves it.
    pub causes: Vec<Cause>,
}

/// A day and what is decided on it.
#[derive(Clone, Copy)]
struct Moment<'a> {
    assessor: &'a Assessor<'a>,
    decision: &'a Decision,
}

/// Assesses companies on every day, up to so many after the first, on which something can change.
///
/// # Errors
///
/// When a condition can't be evaluated for a company on one of those days.
pub fn calendar(
    policy: &Policy,
    questionnaire: &Questionnaire,
    companies: &[Company],
    (from, days): (Day, u32),
) -> Result<Calendar, Vec<Diagnostic>> {
    let until = from.later(days);
    let events = events(policy, (from, until));
    let mut moves = Vec::new();
    let mut before = Assessor::new(policy, questionnaire, from);
    let mut old = decide_all(&before, companies)?;
    for day in days_of_change(policy, &events, (from, days)) {
        let after = Assessor::new(policy, questionnaire, day);
        let new = decide_all(&after, companies)?;
        for (index, company) in companies.iter().enumerate() {
            let (one, other) = (&old[index], &new[index]);
            if one.tier == other.tier {
                continue;
            }
            let moments =
                (Moment { assessor: &before, decision: one }, Moment { assessor: &after, decision: other });
            moves.push(Turn {
                day,
                company: index,
                from: one.tier,
                to: other.tier,
                direction: Direction::between(one.tier, other.tier),
                causes: causes(policy, questionnaire, company, moments)?,
            });
        }
        (before, old) = (after, new);
    }
    Ok(Calendar { from, until, events, moves })
}

impl Calendar {
    /// How many companies an event moves.
    pub fn moved_by(&self, event: &Event) -> usize {
        let is_due = |cause: &Cause| cause.what == event.what && cause.rule == Some(event.rule);
        let turns = self.moves.iter().filter(|turn| turn.day == event.day);
        turns
            .filter(|turn| {
                turn.causes
                    .iter()
                    .any(|cause| is_due(cause) && cause.waiver.is_none_or(|w| Some(w) == event.waiver))
            })
            .count()
    }
}

fn decide_all(assessor: &Assessor, companies: &[Company]) -> Result<Vec<Decision>, Vec<Diagnostic>> {
    let mut decisions = Vec::with_capacity(companies.len());
    let mut faults = Vec::new();
    for company in companies {
        match assessor.decide(company) {
            Ok(decision) => decisions.push(decision),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(decisions) } else { Err(ordered(faults)) }
}

/// The days on which something can differ from the day before: all of them, where a condition or script reads the
/// day; else those on which a rule or waiver starts or ends.
fn days_of_change(policy: &Policy, events: &[Event], (from, days): (Day, u32)) -> BTreeSet<Day> {
    let scripts = policy.nodes.iter().filter_map(|node| node.script.as_ref()).map(|(script, _)| script);
    let mut conditions = policy.rules.iter().map(|rule| &rule.condition).chain(scripts);
    if conditions.any(|condition| condition.reads.reads_day) {
        (1..=days).map(|later| from.later(later)).collect()
    } else {
        events.iter().map(|event| event.day).collect()
    }
}
