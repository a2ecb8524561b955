//! What tests found, in words of both languages.

use crate::model::{Exact, Language};
use crate::suite::{Failure, Mismatch, TierDifference};

/// A score as a test would write it: a decimal where it is one, a fraction otherwise.
pub(super) fn exact_text(score: Option<&Exact>) -> String {
    score.map_or_else(|| "()".into(), Exact::to_exact_text)
}

/// What was expected and what came, in one line.
pub(super) fn mismatch(mismatch: &Mismatch, language: Language) -> String {
    let is_chinese = language == Language::Chinese;
    match mismatch {
        Mismatch::Tier { expected, found } if is_chinese => {
            format!("期望层级 `{expected}`，实际为 `{found}`")
        }
        Mismatch::Tier { expected, found } => format!("expected tier `{expected}`, found `{found}`"),
        Mismatch::OldTier { expected, found } if is_chinese => {
            format!("旧政策下期望层级 `{expected}`，实际为 `{found}`")
        }
        Mismatch::OldTier { expected, found } => {
            format!("expected tier `{expected}` under the old policy, found `{found}`")
        }
        Mismatch::Rule { rule, expected, is_waived } => {
            let (said, found) = match (is_chinese, *expected, *is_waived) {
                (true, true, true) => ("期望规则", "成立，实际已豁免"),
                (true, true, false) => ("期望规则", "成立，实际不成立"),
                (true, false, _) => ("期望规则", "不成立，实际成立"),
                (false, true, true) => ("expected rule", "to hold, and it is waived"),
                (false, true, false) => ("expected rule", "to hold, and it doesn't"),
                (false, false, _) => ("expected rule", "not to hold, and it does"),
            };
            format!("{said} `{rule}` {found}")
        }
        Mismatch::Rules { expected, found } => {
            let list = |rules: &[String]| {
                let quoted: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
                match (quoted.is_empty(), is_chinese) {
                    (true, true) => "无".into(),
                    (true, false) => "none".into(),
                    (false, _) => quoted.join(", "),
                }
            };
            let (expected, found) = (list(expected), list(found));
            if is_chinese {
                format!("期望成立的规则：{expected}，实际：{found}")
            } else {
                format!("expected these rules to hold: {expected}; found: {found}")
            }
        }
        Mismatch::Waived { rule } if is_chinese => format!("期望规则 `{rule}` 被豁免，实际没有"),
        Mismatch::Waived { rule } => format!("expected rule `{rule}` to be waived, and it isn't"),
        Mismatch::Score { path, expected, found } => {
            let (expected, found) = (exact_text(expected.as_ref()), exact_text(found.as_ref()));
            match (is_chinese, path.is_empty()) {
                (true, true) => format!("期望总分 {expected}，实际为 {found}"),
                (true, false) => format!("期望 `{path}` 得分 {expected}，实际为 {found}"),
                (false, true) => format!("expected a total of {expected}, found {found}"),
                (false, false) => format!("expected a score of {expected} for `{path}`, found {found}"),
            }
        }
    }
}

/// The same with the row that it speaks of.
pub(super) fn failure_line(failure: &Failure, language: Language) -> String {
    let said = mismatch(&failure.mismatch, language);
    failure.row.as_ref().map_or(said.clone(), |row| format!("{said} ({row})"))
}

/// A score for people: with more places where two would show it on the other side of a start.
pub(super) fn score_of(score: Option<&Exact>, starts: &[(String, Exact)]) -> String {
    let text =
        |score: &Exact| score.to_decimal(score.places_beside(2, starts.iter().map(|(_, start)| start)));
    score.map(text).unwrap_or_default()
}

/// A company whose tier isn't the expected one, in one line.
pub(super) fn golden_line(difference: &TierDifference) -> String {
    let TierDifference { company, expected, found, .. } = difference;
    match (expected, found) {
        (Some(expected), Some(found)) => format!("`{company}`: expected tier `{expected}`, found `{found}`"),
        (None, Some(found)) => format!("`{company}`: not in the table, found `{found}`"),
        (Some(expected), None) => {
            format!("`{company}`: expected tier `{expected}`, there is no such company")
        }
        (None, None) => format!("`{company}`"),
    }
}
