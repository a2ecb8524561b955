//! The history of a policy for people: each commit, then what it moved, under the edits that caused it.

use super::edit_words::pick;
use super::layout::{Label, Terminal};
use super::log_document::LogEntry;
use super::safe::safe;
use crate::model::{Commit, Language};

/// Commits, newest first.
pub fn log_view(entries: &[LogEntry], terminal: &Terminal) -> String {
    let language = terminal.language;
    if entries.is_empty() {
        return format!("\n  {}\n", pick(language, "no commit changes what decides", "没有提交改变决策依据"));
    }
    entries.iter().map(|entry| view(entry, terminal)).collect()
}

fn view(entry: &LogEntry, terminal: &Terminal) -> String {
    let language = terminal.language;
    let outcome = &entry.outcome;
    let result = match (outcome.first_tiers(), outcome.faults(), outcome.moved(), language) {
        (Some(tiers), ..) => {
            let counts: Vec<String> = tiers.iter().map(|(tier, count)| format!("{count} {tier}")).collect();
            let word = pick(language, "the first policy", "首个政策");
            safe(&format!("{word}: {}", counts.join(terminal.mark(" · ", ", "))))
        }
        (_, [_, ..], ..) => pick(language, "can't be read", "无法读取").to_owned(),
        (.., 0, _) => pick(language, "nothing moves", "没有变动").to_owned(),
        (.., 1, Language::English) => "1 company moves".into(),
        (.., moved, Language::English) => format!("{moved} companies move"),
        (.., moved, Language::Chinese) => format!("{moved} 家公司变更层级"),
    };
    let mut view = format!("\n{}", heading(&entry.commit, terminal));
    view += &format!("    {}\n", Label::Strong.paint(&result));
    for fault in outcome.faults() {
        view += &format!("      {}\n", safe(fault));
    }
    for line in outcome.lines.iter().filter(|line| !line.is_empty()) {
        view += &format!("    {line}\n");
    }
    view
}

/// A commit in one line.
pub(super) fn heading(commit: &Commit, terminal: &Terminal) -> String {
    let short = &commit.name[..commit.name.len().min(10)];
    let day = commit.date.get(..10).unwrap_or(&commit.date);
    let dot = terminal.mark("·", "-");
    let head = format!("{short} {dot} {day} {dot} {}", safe(&commit.author));
    format!("  {}  {}\n", Label::Quiet.paint(&head), safe(&commit.subject))
}
