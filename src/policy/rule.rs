//! What a checked policy decides of nodes, questions and companies.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::condition::Condition;
use super::declaration::{Combine, Key, Notes};
use crate::model::{Day, Exact, OptionIndex};
use crate::text::Span;

/// What is decided of a node.
#[derive(Clone, Debug)]
pub struct NodePolicy {
    /// Its weight among its siblings.
    pub weight: Exact,
    /// The declaration of the weight, where there is one.
    pub weight_by: Option<Key>,
    /// How it makes its score of its children's.
    pub combine: Combine,
    /// The declaration of that, where there is one.
    pub combine_by: Option<Key>,
    /// The script that makes its score instead.
    pub script: Option<(Arc<Condition>, Key)>,
    /// Whether its own weight and every ancestor's is above 0.
    pub carries_weight: bool,
}

/// What is decided of a question.
#[derive(Clone, Debug)]
pub struct QuestionPolicy {
    /// What each of its options is worth, and the declaration that says so.
    pub options: BTreeMap<OptionIndex, (Treatment, Key)>,
    /// Its bands, where it is numeric, and their declaration.
    pub bands: Option<(Vec<(Exact, Exact)>, Key)>,
}

/// What an answer is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// Risk points, 0 to 100.
    Points(Exact),
    /// The question is left out of its group.
    Skip,
}

impl QuestionPolicy {
    /// Whether every answer is worth the same as under another policy.
    pub fn decides_as(&self, other: &Self) -> bool {
        fn treatments(decided: &QuestionPolicy) -> impl Iterator<Item = (&OptionIndex, &Treatment)> {
            decided.options.iter().map(|(option, (treatment, _))| (option, treatment))
        }
        fn bands(decided: &QuestionPolicy) -> Option<&Vec<(Exact, Exact)>> {
            decided.bands.as_ref().map(|(bands, _)| bands)
        }
        treatments(self).eq(treatments(other)) && bands(self) == bands(other)
    }

    /// The points of a number: those of the highest band that starts at or below it.
    pub fn band(&self, number: &Exact) -> Option<&Exact> {
        let (bands, _) = self.bands.as_ref()?;
        bands.iter().rfind(|(from, _)| from <= number).map(|(_, points)| points)
    }
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// When it holds.
    pub condition: Arc<Condition>,
    /// Whether it is a floor (`at_least`) or a cap (`at_most`).
    pub is_floor: bool,
    /// The rank of its tier.
    pub rank: usize,
    /// Reason, title, approver and dates.
    pub notes: Notes,
    /// Where it stands.
    pub span: Span,
    /// The companies for which it is waived.
    pub waivers: Vec<Waiver>,
}

/// A rule that doesn't decide for a company.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The company's id.
    pub company: String,
    /// Reason, approver and dates.
    pub notes: Notes,
    /// Where it stands.
    pub span: Span,
}

impl Rule {
    /// Whether it applies on a day.
    pub fn applies_on(&self, day: Day) -> bool {
        applies(&self.notes, day)
    }

    /// The waiver that keeps it from deciding for a company on a day.
    pub fn waiver(&self, company: &str, day: Day) -> Option<&Waiver> {
        self.waivers.iter().find(|waiver| waiver.company == company && applies(&waiver.notes, day))
    }
}

fn applies(notes: &Notes, day: Day) -> bool {
    notes.first_day.is_none_or(|first| first <= day) && notes.last_day.is_none_or(|last| day <= last)
}
