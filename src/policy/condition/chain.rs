//! Chains of properties, methods and items: `c.metrics?.revenue_pct`, `c.scores("remedy")[0]`.

use rhai::{ASTFlags, BinaryExpr, Expr, FnCallExpr};

use super::expression::one_line;
use super::kind::Type;
use super::scope::{Lowering, Site};
use super::tree::{Node, NodeKind};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::RecordShape;
use crate::text::Span;

/// One link of a chain.
struct Link<'e> {
    what: &'e Expr,
    is_index: bool,
    /// Whether it is `?.` or `?[`.
    is_optional: bool,
}

impl Lowering<'_> {
    /// A chain. Where a `?.` meets nothing, the whole rest of the chain is nothing.
    pub(super) fn chain(&mut self, chain: &BinaryExpr, flags: ASTFlags, is_index: bool, span: Span) -> Node {
        let mut links = Vec::new();
        flatten(&chain.rhs, flags, is_index, &mut links);
        let mut node = self.expression(&chain.lhs);
        let mut may_stop = false;
        for link in links {
            if let Type::Optional(inner) = &node.result {
                if !link.is_optional {
                    return self.reads_absent(&node, &link);
                }
                may_stop = true;
                node.result = (**inner).clone();
            }
            let to_here = node.span.to(&self.link_span(link.what));
            node = self.link(node, &link, to_here);
        }
        if may_stop {
            node.result = node.result.or_nothing();
        }
        node.span = span;
        node
    }

    fn link(&mut self, of: Node, link: &Link, span: Span) -> Node {
        if link.is_index {
            return self.index(of, link.what, span);
        }
        match link.what {
            Expr::Property(property, position) => {
                let at = self.sources.word(*position);
                self.property(of, property.2.as_str(), Site { at, whole: span })
            }
            Expr::MethodCall(call, position) => {
                let call: &FnCallExpr = call;
                let at = self.sources.word(*position);
                self.method(of, call.name.as_str(), &call.args, Site { at, whole: span })
            }
            _ => self.misplaced(span, "this can't stand behind a `.`", "name a property or a function"),
        }
    }

    fn link_span(&self, what: &Expr) -> Span {
        match what {
            Expr::MethodCall(_, position) => self.sources.call(*position).0,
            Expr::Property(_, position) => self.sources.word(*position),
            other => self.span(other),
        }
    }

    fn reads_absent(&mut self, node: &Node, link: &Link) -> Node {
        let words = one_line(node.span.snippet());
        let next = self.link_span(link.what);
        let next = one_line(next.snippet());
        let fault = Diagnostic::error("may-be-absent", node.span.clone(), format!("`{words}` may be absent"))
            .label("absence never silently reads as false")
            .help(format!("write `{words}?.{next} ?? …` and say what absence means"));
        self.wrong(fault)
    }

    /// A property of a record, or the length of a text or array.
    pub(super) fn property(&mut self, of: Node, name: &str, site: Site) -> Node {
        match of.result.clone() {
            Type::Wrong => Node { kind: of.kind, result: Type::Wrong, span: site.whole },
            Type::Company => {
                let record = self.world.company.clone();
                self.record_property(of, &record, name, site)
            }
            Type::Record(record) => self.record_property(of, &record, name, site),
            Type::List(..) | Type::Text(_) if name == "len" => self.method(of, "len", &[], site),
            other => {
                let message = format!("`{name}` is read of {}, which has no properties", other.describe());
                self.wrong(Diagnostic::error("unknown-property", site.at, message))
            }
        }
    }

    fn record_property(&mut self, of: Node, record: &RecordShape, name: &str, site: Site) -> Node {
        let Site { at, whole: span } = site;
        let full = if record.name.is_empty() { name.to_owned() } else { format!("{}.{name}", record.name) };
        let words = format!("a word of `{full}`");
        let (result, default) = match record.properties.get(name) {
            Some(property) => {
                let kind = Type::of_shape(&property.shape, &words);
                if kind.is_wrong() {
                    let fault = Diagnostic::error(
                        "unknown-property",
                        at.clone(),
                        format!("the schema doesn't say what `{full}` holds"),
                    )
                    .help("give the property a `type` in the company schema");
                    return self.wrong(fault);
                }
                let is_always_there = property.is_required || property.default.is_some();
                (if is_always_there { kind } else { kind.or_nothing() }, property.default.clone())
            }
            None => match &record.others {
                Some(shape) => (Type::of_shape(shape, &words).or_nothing(), None),
                None => return self.unknown_property(record, name, &at),
            },
        };
        Node { kind: NodeKind::Property { of: Box::new(of), name: name.into(), default }, result, span }
    }

    fn unknown_property(&mut self, record: &RecordShape, name: &str, at: &Span) -> Node {
        let whose =
            if record.name.is_empty() { "a company".to_owned() } else { format!("`{}`", record.name) };
        let mut fault =
            Diagnostic::error("unknown-property", at.clone(), format!("{whose} has no property `{name}`"))
                .label("the company schema doesn't have it")
                .help_if(did_you_mean(name, record.properties.keys().map(String::as_str)));
        if record.name.is_empty() {
            let functions = ["answer", "score", "scores", "count", "share", "coverage", "known"];
            if name == "answers" {
                fault = fault
                    .label("answers are read by question")
                    .help("read an answer with `c.answer(\"path\")`");
            } else if functions.contains(&name) {
                fault = fault
                    .label("it is a function")
                    .help(format!("write it with brackets, as in `c.{name}(…)`"));
            }
        }
        self.wrong(fault)
    }

    /// An item of an array, or a property by its name in brackets.
    fn index(&mut self, of: Node, index: &Expr, span: Span) -> Node {
        let at = self.span(index);
        if let (Type::Company | Type::Record(_), Expr::StringConstant(name, _)) = (&of.result, index) {
            return self.property(of, name.as_str(), Site { at, whole: span });
        }
        let index = self.expression(index);
        match (&of.result, &index.result) {
            (Type::Wrong, _) | (_, Type::Wrong) => Node { kind: of.kind, result: Type::Wrong, span },
            (Type::List(item, _), Type::Whole) => {
                let result = (**item).clone();
                Node { kind: NodeKind::Index { of: Box::new(of), index: Box::new(index) }, result, span }
            }
            (some, by) => {
                let message = format!("{} is indexed by {}", some.describe(), by.describe());
                self.wrong(
                    Diagnostic::error("kinds", at, message)
                        .help("an array is indexed by a whole number from 0"),
                )
            }
        }
    }
}

/// The links of a chain, in order. Rhai nests them to the right.
fn flatten<'e>(rest: &'e Expr, flags: ASTFlags, is_index: bool, links: &mut Vec<Link<'e>>) {
    let is_optional = flags.contains(ASTFlags::NEGATED);
    match rest {
        Expr::Dot(chain, inner, _) if !(is_index && flags.contains(ASTFlags::BREAK)) => {
            links.push(Link { what: &chain.lhs, is_index, is_optional });
            flatten(&chain.rhs, *inner, false, links);
        }
        Expr::Index(chain, inner, _) if !(is_index && flags.contains(ASTFlags::BREAK)) => {
            links.push(Link { what: &chain.lhs, is_index, is_optional });
            flatten(&chain.rhs, *inner, true, links);
        }
        _ => links.push(Link { what: rest, is_index, is_optional }),
    }
}
