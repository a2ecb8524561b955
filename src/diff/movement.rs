//! Companies that move, that stay on another ground, and that nearly move.

use super::Side;
use super::ladder::JointLadder;
use crate::assess::{Assessment, Book, Ground, StandingRange};
use crate::model::{Approval, Direction, Exact, Standing};
use crate::policy::Policy;

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
    /// What was known of it, and what it could have been.
    pub old_view: View,
    /// What is known of it, and what it could be.
    pub new_view: View,
    /// The sign-off, where there is one.
    pub approved: Option<Approval>,
}

/// How sure one side can be of a tier, and what its waivers are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The share of questions that are answered, 0 to 1.
    pub coverage: Exact,
    /// The tiers that the unanswered questions still allow, in the joint ladder.
    pub range: StandingRange,
    /// Where the company would stand without any waiver, in the joint ladder.
    pub without_waivers: Standing,
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
        (old, new): (Side, Side),
        (book, ladder): (&Book, &JointLadder),
    ) -> Self {
        let (before, after) = (&old.assessments[company], &new.assessments[company]);
        Self {
            company,
            from,
            to,
            direction: Direction::between(from, to),
            weight: book.weight(company),
            old_score: before.total().cloned(),
            new_score: after.total().cloned(),
            old_ground: ground_words(old.policy, before),
            new_ground: ground_words(new.policy, after),
            old_view: View::new(before, &ladder.old_ranks),
            new_view: View::new(after, &ladder.new_ranks),
            approved: None,
        }
    }
}

impl View {
    fn new(assessment: &Assessment, ranks: &[usize]) -> Self {
        let joint = |standing| JointLadder::standing(ranks, standing);
        let StandingRange { laxest, strictest } = assessment.range;
        Self {
            coverage: assessment.coverage.clone(),
            range: StandingRange { laxest: joint(laxest), strictest: joint(strictest) },
            without_waivers: joint(assessment.tier_without_waivers),
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
