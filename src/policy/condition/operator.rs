//! Arithmetic and comparisons: what may stand on their sides.

use rhai::Expr;

use super::expression::one_line;
use super::kind::{Type, Words};
use super::scope::{Lowering, Site};
use super::tree::{Constant, Node, NodeKind, Operator};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::text::Span;

impl Lowering<'_> {
    /// An operator with its arguments; `at` is the operator's own place.
    pub(super) fn operator(&mut self, name: &str, arguments: &[Expr], at: Span, span: Span) -> Node {
        match (name, arguments) {
            ("!", [argument]) => {
                let argument = self.truth(argument);
                Node { kind: NodeKind::Not(Box::new(argument)), result: Type::Bool, span }
            }
            ("-" | "+", [argument]) => {
                let argument = self.expression(argument);
                self.sign(name, argument, span)
            }
            (_, [left, right]) => {
                let Some(operator) = operator_of(name) else {
                    return self.misplaced(
                        at,
                        &format!("`{name}` can't stand in a condition"),
                        "use `&&`, `||`, `!`, comparisons and arithmetic",
                    );
                };
                let (left, right) = (self.expression(left), self.expression(right));
                self.binary(operator, left, right, Site { at, whole: span })
            }
            _ => self.misplaced(
                at,
                &format!("`{name}` can't stand in a condition"),
                "use `&&`, `||`, `!`, comparisons and arithmetic",
            ),
        }
    }

    fn sign(&mut self, name: &str, argument: Node, span: Span) -> Node {
        match &argument.result {
            Type::Whole | Type::Number | Type::Wrong if name == "+" => argument,
            Type::Whole | Type::Number => {
                let result = argument.result.clone();
                let kind = match &argument.kind {
                    NodeKind::Constant(Constant::Number(number)) => {
                        NodeKind::Constant(Constant::Number(-number))
                    }
                    _ => NodeKind::Negate(Box::new(argument)),
                };
                Node { kind, result, span }
            }
            Type::Wrong => argument,
            Type::Optional(_) => self.may_be_absent(&argument),
            other => {
                let message = format!("`{name}` stands before {}", other.describe());
                self.wrong(Diagnostic::error("kinds", span, message))
            }
        }
    }

    /// An operation or comparison of two sides.
    pub(super) fn binary(&mut self, operator: Operator, left: Node, right: Node, site: Site) -> Node {
        let Site { at, whole: span } = site;
        if left.result.is_wrong() || right.result.is_wrong() {
            let result = if is_comparison(operator) { Type::Bool } else { Type::Wrong };
            return Node { kind: binary(operator, left, right), result, span };
        }
        if is_comparison(operator) {
            return self.comparison(operator, left, right, Site { at, whole: span });
        }
        if let Some(absent) =
            [&left, &right].into_iter().find(|side| matches!(side.result, Type::Optional(_)))
        {
            return self.may_be_absent(absent);
        }
        let result = match (operator, &left.result, &right.result) {
            (Operator::Add, Type::Text(_), Type::Text(_)) => Type::Text(Words::default()),
            (Operator::Add, Type::List(one, one_full), Type::List(other, other_full)) => {
                match one.join(other) {
                    Some(item) => Type::List(Box::new(item), *one_full || *other_full),
                    None => return self.kinds(operator, &left, &right, &at),
                }
            }
            (Operator::Divide, Type::Whole, Type::Whole) => {
                let shown = format!("{}.0", one_line(left.span.snippet()));
                let help = if matches!(left.kind, NodeKind::Constant(_)) {
                    format!("write `{shown} / {}` for the exact quotient", one_line(right.span.snippet()))
                } else {
                    format!(
                        "write `1.0 * {} / {}` for the exact quotient",
                        one_line(left.span.snippet()),
                        one_line(right.span.snippet())
                    )
                };
                return self.wrong(
                    Diagnostic::error("whole-division", span, "a division of two whole numbers")
                        .label("Rhai would cut the fraction off")
                        .help(help),
                );
            }
            (Operator::Power, one, Type::Whole) if one.is_number() => one.clone(),
            (Operator::Power, ..) => return self.kinds(operator, &left, &right, &at),
            (_, Type::Whole, Type::Whole) => Type::Whole,
            (_, one, other) if one.is_number() && other.is_number() => Type::Number,
            _ => return self.kinds(operator, &left, &right, &at),
        };
        Node { kind: binary(operator, left, right), result, span }
    }

    /// From one side to the other, with the brackets around either.
    pub(super) fn between(&self, left: &Node, right: &Node) -> Span {
        self.sources.balanced(&left.span.to(&right.span))
    }

    fn kinds(&mut self, operator: Operator, left: &Node, right: &Node, at: &Span) -> Node {
        let message = format!(
            "`{}` stands between {} and {}",
            symbol(operator),
            left.result.describe(),
            right.result.describe()
        );
        let whole = self.between(left, right);
        self.wrong(Diagnostic::error("kinds", whole, message).with_related(at.clone(), "this operator"))
    }

    fn comparison(&mut self, operator: Operator, left: Node, right: Node, site: Site) -> Node {
        let Site { at, whole: span } = site;
        let is_equality = matches!(operator, Operator::Equal | Operator::NotEqual);
        let with_nothing = |one: &Node, other: &Node| {
            matches!(one.result, Type::Unit) && matches!(other.result, Type::Optional(_) | Type::Unit)
        };
        if is_equality && (with_nothing(&left, &right) || with_nothing(&right, &left)) {
            return Node { kind: binary(operator, left, right), result: Type::Bool, span };
        }
        if let Some(absent) =
            [&left, &right].into_iter().find(|side| matches!(side.result, Type::Optional(_)))
        {
            return self.may_be_absent(absent);
        }
        let comparable = match (&left.result, &right.result) {
            (one, other) if one.is_number() && other.is_number() => true,
            (Type::Text(one), Type::Text(other)) => {
                let (one, other) = (one.clone(), other.clone());
                if is_equality && !self.words_can_meet(&one, &left, &other, &right) {
                    return Node { kind: binary(operator, left, right), result: Type::Bool, span };
                }
                true
            }
            (Type::Bool, Type::Bool) => is_equality,
            (Type::List(one, _), Type::List(other, _)) => is_equality && one.join(other).is_some(),
            _ => false,
        };
        if !comparable {
            let message = match (&left.result, &right.result) {
                (some, Type::Unit) | (Type::Unit, some) => {
                    format!("{} that is never absent is compared with `()`", some.describe())
                }
                _ => format!("{} is compared with {}", left.result.describe(), right.result.describe()),
            };
            let fault = Diagnostic::error("kinds", self.between(&left, &right), message)
                .label("values of different kinds are never equal")
                .with_related(at.clone(), "this comparison");
            self.wrong(fault);
        }
        Node { kind: binary(operator, left, right), result: Type::Bool, span }
    }

    /// Says which words of the policy the data can't have.
    fn words_can_meet(&mut self, one: &Words, left: &Node, other: &Words, right: &Node) -> bool {
        match (one.is_literal, other.is_literal) {
            (false, true) => self.check_words(one, other, right),
            (true, false) => self.check_words(other, one, left),
            (false, false) => match (&one.admissible, &other.admissible) {
                (Some(mine), Some(theirs)) if mine.is_disjoint(theirs) => {
                    let fault = Diagnostic::error(
                        "unknown-word",
                        self.between(left, right),
                        "the two sides have no word in common",
                    )
                    .label(format!("{} is never {}", one.of, other.of));
                    self.wrong(fault);
                    false
                }
                _ => true,
            },
            (true, true) => true,
        }
    }

    /// Whether every word that the policy writes is one that the data can have.
    pub(super) fn check_words(&mut self, data: &Words, literal: &Words, node: &Node) -> bool {
        let (Some(known), Some(written)) = (&data.admissible, &literal.admissible) else { return true };
        let mut all_known = true;
        for word in written.iter().filter(|word| !known.contains(*word)) {
            all_known = false;
            let listed: Vec<&str> = known.iter().map(|word| &**word).collect();
            let help = if listed.len() <= 12 {
                format!("one of {}", listed.join(", "))
            } else {
                format!("there are {} such words", listed.len())
            };
            let fault = Diagnostic::error(
                "unknown-word",
                word_span(node, word),
                format!("`{word}` is never {}", data.of),
            )
            .help(help)
            .help_if(did_you_mean(word, listed));
            self.wrong(fault);
        }
        all_known
    }
}

