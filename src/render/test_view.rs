//! Results of policy tests for people: what failed, with the values under the expression and the short tree of the decision.

use unicode_width::UnicodeWidthStr;

use super::layout::{Cell, Column, Label, Table, Terminal};
use super::safe::safe;
use super::snippet::snippet;
use super::test_words::{failure_line, score_of};
use crate::model::Language;
use crate::suite::{Decision, Failure, Golden, Report};
use crate::text::Span;

/// What failed, one after the other, and how many passed.
pub fn test_view(report: &Report, golden: &[Golden], terminal: &Terminal) -> String {
    let mut view = String::new();
    for result in report.results.iter().filter(|result| !result.passed()) {
        let mark = Label::Stricter.paint(terminal.mark("✗", "x"));
        let name = Label::Strong.paint(&safe(&result.name));
        view += &format!("\n  {mark} {name}  {}\n", Label::Quiet.paint(&result.span.to_string()));
        for fault in &result.faults {
            view += &format!("\n{}", snippet(fault, terminal));
        }
        for failure in &result.failures {
            view += &failed(failure, terminal);
        }
    }
    for golden in golden.iter().filter(|golden| !golden.passed()) {
        view += &golden_view(golden, terminal);
    }
    let passed = report.passed() + golden.iter().filter(|golden| golden.passed()).count();
    let failed = report.failed() + golden.iter().filter(|golden| !golden.passed()).count();
    view + format!("\n  {}\n", summary(passed, failed, terminal)).as_str()
}

fn summary(passed: usize, failed: usize, terminal: &Terminal) -> String {
    let dot = terminal.mark("·", "-");
    let (passed, failed_text) = match terminal.language {
        Language::English => (format!("{passed} passed"), format!("{failed} failed")),
        Language::Chinese => (format!("{passed} 项通过"), format!("{failed} 项失败")),
    };
    let failed = if failed == 0 { failed_text } else { Label::Stricter.paint(&failed_text) };
    format!("{passed} {dot} {failed}")
}

fn failed(failure: &Failure, terminal: &Terminal) -> String {
    let mut view = format!("\n    {}\n", safe(&failure_line(failure, terminal.language)));
    view += &values_under(failure, terminal);
    view + decision(&failure.decision, terminal).as_str()
}

/// The line of the expectation, and below each argument that isn't written out its value.
fn values_under(failure: &Failure, terminal: &Terminal) -> String {
    let text = failure.span.text();
    let first = failure.span.position().line;
    let bar = terminal.mark("│", "|");
    let mut view =
        format!("      {} {}\n", terminal.mark("→", "->"), Label::Quiet.paint(&failure.span.to_string()));
    let number = first.to_string();
    let gutter = " ".repeat(number.len());
    let line = safe(text.line(first));
    view += format!("      {number} {bar} {line}").trim_end();
    view.push('\n');
    let column = |span: &Span| {
        let start = text.offset(first, 1);
        text.content()[start..span.range().start().max(start)].width()
    };
    let is_shown = |span: &Span, value: &str| span.snippet() != value && span.position().line == first;
    let mut shown: Vec<(usize, &str)> = failure
        .values
        .iter()
        .filter(|(span, value)| is_shown(span, value))
        .map(|(span, value)| (column(span), value.as_str()))
        .collect();
    while let Some((at, value)) = shown.pop() {
        let mut under = String::new();
        for (before, _) in &shown {
            under += &" ".repeat(before.saturating_sub(under.width()));
            under += bar;
        }
        under += &" ".repeat(at.saturating_sub(under.width()));
        view += &format!("      {gutter} {bar} {under}{}\n", Label::Strong.paint(&safe(value)));
    }
    view
}

