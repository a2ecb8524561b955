//! Statements of conditions: variables, branches, loops.

use rhai::{ASTFlags, Expr, Position, Stmt};

use super::expression::one_line;
use super::function::nothing;
use super::kind::Type;
use super::operator::operator_of;
use super::scope::{Binding, Lowering, Site};
use super::tree::{Node, NodeKind, Statement};
use crate::diagnostic::Diagnostic;
use crate::text::Span;

impl Lowering<'_> {
    /// A block with variables of its own; its value is that of its last statement.
    pub(super) fn block(&mut self, statements: &[Stmt], span: Span) -> Node {
        let mark = self.scope.len();
        let mut lowered = Vec::new();
        for statement in statements {
            self.statement(statement, &span, &mut lowered);
        }
        self.scope.truncate(mark);
        let result = match lowered.last() {
            // What stands behind a `return` is never reached.
            Some(Statement::Do(node) | Statement::Return(node)) => node.result.clone(),
            _ => Type::Unit,
        };
        if let [Statement::Do(node)] = lowered.as_slice() {
            return node.clone();
        }
        let span = match (lowered.first(), lowered.last()) {
            (Some(Statement::Do(first)), Some(Statement::Do(last))) => first.span.to(&last.span),
            _ => span,
        };
        Node { kind: NodeKind::Block(lowered), result, span }
    }

    fn statement(&mut self, statement: &Stmt, span: &Span, into: &mut Vec<Statement>) {
        match statement {
            Stmt::Noop(_) | Stmt::Share(_) => {}
            Stmt::Expr(expression) => into.push(Statement::Do(self.expression(expression))),
            Stmt::FnCall(call, position) => {
                let expression = Expr::FnCall(call.clone(), *position);
                into.push(Statement::Do(self.expression(&expression)));
            }
            Stmt::Block(block) => into.push(Statement::Do(self.block(block.statements(), span.clone()))),
            Stmt::Var(variable, ..) => {
                let value = self.expression(&variable.1);
                let binding = match (&value.kind, &value.result) {
                    (NodeKind::Company, _) => Binding::Company,
                    (_, Type::Wrong) => Binding::Wrong,
                    _ => {
                        let slot = self.new_slot();
                        let kind = value.result.clone();
                        into.push(Statement::Let { slot, value });
                        Binding::Slot(slot, kind)
                    }
                };
                self.bind(variable.0.name.as_str(), binding);
            }
            Stmt::Assignment(assignment) => self.assignment(
                &assignment.1.lhs,
                &assignment.1.rhs,
                assignment.0.get_op_assignment_info().map(|(.., operator)| operator),
                into,
            ),
            Stmt::If(parts, position) => {
                let whole = self.whole_branch(parts, *position);
                into.push(Statement::Do(self.branch(parts, whole)));
            }
            Stmt::Return(value, flags, position) => {
                let at = self.sources.word(*position);
                if flags.contains(ASTFlags::BREAK) {
                    let node = self.misplaced(
                        at,
                        "`throw` stands in a condition",
                        "a condition gives true or false",
                    );
                    into.push(Statement::Do(node));
                    return;
                }
                let value = match value {
                    Some(value) => self.expression(value),
                    None => nothing(at),
                };
                if let Some(returns) = self.returns.last_mut() {
                    returns.push(value.result.clone());
                }
                into.push(Statement::Return(value));
            }
            Stmt::For(parts, position) => self.for_loop(parts, self.sources.word(*position), into),
            Stmt::While(parts, position) => {
                let condition =
                    if matches!(parts.expr, Expr::Unit(_)) { None } else { Some(self.truth(&parts.expr)) };
                let span = self.sources.word(*position);
                let body = self.loop_body(parts.body.statements(), &span);
                into.push(Statement::While { condition, body, span });
            }
            Stmt::BreakLoop(value, flags, position) => {
                let at = self.sources.word(*position);
                if value.is_some() || self.loops == 0 {
                    self.misplaced(
                        at,
                        "this can't stand here",
                        "`break` and `continue` stand in loops, without a value",
                    );
                } else {
                    into.push(if flags.contains(ASTFlags::BREAK) {
                        Statement::Break
                    } else {
                        Statement::Continue
                    });
                }
            }
            Stmt::Switch(_, position) => {
                let at = self.sources.word(*position);
                let node = self.misplaced(
                    at,
                    "`switch` stands in a condition",
                    "use `if` and `==`: what a `switch` compares with has no place to report",
                );
                into.push(Statement::Do(node));
            }
            other => {
                let at = self.sources.word(other.position());
                let node = self.misplaced(
                    at,
                    "this can't stand in a condition",
                    "use `let`, `if`, `for` and expressions",
                );
                into.push(Statement::Do(node));
            }
        }
    }

    /// From `if` to its last brace.
    fn whole_branch(&self, parts: &rhai::FlowControl, position: Position) -> Span {
        let last = if parts.branch.is_empty() { &parts.body } else { &parts.branch };
        let braces = [parts.body.position(), last.position(), last.end_position()];
        let start = self.sources.word(position);
        braces
            .into_iter()
            .filter(|brace| !brace.is_none())
            .fold(start, |whole, brace| whole.to(&self.sources.braced(brace)))
    }

    fn branch(&mut self, parts: &rhai::FlowControl, span: Span) -> Node {
        let condition = self.truth(&parts.expr);
        let then = self.block(parts.body.statements(), span.clone());
        let has_else = !parts.branch.is_empty();
        let otherwise = has_else.then(|| self.block(parts.branch.statements(), span.clone()));
        let ends = |node: &Node| match &node.kind {
            NodeKind::Block(statements) => matches!(
                statements.last(),
                Some(Statement::Return(_) | Statement::Break | Statement::Continue)
            ),
            _ => false,
        };
        let other = otherwise.as_ref().map_or(Type::Unit, |node| node.result.clone());
        let result = match (ends(&then), otherwise.as_ref().is_some_and(ends)) {
            (true, _) => Some(other),
            (false, true) => Some(then.result.clone()),
            _ => then.result.join(&other),
        };
        let Some(result) = result else {
            let message = format!(
                "one branch gives {}, the other {}",
                then.result.describe(),
                otherwise.as_ref().map_or("nothing", |node| node.result.describe())
            );
            return self.wrong(
                Diagnostic::error("kinds", span, message)
                    .help("both branches of an `if` give the same kind of value"),
            );
        };
        Node {
            kind: NodeKind::If {
                condition: Box::new(condition),
                then: Box::new(then),
                otherwise: otherwise.map(Box::new),
            },
            result,
            span,
        }
    }

    fn assignment(&mut self, target: &Expr, value: &Expr, operator: Option<&str>, into: &mut Vec<Statement>) {
        let at = self.span(target);
        let value = self.expression(value);
        let Expr::Variable(name, ..) = target else {
            self.misplaced(
                at,
                "something other than a variable is assigned to",
                "the company can't be changed; assign to a variable of your own",
            );
            return;
        };
        let name = name.1.as_str();
        let Some(Binding::Slot(slot, kind)) = self.find(name).cloned() else {
            if !matches!(self.find(name), Some(Binding::Wrong)) {
                self.misplaced(
                    at,
                    &format!("`{name}` can't be changed here"),
                    "copy it into a variable of the condition's own with `let`",
                );
            }
            return;
        };
        let value = match operator.and_then(|operator| operator_of(operator.trim_end_matches('='))) {
            Some(operator) => {
                let old = Node { kind: NodeKind::Local(slot), result: kind.clone(), span: at.clone() };
                let span = at.to(&value.span);
                self.binary(operator, old, value, Site { at: at.clone(), whole: span })
            }
            None => value,
        };
        match kind.join(&value.result) {
            Some(joined) => {
                if let Some((_, Binding::Slot(_, known))) =
                    self.scope.iter_mut().rfind(|(known, _)| known == name)
                {
                    *known = joined;
                }
            }
            None => {
                let message = format!(
                    "`{}` holds {} and is given {}",
                    one_line(name),
                    kind.describe(),
                    value.result.describe()
                );
                self.wrong(
                    Diagnostic::error("kinds", at, message).help("a variable keeps its kind of value"),
                );
            }
        }
        into.push(Statement::Set { slot, value });
    }

    fn for_loop(
        &mut self,
        parts: &(rhai::Ident, Option<rhai::Ident>, rhai::FlowControl),
        at: Span,
        into: &mut Vec<Statement>,
    ) {
        let of = self.expression(&parts.2.expr);
        let held = match &of.result {
            Type::List(held, _) => Binding::Slot(self.slots, (**held).clone()),
            Type::Wrong => Binding::Wrong,
            other => {
                let message = format!("`for` goes over {}", other.describe());
                self.wrong(
                    Diagnostic::error("kinds", of.span.clone(), message)
                        .help("it goes over the items of an array"),
                );
                Binding::Wrong
            }
        };
        if parts.1.is_some() {
            self.misplaced(at.clone(), "`for` counts its items", "a condition's loops have one variable");
        }
        let slot = self.new_slot();
        self.bind(parts.0.name.as_str(), held);
        let body = self.loop_body(parts.2.body.statements(), &at);
        self.scope.pop();
        into.push(Statement::For { slot, of, body });
    }

    fn loop_body(&mut self, statements: &[Stmt], span: &Span) -> Vec<Statement> {
        self.loops += 1;
        let mark = self.scope.len();
        let mut body = Vec::new();
        for statement in statements {
            self.statement(statement, span, &mut body);
        }
        self.scope.truncate(mark);
        self.loops -= 1;
        body
    }
}
