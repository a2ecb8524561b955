//! Exact arithmetic for scripts, in place of Rhai's: `0.1 + 0.2 == 0.3`, thirds stay thirds,
//! and kinds that differ are not silently unequal.

use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, Position};

use super::limits;
use super::meter::Meter;
use crate::model::Exact;

/// What goes wrong in a script, at the place that Rhai knows.
pub(super) type ScriptResult<T> = Result<T, Box<EvalAltResult>>;

/// A fault in our own words.
#[expect(clippy::unnecessary_box_returns, reason = "the script engine takes its faults boxed")]
pub(super) fn script_fault(message: impl Into<String>) -> Box<EvalAltResult> {
    Box::new(EvalAltResult::ErrorRuntime(message.into().into(), Position::NONE))
}

/// The number in a value, exact; `None` when it is none.
pub(super) fn exact(value: &Dynamic) -> Option<Exact> {
    if let Ok(whole) = value.as_int() {
        return Some(Exact::from(whole));
    }
    if let Ok(decimal) = value.as_decimal() {
        return Exact::parse(&decimal.to_string());
    }
    value.read_lock::<Exact>().map(|number| number.clone())
}

/// A kind of value, in the words of messages.
pub(super) fn kind(value: &Dynamic) -> &'static str {
    if exact(value).is_some() {
        return "a number";
    }
    match value.type_name() {
        "()" => "nothing",
        "bool" => "true or false",
        "string" | "char" => "a text",
        "array" => "an array",
        "map" => "a map",
        "Fn" => "a function",
        _ => "a value",
    }
}

/// What Rhai would cut off silently.
pub(super) const WHOLE_DIVISION: &str = "a division of two whole numbers";

/// How many binary digits are worth a step.
const DIGITS: u64 = 16;

/// Keeps a number inside the limit on digits.
pub(super) fn within_limit(number: Exact) -> ScriptResult<Exact> {
    if number.bits() > limits::NUMBER_BITS {
        return Err(script_fault(format!(
            "a number exceeds the limit of {} binary digits",
            limits::NUMBER_BITS
        )));
    }
    Ok(number)
}

/// `left operator right` for numbers, exact; many digits count as many steps.
fn arithmetic(meter: &Meter, operator: &str, left: &Dynamic, right: &Dynamic) -> ScriptResult<Dynamic> {
    let both_whole = left.as_int().ok().zip(right.as_int().ok());
    let (Some(one), Some(other)) = (exact(left), exact(right)) else {
        return Err(script_fault(format!("`{operator}` between {} and {}", kind(left), kind(right))));
    };
    if let Some((left, right)) = both_whole {
        let whole = match operator {
            "+" => left.checked_add(right),
            "-" => left.checked_sub(right),
            "*" => left.checked_mul(right),
            "%" => left.checked_rem(right),
            "**" => u32::try_from(right).ok().and_then(|power| left.checked_pow(power)),
            _ => {
                return Err(script_fault(format!(
                    "{WHOLE_DIVISION}, `{left} / {right}`\nwrite `{left}.0 / {right}` for the exact quotient"
                )));
            }
        };
        return whole.map(Dynamic::from_int).ok_or_else(|| {
            script_fault(format!(
                "`{left} {operator} {right}` exceeds the limit of whole numbers, 64 binary digits\nwrite one of them with a point, as in `2.0`: such numbers have a wider range"
            ))
        });
    }
    meter.charge((one.bits() + other.bits()) / DIGITS)?;
    let number = match operator {
        "+" => Some(&one + &other),
        "-" => Some(&one - &other),
        "*" => Some(&one * &other),
        "/" => one.divide(&other),
        "%" => one.remainder(&other),
        _ => power(&one, &other)?,
    };
    let number = number.ok_or_else(|| script_fault(format!("`{operator}` by zero")))?;
    Ok(Dynamic::from(within_limit(number)?))
}

