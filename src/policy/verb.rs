//! The words of the policy language, as functions of the engine. They take down what is said and check nothing:
//! so that one run of a script finds all that is wrong with it.

use rhai::{Dynamic, Engine, NativeCallContext};

use super::draft::{Argument, Call, Declared, Draft, Modifier};
use super::limits;
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

/// Registers every verb and modifier, with any number of arguments up to five.
pub(super) fn register(engine: &mut Engine, draft: &Draft) {
    engine.register_type_with_name::<Declared>("declaration");
    for name in VERBS.into_iter().chain([DROP]) {
        let said = |draft: Draft| {
            move |context: NativeCallContext, arguments: &[Dynamic]| -> ScriptResult<Declared> {
                let arguments = arguments.iter().map(Argument::copy).collect();
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
    }
    for name in MODIFIERS {
        let said = |draft: Draft| {
            move |context: NativeCallContext, declared: Declared, arguments: &[Dynamic]| -> Declared {
                let arguments = arguments.iter().map(Argument::copy).collect();
                draft.modify(declared, Modifier { name, arguments, position: context.call_position() });
                declared
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
    }
}
