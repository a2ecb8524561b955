//! Arithmetic and functions on values, while numbers are left open.

use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use super::number::{Judge, Number};
use super::value::{PATCHY, Value};
use crate::model::Exact;
use crate::policy::condition::{Library, Operator};

/// What a division by 0 is called.
pub(in crate::explain) const BY_ZERO: &str = "a division by zero";

/// What goes wrong, in words.
pub(super) type Result<'a, N> = std::result::Result<Value<'a, N>, String>;

/// An operation or comparison.
pub(super) fn binary<'a, N: Number>(
    operator: Operator,
    left: &Value<'a, N>,
    right: &Value<'a, N>,
    judge: &mut dyn Judge<N>,
) -> Result<'a, N> {
    Ok(match operator {
        Operator::Equal => Value::Bool(left.equals(right, judge)?),
        Operator::NotEqual => Value::Bool(!left.equals(right, judge)?),
        Operator::Less => Value::Bool(left.compare(right, judge)?.is_lt()),
        Operator::LessOrEqual => Value::Bool(left.compare(right, judge)?.is_le()),
        Operator::Greater => Value::Bool(left.compare(right, judge)?.is_gt()),
        Operator::GreaterOrEqual => Value::Bool(left.compare(right, judge)?.is_ge()),
        _ => return operation(operator, left, right, judge),
    })
}

fn operation<'a, N: Number>(
    operator: Operator,
    left: &Value<'a, N>,
    right: &Value<'a, N>,
    judge: &mut dyn Judge<N>,
) -> Result<'a, N> {
    match (left, right) {
        (Value::Whole(one), Value::Whole(other)) if operator != Operator::Divide => {
            let result = match operator {
                Operator::Add => one.checked_add(*other),
                Operator::Subtract => one.checked_sub(*other),
                Operator::Multiply => one.checked_mul(*other),
                Operator::Remainder => one.checked_rem(*other),
                _ => u32::try_from(*other).ok().and_then(|power| one.checked_pow(power)),
            };
            return result
                .map(Value::Whole)
                .ok_or_else(|| "a whole number that is too large, or a division by zero".into());
        }
        (Value::Text(one), Value::Text(other)) => return Ok(Value::Text(Arc::from(format!("{one}{other}")))),
        (Value::List(one), Value::List(other)) => {
            return Ok(Value::List(Rc::new(one.iter().chain(other.iter()).cloned().collect())));
        }
        (Value::Scores(one), Value::Scores(other)) if operator == Operator::Add => {
            return Ok(Value::Scores(Rc::new(one.iter().chain(other.iter()).cloned().collect())));
        }
        (Value::Scores(_), _) | (_, Value::Scores(_)) => return Err(PATCHY.into()),
        _ => {}
    }
    let (Some(one), Some(other)) = (left.as_number(), right.as_number()) else { return Ok(Value::Unit) };
    let result = match operator {
        Operator::Add => one.plus(&other),
        Operator::Subtract => one.minus(&other),
        Operator::Multiply => one.times(&other),
        Operator::Divide => {
            if judge.sign(&other)?.is_eq() {
                return Err(BY_ZERO.into());
            }
            one.divided(&other).ok_or(BY_ZERO)?
        }
        Operator::Remainder => {
            if judge.sign(&other)?.is_eq() {
                return Err(BY_ZERO.into());
            }
            // With the sign of the dividend: whole times are taken off towards 0.
            let times = one.divided(&other).ok_or(BY_ZERO)?;
            let whole = if judge.sign(&times)?.is_lt() {
                -&judge.floor(&times.negated())?
            } else {
                judge.floor(&times)?
            };
            one.minus(&other.times(&N::constant(whole)))
        }
        _ => power(&one, &other)?,
    };
    Ok(Value::Number(result))
}

/// What can't be followed.
const INEXACT: &str = "a power whose exponent is left open, is no whole number, or is above 64";

fn power<N: Number>(base: &N, exponent: &N) -> std::result::Result<N, String> {
    let exponent = exponent.as_constant().and_then(|exponent| exponent.to_whole()).ok_or(INEXACT)?;
    let times = u32::try_from(exponent.unsigned_abs()).ok().filter(|times| *times <= 64).ok_or(INEXACT)?;
    let one = N::constant(Exact::one());
    let product = (0..times).fold(one.clone(), |product, _| product.times(base));
    if exponent < 0 { one.divided(&product).ok_or_else(|| BY_ZERO.into()) } else { Ok(product) }
}

