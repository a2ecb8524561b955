//! What a reviewer asks of a difference, in words: sign-offs, effects, what is known, what lacks a reason.

use super::difference_document::DifferenceInput;
use super::edit_words::pick;
use super::exposure_view::joint_title;
use super::layout::Terminal;
use crate::diff::{Edit, Effect, Move, StaleApproval};
use crate::model::{Approval, Exact, Language, Standing};

/// Which way an edit pushes.
pub(super) fn effect_words(effect: Effect, language: Language) -> &'static str {
    match effect {
        Effect::None => pick(language, "none here", "此处无影响"),
        Effect::StricterOnly => pick(language, "stricter only", "只趋严"),
        Effect::LaxerOnly => pick(language, "laxer only", "只趋宽"),
        Effect::Mixed => pick(language, "mixed", "有严有宽"),
    }
}

/// A sign-off: by whom, when and why.
pub(super) fn approval_words(approval: &Approval) -> String {
    let day = approval.approved_on.map(|day| day.to_string());
    let by: Vec<String> = approval.approved_by.clone().into_iter().chain(day).collect();
    let said = [by.join(", "), approval.because.clone()];
    said.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(": ")
}

/// A sign-off of a move that doesn't happen, and what happens instead.
pub(super) fn stale_words(input: DifferenceInput, stale: &StaleApproval, terminal: &Terminal) -> String {
    let language = terminal.language;
    let arrow = terminal.mark("→", "->");
    let StaleApproval { approval, now } = stale;
    let title = |standing: Standing| joint_title(input, standing, language);
    let instead = match (now, language) {
        (None, Language::English) => "no company has this id".to_owned(),
        (None, Language::Chinese) => "没有公司使用此标识".to_owned(),
        (Some((from, to)), Language::English) if from == to => format!("it stays in {}", title(*to)),
        (Some((from, to)), Language::Chinese) if from == to => format!("仍为 {}", title(*to)),
        (Some((from, to)), Language::English) => format!("it goes {} {arrow} {}", title(*from), title(*to)),
        (Some((from, to)), Language::Chinese) => format!("实为 {} {arrow} {}", title(*from), title(*to)),
    };
    let semicolon = pick(language, "; ", "；");
    format!("{} {} {arrow} {}{semicolon}{instead}", approval.company, approval.from, approval.to)
}

/// The share of questions that are answered; on both sides, where it differs.
pub(super) fn coverage_words(moved: &Move, terminal: &Terminal) -> String {
    let whole = |share: &Exact| format!("{} %", (share * &Exact::from(100_i64)).floor().to_exact_text());
    let (old, new) = (whole(&moved.old_view.coverage), whole(&moved.new_view.coverage));
    if old == new { new } else { format!("{old} {} {new}", terminal.mark("→", "->")) }
}

/// The tiers that the unanswered questions still allow; nothing, where there is one.
pub(super) fn range_words(input: DifferenceInput, moved: &Move, terminal: &Terminal) -> String {
    let range = &moved.new_view.range;
    if range.laxest == range.strictest {
        return String::new();
    }
    let title = |standing| joint_title(input, standing, terminal.language);
    format!("{} {} {}", title(range.laxest), terminal.mark("…", "..."), title(range.strictest))
}

/// What is known of a company that moves, and what it could still be.
pub(super) fn known_words(input: DifferenceInput, moved: &Move, terminal: &Terminal) -> String {
    let parts = [
        coverage_words(moved, terminal),
        range_words(input, moved, terminal),
        waiver_words(input, moved, terminal).unwrap_or_default(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Where a company would stand without waivers, where that is elsewhere.
pub(super) fn waiver_words(input: DifferenceInput, moved: &Move, terminal: &Terminal) -> Option<String> {
    let language = terminal.language;
    let (old, new) = (moved.old_view.without_waivers, moved.new_view.without_waivers);
    if (old, new) == (moved.from, moved.to) {
        return None;
    }
    let title = |standing| joint_title(input, standing, language);
    let words = pick(language, "without waivers", "若无豁免");
    Some(if old == new {
        format!("{words}: {}", title(new))
    } else {
        format!("{words}: {} {} {}", title(old), terminal.mark("→", "->"), title(new))
    })
}

/// The edits that lack a reason or an approver.
pub(super) fn unexplained(input: DifferenceInput<'_>) -> impl Iterator<Item = &Edit> {
    input.difference.edits.iter().filter(|edit| edit.lacks_reason() || edit.lacks_approver())
}

/// What an edit lacks.
pub(super) fn lacks_words(edit: &Edit, language: Language) -> &'static str {
    match (edit.lacks_reason(), edit.lacks_approver()) {
        (true, true) => pick(language, "reason and approver", "原因和批准人"),
        (true, false) => pick(language, "reason", "原因"),
        _ => pick(language, "approver", "批准人"),
    }
}

/// Who wrote an edit that lacks something, and when; empty where git doesn't say.
pub(super) fn author_words(input: DifferenceInput, edit: &Edit) -> String {
    input.commits.get(&edit.id).map_or_else(String::new, |commit| {
        let day = commit.date.get(..10).unwrap_or(&commit.date);
        format!("{} {day} {}", commit.author, &commit.name[..commit.name.len().min(10)])
    })
}

/// An amount of money with its thousands apart: `1,250,000.00`.
pub(super) fn money(value: &Exact) -> String {
    let digits = value.to_decimal(2);
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::money;
    use crate::model::Exact;

    #[test]
    fn thousands_stand_apart() {
        let shown = |text: &str| money(&Exact::parse(text).expect("a number"));
        assert_eq!(shown("1250000"), "1,250,000.00");
        assert_eq!(shown("-999.5"), "-999.50");
        assert_eq!(shown("12345.678"), "12,345.68");
    }
}
