//! Expressions: Rhai's syntax tree → steps with kinds and places.

use std::sync::Arc;

use rhai::{Expr, FnCallExpr, Position};

use super::host::is_literal_day;
use super::kind::{Type, Words};
use super::scope::{Binding, Lowering, Site, constant_type};
use super::tree::{Constant, Node, NodeKind};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::Exact;
use crate::text::Span;

impl Lowering<'_> {
    /// An expression, inside the limits.
    pub(super) fn expression(&mut self, expression: &Expr) -> Node {
        let span = self.span(expression);
        if !self.enter(&span) {
            self.leave();
            return Node { kind: NodeKind::Constant(Constant::Unit), result: Type::Wrong, span };
        }
        let node = self.any_expression(expression, span);
        self.leave();
        node
    }

    fn any_expression(&mut self, expression: &Expr, span: Span) -> Node {
        match expression {
            Expr::BoolConstant(value, _) => literal(Constant::Bool(*value), span),
            Expr::IntegerConstant(whole, _) => literal(Constant::Whole(*whole), span),
            Expr::StringConstant(text, _) => literal(Constant::Text(Arc::from(text.as_str())), span),
            Expr::CharConstant(character, _) => {
                literal(Constant::Text(Arc::from(character.to_string())), span)
            }
            Expr::Unit(_) => literal(Constant::Unit, span),
            Expr::DynamicConstant(value, _) => match value.as_decimal() {
                Ok(decimal) => {
                    let number = Exact::parse(&decimal.to_string()).expect("a decimal prints as a decimal");
                    literal(Constant::Number(number), span)
                }
                Err(_) => self.misplaced(
                    span,
                    "a closure stands by itself",
                    "give it to `some`, `all`, `filter`, `map` or `find`",
                ),
            },
            Expr::Array(items, _) => self.array(items, span),
            Expr::Variable(name, ..) => self.variable(name.1.as_str(), span),
            Expr::FnCall(call, position) => self.call(call, *position, span),
            Expr::Dot(chain, flags, _) => self.chain(chain, *flags, false, span),
            Expr::Index(chain, flags, _) => self.chain(chain, *flags, true, span),
            Expr::And(parts, _) => self.logic(parts, span, NodeKind::And),
            Expr::Or(parts, _) => self.logic(parts, span, NodeKind::Or),
            Expr::Coalesce(parts, _) => self.coalesce(parts, span),
            Expr::Stmt(block) => self.block(block.statements(), span),
            Expr::InterpolatedString(..) => self.misplaced(
                span,
                "a text is put together from values",
                "compare with words that are written out",
            ),
            Expr::Map(..) => self.misplaced(span, "a map stands in a condition", "use plain values"),
            Expr::ThisPtr(_) => self.misplaced(
                span,
                "`this` stands in a condition",
                "name the closure's parameter, as in `|i| i.scale`",
            ),
            _ => self.misplaced(
                span,
                "this can't stand in a condition",
                "use comparisons, `&&`, `||`, `!`, `if` and the functions of `c`",
            ),
        }
    }

    pub(super) fn misplaced(&mut self, span: Span, message: &str, help: &str) -> Node {
        self.wrong(Diagnostic::error("condition", span, message).help(help))
    }

    fn array(&mut self, items: &[Expr], span: Span) -> Node {
        let items: Vec<Node> = items.iter().map(|item| self.expression(item)).collect();
        let mut kind: Option<Type> = None;
        for item in &items {
            match kind.as_ref().map_or(Some(item.result.clone()), |kind| kind.join(&item.result)) {
                Some(joined) => kind = Some(joined),
                None => {
                    let first = &items[0];
                    let fault = Diagnostic::error(
                        "kinds",
                        item.span.clone(),
                        format!("an array holds {} and {}", first.result.describe(), item.result.describe()),
                    )
                    .help("the items of an array are of one kind");
                    return self.wrong(fault);
                }
            }
        }
        if let Some(Type::Optional(_)) = kind {
            let absent = items
                .iter()
                .find(|item| matches!(item.result, Type::Optional(_)))
                .expect("one of the items may be absent");
            return self.may_be_absent(absent);
        }
        let constants: Option<Vec<Constant>> = items
            .iter()
            .map(|item| match &item.kind {
                NodeKind::Constant(value) if !item.result.is_wrong() => Some(value.clone()),
                _ => None,
            })
            .collect();
        let result = Type::List(Box::new(kind.unwrap_or(Type::Wrong)), !items.is_empty());
        match constants {
            Some(values) => Node { kind: NodeKind::Constant(Constant::List(values)), result, span },
            None => Node { kind: NodeKind::List(items), result, span },
        }
    }

    fn variable(&mut self, name: &str, span: Span) -> Node {
        match self.find(name).cloned() {
            Some(Binding::Company) => Node { kind: NodeKind::Company, result: Type::Company, span },
            Some(Binding::Slot(slot, kind)) => Node { kind: NodeKind::Local(slot), result: kind, span },
            Some(Binding::Constant(value)) => match constant_type(&value) {
                Some(_) => literal(value, span),
                None => self.misplaced(
                    span,
                    "an array holds values of different kinds",
                    "the items of an array are of one kind",
                ),
            },
            Some(Binding::Wrong) => {
                Node { kind: NodeKind::Constant(Constant::Unit), result: Type::Wrong, span }
            }
            None => {
                let known: Vec<String> = self.scope.iter().map(|(name, _)| name.clone()).collect();
                let fault = Diagnostic::error("unknown-name", span, format!("`{name}` is not defined"))
                    .help("functions see only their arguments, conditions also the variables around them; text stands in double quotes")
                    .help_if(did_you_mean(name, known.iter().map(String::as_str)));
                self.wrong(fault)
            }
        }
    }

    fn logic(&mut self, parts: &[Expr], span: Span, make: fn(Vec<Node>) -> NodeKind) -> Node {
        let parts: Vec<Node> = parts.iter().map(|part| self.truth(part)).collect();
        Node { kind: make(parts), result: Type::Bool, span }
    }

    /// An expression that has to be true or false.
    pub(super) fn truth(&mut self, expression: &Expr) -> Node {
        let node = self.expression(expression);
        self.must_be_truth(node)
    }

    pub(super) fn must_be_truth(&mut self, node: Node) -> Node {
        match &node.result {
            Type::Bool | Type::Wrong => node,
            Type::Optional(inner) if matches!(**inner, Type::Bool) => self.may_be_absent(&node),
            other => {
                let fault = Diagnostic::error(
                    "kinds",
                    node.span.clone(),
                    format!("{} stands where true or false is wanted", other.describe()),
                )
                .help("compare it with something");
                self.wrong(fault)
            }
        }
    }

    fn coalesce(&mut self, parts: &[Expr], span: Span) -> Node {
        let parts: Vec<Node> = parts.iter().map(|part| self.expression(part)).collect();
        let last = parts.len() - 1;
        let mut kind: Option<Type> = None;
        for (index, part) in parts.iter().enumerate() {
            let own = if index < last { part.result.present().clone() } else { part.result.clone() };
            if matches!(own, Type::Unit) && index < last {
                continue;
            }
            match kind.as_ref().map_or(Some(own.clone()), |kind| kind.join(&own)) {
                Some(joined) => kind = Some(joined),
                None => {
                    let message = format!(
                        "`??` stands between {} and {}",
                        parts[0].result.present().describe(),
                        own.describe()
                    );
                    return self.wrong(
                        Diagnostic::error("kinds", part.span.clone(), message)
                            .help("what absence means is of the same kind as the value"),
                    );
                }
            }
        }
        // A fallback that the policy writes is part of what the value can be.
        let result = kind.unwrap_or(Type::Unit);
        if let (Type::Text(words), Some(first)) = (&result, parts.first())
            && let Type::Text(data) = first.result.present()
        {
            let is_date = parts.iter().all(|part| match part.result.present() {
                Type::Text(words) => words.is_date || is_literal_day(part),
                _ => true,
            });
            let words = Words { is_literal: data.is_literal, is_date, ..words.clone() };
            return Node { kind: NodeKind::Coalesce(parts), result: Type::Text(words), span };
        }
        Node { kind: NodeKind::Coalesce(parts), result, span }
    }

    /// A value that may be absent is used as if it were there.
    pub(super) fn may_be_absent(&mut self, node: &Node) -> Node {
        let words = node.span.snippet().to_owned();
        let example = match node.result.present() {
            Type::Bool => "false",
            Type::Text(words) if words.is_date => "\"1970-01-01\"",
            Type::Text(_) => "\"\"",
            Type::List(..) => "[]",
            _ => "0",
        };
        if let NodeKind::If { otherwise: None, .. } = &node.kind {
            let fault = Diagnostic::error(
                "may-be-absent",
                node.span.clone(),
                "an `if` without an `else` gives nothing when it doesn't hold",
            )
            .label("absence never silently reads as false")
            .help(format!("add `else {{ {example} }}`"));
            return self.wrong(fault);
        }
        let fault = Diagnostic::error(
            "may-be-absent",
            node.span.clone(),
            format!("`{}` may be absent", one_line(&words)),
        )
        .label("absence never silently reads as false")
        .help(format!("say what absence means, as in `{} ?? {example}`", one_line(&words)));
        self.wrong(fault)
    }

    /// A call by name: an operator, a function of the policy, or one of the language.
    fn call(&mut self, call: &FnCallExpr, position: Position, span: Span) -> Node {
        let name = call.name.as_str();
        let at = self.sources.word(position);
        // `item in list` and `item !in list`; called by its name, it is a function like others.
        if name == "contains" && at.snippet() != "contains" && call.args.len() == 2 {
            let list = self.expression(&call.args[0]);
            let item = self.expression(&call.args[1]);
            return self.contains(item, list, span);
        }
        if call.op_token.is_some() {
            return self.operator(name, &call.args, at, span);
        }
        if self.functions.find(name, call.args.len()).is_some() {
            return self.user_call(name, &call.args, span);
        }
        if let Some(count) = self.functions.parameters_of(name) {
            let fault = Diagnostic::error(
                "arguments",
                span,
                format!("`{name}` is called with {} arguments", call.args.len()),
            )
            .label(format!("it takes {count}"));
            return self.wrong(fault);
        }
        match name {
            "days_since" | "in_force" => {
                let arguments: Vec<Node> =
                    call.args.iter().map(|argument| self.expression(argument)).collect();
                self.day_function(name, arguments, at, span)
            }
            _ => match call.args.split_first() {
                Some((first, rest)) => {
                    let of = self.expression(first);
                    self.method(of, name, rest, Site { at, whole: span })
                }
                None => {
                    let known: Vec<String> = self
                        .functions
                        .names()
                        .map(str::to_owned)
                        .chain(["days_since".into(), "in_force".into()])
                        .collect();
                    let fault =
                        Diagnostic::error("unknown-function", at, format!("there is no function `{name}`"))
                            .help_if(did_you_mean(name, known.iter().map(String::as_str)));
                    self.wrong(fault)
                }
            },
        }
    }
}

/// A value of the policy as a step.
pub(super) fn literal(value: Constant, span: Span) -> Node {
    let result = constant_type(&value).unwrap_or(Type::Wrong);
    Node { kind: NodeKind::Constant(value), result, span }
}

/// Source text on one line, shortened.
pub(in crate::policy) fn one_line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() > 60 { joined.chars().take(59).chain(['…']).collect() } else { joined }
}
