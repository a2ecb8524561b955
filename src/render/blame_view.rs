//! What stands behind a tier for people.

use unicode_width::UnicodeWidthStr;

use super::blame_document::{BlameInput, Blamed};
use super::edit_words::pick;
use super::eval_view::{ground_in, standing_title};
use super::layout::{Label, Terminal, shortened};
use super::log_document::LogEntry;
use super::log_view::heading;
use super::safe::safe;
use crate::diff::ground_words;
use crate::model::{Commit, Language};

/// So many lines make a screen.
const SHOWN: usize = 10;

/// The tier, since when, and the lines behind it, each with its commit.
pub fn blame_view(input: BlameInput, since: Option<&LogEntry>, terminal: &Terminal) -> String {
    let language = terminal.language;
    let ladder = &input.policy.ladder;
    let ground = ground_in(&ground_words(input.policy, input.assessment), input.policy, terminal);
    let tier = standing_title(ladder, input.assessment.tier, language);
    let head = match language {
        Language::English => format!("{} is in {tier} ({ground})", input.company.name),
        Language::Chinese => format!("{} 现处 {tier}（{ground}）", input.company.name),
    };
    let mut view = format!("\n  {}\n", Label::Strong.paint(&safe(&head)));
    match since {
        Some(entry) => {
            view += &format!("\n  {}\n", pick(language, "since", "始于"));
            view += &heading(&entry.commit, terminal);
            for line in entry.outcome.lines.iter().filter(|line| !line.is_empty()) {
                view += &format!("    {line}\n");
            }
        }
        None => {
            let said =
                pick(language, "in this tier as far as the history goes back", "有记录以来一直处于该层级");
            view += &format!("  {}\n", Label::Quiet.paint(said));
        }
    }
    view += &format!("\n  {}\n", pick(language, "The lines behind it", "其背后的条文"));
    for blamed in input.blamed.iter().take(SHOWN) {
        view += &line(blamed, terminal);
    }
    let more = input.blamed.len().saturating_sub(SHOWN);
    if more > 0 {
        let said = match language {
            Language::English => format!("{more} more, which add less: --format json"),
            Language::Chinese => format!("另有 {more} 行影响较小：--format json"),
        };
        view += &format!("\n    {}\n", Label::Quiet.paint(&said));
    }
    view
}

fn line(blamed: &Blamed, terminal: &Terminal) -> String {
    let language = terminal.language;
    let points = blamed
        .decision
        .points
        .as_ref()
        .map(|points| format!("  {} {}", points.to_decimal(2), pick(language, "points", "分")));
    let place = format!("  {}{}", safe(&blamed.place()), points.unwrap_or_default());
    let mark = terminal.mark("…", "~");
    let room = terminal.width.saturating_sub(4 + place.width()).max(20);
    let code = shortened(&safe(blamed.text()), room, mark);
    let mut view = format!("\n    {code}{}\n", Label::Quiet.paint(&place));
    let who = match &blamed.commit {
        Some(Commit { name, author, date, subject, .. }) => {
            let day = date.get(..10).unwrap_or(date);
            let dot = terminal.mark("·", "-");
            format!("{} {dot} {day} {dot} {author}: {subject}", &name[..name.len().min(10)])
        }
        None => pick(language, "not committed yet", "尚未提交").to_owned(),
    };
    view += &format!("      {}\n", shortened(&safe(&who), terminal.width.saturating_sub(6), mark));
    let notes = &blamed.decision.declaration.notes;
    let said: Vec<&str> =
        [notes.approved_by.as_deref(), notes.because.as_deref()].into_iter().flatten().collect();
    if !said.is_empty() {
        let text = shortened(&safe(&said.join(": ")), terminal.width.saturating_sub(6), mark);
        view += &format!("      {}\n", Label::Quiet.paint(&text));
    }
    view
}
