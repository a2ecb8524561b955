//! Source lines old and new side by side, numbered, the words that differ marked.

use maud::{Markup, html};

use super::Page;
use crate::diff::{Line, LinePair, side_by_side};
use crate::render::safe::safe;
use crate::text::Span;

/// So many lines of a declaration are shown.
const LONGEST: usize = 40;

/// Whole lines of a text.
struct Excerpt {
    name: String,
    first: usize,
    text: String,
    /// How many lines are left out.
    rest: usize,
}

impl Excerpt {
    /// The lines that a declaration stands on.
    fn new(span: &Span) -> Self {
        let (text, first) = (span.text(), span.position().line);
        let last = text.position(span.range().end().saturating_sub(1).max(span.range().start())).line;
        let shown = last.min(first + LONGEST - 1);
        let lines: Vec<&str> = (first..=shown).map(|line| text.line(line)).collect();
        let indent = lines
            .iter()
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.len() - line.trim_start_matches(' ').len())
            .min()
            .unwrap_or(0);
        let lines: Vec<String> =
            lines.iter().map(|line| line.get(indent..).unwrap_or_default().trim_end().to_owned()).collect();
        Self { name: text.name().to_owned(), first, text: lines.join("\n"), rest: last - shown }
    }
}

impl Page<'_> {
    /// A declaration before and after.
    pub(super) fn code(&self, caption: &str, old: Option<&Span>, new: Option<&Span>) -> Markup {
        let (old, new) = (old.map(Excerpt::new), new.map(Excerpt::new));
        let text = |side: &Option<Excerpt>| side.as_ref().map_or(String::new(), |side| side.text.clone());
        let pairs = side_by_side(&text(&old), &text(&new));
        let sides = [(self.say("old", "旧"), &old), (self.say("new", "新"), &new)];
        let there: Vec<(&str, &Excerpt)> =
            sides.into_iter().filter_map(|(word, side)| Some((word, side.as_ref()?))).collect();
        let lonely = if new.is_some() {
            self.say("there was none before", "原先没有")
        } else {
            self.say("there is none any more", "现已取消")
        };
        let first = |side: &Option<Excerpt>| side.as_ref().map_or(1, |side| side.first);
        let rest = old.iter().chain(&new).map(|side| side.rest).max().unwrap_or(0);
        html! {
            div.scroll.lines role="region" tabindex="0" aria-label=(safe(caption)) {
                table.code role="table" {
                    caption.unseen { (safe(caption)) }
                    colgroup { @for _ in &there { col.number; col; } }
                    thead role="rowgroup" { tr role="row" { @for (word, side) in &there {
                        th role="columnheader" scope="col" colspan="2" {
                            (word) " " span.place { (safe(&side.name)) } @if there.len() == 1 { " · " (lonely) }
                        }
                    } } }
                    tbody role="rowgroup" {
                        @for pair in &pairs {
                            @let LinePair { old: before, new: after } = pair;
                            tr role="row" {
                                @if old.is_some() { (line(before.as_ref(), first(&old), false)) }
                                @if new.is_some() { (line(after.as_ref(), first(&new), true)) }
                            }
                        }
                    }
                }
            }
            @if rest > 0 { p.note { (self.say("lines left out: ", "略去行数：")) (rest) } }
        }
    }
}

fn line(line: Option<&Line>, first: usize, is_new: bool) -> Markup {
    let Some(line) = line else {
        return html! { td.number role="cell" {} td.void role="cell" {} };
    };
    let class = match (line.is_same, is_new) {
        (true, _) => "same",
        (false, false) => "gone",
        (false, true) => "added",
    };
    html! {
        td.number role="cell" { (first + line.index) }
        td.{ (class) } role="cell" {
            code {
                @for (part, is_marked) in &line.parts {
                    @match (is_marked, is_new) {
                        (false, _) => { (safe(part)) }
                        (true, false) => { del { (safe(part)) } }
                        (true, true) => { ins { (safe(part)) } }
                    }
                }
            }
        }
    }
}
