//! What the steps of a condition are done with: the values of one company, or numbers of which something is left open.

use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::model::Fact;
use crate::policy::condition::{Constant, Host, Library, Node, Operator};
use crate::text::Span;

/// What goes wrong at a step.
pub(crate) type Fault = Box<Diagnostic>;

/// Values, and what is done with them. Each function that can go wrong is told the place of its step.
pub(crate) trait Values<'a> {
    type Value: Clone;

    /// No value.
    fn nothing() -> Self::Value;
    fn truth(holds: bool) -> Self::Value;
    fn whole(number: i64) -> Self::Value;
    fn list(items: Vec<Self::Value>) -> Self::Value;
    fn constant(constant: &Constant) -> Self::Value;
    fn fact(fact: &'a Fact) -> Self::Value;

    fn is_nothing(value: &Self::Value) -> bool;
    fn is_true(value: &Self::Value) -> bool;
    fn as_whole(value: &Self::Value) -> Option<i64>;
    fn as_record(value: &Self::Value) -> Option<&'a Fact>;

    /// The company: a record of what is known of it beside its answers.
    fn company(&self) -> Self::Value;

    /// Counts steps, inside a limit.
    fn charge(&mut self, steps: u64, span: &Span) -> Result<(), Fault>;

    /// Takes notice of what a step has given.
    fn note(&mut self, _step: &'a Node, _value: &Self::Value) -> Result<(), Fault> {
        Ok(())
    }

    /// The items of a list; none of anything else.
    fn items(&self, value: Self::Value, span: &Span) -> Result<Rc<Vec<Self::Value>>, Fault>;

    /// Says what goes wrong with an index.
    fn no_item(&self, message: String, span: &Span) -> Fault;

    fn negate(&mut self, value: &Self::Value, span: &Span) -> Result<Self::Value, Fault>;

    fn binary(
        &mut self,
        operator: Operator,
        sides: (&Self::Value, &Self::Value),
        span: &Span,
    ) -> Result<Self::Value, Fault>;

    /// Whether an item is in a list, or a text in a text.
    fn contains(&mut self, list: &Self::Value, item: &Self::Value, span: &Span) -> Result<bool, Fault>;

    /// What a function of `c` or of the day gives; with the steps of its arguments.
    fn host(
        &mut self,
        function: Host,
        given: (&[Self::Value], &'a [Node]),
        span: &Span,
    ) -> Result<Self::Value, Fault>;

    /// What a function of the library gives.
    fn apply(&mut self, function: Library, given: &[Self::Value], span: &Span) -> Result<Self::Value, Fault>;
}
