//! Pages as HTML: one file, no script, nothing from the network, light and dark, printable.

use unicode_width::UnicodeWidthStr;

use super::layout::Label;
use super::safe::safe;
use super::sheet::{Section, Sheet};
use crate::model::Language;

const STYLE: &str = "
:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #59636e; --line: #d1d9e0; --page: #fff; --mark: #0969da; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --quiet: #9198a1; --line: #3d444d; --page: #0d1117; --mark: #4493f8; }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { color: var(--quiet); } dd { margin: 0; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
.short { white-space: nowrap; }
th { color: var(--quiet); font-weight: 500; } .right { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.quiet { color: var(--quiet); } .strong { font-weight: 600; } .stricter { color: #c0392b; } .laxer { color: #1a7f37; } .lost { color: #9a6700; }
svg { width: 100%; min-width: 40rem; height: auto; } svg text { fill: var(--quiet); font-size: 12px; } svg .axis { stroke: var(--line); } svg .step { fill: none; stroke: var(--mark); stroke-width: 2; }
svg .today { stroke: var(--ink); stroke-dasharray: 4 3; } svg .middle { text-anchor: middle; } svg .end { text-anchor: end; }
svg .step.none { stroke: var(--quiet); stroke-dasharray: 2 3; } svg .step.first { stroke: #2da44e; } svg .step.last { stroke: #d1453b; } svg .step.odd { stroke-dasharray: 8 3; }
@media print { body { margin: 0; max-width: none; } }
";

/// What is this short, in cells of a terminal, stands in one line.
const SHORT: usize = 14;

/// The page as HTML.
pub(super) fn html(sheet: &Sheet, language: Language) -> String {
    let lang = if language == Language::Chinese { "zh" } else { "en" };
    let title = escaped(&safe(&sheet.title));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n"
    );
    for (word, line) in &sheet.lines {
        page += &format!("<dt>{}</dt><dd>{}</dd>\n", escaped(word), escaped(&safe(line)));
    }
    page += "</dl>\n";
    for section in sheet.sections.iter().filter(|section| !section.rows.is_empty()) {
        let more = escaped(&section.more(language));
        page += &format!("<h2>{}{more}</h2>\n", escaped(&section.title));
        if let Some(picture) = &section.picture {
            page += &format!("<div class=\"wide\">{picture}</div>\n");
        }
        page += &table(section);
    }
    page + "</body>\n</html>\n"
}

fn table(section: &Section) -> String {
    let class = |column: usize, label: Label, text: &str| {
        let side = section.columns.get(column).is_some_and(|column| column.is_right());
        let look = match label {
            Label::Plain | Label::Heading => "",
            Label::Strong => "strong",
            Label::Quiet => "quiet",
            Label::Stricter => "stricter",
            Label::Laxer => "laxer",
            Label::Lost => "lost",
        };
        let short = if text.width() <= SHORT { "short" } else { "" };
        let classes = [if side { "right" } else { "" }, look, short];
        let classes: Vec<&str> = classes.into_iter().filter(|class| !class.is_empty()).collect();
        let depth = text.chars().take_while(|letter| *letter == ' ').count();
        let indent = if depth == 0 {
            String::new()
        } else {
            format!(" style=\"padding-left: calc(.6rem + {depth} * .5em)\"")
        };
        if classes.is_empty() { indent } else { format!(" class=\"{}\"{indent}", classes.join(" ")) }
    };
    let mut text = String::from("<div class=\"wide\"><table>\n");
    if !section.head.is_empty() {
        let heads = section.head.iter().enumerate().map(|(column, head)| {
            format!("<th scope=\"col\"{}>{}</th>", class(column, Label::Plain, head), escaped(head))
        });
        text += &format!("<thead><tr>{}</tr></thead>\n", heads.collect::<String>());
    }
    text += "<tbody>\n";
    for row in &section.rows {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            format!("<td{}>{}</td>", class(column, cell.label(), cell.text()), breakable(cell.text()))
        });
        text += &format!("<tr>{}</tr>\n", cells.collect::<String>());
    }
    text + "</tbody>\n</table></div>\n"
}

/// Text whose long words may be broken between their parts: places at slashes and before the line, paths at dots.
fn breakable(text: &str) -> String {
    let word = |word: &str| {
        let parts: &[char] = if word.contains('/') { &['/', ':'] } else { &['.', '_'] };
        let escaped = escaped(word);
        if word.width() <= SHORT {
            escaped
        } else {
            escaped.split_inclusive(parts).collect::<Vec<_>>().join("<wbr>")
        }
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.trim_start().lines().map(line).collect::<Vec<_>>().join("<br>")
}

/// Words as words.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
