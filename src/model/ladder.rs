//! Tiers in order, from laxest to strictest.

use super::{Exact, Language, Title};

/// One tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// The word that rules and reports name it by.
    pub id: String,
    /// The lowest total that lands in it.
    pub start: Exact,
    /// Its name for people, where the policy gives one.
    pub title: Option<Title>,
}

impl Tier {
    /// Its name for people; its id, where the policy gives none.
    pub fn name(&self, language: Language) -> &str {
        self.title.as_ref().map_or(self.id.as_str(), |title| title.text(language))
    }
}

/// All tiers of a policy; the first starts at 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ladder {
    tiers: Vec<Tier>,
}

/// Where a company stands: in a tier, by its rank from 0 (laxest), or in none.
/// Unrated orders below every tier; it is neither laxer nor stricter than any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// No total, or too little is known.
    Unrated,
    /// In the tier of this rank.
    Tier(usize),
}

impl Ladder {
    /// Orders tiers by their starts.
    pub fn new(mut tiers: Vec<Tier>) -> Self {
        tiers.sort_by(|one, other| one.start.cmp(&other.start));
        Self { tiers }
    }

    /// The tiers, laxest first.
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// The rank of a tier by its id.
    pub fn rank(&self, id: &str) -> Option<usize> {
        self.tiers.iter().position(|tier| tier.id == id)
    }

    /// The rank of the strictest tier that starts at or below a total.
    /// A total below 0 (which no policy can give) is in the laxest.
    pub fn rank_of(&self, total: &Exact) -> usize {
        self.tiers.iter().rposition(|tier| tier.start <= *total).unwrap_or(0)
    }

    /// The id of where a company stands; `unrated` for none.
    pub fn id(&self, standing: Standing) -> &str {
        match standing {
            Standing::Unrated => Self::UNRATED,
            Standing::Tier(rank) => &self.tiers[rank].id,
        }
    }

    /// The word for a company that is in no tier.
    pub const UNRATED: &'static str = "unrated";
}
