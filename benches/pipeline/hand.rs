//! The loop that somebody would write by hand for this one policy.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Deserialize;

use crate::companies::{GROUPS, OPTIONS, QUESTIONS, weight_of};

#[derive(Deserialize)]
#[expect(dead_code, reason = "all fields are parsed, as whoever keeps the records would")]
struct Company<'a> {
    id: &'a str,
    name: String,
    country: &'a str,
    as_of: &'a str,
    technologies: Vec<&'a str>,
    flags: Vec<&'a str>,
    metrics: Metrics,
    incidents: Vec<Incident<'a>>,
    #[serde(borrow)]
    answers: BTreeMap<&'a str, Answer<'a>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Metrics {
    surveillance_revenue_pct: f64,
    employees: u64,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Incident<'a> {
    date: &'a str,
    right: &'a str,
    scale: u8,
    scope: u8,
    irremediability: u8,
    status: &'a str,
    source: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Answer<'a> {
    #[serde(rename = "answer")]
    option: &'a str,
    confidence: &'a str,
    #[serde(borrow)]
    evidence: Vec<Evidence<'a>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "as above")]
struct Evidence<'a> {
    title: String,
    url: &'a str,
    date: &'a str,
}

/// Reads, assesses and writes all companies.
pub(crate) fn run(content: &str, lines: &mut Vec<u8>) {
    let paths: Vec<Vec<String>> = GROUPS
        .iter()
        .map(|(group, _)| (0..QUESTIONS).map(|number| format!("{group}.question_{number:02}")).collect())
        .collect();
    for line in content.lines() {
        let company: Company = serde_json::from_str(line).expect("it is a company");
        assess(&company, &paths, lines);
    }
}

fn assess(company: &Company, paths: &[Vec<String>], lines: &mut Vec<u8>) {
    let option = |path: &str| company.answers.get(path).map_or("not_researched", |answer| answer.option);
    let (mut total, mut all) = ((0_i128, 1_i128), 0);
    let mut reasons: Vec<(i64, &str)> = Vec::new();
    for ((_, group_weight), paths) in GROUPS.iter().zip(paths) {
        let (mut sum, mut weights) = (0, 0);
        for (number, path) in paths.iter().enumerate() {
            let found = OPTIONS.iter().find(|(known, _)| *known == option(path));
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
    if option("remedy.question_00") == "yes" && option("remedy.question_01") == "yes" {
        tier = tier.min(1);
    }
    let is_grave = |incident: &Incident| incident.scale >= 4 && incident.status == "confirmed";
    if option("governance.question_00") == "not_disclosed" || company.incidents.iter().any(is_grave) {
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
