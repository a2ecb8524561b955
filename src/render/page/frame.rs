//! What every page has around its content: one file without scripts, that asks the network for nothing.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::model::Language;
use crate::render::safe::safe;

/// How every page looks; the only style, since the content policy admits this text and no other.
const STYLE: &str = include_str!("style.css");

/// A page around its content.
pub(in crate::render) struct Frame<'a> {
    /// The language of the words around the data.
    pub(in crate::render) language: Language,
    /// What the window is called.
    pub(in crate::render) title: &'a str,
    /// The content, its first heading included.
    pub(in crate::render) content: Markup,
}

impl Frame<'_> {
    /// The whole file.
    pub(in crate::render) fn into_text(self) -> String {
        let language = match self.language {
            Language::English => "en",
            Language::Chinese => "zh-Hans",
        };
        let generator = concat!("Tierline ", env!("CARGO_PKG_VERSION"));
        let page = html! {
            (DOCTYPE)
            html lang=(language) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(content_policy());
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content=(generator);
                    title { (safe(self.title)) }
                    style { (PreEscaped(STYLE)) }
                }
                body { main { (self.content) } }
            }
        };
        page.into_string() + "\n"
    }
}

/// Nothing may be loaded or run, nor sent anywhere; the one style is named by its digest.
fn content_policy() -> String {
    let digest = base64(&Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
}

/// Bytes in base 64 (RFC 4648), as content policies write digests.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_written_as_the_standard_says() {
        let known = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (bytes, text) in known {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn the_style_can_neither_end_itself_nor_load_anything() {
        for risk in ["<", "url(", "@import", "http"] {
            assert!(!STYLE.contains(risk), "{risk}");
        }
    }
}
