//! How much scripts have used up. Rhai counts steps; a step that touches something large counts for more.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rhai::{Dynamic, Engine, FnPtr, ImmutableString};

use super::limits;
use super::number::{ScriptResult, exact, script_fault};

/// What the scripts of one policy have used up so far; cheap to clone, shared with the engine.
#[derive(Clone, Debug, Default)]
pub(super) struct Meter(Arc<AtomicU64>);

/// How many units of size are worth a step.
const UNITS: u64 = 64;
/// Units of a byte of text.
const BYTE: u64 = 2;
/// Units of an item of an array or an entry of a map.
const ITEM: u64 = 4;
/// Units of a binary digit of a number that is no whole one.
const DIGIT: u64 = 4;
/// How deep arrays are looked into; what is deeper counts as large.
const DEEPEST: usize = 32;

impl Meter {
    /// Adds steps; a fault when they are more than the limit.
    pub(super) fn charge(&self, steps: u64) -> ScriptResult<()> {
        let used = self.0.fetch_add(steps, Ordering::Relaxed).saturating_add(steps);
        if used > limits::OPERATIONS { Err(script_fault(exceeded())) } else { Ok(()) }
    }

    /// Whether the limit was passed, also when a function of Rhai kept silent about it.
    pub(super) fn is_used_up(&self) -> bool {
        self.0.load(Ordering::Relaxed) > limits::OPERATIONS
    }

    /// Counts each step, also inside closures that native functions call (there Rhai's own counter starts anew),
    /// and each use of a variable by the size of what it holds.
    pub(super) fn watch(&self, engine: &mut Engine) {
        let meter = self.clone();
        engine.on_progress(move |_| meter.charge(1).err().map(|_| exceeded().into()));
        let meter = self.clone();
        #[expect(
            deprecated,
            reason = "the version of the engine is pinned; only its stability is in question"
        )]
        engine.on_var(move |name, _, context| {
            if let Some(value) = context.scope().get(name).filter(|value| !value.is_locked()) {
                meter.charge(units(value, 0) / UNITS)?;
            }
            Ok(None)
        });
    }
}

/// What a script is told that used up too much.
pub(super) fn exceeded() -> String {
    format!("the scripts exceed the limit of {} operations", limits::OPERATIONS)
}

/// The size of a value, in all its parts.
fn units(value: &Dynamic, depth: usize) -> u64 {
    if depth > DEEPEST {
        return limits::OPERATIONS;
    }
    let inner = |value: &Dynamic| ITEM + units(value, depth + 1);
    if let Some(text) = value.read_lock::<ImmutableString>() {
        return text.len() as u64 * BYTE;
    }
    if let Some(items) = value.read_lock::<rhai::Array>() {
        return items.iter().map(inner).sum();
    }
    if let Some(map) = value.read_lock::<rhai::Map>() {
        return map.iter().map(|(key, value)| key.len() as u64 + inner(value)).sum();
    }
    if let Some(function) = value.read_lock::<FnPtr>() {
        return function.curry().iter().map(inner).sum();
    }
    if value.is_int() { 0 } else { exact(value).map_or(0, |number| number.bits() * DIGIT) }
}
