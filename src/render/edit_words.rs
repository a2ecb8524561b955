//! An edit in one line for people.

use super::words::Word;
use crate::diff::{Edit, EditKind};
use crate::model::Language;
use crate::policy::Key;

/// What was decided differently: the subject and the change.
pub(super) fn edit_words(edit: &Edit, language: Language) -> String {
    let subject = subject(&edit.key, language);
    let value = |value: &Option<String>| {
        value.as_deref().map_or_else(
            || "–".to_owned(),
            |value| if value == "skip" { skip(language) } else { value.to_owned() },
        )
    };
    match edit.kind {
        EditKind::TierAdded | EditKind::RuleAdded | EditKind::WaiverAdded if edit.old.is_none() => {
            format!("{} {subject}", Word::NewWord.text(language))
        }
        EditKind::TierRemoved | EditKind::RuleRemoved | EditKind::WaiverRemoved => {
            format!("{subject} {}", Word::Gone.text(language))
        }
        EditKind::RuleChanged | EditKind::Score | EditKind::Bands => {
            format!("{subject} {}", pick(language, "changed", "已修改"))
        }
        EditKind::Note => format!(
            "{subject}: {}",
            pick(language, "title, reason or approver (moves nothing)", "名称、理由或批准人（不影响层级）")
        ),
        _ => format!("{subject} {} → {}", value(&edit.old), value(&edit.new)),
    }
}

fn subject(key: &Key, language: Language) -> String {
    let root = |path: &str| {
        if path.is_empty() { pick(language, "the total", "总分").to_owned() } else { path.to_owned() }
    };
    match key {
        Key::Tier(id) => {
            format!("{} {id} {}", pick(language, "tier", "层级"), Word::Threshold.text(language))
        }
        Key::Coverage => pick(language, "least coverage", "最低覆盖率").to_owned(),
        Key::Combine(path) => format!("{} {}", pick(language, "combination of", "合并方式"), root(path)),
        Key::Weight(path) => format!("{} {path}", pick(language, "weight of", "权重")),
        Key::Risk(path, option) if path.is_empty() => {
            format!("{} {option}", pick(language, "points for", "风险点数"))
        }
        Key::Risk(path, option) => format!(
            "{} {option} {} {path}",
            pick(language, "points for", "风险点数"),
            pick(language, "in", "于")
        ),
        Key::Bands(path) => format!("{} {path}", pick(language, "bands of", "分档")),
        Key::Score(path) => format!("{} {}", pick(language, "script for", "脚本评分"), root(path)),
        Key::Rule(id) => format!("{} “{id}”", pick(language, "rule", "规则")),
        Key::Waiver(rule, company) => format!(
            "{} “{rule}” {} {company}",
            pick(language, "waiver of", "豁免"),
            pick(language, "for", "适用于")
        ),
    }
}

fn skip(language: Language) -> String {
    pick(language, "left out", "不计入").to_owned()
}

pub(super) fn pick(language: Language, english: &'static str, chinese: &'static str) -> &'static str {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}
