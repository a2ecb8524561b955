//! How faults name values and places of a document.
//! What is wrong with them is decided elsewhere.

use crate::document::{Value, ValueKind};
use crate::text::{Range, Span, Text};

/// How many characters of the user's text a message repeats.
const LONGEST_QUOTE: usize = 60;

/// How many words a label lists.
const MOST_WORDS: usize = 12;

/// The user's words in backticks, on one line, cut when long.
pub(super) fn quoted(text: &str) -> String {
    let shown: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_QUOTE).collect();
    let cut = if text.chars().nth(LONGEST_QUOTE).is_some() { "…" } else { "" };
    format!("`{shown}{cut}`")
}

/// What a value is, for `… is {}`.
pub(super) fn shown(value: &Value) -> String {
    match &value.kind {
        ValueKind::Null => "null".into(),
        ValueKind::Bool(value) => value.to_string(),
        ValueKind::Number(number) => quoted(number),
        ValueKind::Text(text) if text.is_empty() => "an empty text".into(),
        ValueKind::Text(text) => format!("the text {}", quoted(text)),
        ValueKind::List(_) => "a list".into(),
        ValueKind::Record(_) => "an object".into(),
    }
}

/// The place that a JSON pointer leads to; the whole document by its noun.
pub(super) fn subject(pointer: &str, noun: &str) -> String {
    if pointer.is_empty() { format!("the {noun}") } else { quoted(pointer) }
}

/// `` `a`, `b`, `c` `` and how many more there are.
pub(super) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(quoted).collect();
    let more = words.len().saturating_sub(MOST_WORDS);
    let first = words[..words.len() - more].join(", ");
    if more > 0 { format!("{first} and {more} more") } else { first }
}

/// A count and its noun: `1 item`, `3 items`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A place short enough to underline: the brace of an object or list, and never more than one line.
pub(super) fn brief(text: &Text, range: Range) -> Span {
    let content = &text.content()[range.start()..range.end()];
    let length = match content.chars().next() {
        Some('{' | '[') => 1,
        _ => content.find(['\n', '\r']).unwrap_or(content.len()),
    };
    text.span(range.start(), range.start() + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_words_stay_on_one_line() {
        assert_eq!(quoted("a\nb"), "`a b`");
        assert_eq!(quoted(&"投".repeat(70)), format!("`{}…`", "投".repeat(60)));
    }
}
