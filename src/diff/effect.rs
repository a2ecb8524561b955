//! Which way an edit pushes the companies of this portfolio.

use crate::model::{Direction, Exact, Standing};

/// The direction of everything that a change does here: to the companies that it moves alone, and, by the sign of its
/// share, to the moves that it is part of.
///
/// To lose or gain a tier is neither stricter nor laxer, so that a change which does that is mixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It moves nothing here.
    #[default]
    None,
    /// Every push is to a stricter tier.
    StricterOnly,
    /// Every push is to a laxer tier.
    LaxerOnly,
    /// Anything else.
    Mixed,
}

impl Effect {
    /// The word for it in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::StricterOnly => "stricter only",
            Self::LaxerOnly => "laxer only",
            Self::Mixed => "mixed",
        }
    }

    /// What a move in this direction says.
    pub(super) fn between(from: Standing, to: Standing) -> Self {
        if from == to { Self::None } else { Self::towards(Direction::between(from, to)) }
    }

    /// What a share in a move of this direction says.
    pub(super) fn of_share(share: &Exact, direction: Direction) -> Self {
        match direction {
            _ if share.is_zero() => Self::None,
            Direction::Lost | Direction::Gained => Self::Mixed,
            _ if share.is_positive() => Self::StricterOnly,
            _ => Self::LaxerOnly,
        }
    }

    fn towards(direction: Direction) -> Self {
        match direction {
            Direction::Stricter => Self::StricterOnly,
            Direction::Laxer => Self::LaxerOnly,
            Direction::Lost | Direction::Gained => Self::Mixed,
        }
    }

    /// Both together.
    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, one) | (one, Self::None) => one,
            (one, other) if one == other => one,
            _ => Self::Mixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Effect;
    use crate::model::{Direction, Exact, Standing};

    #[test]
    fn only_pushes_of_one_direction_are_of_one_direction() {
        let stricter = Effect::between(Standing::Tier(0), Standing::Tier(1));
        let share = |number: i64, direction| Effect::of_share(&Exact::from(number), direction);
        assert_eq!(stricter.and(share(1, Direction::Laxer)), Effect::StricterOnly);
        assert_eq!(stricter.and(share(0, Direction::Lost)), Effect::StricterOnly);
        assert_eq!(stricter.and(share(-1, Direction::Stricter)), Effect::Mixed);
        assert_eq!(Effect::None.and(share(-1, Direction::Stricter)), Effect::LaxerOnly);
        assert_eq!(Effect::between(Standing::Tier(0), Standing::Unrated), Effect::Mixed);
        assert_eq!(Effect::between(Standing::Tier(1), Standing::Tier(1)), Effect::None);
    }
}
