//! The sources of two policies as one unified diff.

use similar::TextDiff;

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
