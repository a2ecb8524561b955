//! What happens on a day, in words.

use super::calendar_input::CalendarInput;
use super::edit_words::pick;
use super::layout::Terminal;
use super::words::quoted;
use crate::calendar::{Cause, Event, Turning, What};
use crate::model::Language;

/// What happens to a rule or waiver, and why so, as the policy says.
pub(super) fn event_words(event: &Event, input: CalendarInput, terminal: &Terminal) -> (String, String) {
    let rule = &input.policy.rules[event.rule];
    let notes = event.waiver.map_or(&rule.notes, |waiver| &rule.waivers[waiver].notes);
    let said = [notes.approved_by.as_deref(), notes.because.as_deref()];
    let reason = said.into_iter().flatten().collect::<Vec<_>>().join(": ");
    (happening(event.what, (Some(event.rule), event.waiver), input, terminal), reason)
}

/// What moves a company, with the part of a condition that comes out otherwise.
pub(super) fn cause_words(cause: &Cause, input: CalendarInput, terminal: &Terminal) -> String {
    let what = match cause.node {
        Some(node) => {
            let path = &input.questionnaire.tree.node(node).path;
            let total = pick(terminal.language, "the total", "总分");
            let name = if path.is_empty() { total } else { path };
            match terminal.language {
                Language::English => format!("the script for {name} gives another score"),
                Language::Chinese => format!("{name} 的脚本给出不同分数"),
            }
        }
        None => happening(cause.what, (cause.rule, cause.waiver), input, terminal),
    };
    match &cause.turning {
        Some(turning) => {
            format!("{what}{}{}", pick(terminal.language, ": ", "："), turning_words(turning, terminal))
        }
        None => what,
    }
}

fn happening(
    what: What,
    (rule, waiver): (Option<usize>, Option<usize>),
    input: CalendarInput,
    terminal: &Terminal,
) -> String {
    let Some(rule) = rule.map(|rule| &input.policy.rules[rule]) else { return String::new() };
    let name = quoted(&rule.id, terminal);
    let company = waiver.map(|waiver| rule.waivers[waiver].company.as_str()).unwrap_or_default();
    match (what, terminal.language) {
        (What::RuleStarts, Language::English) => format!("rule {name} starts"),
        (What::RuleStarts, Language::Chinese) => format!("规则{name}开始生效"),
        (What::RuleEnds, Language::English) => format!("rule {name} has ended"),
        (What::RuleEnds, Language::Chinese) => format!("规则{name}已失效"),
        (What::WaiverStarts, Language::English) => format!("waiver of {name} for {company} starts"),
        (What::WaiverStarts, Language::Chinese) => format!("{company} 对规则{name}的豁免开始生效"),
        (What::WaiverEnds, Language::English) => format!("waiver of {name} for {company} has ended"),
        (What::WaiverEnds, Language::Chinese) => format!("{company} 对规则{name}的豁免已到期"),
        (What::Holds, Language::English) => format!("rule {name} now holds"),
        (What::Holds, Language::Chinese) => format!("规则{name}现已成立"),
        (What::HoldsNoMore | What::Score, Language::English) => format!("rule {name} no longer holds"),
        (What::HoldsNoMore | What::Score, Language::Chinese) => format!("规则{name}不再成立"),
    }
}

/// The part of a condition that comes out otherwise, and what it read.
fn turning_words(turning: &Turning, terminal: &Terminal) -> String {
    let language = terminal.language;
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let reads: Vec<String> = turning
        .reads
        .iter()
        .map(|read| format!("{} = {}", one_line(read.part.snippet()), read.value))
        .collect();
    let holds = if turning.holds {
        pick(language, "holds", "成立")
    } else {
        pick(language, "no longer holds", "不再成立")
    };
    let part = one_line(turning.part.snippet());
    match (reads.is_empty(), language) {
        (true, _) => format!("{part} {holds}"),
        (false, Language::English) => format!("{part} {holds} ({})", reads.join("; ")),
        (false, Language::Chinese) => format!("{part} {holds}（{}）", reads.join("；")),
    }
}
