//! What a policy declares, one decision at a time, each with its place and its reason.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::condition::Condition;
use crate::model::{Day, Exact, Title};
use crate::text::Span;

/// What is decided. A policy decides each key once: what is declared later replaces what was declared earlier.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A tier, by its id.
    Tier(String),
    /// The least coverage.
    Coverage,
    /// How a group makes its score, by path.
    Combine(String),
    /// The weight of a node, by path.
    Weight(String),
    /// What an answer is worth, by path (`""` for every question) and option.
    Risk(String, String),
    /// The bands of a numeric question, by path.
    Bands(String),
    /// A score by script, by path.
    Score(String),
    /// A rule, by its id.
    Rule(String),
    /// A waiver, by rule and company.
    Waiver(String, String),
}

/// How it is decided.
#[derive(Clone, Debug)]
pub enum Setting {
    /// A tier starts at this total.
    Start(Exact),
    /// The least share of answered questions.
    Coverage(Exact),
    /// How a group makes its score.
    Combine(Combine),
    /// A weight.
    Weight(Exact),
    /// Risk points.
    Points(Exact),
    /// The answer leaves its question out.
    Skip,
    /// Risk points by lower bound, ascending.
    Bands(Vec<(Exact, Exact)>),
    /// A script.
    Score(Arc<Condition>),
    /// A condition, and what it does to the tier.
    Rule(Arc<Condition>, Effect),
    /// A rule that doesn't decide for a company.
    Waiver,
}

/// How a group makes its score of its children's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Combine {
    /// The weighted mean.
    #[default]
    Mean,
    /// The largest.
    Maximum,
    /// The smallest.
    Minimum,
    /// The weighted sum, not normalised.
    Sum,
}

impl Combine {
    /// Every way, by the word that policies use.
    pub const WORDS: [(&'static str, Self); 4] =
        [("mean", Self::Mean), ("max", Self::Maximum), ("min", Self::Minimum), ("sum", Self::Sum)];

    /// The word that policies use.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, way)| *way == self).map_or("mean", |(word, _)| word)
    }
}

/// What a rule does to the tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Whether it is a floor (`at_least`) or a cap (`at_most`).
    pub is_floor: bool,
    /// The tier's id.
    pub tier: String,
    /// Where the effect stands.
    pub span: Span,
}

/// One decision.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// How it is decided.
    pub setting: Setting,
    /// The call that declares it.
    pub span: Span,
    /// The argument that decides: the number, the closure, the word.
    pub value: Span,
    /// The whole of it, from the verb to the last word that follows.
    pub whole: Span,
    /// What else is said of it.
    pub notes: Notes,
    /// When it was first declared; rules decide in this order.
    pub order: usize,
    /// Where it was declared before, earliest first.
    pub replaced: Vec<Span>,
}

/// What is said of a decision beside the decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// The author's reason.
    pub because: Option<String>,
    /// The name for people.
    pub title: Option<Title>,
    /// Who signed it off.
    pub approved_by: Option<String>,
    /// The first day on which it applies.
    pub first_day: Option<Day>,
    /// The last day on which it applies.
    pub last_day: Option<Day>,
}

/// Every decision of a policy, by key.
pub type Declarations = BTreeMap<Key, Declaration>;

impl Declaration {
    /// What the decision means, without place, reason, title and approver; `None` when it says what is so anyway.
    pub fn essence(&self) -> Option<String> {
        let days = || {
            let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
            format!("{}..{}", day(self.notes.first_day), day(self.notes.last_day))
        };
        match &self.setting {
            Setting::Weight(weight) if *weight == Exact::one() => None,
            Setting::Coverage(share) if share.is_zero() => None,
            Setting::Combine(Combine::Mean) => None,
            Setting::Start(number)
            | Setting::Coverage(number)
            | Setting::Weight(number)
            | Setting::Points(number) => Some(number.to_fraction_text()),
            Setting::Combine(way) => Some(way.word().to_owned()),
            Setting::Skip => Some("skip".into()),
            Setting::Bands(bands) => Some(
                bands
                    .iter()
                    .map(|(from, points)| {
                        format!("{}:{};", from.to_fraction_text(), points.to_fraction_text())
                    })
                    .collect(),
            ),
            Setting::Score(script) => Some(hex(&script.meaning)),
            Setting::Rule(condition, effect) => {
                let way = if effect.is_floor { "at_least" } else { "at_most" };
                Some(format!("{} {way} {} {}", hex(&condition.meaning), effect.tier, days()))
            }
            Setting::Waiver => Some(days()),
        }
    }
}

/// Bytes as small hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
