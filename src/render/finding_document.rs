//! Findings as JSON: `check --format json`.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Level};

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
    witness: Option<String>,
}

impl FindingsDocument {
    /// Findings in their order.
    pub fn new(findings: &[Diagnostic]) -> Self {
        let finding = |finding: &Diagnostic| FindingDocument {
            code: finding.code,
            level: match finding.level {
                Level::Error => "deny",
                Level::Warning => "warn",
            },
            at: finding.at(),
            message: finding.message.clone(),
            help: finding.help.clone(),
            witness: None,
        };
        Self { findings: findings.iter().map(finding).collect() }
    }
}
