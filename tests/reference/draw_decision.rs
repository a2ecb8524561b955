//! Draws what decides on scores: tiers, the least coverage, rules and waivers.

use super::amount::{Amount, rational};
use super::draw_amount;
use super::draw_company::near;
use super::draw_condition::{Drawer, Reach};
use super::draw_policy::start;
use super::policy::{Days, Declaration, Effect, Policy, Rule, Verb};
use super::random::Random;
use super::survey::Survey;
use num_rational::BigRational;

const TIERS: [&str; 5] = ["invest", "engage", "exclude", "review", "divest"];
pub(crate) const RULES: [&str; 6] =
    ["sanctioned end user", "severe incident", "remedy under way", "实体清单", "heavy exposure", "r-6"];
const PEOPLE: [&str; 2] = ["investment committee", "投资委员会"];

pub(crate) fn decision(survey: &Survey, hints: &[BigRational], day: i64, random: &mut Random) -> Vec<Verb> {
    let mut verbs = tiers(hints, random);
    let declarations = verbs.iter().map(|verb| Declaration { verb: verb.clone(), because: None }).collect();
    let tiers = Policy { declarations }.tiers();
    for _ in 0..random.below(3) {
        verbs.push(Verb::Coverage(draw_amount::share(random)));
    }
    let rules: Vec<Rule> = random
        .some(&RULES, RULES.len())
        .into_iter()
        .map(|id| rule(id, survey, hints, &tiers, random).dated(day, random))
        .collect();
    for _ in 0..random.below(5) {
        verbs.push(waiver(&random.pick(&rules).id.clone(), day, random));
    }
    verbs.extend(rules.into_iter().map(Verb::Rule));
    verbs
}

/// One tier from 0, the rest anywhere above; sometimes one that is declared twice.
fn tiers(hints: &[BigRational], random: &mut Random) -> Vec<Verb> {
    let mut ids = TIERS;
    random.shuffle(&mut ids);
    let mut taken = vec![rational(0)];
    let mut verbs = vec![tier(ids[0], Amount::whole(0), random)];
    for id in &ids[1..=random.below(ids.len())] {
        let from = start(hints, random);
        if !taken.contains(&from.value()) {
            taken.push(from.value());
            verbs.push(tier(id, from, random));
        }
    }
    if random.chance(15) && verbs.len() > 1 {
        let from = start(hints, random);
        if !taken.contains(&from.value()) {
            verbs.push(tier(ids[1], from, random));
        }
    }
    verbs
}

pub(crate) fn tier(id: &str, from: Amount, random: &mut Random) -> Verb {
    Verb::Tier { id: id.to_owned(), from, title: title(id, random) }
}

fn title(english: &str, random: &mut Random) -> Option<(String, String)> {
    random.chance(30).then(|| (english.to_owned(), "名称".to_owned()))
}

/// A rule that always applies, of a drawn condition and effect.
pub(crate) fn rule(
    id: &str,
    survey: &Survey,
    hints: &[BigRational],
    tiers: &[String],
    random: &mut Random,
) -> Rule {
    let condition = Drawer { survey, hints, reach: Reach::Everything, random }.rule_condition();
    Rule {
        id: id.to_owned(),
        condition,
        effect: effect(tiers, random),
        days: Days::default(),
        approved_by: random.chance(15).then(|| (*random.pick(&PEOPLE)).to_owned()),
        title: title(id, random),
    }
}

pub(crate) fn effect(tiers: &[String], random: &mut Random) -> Effect {
    let tier = random.pick(tiers).clone();
    if random.chance(60) { Effect::AtLeast(tier) } else { Effect::AtMost(tier) }
}

/// Days that begin or end near the day of assessment, or don't.
pub(crate) fn days(day: i64, random: &mut Random) -> Days {
    let first = random.chance(25).then(|| day - near(random));
    let last = random.chance(25).then(|| day + near(random));
    match (first, last) {
        (Some(first), Some(last)) if first > last => Days { first: Some(last), last: Some(first) },
        _ => Days { first, last },
    }
}

impl Rule {
    fn dated(mut self, day: i64, random: &mut Random) -> Self {
        self.days = days(day, random);
        self
    }
}

/// For one of the companies that may be there, or for one that isn't.
pub(crate) fn waiver(rule: &str, day: i64, random: &mut Random) -> Verb {
    let first = random.chance(20).then(|| day - near(random).abs());
    let last = day + *random.pick(&[-400, -1, 0, 0, 1, 90]);
    Verb::Waive {
        rule: rule.to_owned(),
        company: format!("c{}", random.pick(&[1, 1, 2, 3, 4, 99])),
        days: Days { first: first.map(|first| first.min(last)), last: Some(last) },
        approved_by: (*random.pick(&PEOPLE)).to_owned(),
    }
}

/// Puts, right before a rule, another of its id: it is replaced whole, and the order stays plain.
pub(crate) fn redeclare_rule(policy: &mut Policy, random: &mut Random) {
    if !random.chance(20) {
        return;
    }
    let is_rule = |index: &usize| matches!(policy.declarations[*index].verb, Verb::Rule(_));
    let places: Vec<usize> = (0..policy.declarations.len()).filter(is_rule).collect();
    if places.is_empty() {
        return;
    }
    let index = *random.pick(&places);
    let mut replaced = policy.declarations[index].clone();
    let ladder = policy.tiers();
    if let Verb::Rule(rule) = &mut replaced.verb {
        rule.effect = effect(&ladder, random);
        rule.days = Days { first: None, last: None };
    }
    policy.declarations.insert(index, replaced);
}
