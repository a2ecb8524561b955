//! The sources of two policies as one patch, in the form that `git apply` takes.
//!
//! Applied to a tree that holds the old side's files, it leaves the new side's.

use similar::{ChangeTag, TextDiff};

use crate::text::Text;

/// A unified diff of all sources, under git's headings. Files of the same path are compared; the two policies' own
/// files too, when each stands on one side only: the one is renamed to the other. Any other file is new or gone.
pub fn source_diff(old: &[Text], new: &[Text]) -> String {
    let find = |texts: &[Text], name: &str| texts.iter().position(|text| path(text) == name);
    let mut patch = String::new();
    let renamed = match (old.first(), new.first()) {
        (Some(one), Some(other)) if find(new, &path(one)).is_none() && find(old, &path(other)).is_none() => {
            patch += &change(Some(one), Some(other));
            1
        }
        _ => 0,
    };
    for one in &old[renamed..] {
        patch += &change(Some(one), find(new, &path(one)).map(|place| &new[place]));
    }
    for other in new[renamed..].iter().filter(|other| find(old, &path(other)).is_none()) {
        patch += &change(None, Some(other));
    }
    patch
}

/// The path of a text below the folder that a patch is applied in: from the root, where the name is absolute; what
/// leads above the folder is left out.
fn path(text: &Text) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in text.name().split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// One file's part of the patch; nothing, where it is as it was.
fn change(old: Option<&Text>, new: Option<&Text>) -> String {
    let (old_path, new_path) = (old.map(path), new.map(path));
    let (before, after) = (old.map(Text::written), new.map(Text::written));
    if old_path == new_path && before == after {
        return String::new();
    }
    let named = |side: &str, path: Option<&String>, other: Option<&String>| {
        quoted(&format!("{side}/{}", path.or(other).expect("a file is on one side at least")))
    };
    let (from, to) =
        (named("a", old_path.as_ref(), new_path.as_ref()), named("b", new_path.as_ref(), old_path.as_ref()));
    let mut patch = format!("diff --git {from} {to}\n");
    match (&old_path, &new_path) {
        (None, _) => patch += "new file mode 100644\n",
        (_, None) => patch += "deleted file mode 100644\n",
        (Some(one), Some(other)) if one != other => {
            patch += &format!("rename from {}\nrename to {}\n", quoted(one), quoted(other));
        }
        _ => {}
    }
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    if before == after {
        return patch;
    }
    // Lines as git has them: a carriage return alone ends none.
    let lines = |text: &'_ str| -> Vec<String> { text.split_inclusive('\n').map(str::to_owned).collect() };
    let (before, after) = (lines(&before), lines(&after));
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.iter().map(String::as_str).collect(), after.iter().map(String::as_str).collect());
    let absent = "/dev/null".to_owned();
    let heading = |path: Option<&String>, name: String| match path {
        Some(given) if given.contains(' ') && !name.starts_with('"') => format!("{name}\t"),
        Some(_) => name,
        None => absent.clone(),
    };
    let (from, to) = (heading(old_path.as_ref(), from), heading(new_path.as_ref(), to));
    let hunks = TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&before, &after)
        .unified_diff()
        .context_radius(3)
        .header(&from, &to)
        .to_string();
    patch.push_str(&hunks);
    patch
}

/// A path as git writes it: in quotes, where it holds a quote, a backslash or a control character.
fn quoted(path: &str) -> String {
    if !path.chars().any(|character| character.is_control() || matches!(character, '"' | '\\')) {
        return path.to_owned();
    }
    let mut quoted = String::from("\"");
    for character in path.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                let mut bytes = [0; 4];
                for byte in control.encode_utf8(&mut bytes).bytes() {
                    quoted += &format!("\\{byte:03o}");
                }
            }
            other => quoted.push(other),
        }
    }
    quoted + "\""
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
