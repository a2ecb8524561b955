//! The steps of a condition while numbers are left open.

use std::rc::Rc;

use super::asked::{Asked, ask};
use super::library::{binary, library};
use super::number::{Judge, Number};
use super::value::{PATCHY, Value};
use crate::diagnostic::Diagnostic;
use crate::policy::condition::{Condition, Each, Node, NodeKind, Operator, Statement};
use crate::policy::limits;
use crate::text::Span;

/// What ends a step before its end.
enum Stop<'a, N> {
    Fault(Box<Diagnostic>),
    Return(Value<'a, N>),
    Break,
    Continue,
}

type Outcome<'a, N> = Result<Value<'a, N>, Stop<'a, N>>;

/// The value of a condition, as a judge tells its comparisons.
pub(in crate::explain) fn evaluate<'a, N: Number>(
    condition: &'a Condition,
    asked: &dyn Asked<'a, N>,
    judge: &mut dyn Judge<N>,
) -> Result<Value<'a, N>, Box<Diagnostic>> {
    let mut evaluation =
        Evaluation { asked, judge, slots: vec![Value::Unit; condition.slots], operations: 0 };
    match evaluation.node(&condition.tree) {
        Ok(value) | Err(Stop::Return(value)) => Ok(value),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(Stop::Break | Stop::Continue) => unreachable!("`break` and `continue` stand in loops only"),
    }
}

struct Evaluation<'a, 'e, N> {
    asked: &'e dyn Asked<'a, N>,
    judge: &'e mut dyn Judge<N>,
    slots: Vec<Value<'a, N>>,
    operations: u64,
}

fn fault<'a, N>(span: &Span, message: impl Into<String>) -> Stop<'a, N> {
    Stop::Fault(Box::new(
        Diagnostic::error("not-exact", span.clone(), message)
            .label("this can't be followed while a number of the policy is left open"),
    ))
}

