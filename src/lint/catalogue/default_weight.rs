//! A weight of 1 that replaces nothing: every node weighs 1 when nobody says otherwise.

use std::collections::BTreeMap;

use super::{Finding, Fix};
use crate::lint::case::Case;
use crate::model::Exact;
use crate::policy::{Declaration, Key, Setting};

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let declarations = &case.subject.policy.declarations;
    // An array of paths is one call with many keys; it is idle when all of them are.
    let mut calls: BTreeMap<(String, usize), Vec<(&str, &Declaration)>> = BTreeMap::new();
    for (key, declaration) in declarations.iter() {
        if let Key::Weight(path) = key {
            let place = (declaration.span.text().name().to_owned(), declaration.span.range().start());
            calls.entry(place).or_default().push((path, declaration));
        }
    }
    let is_idle = |declaration: &Declaration| {
        matches!(&declaration.setting, Setting::Weight(weight) if *weight == Exact::one())
            && declaration.replaced.is_empty()
            && declaration.notes.because.is_none()
    };
    calls
        .into_values()
        .filter(|call| call.iter().all(|(_, declaration)| is_idle(declaration)))
        .filter_map(|call| {
            let (path, declaration) = *call.first()?;
            let more = if call.len() > 1 { format!(" and {} more", call.len() - 1) } else { String::new() };
            Some(
                Finding::new(&declaration.span, format!("the weight of `{path}`{more} is declared as 1"))
                    .label("it is 1 when nobody declares it")
                    .help("take it out, or say with `.because(\"…\")` why it stays")
                    .fix(Fix::take_out(&declaration.whole))
                    .scope(&declaration.whole),
            )
        })
        .collect()
}
