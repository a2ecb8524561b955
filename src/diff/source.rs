//! The sources of two policies as one patch, in the form that `git apply` takes.
//!
//! Applied to a tree that holds the old side's files, it leaves the new side's.

use similar::TextDiff;

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