impl<'a, N: Number> Evaluation<'a, '_, N> {
    fn node(&mut self, node: &'a Node) -> Outcome<'a, N> {
        self.operations += 1;
        if self.operations > limits::OPERATIONS {
            return Err(fault(&node.span, "the steps of a condition exceed the limit"));
        }
        Ok(match &node.kind {
            NodeKind::Constant(constant) => Value::of_constant(constant),
            NodeKind::Company => Value::Record(&self.asked.company().facts),
            NodeKind::Local(slot) => self.slots[*slot].clone(),
            NodeKind::List(items) => Value::List(Rc::new(self.all(items)?)),
            NodeKind::Property { of, name, default } => match self.node(of)? {
                Value::Record(record) => {
                    record.property(name).or(default.as_ref()).map_or(Value::Unit, Value::of_fact)
                }
                _ => Value::Unit,
            },
            NodeKind::Index { of, index } => self.index(of, index, &node.span)?,
            NodeKind::Not(of) => Value::Bool(!self.truth(of)?),
            NodeKind::Negate(of) => {
                let value = self.node(of)?;
                binary(Operator::Subtract, &Value::Whole(0), &value, self.judge)
                    .map_err(|message| fault(&node.span, message))?
            }
            NodeKind::Binary { operator, left, right } => {
                let (left, right) = (self.node(left)?, self.node(right)?);
                binary(*operator, &left, &right, self.judge).map_err(|message| fault(&node.span, message))?
            }
            NodeKind::And(parts) => {
                for part in parts {
                    if !self.truth(part)? {
                        return Ok(Value::Bool(false));
                    }
                }
                Value::Bool(true)
            }
            NodeKind::Or(parts) => {
                for part in parts {
                    if self.truth(part)? {
                        return Ok(Value::Bool(true));
                    }
                }
                Value::Bool(false)
            }
            NodeKind::Coalesce(parts) => {
                for part in parts {
                    let value = self.node(part)?;
                    if !matches!(value, Value::Unit) {
                        return Ok(value);
                    }
                }
                Value::Unit
            }
            NodeKind::In { item, list } => {
                let (list, item) = (self.node(list)?, self.node(item)?);
                match (&list, &item) {
                    (Value::List(items), _) => Value::Bool(
                        item.is_in(items, self.judge).map_err(|message| fault(&node.span, message))?,
                    ),
                    (Value::Text(text), Value::Text(part)) => Value::Bool(text.contains(&**part)),
                    (Value::Scores(_), _) => return Err(fault(&node.span, PATCHY)),
                    _ => Value::Bool(false),
                }
            }
            NodeKind::If { condition, then, otherwise } => {
                if self.truth(condition)? {
                    self.node(then)?
                } else {
                    otherwise.as_ref().map_or(Ok(Value::Unit), |otherwise| self.node(otherwise))?
                }
            }
            NodeKind::Block(statements) => self.block(statements)?,
            NodeKind::Call { arguments, body, .. } => {
                for (slot, argument) in arguments {
                    self.slots[*slot] = self.node(argument)?;
                }
                self.returned(body)?
            }
            NodeKind::Host { function, arguments } => {
                let given = self.all(arguments)?;
                ask(self.asked, *function, &given).map_err(|message| fault(&node.span, message))?
            }
            NodeKind::Library { function, arguments } => {
                let given = self.all(arguments)?;
                library(*function, &given, self.judge).map_err(|message| fault(&node.span, message))?
            }
            NodeKind::Each { how, of, item, index, body } => self.each(*how, of, (*item, *index), body)?,
        })
    }

    fn all(&mut self, nodes: &'a [Node]) -> Result<Vec<Value<'a, N>>, Stop<'a, N>> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    /// The value of a body that may end with `return`.
    fn returned(&mut self, body: &'a Node) -> Outcome<'a, N> {
        match self.node(body) {
            Err(Stop::Return(value)) => Ok(value),
            other => other,
        }
    }

    fn truth(&mut self, node: &'a Node) -> Result<bool, Stop<'a, N>> {
        Ok(matches!(self.node(node)?, Value::Bool(true)))
    }

    fn items(&mut self, node: &'a Node) -> Result<Rc<Vec<Value<'a, N>>>, Stop<'a, N>> {
        match self.node(node)? {
            Value::List(items) => Ok(items),
            Value::Scores(_) => Err(fault(&node.span, PATCHY)),
            _ => Ok(Rc::default()),
        }
    }

    fn index(&mut self, of: &'a Node, index: &'a Node, span: &Span) -> Outcome<'a, N> {
        let items = self.items(of)?;
        let Value::Whole(index) = self.node(index)? else { return Ok(Value::Unit) };
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let place = if index < 0 { length + index } else { index };
        let found = usize::try_from(place).ok().and_then(|place| items.get(place).cloned());
        found.ok_or_else(|| fault(span, format!("item {index} of an array of {length}")))
    }

    fn each(
        &mut self,
        how: Each,
        of: &'a Node,
        (item, index): (usize, Option<usize>),
        body: &'a Node,
    ) -> Outcome<'a, N> {
        let items = self.items(of)?;
        let mut made = Vec::new();
        for (at, held) in items.iter().enumerate() {
            self.slots[item] = held.clone();
            if let Some(slot) = index {
                self.slots[slot] = Value::count(at);
            }
            let result = self.returned(body)?;
            let holds = matches!(result, Value::Bool(true));
            match how {
                Each::Some if holds => return Ok(Value::Bool(true)),
                Each::All if !holds => return Ok(Value::Bool(false)),
                Each::Find if holds => return Ok(held.clone()),
                Each::Filter if holds => made.push(held.clone()),
                Each::Map => made.push(result),
                _ => {}
            }
        }
        Ok(match how {
            Each::Some => Value::Bool(false),
            Each::All => Value::Bool(true),
            Each::Find => Value::Unit,
            Each::Filter | Each::Map => Value::List(Rc::new(made)),
        })
    }

    fn block(&mut self, statements: &'a [Statement]) -> Outcome<'a, N> {
        let mut last = Value::Unit;
        for statement in statements {
            last = self.statement(statement)?;
        }
        Ok(last)
    }

    fn statement(&mut self, statement: &'a Statement) -> Outcome<'a, N> {
        match statement {
            Statement::Let { slot, value } | Statement::Set { slot, value } => {
                self.slots[*slot] = self.node(value)?;
            }
            Statement::Do(node) => return self.node(node),
            Statement::Return(node) => return Err(Stop::Return(self.node(node)?)),
            Statement::For { slot, of, body } => {
                for item in self.items(of)?.iter() {
                    self.slots[*slot] = item.clone();
                    if !self.turn(body)? {
                        break;
                    }
                }
            }
            Statement::While { condition, body, span } => loop {
                self.operations += 1;
                if self.operations > limits::OPERATIONS {
                    return Err(fault(span, "the steps of a condition exceed the limit"));
                }
                let goes_on = match condition {
                    Some(condition) => self.truth(condition)?,
                    None => true,
                };
                if !goes_on || !self.turn(body)? {
                    break;
                }
            },
            Statement::Break => return Err(Stop::Break),
            Statement::Continue => return Err(Stop::Continue),
        }
        Ok(Value::Unit)
    }

    /// One turn of a loop; whether it goes on.
    fn turn(&mut self, body: &'a [Statement]) -> Result<bool, Stop<'a, N>> {
        match self.block(body) {
            Ok(_) | Err(Stop::Continue) => Ok(true),
            Err(Stop::Break) => Ok(false),
            Err(stop) => Err(stop),
        }
    }
}
