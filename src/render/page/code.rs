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
        let heading = |word: &str, side: &Option<Excerpt>| {
            html! {
                th scope="col" colspan="2" {
                    (word) " "
                    @if let Some(side) = side { span.place { (safe(&side.name)) } } @else { span.quiet { (self.say("none", "无")) } }
                }
            }
        };
        let first = |side: &Option<Excerpt>| side.as_ref().map_or(1, |side| side.first);
        let rest = old.iter().chain(&new).map(|side| side.rest).max().unwrap_or(0);
        html! {
            div.scroll role="region" tabindex="0" aria-label=(safe(caption)) {
                table.code {
                    caption.unseen { (safe(caption)) }
                    thead { tr { (heading(self.say("old", "旧"), &old)) (heading(self.say("new", "新"), &new)) } }
                    tbody {
                        @for pair in &pairs {
                            @let LinePair { old: before, new: after } = pair;
                            tr { (line(before.as_ref(), first(&old), false)) (line(after.as_ref(), first(&new), true)) }
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
        return html! { td.number {} td.void {} };
    };
    let class = match (line.is_same, is_new) {
        (true, _) => "same",
        (false, false) => "gone",
        (false, true) => "added",
    };
    html! {
        td.number { (first + line.index) }
        td.{ (class) } {
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
