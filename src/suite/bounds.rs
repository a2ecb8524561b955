//! What the parts of a policy can come to for any company at all: bounds that are never too narrow.

mod span;

use std::collections::{BTreeMap, BTreeSet};

use super::site::{is_comparison, present};
use crate::model::{Exact, NodeIndex, Questionnaire, Tree};
use crate::policy::condition::{Constant, Each, Host, Library, Node, NodeKind, Operator, Statement, Type};
use crate::policy::{Combine, Policy, Treatment};
pub(super) use span::Span;

/// What a step can give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// Whether it can be true, and whether it can be false.
    Truth(bool, bool),
    /// A number, or nothing.
    Number(Span),
    /// An array with so many items.
    List(Span),
    /// Anything.
    Anything,
}

/// What every node can score, by index.
pub(super) fn scores(policy: &Policy, questionnaire: &Questionnaire) -> Vec<Span> {
    let tree = &questionnaire.tree;
    let mut spans: Vec<Span> = vec![Span::any(); tree.len()];
    for index in tree.indices().rev() {
        let decided = &policy.nodes[index.0];
        spans[index.0] = if let Some((script, _)) = &decided.script {
            let known = Known { policy, questionnaire, scores: &spans, said: None };
            match known.bound(&script.tree, &mut BTreeMap::new()) {
                Bound::Number(span) => span,
                _ => Span::between(Some(Exact::zero()), None, true),
            }
        } else if let Some(question) = tree.node(index).question {
            let decided = &policy.questions[question.0];
            let asked = questionnaire.question(question);
            let mut values = BTreeSet::new();
            let mut may_be_absent = false;
            for option in &asked.options {
                match decided.options.get(option) {
                    Some((Treatment::Points(points), _)) => {
                        values.insert(points.clone());
                    }
                    _ => may_be_absent = true,
                }
            }
            if asked.number.is_some() {
                match &decided.bands {
                    Some((bands, _)) => values.extend(bands.iter().map(|(_, points)| points.clone())),
                    None => may_be_absent = true,
                }
            }
            Span::of(values, may_be_absent)
        } else {
            group(policy, questionnaire, index, &spans)
        };
    }
    spans
}

fn group(policy: &Policy, questionnaire: &Questionnaire, index: NodeIndex, spans: &[Span]) -> Span {
    let children = &questionnaire.tree.node(index).children;
    let counted: Vec<(&Exact, &Span)> = children
        .iter()
        .map(|child| (&policy.nodes[child.0].weight, &spans[child.0]))
        .filter(|(weight, span)| weight.is_positive() && !span.is_empty())
        .collect();
    let Some((_, first)) = counted.first() else { return Span::absent() };
    let may_be_absent = counted.iter().all(|(_, span)| span.may_be_absent);
    let joined = counted.iter().fold((*first).clone(), |joined, (_, span)| joined.join(span));
    match policy.nodes[index.0].combine {
        Combine::Maximum | Combine::Minimum => Span { may_be_absent, ..joined },
        Combine::Mean if counted.len() == 1 => Span { may_be_absent, ..joined },
        Combine::Mean => Span::between(joined.least, joined.most, may_be_absent),
        Combine::Sum => {
            let most: Option<Vec<Exact>> =
                counted.iter().map(|(weight, span)| span.most.as_ref().map(|most| *weight * most)).collect();
            Span::between(Some(Exact::zero()), most.map(|most| most.into_iter().sum()), may_be_absent)
        }
    }
}

/// Which operands are taken to be true or false.
type Said<'a> = dyn Fn(&Node) -> Option<bool> + 'a;

/// What is known while a condition is looked at.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) policy: &'a Policy,
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) scores: &'a [Span],
    /// Operands that are taken to be true or false.
    pub(super) said: Option<&'a Said<'a>>,
}

/// What variables can hold.
pub(super) type Slots = BTreeMap<usize, Bound>;

