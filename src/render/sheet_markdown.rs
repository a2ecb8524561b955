//! Pages as Markdown: tables that a comment on a pull request shows. Names ping nobody and start no markup.

use super::safe::safe;
use super::sheet::{Section, Sheet};
use crate::model::Language;

/// The page as Markdown.
pub(super) fn markdown(sheet: &Sheet, language: Language) -> String {
    let mut text = format!("## {}\n\n", escaped(&safe(&sheet.title)));
    for (word, line) in &sheet.lines {
        text += &format!("* **{}** {}\n", escaped(word), escaped(&safe(line)));
    }
    for section in sheet.sections.iter().filter(|section| !section.rows.is_empty()) {
        text += &format!("\n### {}{}\n\n{}", escaped(&section.title), section.more(language), table(section));
    }
    text
}

fn table(section: &Section) -> String {
    let heads = (0..section.columns.len())
        .map(|column| section.head.get(column).map_or_else(|| " ".into(), |head| escaped(head)));
    let mut text = format!("| {} |\n", heads.collect::<Vec<_>>().join(" | "));
    let rules = section.columns.iter().map(|column| if column.is_right() { "--:" } else { "---" });
    text += &format!("| {} |\n", rules.collect::<Vec<_>>().join(" | "));
    for row in &section.rows {
        let cells = row.iter().map(|cell| {
            let spaces = cell.text().len() - cell.text().trim_start().len();
            format!("{}{}", "&nbsp;".repeat(spaces), escaped(cell.text().trim()))
        });
        text += &format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    }
    text
}

/// Words as words: no markup, no mention, no cell of their own.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '@' => safe += "&#64;",
            '#' => safe += "&#35;",
            '\n' | '\r' => safe.push(' '),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '~' => {
                safe.push('\\');
                safe.push(character);
            }
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn words_start_no_markup_and_ping_nobody() {
        assert_eq!(escaped("@team <b>|x"), "&#64;team &lt;b&gt;\\|x");
    }
}
