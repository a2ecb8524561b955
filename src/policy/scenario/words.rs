//! The words of tests, as functions of the sandbox: each notes what is said, and none sees a policy.

use std::sync::Arc;

use rhai::{Dynamic, Engine, FnPtr, ImmutableString, NativeCallContext};

use super::recorder::Recorder;
use super::script::with_advice;
use super::{Base, Change, Check, Datum, Expectation, Named, Subject};
use crate::model::{Day, Exact};
use crate::policy::fault::run_fault;
use crate::policy::meter::Meter;
use crate::policy::number::{ScriptResult, exact, kind, script_fault};
use crate::policy::sources::Sources;
use crate::text::Span;

/// The words of tests, for advice.
pub(super) const NAMES: [&str; 14] = [
    "test",
    "policy",
    "as_of",
    "company",
    "fixture",
    "rows",
    "but",
    "on",
    "expect_tier",
    "expect_rule",
    "expect_rules",
    "expect_waived",
    "expect_score",
    "expect_move",
];

/// What every word needs.
type Desk = (Arc<Sources>, Meter);

/// Registers every word.
pub(super) fn register(engine: &mut Engine, recorder: &Recorder, desk: &Desk) {
    engine.register_type_with_name::<Subject>("company");
    register_test(engine, recorder, desk);
    register_frame(engine, recorder, desk);
    register_subjects(engine, desk);
    register_expectations(engine, recorder, desk);
}

fn register_test(engine: &mut Engine, recorder: &Recorder, desk: &Desk) {
    let (recorder_of_test, desk_of_test) = (recorder.clone(), desk.clone());
    engine.register_fn("test", move |context: NativeCallContext, name: ImmutableString, body: FnPtr| {
        let span = whole(&context, &desk_of_test).0;
        let before = recorder_of_test.open(&name, span)?;
        let said: ScriptResult<Dynamic> = body.call_within_context(&context, ());
        let fault = said.err().map(|error| with_advice(run_fault(&error, &desk_of_test.0)));
        recorder_of_test.close(before, fault);
        // A limit is of the whole script: nothing runs on behind it.
        if desk_of_test.1.is_used_up() { desk_of_test.1.charge(1) } else { Ok(()) }
    });
    let recorder = recorder.clone();
    engine.register_fn(
        "rows",
        move |context: NativeCallContext, rows: rhai::Array, body: FnPtr| -> ScriptResult<()> {
            for (index, row) in rows.into_iter().enumerate() {
                recorder.row(Some(format!("row {}: {}", index + 1, shown(&row))));
                let _: Dynamic = body.call_within_context(&context, (row,))?;
            }
            recorder.row(None);
            Ok(())
        },
    );
}

fn register_frame(engine: &mut Engine, recorder: &Recorder, desk: &Desk) {
    let naming = recorder.clone();
    let desk = desk.clone();
    let name = move |context: NativeCallContext, old: Option<ImmutableString>, new: ImmutableString| {
        let span = Some(whole(&context, &desk).0);
        let policies = Named { old: old.map(|old| old.to_string()), new: Some(new.to_string()), span };
        naming.set(|frame| frame.policies = policies);
    };
    let one = name.clone();
    engine.register_fn("policy", move |context: NativeCallContext, new: ImmutableString| {
        one(context, None, new);
    });
    engine.register_fn(
        "policy",
        move |context: NativeCallContext, old: ImmutableString, new: ImmutableString| {
            name(context, Some(old), new);
        },
    );
    let recorder = recorder.clone();
    engine.register_fn("as_of", move |text: ImmutableString| -> ScriptResult<()> {
        let day = day(&text)?;
        recorder.set(|frame| frame.day = Some(day));
        Ok(())
    });
}

fn register_subjects(engine: &mut Engine, desk: &Desk) {
    let make = {
        let desk = desk.clone();
        move |context: NativeCallContext, fields: Dynamic, fill: Vec<Datum>| -> ScriptResult<Subject> {
            let fields = datum(&fields, &desk.1)?;
            Ok(Subject {
                base: Base::Made(fields, fill),
                changes: Vec::new(),
                span: whole(&context, &desk).0,
                day: None,
            })
        }
    };
    let plain = make.clone();
    engine.register_fn("company", move |context: NativeCallContext, fields: rhai::Map| {
        plain(context, fields.into(), Vec::new())
    });
    let meter = desk.1.clone();
    engine.register_fn(
        "company",
        move |context: NativeCallContext, fields: rhai::Map, fill: Dynamic| -> ScriptResult<Subject> {
            let fill = match datum(&fill, &meter)? {
                Datum::List(items) => items,
                one => vec![one],
            };
            make(context, fields.into(), fill)
        },
    );
    let at = desk.clone();
    engine.register_fn("fixture", move |context: NativeCallContext, id: ImmutableString| Subject {
        base: Base::Fixture(id.to_string()),
        changes: Vec::new(),
        span: whole(&context, &at).0,
        day: None,
    });
    let desk = desk.clone();
    engine.register_fn(
        "but",
        move |context: NativeCallContext, subject: Subject, path: ImmutableString, value: Dynamic| {
            let mut subject = subject;
            let value = datum(&value, &desk.1)?;
            desk.1.charge(1 + subject.changes.len() as u64)?;
            subject.changes.push(Change { path: path.to_string(), value, span: whole(&context, &desk).0 });
            Ok::<_, Box<rhai::EvalAltResult>>(subject)
        },
    );
    engine.register_fn("on", |subject: Subject, text: ImmutableString| -> ScriptResult<Subject> {
        Ok(Subject { day: Some(day(&text)?), ..subject })
    });
}

