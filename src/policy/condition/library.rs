//! Functions on texts, numbers and arrays that conditions may call, and what they give.

use rhai::Expr;

use super::kind::{Type, Words};
use super::scope::{Lowering, Site};
use super::tree::{Each, Library, Node, NodeKind};
use crate::diagnostic::{Diagnostic, did_you_mean};

const NAMES: [(&str, Library); 16] = [
    ("len", Library::Length),
    ("is_empty", Library::IsEmpty),
    ("min", Library::Minimum),
    ("max", Library::Maximum),
    ("sum", Library::Sum),
    ("abs", Library::Absolute),
    ("floor", Library::Floor),
    ("ceiling", Library::Ceiling),
    ("round", Library::Round),
    ("starts_with", Library::StartsWith),
    ("ends_with", Library::EndsWith),
    ("to_lower", Library::Lower),
    ("to_upper", Library::Upper),
    ("make_lower", Library::Lower),
    ("make_upper", Library::Upper),
    ("distinct", Library::Distinct),
];

const CLOSURES: [(&str, Each); 5] = [
    ("some", Each::Some),
    ("all", Each::All),
    ("filter", Each::Filter),
    ("map", Each::Map),
    ("find", Each::Find),
];

/// The names of all of them.
pub(in crate::policy) fn names() -> impl Iterator<Item = &'static str> {
    let functions = NAMES.iter().map(|(name, _)| *name);
    functions.chain(CLOSURES.iter().map(|(name, _)| *name)).chain(["contains"])
}

impl Lowering<'_> {
    /// A method of a value: a function of `c`, one over the items of an array, or one of the library.
    pub(super) fn method(&mut self, of: Node, name: &str, arguments: &[Expr], site: Site) -> Node {
        if matches!(of.result, Type::Company) {
            return self.company_function(name, arguments, site);
        }
        let Site { at, whole: span } = site.clone();
        if of.result.is_wrong() {
            return Node { kind: of.kind, result: Type::Wrong, span };
        }
        if matches!(of.result, Type::Optional(_)) {
            return self.may_be_absent(&of);
        }
        if let ("contains", [item]) = (name, arguments) {
            let item = self.expression(item);
            return self.contains(item, of, span);
        }
        if let Some((_, how)) = CLOSURES.iter().find(|(known, _)| *known == name) {
            return self.each(*how, of, arguments, site);
        }
        let Some((_, function)) = NAMES.iter().find(|(known, _)| *known == name) else {
            let fault = Diagnostic::error(
                "unknown-function",
                at.clone(),
                format!("there is no function `{name}` for {} in a condition", of.result.describe()),
            )
            .help_if(did_you_mean(name, names()));
            return self.wrong(fault);
        };
        let rest: Vec<Node> = arguments.iter().map(|argument| self.expression(argument)).collect();
        if let Some(absent) = rest.iter().find(|argument| matches!(argument.result, Type::Optional(_))) {
            return self.may_be_absent(absent);
        }
        let given: Vec<Node> = std::iter::once(of).chain(rest).collect();
        if given.iter().any(|argument| argument.result.is_wrong()) {
            return Node {
                kind: NodeKind::Library { function: *function, arguments: given },
                result: Type::Wrong,
                span,
            };
        }
        let kinds: Vec<&Type> = given.iter().map(|argument| &argument.result).collect();
        match library_type(*function, &kinds) {
            Some(result) => {
                Node { kind: NodeKind::Library { function: *function, arguments: given }, result, span }
            }
            None => {
                let shown: Vec<&str> = kinds.iter().map(|kind| kind.describe()).collect();
                let fault = Diagnostic::error(
                    "arguments",
                    at.clone(),
                    format!("`{name}` doesn't take {}", shown.join(" and ")),
                );
                self.wrong(fault)
            }
        }
    }
}

/// What a function gives; `None` when it doesn't take these.
fn library_type(function: Library, arguments: &[&Type]) -> Option<Type> {
    Some(match (function, arguments) {
        (Library::Length, [Type::List(..) | Type::Text(_)]) => Type::Whole,
        (Library::IsEmpty, [Type::List(..) | Type::Text(_)])
        | (Library::StartsWith | Library::EndsWith, [Type::Text(_), Type::Text(_)]) => Type::Bool,
        (Library::Minimum | Library::Maximum, [Type::List(item, is_full)]) => match &**item {
            item if item.is_number() || matches!(item, Type::Text(_)) => {
                if *is_full {
                    item.clone()
                } else {
                    item.clone().or_nothing()
                }
            }
            Type::Wrong => Type::Optional(Box::new(Type::Number)),
            _ => return None,
        },
        (Library::Minimum | Library::Maximum, [one, other]) if one.is_number() && other.is_number() => {
            one.join(other)?
        }
        (Library::Sum, [Type::List(item, _)]) => match &**item {
            item if item.is_number() => item.clone(),
            Type::Wrong => Type::Number,
            _ => return None,
        },
        (Library::Absolute | Library::Floor | Library::Ceiling | Library::Round, [number])
            if number.is_number() =>
        {
            (*number).clone()
        }
        (Library::Lower | Library::Upper, [Type::Text(_)]) => Type::Text(Words::default()),
        (Library::Distinct, [list @ Type::List(..)]) => (*list).clone(),
        _ => return None,
    })
}
