//! One assessment a line: `eval --format jsonl`, straight into bytes.

use super::assessment_document::CompanyDocument;
use crate::assess::{Assessment, Trace};
use crate::model::{Company, Questionnaire};
use crate::policy::Policy;

/// Writes assessments under one policy.
pub struct LineWriter<'a> {
    policy: &'a Policy,
    questionnaire: &'a Questionnaire,
    is_traced: bool,
}

impl<'a> LineWriter<'a> {
    /// Prepares for a policy; `is_traced` says whether lines have every step from answers to tier.
    pub fn new(policy: &'a Policy, questionnaire: &'a Questionnaire, is_traced: bool) -> Self {
        Self { policy, questionnaire, is_traced }
    }

    /// Whether lines have every step from answers to tier.
    pub fn is_traced(&self) -> bool {
        self.is_traced
    }

    /// Writes the line of a company.
    #[expect(clippy::missing_panics_doc, reason = "documents are made of texts and numbers")]
    pub fn write(&self, lines: &mut Vec<u8>, company: &Company, assessed: (&Assessment, Option<&Trace>)) {
        let (assessment, trace) = assessed;
        let document = CompanyDocument::new(company, assessment, trace, self.policy, self.questionnaire);
        serde_json::to_writer(&mut *lines, &document).expect("documents are made of texts and numbers");
        lines.push(b'\n');
    }
}
