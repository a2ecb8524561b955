//! Conditions, evaluated for one company: exact, inside limits, and with a record of what was read.

use std::cell::Cell;
use std::rc::Rc;

use super::arithmetic;
use super::asked::{NoDay, asked};
use super::scene::Scene;
use super::trace::{Step, Steps};
use super::value::Value;
use crate::diagnostic::Diagnostic;
use crate::policy::condition::{Condition, Each, Host, Library, Node, NodeKind, Statement};
use crate::policy::limits;
use crate::text::Span;

/// What ends a step before its end.
enum Stop<'a> {
    Fault(Box<Diagnostic>),
    Return(Value<'a>),
    Break,
    Continue,
}

type Outcome<'a> = Result<Value<'a>, Stop<'a>>;

/// The value of a condition; and, where asked for, the steps that led to it.
pub(super) fn evaluate<'a>(
    condition: &'a Condition,
    scene: Scene<'a>,
    steps: Option<&mut Steps>,
) -> Result<Value<'a>, Box<Diagnostic>> {
    evaluate_within(condition, scene, steps, &Cell::new(0))
}

/// The same; adds to the steps that the policy's conditions have `spent` for the company.
pub(super) fn evaluate_within<'a>(
    condition: &'a Condition,
    scene: Scene<'a>,
    steps: Option<&mut Steps>,
    spent: &Cell<u64>,
) -> Result<Value<'a>, Box<Diagnostic>> {
    let mut evaluation =
        Evaluation { scene, slots: vec![Value::Unit; condition.slots], operations: 0, steps };
    let outcome = evaluation.node(&condition.tree);
    spent.set(spent.get() + evaluation.operations);
    let outcome = if spent.get() > limits::COMPANY_OPERATIONS && outcome.is_ok() {
        Err(exceeded(&condition.span, "the conditions of a policy", limits::COMPANY_OPERATIONS))
    } else {
        outcome
    };
    match outcome {
        Ok(value) | Err(Stop::Return(value)) => Ok(value),
        Err(Stop::Fault(fault)) => Err(Box::new(fault.with_related(
            scene.company.span(scene.company.range),
            format!("for company `{}`", scene.company.id),
        ))),
        Err(Stop::Break | Stop::Continue) => unreachable!("`break` and `continue` stand in loops only"),
    }
}

struct Evaluation<'a, 's> {
    scene: Scene<'a>,
    slots: Vec<Value<'a>>,
    operations: u64,
    steps: Option<&'s mut Steps>,
}

fn fault<'a>(code: &'static str, span: &Span, message: impl Into<String>) -> Stop<'a> {
    Stop::Fault(Box::new(Diagnostic::error(code, span.clone(), message)))
}

fn exceeded<'a>(span: &Span, what: &str, limit: u64) -> Stop<'a> {
    fault("limit", span, format!("{what} exceed the limit of {limit} operations for one company"))
}

