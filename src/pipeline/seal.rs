//! The seal of a part: what its lines were made under, how many they are, and their digest.
//!
//! The lines of a part say nothing of where they end, nor of the policy and day behind them, and count the lines of
//! their part alone. The seal says so in one line more, which `merge` takes off. Nothing is compared here.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Pipeline;
use crate::render::Portrait;
use crate::text::Text;

/// What a seal begins with. No line of an assessment does.
pub(super) const MARK: &[u8] = b"{\"part\":";

/// What assessments are made under: parts are parts of one whole only where it is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Terms {
    policy: Portrait,
    as_of: String,
    questionnaire: String,
    company_schema: String,
    trace: bool,
    fields: Vec<String>,
    tierline: String,
}

/// What stands in the last line of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seal {
    /// What its lines were made under.
    #[serde(flatten)]
    pub(super) terms: Terms,
    /// How many lines of standard input were read.
    pub(super) lines: u64,
    /// How many lines of assessments there are.
    pub(super) companies: u64,
    /// How many records were rejected.
    pub(super) rejected: u64,
    /// The ids of those that have one.
    pub(super) rejected_ids: Vec<String>,
    /// Of the bytes of all lines above the seal.
    pub(super) digest: String,
}

#[derive(Serialize, Deserialize)]
struct Line<S> {
    part: S,
}

impl Terms {
    /// Those of a pipeline.
    pub(super) fn new(pipeline: &Pipeline) -> Self {
        Self {
            policy: Portrait::new(pipeline.assessor.policy()),
            as_of: pipeline.assessor.day().to_string(),
            questionnaire: digest_of(&pipeline.questionnaire.text),
            company_schema: digest_of(pipeline.schema.text()),
            trace: pipeline.writer.is_traced(),
            fields: pipeline.writer.fields().iter().map(|field| field.name().to_owned()).collect(),
            tierline: env!("CARGO_PKG_VERSION").into(),
        }
    }

    /// What differs, in words: of this one, and of another.
    pub(super) fn differences(&self, other: &Self) -> Vec<(String, String)> {
        let words = |terms: &Self| {
            let steps = if terms.trace { "with" } else { "without" };
            [
                format!("policy {}", terms.policy),
                format!("day {}", terms.as_of),
                format!("questionnaire {}", short(&terms.questionnaire)),
                format!("company schema {}", short(&terms.company_schema)),
                format!("{steps} `--trace`"),
                format!("fields {}", terms.fields.join(", ")),
                format!("tierline {}", terms.tierline),
            ]
        };
        words(self).into_iter().zip(words(other)).filter(|(one, other)| one != other).collect()
    }
}

impl Seal {
    /// The seal as the line that it is.
    pub(super) fn line(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(&Line { part: self }).expect("a seal is made of texts and numbers");
        line.push(b'\n');
        line
    }

    /// Reads a line that begins as a seal does; none when it isn't one.
    pub(super) fn read(line: &[u8]) -> Option<Self> {
        serde_json::from_slice(line).ok().map(|Line { part }| part)
    }
}

/// A digest as it is written.
pub(super) fn written(hasher: Sha256) -> String {
    let digits: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}

fn digest_of(text: &Text) -> String {
    written(Sha256::new_with_prefix(text.content()))
}

/// As much of a digest as tells it from another.
fn short(digest: &str) -> &str {
    let end = "sha256:".len() + 12;
    digest.get(..end).unwrap_or(digest)
}
