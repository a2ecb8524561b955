//! What merging looks for in a line of an assessment: its id, and places in standard input. The line is not read as
//! JSON: it was written by us, and the seal has a digest of it.

/// How a line of an assessment begins, up to its id.
pub(super) const START: &[u8] = b"{\"company\":\"";

/// How a place in standard input begins. A text of the data can't hold it: its quotes are escaped.
pub(super) const PLACE: &[u8] = b"\"data\":\"-:";

/// The id of the company that a line is of.
pub(super) fn id_of(line: &[u8]) -> Option<String> {
    let written = line.strip_prefix(START)?;
    let end = end_of_text(written)?;
    let quoted = line.get(START.len() - 1..=START.len() + end)?;
    serde_json::from_slice(quoted).ok()
}

/// Where a JSON string ends whose opening quote stands before these bytes.
pub(super) fn end_of_text(written: &[u8]) -> Option<usize> {
    let mut is_escaped = false;
    written.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    })
}

/// The line of a place, and where its digits end: `12:345"` is line 12.
pub(super) fn line_number(place: &[u8]) -> Option<(u64, usize)> {
    let digits = place.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let columns = place.get(digits + 1..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_place = place[digits] == b':' && columns > 0 && place.get(digits + 1 + columns) == Some(&b'"');
    let number = std::str::from_utf8(&place[..digits]).ok()?.parse().ok()?;
    is_place.then_some((number, digits))
}
