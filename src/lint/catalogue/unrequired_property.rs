//! A property that conditions read with a stand-in for its absence, while nothing asks for it to be there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Finding, conditions};
use crate::lint::case::Case;
use crate::lint::quantity::company_path;
use crate::lint::reason::{Assignment, Goal, Path, Place, Possible, Variable, Verdict};
use crate::policy::condition::{Condition, Constant, Node, NodeKind, Type};
use crate::text::Span;

/// Where a property is read with a stand-in.
struct Read<'c> {
    condition: &'c Arc<Condition>,
    property: Span,
    stand_in: String,
    whole: &'c Span,
}

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let mut reads: BTreeMap<Path, Read> = BTreeMap::new();
    let mut asked: BTreeSet<Path> = BTreeSet::new();
    let all = conditions(case);
    for (condition, whole) in &all {
        condition.tree.visit(&mut |node| match &node.kind {
            NodeKind::Coalesce(parts) => {
                if let [property, stand_in @ Node { kind: NodeKind::Constant(_), .. }] = parts.as_slice()
                    && let Some(path) = scalar(property)
                {
                    let read = || Read {
                        condition,
                        property: node.span.clone(),
                        stand_in: stand_in.span.snippet().to_owned(),
                        whole,
                    };
                    reads.entry(path).or_insert_with(read);
                }
            }
            NodeKind::Binary { left, right, .. } => {
                let is_nothing = |node: &Node| matches!(node.kind, NodeKind::Constant(Constant::Unit));
                if is_nothing(left) || is_nothing(right) {
                    asked.extend(company_path(left).or_else(|| company_path(right)));
                }
            }
            _ => {}
        });
    }
    reads.retain(|path, _| !asked.contains(path));
    reads.into_iter().filter_map(|(path, read)| finding(case, path, &read)).collect()
}

/// The way to a property that may be absent and holds a single value.
fn scalar(node: &Node) -> Option<Path> {
    let Type::Optional(present) = &node.result else { return None };
    let is_scalar = matches!(**present, Type::Bool | Type::Whole | Type::Number | Type::Text(_));
    company_path(node).filter(|path| is_scalar && !path.is_empty())
}

fn finding(case: &Case, path: Path, read: &Read) -> Option<Finding> {
    let name = path.iter().map(|part| &**part).collect::<Vec<_>>().join(".");
    let rules = &case.subject.policy.rules;
    // A company without the property, that the rule lets pass.
    let rule = rules.iter().position(|rule| Arc::ptr_eq(&rule.condition, read.condition));
    let witness = match rule {
        None => case.any_company(),
        Some(rule) => {
            let place = Place { list: None, path };
            let assumed = Assignment::from([(Variable::Value(place), Possible::absent())]);
            let goal = [Goal::new(read.condition, false)];
            match case.search_within(&goal, assumed, |witness| !case.holds(rule, witness)) {
                Verdict::Shown(witness) => Some(witness),
                // Absence doesn't pass: the stand-in is a demand.
                _ => return None,
            }
        }
    };
    Some(
        Finding::new(
            &read.property,
            format!("nothing asks for `{name}`: where it is absent it counts as {}", read.stand_in),
        )
        .label("a company that nobody has looked into passes")
        .help(format!(
            "require it in the company schema, or add a rule for `c.{} == ()`",
            path_in_code(&name)
        ))
        .witness(witness.map(|witness| witness.json))
        .scope(read.whole),
    )
}

fn path_in_code(name: &str) -> String {
    name.replace('.', "?.")
}
