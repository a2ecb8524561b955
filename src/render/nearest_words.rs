//! Distances from thresholds in words, and what would move first.

use super::decimal::score_text;
use super::difference_document::DifferenceInput;
use super::exposure_view::joint_title;
use super::layout::Terminal;
use super::words::Word;
use crate::model::{Exact, Language};

/// How far from which threshold: `0.27 below Engage 40`.
pub(super) fn gap_words(input: DifferenceInput, threshold: &str, gap: &Exact, terminal: &Terminal) -> String {
    let language = terminal.language;
    let side = if gap.is_negative() { Word::Below } else { Word::Above };
    let distance = gap.abs();
    let places = if distance.rounded(2).is_zero() && !distance.is_zero() { 4 } else { 2 };
    let tier = input.new.policy.ladder.tiers().iter().find(|tier| tier.id == threshold);
    let threshold = tier.map_or_else(
        || threshold.to_owned(),
        |tier| format!("{} {}", tier.name(language), tier.start.to_exact_text()),
    );
    format!("{} {} {threshold}", distance.to_decimal(places), side.text(language))
}

/// One line for each threshold: who is nearest to it, how far, and what its start would have to be to move somebody.
pub(super) fn nearest_words(input: DifferenceInput, terminal: &Terminal) -> Vec<String> {
    let language = terminal.language;
    let nearest = input.difference.nearest.iter();
    nearest
        .map(|near| {
            let name = &input.companies()[near.company].name;
            let score = score_text(&near.score, &input.new.policy.ladder);
            let gap = gap_words(input, &near.threshold, &near.gap, terminal);
            let to = joint_title(input, near.to, language);
            let exact = near.score.to_exact_text();
            let edit = near.edit.map(|edit| match (language, near.gap.is_negative()) {
                (Language::English, true) => format!("; edit {edit} would move it from {exact} down"),
                (Language::English, false) => format!("; edit {edit} would move it above {exact}"),
                (Language::Chinese, true) => format!("；修改 {edit} 若不高于 {exact} 即会使其变动"),
                (Language::Chinese, false) => format!("；修改 {edit} 若高于 {exact} 即会使其变动"),
            });
            let words = match language {
                Language::English => format!("{name}: risk {score}, {gap}, then {to}"),
                Language::Chinese => format!("{name}：风险分 {score}，{gap}，越过则为{to}"),
            };
            format!("{words}{}", edit.unwrap_or_default())
        })
        .collect()
}
