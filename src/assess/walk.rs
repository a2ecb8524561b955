//! The order of a condition's steps, whatever the values are that they are done with.

use std::rc::Rc;

use super::values::{Fault, Values};
use crate::policy::condition::{Condition, Each, Node, NodeKind, Statement};
use crate::text::Span;

/// What ends a step before its end.
enum Stop<V> {
    Fault(Fault),
    Return(V),
    Break,
    Continue,
}

impl<V> From<Fault> for Stop<V> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The value of a condition.
pub(crate) fn walk<'a, V: Values<'a>>(condition: &'a Condition, values: &mut V) -> Result<V::Value, Fault> {
    let mut walk = Walk { values, slots: vec![V::nothing(); condition.slots] };
    match walk.returned(&condition.tree) {
        Ok(value) => Ok(value),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(_) => unreachable!("`break` and `continue` stand in loops only"),
    }
}

struct Walk<'v, V, Value> {
    values: &'v mut V,
    slots: Vec<Value>,
}

type Outcome<Value> = Result<Value, Stop<Value>>;

impl<'a, V: Values<'a>> Walk<'_, V, V::Value> {
    fn node(&mut self, node: &'a Node) -> Outcome<V::Value> {
        self.values.charge(1, &node.span)?;
        let value = self.kind(node)?;
        self.values.note(node, &value)?;
        Ok(value)
    }

    fn kind(&mut self, node: &'a Node) -> Outcome<V::Value> {
        Ok(match &node.kind {
            NodeKind::Constant(constant) => V::constant(constant),
            NodeKind::Company => self.values.company(),
            NodeKind::Local(slot) => self.slots[*slot].clone(),
            NodeKind::List(items) => V::list(self.all(items)?),
            NodeKind::Property { of, name, default } => {
                let record = V::as_record(&self.node(of)?);
                let held = record.and_then(|record| record.property(name).or(default.as_ref()));
                held.map_or_else(V::nothing, V::fact)
            }
            NodeKind::Index { of, index } => self.index(of, index, &node.span)?,
            NodeKind::Not(of) => V::truth(!self.holds(of)?),
            NodeKind::Negate(of) => {
                let value = self.node(of)?;
                self.values.negate(&value, &node.span)?
            }
            NodeKind::Binary { operator, left, right } => {
                let (left, right) = (self.node(left)?, self.node(right)?);
                self.values.binary(*operator, (&left, &right), &node.span)?
            }
            NodeKind::And(parts) => {
                for part in parts {
                    if !self.holds(part)? {
                        return Ok(V::truth(false));
                    }
                }
                V::truth(true)
            }
            NodeKind::Or(parts) => {
                for part in parts {
                    if self.holds(part)? {
                        return Ok(V::truth(true));
                    }
                }
                V::truth(false)
            }
            NodeKind::Coalesce(parts) => {
                for part in parts {
                    let value = self.node(part)?;
                    if !V::is_nothing(&value) {
                        return Ok(value);
                    }
                }
                V::nothing()
            }
            NodeKind::In { item, list } => {
                // As it is written: `list.contains(item)` reads the list first, `item in list` too.
                let (list, item) = (self.node(list)?, self.node(item)?);
                V::truth(self.values.contains(&list, &item, &node.span)?)
            }
            NodeKind::If { condition, then, otherwise } => {
                if self.holds(condition)? {
                    self.node(then)?
                } else {
                    match otherwise {
                        Some(otherwise) => self.node(otherwise)?,
                        None => V::nothing(),
                    }
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
                self.values.host(*function, (&given, arguments), &node.span)?
            }
            NodeKind::Library { function, arguments } => {
                let given = self.all(arguments)?;
                self.values.apply(*function, &given, &node.span)?
            }
            NodeKind::Each { how, of, item, index, body } => self.each(*how, of, (*item, *index), body)?,
        })
    }

    fn all(&mut self, nodes: &'a [Node]) -> Result<Vec<V::Value>, Stop<V::Value>> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    /// The value of a body that may end with `return`.
    fn returned(&mut self, body: &'a Node) -> Outcome<V::Value> {
        match self.node(body) {
            Err(Stop::Return(value)) => Ok(value),
            other => other,
        }
    }

    fn holds(&mut self, node: &'a Node) -> Result<bool, Stop<V::Value>> {
        Ok(V::is_true(&self.node(node)?))
    }

    fn items(&mut self, node: &'a Node) -> Result<Rc<Vec<V::Value>>, Stop<V::Value>> {
        let value = self.node(node)?;
        Ok(self.values.items(value, &node.span)?)
    }

    fn index(&mut self, of: &'a Node, index: &'a Node, span: &Span) -> Outcome<V::Value> {
        let items = self.items(of)?;
        let Some(index) = V::as_whole(&self.node(index)?) else { return Ok(V::nothing()) };
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let place = if index < 0 { length + index } else { index };
        let found = usize::try_from(place).ok().and_then(|place| items.get(place).cloned());
        let message = || format!("item {index} of an array of {length}");
        found.ok_or_else(|| self.values.no_item(message(), span).into())
    }

    fn each(
        &mut self,
        how: Each,
        of: &'a Node,
        (item, index): (usize, Option<usize>),
        body: &'a Node,
    ) -> Outcome<V::Value> {
        let items = self.items(of)?;
        let mut made = Vec::new();
        for (at, held) in items.iter().enumerate() {
            self.slots[item] = held.clone();
            if let Some(slot) = index {
                self.slots[slot] = V::whole(i64::try_from(at).unwrap_or(i64::MAX));
            }
            let result = self.returned(body)?;
            let holds = V::is_true(&result);
            match how {
                Each::Some if holds => return Ok(V::truth(true)),
                Each::All if !holds => return Ok(V::truth(false)),
                Each::Find if holds => return Ok(held.clone()),
                Each::Filter if holds => made.push(held.clone()),
                Each::Map => made.push(result),
                _ => {}
            }
        }
        Ok(match how {
            Each::Some => V::truth(false),
            Each::All => V::truth(true),
            Each::Find => V::nothing(),
            Each::Filter | Each::Map => V::list(made),
        })
    }

    fn block(&mut self, statements: &'a [Statement]) -> Outcome<V::Value> {
        let mut last = V::nothing();
        for statement in statements {
            last = self.statement(statement)?;
        }
        Ok(last)
    }

    fn statement(&mut self, statement: &'a Statement) -> Outcome<V::Value> {
        match statement {
            Statement::Let { slot, value } | Statement::Set { slot, value } => {
                self.slots[*slot] = self.node(value)?;
            }
            Statement::Do(node) => return self.node(node),
            Statement::Return(node) => return Err(Stop::Return(self.node(node)?)),
            Statement::For { slot, of, body } => {
                for item in self.items(of)?.iter() {
                    self.values.charge(1, &of.span)?;
                    self.slots[*slot] = item.clone();
                    if !self.turn(body)? {
                        break;
                    }
                }
            }
            Statement::While { condition, body, span } => loop {
                let goes_on = match condition {
                    Some(condition) => self.holds(condition)?,
                    None => true,
                };
                self.values.charge(1, span)?;
                if !goes_on || !self.turn(body)? {
                    break;
                }
            },
            Statement::Break => return Err(Stop::Break),
            Statement::Continue => return Err(Stop::Continue),
        }
        Ok(V::nothing())
    }

    /// One turn of a loop; whether it goes on.
    fn turn(&mut self, body: &'a [Statement]) -> Result<bool, Stop<V::Value>> {
        match self.block(body) {
            Ok(_) | Err(Stop::Continue) => Ok(true),
            Err(Stop::Break) => Ok(false),
            Err(stop) => Err(stop),
        }
    }
}