/// Where a word stands inside a literal, or an array of them.
fn word_span(node: &Node, word: &str) -> Span {
    let quoted = format!("\"{word}\"");
    let range = node.span.range();
    node.span.snippet().find(&quoted).map_or_else(
        || node.span.clone(),
        |at| node.span.text().span(range.start() + at, range.start() + at + quoted.len()),
    )
}

fn binary(operator: Operator, left: Node, right: Node) -> NodeKind {
    NodeKind::Binary { operator, left: Box::new(left), right: Box::new(right) }
}

pub(super) fn is_comparison(operator: Operator) -> bool {
    use Operator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    matches!(operator, Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual)
}

const SYMBOLS: [(&str, Operator); 12] = [
    ("+", Operator::Add),
    ("-", Operator::Subtract),
    ("*", Operator::Multiply),
    ("/", Operator::Divide),
    ("%", Operator::Remainder),
    ("**", Operator::Power),
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<", Operator::Less),
    ("<=", Operator::LessOrEqual),
    (">", Operator::Greater),
    (">=", Operator::GreaterOrEqual),
];

pub(super) fn operator_of(symbol: &str) -> Option<Operator> {
    SYMBOLS.iter().find(|(known, _)| *known == symbol).map(|(_, operator)| *operator)
}

fn symbol(operator: Operator) -> &'static str {
    SYMBOLS.iter().find(|(_, known)| *known == operator).map_or("?", |(symbol, _)| symbol)
}