/// A power, when its digits stay inside the limit.
pub(super) fn power(base: &Exact, exponent: &Exact) -> ScriptResult<Option<Exact>> {
    let small = exponent.to_whole().and_then(|whole| i32::try_from(whole).ok());
    let Some(exponent) = small else {
        return Err(script_fault("a power that is not a whole number can't be exact"));
    };
    if base.bits().saturating_mul(u64::from(exponent.unsigned_abs())) > limits::NUMBER_BITS {
        return Err(script_fault(format!(
            "a number exceeds the limit of {} binary digits",
            limits::NUMBER_BITS
        )));
    }
    Ok(base.power(exponent))
}

/// `+` also joins texts, arrays and maps.
fn plus(meter: &Meter, left: &Dynamic, right: &Dynamic) -> ScriptResult<Dynamic> {
    if let (Some(one), Some(other)) = (left.read_lock::<rhai::Array>(), right.read_lock::<rhai::Array>()) {
        if one.len() + other.len() > limits::ARRAY {
            return Err(script_fault(format!("an array exceeds the limit of {} items", limits::ARRAY)));
        }
        return Ok(Dynamic::from_array(one.iter().chain(other.iter()).cloned().collect()));
    }
    if left.is_string() || right.is_string() || left.is_char() || right.is_char() {
        let joined = text(left)? + text(right)?.as_str();
        if joined.len() > limits::STRING {
            return Err(script_fault(format!("a text exceeds the limit of {} bytes", limits::STRING)));
        }
        return Ok(Dynamic::from(ImmutableString::from(joined)));
    }
    arithmetic(meter, "+", left, right)
}

/// A value as part of a text.
fn text(value: &Dynamic) -> ScriptResult<String> {
    if let Some(number) = exact(value) {
        return Ok(number.to_exact_text());
    }
    if let Some(text) = value.read_lock::<ImmutableString>() {
        return Ok(text.to_string());
    }
    match (value.as_bool(), value.as_char()) {
        (Ok(value), _) => Ok(value.to_string()),
        (_, Ok(character)) => Ok(character.to_string()),
        _ => Err(script_fault(format!("{} can't be part of a text", kind(value)))),
    }
}

/// Whether two values are equal; values of different kinds can't be compared.
pub(super) fn equal(left: &Dynamic, right: &Dynamic) -> ScriptResult<bool> {
    if let (Some(one), Some(other)) = (exact(left), exact(right)) {
        return Ok(one == other);
    }
    if left.is_unit() || right.is_unit() {
        return Ok(left.is_unit() && right.is_unit());
    }
    if let (Some(one), Some(other)) = (left.read_lock::<rhai::Array>(), right.read_lock::<rhai::Array>()) {
        if one.len() != other.len() {
            return Ok(false);
        }
        return one
            .iter()
            .zip(other.iter())
            .try_fold(true, |all, (one, other)| Ok(all && equal(one, other)?));
    }
    match (left.as_bool(), right.as_bool()) {
        (Ok(one), Ok(other)) => return Ok(one == other),
        (Err(_), Err(_)) if kind(left) == "a text" && kind(right) == "a text" => {
            return Ok(text(left)? == text(right)?);
        }
        _ => {}
    }
    Err(script_fault(format!("{} is compared with {}", kind(left), kind(right))))
}

/// How two values are ordered.
pub(super) fn order(left: &Dynamic, right: &Dynamic) -> ScriptResult<std::cmp::Ordering> {
    if let (Some(one), Some(other)) = (exact(left), exact(right)) {
        return Ok(one.cmp(&other));
    }
    if kind(left) == "a text" && kind(right) == "a text" {
        return Ok(text(left)?.cmp(&text(right)?));
    }
    Err(script_fault(format!("{} is compared with {}", kind(left), kind(right))))
}

