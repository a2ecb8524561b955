//! Operations and functions on values: exact, and inside the limits on sizes.

use std::rc::Rc;
use std::sync::Arc;

use super::value::Value;
use crate::model::Exact;
use crate::policy::condition::{Library, Operator};
use crate::policy::limits;

/// What goes wrong, in words.
type Result<'a> = std::result::Result<Value<'a>, String>;

/// The code of a message.
pub(super) fn code(message: &str) -> &'static str {
    if message.contains("limit") { "limit" } else { "arithmetic" }
}

/// The number with the other sign.
pub(super) fn negate<'a>(value: &Value) -> Result<'a> {
    match value {
        Value::Whole(whole) => whole
            .checked_neg()
            .map(Value::Whole)
            .ok_or_else(|| "a whole number exceeds the limit of 64 binary digits".into()),
        other => Ok(other.exact().map_or(Value::Unit, |number| Value::Number(-&number))),
    }
}

/// An operation or comparison.
pub(super) fn binary<'a>(operator: Operator, left: &Value<'a>, right: &Value<'a>) -> Result<'a> {
    Ok(match operator {
        Operator::Equal => Value::Bool(left.equals(right)),
        Operator::NotEqual => Value::Bool(!left.equals(right)),
        Operator::Less => Value::Bool(left.compare(right).is_lt()),
        Operator::LessOrEqual => Value::Bool(left.compare(right).is_le()),
        Operator::Greater => Value::Bool(left.compare(right).is_gt()),
        Operator::GreaterOrEqual => Value::Bool(left.compare(right).is_ge()),
        _ => return operation(operator, left, right),
    })
}

fn operation<'a>(operator: Operator, left: &Value<'a>, right: &Value<'a>) -> Result<'a> {
    match (left, right) {
        (Value::Whole(one), Value::Whole(other)) if operator != Operator::Divide => {
            return whole(operator, *one, *other);
        }
        (Value::Text(one), Value::Text(other)) => return text(format!("{one}{other}")),
        (Value::List(one), Value::List(other)) => {
            if one.len() + other.len() > limits::ARRAY {
                return Err(format!("an array exceeds the limit of {} items", limits::ARRAY));
            }
            return Ok(Value::List(Rc::new(one.iter().chain(other.iter()).cloned().collect())));
        }
        _ => {}
    }
    let (Some(one), Some(other)) = (left.exact(), right.exact()) else { return Ok(Value::Unit) };
    let number = match operator {
        Operator::Add => Some(&one + &other),
        Operator::Subtract => Some(&one - &other),
        Operator::Multiply => Some(&one * &other),
        Operator::Divide => one.divide(&other),
        Operator::Remainder => one.remainder(&other),
        _ => power(&one, &other)?,
    };
    let number = number.ok_or("a division by zero")?;
    limited(number)
}

fn limited<'a>(number: Exact) -> Result<'a> {
    if number.bits() > limits::NUMBER_BITS {
        Err(format!("a number exceeds the limit of {} binary digits", limits::NUMBER_BITS))
    } else {
        Ok(Value::Number(number))
    }
}

fn power(base: &Exact, exponent: &Exact) -> std::result::Result<Option<Exact>, String> {
    let exponent = exponent
        .to_whole()
        .and_then(|whole| i32::try_from(whole).ok())
        .ok_or("a power exceeds the limit of numbers")?;
    if base.bits().saturating_mul(u64::from(exponent.unsigned_abs())) > limits::NUMBER_BITS {
        return Err(format!("a number exceeds the limit of {} binary digits", limits::NUMBER_BITS));
    }
    Ok(base.power(exponent))
}

fn whole<'a>(operator: Operator, one: i64, other: i64) -> Result<'a> {
    let result = match operator {
        Operator::Add => one.checked_add(other),
        Operator::Subtract => one.checked_sub(other),
        Operator::Multiply => one.checked_mul(other),
        Operator::Remainder if other == 0 => return Err("a division by zero".into()),
        Operator::Remainder => one.checked_rem(other),
        _ => u32::try_from(other).ok().and_then(|power| one.checked_pow(power)),
    };
    result.map(Value::Whole).ok_or_else(|| "a whole number exceeds the limit of 64 binary digits".into())
}

fn text<'a>(joined: String) -> Result<'a> {
    if joined.len() > limits::STRING {
        Err(format!("a text exceeds the limit of {} bytes", limits::STRING))
    } else {
        Ok(Value::Text(Arc::from(joined)))
    }
}

/// A function of the library.
pub(super) fn library<'a>(function: Library, given: &[Value<'a>]) -> Result<'a> {
    let count = |count: usize| Value::Whole(i64::try_from(count).unwrap_or(i64::MAX));
    Ok(match (function, given) {
        (Library::Length, [Value::List(items)]) => count(items.len()),
        (Library::Length, [Value::Text(text)]) => count(text.chars().count()),
        (Library::IsEmpty, [Value::List(items)]) => Value::Bool(items.is_empty()),
        (Library::IsEmpty, [Value::Text(text)]) => Value::Bool(text.is_empty()),
        (Library::Minimum, [Value::List(items)]) => best(items.iter(), std::cmp::Ordering::Less),
        (Library::Maximum, [Value::List(items)]) => best(items.iter(), std::cmp::Ordering::Greater),
        (Library::Minimum, both @ [_, _]) => best(both.iter(), std::cmp::Ordering::Less),
        (Library::Maximum, both @ [_, _]) => best(both.iter(), std::cmp::Ordering::Greater),
        (Library::Sum, [Value::List(items)]) => {
            let mut sum = Value::Whole(0);
            for item in items.iter() {
                sum = operation(Operator::Add, &sum, item)?;
            }
            sum
        }
        (Library::Absolute, [number]) => rounded(number, Exact::abs),
        (Library::Floor, [number]) => rounded(number, Exact::floor),
        (Library::Ceiling, [number]) => rounded(number, Exact::ceiling),
        (Library::Round, [number]) => rounded(number, |number| number.rounded(0)),
        (Library::StartsWith, [Value::Text(text), Value::Text(part)]) => {
            Value::Bool(text.starts_with(&**part))
        }
        (Library::EndsWith, [Value::Text(text), Value::Text(part)]) => Value::Bool(text.ends_with(&**part)),
        (Library::Lower, [Value::Text(value)]) => text(value.to_lowercase())?,
        (Library::Upper, [Value::Text(value)]) => text(value.to_uppercase())?,
        (Library::Distinct, [Value::List(items)]) => {
            let mut kept: Vec<Value> = Vec::new();
            for item in items.iter() {
                if !kept.iter().any(|held| held.equals(item)) {
                    kept.push(item.clone());
                }
            }
            Value::List(Rc::new(kept))
        }
        _ => Value::Unit,
    })
}

fn best<'a, 'v>(mut items: impl Iterator<Item = &'v Value<'a>>, wanted: std::cmp::Ordering) -> Value<'a>
where
    'a: 'v,
{
    let Some(first) = items.next() else { return Value::Unit };
    items.fold(first, |best, item| if item.compare(best) == wanted { item } else { best }).clone()
}

fn rounded<'a>(number: &Value<'a>, round: fn(&Exact) -> Exact) -> Value<'a> {
    match number {
        Value::Whole(whole) => round(&Exact::from(*whole)).to_whole().map_or(Value::Unit, Value::Whole),
        other => other.exact().map_or(Value::Unit, |number| Value::Number(round(&number))),
    }
}
