//! The policy of the comparison as data: what `policies/house.json` says, in the order of the file.

use serde::Deserialize;

use crate::ordered::Ordered;

/// Points of options, and weights of questions, stages and categories.
#[derive(Clone, Debug, Deserialize)]
pub struct House {
    /// Risk points by option; the option that is left out of the score has none.
    pub points: Ordered<String, u32>,
    /// Weights of the categories in the total.
    pub categories: Ordered<String, u32>,
    /// Weights of the stages in the life cycle.
    pub stages: Ordered<String, u32>,
    /// Weights of the questions in their group, by group.
    pub questions: Ordered<String, Ordered<String, u32>>,
}

/// The policy as a text, for peers that load data in their own form.
pub const TEXT: &str = include_str!("../../policies/house.json");

/// The option that leaves its question out of the score.
pub const SKIPPED: &str = "not_applicable";

/// The option that no answer counts as.
pub const MISSING: &str = "not_researched";

impl House {
    /// Reads the policy.
    pub fn read() -> Self {
        serde_json::from_str(TEXT).expect("the policy of the comparison is sound")
    }

    /// All questions, group by group.
    pub fn paths(&self) -> Vec<&str> {
        self.questions
            .iter()
            .flat_map(|(_, questions)| questions.iter().map(|(path, _)| path.as_str()))
            .collect()
    }

    /// All options; the skipped one is the last.
    pub fn options(&self) -> Vec<&str> {
        self.points.iter().map(|(option, _)| option.as_str()).chain([SKIPPED]).collect()
    }

    /// The questionnaire, as Tierline reads it.
    pub fn questionnaire(&self) -> String {
        let questions: Vec<_> = self
            .paths()
            .into_iter()
            .map(|path| serde_json::json!({"path": path, "text": {"en": path.replace(['.', '_'], " ")}}))
            .collect();
        serde_json::json!({
            "id": "comparison",
            "version": "1",
            "missing": MISSING,
            "options": self.options(),
            "questions": questions,
        })
        .to_string()
    }
}