impl<'a> Evaluation<'a, '_> {
    /// Counts steps.
    fn charge(&mut self, steps: u64, span: &Span) -> Result<(), Stop<'a>> {
        self.operations = self.operations.saturating_add(steps);
        if self.operations > limits::OPERATIONS {
            return Err(exceeded(span, "the steps of a condition", limits::OPERATIONS));
        }
        Ok(())
    }

    /// Counts what it takes to look at values whole.
    fn charge_sizes(&mut self, values: &[&Value<'a>], span: &Span) -> Result<(), Stop<'a>> {
        values.iter().try_for_each(|value| {
            let left = limits::OPERATIONS.saturating_sub(self.operations);
            self.charge(value.size(left + 1), span)
        })
    }

    fn node(&mut self, node: &'a Node) -> Outcome<'a> {
        self.charge(1, &node.span)?;
        let value = self.kind(node)?;
        if let Value::List(items) = &value {
            self.charge(items.len() as u64 / 16, &node.span)?;
        }
        if let Some(steps) = self.steps.as_deref_mut() {
            steps.note(node, &value, &self.scene);
        }
        Ok(value)
    }

    fn kind(&mut self, node: &'a Node) -> Outcome<'a> {
        Ok(match &node.kind {
            NodeKind::Constant(constant) => Value::of_constant(constant),
            NodeKind::Company => Value::Record(&self.scene.company.facts),
            NodeKind::Local(slot) => self.slots[*slot].clone(),
            NodeKind::List(items) => {
                Value::List(Rc::new(items.iter().map(|item| self.node(item)).collect::<Result<_, _>>()?))
            }
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
                arithmetic::negate(&value).map_err(|message| fault("arithmetic", &node.span, message))?
            }
            NodeKind::Binary { operator, left, right } => {
                let (left, right) = (self.node(left)?, self.node(right)?);
                self.charge_sizes(&[&left, &right], &node.span)?;
                arithmetic::binary(*operator, &left, &right)
                    .map_err(|message| fault(arithmetic::code(&message), &node.span, message))?
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
                    if !value.is_unit() {
                        return Ok(value);
                    }
                }
                Value::Unit
            }
            NodeKind::In { item, list } => {
                // As it is written: `list.contains(item)` reads the list first, `item in list` too.
                let list = self.node(list)?;
                let item = self.node(item)?;
                self.charge_sizes(&[&list, &item], &node.span)?;
                match (&list, &item) {
                    (Value::List(items), _) => Value::Bool(items.iter().any(|held| held.equals(&item))),
                    (Value::Text(text), Value::Text(part)) => Value::Bool(text.contains(&**part)),
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
                match self.node(body) {
                    Err(Stop::Return(value)) => value,
                    other => other?,
                }
            }
            NodeKind::Host { function, arguments } => {
                if matches!(function, Host::Count | Host::Share | Host::Coverage) {
                    self.charge(self.scene.questionnaire.questions.len() as u64 / 8, &node.span)?;
                }
                self.host(*function, arguments)?
            }
            NodeKind::Library { function, arguments } => {
                let given: Vec<Value> =
                    arguments.iter().map(|argument| self.node(argument)).collect::<Result<_, _>>()?;
                self.charge_library(*function, &given, &node.span)?;
                arithmetic::library(*function, &given)
                    .map_err(|message| fault("arithmetic", &node.span, message))?
            }
            NodeKind::Each { how, of, item, index, body } => self.each(*how, of, (*item, *index), body)?,
        })
    }

    fn charge_library(
        &mut self,
        function: Library,
        given: &[Value<'a>],
        span: &Span,
    ) -> Result<(), Stop<'a>> {
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

    fn truth(&mut self, node: &'a Node) -> Result<bool, Stop<'a>> {
        Ok(matches!(self.node(node)?, Value::Bool(true)))
    }

    fn items(&mut self, node: &'a Node) -> Result<Rc<Vec<Value<'a>>>, Stop<'a>> {
        match self.node(node)? {
            Value::List(items) => Ok(items),
            _ => Ok(Rc::default()),
        }
    }

    fn index(&mut self, of: &'a Node, index: &'a Node, span: &Span) -> Outcome<'a> {
        let items = self.items(of)?;
        let Value::Whole(index) = self.node(index)? else { return Ok(Value::Unit) };
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let place = if index < 0 { length + index } else { index };
        let found = usize::try_from(place).ok().and_then(|place| items.get(place).cloned());
        found.ok_or_else(|| fault("index", span, format!("item {index} of an array of {length}")))
    }

    fn each(
        &mut self,
        how: Each,
        of: &'a Node,
        (item, index): (usize, Option<usize>),
        body: &'a Node,
    ) -> Outcome<'a> {
        let items = self.items(of)?;
        let mut made = Vec::new();
        for (at, held) in items.iter().enumerate() {
            self.slots[item] = held.clone();
            if let Some(slot) = index {
                self.slots[slot] = Value::Whole(i64::try_from(at).unwrap_or(i64::MAX));
            }
            let result = match self.node(body) {
                Err(Stop::Return(value)) => value,
                other => other?,
            };
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

    fn block(&mut self, statements: &'a [Statement]) -> Outcome<'a> {
        let mut last = Value::Unit;
        for statement in statements {
            last = self.statement(statement)?;
        }
        Ok(last)
    }

    fn statement(&mut self, statement: &'a Statement) -> Outcome<'a> {
        match statement {
            Statement::Let { slot, value } | Statement::Set { slot, value } => {
                self.slots[*slot] = self.node(value)?;
            }
            Statement::Do(node) => return self.node(node),
            Statement::Return(node) => return Err(Stop::Return(self.node(node)?)),
            Statement::For { slot, of, body } => {
                for item in self.items(of)?.iter() {
                    self.charge(1, &of.span)?;
                    self.slots[*slot] = item.clone();
                    if !self.turn(body)? {
                        break;
                    }
                }
            }
            Statement::While { condition, body, span } => loop {
                let goes_on = match condition {
                    Some(condition) => self.truth(condition)?,
                    None => true,
                };
                self.charge(1, span)?;
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
    fn turn(&mut self, body: &'a [Statement]) -> Result<bool, Stop<'a>> {
        match self.block(body) {
            Ok(_) | Err(Stop::Continue) => Ok(true),
            Err(Stop::Break) => Ok(false),
            Err(stop) => Err(stop),
        }
    }

    fn host(&mut self, function: Host, arguments: &'a [Node]) -> Outcome<'a> {
        let given: Vec<Value> =
            arguments.iter().map(|argument| self.node(argument)).collect::<Result<_, _>>()?;
        asked(self.scene, function, &given)
            .map_err(|NoDay(index)| fault("date", &arguments[index].span, "the date of the data is no day"))
    }
}

impl Step {
    /// Whether a step is worth telling.
    pub(super) fn is_told(node: &Node) -> bool {
        matches!(
            node.kind,
            NodeKind::Property { .. }
                | NodeKind::Host { .. }
                | NodeKind::Binary { .. }
                | NodeKind::In { .. }
                | NodeKind::Each { .. }
                | NodeKind::Not(_)
        )
    }
}
