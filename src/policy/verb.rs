//! The words of the policy language, as functions of the engine. They take down what is said and check nothing:
//! so that one run of a script finds all that is wrong with it.

use rhai::{Dynamic, Engine, NativeCallContext};

use super::draft::{Argument, Call, Declared, Draft, Modifier};
use super::limits;
use super::meter::Meter;
use super::number::{ScriptResult, script_fault};

/// Every verb.
pub(super) const VERBS: [&str; 12] = [
    "policy", "extends", "risk", "skip", "bands", "weight", "combine", "tier", "coverage", "rule", "waive",
    "score",
];

/// The verb that takes an inherited rule out.
pub(super) const DROP: &str = "drop";

/// Every word that can follow a declaration.
pub(super) const MODIFIERS: [&str; 7] =
    ["because", "title", "first_day", "last_day", "approved_by", "at_least", "at_most"];

/// Registers every verb and modifier, with any number of arguments up to five: how many it takes is said later, with everything else that is wrong.
pub(super) fn register(engine: &mut Engine, draft: &Draft, meter: &Meter) {
    engine.register_type_with_name::<Declared>("declaration");
    for name in VERBS.into_iter().chain([DROP]) {
        let said = |draft: Draft| {
            let meter = meter.clone();
            move |context: NativeCallContext, arguments: &[Dynamic]| -> ScriptResult<Declared> {
                let arguments: Vec<Argument> = arguments.iter().map(Argument::copy).collect();
                meter.charge(arguments.iter().map(Argument::size).sum())?;
                let call = Call { name, arguments, position: context.call_position(), modifiers: Vec::new() };
                draft.push(call, limits::DECLARATIONS).ok_or_else(|| {
                    script_fault(format!(
                        "the policy exceeds the limit of {} declarations",
                        limits::DECLARATIONS
                    ))
                })
            }
        };
        let verb = said(draft.clone());
        engine.register_fn(name, move |context: NativeCallContext| verb(context, &[]));
        let verb = said(draft.clone());
        engine.register_fn(name, move |context: NativeCallContext, a: Dynamic| verb(context, &[a]));
        let verb = said(draft.clone());
        engine.register_fn(name, move |context: NativeCallContext, a: Dynamic, b: Dynamic| {
            verb(context, &[a, b])
        });
        let verb = said(draft.clone());
        engine.register_fn(name, move |context: NativeCallContext, a: Dynamic, b: Dynamic, c: Dynamic| {
            verb(context, &[a, b, c])
        });
        let verb = said(draft.clone());
        engine.register_fn(
            name,
            move |context: NativeCallContext, a: Dynamic, b: Dynamic, c: Dynamic, d: Dynamic| {
                verb(context, &[a, b, c, d])
            },
        );
        let verb = said(draft.clone());
        engine.register_fn(
            name,
            move |context: NativeCallContext, a: Dynamic, b: Dynamic, c: Dynamic, d: Dynamic, e: Dynamic| {
                verb(context, &[a, b, c, d, e])
            },
        );
    }
    for name in MODIFIERS {
        let said = |draft: Draft| {
            let meter = meter.clone();
            move |context: NativeCallContext,
                  declared: Declared,
                  arguments: &[Dynamic]|
                  -> ScriptResult<Declared> {
                let arguments: Vec<Argument> = arguments.iter().map(Argument::copy).collect();
                meter.charge(arguments.iter().map(Argument::size).sum())?;
                draft.modify(declared, Modifier { name, arguments, position: context.call_position() });
                Ok(declared)
            }
        };
        let modifier = said(draft.clone());
        engine.register_fn(name, move |context: NativeCallContext, declared: Declared| {
            modifier(context, declared, &[])
        });
        let modifier = said(draft.clone());
        engine.register_fn(name, move |context: NativeCallContext, declared: Declared, a: Dynamic| {
            modifier(context, declared, &[a])
        });
        let modifier = said(draft.clone());
        engine.register_fn(
            name,
            move |context: NativeCallContext, declared: Declared, a: Dynamic, b: Dynamic| {
                modifier(context, declared, &[a, b])
            },
        );
        let modifier = said(draft.clone());
        engine.register_fn(
            name,
            move |context: NativeCallContext, declared: Declared, a: Dynamic, b: Dynamic, c: Dynamic| {
                modifier(context, declared, &[a, b, c])
            },
        );
    }
}

/// Takes words that nobody knows for verbs and modifiers that do nothing, so that a script in which one is mistyped
/// runs on, and the rest of what is wrong with it is found in the same run.
pub(super) fn tolerate(engine: &mut Engine, names: &std::collections::BTreeSet<String>, draft: &Draft) {
    for name in names {
        let verb = |draft: &Draft| {
            let draft = draft.clone();
            move |context: NativeCallContext| -> ScriptResult<Declared> {
                let call = Call {
                    name: UNKNOWN,
                    arguments: Vec::new(),
                    position: context.call_position(),
                    modifiers: Vec::new(),
                };
                draft.push(call, limits::DECLARATIONS).ok_or_else(|| script_fault("too many declarations"))
            }
        };
        let said = verb(draft);
        engine.register_fn(name, move |context: NativeCallContext| said(context));
        let said = verb(draft);
        engine.register_fn(name, move |context: NativeCallContext, _: Dynamic| said(context));
        let said = verb(draft);
        engine.register_fn(name, move |context: NativeCallContext, _: Dynamic, _: Dynamic| said(context));
        let said = verb(draft);
        engine.register_fn(name, move |context: NativeCallContext, _: Dynamic, _: Dynamic, _: Dynamic| {
            said(context)
        });
        engine.register_fn(name, |declared: Declared| declared);
        engine.register_fn(name, |declared: Declared, _: Dynamic| declared);
        engine.register_fn(name, |declared: Declared, _: Dynamic, _: Dynamic| declared);
    }
}

/// What a mistyped verb is called in the draft; its fault was said before the script ran.
pub(super) const UNKNOWN: &str = "";
