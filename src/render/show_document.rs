//! A policy in force as JSON: `show --format json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::assessment_document::Portrait;
use super::decimal::Decimal;
use crate::assess::{Share, shares};
use crate::model::{Day, Questionnaire, Tree};
use crate::policy::{Key, Notes, Policy, Treatment};

/// The policy after `extends`: what decides each question, and where.
#[derive(Debug, Serialize)]
pub struct ShowDocument {
    policy: Portrait,
    as_of: String,
    tiers: Vec<TierDocument>,
    coverage: Decimal,
    nodes: Vec<NodeDocument>,
    rules: Vec<RuleDocument>,
    waivers: Vec<WaiverDocument>,
}

#[derive(Debug, Serialize)]
struct TierDocument {
    tier: String,
    from: Decimal,
    title: Option<TitleDocument>,
    at: String,
    because: Option<String>,
}

#[derive(Debug, Serialize)]
struct TitleDocument {
    en: String,
    zh: Option<String>,
}

#[derive(Debug, Serialize)]
struct NodeDocument {
    path: String,
    weight: Decimal,
    weight_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    combine: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    combine_at: Option<String>,
    share: Option<Decimal>,
    share_is_upper_bound: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    score_at: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    options: BTreeMap<String, PointsDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bands: Option<BandsDocument>,
}

#[derive(Debug, Serialize)]
struct PointsDocument {
    points: Option<Decimal>,
    skip: bool,
    at: String,
}

#[derive(Debug, Serialize)]
struct BandsDocument {
    bands: Vec<(Decimal, Decimal)>,
    at: String,
}

#[derive(Debug, Serialize)]
struct RuleDocument {
    rule: String,
    title: Option<TitleDocument>,
    effect: &'static str,
    tier: String,
    condition: String,
    first_day: Option<String>,
    last_day: Option<String>,
    in_force: bool,
    approved_by: Option<String>,
    because: Option<String>,
    at: String,
}

#[derive(Debug, Serialize)]
struct WaiverDocument {
    rule: String,
    company: String,
    first_day: Option<String>,
    last_day: Option<String>,
    in_force: bool,
    approved_by: Option<String>,
    because: Option<String>,
    at: String,
}

impl ShowDocument {
    /// The policy as it is in force on a day.
    pub fn new(policy: &Policy, questionnaire: &Questionnaire, day: Day) -> Self {
        let at = |key: &Key| policy.declarations[key].span.to_string();
        let tiers = policy.ladder.tiers().iter().rev().map(|tier| {
            let key = Key::Tier(tier.id.clone());
            TierDocument {
                tier: tier.id.clone(),
                from: Decimal::new(&tier.start),
                title: tier.title.as_ref().map(title),
                because: policy.declarations[&key].notes.because.clone(),
                at: at(&key),
            }
        });
        let mut waivers = Vec::new();
        for rule in &policy.rules {
            for waiver in &rule.waivers {
                let (first_day, last_day, in_force) = days(&waiver.notes, day);
                waivers.push(WaiverDocument {
                    rule: rule.id.clone(),
                    company: waiver.company.clone(),
                    first_day,
                    last_day,
                    in_force,
                    approved_by: waiver.notes.approved_by.clone(),
                    because: waiver.notes.because.clone(),
                    at: waiver.span.to_string(),
                });
            }
        }
        Self {
            policy: Portrait::new(policy),
            as_of: day.to_string(),
            tiers: tiers.collect(),
            coverage: Decimal::new(&policy.coverage),
            nodes: nodes(policy, questionnaire),
            rules: policy.rules.iter().map(|rule| rule_document(rule, policy, day)).collect(),
            waivers,
        }
    }
}

fn rule_document(rule: &crate::policy::Rule, policy: &Policy, day: Day) -> RuleDocument {
    let (first_day, last_day, in_force) = days(&rule.notes, day);
    RuleDocument {
        rule: rule.id.clone(),
        title: rule.notes.title.as_ref().map(title),
        effect: if rule.is_floor { "at_least" } else { "at_most" },
        tier: policy.ladder.tiers()[rule.rank].id.clone(),
        condition: rule.condition.span.snippet().split_whitespace().collect::<Vec<_>>().join(" "),
        first_day,
        last_day,
        in_force,
        approved_by: rule.notes.approved_by.clone(),
        because: rule.notes.because.clone(),
        at: rule.span.to_string(),
    }
}

fn title(title: &crate::model::Title) -> TitleDocument {
    TitleDocument { en: title.english.clone(), zh: title.chinese.clone() }
}

fn days(notes: &Notes, day: Day) -> (Option<String>, Option<String>, bool) {
    let in_force =
        notes.first_day.is_none_or(|first| first <= day) && notes.last_day.is_none_or(|last| day <= last);
    (notes.first_day.map(|day| day.to_string()), notes.last_day.map(|day| day.to_string()), in_force)
}

fn nodes(policy: &Policy, questionnaire: &Questionnaire) -> Vec<NodeDocument> {
    let shares = shares(policy, questionnaire);
    let at = |key: &Key| policy.declarations[key].span.to_string();
    let order = questionnaire.tree.subtree(Tree::ROOT);
    let document = |index: crate::model::NodeIndex| {
        let node = questionnaire.tree.node(index);
        let decided = &policy.nodes[index.0];
        let question = node.question.map(|question| &policy.questions[question.0]);
        let (share, share_is_upper_bound) = match &shares[index.0] {
            Share::Part(part) => (Some(Decimal::new(part)), false),
            Share::UpTo(part) => (Some(Decimal::new(part)), true),
            Share::Nothing => (Some(Decimal::new(&crate::model::Exact::zero())), false),
            Share::Scripted => (None, false),
        };
        let options =
            question.into_iter().flat_map(|question| &question.options).map(|(option, (treatment, key))| {
                let points = match treatment {
                    Treatment::Points(points) => Some(Decimal::new(points)),
                    Treatment::Skip => None,
                };
                (
                    questionnaire.word(*option).to_owned(),
                    PointsDocument { skip: points.is_none(), points, at: at(key) },
                )
            });
        NodeDocument {
            path: node.path.clone(),
            weight: Decimal::new(&decided.weight),
            weight_at: decided.weight_by.as_ref().map(at),
            combine: node.question.is_none().then(|| decided.combine.word()),
            combine_at: decided.combine_by.as_ref().map(at),
            share,
            share_is_upper_bound,
            score_at: decided.script.as_ref().map(|(_, key)| at(key)),
            options: options.collect(),
            bands: question.and_then(|question| question.bands.as_ref()).map(|(bands, key)| BandsDocument {
                bands: bands
                    .iter()
                    .map(|(from, points)| (Decimal::new(from), Decimal::new(points)))
                    .collect(),
                at: at(key),
            }),
        }
    };
    order.into_iter().map(document).collect()
}
