//! Findings for people: `file:line:column`, what is, the line it stands in, and what mends it.
//! The only place that knows the snippet library.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as SnippetLevel, Renderer, Snippet};

use super::layout::Terminal;
use super::safe::safe;
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::text::Span;

/// A finding as lines of text.
pub fn snippet(finding: &Diagnostic, terminal: &Terminal) -> String {
    let word = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    let mut shown = format!("{}: {word}[{}]: {}\n", finding.at(), finding.code, safe(&finding.message));
    let places: Vec<&Place> = finding.place.iter().chain(&finding.related).collect();
    if let Some(first) = places.first() {
        shown += &excerpt(first, finding.level, terminal);
    }
    let mut last = places.first().map(|place| place.span.text().name());
    for place in places.iter().skip(1) {
        // The reader is still in the file that was named last; a place in another says where it is.
        let file = place.span.text().name();
        if last != Some(file) {
            let at = place.span.position();
            shown += &format!("{} {}:{}:{}\n", terminal.mark("╭▸", "-->"), safe(file), at.line, at.column);
            last = Some(file);
        }
        shown += &excerpt(place, finding.level, terminal);
    }
    for (word, said) in [("note", &finding.note), ("help", &finding.help)] {
        if let Some(said) = said {
            shown.push_str(&["  ", word, ": ", &safe(said), "\n"].concat());
        }
    }
    if let Some(record) = &finding.witness {
        shown.push_str(&["  witness: ", &safe(&brief(record)), "\n"].concat());
    }
    shown
}

/// A record that shows the finding, as far as a line takes it.
fn brief(record: &str) -> String {
    const LONG: usize = 200;
    if record.chars().count() <= LONG {
        return record.to_owned();
    }
    let start: String = record.chars().take(LONG - 40).collect();
    format!("{start} … (whole with --format json)")
}

/// How many errors and warnings there are, in one line.
pub fn fault_count(findings: &[Diagnostic]) -> String {
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    let warnings = findings.len() - errors;
    let plural =
        |count: usize, word: &str| if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") };
    match (errors, warnings) {
        (0, warnings) => plural(warnings, "warning"),
        (errors, 0) => plural(errors, "error"),
        (errors, warnings) => format!("{}, {}", plural(errors, "error"), plural(warnings, "warning")),
    }
}

fn excerpt(place: &Place, level: Level, terminal: &Terminal) -> String {
    let (lines, first_line, from, to) = lines_around(&place.span);
    let kind = AnnotationKind::Primary.span(from..to);
    let annotation = if place.label.is_empty() { kind } else { kind.label(safe(&place.label)) };
    let source = Snippet::source(lines)
        .line_start(first_line)
        .path(safe(place.span.text().name()))
        .annotation(annotation);
    let level = match level {
        Level::Error => SnippetLevel::ERROR,
        Level::Warning => SnippetLevel::WARNING,
    };
    let decor = if terminal.is_ascii { DecorStyle::Ascii } else { DecorStyle::Unicode };
    let renderer = Renderer::styled().decor_style(decor).term_width(terminal.width.max(60));
    let shown = renderer.render(&[Group::with_level(level).element(source)]);
    shown.trim_end().lines().skip(1).flat_map(|line| [line, "\n"]).collect()
}

/// The lines that a span stands in (at most three), the number of the first, and the span inside them.
fn lines_around(span: &Span) -> (String, usize, usize, usize) {
    let text = span.text();
    let start = span.position();
    let first = text.offset(start.line, 1);
    let last_line = text.position(span.range().end()).line.min(start.line + 2);
    let end = text.offset(last_line, 1) + text.line(last_line).len();
    let lines = &text.content()[first..end.max(first)];
    let from = span.range().start() - first;
    let to = (span.range().end().min(end).max(span.range().start())) - first;
    let shown = window(lines, from, to);
    (shown.0.replace('\t', " "), start.line, shown.1, shown.2)
}

/// A line of data can be very long: what is around the place is enough.
fn window(lines: &str, from: usize, to: usize) -> (String, usize, usize) {
    const AROUND: usize = 60;
    const LONG: usize = 400;
    if lines.len() <= LONG || lines.contains('\n') {
        return (clean(lines), from, to);
    }
    let start = lines.floor_char_boundary(from.saturating_sub(AROUND));
    let to = lines.floor_char_boundary(to.min(from + 2 * AROUND)).max(from);
    let end = lines.ceil_char_boundary((to + AROUND).min(lines.len()));
    let lead = if start > 0 { "…" } else { "" };
    let tail = if end < lines.len() { "…" } else { "" };
    let shown = format!("{lead}{}{tail}", &lines[start..end]);
    (clean(&shown), from - start + lead.len(), to - start + lead.len())
}

/// Control characters, one byte for one byte, so that places stay where they are.
fn clean(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_ascii_control() && character != '\n' { ' ' } else { character })
        .collect()
}
