//! Blocks: variables that are set once, and early returns as the other side of a choice.

use super::compile::{Compiler, Result, Thing, uncovered};
use super::step::StepId;
use crate::policy::condition::{Node, NodeKind, Statement};

/// What follows a block's statements in the blocks around it.
#[derive(Clone, Copy)]
struct Rest<'n> {
    statements: &'n [Statement],
    then: Option<&'n Rest<'n>>,
}

impl Compiler<'_, '_> {
    /// The body of a function or closure: a `return` ends it.
    pub(super) fn body(&mut self, body: &Node) -> Result<Thing> {
        match &body.kind {
            NodeKind::Block(statements) => self.statements(body, Rest { statements, then: None }, true),
            _ => self.thing(body),
        }
    }

    /// A block inside an expression: a `return` would end more than the block.
    pub(super) fn block(&mut self, node: &Node, statements: &[Statement]) -> Result<Thing> {
        self.statements(node, Rest { statements, then: None }, false)
    }

    fn statements(&mut self, node: &Node, rest: Rest, may_return: bool) -> Result<Thing> {
        let Some((first, following)) = rest.statements.split_first() else {
            return match rest.then {
                Some(then) => self.statements(node, *then, may_return),
                None => Ok(Thing::Step(self.nothing())),
            };
        };
        let following = Rest { statements: following, then: rest.then };
        let is_last = following.is_done();
        match first {
            Statement::Let { slot, value } => {
                let given = self.thing(value)?;
                let risks = self.risks(&given);
                self.slots.insert(*slot, given);
                let done = self.statements(node, following, may_return)?;
                self.after(node, risks, done)
            }
            Statement::Return(value) if may_return => self.thing(value),
            Statement::Do(value) if returns(value) => {
                let NodeKind::If { condition, then, otherwise } = &value.kind else {
                    return uncovered(value, "a `return` inside an expression");
                };
                if !may_return {
                    return uncovered(value, "a `return` inside an expression");
                }
                let condition = self.truth(condition)?;
                let then = self.branch(Some(then), following, is_last)?;
                let otherwise = self.branch(otherwise.as_deref(), following, is_last)?;
                Ok(Thing::Step(self.choose(node, condition, then, otherwise)?))
            }
            Statement::Do(value) if is_last => self.thing(value),
            Statement::Do(value) => {
                let given = self.thing(value)?;
                let risks = self.risks(&given);
                let done = self.statements(node, following, may_return)?;
                self.after(node, risks, done)
            }
            Statement::Return(value) => uncovered(value, "a `return` inside an expression"),
            Statement::Set { value, .. } => uncovered(value, "a variable that is changed"),
            Statement::For { of, .. } => uncovered(of, "a loop"),
            Statement::While { .. } | Statement::Break | Statement::Continue => uncovered(node, "a loop"),
        }
    }

    /// One side of an `if` with a `return` in it, and what comes behind the `if`.
    fn branch(&mut self, side: Option<&Node>, following: Rest, is_last: bool) -> Result<StepId> {
        let own: &[Statement] = match side.map(|side| &side.kind) {
            Some(NodeKind::Block(statements)) => statements,
            None => &[],
            Some(_) => match side {
                // The value of the last `if` of a body is the body's.
                Some(side) if is_last => return self.step_of(side),
                _ => return uncovered(side.expect("there is a side"), "a `return` inside an expression"),
            },
        };
        let any = side.or(following.statements.first().and_then(node_of));
        let slots = self.slots.clone();
        let rest = Rest { statements: own, then: Some(&following) };
        let thing = match any {
            Some(node) if is_last && !own.is_empty() => {
                self.statements(node, Rest { statements: own, then: None }, true)
            }
            Some(node) => self.statements(node, rest, true),
            None => Ok(Thing::Step(self.nothing())),
        };
        self.slots = slots;
        match thing? {
            Thing::Step(step) => Ok(step),
            Thing::Written { .. } | Thing::Items { .. } => {
                uncovered(any.expect("there is a side"), "an array that is made")
            }
        }
    }
}

impl Rest<'_> {
    fn is_done(&self) -> bool {
        self.statements.is_empty() && self.then.is_none_or(Rest::is_done)
    }
}

fn node_of(statement: &Statement) -> Option<&Node> {
    match statement {
        Statement::Let { value, .. }
        | Statement::Set { value, .. }
        | Statement::Do(value)
        | Statement::Return(value) => Some(value),
        Statement::For { of, .. } => Some(of),
        _ => None,
    }
}

/// Whether a `return` of the function around it stands in a node.
fn returns(node: &Node) -> bool {
    let mut found = false;
    let mut look = |inner: &Node| found |= returns(inner);
    match &node.kind {
        NodeKind::Call { arguments, .. } => arguments.iter().for_each(|(_, argument)| look(argument)),
        NodeKind::Each { of, .. } => look(of),
        NodeKind::Block(statements) => {
            return statements.iter().any(statement_returns);
        }
        _ => node.children(&mut look),
    }
    found
}

fn statement_returns(statement: &Statement) -> bool {
    match statement {
        Statement::Return(_) => true,
        Statement::For { of, body, .. } => returns(of) || body.iter().any(statement_returns),
        Statement::While { body, condition, .. } => {
            condition.as_ref().is_some_and(returns) || body.iter().any(statement_returns)
        }
        other => node_of(other).is_some_and(returns),
    }
}