impl Known<'_> {
    /// What a step can give.
    pub(super) fn bound(&self, node: &Node, slots: &mut Slots) -> Bound {
        if let (Some(said), Type::Bool) = (self.said, &node.result)
            && let Some(truth) = said(node)
        {
            return Bound::Truth(truth, !truth);
        }
        match &node.kind {
            NodeKind::Constant(constant) => of_constant(constant),
            NodeKind::Local(slot) => slots.get(slot).cloned().unwrap_or_else(|| of_type(&node.result)),
            NodeKind::Not(of) => match self.bound(of, slots) {
                Bound::Truth(may, may_not) => Bound::Truth(may_not, may),
                _ => Bound::Truth(true, true),
            },
            NodeKind::Negate(of) => match self.bound(of, slots) {
                Bound::Number(span) => Bound::Number(span.negated()),
                other => other,
            },
            NodeKind::And(parts) => self.all(parts, slots, true),
            NodeKind::Or(parts) => self.all(parts, slots, false),
            NodeKind::Binary { operator, left, right } => {
                let (left, right) = (self.bound(left, slots), self.bound(right, slots));
                binary(*operator, &left, &right, &node.result)
            }
            NodeKind::Coalesce(parts) => {
                let bounds: Vec<Bound> = parts.iter().map(|part| self.bound(part, slots)).collect();
                coalesced(&bounds)
            }
            NodeKind::If { condition, then, otherwise } => {
                let (may, may_not) = self.truth(condition, slots);
                let mut reached = Vec::new();
                if may {
                    reached.push(self.bound(then, slots));
                }
                if may_not {
                    reached.push(match otherwise {
                        Some(otherwise) => self.bound(otherwise, slots),
                        None => Bound::Number(Span::absent()),
                    });
                }
                reached.into_iter().reduce(|one, other| join(&one, &other)).unwrap_or(Bound::Anything)
            }
            NodeKind::Block(statements) => self.block(statements, slots),
            NodeKind::Call { arguments, body, .. } => {
                for (slot, argument) in arguments {
                    let given = self.bound(argument, slots);
                    slots.insert(*slot, given);
                }
                if has_return(body) { of_type(&node.result) } else { self.bound(body, slots) }
            }
            NodeKind::Host { function, arguments } => self.host(*function, arguments, &node.result),
            NodeKind::Library { function, arguments } => {
                let given: Vec<Bound> =
                    arguments.iter().map(|argument| self.bound(argument, slots)).collect();
                match (function, given.as_slice()) {
                    (Library::Length, [Bound::List(length)]) => Bound::Number(length.clone()),
                    (Library::Length, _) => Bound::Number(Span::between(Some(Exact::zero()), None, false)),
                    _ => of_type(&node.result),
                }
            }
            NodeKind::Each { how: Each::Some | Each::All, .. } | NodeKind::In { .. } => {
                Bound::Truth(true, true)
            }
            _ => of_type(&node.result),
        }
    }

    pub(super) fn truth(&self, node: &Node, slots: &mut Slots) -> (bool, bool) {
        match self.bound(node, slots) {
            Bound::Truth(may, may_not) => (may, may_not),
            _ => (true, true),
        }
    }

    fn all(&self, parts: &[Node], slots: &mut Slots, is_and: bool) -> Bound {
        let truths: Vec<(bool, bool)> = parts.iter().map(|part| self.truth(part, slots)).collect();
        if is_and {
            Bound::Truth(truths.iter().all(|(may, _)| *may), truths.iter().any(|(_, may_not)| *may_not))
        } else {
            Bound::Truth(truths.iter().any(|(may, _)| *may), truths.iter().all(|(_, may_not)| *may_not))
        }
    }

    fn block(&self, statements: &[Statement], slots: &mut Slots) -> Bound {
        let mut last = Bound::Number(Span::absent());
        for statement in statements {
            last = match statement {
                Statement::Let { slot, value } => {
                    let given = self.bound(value, slots);
                    slots.insert(*slot, given);
                    Bound::Number(Span::absent())
                }
                Statement::Do(node) => self.bound(node, slots),
                _ => {
                    // Loops and assignments: nothing is known of any variable any more.
                    slots.clear();
                    return Bound::Anything;
                }
            };
        }
        last
    }

    fn host(&self, function: Host, arguments: &[Node], result: &Type) -> Bound {
        let path = |at: usize| match arguments.get(at).map(|argument| &argument.kind) {
            Some(NodeKind::Constant(Constant::Text(path))) => self.questionnaire.tree.find(path),
            None => Some(Tree::ROOT),
            _ => None,
        };
        let unit = || Span::between(Some(Exact::zero()), Some(Exact::one()), false);
        match function {
            Host::Score => path(0).map_or(Bound::Anything, |node| Bound::Number(self.scores[node.0].clone())),
            Host::Scores => path(0).map_or(Bound::Anything, |node| {
                let children = &self.questionnaire.tree.node(node).children;
                let counted = children.iter().filter(|child| {
                    self.policy.nodes[child.0].weight.is_positive() && !self.scores[child.0].is_empty()
                });
                let most = counted.clone().count();
                let least = counted.filter(|child| !self.scores[child.0].may_be_absent).count();
                Bound::List(Span::between(Some(Exact::from(least)), Some(Exact::from(most)), false))
            }),
            Host::Share | Host::Coverage => Bound::Number(unit()),
            Host::Count => {
                let most = Exact::from(self.questionnaire.questions.len());
                Bound::Number(Span::between(Some(Exact::zero()), Some(most), false))
            }
            _ => of_type(result),
        }
    }
}

