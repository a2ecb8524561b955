//! A company under any set of changes, also where one of the changes is what is asked.
//! Where both sides read companies alike, one world is enough; otherwise every mixture is in one world or the other.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Side;
use super::alone::moves_alone;
use super::crossing::Crossing;
use super::effect::Effect;
use super::ladder::JointLadder;
use super::reading::{Likeness, Reading};
use crate::assess::{Assessment, Changes, Game, Mixtures, Outcome};
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Day};
use crate::policy::{Key, Policy, under};

/// The one or two worlds that mixtures of both policies live in: one where both sides read companies alike. None where
/// the policies make no sense under each other's reading: then there is nothing between old and new.
pub(super) struct Worlds<'a> {
    pub(super) all: Vec<World<'a>>,
    /// The decisions that change together with what is asked.
    pub(super) crossing: BTreeSet<Key>,
}

/// Both policies under one reading of the companies.
pub(super) struct World<'a> {
    pub(super) old: Cow<'a, Policy>,
    pub(super) new: Cow<'a, Policy>,
    pub(super) reading: Reading<'a>,
}

impl<'a> Worlds<'a> {
    /// The worlds of two sides. `edited` are the keys that differ; `crossing` are those of them that are known to change
    /// with what is asked.
    pub(super) fn new((old, new): (Side<'a>, Side<'a>), edited: &[&Key], crossing: BTreeSet<Key>) -> Self {
        let world = |old, new, reading| World { old, new, reading };
        let (before, after) = (Cow::Borrowed(old.policy), Cow::Borrowed(new.policy));
        match old.reading.likeness(new.reading) {
            Likeness::Same => Self { all: vec![world(before, after, new.reading)], crossing },
            Likeness::Alike => {
                let moved = under(old.policy, new.reading.questionnaire, new.reading.shape);
                let moved = moved.map(|moved| world(Cow::Owned(moved), after, new.reading));
                Self { all: moved.into_iter().collect(), crossing }
            }
            Likeness::Different => match Crossing::find(old, new, edited, crossing) {
                Some(Crossing { keys, old_in_new, new_in_old }) => Self {
                    all: vec![
                        world(before, Cow::Owned(new_in_old), old.reading),
                        world(Cow::Owned(old_in_new), after, new.reading),
                    ],
                    crossing: keys,
                },
                None => Self { all: Vec::new(), crossing: BTreeSet::new() },
            },
        }
    }
}

/// So many companies are counted over columns; a single one is looked at by itself.
const MANY: usize = 2;

/// Every company under every set of changes.
pub(super) struct Plays<'w> {
    mixtures: Vec<(Mixtures<'w>, &'w [Company])>,
    /// What takes a company from the first world into the second.
    crossing: Changes,
    /// Where companies stand under each policy whole, where there is nothing between.
    ends: Vec<[Outcome; 2]>,
}

/// One company under every set of changes.
pub(super) enum Play<'p, 'w> {
    /// In the first world, and in the second where there is one.
    Between { games: Vec<Game<'p, 'w>>, crossing: Changes },
    /// Before or after all changes.
    Ends(&'p [Outcome; 2]),
}

impl<'w> Plays<'w> {
    /// `changes` are the keys that are applied together; `crossing` is the change of what is asked, where it is one.
    pub(super) fn new(
        worlds: &'w Worlds,
        (old, new): (Side, Side),
        (changes, crossing): (&[Vec<Key>], Option<usize>),
        (ladder, day): (&JointLadder, Day),
    ) -> Self {
        let ranks: BTreeMap<String, usize> =
            ladder.tiers.iter().enumerate().map(|(rank, tier)| (tier.id.clone(), rank)).collect();
        let mixtures = worlds
            .all
            .iter()
            .map(|world| {
                let sides = (&*world.old, &*world.new);
                let mixtures = Mixtures::new(sides, world.reading.questionnaire, day, changes, ranks.clone());
                (mixtures, world.reading.companies)
            })
            .collect();
        let outcome = |assessment: &Assessment, ranks: &[usize]| Outcome {
            tier: JointLadder::standing(ranks, assessment.tier),
            total: assessment.total().cloned(),
        };
        let ends = if worlds.all.is_empty() {
            let pairs = old.assessments.iter().zip(new.assessments);
            pairs
                .map(|(before, after)| {
                    [outcome(before, &ladder.old_ranks), outcome(after, &ladder.new_ranks)]
                })
                .collect()
        } else {
            Vec::new()
        };
        Self { mixtures, crossing: crossing.map_or(0, |change| 1 << change), ends }
    }

    /// How many companies each change moves by itself and which way, where one world is enough and nothing goes wrong in it.
    pub(super) fn moves_alone(
        &self,
        worlds: &Worlds,
        changes: usize,
        day: Day,
    ) -> Option<Vec<(usize, Effect)>> {
        let ([world], [(mixtures, companies)]) = (worlds.all.as_slice(), self.mixtures.as_slice()) else {
            return None;
        };
        (companies.len() >= MANY).then(|| moves_alone(world, mixtures, changes, day)).flatten()
    }

    /// One company, by its place in the list.
    ///
    /// # Errors
    ///
    /// When a condition can't be evaluated for it.
    pub(super) fn company(&self, index: usize) -> Result<Play<'_, 'w>, Box<Diagnostic>> {
        if let Some(ends) = self.ends.get(index) {
            return Ok(Play::Ends(ends));
        }
        let games = self
            .mixtures
            .iter()
            .map(|(mixtures, companies)| mixtures.company(&companies[index]))
            .collect::<Result<_, _>>()?;
        Ok(Play::Between { games, crossing: self.crossing })
    }
}

impl Play<'_, '_> {
    /// The changes that can make a difference to this company.
    pub(super) fn touching(&self) -> Changes {
        match self {
            Self::Between { games, crossing } => {
                games.iter().map(Game::touching).fold(*crossing, |all, some| all | some)
            }
            Self::Ends([before, after]) => Changes::from(before != after),
        }
    }

    /// What the company is under the old policy with these changes.
    ///
    /// # Errors
    ///
    /// When a condition can't be evaluated for it.
    pub(super) fn outcome(&mut self, applied: Changes) -> Result<Outcome, Box<Diagnostic>> {
        match self {
            Self::Between { games, crossing } => {
                let world = usize::from(applied & *crossing != 0);
                games[world].outcome(applied)
            }
            Self::Ends(ends) => Ok(ends[usize::from(applied != 0)].clone()),
        }
    }
}
