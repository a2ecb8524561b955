//! A document as the validator wants it: a plain JSON value.
//! Numbers are approximated here and nowhere else; what is kept of them is read from the text.

use serde_json::{Map, Number, Value as Json};

use crate::document::{Value, ValueKind};
use crate::model::Exact;

/// The plain JSON value of a document.
pub(super) fn plain(value: &Value) -> Json {
    match &value.kind {
        ValueKind::Null => Json::Null,
        ValueKind::Bool(value) => Json::Bool(*value),
        ValueKind::Number(number) => Json::Number(plain_number(number)),
        ValueKind::Text(text) => Json::String(text.clone()),
        ValueKind::List(items) => Json::Array(items.iter().map(plain).collect()),
        ValueKind::Record(members) => Json::Object(
            members.iter().map(|member| (member.name.clone(), plain(&member.value))).collect::<Map<_, _>>(),
        ),
    }
}

/// The number as a machine number: a whole one where it is whole (3.0 is), else the nearest float.
/// A number that would round to a whole one is kept on its own side of it, so that
/// 100.00000000000000001 is neither whole nor at most 100.
fn plain_number(written: &str) -> Number {
    if let Ok(whole) = written.parse::<i64>() {
        return whole.into();
    }
    let exact = Exact::parse(written).expect("documents hold only numbers that can be read exactly");
    if let Some(whole) = exact.to_whole() {
        return whole.into();
    }
    let nearest =
        written.parse::<f64>().expect("what is an exact number is a float too").clamp(f64::MIN, f64::MAX);
    let beside = match Exact::parse(&nearest.to_string()) {
        Some(rounded) if rounded.is_whole() && !exact.is_whole() && rounded < exact => nearest.next_up(),
        Some(rounded) if rounded.is_whole() && !exact.is_whole() && rounded > exact => nearest.next_down(),
        _ => nearest,
    };
    Number::from_f64(beside).expect("the nearest float is clamped to finite ones")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_on_its_side_of_a_whole_one() {
        assert_eq!(plain_number("3.0").as_i64(), Some(3));
        assert_eq!(plain_number("1e2").as_i64(), Some(100));
        assert!(plain_number("100.00000000000000000001").as_f64() > Some(100.0));
        assert!(plain_number("-0.00000000000000000001").as_f64() < Some(0.0));
        assert_eq!(plain_number("0.1").as_f64(), Some(0.1));
    }
}
