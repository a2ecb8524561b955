//! Findings in the Static Analysis Results Interchange Format (SARIF 2.1.0): `check --format sarif`.
//! What a document may hold is the standard's; columns are counted in characters, as everywhere here.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Level, Place};
use crate::lint::{Finding, Fix, LINTS, LintLevel};
use crate::text::Span;

/// Where the standard keeps its schema.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run of `check` as a document of the standard.
pub struct SarifDocument;

impl SarifDocument {
    /// Findings in their order, with a description of each lint.
    pub fn create(findings: &[Finding]) -> Value {
        let mut rules: Vec<Value> = LINTS
            .iter()
            .map(|lint| {
                json!({
                    "id": lint.code,
                    "shortDescription": {"text": lint.summary()},
                    "help": {"text": lint.page, "markdown": lint.page},
                    "defaultConfiguration": {"level": match lint.level {
                        LintLevel::Allow => "none",
                        LintLevel::Warn => "warning",
                        LintLevel::Deny => "error",
                    }},
                })
            })
            .collect();
        let mut index: BTreeMap<&str, usize> =
            LINTS.iter().enumerate().map(|(index, lint)| (lint.code, index)).collect();
        for finding in findings {
            let code = finding.diagnostic.code;
            if !index.contains_key(code) {
                index.insert(code, rules.len());
                rules.push(json!({"id": code}));
            }
        }
        let results: Vec<Value> =
            findings.iter().map(|finding| result(finding, index[finding.diagnostic.code])).collect();
        json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "tierline",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        })
    }
}

fn result(finding: &Finding, rule: usize) -> Value {
    let diagnostic = &finding.diagnostic;
    let mut result = json!({
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
        },
        "message": {"text": text(diagnostic)},
        "locations": [{"physicalLocation": main_place(diagnostic)}],
    });
    if !diagnostic.related.is_empty() {
        result["relatedLocations"] = diagnostic.related.iter().enumerate().map(related).collect();
    }
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([change(fix)]);
    }
    let record = diagnostic.witness.as_ref().and_then(|witness| serde_json::from_str::<Value>(witness).ok());
    if let Some(record) = record {
        result["properties"] = json!({"witness": record});
    }
    result
}

/// What is, why, and what mends it, as sentences.
pub(super) fn text(diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.message.clone();
    if let Some(label) = diagnostic.place.as_ref().map(|place| &place.label).filter(|label| !label.is_empty())
    {
        text = format!("{text}: {label}");
    }
    match &diagnostic.help {
        Some(help) => format!("{text}. {help}"),
        None => text,
    }
}

fn main_place(diagnostic: &Diagnostic) -> Value {
    match &diagnostic.place {
        Some(place) => physical(&place.span),
        None => {
            let file = diagnostic.file.as_deref().unwrap_or("tierline");
            let (line, column) =
                diagnostic.position.map_or((1, 1), |position| (position.line, position.column));
            json!({"artifactLocation": {"uri": uri(file)}, "region": {"startLine": line, "startColumn": column}})
        }
    }
}

fn physical(span: &Span) -> Value {
    json!({"artifactLocation": {"uri": uri(span.text().name())}, "region": region(span)})
}

fn region(span: &Span) -> Value {
    let (start, end) = (span.position(), span.text().position(span.range().end()));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn related((index, place): (usize, &Place)) -> Value {
    json!({
        "id": index + 1,
        "physicalLocation": physical(&place.span),
        "message": {"text": if place.label.is_empty() { "see also" } else { &place.label }},
    })
}

fn change(fix: &Fix) -> Value {
    json!({
        "description": {"text": "take it out"},
        "artifactChanges": [{
            "artifactLocation": {"uri": uri(fix.span.text().name())},
            "replacements": [{
                "deletedRegion": region(&fix.span),
                "insertedContent": {"text": fix.replacement},
            }],
        }],
    })
}

/// A path as a reference: what such a reference can't hold is written as bytes.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let written: String = path
        .bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    if written.starts_with('/') { format!("file://{written}") } else { written }
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("policies/house 2.rhai"), "policies/house%202.rhai");
        assert_eq!(uri("政策.rhai"), "%E6%94%BF%E7%AD%96.rhai");
        assert_eq!(uri("/tmp/a:b.rhai"), "file:///tmp/a%3Ab.rhai");
    }
}
