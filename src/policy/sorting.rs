//! Sorting in scripts: by the exact order of numbers and texts, or by a closure whose faults are not swallowed.

use rhai::{Array, Dynamic, Engine, FnPtr, NativeCallContext};

use super::meter::Meter;
use super::number::{ScriptResult, exact, kind, order, script_fault};

/// Registers the functions that sort.
pub(super) fn register(engine: &mut Engine, meter: &Meter) {
    let shared = meter.clone();
    engine.register_fn("sort", move |array: &mut Array| {
        sort(&shared, array, &mut |one, other| Ok(order(one, other)?.is_lt()))
    });
    let shared = meter.clone();
    engine.register_fn("sort_desc", move |array: &mut Array| {
        sort(&shared, array, &mut |one, other| Ok(order(one, other)?.is_gt()))
    });
    for name in ["sort", "sort_by"] {
        let shared = meter.clone();
        engine.register_fn(name, move |context: NativeCallContext, array: &mut Array, closure: FnPtr| {
            sort(&shared, array, &mut |one, other| {
                let said: Dynamic = closure.call_within_context(&context, (one.clone(), other.clone()))?;
                match (exact(&said), said.as_bool()) {
                    (Some(sign), _) => Ok(sign.is_negative()),
                    (_, Ok(is_before)) => Ok(is_before),
                    _ => Err(script_fault(format!(
                        "a closure for sorting gives {}\nit gives a number below, at or above 0",
                        kind(&said)
                    ))),
                }
            })
        });
    }
}

type Before<'a> = dyn FnMut(&Dynamic, &Dynamic) -> ScriptResult<bool> + 'a;

fn sort(meter: &Meter, array: &mut Array, is_before: &mut Before) -> ScriptResult<()> {
    let length = array.len() as u64;
    meter.charge(length * u64::from(length.max(1).ilog2()))?;
    *array = sorted(std::mem::take(array), is_before)?;
    Ok(())
}

/// Halves, sorted, and merged; equal items keep their order.
fn sorted(mut items: Array, is_before: &mut Before) -> ScriptResult<Array> {
    if items.len() < 2 {
        return Ok(items);
    }
    let behind = items.split_off(items.len() / 2);
    let (mut front, mut behind) =
        (sorted(items, is_before)?.into_iter().peekable(), sorted(behind, is_before)?.into_iter().peekable());
    let mut merged = Vec::with_capacity(front.len() + behind.len());
    while let (Some(one), Some(other)) = (front.peek(), behind.peek()) {
        let next = if is_before(other, one)? { behind.next() } else { front.next() };
        merged.extend(next);
    }
    merged.extend(front.chain(behind));
    Ok(merged)
}
