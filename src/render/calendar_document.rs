//! A calendar as JSON: `calendar --format json`. Fields are fixed by `schemas/calendar.schema.json`.

use serde::Serialize;

use super::assessment_document::{HoldingDocument, Portrait, RejectedDocument};
use super::calendar_input::CalendarInput;
use super::decimal::Decimal;
use crate::calendar::{Cause, Event, Read, Turn};

/// The whole of it.
#[derive(Debug, Serialize)]
pub struct CalendarDocument {
    policy: Portrait,
    as_of: String,
    until: String,
    events: Vec<EventDocument>,
    moves: Vec<TurnDocument>,
    unrated: Vec<HoldingDocument>,
    rejected: Vec<RejectedDocument>,
}

#[derive(Debug, Serialize)]
struct EventDocument {
    day: String,
    kind: &'static str,
    rule: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    at: String,
    because: Option<String>,
    approved_by: Option<String>,
    moves: usize,
}

#[derive(Debug, Serialize)]
struct TurnDocument {
    day: String,
    company: String,
    name: String,
    weight: Option<Decimal>,
    from: String,
    to: String,
    direction: &'static str,
    causes: Vec<CauseDocument>,
}

#[derive(Debug, Serialize)]
struct CauseDocument {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    at: String,
    turning: Option<TurningDocument>,
}

#[derive(Debug, Serialize)]
struct TurningDocument {
    part: String,
    at: String,
    holds: bool,
    reads: Vec<ReadDocument>,
}

#[derive(Debug, Serialize)]
struct ReadDocument {
    part: String,
    value: String,
}

impl CalendarDocument {
    /// Everything that `calendar` says.
    pub fn new(input: CalendarInput) -> Self {
        let calendar = input.calendar;
        Self {
            policy: Portrait::new(input.policy),
            as_of: calendar.from.to_string(),
            until: calendar.until.to_string(),
            events: calendar.events.iter().map(|event| event_document(event, input)).collect(),
            moves: calendar.moves.iter().map(|turn| turn_document(turn, input)).collect(),
            unrated: HoldingDocument::unmatched(input.book),
            rejected: RejectedDocument::list(input.rejected),
        }
    }
}

fn event_document(event: &Event, input: CalendarInput) -> EventDocument {
    let rule = &input.policy.rules[event.rule];
    let waiver = event.waiver.map(|waiver| &rule.waivers[waiver]);
    let notes = waiver.map_or(&rule.notes, |waiver| &waiver.notes);
    EventDocument {
        day: event.day.to_string(),
        kind: event.what.word(),
        rule: rule.id.clone(),
        company: waiver.map(|waiver| waiver.company.clone()),
        at: event.at.to_string(),
        because: notes.because.clone(),
        approved_by: notes.approved_by.clone(),
        moves: input.calendar.moved_by(event),
    }
}

fn turn_document(turn: &Turn, input: CalendarInput) -> TurnDocument {
    let company = &input.companies[turn.company];
    let id = |standing| input.policy.ladder.id(standing).to_owned();
    TurnDocument {
        day: turn.day.to_string(),
        company: company.id.clone(),
        name: company.name.clone(),
        weight: input.book.weight(turn.company).as_ref().map(Decimal::new),
        from: id(turn.from),
        to: id(turn.to),
        direction: turn.direction.word(),
        causes: turn.causes.iter().map(|cause| cause_document(cause, input)).collect(),
    }
}

fn cause_document(cause: &Cause, input: CalendarInput) -> CauseDocument {
    let read = |read: &Read| ReadDocument { part: read.part.snippet().to_owned(), value: read.value.clone() };
    CauseDocument {
        kind: cause.what.word(),
        rule: cause.rule.map(|rule| input.policy.rules[rule].id.clone()),
        path: cause.node.map(|node| input.questionnaire.tree.node(node).path.clone()),
        at: cause.at.to_string(),
        turning: cause.turning.as_ref().map(|turning| TurningDocument {
            part: turning.part.snippet().to_owned(),
            at: turning.part.to_string(),
            holds: turning.holds,
            reads: turning.reads.iter().map(read).collect(),
        }),
    }
}
