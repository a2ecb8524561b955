//! Two policies' declarations, compared key by key.

use std::collections::BTreeSet;

use super::edit::{Edit, EditKind};
use crate::policy::{Declaration, Declarations, Key, Setting};

/// The differences in meaning, by kind, then by key; numbered from 1.
///
/// What is declared as it would be anyway (a weight of 1) is the same as not declared.
pub fn edits(old: &Declarations, new: &Declarations) -> Vec<Edit> {
    let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
    let mut edits: Vec<Edit> =
        keys.into_iter().filter_map(|key| edit(key, old.get(key), new.get(key))).collect();
    edits.sort_by(|one, other| (one.kind, &one.key).cmp(&(other.kind, &other.key)));
    number(&mut edits);
    edits
}

/// Numbers edits from 1, in their order.
pub(super) fn number(edits: &mut [Edit]) {
    for (index, edit) in edits.iter_mut().enumerate() {
        edit.id = index + 1;
    }
}

fn edit(key: &Key, old: Option<&Declaration>, new: Option<&Declaration>) -> Option<Edit> {
    let essence = |side: Option<&Declaration>| side.and_then(Declaration::essence);
    let kind = if essence(old) == essence(new) {
        let (old, new) = (old?, new?);
        let notes = |side: &Declaration| {
            (side.notes.because.clone(), side.notes.title.clone(), side.notes.approved_by.clone())
        };
        if notes(old) == notes(new) {
            return None;
        }
        EditKind::Note
    } else {
        kind(key, old, new)
    };
    let said = new.or(old);
    let shown = |side: Option<&Declaration>| {
        if kind == EditKind::Note { side.map(note) } else { side.map(value).or_else(|| default(key)) }
    };
    Some(Edit {
        id: 0,
        kind,
        key: Some(key.clone()),
        old: shown(old),
        new: shown(new),
        old_at: old.map(|side| side.span.clone()),
        new_at: new.map(|side| side.span.clone()),
        because: said.and_then(|side| side.notes.because.clone()),
        approved_by: said.and_then(|side| side.notes.approved_by.clone()),
    })
}

fn kind(key: &Key, old: Option<&Declaration>, new: Option<&Declaration>) -> EditKind {
    match (key, old.is_some(), new.is_some()) {
        (Key::Tier(_), false, _) => EditKind::TierAdded,
        (Key::Tier(_), _, false) => EditKind::TierRemoved,
        (Key::Tier(_), ..) => EditKind::Tier,
        (Key::Coverage, ..) => EditKind::Coverage,
        (Key::Combine(_), ..) => EditKind::Combine,
        (Key::Weight(_), ..) => EditKind::Weight,
        (Key::Risk(..), ..) => EditKind::Risk,
        (Key::Bands(_), ..) => EditKind::Bands,
        (Key::Score(_), ..) => EditKind::Score,
        (Key::Rule(_), false, _) => EditKind::RuleAdded,
        (Key::Rule(_), _, false) => EditKind::RuleRemoved,
        (Key::Rule(_), ..) => EditKind::RuleChanged,
        (Key::Waiver(..), _, true) => EditKind::WaiverAdded,
        (Key::Waiver(..), _, false) => EditKind::WaiverRemoved,
    }
}

/// What is so when nothing is declared.
fn default(key: &Key) -> Option<String> {
    match key {
        Key::Weight(_) => Some("1".into()),
        Key::Combine(_) => Some("mean".into()),
        Key::Coverage => Some("0".into()),
        _ => None,
    }
}

/// A decision, in few words.
fn value(declaration: &Declaration) -> String {
    let days = || {
        let first = declaration.notes.first_day.map(|day| format!(" from {day}"));
        let last = declaration.notes.last_day.map(|day| format!(" until {day}"));
        format!("{}{}", first.unwrap_or_default(), last.unwrap_or_default())
    };
    match &declaration.setting {
        Setting::Start(number)
        | Setting::Coverage(number)
        | Setting::Weight(number)
        | Setting::Points(number) => number.to_exact_text(),
        Setting::Combine(way) => way.word().into(),
        Setting::Skip => "skip".into(),
        Setting::Bands(bands) => {
            let pairs: Vec<String> =
                bands.iter().map(|(from, points)| format!("[{from}, {points}]")).collect();
            format!("[{}]", pairs.join(", "))
        }
        Setting::Score(_) => words(declaration),
        Setting::Rule(_, effect) => {
            let way = if effect.is_floor { "at_least" } else { "at_most" };
            format!("{} .{way}(\"{}\"){}", words(declaration), effect.tier, days())
        }
        Setting::Waiver => days().trim().to_owned(),
    }
}

fn words(declaration: &Declaration) -> String {
    declaration.value.snippet().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn note(declaration: &Declaration) -> String {
    let notes = &declaration.notes;
    let title = notes.title.as_ref().map(|title| match &title.chinese {
        Some(chinese) => format!("title: {}, {chinese}", title.english),
        None => format!("title: {}", title.english),
    });
    let because = notes.because.as_ref().map(|because| format!("because: {because}"));
    let approved = notes.approved_by.as_ref().map(|name| format!("approved by: {name}"));
    title.into_iter().chain(because).chain(approved).collect::<Vec<_>>().join("; ")
}
