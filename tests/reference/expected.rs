//! What an assessment must say of a company: its tier, and everything that leads there.

use super::Case;
use super::date;
use super::policy::{Effect, Policy};
use super::reading::Reading;
use super::survey::Survey;
use num_rational::BigRational;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) tier: String,
    pub(crate) score_tier: Option<String>,
    pub(crate) total: Option<BigRational>,
    /// Every node that has a score; the root is `""`.
    pub(crate) scores: BTreeMap<String, BigRational>,
    /// The rules that hold and are in force and not waived, in order of declaration.
    pub(crate) rules: Vec<String>,
    /// The rules that would be among them, but are waived.
    pub(crate) waived: Vec<String>,
    pub(crate) coverage: BigRational,
}

/// The assessment of one company of a case.
pub(crate) fn expect(case: &Case, company_index: usize) -> Expected {
    let survey = Survey::read(&case.questionnaire);
    let company = &case.companies[company_index];
    assess(&Reading { survey: &survey, policy: &case.model, company, day: date::day(&case.as_of) })
}

pub(crate) fn assess(reading: &Reading) -> Expected {
    let mut nodes = reading.survey.nodes();
    nodes.push(String::new());
    let scores: BTreeMap<String, BigRational> =
        nodes.into_iter().filter_map(|node| reading.score(&node).map(|score| (node, score))).collect();
    let total = scores.get("").cloned();
    let coverage = reading.coverage("");
    let ladder = reading.policy.ladder();
    let reached = total.as_ref().filter(|_| coverage >= reading.policy.coverage()).map(|total| {
        ladder
            .iter()
            .rposition(|(_, from)| from <= total)
            .expect("one tier starts at 0 and no total is below")
    });
    let (mut rules, mut waived) = (Vec::new(), Vec::new());
    let (mut floor, mut cap) = (None, None);
    for rule in reading.policy.rules() {
        if !rule.days.contain(reading.day) || !reading.holds(&rule.condition) {
            continue;
        }
        if reading.policy.is_waived(&rule.id, reading.id(), reading.day) {
            waived.push(rule.id.clone());
            continue;
        }
        rules.push(rule.id.clone());
        match &rule.effect {
            Effect::AtLeast(tier) => floor = floor.max(Some(rank(reading.policy, tier))),
            Effect::AtMost(tier) => {
                let own = rank(reading.policy, tier);
                cap = Some(cap.map_or(own, |other: usize| other.min(own)));
            }
        }
    }
    let capped = reached.map(|tier| cap.map_or(tier, |cap| tier.min(cap)));
    let tier = match (capped, floor) {
        (Some(tier), Some(floor)) => Some(tier.max(floor)),
        (tier, floor) => tier.or(floor),
    };
    let name = |rank: usize| ladder[rank].0.clone();
    Expected {
        tier: tier.map_or_else(|| "unrated".to_owned(), name),
        score_tier: reached.map(name),
        total,
        scores,
        rules,
        waived,
        coverage,
    }
}

/// How strict a tier is: 0 for the laxest.
fn rank(policy: &Policy, tier: &str) -> usize {
    policy.ladder().iter().position(|(id, _)| id == tier).expect("a rule names a tier of the policy")
}
