//! Closures over the items of an array, and looking for an item.

use rhai::{Expr, FnPtr, Stmt};

use super::kind::Type;
use super::scope::{Binding, Lowering, Site};
use super::tree::{Each, Node, NodeKind};
use crate::diagnostic::Diagnostic;
use crate::text::Span;

impl Lowering<'_> {
    /// `item in list`, for arrays and texts.
    pub(super) fn contains(&mut self, item: Node, list: Node, span: Span) -> Node {
        let done = |item: Node, list: Node, span: Span| Node {
            kind: NodeKind::In { item: Box::new(item), list: Box::new(list) },
            result: Type::Bool,
            span,
        };
        if item.result.is_wrong() || list.result.is_wrong() {
            return done(item, list, span);
        }
        if let Some(absent) = [&item, &list].into_iter().find(|side| matches!(side.result, Type::Optional(_)))
        {
            return self.may_be_absent(absent);
        }
        match (&list.result, &item.result) {
            (Type::Text(_), Type::Text(_)) => done(item, list, span),
            (Type::List(held, _), wanted) => {
                if let (Type::Text(held), Type::Text(wanted)) = (&**held, wanted) {
                    let (held, wanted) = (held.clone(), wanted.clone());
                    match (held.is_literal, wanted.is_literal) {
                        (true, false) => {
                            self.check_words(&wanted, &held, &list);
                        }
                        (false, true) => {
                            self.check_words(&held, &wanted, &item);
                        }
                        _ => {}
                    }
                    return done(item, list, span);
                }
                if held.join(wanted).is_none() {
                    let message = format!("{} is looked for among {}", wanted.describe(), plural(held));
                    return self.wrong(
                        Diagnostic::error("kinds", self.between(&item, &list), message)
                            .label("it is never there"),
                    );
                }
                done(item, list, span)
            }
            (other, _) => {
                let message = format!("something is looked for in {}", other.describe());
                self.wrong(
                    Diagnostic::error("kinds", list.span.clone(), message)
                        .help("`in` and `contains` look into arrays and texts"),
                )
            }
        }
    }

    /// `list.some(|item| …)` and its like.
    pub(super) fn each(&mut self, how: Each, of: Node, arguments: &[Expr], site: Site) -> Node {
        let Site { at, whole: span } = site;
        let Type::List(held, _) = of.result.clone() else {
            let message = format!("`{}` is called on {}", at.snippet(), of.result.describe());
            return self.wrong(
                Diagnostic::error("kinds", at.clone(), message).help("it goes over the items of an array"),
            );
        };
        let [closure] = arguments else {
            return self.wrong(
                Diagnostic::error(
                    "arguments",
                    span,
                    format!("`{}` has {} arguments", at.snippet(), arguments.len()),
                )
                .label("it takes one closure, as in `|i| …`"),
            );
        };
        let Some((name, captured)) = closure_of(closure) else {
            let place = self.span(closure);
            return self.misplaced(place, "this is no closure", "write it out, as in `|i| i.scale > 2`");
        };
        let functions = self.functions;
        let Some(function) = functions.closure(&name).filter(|function| {
            (captured..=captured + 2).contains(&function.parameters.len())
                && function.parameters.len() > captured
        }) else {
            let place = self.closure_span(closure);
            return self.misplaced(
                place,
                "the closure doesn't take one item",
                "write it with one parameter, as in `|i| i.scale > 2`",
            );
        };
        let mark = self.scope.len();
        let outer = self.loops;
        self.loops = 0;
        let bindings: Vec<(String, Binding)> = function.parameters[..captured]
            .iter()
            .map(|name| (name.clone(), self.find(name).cloned().unwrap_or(Binding::Wrong)))
            .collect();
        self.scope.extend(bindings);
        let item = self.new_slot();
        self.bind(&function.parameters[captured], Binding::Slot(item, (*held).clone()));
        let index = function.parameters.get(captured + 1).map(|name| {
            let slot = self.new_slot();
            self.scope.push((name.clone(), Binding::Slot(slot, Type::Whole)));
            slot
        });
        let body = self.body(&function.body, &span);
        self.scope.truncate(mark);
        self.loops = outer;
        let body = if how == Each::Map { body } else { self.must_be_truth(body) };
        let result = match how {
            Each::Some | Each::All => Type::Bool,
            Each::Filter => Type::List(held.clone(), false),
            Each::Find => (*held).clone().or_nothing(),
            Each::Map => {
                if matches!(body.result, Type::Optional(_) | Type::Unit) {
                    return self.may_be_absent(&body);
                }
                let is_full = matches!(&of.result, Type::List(_, true));
                Type::List(Box::new(body.result.clone()), is_full)
            }
        };
        let result = if body.result.is_wrong() && how == Each::Map { Type::Wrong } else { result };
        Node {
            kind: NodeKind::Each { how, of: Box::new(of), item, index, body: Box::new(body) },
            result,
            span,
        }
    }
}

impl Lowering<'_> {
    /// Where a closure stands, from its first `|` to its end.
    fn closure_span(&self, closure: &Expr) -> Span {
        match closure {
            Expr::DynamicConstant(_, position) => self.sources.closure(*position),
            _ => self.span(closure),
        }
    }
}

/// The name of a closure and how many variables it captures.
fn closure_of(expression: &Expr) -> Option<(String, usize)> {
    match expression {
        Expr::DynamicConstant(value, _) => {
            value.read_lock::<FnPtr>().map(|function| (function.fn_name().to_owned(), 0))
        }
        Expr::Stmt(block) => match block.statements() {
            [Stmt::Share(_), Stmt::Expr(call)] => match &**call {
                Expr::FnCall(call, _) if call.name.as_str() == "curry" => {
                    let (function, captured) = call.args.split_first()?;
                    closure_of(function).map(|(name, _)| (name, captured.len()))
                }
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn plural(kind: &Type) -> &'static str {
    match kind {
        Type::Bool => "values that are true or false",
        Type::Whole | Type::Number => "numbers",
        Type::Text(_) => "texts",
        Type::List(..) => "arrays",
        Type::Record(_) => "records",
        _ => "other values",
    }
}