/// Whether a body ends before its end.
fn has_return(node: &Node) -> bool {
    let mut found = false;
    node.visit(&mut |inner| {
        if let NodeKind::Block(statements) = &inner.kind {
            found |= statements
                .iter()
                .any(|statement| !matches!(statement, Statement::Let { .. } | Statement::Do(_)));
        }
    });
    found
}

fn of_constant(constant: &Constant) -> Bound {
    match constant {
        Constant::Unit => Bound::Number(Span::absent()),
        Constant::Bool(value) => Bound::Truth(*value, !value),
        Constant::Whole(whole) => Bound::Number(Span::one(&Exact::from(*whole))),
        Constant::Number(number) => Bound::Number(Span::one(number)),
        Constant::List(items) => Bound::List(Span::one(&Exact::from(items.len()))),
        Constant::Text(_) => Bound::Anything,
    }
}

fn of_type(kind: &Type) -> Bound {
    match present(kind) {
        Type::Bool => Bound::Truth(true, true),
        Type::Whole | Type::Number => {
            Bound::Number(Span { may_be_absent: matches!(kind, Type::Optional(_)), ..Span::any() })
        }
        _ => Bound::Anything,
    }
}

fn join(one: &Bound, other: &Bound) -> Bound {
    match (one, other) {
        (Bound::Number(one), Bound::Number(other)) => Bound::Number(one.join(other)),
        (Bound::Truth(a, b), Bound::Truth(c, d)) => Bound::Truth(*a || *c, *b || *d),
        _ => Bound::Anything,
    }
}

fn coalesced(bounds: &[Bound]) -> Bound {
    let Some((last, first)) = bounds.split_last() else { return Bound::Anything };
    let mut whole = last.clone();
    for bound in first.iter().rev() {
        whole = match (bound, &whole) {
            (Bound::Number(one), _) if !one.may_be_absent => bound.clone(),
            (Bound::Number(one), Bound::Number(other)) => {
                let mut joined = one.join(other);
                joined.may_be_absent = other.may_be_absent;
                Bound::Number(joined)
            }
            _ => Bound::Anything,
        };
    }
    whole
}

fn binary(operator: Operator, left: &Bound, right: &Bound, result: &Type) -> Bound {
    let (Bound::Number(one), Bound::Number(other)) = (left, right) else { return of_type(result) };
    if one.may_be_absent || other.may_be_absent || one.is_empty() || other.is_empty() {
        return of_type(result);
    }
    if is_comparison(operator) {
        return compared(operator, one, other);
    }
    match operator {
        Operator::Add => Bound::Number(one.add(other)),
        Operator::Subtract => Bound::Number(one.add(&other.negated())),
        _ => of_type(result),
    }
}

fn compared(operator: Operator, one: &Span, other: &Span) -> Bound {
    let below = |low: &Option<Exact>, high: &Option<Exact>, or_equal: bool| {
        low.as_ref()
            .zip(high.as_ref())
            .is_none_or(|(low, high)| if or_equal { low <= high } else { low < high })
    };
    // Whether some left can stand so to some right.
    let may_be_less = |or_equal| below(&one.least, &other.most, or_equal);
    let may_be_greater = |or_equal| below(&other.least, &one.most, or_equal);
    let may_be_equal = match (&one.values, &other.values) {
        (Some(one), Some(other)) => !one.is_disjoint(other),
        _ => may_be_less(true) && may_be_greater(true),
    };
    let may_differ = match (&one.values, &other.values) {
        (Some(one), Some(other)) => one.len() > 1 || other.len() > 1 || one != other,
        _ => true,
    };
    match operator {
        Operator::Equal => Bound::Truth(may_be_equal, may_differ),
        Operator::NotEqual => Bound::Truth(may_differ, may_be_equal),
        Operator::Less => Bound::Truth(may_be_less(false), may_be_greater(true)),
        Operator::LessOrEqual => Bound::Truth(may_be_less(true), may_be_greater(false)),
        Operator::Greater => Bound::Truth(may_be_greater(false), may_be_less(true)),
        _ => Bound::Truth(may_be_greater(true), may_be_less(false)),
    }
}
