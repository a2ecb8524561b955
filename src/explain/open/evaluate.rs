//! The steps of a condition while numbers are left open.

use std::rc::Rc;

use super::asked::{Asked, ask};
use super::library::{binary, library};
use super::number::{Judge, Number};
use super::value::{PATCHY, Value};
use crate::assess::{Fault, Values, walk};
use crate::diagnostic::Diagnostic;
use crate::model::Fact;
use crate::policy::condition::{Condition, Constant, Host, Library, Node, Operator};
use crate::policy::limits;
use crate::text::Span;

/// The value of a condition, as a judge tells its comparisons.
pub(in crate::explain) fn evaluate<'a, N: Number>(
    condition: &'a Condition,
    asked: &dyn Asked<'a, N>,
    judge: &mut dyn Judge<N>,
) -> Result<Value<'a, N>, Fault> {
    walk(condition, &mut Evaluation { asked, judge, operations: 0 })
}

/// The values of one company with something left open.
struct Evaluation<'a, 'e, N> {
    asked: &'e dyn Asked<'a, N>,
    judge: &'e mut dyn Judge<N>,
    operations: u64,
}

fn fault(span: &Span, message: impl Into<String>) -> Fault {
    Box::new(
        Diagnostic::error("not-exact", span.clone(), message)
            .label("this can't be followed while a number of the policy is left open"),
    )
}

impl<'a, N: Number> Values<'a> for Evaluation<'a, '_, N> {
    type Value = Value<'a, N>;

    fn nothing() -> Value<'a, N> {
        Value::Unit
    }

    fn truth(holds: bool) -> Value<'a, N> {
        Value::Bool(holds)
    }

    fn whole(number: i64) -> Value<'a, N> {
        Value::Whole(number)
    }

    fn list(items: Vec<Value<'a, N>>) -> Value<'a, N> {
        Value::List(Rc::new(items))
    }

    fn constant(constant: &Constant) -> Value<'a, N> {
        Value::of_constant(constant)
    }

    fn fact(fact: &'a Fact) -> Value<'a, N> {
        Value::of_fact(fact)
    }

    fn is_nothing(value: &Value<'a, N>) -> bool {
        matches!(value, Value::Unit)
    }

    fn is_true(value: &Value<'a, N>) -> bool {
        matches!(value, Value::Bool(true))
    }

    fn as_whole(value: &Value<'a, N>) -> Option<i64> {
        if let Value::Whole(whole) = value { Some(*whole) } else { None }
    }

    fn as_record(value: &Value<'a, N>) -> Option<&'a Fact> {
        if let Value::Record(record) = value { Some(record) } else { None }
    }

    fn company(&self) -> Value<'a, N> {
        Value::Record(&self.asked.company().facts)
    }

    fn charge(&mut self, steps: u64, span: &Span) -> Result<(), Fault> {
        self.operations = self.operations.saturating_add(steps);
        if self.operations > limits::OPERATIONS {
            return Err(fault(span, "the steps of a condition exceed the limit"));
        }
        Ok(())
    }

    fn items(&self, value: Value<'a, N>, span: &Span) -> Result<Rc<Vec<Value<'a, N>>>, Fault> {
        match value {
            Value::List(items) => Ok(items),
            Value::Scores(_) => Err(fault(span, PATCHY)),
            _ => Ok(Rc::default()),
        }
    }

    fn no_item(&self, message: String, span: &Span) -> Fault {
        fault(span, message)
    }

    fn negate(&mut self, value: &Value<'a, N>, span: &Span) -> Result<Value<'a, N>, Fault> {
        self.binary(Operator::Subtract, (&Value::Whole(0), value), span)
    }

    fn binary(
        &mut self,
        operator: Operator,
        (left, right): (&Value<'a, N>, &Value<'a, N>),
        span: &Span,
    ) -> Result<Value<'a, N>, Fault> {
        binary(operator, left, right, self.judge).map_err(|message| fault(span, message))
    }

    fn contains(&mut self, list: &Value<'a, N>, item: &Value<'a, N>, span: &Span) -> Result<bool, Fault> {
        match (list, item) {
            (Value::List(items), _) => item.is_in(items, self.judge).map_err(|message| fault(span, message)),
            (Value::Text(text), Value::Text(part)) => Ok(text.contains(&**part)),
            (Value::Scores(_), _) => Err(fault(span, PATCHY)),
            _ => Ok(false),
        }
    }

    fn host(
        &mut self,
        function: Host,
        (given, _arguments): (&[Value<'a, N>], &'a [Node]),
        span: &Span,
    ) -> Result<Value<'a, N>, Fault> {
        ask(self.asked, function, given).map_err(|message| fault(span, message))
    }

    fn apply(
        &mut self,
        function: Library,
        given: &[Value<'a, N>],
        span: &Span,
    ) -> Result<Value<'a, N>, Fault> {
        library(function, given, self.judge).map_err(|message| fault(span, message))
    }
}
