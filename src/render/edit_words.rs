//! An edit in two phrases for people: what is decided, and how it changed.

use super::layout::Terminal;
use super::words::{Word, quoted};
use crate::diff::{Edit, EditKind};
use crate::model::Language;
use crate::policy::Key;

/// The subject of an edit and its change.
pub(super) fn edit_words(edit: &Edit, terminal: &Terminal) -> (String, String) {
    let language = terminal.language;
    let value = |value: &str| {
        if value == "skip" { pick(language, "left out", "不计入").to_owned() } else { value.to_owned() }
    };
    let change = match edit.kind {
        EditKind::RuleChanged | EditKind::Score | EditKind::Bands => {
            pick(language, "changed", "已修改").to_owned()
        }
        EditKind::Note => pick(language, "other words, moves nothing", "仅文字，不影响层级").to_owned(),
        EditKind::RuleAdded | EditKind::WaiverAdded if edit.old.is_none() => {
            Word::New.text(language).to_owned()
        }
        EditKind::RuleRemoved | EditKind::WaiverRemoved => Word::Gone.text(language).to_owned(),
        _ => match (&edit.old, &edit.new) {
            (Some(old), Some(new)) => {
                format!("{} {} {}", value(old), terminal.mark("→", "->"), value(new))
            }
            (None, Some(new)) => format!("{} {}", Word::New.text(language), value(new)),
            _ => Word::Gone.text(language).to_owned(),
        },
    };
    let subject = edit.key.as_ref().map_or_else(
        || pick(language, "what is asked and read", "问卷与数据读取").to_owned(),
        |key| subject(key, terminal),
    );
    (subject, change)
}

fn subject(key: &Key, terminal: &Terminal) -> String {
    let language = terminal.language;
    let name = |path: &str| {
        if path.is_empty() { pick(language, "the total", "总分").to_owned() } else { path.to_owned() }
    };
    match (key, language) {
        (Key::Tier(id), Language::English) => format!("start of tier {id}"),
        (Key::Tier(id), Language::Chinese) => format!("层级 {id} 的起点"),
        (Key::Coverage, _) => pick(language, "least coverage", "最低覆盖率").to_owned(),
        (Key::Combine(path), _) => format!("{} {}", pick(language, "combination of", "合并方式"), name(path)),
        (Key::Weight(path), _) => format!("{} {path}", pick(language, "weight of", "权重")),
        (Key::Risk(path, option), _) => {
            let points = pick(language, "points for", "风险点数");
            let place = match (path.as_str(), language) {
                ("", _) => String::new(),
                (path, Language::English) => format!(" in {path}"),
                (path, Language::Chinese) => format!("（{path}）"),
            };
            format!("{points} {option}{place}")
        }
        (Key::Bands(path), _) => format!("{} {path}", pick(language, "bands of", "分档")),
        (Key::Score(path), _) => format!("{} {}", pick(language, "script for", "脚本评分"), name(path)),
        (Key::Rule(id), _) => format!("{} {}", pick(language, "rule", "规则"), quoted(id, terminal)),
        (Key::Waiver(rule, company), Language::English) => {
            format!("waiver of {} for {company}", quoted(rule, terminal))
        }
        (Key::Waiver(rule, company), Language::Chinese) => {
            format!("{company} 豁免规则{}", quoted(rule, terminal))
        }
    }
}

/// A phrase in the language of the reader.
pub(super) fn pick(language: Language, english: &'static str, chinese: &'static str) -> &'static str {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}
