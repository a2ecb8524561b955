//! Digests: of a policy's sources, and of what it means.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::Policy;
use super::declaration::{Declarations, Key, hex};

/// SHA-256 over the RFC 8785 form of `[[path, sha256], …]` of a policy and its bases: changes with every byte.
pub fn source_digest(policy: &Policy) -> String {
    let sources: Vec<_> = policy
        .sources
        .iter()
        .map(|text| json!([text.name(), hex(&Sha256::digest(text.content()))]))
        .collect();
    // Strings in arrays: the compact form is the canonical one.
    format!("sha256:{}", hex(&Sha256::digest(json!(sources).to_string())))
}

/// SHA-256 over the declarations alone: the same for policies that differ in layout, order, names, reasons, titles
/// and approvers.
pub fn meaning_digest(declarations: &Declarations) -> String {
    let said: Vec<_> = declarations
        .iter()
        .filter_map(|(key, declaration)| Some(json!([key_words(key), declaration.essence()?])))
        .collect();
    format!("sha256:{}", hex(&Sha256::digest(json!(said).to_string())))
}

fn key_words(key: &Key) -> Vec<&str> {
    match key {
        Key::Tier(id) => vec!["tier", id],
        Key::Coverage => vec!["coverage"],
        Key::Combine(path) => vec!["combine", path],
        Key::Weight(path) => vec!["weight", path],
        Key::Risk(path, option) => vec!["risk", path, option],
        Key::Bands(path) => vec!["bands", path],
        Key::Score(path) => vec!["score", path],
        Key::Rule(id) => vec!["rule", id],
        Key::Waiver(rule, company) => vec!["waiver", rule, company],
    }
}
