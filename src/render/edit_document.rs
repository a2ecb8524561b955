//! Edits as JSON.

use serde::Serialize;

use crate::diff::{Change, Difference, Edit};
use crate::policy::Key;

/// One edit, or several that only make sense together.
#[derive(Debug, Serialize)]
pub(super) struct EditDocument {
    id: usize,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    option: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    old: Option<String>,
    new: Option<String>,
    old_at: Option<String>,
    new_at: Option<String>,
    because: Option<String>,
    approved_by: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<EditDocument>,
    moves_alone: usize,
    moves_without: usize,
}

/// The edits; those that only make sense together as one, with its parts.
pub(super) fn edits(difference: &Difference) -> Vec<EditDocument> {
    let mut documents = Vec::new();
    for found in &difference.edits {
        let change = difference.attributions.changes.iter().find(|change| change.edits.contains(&found.id));
        match change {
            Some(change) if change.edits.len() > 1 => {
                if change.edits[0] == found.id {
                    let parts = change.edits.iter().map(|id| edit(&difference.edits[id - 1])).collect();
                    documents.push(joined(change, parts));
                }
            }
            Some(change) => {
                let (moves_alone, moves_without) = (change.moves_alone, change.moves_without);
                documents.push(EditDocument { moves_alone, moves_without, ..edit(found) });
            }
            None => documents.push(edit(found)),
        }
    }
    documents
}

fn joined(change: &Change, parts: Vec<EditDocument>) -> EditDocument {
    EditDocument {
        id: change.edits[0],
        kind: "joined",
        path: None,
        option: None,
        rule: None,
        tier: None,
        company: None,
        old: None,
        new: None,
        old_at: None,
        new_at: None,
        because: None,
        approved_by: None,
        parts,
        moves_alone: change.moves_alone,
        moves_without: change.moves_without,
    }
}

fn edit(edit: &Edit) -> EditDocument {
    let mut document = EditDocument {
        id: edit.id,
        kind: edit.kind.word(),
        path: None,
        option: None,
        rule: None,
        tier: None,
        company: None,
        old: edit.old.clone(),
        new: edit.new.clone(),
        old_at: edit.old_at.as_ref().map(ToString::to_string),
        new_at: edit.new_at.as_ref().map(ToString::to_string),
        because: edit.because.clone(),
        approved_by: edit.approved_by.clone(),
        parts: Vec::new(),
        moves_alone: 0,
        moves_without: 0,
    };
    match &edit.key {
        Some(Key::Tier(id)) => document.tier = Some(id.clone()),
        Some(Key::Coverage) | None => {}
        Some(Key::Combine(path) | Key::Weight(path) | Key::Bands(path) | Key::Score(path)) => {
            document.path = Some(path.clone());
        }
        Some(Key::Risk(path, option)) => {
            document.path = Some(path.clone());
            document.option = Some(option.clone());
        }
        Some(Key::Rule(id)) => document.rule = Some(id.clone()),
        Some(Key::Waiver(rule, company)) => {
            document.rule = Some(rule.clone());
            document.company = Some(company.clone());
        }
    }
    document
}
