//! The loops that somebody would write by hand for this one policy: typed structs over all fields, no validation.
//! One writes tier, score and three reasons; the other the same bytes as the pipeline does.

mod document;
mod record;

use std::io::Write;

use crate::companies::{GROUPS, OPTIONS, QUESTIONS, weight_of};
use record::Company;

pub(crate) use document::run as write_documents;

/// The paths of the questions, group by group.
fn paths() -> Vec<Vec<String>> {
    GROUPS
        .iter()
        .map(|(group, _)| (0..QUESTIONS).map(|number| format!("{group}.question_{number:02}")).collect())
        .collect()
}

/// Reads, assesses and writes all companies: tier, score and three reasons.
pub(crate) fn run(content: &str, lines: &mut Vec<u8>) {
    let paths = paths();
    let names: Vec<&str> = paths.iter().flatten().map(String::as_str).collect();
    for line in content.lines() {
        let company: Company = serde_json::from_str(line).expect("it is a company");
        assess(&company, &company.options(&names), (&paths, lines));
    }
}

fn assess(company: &Company, options: &[&str], (paths, lines): (&[Vec<String>], &mut Vec<u8>)) {
    let (mut total, mut all) = ((0_i128, 1_i128), 0);
    let mut reasons: Vec<(i64, &str)> = Vec::new();
    for (group, ((_, group_weight), paths)) in GROUPS.iter().zip(paths).enumerate() {
        let (mut sum, mut weights) = (0, 0);
        for (number, path) in paths.iter().enumerate() {
            let option = options[group * QUESTIONS + number];
            let found = OPTIONS.iter().find(|(known, _)| *known == option);
            let points = found.expect("the option is known").1;
            if points >= 0 {
                sum += weight_of(number) * points;
                weights += weight_of(number);
                reasons.push((weight_of(number) * points * group_weight, path));
            }
        }
        if weights > 0 {
            all += group_weight;
            let (sum, weights) = (i128::from(sum * group_weight), i128::from(weights));
            total = (total.0 * weights + sum * total.1, total.1 * weights);
        }
    }
    let millionths = total.0 * 1_000_000 / (total.1 * i128::from(all.max(1)));
    let mut tier = if millionths >= 60_000_000 { 2 } else { i32::from(millionths >= 40_000_000) };
    let (silent, remedied) = (options[0], (options[2 * QUESTIONS], options[2 * QUESTIONS + 1]));
    if remedied == ("yes", "yes") {
        tier = tier.min(1);
    }
    if silent == "not_disclosed" || company.is_grave() {
        tier = tier.max(1);
    }
    if company.flags.contains(&"sanctioned_end_user") {
        tier = 2;
    }
    reasons.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
    let tier = ["invest", "engage", "exclude"][usize::try_from(tier).unwrap_or(0)];
    let _ = write!(
        lines,
        "{{\"company\":\"{}\",\"tier\":\"{tier}\",\"millionths\":{millionths},\"reasons\":[",
        company.id
    );
    for (index, (_, path)) in reasons.iter().take(3).enumerate() {
        let _ = write!(lines, "{}\"{path}\"", if index > 0 { "," } else { "" });
    }
    lines.extend_from_slice(b"]}\n");
}

/// Whether the lines of both give each company the same tier and, to a millionth, the same score.
pub(crate) fn agree(ours: &[u8], by_hand: &[u8]) -> bool {
    let read = |line: &&[u8]| serde_json::from_slice::<serde_json::Value>(line).expect("a line is JSON");
    let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
    let mut pairs = ours.split(|byte| *byte == b'\n').zip(by_hand.split(|byte| *byte == b'\n'));
    lines(ours) == lines(by_hand)
        && pairs.all(|(one, other)| {
            if one.is_empty() {
                return other.is_empty();
            }
            let (one, other) = (read(&one), read(&other));
            let digits = one["score"].to_string();
            let (whole, rest) = digits.split_once('.').unwrap_or((&digits, ""));
            let score: i64 = format!("{whole}{rest:0<6}").parse().unwrap_or(0);
            let apart = score - other["millionths"].as_i64().unwrap_or(-9);
            one["company"] == other["company"] && one["tier"] == other["tier"] && (0..=1).contains(&apart)
        })
}
