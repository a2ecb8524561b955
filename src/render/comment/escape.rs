//! Words of users, made harmless in GitHub's Markdown: no markup, no HTML, no table cell, no mention, no link.

use super::super::safe::safe;

/// Breaks what GitHub looks for in the finished text: mentions, references and addresses. It is seen by nobody.
const BREAK: &str = "&#8203;";

/// Text for a line, a heading or the cell of a table.
pub(super) fn text(words: &str) -> String {
    escaped(words, |character| {
        matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | '~' | '$' | '^' | '#' | '!'
        )
    })
}

/// Text between tags of HTML, where Markdown is not read.
pub(super) fn html(words: &str) -> String {
    escaped(words, |_| false)
}

fn escaped(words: &str, is_markup: impl Fn(char) -> bool) -> String {
    let safe = safe(words);
    let mut escaped = String::new();
    for (at, character) in safe.char_indices() {
        if is_markup(character) {
            escaped.push('\\');
        }
        match character {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            other => escaped.push(other),
        }
        if breaks(&safe[..at], character, safe[at + character.len_utf8()..].chars().next()) {
            escaped += BREAK;
        }
    }
    escaped
}

/// Whether GitHub would make something of a character: of `@team`, `#12`, `GH-12`, `www.`, `http:`, `:smile:`.
fn breaks(before: &str, character: char, next: Option<char>) -> bool {
    let ends_with = |word: &str| {
        let start = before.len().checked_sub(word.len());
        start.and_then(|start| before.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    match character {
        '@' => true,
        '#' => next.is_some_and(char::is_alphanumeric),
        '-' => ends_with("gh"),
        '.' => ends_with("www"),
        ':' => next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '/' | '+' | '-' | '_')),
        _ => false,
    }
}

/// Text in a span of code, which is longer than any run of backticks in it.
pub(super) fn code(words: &str) -> String {
    let words = safe(words);
    // A table splits cells at bars before it sees code.
    if words.is_empty() || words.contains(['|', '`']) || words.starts_with(' ') || words.ends_with(' ') {
        return text(&words);
    }
    format!("`{words}`")
}

/// Lines in a fence that none of them can close.
pub(super) fn fenced(language: &str, lines: &[String]) -> String {
    let longest = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: String = lines.iter().map(|line| safe(line) + "\n").collect();
    format!("{fence}{language}\n{lines}{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::{code, fenced, html, text};

    #[test]
    fn words_of_users_have_no_effect() {
        assert_eq!(text("@everyone | `x` <img>"), "@&#8203;everyone \\| \\`x\\` &lt;img&gt;");
        assert_eq!(text("#12 a\u{202e}b\nc"), "\\#&#8203;12 a\u{fffd}b c");
        assert_eq!(text("https://x.example GH-7"), "https:&#8203;//x.example GH-&#8203;7");
        assert_eq!(text("WWW.x.example 2026-06-30"), "WWW.&#8203;x.example 2026-06-30");
        assert_eq!(html("<b>@a</b>"), "&lt;b&gt;@&#8203;a&lt;/b&gt;");
        assert_eq!(code("a|b"), "a\\|b");
        assert_eq!(code("a.rhai:1"), "`a.rhai:1`");
    }

    #[test]
    fn nothing_closes_a_fence_but_its_own() {
        let lines = ["```".to_owned(), "x ````".to_owned()];
        assert_eq!(fenced("diff", &lines), "`````diff\n```\nx ````\n`````\n");
    }
}
