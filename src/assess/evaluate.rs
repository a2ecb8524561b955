//! Conditions, evaluated for one company: exact, inside limits, and with a record of what was read.

use std::cell::Cell;
use std::rc::Rc;

use super::arithmetic;
use super::asked::{NoDay, asked};
use super::scene::Scene;
use super::trace::Steps;
use super::value::Value;
use super::values::{Fault, Values};
use super::walk::walk;
use crate::diagnostic::Diagnostic;
use crate::model::Fact;
use crate::policy::condition::{Condition, Constant, Host, Library, Node, Operator};
use crate::policy::limits;
use crate::text::Span;

/// The value of a condition; and, where asked for, the steps that led to it.
pub(super) fn evaluate<'a>(
    condition: &'a Condition,
    scene: Scene<'a>,
    steps: Option<&mut Steps>,
) -> Result<Value<'a>, Fault> {
    evaluate_within(condition, scene, steps, &Cell::new(0))
}

/// The same; adds to the steps that the policy's conditions have `spent` for the company.
pub(super) fn evaluate_within<'a>(
    condition: &'a Condition,
    scene: Scene<'a>,
    steps: Option<&mut Steps>,
    spent: &Cell<u64>,
) -> Result<Value<'a>, Fault> {
    let mut evaluation = Evaluation { scene, operations: 0, steps };
    let outcome = walk(condition, &mut evaluation);
    spent.set(spent.get() + evaluation.operations);
    let is_inside = spent.get() <= limits::COMPANY_OPERATIONS;
    let outcome = match outcome {
        Ok(_) if !is_inside => {
            Err(exceeded(&condition.span, "the conditions of a policy", limits::COMPANY_OPERATIONS))
        }
        outcome => outcome,
    };
    outcome.map_err(|fault| {
        let company = scene.company;
        Box::new(fault.with_related(company.span(company.range), format!("for company `{}`", company.id)))
    })
}

/// The values of one company.
struct Evaluation<'a, 's> {
    scene: Scene<'a>,
    operations: u64,
    steps: Option<&'s mut Steps>,
}

fn fault(code: &'static str, span: &Span, message: impl Into<String>) -> Fault {
    Box::new(Diagnostic::error(code, span.clone(), message))
}

fn exceeded(span: &Span, what: &str, limit: u64) -> Fault {
    fault("limit", span, format!("{what} exceed the limit of {limit} operations for one company"))
}

impl Evaluation<'_, '_> {
    /// Counts what it takes to look at values whole.
    fn charge_sizes(&mut self, values: &[&Value], span: &Span) -> Result<(), Fault> {
        values.iter().try_for_each(|value| {
            let left = limits::OPERATIONS.saturating_sub(self.operations);
            self.charge(value.size(left + 1), span)
        })
    }

    fn charge_library(&mut self, function: Library, given: &[Value], span: &Span) -> Result<(), Fault> {
        let length = match given.first() {
            Some(Value::List(items)) => items.len() as u64,
            _ => 0,
        };
        match function {
            Library::Length | Library::IsEmpty if length > 0 => Ok(()),
            Library::Distinct => self.charge(length * length / 8, span),
            _ => self.charge_sizes(&given.iter().collect::<Vec<_>>(), span),
        }
    }
}

impl<'a> Values<'a> for Evaluation<'a, '_> {
    type Value = Value<'a>;

    fn nothing() -> Value<'a> {
        Value::Unit
    }

    fn truth(holds: bool) -> Value<'a> {
        Value::Bool(holds)
    }

    fn whole(number: i64) -> Value<'a> {
        Value::Whole(number)
    }

    fn list(items: Vec<Value<'a>>) -> Value<'a> {
        Value::List(Rc::new(items))
    }

    fn constant(constant: &Constant) -> Value<'a> {
        Value::of_constant(constant)
    }

    fn fact(fact: &'a Fact) -> Value<'a> {
        Value::of_fact(fact)
    }

    fn is_nothing(value: &Value<'a>) -> bool {
        value.is_unit()
    }

    fn is_true(value: &Value<'a>) -> bool {
        matches!(value, Value::Bool(true))
    }

    fn as_whole(value: &Value<'a>) -> Option<i64> {
        if let Value::Whole(whole) = value { Some(*whole) } else { None }
    }

    fn as_record(value: &Value<'a>) -> Option<&'a Fact> {
        if let Value::Record(record) = value { Some(record) } else { None }
    }

    fn company(&self) -> Value<'a> {
        Value::Record(&self.scene.company.facts)
    }

    fn charge(&mut self, steps: u64, span: &Span) -> Result<(), Fault> {
        self.operations = self.operations.saturating_add(steps);
        if self.operations > limits::OPERATIONS {
            return Err(exceeded(span, "the steps of a condition", limits::OPERATIONS));
        }
        Ok(())
    }

    fn note(&mut self, step: &'a Node, value: &Value<'a>) -> Result<(), Fault> {
        if let Value::List(items) = value {
            self.charge(items.len() as u64 / 16, &step.span)?;
        }
        if let Some(steps) = self.steps.as_deref_mut() {
            steps.note(step, value, &self.scene);
        }
        Ok(())
    }

    fn items(&self, value: Value<'a>, _span: &Span) -> Result<Rc<Vec<Value<'a>>>, Fault> {
        Ok(if let Value::List(items) = value { items } else { Rc::default() })
    }

    fn no_item(&self, message: String, span: &Span) -> Fault {
        fault("index", span, message)
    }

    fn negate(&mut self, value: &Value<'a>, span: &Span) -> Result<Value<'a>, Fault> {
        arithmetic::negate(value).map_err(|message| fault("arithmetic", span, message))
    }

    fn binary(
        &mut self,
        operator: Operator,
        (left, right): (&Value<'a>, &Value<'a>),
        span: &Span,
    ) -> Result<Value<'a>, Fault> {
        self.charge_sizes(&[left, right], span)?;
        arithmetic::binary(operator, left, right)
            .map_err(|message| fault(arithmetic::code(&message), span, message))
    }

    fn contains(&mut self, list: &Value<'a>, item: &Value<'a>, span: &Span) -> Result<bool, Fault> {
        self.charge_sizes(&[list, item], span)?;
        Ok(match (list, item) {
            (Value::List(items), _) => items.iter().any(|held| held.equals(item)),
            (Value::Text(text), Value::Text(part)) => text.contains(&**part),
            _ => false,
        })
    }

    fn host(
        &mut self,
        function: Host,
        (given, arguments): (&[Value<'a>], &'a [Node]),
        span: &Span,
    ) -> Result<Value<'a>, Fault> {
        if matches!(function, Host::Count | Host::Share | Host::Coverage) {
            self.charge(self.scene.questionnaire.questions.len() as u64 / 8, span)?;
        }
        asked(self.scene, function, given)
            .map_err(|NoDay(index)| fault("date", &arguments[index].span, "the date of the data is no day"))
    }

    fn apply(&mut self, function: Library, given: &[Value<'a>], span: &Span) -> Result<Value<'a>, Fault> {
        self.charge_library(function, given, span)?;
        arithmetic::library(function, given).map_err(|message| fault("arithmetic", span, message))
    }
}