fn register_expectations(engine: &mut Engine, recorder: &Recorder, desk: &Desk) {
    let (recorder, desk) = (recorder.clone(), desk.clone());
    let expect = move |context: &NativeCallContext,
                       subject: Subject,
                       expected: Expectation,
                       given: &[Dynamic]|
          -> ScriptResult<Subject> {
        let (span, arguments) = whole(context, &desk);
        desk.1.charge(1 + subject.changes.len() as u64)?;
        // Called as a function, the company is the first argument.
        let behind = arguments.len().saturating_sub(given.len());
        let values = arguments.into_iter().skip(behind).zip(given.iter().map(shown)).collect();
        let check = Check {
            subject: subject.clone(),
            expected,
            policies: Named::default(),
            day: None,
            span,
            values,
            row: None,
        };
        recorder.expect(check)?;
        Ok(subject)
    };
    let said = expect.clone();
    engine.register_fn("expect_tier", move |context: NativeCallContext, subject: Subject, tier: Dynamic| {
        let expected = Expectation::Tier(text(&tier, "the id of a tier")?);
        said(&context, subject, expected, &[tier])
    });
    let said = expect.clone();
    engine.register_fn("expect_rule", move |context: NativeCallContext, subject: Subject, rule: Dynamic| {
        let expected = Expectation::Rule(text(&rule, "the id of a rule")?, true);
        said(&context, subject, expected, &[rule])
    });
    let said = expect.clone();
    engine.register_fn(
        "expect_rule",
        move |context: NativeCallContext, subject: Subject, rule: Dynamic, holds: bool| {
            let expected = Expectation::Rule(text(&rule, "the id of a rule")?, holds);
            said(&context, subject, expected, &[rule, holds.into()])
        },
    );
    let said = expect.clone();
    engine.register_fn(
        "expect_rules",
        move |context: NativeCallContext, subject: Subject, rules: rhai::Array| {
            let ids = rules.iter().map(|rule| text(rule, "the id of a rule"));
            let expected = Expectation::Rules(ids.collect::<ScriptResult<_>>()?);
            said(&context, subject, expected, &[rules.into()])
        },
    );
    let said = expect.clone();
    engine.register_fn(
        "expect_waived",
        move |context: NativeCallContext, subject: Subject, rule: Dynamic| {
            let expected = Expectation::Waived(text(&rule, "the id of a rule")?);
            said(&context, subject, expected, &[rule])
        },
    );
    let said = expect.clone();
    engine.register_fn(
        "expect_score",
        move |context: NativeCallContext, subject: Subject, score: Dynamic| {
            let expected = Expectation::Score(String::new(), number(&score)?);
            said(&context, subject, expected, &[score])
        },
    );
    let said = expect.clone();
    engine.register_fn(
        "expect_score",
        move |context: NativeCallContext, subject: Subject, path: Dynamic, score: Dynamic| {
            let expected =
                Expectation::Score(text(&path, "the path of a group or question")?, number(&score)?);
            said(&context, subject, expected, &[path, score])
        },
    );
    engine.register_fn(
        "expect_move",
        move |context: NativeCallContext, subject: Subject, old: Dynamic, new: Dynamic| {
            let expected = Expectation::Move(text(&old, "the old tier")?, text(&new, "the new tier")?);
            expect(&context, subject, expected, &[old, new])
        },
    );
}

/// The call that is made, and its arguments.
fn whole(context: &NativeCallContext, desk: &Desk) -> (Span, Vec<Span>) {
    desk.0.call(context.call_position())
}

fn datum(value: &Dynamic, meter: &Meter) -> ScriptResult<Datum> {
    let datum = Datum::read(value)
        .map_err(|kind| script_fault(format!("{kind} stands where a value of a company is wanted")))?;
    meter.charge(datum.size())?;
    Ok(datum)
}

fn day(text: &str) -> ScriptResult<Day> {
    Day::parse(text).ok_or_else(|| script_fault(format!("`{text}` is no day\nwrite it as \"2026-06-30\"")))
}

fn text(value: &Dynamic, what: &str) -> ScriptResult<String> {
    value
        .read_lock::<ImmutableString>()
        .map(|text| text.to_string())
        .ok_or_else(|| script_fault(format!("{} stands where {what} is wanted", kind(value))))
}

fn number(value: &Dynamic) -> ScriptResult<Option<Exact>> {
    if value.is_unit() {
        return Ok(None);
    }
    let none = || {
        script_fault(format!("{} stands where a score is wanted\na number, or `()` for none", kind(value)))
    };
    exact(value).map(Some).ok_or_else(none)
}

/// A value as a script would write it.
fn shown(value: &Dynamic) -> String {
    Datum::read(value).map_or_else(
        |_| exact(value).map_or_else(|| kind(value).to_owned(), |number| number.to_exact_text()),
        |datum| datum.to_script(),
    )
}