/// The short tree of a decision, each line with its place in the policy.
fn decision(decision: &Decision, terminal: &Terminal) -> String {
    let mut view = String::new();
    for fault in &decision.faults {
        view += &snippet(fault, terminal);
    }
    if !decision.faults.is_empty() {
        return view;
    }
    let is_chinese = terminal.language == Language::Chinese;
    let arrow = terminal.mark("→", "->");
    if let Some(at) = &decision.at {
        view += &format!("      {arrow} {}\n", Label::Quiet.paint(&at.to_string()));
    }
    let mut table = Table::new(vec![Column::PHRASE, Column::RIGHT, Column::LEFT, Column::LEFT.dropped(1)]);
    let starts = decision.starts.iter().map(|(id, start)| format!("{id} {start}"));
    let starts = starts.collect::<Vec<_>>().join(terminal.mark(" · ", ", "));
    table.row(vec![
        Cell::labelled(format!("    {}", decision.tier), Label::Strong),
        Cell::new(score_of(decision.total.as_ref(), &decision.starts)),
        Cell::new(starts),
        Cell::new(""),
    ]);
    let (branch, last) = (terminal.mark("├ ", "+ "), terminal.mark("└ ", "+ "));
    let count = decision.parts.len() + decision.rules.len();
    for (index, part) in decision.parts.iter().enumerate() {
        let mark = if index + 1 == count { last } else { branch };
        let weight = if is_chinese { "权重" } else { "weight" };
        table.row(vec![
            Cell::new(format!("    {mark}{}", part.path)),
            Cell::new(score_of(part.score.as_ref(), &decision.starts)),
            Cell::new(format!("{weight} {}", part.weight)),
            Cell::labelled(part.at.as_ref().map(ToString::to_string).unwrap_or_default(), Label::Quiet),
        ]);
    }
    for (index, rule) in decision.rules.iter().enumerate() {
        let mark = if decision.parts.len() + index + 1 == count { last } else { branch };
        let holds = match (rule.holds, rule.is_waived, is_chinese) {
            (true, _, true) => "成立",
            (true, _, false) => "holds",
            (false, true, true) => "已豁免",
            (false, true, false) => "waived",
            (false, false, true) => "不成立",
            (false, false, false) => "doesn't hold",
        };
        let effect = if rule.is_floor { "at_least" } else { "at_most" };
        table.row(vec![
            Cell::new(format!("    {mark}{}", rule.id)),
            Cell::new(holds),
            Cell::new(format!("{effect} {}", rule.tier)),
            Cell::labelled(rule.at.to_string(), Label::Quiet),
        ]);
        for (span, value) in &rule.steps {
            let snippet = span.snippet().split_whitespace().collect::<Vec<_>>().join(" ");
            table.row(vec![
                Cell::new(format!("    {}  {snippet}", terminal.mark("│", "|"))),
                Cell::new(""),
                Cell::new(format!("= {value}")),
                Cell::labelled(span.to_string(), Label::Quiet),
            ]);
        }
    }
    view + table.render(terminal).as_str()
}

fn golden_view(golden: &Golden, terminal: &Terminal) -> String {
    let mark = Label::Stricter.paint(terminal.mark("✗", "x"));
    let mut view = format!("\n  {mark} {}\n", Label::Strong.paint(&safe(&golden.path)));
    let mut table = Table::new(vec![Column::LEFT, Column::NAME, Column::LEFT, Column::LEFT, Column::LEFT]);
    let none = terminal.mark("–", "-");
    for difference in &golden.differences {
        table.row(vec![
            Cell::new(""),
            Cell::new(&difference.company),
            Cell::new(difference.expected.as_deref().unwrap_or(none)),
            Cell::new(terminal.mark("→", "->")),
            Cell::new(difference.found.as_deref().unwrap_or(none)),
        ]);
    }
    view += &table.render(terminal);
    let advice = match terminal.language {
        Language::English => "accept with `--accept`, or one by one with `--review`",
        Language::Chinese => "用 `--accept` 全部接受，或用 `--review` 逐一核对",
    };
    view + format!("  {advice}\n").as_str()
}
