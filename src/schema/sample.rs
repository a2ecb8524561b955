//! A small questionnaire and company for the tests of this module.

use super::{CompanySchema, read_questionnaire};
use crate::diagnostic::Diagnostic;
use crate::document::read_json;
use crate::model::{Company, Questionnaire};
use crate::text::Text;

/// Two groups; a committee, its veto that depends on it, a number, a plain question.
pub(super) const QUESTIONNAIRE: &str = r#"{
  "id": "sample", "version": "1", "missing": "not_researched",
  "scales": {"practice": ["yes", "partial", "no", "not_researched"]}, "default_scale": "practice",
  "option_titles": {"yes": {"en": "Yes", "zh": "是"}},
  "groups": [{"path": "governance", "title": {"en": "Governance", "zh": "治理"}}],
  "questions": [
    {"path": "exposure.revenue_pct", "text": {"en": "Revenue?"}, "type": "number", "minimum": 0, "maximum": 100, "unit": "%", "options": ["not_researched"]},
    {"path": "governance.committee", "text": {"en": "A committee?"}},
    {"path": "governance.veto", "text": {"en": "A veto?"}, "depends_on": {"question": "governance.committee", "answers": ["yes", "partial"], "otherwise": "no"}},
    {"path": "governance.incidents", "text": {"en": "How many?"}, "type": "number", "integer": true, "minimum": 0, "maximum": 8}
  ]
}"#;

pub(super) fn questionnaire() -> Questionnaire {
    read_questionnaire(&Text::new("q.json", QUESTIONNAIRE)).expect("a questionnaire")
}

/// Reads one company with the shipped schema.
pub(super) fn company(record: &str) -> Result<Company, Vec<Diagnostic>> {
    let text = Text::new("c.json", record);
    let value = read_json(&text, 0, record.len()).expect("JSON");
    CompanySchema::shipped().read(&value, &text, &questionnaire())
}

/// Faults, a line each: code, line and column, what is underlined, message, label, help.
pub(super) fn lines(faults: &[Diagnostic]) -> Vec<String> {
    let line = |fault: &Diagnostic| {
        let place = fault.place.as_ref().map(|place| (place.span.position(), place.label.as_str()));
        let (at, label) =
            place.map_or_else(Default::default, |(at, label)| (format!("{}:{}", at.line, at.column), label));
        let help = fault.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        format!("{} {at} {} | {} | {label}{help}", fault.code, fault.snippet(), fault.message)
    };
    faults.iter().map(line).collect()
}
