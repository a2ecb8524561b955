//! Closures of rules and scores, and functions of the policy, written out where they are called.

use std::cell::Cell;
use std::sync::Arc;

use rhai::{Expr, Stmt};

use super::kind::Type;
use super::meaning::meaning;
use super::reads::reads;
use super::scope::{Binding, Lowering, World, constant};
use super::tree::{Condition, Constant, Node, NodeKind};
use crate::diagnostic::Diagnostic;
use crate::model::NodeIndex;
use crate::policy::draft::Closure;
use crate::policy::function::Functions;
use crate::policy::sources::Sources;
use crate::text::Span;

/// Reads and checks the closure of a rule, or of the score of `inside`; adds to the steps of all conditions.
pub(in crate::policy) fn lower(
    world: World,
    (sources, functions, steps): (&Sources, &Functions, &Cell<usize>),
    closure: &Closure,
    inside: Option<NodeIndex>,
    span: &Span,
) -> Result<Condition, Vec<Diagnostic>> {
    let mut lowering = Lowering::new(world, (sources, functions), inside, steps);
    let tree = lowering.closure(closure, span);
    if let Some(tree) = &tree {
        lowering.check_result(tree, inside.is_some());
    }
    match tree {
        Some(tree) if lowering.faults.is_empty() => Ok(Condition {
            slots: lowering.slots,
            span: span.clone(),
            reads: reads(&tree, world.questionnaire),
            meaning: meaning(&tree),
            tree,
        }),
        _ => Err(lowering.faults),
    }
}

impl Lowering<'_> {
    fn closure(&mut self, closure: &Closure, span: &Span) -> Option<Node> {
        let functions = self.functions;
        let captured = closure.captured.len();
        let Some(function) =
            functions.closure(&closure.name).filter(|function| function.parameters.len() == captured + 1)
        else {
            let fault = Diagnostic::error("arguments", span.clone(), "the closure doesn't take one company")
                .help("write it with one parameter, as in `|c| c.flags.contains(\"no_response\")`");
            self.wrong(fault);
            return None;
        };
        for (name, value) in function.parameters.iter().zip(&closure.captured) {
            let binding = constant(value).map_or(Binding::Wrong, Binding::Constant);
            if matches!(binding, Binding::Wrong) {
                let fault = Diagnostic::error(
                    "condition",
                    span.clone(),
                    format!("`{name}` holds {}, which a condition can't use", value.kind()),
                )
                .help("make it a function (`fn name(c) { … }`) and call it");
                self.wrong(fault);
            }
            self.bind(name, binding);
        }
        self.bind(&function.parameters[captured], Binding::Company);
        Some(self.body(&function.body, span))
    }

    /// What a rule or score gives in the end.
    fn check_result(&mut self, tree: &Node, is_score: bool) {
        let fits = match &tree.result {
            Type::Wrong => true,
            Type::Unit => is_score,
            kind if is_score => kind.present().is_number(),
            Type::Optional(inner) if matches!(**inner, Type::Bool) => {
                self.may_be_absent(tree);
                true
            }
            kind => matches!(kind, Type::Bool),
        };
        if !fits {
            let wanted = if is_score { "a number, or `()` for none" } else { "true or false" };
            let fault = Diagnostic::error(
                "kinds",
                tree.span.clone(),
                format!("the closure gives {}", tree.result.describe()),
            )
            .label(format!("it has to give {wanted}"));
            self.wrong(fault);
        }
    }

    /// The statements of a function or closure; `return` ends them.
    pub(super) fn body(&mut self, statements: &[Stmt], span: &Span) -> Node {
        self.returns.push(Vec::new());
        let body = self.block(statements, span.clone());
        let returns = self.returns.pop().expect("one was pushed");
        if returns.is_empty() {
            return body;
        }
        let mut result = body.result.clone();
        for kind in returns {
            match result.join(&kind) {
                Some(joined) => result = joined,
                None => {
                    let message =
                        format!("one path gives {}, another {}", result.describe(), kind.describe());
                    return self.wrong(Diagnostic::error("kinds", body.span, message));
                }
            }
        }
        let span = body.span.clone();
        Node {
            kind: NodeKind::Call { name: None, arguments: Vec::new(), body: Box::new(body) },
            result,
            span,
        }
    }

    /// A call of a function of the policy.
    pub(super) fn user_call(&mut self, name: &str, arguments: &[Expr], span: Span) -> Node {
        if self.open_calls.iter().any(|open| open == name) {
            let fault = Diagnostic::error("limit", span, format!("`{name}` calls itself"))
                .label("the limit of such calls in a condition is 0")
                .help("a condition's functions are written out before any company is read");
            return self.wrong(fault);
        }
        let functions = self.functions;
        let Some(function) = functions.find(name, arguments.len()) else {
            return self.misplaced(span, "this function is not defined", "define it with `fn`");
        };
        let arguments: Vec<Node> = arguments.iter().map(|argument| self.expression(argument)).collect();
        let outer_scope = std::mem::take(&mut self.scope);
        let outer_loops = std::mem::take(&mut self.loops);
        self.open_calls.push(name.to_owned());
        let mut bound = Vec::new();
        for (parameter, argument) in function.parameters.iter().zip(arguments) {
            let binding = match (&argument.result, &argument.kind) {
                (Type::Wrong, _) => Binding::Wrong,
                (Type::Company, _) => Binding::Company,
                (_, NodeKind::Constant(value)) => Binding::Constant(value.clone()),
                _ => {
                    let slot = self.new_slot();
                    let kind = argument.result.clone();
                    bound.push((slot, argument));
                    Binding::Slot(slot, kind)
                }
            };
            self.bind(parameter, binding);
        }
        let body = self.body(&function.body, &span);
        self.open_calls.pop();
        self.scope = outer_scope;
        self.loops = outer_loops;
        let result = body.result.clone();
        Node {
            kind: NodeKind::Call { name: Some(Arc::from(name)), arguments: bound, body: Box::new(body) },
            result,
            span,
        }
    }
}

/// Nothing, as a step.
pub(super) fn nothing(span: Span) -> Node {
    Node { kind: NodeKind::Constant(Constant::Unit), result: Type::Unit, span }
}