/// Registers exact operators and the functions on numbers.
pub(super) fn register(engine: &mut Engine, meter: &Meter) {
    let shared = || meter.clone();
    engine.register_type_with_name::<Exact>("number");
    for operator in ["-", "*", "/", "%", "**"] {
        let meter = shared();
        engine.register_fn(operator, move |left: Dynamic, right: Dynamic| {
            arithmetic(&meter, operator, &left, &right)
        });
        let meter = shared();
        engine.register_fn(
            format!("{operator}="),
            move |left: &mut Dynamic, right: Dynamic| -> ScriptResult<()> {
                *left = arithmetic(&meter, operator, left, &right)?;
                Ok(())
            },
        );
    }
    let meter = shared();
    engine.register_fn("+", move |left: Dynamic, right: Dynamic| plus(&meter, &left, &right));
    let meter = shared();
    engine.register_fn("+=", move |left: &mut Dynamic, right: Dynamic| -> ScriptResult<()> {
        *left = plus(&meter, left, &right)?;
        Ok(())
    });
    let meter = shared();
    engine.register_fn("-", move |number: Dynamic| arithmetic(&meter, "-", &Dynamic::from_int(0), &number));
    let meter = shared();
    engine.register_fn("+", move |number: Dynamic| arithmetic(&meter, "+", &Dynamic::from_int(0), &number));
    for (operator, wanted) in [("==", true), ("!=", false)] {
        let meter = shared();
        engine.register_fn(operator, move |left: Dynamic, right: Dynamic| {
            meter.charge(items(&left) / ITEMS)?;
            Ok::<_, Box<EvalAltResult>>(equal(&left, &right)? == wanted)
        });
    }
    engine.register_fn("<", |left: Dynamic, right: Dynamic| {
        order(&left, &right).map(std::cmp::Ordering::is_lt)
    });
    engine.register_fn("<=", |left: Dynamic, right: Dynamic| {
        order(&left, &right).map(std::cmp::Ordering::is_le)
    });
    engine.register_fn(">", |left: Dynamic, right: Dynamic| {
        order(&left, &right).map(std::cmp::Ordering::is_gt)
    });
    engine.register_fn(">=", |left: Dynamic, right: Dynamic| {
        order(&left, &right).map(std::cmp::Ordering::is_ge)
    });
    engine.register_fn("to_string", |number: Exact| number.to_exact_text());
    register_rounding(engine);
    register_lists(engine, shared());
}

fn register_rounding(engine: &mut Engine) {
    type Rounding = (&'static str, fn(&Exact) -> Exact);
    let roundings: [Rounding; 4] = [
        ("abs", Exact::abs),
        ("floor", Exact::floor),
        ("ceiling", Exact::ceiling),
        ("round", |number| number.rounded(0)),
    ];
    for (name, rounding) in roundings {
        engine.register_fn(name, move |value: Dynamic| -> ScriptResult<Dynamic> {
            let number =
                exact(&value).ok_or_else(|| script_fault(format!("`{name}` of {}", kind(&value))))?;
            let rounded = rounding(&number);
            Ok(value
                .as_int()
                .ok()
                .and_then(|_| rounded.to_whole())
                .map_or_else(|| Dynamic::from(rounded), Dynamic::from_int))
        });
    }
    engine.register_fn("min", |left: Dynamic, right: Dynamic| -> ScriptResult<Dynamic> {
        Ok(if order(&right, &left)?.is_lt() { right } else { left })
    });
    engine.register_fn("max", |left: Dynamic, right: Dynamic| -> ScriptResult<Dynamic> {
        Ok(if order(&right, &left)?.is_gt() { right } else { left })
    });
}

/// How many items are worth a step when all of them are compared or added up.
const ITEMS: u64 = 1;

fn items(value: &Dynamic) -> u64 {
    value.read_lock::<rhai::Array>().map_or(0, |items| items.len() as u64)
}

fn register_lists(engine: &mut Engine, meter: Meter) {
    let shared = meter.clone();
    engine.register_fn("sum", move |array: &mut rhai::Array| {
        shared.charge(array.len() as u64 / ITEMS)?;
        array.iter().try_fold(Dynamic::from_int(0), |sum, item| arithmetic(&shared, "+", &sum, item))
    });
    for (name, wanted) in [("min", std::cmp::Ordering::Less), ("max", std::cmp::Ordering::Greater)] {
        let meter = meter.clone();
        engine.register_fn(name, move |array: &mut rhai::Array| {
            meter.charge(array.len() as u64 / ITEMS)?;
            array.iter().try_fold(Dynamic::UNIT, |best, item| {
                Ok::<_, Box<EvalAltResult>>(if best.is_unit() || order(item, &best)? == wanted {
                    item.clone()
                } else {
                    best
                })
            })
        });
    }
}
