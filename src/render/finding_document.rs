//! Findings as JSON: `check --format json`.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::diagnostic::Level;
use crate::lint::{Finding, LINTS};

/// All findings.
#[derive(Debug, Serialize)]
pub struct FindingsDocument {
    findings: Vec<FindingDocument>,
}

#[derive(Debug, Serialize)]
struct FindingDocument {
    code: &'static str,
    level: &'static str,
    at: String,
    message: String,
    help: Option<String>,
    witness: Option<Box<RawValue>>,
    page: Option<String>,
    is_fixable: bool,
}

impl FindingsDocument {
    /// Findings in their order.
    pub fn new(findings: &[Finding]) -> Self {
        let finding = |finding: &Finding| {
            let diagnostic = &finding.diagnostic;
            FindingDocument {
                code: diagnostic.code,
                level: match diagnostic.level {
                    Level::Error => "deny",
                    Level::Warning => "warn",
                },
                at: diagnostic.at(),
                message: diagnostic.message.clone(),
                help: diagnostic.help.clone(),
                witness: diagnostic.witness.clone().and_then(|record| RawValue::from_string(record).ok()),
                page: page(diagnostic.code),
                is_fixable: finding.fix.is_some(),
            }
        };
        Self { findings: findings.iter().map(finding).collect() }
    }
}

/// The page of a lint, by its path in the project; a fault has none.
pub(super) fn page(code: &str) -> Option<String> {
    LINTS.iter().any(|lint| lint.code == code).then(|| format!("docs/lints/{code}.md"))
}
