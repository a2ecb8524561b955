//! What a number of a condition stands for: which property, answer or share, and in which unit.

use super::reason::Path;
use crate::model::{Exact, NumberRange, Questionnaire};
use crate::policy::condition::{Constant, Host, Library, Node, NodeKind, Operator};

/// A unit that is easily taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// 0 to 100.
    Percent,
    /// 0 to 1.
    Fraction,
}

/// The way from the company down to a property; `None` for anything else. Items of lists have no way.
pub(super) fn company_path(node: &Node) -> Option<Path> {
    match &node.kind {
        NodeKind::Company => Some(Vec::new()),
        NodeKind::Property { of, name, .. } => {
            let mut path = company_path(of)?;
            path.push(name.clone());
            Some(path)
        }
        _ => None,
    }
}

/// The text of a constant.
pub(super) fn word(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Constant(Constant::Text(word)) => Some(word),
        _ => None,
    }
}

/// The number of a constant.
pub(super) fn number(node: &Node) -> Option<Exact> {
    match &node.kind {
        NodeKind::Constant(Constant::Whole(whole)) => Some(Exact::from(*whole)),
        NodeKind::Constant(Constant::Number(number)) => Some(number.clone()),
        _ => None,
    }
}

/// A name for what a step gives, the same wherever the same is read; `None` where it has none.
pub(super) fn name(node: &Node) -> Option<String> {
    let list =
        |items: &[Node]| items.iter().map(name).collect::<Option<Vec<_>>>().map(|names| names.join(", "));
    match &node.kind {
        NodeKind::Company => Some("c".into()),
        // Items of lists are alike; which list they are of is not followed.
        NodeKind::Local(_) => Some("item".into()),
        NodeKind::Constant(_) => Some(node.span.snippet().to_owned()),
        NodeKind::Property { of, name: property, .. } => Some(format!("{}.{property}", name(of)?)),
        NodeKind::List(items) => Some(format!("[{}]", list(items)?)),
        NodeKind::Coalesce(parts) => name(parts.first()?),
        NodeKind::Host { function, arguments } => Some(format!("{function:?}({})", list(arguments)?)),
        NodeKind::Library { function, arguments } => Some(format!("{function:?}({})", list(arguments)?)),
        _ => None,
    }
}

/// The unit of what a step gives, where its name or the questionnaire says.
pub(super) fn unit(node: &Node, questionnaire: &Questionnaire) -> Option<Unit> {
    match &node.kind {
        NodeKind::Property { name, .. } if name.ends_with("_pct") => Some(Unit::Percent),
        NodeKind::Host { function: Host::Share | Host::Coverage, .. } => Some(Unit::Fraction),
        NodeKind::Host { function: Host::Answer, arguments } => {
            let question = questionnaire.find(word(arguments.first()?)?)?;
            let range = questionnaire.question(question).number.as_ref()?;
            is_percent(range).then_some(Unit::Percent)
        }
        NodeKind::Coalesce(parts) => unit(parts.first()?, questionnaire),
        NodeKind::Negate(of) => unit(of, questionnaire),
        NodeKind::List(items) => common(items, questionnaire),
        NodeKind::Library {
            function: Library::Minimum | Library::Maximum | Library::Absolute | Library::Sum,
            arguments,
        } => common(arguments, questionnaire),
        NodeKind::Binary { operator: Operator::Add | Operator::Subtract, left, right } => {
            let (left, right) = (unit(left, questionnaire)?, unit(right, questionnaire)?);
            (left == right).then_some(left)
        }
        _ => None,
    }
}

/// Whether a question is answered in percent.
pub(super) fn is_percent(range: &NumberRange) -> bool {
    range.unit.as_deref().is_some_and(|unit| ["%", "percent"].contains(&unit))
}

fn common(items: &[Node], questionnaire: &Questionnaire) -> Option<Unit> {
    let (first, rest) = items.split_first()?;
    let found = unit(first, questionnaire)?;
    rest.iter().all(|item| unit(item, questionnaire) == Some(found)).then_some(found)
}

/// Whether an operator compares.
pub(super) fn is_comparison(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Equal
            | Operator::NotEqual
            | Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual
    )
}
