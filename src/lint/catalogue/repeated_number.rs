//! A number that several conditions compare the same thing with, each writing it out.

use std::collections::BTreeMap;

use super::{Finding, conditions};
use crate::lint::case::Case;
use crate::lint::quantity::{is_comparison, name, number};
use crate::model::Exact;
use crate::policy::condition::{Node, NodeKind};
use crate::text::Span;

/// Where a number is written, and the declaration that it is written for.
type Writing = (Span, Span);

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let mut writings: BTreeMap<(String, Exact), Vec<Writing>> = BTreeMap::new();
    for (condition, whole) in conditions(case) {
        condition.tree.visit(&mut |node| {
            let NodeKind::Binary { operator, left, right } = &node.kind else { return };
            if !is_comparison(*operator) {
                return;
            }
            for (quantity, literal) in [(left, right), (right, left)] {
                let Some(key) = written(literal).and_then(|number| Some((name(quantity)?, number))) else {
                    continue;
                };
                let places = writings.entry(key).or_default();
                // A function that is called twice writes its number once.
                if places.iter().all(|(span, _)| *span != literal.span) {
                    places.push((literal.span.clone(), whole.clone()));
                }
            }
        });
    }
    let mut findings = Vec::new();
    for ((_, number), mut places) in writings {
        places.sort_by_key(|(span, _)| (span.text().name().to_owned(), span.range()));
        let mut declarations: Vec<&Span> = places.iter().map(|(_, whole)| whole).collect();
        declarations.dedup();
        let [(first, _), (second, whole), ..] = places.as_slice() else { continue };
        if declarations.len() < 2 {
            continue;
        }
        findings.push(
            Finding::new(
                second,
                format!("{number} is written out {} times for the same thing", places.len()),
            )
            .label("whoever changes one has to find the others")
            .related(first, "first here")
            .help("give it a name: `let limit = …;` above both, and the name in the conditions")
            .scope(whole),
        );
    }
    findings
}

/// A number that stands in the condition itself, other than 0 and 1.
fn written(node: &Node) -> Option<Exact> {
    let number = number(node)?;
    let is_literal = node.span.snippet().starts_with(|first: char| first.is_ascii_digit());
    (is_literal && !number.is_zero() && number != Exact::one()).then_some(number)
}
