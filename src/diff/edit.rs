//! One difference in meaning.

use crate::policy::Key;
use crate::text::Span;

/// A difference between two policies in one decision.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Its number, from 1, in the order of listing.
    pub id: usize,
    /// What kind of decision differs, and how.
    pub kind: EditKind,
    /// Which decision; none for what is asked and how companies are read.
    pub key: Option<Key>,
    /// How it was decided; none when it was not.
    pub old: Option<String>,
    /// How it is decided now; none when it isn't any more.
    pub new: Option<String>,
    /// Where it was declared.
    pub old_at: Option<Span>,
    /// Where it is declared.
    pub new_at: Option<Span>,
    /// The author's reason for how it is now; for what is gone, for how it was.
    pub because: Option<String>,
    /// Who signed it off.
    pub approved_by: Option<String>,
}

impl Edit {
    /// Whether it can move anything: notes can't.
    pub fn has_meaning(&self) -> bool {
        self.kind != EditKind::Note
    }
}

/// Kinds of edits, in the order of listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EditKind {
    /// A tier starts at another total.
    Tier,
    /// A tier is new.
    TierAdded,
    /// A tier is gone.
    TierRemoved,
    /// The least coverage.
    Coverage,
    /// How a group makes its score.
    Combine,
    /// A weight.
    Weight,
    /// What an answer is worth.
    Risk,
    /// Bands of a numeric question.
    Bands,
    /// A score by script.
    Score,
    /// A rule is new.
    RuleAdded,
    /// A rule is gone.
    RuleRemoved,
    /// A rule's condition, effect or dates.
    RuleChanged,
    /// A waiver is new, or has other days.
    WaiverAdded,
    /// A waiver is gone.
    WaiverRemoved,
    /// What is asked, or how companies are read: another questionnaire or company schema.
    Questionnaire,
    /// A title, reason or approver: it can move nothing.
    Note,
}

impl EditKind {
    /// The word for it in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tier => "tier",
            Self::TierAdded => "tier_added",
            Self::TierRemoved => "tier_removed",
            Self::Coverage => "coverage",
            Self::Combine => "combine",
            Self::Weight => "weight",
            Self::Risk => "risk",
            Self::Bands => "bands",
            Self::Score => "score",
            Self::RuleAdded => "rule_added",
            Self::RuleRemoved => "rule_removed",
            Self::RuleChanged => "rule_changed",
            Self::WaiverAdded => "waiver_added",
            Self::WaiverRemoved => "waiver_removed",
            Self::Questionnaire => "questionnaire",
            Self::Note => "note",
        }
    }
}
