//! Calls of verbs → declarations: kinds and ranges of arguments, paths and options, and what may follow.

mod said;
mod verbs;

use std::cell::Cell;

use super::condition::World;
use super::declaration::{Declaration, Declarations, Key, Notes};
use super::draft::{Argument, Call};
use super::limits;
use super::script::Script;
use super::verb::DROP;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{Day, Title};
use crate::text::Span;
use said::{Said, ordinal};
use verbs::Decided;

/// What a policy calls itself.
pub(super) struct Heading {
    pub(super) id: Option<String>,
    pub(super) version: Option<String>,
    /// Where `policy(…)` stands; the text's start where it doesn't.
    pub(super) span: Span,
}

/// Reads every call that a script made.
pub(super) fn declare(
    script: &Script,
    world: World,
    faults: &mut Vec<Diagnostic>,
) -> (Heading, Declarations) {
    let mut reader = Reader {
        script,
        world,
        declarations: Declarations::new(),
        heading: Heading { id: None, version: None, span: script.main.span(0, 0) },
        steps: Cell::new(0),
        faults,
    };
    for (order, call) in script.calls.iter().enumerate() {
        reader.call(call, order);
        if reader.faults.len() > limits::FAULTS {
            let span = script.sources.call(call.position).0;
            let message = format!("the policy exceeds the limit of {} faults", limits::FAULTS);
            reader.faults.push(Diagnostic::error("limit", span, message).label("the rest is not looked at"));
            break;
        }
    }
    (reader.heading, reader.declarations)
}

