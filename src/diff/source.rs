//! The sources of two policies as one unified diff.

use similar::{ChangeTag, TextDiff};

use crate::text::Text;

/// A unified diff of all sources. Files of the same path are compared; the two policies' own files too, when each
/// stands on one side only; any other file is new or gone.
pub fn source_diff(old: &[Text], new: &[Text]) -> String {
    let find = |texts: &[Text], name: &str| texts.iter().any(|text| text.name() == name);
    let mut diff = String::new();
    let mains = match (old.first(), new.first()) {
        (Some(one), Some(other)) if !find(new, one.name()) && !find(old, other.name()) => Some((one, other)),
        _ => None,
    };
    if let Some((one, other)) = mains {
        diff += &unified(one.name(), one.content(), other.name(), other.content());
    }
    let is_main = |text: &Text| mains.is_some_and(|(one, other)| text == one || text == other);
    for one in old.iter().filter(|text| !is_main(text)) {
        match new.iter().find(|other| other.name() == one.name()) {
            Some(other) => diff += &unified(one.name(), one.content(), other.name(), other.content()),
            None => diff += &unified(one.name(), one.content(), "/dev/null", ""),
        }
    }
    for other in new.iter().filter(|text| !is_main(text) && !find(old, text.name())) {
        diff += &unified("/dev/null", "", other.name(), other.content());
    }
    diff
}

fn unified(old_name: &str, old: &str, new_name: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    TextDiff::from_lines(old, new).unified_diff().context_radius(3).header(old_name, new_name).to_string()
}

/// A line of one side beside the line that it became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinePair {
    /// The line before; none where it is new.
    pub old: Option<Line>,
    /// The line after; none where it is gone.
    pub new: Option<Line>,
}

/// A line, in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its place among the lines of its side, from 0.
    pub index: usize,
    /// Whether the other side has the very same.
    pub is_same: bool,
    /// Its text; the parts that the other side doesn't have are marked.
    pub parts: Vec<(String, bool)>,
}

/// Two texts side by side, line by line, the words that differ marked. Shown, and never decides.
pub fn side_by_side(old: &str, new: &str) -> Vec<LinePair> {
    let diff = TextDiff::from_lines(old, new);
    let mut pairs = Vec::new();
    for operation in diff.ops() {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for change in diff.iter_inline_changes(operation) {
            let parts = change
                .iter_strings_lossy()
                .map(|(is_marked, part)| (part.trim_end_matches(['\n', '\r']).to_owned(), is_marked));
            let parts = tidy(&parts.filter(|(part, _)| !part.is_empty()).collect::<Vec<_>>());
            let is_same = change.tag() == ChangeTag::Equal;
            let line =
                |index: Option<usize>| index.map(|index| Line { index, is_same, parts: parts.clone() });
            before.extend(line(change.old_index()));
            after.extend(line(change.new_index()));
        }
        let count = before.len().max(after.len());
        let (mut before, mut after) = (before.into_iter(), after.into_iter());
        pairs.extend((0..count).map(|_| LinePair { old: before.next(), new: after.next() }));
    }
    pairs
}

/// Marks that only a space parts become one, and no mark begins or ends with a space.
fn tidy(parts: &[(String, bool)]) -> Vec<(String, bool)> {
    let mut joined: Vec<(String, bool)> = Vec::new();
    for (place, (part, is_marked)) in parts.iter().enumerate() {
        let is_gap = part.trim().is_empty()
            && joined.last().is_some_and(|last| last.1)
            && parts.get(place + 1).is_some_and(|next| next.1);
        let is_marked = *is_marked || is_gap;
        match joined.last_mut().filter(|last| last.1 == is_marked) {
            Some(last) => last.0 += part,
            None => joined.push((part.clone(), is_marked)),
        }
    }
    let trimmed = joined.into_iter().flat_map(|(part, is_marked)| {
        let start = if is_marked { part.len() - part.trim_start().len() } else { 0 };
        let end = if is_marked { part.trim_end().len().max(start) } else { part.len() };
        [(&part[..start], false), (&part[start..end], is_marked), (&part[end..], false)]
            .map(|(part, is_marked)| (part.to_owned(), is_marked))
    });
    trimmed.filter(|(part, _)| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both sides, what differs in brackets.
    fn shown(old: &str, new: &str) -> Vec<String> {
        let side = |line: &Option<Line>| {
            line.as_ref().map_or("-".to_owned(), |line| {
                line.parts
                    .iter()
                    .map(|(part, is_marked)| if *is_marked { format!("[{part}]") } else { part.clone() })
                    .collect()
            })
        };
        side_by_side(old, new)
            .iter()
            .map(|pair| format!("{} | {}", side(&pair.old), side(&pair.new)))
            .collect()
    }

    #[test]
    fn only_the_words_that_differ_are_marked() {
        assert_eq!(
            shown("tier(\"exclude\", 70);", "tier(\"exclude\", 65);"),
            ["tier(\"exclude\", [70]); | tier(\"exclude\", [65]);"]
        );
        assert_eq!(
            shown("weight(\"a\",  1); // for now, so", "weight(\"a\", 2); // it was a trial"),
            ["weight(\"a\",  [1]); // [for now, so] | weight(\"a\", [2]); // [it was a trial]"]
        );
        assert_eq!(shown("a\nb\n", "a\nb\n"), ["a | a", "b | b"]);
        assert_eq!(shown("", "one\ntwo"), ["- | one", "- | two"]);
        assert_eq!(shown("one\ntwo", ""), ["one | -", "two | -"]);
    }

    #[test]
    fn nothing_is_lost_from_either_side() {
        let (old, new) = ("投资 a\r\nb\nc", "投资 b\nx\ny\nc\n");
        let side = |pick: &dyn Fn(LinePair) -> Option<Line>| -> String {
            let lines = side_by_side(old, new).into_iter().filter_map(pick);
            lines
                .map(|line| line.parts.into_iter().map(|(part, _)| part).collect::<String>() + "\n")
                .collect()
        };
        assert_eq!(side(&|pair| pair.old), "投资 a\nb\nc\n");
        assert_eq!(side(&|pair| pair.new), "投资 b\nx\ny\nc\n");
    }
}
