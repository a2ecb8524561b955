//! Texts as JSON strings.

/// Writes a text as a JSON string.
pub(super) fn write_text(bytes: &mut Vec<u8>, text: &str) {
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        serde_json::to_writer(bytes, text).expect("a text is JSON");
        return;
    }
    bytes.push(b'"');
    bytes.extend_from_slice(text.as_bytes());
    bytes.push(b'"');
}
