//! Policies with what their tests cover, line by line, as one HTML file that needs no network.

use std::collections::BTreeMap;

use super::safe::safe;
use super::suite_words::{key_text, side_word};
use crate::model::Language;
use crate::suite::{Coverage, Item, State};
use crate::text::Text;

/// How a part of a line looks, and the colours of both schemes.
const STYLE: &str = "\
:root{color-scheme:light dark;--text:#1b1f24;--page:#fff;--quiet:#6a737d;--covered:#d7f5dd;--open:#ffd9d6;--part:#fff1c4}\
@media(prefers-color-scheme:dark){:root{--text:#e6e8eb;--page:#14171a;--quiet:#8b949e;--covered:#12391e;--open:#5a1d1a;--part:#4a3a08}}\
body{font:15px/1.5 system-ui,sans-serif;color:var(--text);background:var(--page);margin:2rem auto;max-width:75rem;padding:0 1rem}\
table{border-collapse:collapse;width:100%;font:13px/1.6 ui-monospace,monospace}\
td{vertical-align:top;padding:0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}\
td.number{color:var(--quiet);text-align:right;user-select:none;width:3rem}td.note{color:var(--quiet);width:24rem;font-size:12px}\
tr.covered td.line{background:var(--covered)}tr.open td.line{background:var(--open)}tr.part td.line{background:var(--part)}\
b.open{color:inherit;text-decoration:underline wavy;font-weight:600}";

/// Every policy with its texts, each line with what its tests have left open.
pub fn coverage_page(coverage: &[Coverage], language: Language) -> String {
    let is_chinese = language == Language::Chinese;
    let (code, title) = if is_chinese { ("zh", "决策覆盖") } else { ("en", "Coverage by decision") };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n"
    );
    for one in coverage {
        let (covered, of) = one.count();
        page += &format!("<h2>{} <small>{covered}/{of}</small></h2>\n", html(&one.path));
        for text in &one.policy.sources {
            page += &text_table(text, &one.items, is_chinese);
        }
    }
    page + "</html>\n"
}

fn text_table(text: &Text, items: &[Item], is_chinese: bool) -> String {
    let mut by_line: BTreeMap<usize, Vec<&Item>> = BTreeMap::new();
    for item in items.iter().filter(|item| item.at.text() == text) {
        by_line.entry(item.at.position().line).or_default().push(item);
    }
    if by_line.is_empty() {
        return String::new();
    }
    let mut table = format!("<h3>{}</h3>\n<table>\n", html(text.name()));
    for number in 1..=text.line_count() {
        let own = by_line.get(&number).map_or(&[][..], Vec::as_slice);
        let states = || own.iter().flat_map(|item| &item.sides).map(|(_, state)| *state);
        let count = |wanted: State| states().filter(|state| *state == wanted).count();
        let class = match (count(State::Covered), count(State::Open)) {
            (0, 0) => "",
            (_, 0) => "covered",
            (0, _) => "open",
            _ => "part",
        };
        table += &format!(
            "<tr class=\"{class}\" id=\"{}\"><td class=\"number\">{number}</td><td class=\"line\">{}</td><td class=\"note\">{}</td></tr>\n",
            html(&format!("{}:{number}", text.name())),
            marked(text, number, own),
            notes(own, is_chinese)
        );
    }
    table + "</table>\n"
}

/// The line, with the operands in it that are open.
fn marked(text: &Text, number: usize, items: &[&Item]) -> String {
    let line = text.line(number);
    let start = text.offset(number, 1);
    let mut marks: Vec<(usize, usize)> = items
        .iter()
        .filter(|item| item.sides.iter().any(|(_, state)| *state == State::Open))
        .map(|item| {
            let range = item.at.range();
            (range.start() - start, (range.end() - start).min(line.len()))
        })
        .collect();
    marks.sort_unstable();
    let (mut shown, mut done) = (String::new(), 0);
    for (from, to) in marks {
        if from < done || to <= from {
            continue;
        }
        shown += &html(&line[done..from]);
        shown += &format!("<b class=\"open\">{}</b>", html(&line[from..to]));
        done = to;
    }
    shown + html(&line[done..]).as_str()
}

/// What is open in a line, and how much of it is covered.
fn notes(items: &[&Item], is_chinese: bool) -> String {
    let mut notes: Vec<String> = Vec::new();
    for item in items {
        for (side, _) in item.sides.iter().filter(|(_, state)| *state == State::Open) {
            notes.push(format!("{}: {}", key_text(&item.key), side_word(*side)));
        }
    }
    let sides = || items.iter().flat_map(|item| &item.sides);
    let possible = sides().filter(|(_, state)| *state != State::Impossible).count();
    let covered = sides().filter(|(_, state)| *state == State::Covered).count();
    let count = match (possible, is_chinese) {
        (0, _) => String::new(),
        (_, false) => format!("{covered} of {possible}"),
        (_, true) => format!("{covered}/{possible}"),
    };
    notes.insert(0, count);
    html(notes.join(" · ").trim_end_matches(" · "))
}

fn html(text: &str) -> String {
    safe(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
