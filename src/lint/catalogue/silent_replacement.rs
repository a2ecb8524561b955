//! A declaration that replaces an earlier one and doesn't say why.

use std::collections::BTreeMap;

use super::Finding;
use crate::lint::case::Case;
use crate::policy::{Declaration, Key};

pub(super) fn find(case: &Case) -> Vec<Finding> {
    // An array of paths is one call with many keys.
    let mut calls: BTreeMap<(String, usize), Vec<(&Key, &Declaration)>> = BTreeMap::new();
    for (key, declaration) in case.subject.policy.declarations.iter() {
        if !declaration.replaced.is_empty() && declaration.notes.because.is_none() {
            let place = (declaration.span.text().name().to_owned(), declaration.span.range().start());
            calls.entry(place).or_default().push((key, declaration));
        }
    }
    calls
        .into_values()
        .filter_map(|replacing| {
            let (key, declaration) = *replacing.first()?;
            let more = if replacing.len() > 1 {
                format!(" and {} more", replacing.len() - 1)
            } else {
                String::new()
            };
            let earlier = declaration.replaced.last()?;
            let from = if earlier.text() == declaration.span.text() { "this file" } else { "a base" };
            Some(
                Finding::new(
                    &declaration.span,
                    format!("{}{more} is declared again, and nothing says why", described(key)),
                )
                .label(format!("replaces what {from} declares"))
                .related(earlier, "what it replaces")
                .help("add `.because(\"…\")`, or take out one of the two")
                .scope(&declaration.whole),
            )
        })
        .collect()
}

fn described(key: &Key) -> String {
    match key {
        Key::Tier(id) => format!("tier `{id}`"),
        Key::Coverage => "the coverage".into(),
        Key::Combine(path) => format!("how `{path}` combines"),
        Key::Weight(path) => format!("the weight of `{path}`"),
        Key::Risk(path, option) if path.is_empty() => format!("the worth of `{option}`"),
        Key::Risk(path, option) => format!("the worth of `{option}` to `{path}`"),
        Key::Bands(path) => format!("the bands of `{path}`"),
        Key::Score(path) => format!("the script of `{path}`"),
        Key::Rule(id) => format!("rule `{id}`"),
        Key::Waiver(rule, company) => format!("the waiver of `{rule}` for `{company}`"),
    }
}
