//! The decisions of a policy that stand behind a company's tier.

use super::assessment::{Assessment, Ground};
use crate::model::{Exact, Questionnaire, Standing};
use crate::policy::{Declaration, Key, Policy};

/// A decision behind a tier.
#[derive(Clone, Debug)]
pub struct Behind<'a> {
    /// Which decision.
    pub key: Key,
    /// How it is declared.
    pub declaration: &'a Declaration,
    /// What it adds to the total; none for what adds nothing, such as a threshold.
    pub points: Option<Exact>,
}

/// The decisions behind a tier, the one that decided first: the rule; or the threshold that the total has reached, the
/// next one that it hasn't, and then what the answers are worth and weigh, by what they add to the total. Waivers that
/// keep a rule from deciding come last.
pub fn behind<'a>(
    policy: &'a Policy,
    questionnaire: &Questionnaire,
    assessment: &Assessment,
) -> Vec<Behind<'a>> {
    let mut found = Found { policy, decisions: Vec::new() };
    match (assessment.ground, assessment.tier) {
        (Ground::Rule(rule), _) => found.add(Key::Rule(policy.rules[rule].id.clone()), None),
        (Ground::Coverage, _) => found.add(Key::Coverage, None),
        (Ground::Score, Standing::Tier(rank)) => {
            for tier in policy.ladder.tiers().iter().skip(rank).take(2) {
                found.add(Key::Tier(tier.id.clone()), None);
            }
            for reason in &assessment.reasons {
                let worth = policy
                    .declarations
                    .iter()
                    .find(|(_, declaration)| Some(&declaration.span) == reason.policy.as_ref());
                if let Some((key, _)) = worth {
                    found.add(key.clone(), Some(&reason.points));
                }
                let path = &questionnaire.tree.node(reason.node).path;
                let above = std::iter::successors(Some(path.as_str()), |path| {
                    path.rsplit_once('.').map(|(group, _)| group)
                });
                for path in above {
                    found.add(Key::Weight(path.to_owned()), Some(&reason.points));
                }
            }
        }
        _ => {}
    }
    // What adds nothing decides by itself, and stays in front.
    found.decisions.sort_by(|one, other| match (&one.points, &other.points) {
        (Some(one), Some(other)) => other.cmp(one),
        (one, other) => one.is_some().cmp(&other.is_some()),
    });
    for waived in &assessment.waived {
        let rule = &policy.rules[waived.rule];
        found.add(Key::Waiver(rule.id.clone(), rule.waivers[waived.waiver].company.clone()), None);
    }
    found.decisions
}

struct Found<'a> {
    policy: &'a Policy,
    decisions: Vec<Behind<'a>>,
}

impl Found<'_> {
    /// Adds a decision, or what it adds once more.
    fn add(&mut self, key: Key, points: Option<&Exact>) {
        if let Some(known) = self.decisions.iter_mut().find(|known| known.key == key) {
            if let (Some(sum), Some(points)) = (&mut known.points, points) {
                *sum = &*sum + points;
            }
        } else if let Some(declaration) = self.policy.declarations.get(&key) {
            self.decisions.push(Behind { key, declaration, points: points.cloned() });
        }
    }
}
