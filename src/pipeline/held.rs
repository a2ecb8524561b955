//! What is kept of companies that are held: as little as holdings can name them by.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Company, Content, Fact};
use crate::text::{Range, Text};

/// The company with its id, ISIN and LEI alone, where a holding names it by one of them.
pub(super) fn held(company: &Company, names: &BTreeSet<String>) -> Option<Company> {
    if names.is_empty() {
        return None;
    }
    let fact = |name: &str| {
        let text = company.facts.property(name)?.as_text()?;
        Some((Arc::from(name), Fact { content: Content::Text(text.into()), range: Range::default() }))
    };
    let facts: BTreeMap<Arc<str>, Fact> = [fact("isin"), fact("lei")].into_iter().flatten().collect();
    let is_named = |fact: &Fact| fact.as_text().is_some_and(|word| names.contains(word));
    (names.contains(&company.id) || facts.values().any(is_named)).then(|| Company {
        id: company.id.clone(),
        name: company.name.clone(),
        answers: Vec::new(),
        facts: Fact { content: Content::Record(facts), range: Range::default() },
        text: Text::part(company.text.name().into(), String::new(), 1),
        range: Range::default(),
        answers_range: Range::default(),
    })
}
