//! Which way a company moves.

use super::Standing;

/// Which way a company moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// To a stricter tier.
    Stricter,
    /// To a laxer tier.
    Laxer,
    /// From a tier to unrated.
    Lost,
    /// From unrated to a tier.
    Gained,
}

impl Direction {
    /// Between two different standings in one ladder.
    pub fn between(from: Standing, to: Standing) -> Self {
        match (from, to) {
            (Standing::Unrated, _) => Self::Gained,
            (_, Standing::Unrated) => Self::Lost,
            (from, to) if to > from => Self::Stricter,
            _ => Self::Laxer,
        }
    }

    /// The word for it in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stricter => "stricter",
            Self::Laxer => "laxer",
            Self::Lost => "lost",
            Self::Gained => "gained",
        }
    }
}