/// A function of the library.
pub(super) fn library<'a, N: Number>(
    function: Library,
    given: &[Value<'a, N>],
    judge: &mut dyn Judge<N>,
) -> Result<'a, N> {
    if let [Value::Scores(scores)] = given {
        return patchy(function, scores, judge);
    }
    Ok(match (function, given) {
        (_, [.., Value::Scores(_)] | [Value::Scores(_), ..]) => return Err(PATCHY.into()),
        (Library::Length, [Value::List(items)]) => Value::count(items.len()),
        (Library::Length, [Value::Text(text)]) => Value::count(text.chars().count()),
        (Library::IsEmpty, [Value::List(items)]) => Value::Bool(items.is_empty()),
        (Library::IsEmpty, [Value::Text(text)]) => Value::Bool(text.is_empty()),
        (Library::Minimum, [Value::List(items)]) => best(items, Ordering::Less, judge)?,
        (Library::Maximum, [Value::List(items)]) => best(items, Ordering::Greater, judge)?,
        (Library::Minimum, both @ [_, _]) => best(both, Ordering::Less, judge)?,
        (Library::Maximum, both @ [_, _]) => best(both, Ordering::Greater, judge)?,
        (Library::Sum, [Value::List(items)]) => {
            let mut sum = Value::Whole(0);
            for item in items.iter() {
                sum = operation(Operator::Add, &sum, item, judge)?;
            }
            sum
        }
        (Library::Absolute, [Value::Whole(whole)]) => Value::Whole(whole.saturating_abs()),
        (Library::Absolute, [Value::Number(number)]) => {
            Value::Number(if judge.sign(number)?.is_lt() { number.negated() } else { number.clone() })
        }
        (Library::Floor | Library::Ceiling | Library::Round, [Value::Whole(whole)]) => Value::Whole(*whole),
        (Library::Floor | Library::Ceiling | Library::Round, [Value::Number(number)]) => {
            Value::number(&match function {
                Library::Floor => judge.floor(number)?,
                Library::Ceiling => -&judge.floor(&number.negated())?,
                _ => judge.rounded(number)?,
            })
        }
        (Library::StartsWith, [Value::Text(text), Value::Text(part)]) => {
            Value::Bool(text.starts_with(&**part))
        }
        (Library::EndsWith, [Value::Text(text), Value::Text(part)]) => Value::Bool(text.ends_with(&**part)),
        (Library::Lower, [Value::Text(text)]) => Value::Text(Arc::from(text.to_lowercase())),
        (Library::Upper, [Value::Text(text)]) => Value::Text(Arc::from(text.to_uppercase())),
        (Library::Distinct, [Value::List(items)]) => {
            let mut kept: Vec<Value<N>> = Vec::new();
            for item in items.iter() {
                if !item.is_in(&kept, judge)? {
                    kept.push(item.clone());
                }
            }
            Value::List(Rc::new(kept))
        }
        _ => Value::Unit,
    })
}

/// A function of scores of which some may be missing.
fn patchy<'a, N: Number>(function: Library, scores: &[(N, N)], judge: &mut dyn Judge<N>) -> Result<'a, N> {
    let sum = |pick: fn(&(N, N)) -> &N| {
        scores.iter().fold(N::constant(Exact::zero()), |sum, score| sum.plus(pick(score)))
    };
    let count = sum(|(_, there)| there);
    let wanted = match function {
        Library::Length => {
            let whole = count.as_constant().and_then(|count| count.to_whole());
            return Ok(whole.map_or(Value::Number(count), Value::Whole));
        }
        Library::IsEmpty => return Ok(Value::Bool(judge.sign(&count)?.is_eq())),
        Library::Sum => return Ok(Value::Number(sum(|(score, _)| score))),
        Library::Minimum => Ordering::Less,
        Library::Maximum => Ordering::Greater,
        _ => return Err(PATCHY.into()),
    };
    if judge.sign(&count)?.is_eq() {
        return Ok(Value::Unit);
    }
    judge.best(scores, wanted).map(Value::Number).ok_or_else(|| PATCHY.into())
}

fn best<'a, N: Number>(items: &[Value<'a, N>], wanted: Ordering, judge: &mut dyn Judge<N>) -> Result<'a, N> {
    let Some((first, rest)) = items.split_first() else { return Ok(Value::Unit) };
    let there = |item: &Value<N>| Some((item.as_number()?, N::constant(Exact::one())));
    let numbers: Option<Vec<(N, N)>> = items.iter().map(there).collect();
    if let Some(best) = numbers.and_then(|numbers| judge.best(&numbers, wanted)) {
        return Ok(Value::Number(best));
    }
    let mut best = first;
    for item in rest {
        if item.compare(best, judge)? == wanted {
            best = item;
        }
    }
    Ok(best.clone())
}