pub(super) struct Reader<'a> {
    script: &'a Script,
    world: World<'a>,
    declarations: Declarations,
    heading: Heading,
    /// How many steps the conditions have that were read so far.
    steps: Cell<usize>,
    faults: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn call(&mut self, call: &Call, order: usize) {
        let (span, arguments) = self.script.sources.call(call.position);
        let said = Said { call, span, arguments };
        match call.name {
            "extends" => self.extends(&said),
            "policy" => self.heading(&said),
            DROP => self.drop_rule(&said),
            _ => {
                let decided = self.verb(&said);
                // What is wrong behind the verb is told whether or not the verb itself is right.
                let notes = self.notes(&said);
                if !decided.is_empty() {
                    self.check_required(&said, &notes);
                }
                for decided in decided {
                    self.add(decided, &said, notes.clone(), order);
                }
            }
        }
    }

    /// What `extends` names was read before the script ran, so it has to be written out.
    fn extends(&mut self, said: &Said) {
        if !said.span.snippet().starts_with("extends") {
            self.faults.push(
                Diagnostic::error("extends", said.span.clone(), "`extends` is called through something else")
                    .help("write it out at the top, as in `extends(\"baseline\")`"),
            );
        }
    }

    fn heading(&mut self, said: &Said) {
        let is_main = said.span.text() == &self.script.main;
        let id = said.text(0, "the policy's id", self.faults);
        let version = if said.call.arguments.len() > 1 {
            said.text(1, "the policy's version", self.faults)
        } else {
            None
        };
        said.count(&[1, 2], "an id and a version", self.faults);
        if is_main {
            if self.heading.id.is_some() {
                self.faults.push(
                    Diagnostic::error("arguments", said.span.clone(), "the policy is named twice")
                        .with_related(self.heading.span.clone(), "first here"),
                );
            }
            self.heading = Heading { id, version, span: said.span.clone() };
        }
    }

    fn drop_rule(&mut self, said: &Said) {
        said.count(&[1], "the id of a rule", self.faults);
        let Some(id) = said.text(0, "the id of a rule", self.faults) else { return };
        // What waived the rule has nothing left to waive.
        self.declarations.retain(|key, _| !matches!(key, Key::Waiver(rule, _) if *rule == id));
        if self.declarations.remove(&Key::Rule(id.clone())).is_none() {
            let known: Vec<&str> = self.rules().collect();
            let fault = Diagnostic::error(
                "unknown-rule",
                said.argument(0),
                format!("there is no rule `{id}` to drop"),
            )
            .label("`drop` takes out a rule that stands before it")
            .help_if(did_you_mean(&id, known));
            self.faults.push(fault);
        }
    }

    fn rules(&self) -> impl Iterator<Item = &str> {
        self.declarations.keys().filter_map(|key| match key {
            Key::Rule(id) => Some(id.as_str()),
            _ => None,
        })
    }

    fn add(&mut self, (key, setting, value): Decided, said: &Said, notes: Notes, order: usize) {
        let mut declaration = Declaration {
            setting,
            span: said.span.clone(),
            value,
            whole: self.whole(said),
            notes,
            order,
            replaced: Vec::new(),
        };
        if let Some(earlier) = self.declarations.remove(&key) {
            declaration.order = earlier.order;
            declaration.replaced = earlier.replaced;
            declaration.replaced.push(earlier.span);
        }
        self.declarations.insert(key, declaration);
    }

    fn whole(&self, said: &Said) -> Span {
        said.call.modifiers.iter().fold(said.span.clone(), |whole, modifier| {
            whole.to(&self.script.sources.call(modifier.position).0)
        })
    }

    fn notes(&mut self, said: &Said) -> Notes {
        let mut notes = Notes::default();
        for modifier in &said.call.modifiers {
            let (span, arguments) = self.script.sources.call(modifier.position);
            let at = |index: usize| arguments.get(index).cloned().unwrap_or_else(|| span.clone());
            let text = |index: usize| match modifier.arguments.get(index) {
                Some(Argument::Text(text)) if !text.is_empty() => Some(text.clone()),
                _ => None,
            };
            let allowed = match modifier.name {
                "title" => ["tier", "rule"].contains(&said.call.name),
                "first_day" | "last_day" | "approved_by" => ["rule", "waive"].contains(&said.call.name),
                "at_least" | "at_most" => said.call.name == "rule",
                _ => true,
            };
            if !allowed {
                self.faults.push(
                    Diagnostic::error(
                        "modifier",
                        span.clone(),
                        format!("`.{}` follows `{}`", modifier.name, said.call.name),
                    )
                    .label(modifier_use(modifier.name)),
                );
                continue;
            }
            let wanted = if modifier.name == "title" { 1..=2 } else { 1..=1 };
            let given = modifier.arguments.len();
            let wrong = if wanted.contains(&given) {
                (0..given).find(|index| text(*index).is_none()).map(|index| {
                    let argument = &modifier.arguments[index];
                    let found = match argument {
                        Argument::Text(_) => "empty",
                        other => other.kind(),
                    };
                    (at(index), format!("{} of `.{}` is {found}", ordinal(index), modifier.name))
                })
            } else {
                let plural = if given == 1 { "" } else { "s" };
                Some((span.clone(), format!("`.{}` has {given} argument{plural}", modifier.name)))
            };
            if let Some((place, message)) = wrong {
                self.faults
                    .push(Diagnostic::error("arguments", place, message).label(modifier_use(modifier.name)));
                continue;
            }
            let first = text(0).unwrap_or_default();
            match modifier.name {
                "because" => notes.because = Some(first),
                "approved_by" => notes.approved_by = Some(first),
                "title" => notes.title = Some(Title { english: first, chinese: text(1) }),
                "first_day" | "last_day" => match Day::parse(&first) {
                    Some(day) if modifier.name == "first_day" => notes.first_day = Some(day),
                    Some(day) => notes.last_day = Some(day),
                    None => self.faults.push(
                        Diagnostic::error("date", at(0), format!("`{first}` is no day"))
                            .help("write it as `\"2026-06-30\"`"),
                    ),
                },
                _ => {}
            }
        }
        if let (Some(first), Some(last)) = (notes.first_day, notes.last_day)
            && last < first
        {
            self.faults.push(
                Diagnostic::error(
                    "date",
                    self.whole(said),
                    format!("the last day {last} is before the first day {first}"),
                )
                .label("it would never apply"),
            );
        }
        notes
    }

    fn check_required(&mut self, said: &Said, notes: &Notes) {
        if said.call.name != "waive" {
            return;
        }
        let missing: Vec<&str> = [
            ("last_day", notes.last_day.is_none()),
            ("approved_by", notes.approved_by.is_none()),
            ("because", notes.because.is_none()),
        ]
        .into_iter()
        .filter(|(name, is_missing)| {
            *is_missing && !said.call.modifiers.iter().any(|modifier| modifier.name == *name)
        })
        .map(|(name, _)| name)
        .collect();
        for name in missing {
            self.faults.push(
                Diagnostic::error(
                    "waiver-incomplete",
                    said.span.clone(),
                    format!("a waiver has no `.{name}`"),
                )
                .label(modifier_use(name)),
            );
        }
    }
}

fn modifier_use(name: &str) -> &'static str {
    match name {
        "because" => "it takes a reason in quotes",
        "title" => "it gives a tier or rule its name, in English and Chinese",
        "first_day" | "last_day" => "it gives a rule or waiver a day, as in `\"2026-06-30\"`",
        "approved_by" => "it says who signed off a rule or waiver",
        _ => "it gives a rule its effect: the id of a tier",
    }
}
