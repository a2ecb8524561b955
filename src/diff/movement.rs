//! Companies that move, that stay on another ground, and that nearly move.

use super::Side;
use crate::assess::{Assessment, Book, Ground};
use crate::model::{Exact, Standing};
use crate::policy::Policy;

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

/// A company whose tier differs.
#[derive(Clone, Debug)]
pub struct Move {
    /// Its place in the list of companies.
    pub company: usize,
    /// Where it stood, in the joint ladder.
    pub from: Standing,
    /// Where it stands, in the joint ladder.
    pub to: Standing,
    /// Which way.
    pub direction: Direction,
    /// Its weight; none without holdings.
    pub weight: Option<Exact>,
    /// Its old total.
    pub old_score: Option<Exact>,
    /// Its new total.
    pub new_score: Option<Exact>,
    /// What decided the old tier.
    pub old_ground: String,
    /// What decides the new tier.
    pub new_ground: String,
}

/// A company that keeps its tier for another reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherGround {
    /// Its place in the list of companies.
    pub company: usize,
    /// Its tier, in the joint ladder.
    pub tier: Standing,
    /// What decided it.
    pub old_ground: String,
    /// What decides it now.
    pub new_ground: String,
}

/// A company that stays, but whose new total is within 0.5 of a threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approaching {
    /// Its place in the list of companies.
    pub company: usize,
    /// Its tier, in the joint ladder.
    pub tier: Standing,
    /// Its new total.
    pub score: Exact,
    /// The id of the tier that starts at the threshold.
    pub threshold: String,
    /// The total minus the threshold: negative below it.
    pub gap: Exact,
}

impl Move {
    pub(super) fn new(
        company: usize,
        (from, to): (Standing, Standing),
        old: Side,
        new: Side,
        book: &Book,
    ) -> Self {
        let (before, after) = (&old.assessments[company], &new.assessments[company]);
        let direction = match (from, to) {
            (Standing::Unrated, _) => Direction::Gained,
            (_, Standing::Unrated) => Direction::Lost,
            (from, to) if to > from => Direction::Stricter,
            _ => Direction::Laxer,
        };
        Self {
            company,
            from,
            to,
            direction,
            weight: book.weight(company),
            old_score: before.total().cloned(),
            new_score: after.total().cloned(),
            old_ground: ground_words(old.policy, before),
            new_ground: ground_words(new.policy, after),
        }
    }
}

/// What decided a tier, in words: `score`, `rule: …`, `coverage` or `no total`.
pub fn ground_words(policy: &Policy, assessment: &Assessment) -> String {
    match assessment.ground {
        Ground::Score => "score".into(),
        Ground::Rule(rule) => format!("rule: {}", policy.rules[rule].id),
        Ground::Coverage => "coverage".into(),
        Ground::NoTotal => "no total".into(),
    }
}

pub(super) fn other_grounds(old: Side, new: Side, pairs: &[(Standing, Standing)]) -> Vec<OtherGround> {
    let unmoved = pairs.iter().enumerate().filter(|(_, (from, to))| from == to);
    unmoved
        .map(|(company, (tier, _))| OtherGround {
            company,
            tier: *tier,
            old_ground: ground_words(old.policy, &old.assessments[company]),
            new_ground: ground_words(new.policy, &new.assessments[company]),
        })
        .filter(|other| other.old_ground != other.new_ground)
        .collect()
}

pub(super) fn approaching(new: Side, pairs: &[(Standing, Standing)]) -> Vec<Approaching> {
    let near = Exact::ratio(1, 2).expect("2 is not 0");
    let mut found = Vec::new();
    for (company, (from, to)) in pairs.iter().enumerate() {
        let Some(score) = new.assessments[company].total().filter(|_| from == to) else { continue };
        let nearest = new
            .policy
            .ladder
            .tiers()
            .iter()
            .skip(1)
            .map(|tier| (score - &tier.start, tier))
            .min_by_key(|(gap, _)| gap.abs());
        if let Some((gap, tier)) = nearest.filter(|(gap, _)| gap.abs() <= near) {
            found.push(Approaching {
                company,
                tier: *to,
                score: score.clone(),
                threshold: tier.id.clone(),
                gap,
            });
        }
    }
    found.sort_by(|one, other| one.gap.abs().cmp(&other.gap.abs()).then(one.company.cmp(&other.company)));
    found
}
