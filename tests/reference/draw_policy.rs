//! Draws a valid policy for a questionnaire: first what scores, then, knowing the scores, what decides.

use super::amount::{Amount, rational};
use super::date;
use super::draw_amount;
use super::draw_condition::{Drawer, Reach};
use super::draw_decision;
use super::policy::{Declaration, How, Policy, Verb};
use super::random::Random;
use super::reading::Reading;
use super::readings;
use super::survey::{Question, Survey};
use num_rational::BigRational;
use serde_json::Value;

pub(crate) const HOWS: [How; 4] = [How::Mean, How::Max, How::Min, How::Sum];
const REASONS: [&str; 4] =
    ["UNGP 17: severity first", "minute 14", "said \"enough\" \\ twice", "委员会纪要 2026-04"];

pub(crate) fn policy(survey: &Survey, companies: &[Value], day: i64, random: &mut Random) -> Policy {
    let mut scoring = options(survey, random);
    scoring.extend(nodes(survey, random));
    scoring.extend(scripts(survey, random));
    redeclare(&mut scoring, survey, random);
    random.shuffle(&mut scoring);
    let mut policy =
        Policy { declarations: scoring.into_iter().map(|verb| explained(verb, random)).collect() };
    repair(&mut policy, survey, random);
    let hints = hints(&policy, survey, companies, day);
    let deciding = draw_decision::decision(survey, &hints, day, random);
    for verb in deciding {
        let index = random.below(policy.declarations.len() + 1);
        policy.declarations.insert(index, explained(verb, random));
    }
    draw_decision::redeclare_rule(&mut policy, random);
    policy
}

/// A declaration with a reason here and there; a waiver always has one.
pub(crate) fn explained(verb: Verb, random: &mut Random) -> Declaration {
    let is_waiver = matches!(verb, Verb::Waive { .. });
    let because = (is_waiver || random.chance(15)).then(|| (*random.pick(&REASONS)).to_owned());
    Declaration { verb, because }
}

/// Totals, scores and coverages that the companies have: thresholds that are met exactly.
pub(crate) fn hints(policy: &Policy, survey: &Survey, companies: &[Value], day: i64) -> Vec<BigRational> {
    let mut hints = Vec::new();
    for company in companies {
        let reading = Reading { survey, policy, company, day };
        // Totals twice: tiers start at them.
        hints.extend(reading.score(""));
        hints.extend(reading.score(""));
        hints.extend(survey.groups().iter().filter_map(|group| reading.score(group)));
    }
    hints.retain(|hint| *hint > rational(0));
    hints
}

fn options(survey: &Survey, random: &mut Random) -> Vec<Verb> {
    let mut verbs = Vec::new();
    for option in survey.options() {
        let skip = if option == "not_applicable" { 80 } else { 6 };
        if random.chance(85) {
            let paths = if random.chance(8) { vec![String::new()] } else { Vec::new() };
            let points = draw_amount::points(random);
            let is_skip = random.chance(skip);
            let general = Verb::Skip { paths: Vec::new(), option: option.clone() };
            verbs.push(if is_skip { general } else { Verb::Risk { paths, option, points } });
        }
    }
    for _ in 0..random.below(7) {
        verbs.push(option_at(survey, random));
    }
    verbs
}

/// Risk or skip of an option at one or more nodes, each with a question that has it.
pub(crate) fn option_at(survey: &Survey, random: &mut Random) -> Verb {
    let option = random.pick(&survey.options()).clone();
    let mut nodes = survey.nodes();
    nodes.retain(|node| survey.options_under(node).contains(&option));
    let most = if random.chance(25) { 3 } else { 1 };
    let paths = random.some(&nodes, most);
    if random.chance(25) {
        return Verb::Skip { paths, option };
    }
    Verb::Risk { paths, option, points: draw_amount::points(random) }
}

fn nodes(survey: &Survey, random: &mut Random) -> Vec<Verb> {
    let mut verbs = Vec::new();
    for node in survey.nodes() {
        if random.chance(40) {
            verbs.push(Verb::Weight { paths: vec![node], weight: draw_amount::weight(random) });
        }
    }
    if random.chance(25) {
        let paths = random.some(&survey.nodes(), 3);
        verbs.push(Verb::Weight { paths, weight: draw_amount::weight(random) });
    }
    let mut groups = survey.groups();
    groups.push(String::new());
    for group in &groups {
        if random.chance(35) {
            verbs.push(Verb::Combine { paths: vec![group.clone()], how: *random.pick(&HOWS) });
        }
    }
    if random.chance(15) {
        verbs.push(Verb::Combine { paths: random.some(&groups, 3), how: *random.pick(&HOWS) });
    }
    for question in &survey.questions {
        if question.range.is_some() && random.chance(80) {
            verbs.push(bands_of(question, random));
        }
    }
    verbs
}

pub(crate) fn bands_of(question: &Question, random: &mut Random) -> Verb {
    let (minimum, maximum) = question.range.as_ref().expect("only numeric questions have bands");
    Verb::Bands { paths: vec![question.path.clone()], bands: draw_amount::bands(minimum, maximum, random) }
}

fn scripts(survey: &Survey, random: &mut Random) -> Vec<Verb> {
    let count = *random.pick(&[0, 0, 0, 1, 1, 2]);
    (0..count).map(|_| script_at(survey, random)).collect()
}

/// A score script of a group (the root, a question) or, where it reads no score, of two nodes at once.
pub(crate) fn script_at(survey: &Survey, random: &mut Random) -> Verb {
    let mut nodes = survey.groups();
    if readings::EMPTY_PATH_IS_ROOT && random.chance(20) {
        nodes = vec![String::new()];
    }
    if readings::SCRIPTED_QUESTIONS && random.chance(20) {
        nodes = survey.questions.iter().map(|question| question.path.clone()).collect();
    }
    let most = if random.chance(20) { 2 } else { 1 };
    let paths = random.some(&nodes, most);
    let reach = match paths.as_slice() {
        [only] if survey.question(only).is_none() => Reach::Below(only.clone()),
        _ => Reach::Nothing,
    };
    let depth = random.below(3);
    Verb::Score { paths, script: Drawer { survey, hints: &[], reach, random }.script(depth) }
}

/// Declares some keys again, with another value; which one counts is a matter of the order that follows.
fn redeclare(verbs: &mut Vec<Verb>, survey: &Survey, random: &mut Random) {
    for _ in 0..random.below(4) {
        if verbs.is_empty() {
            return;
        }
        let mut again = random.pick(verbs).clone();
        match &mut again {
            Verb::Risk { paths, option, points } => {
                if random.chance(30) && !paths.iter().any(String::is_empty) {
                    again = Verb::Skip { paths: paths.clone(), option: option.clone() };
                } else {
                    *points = draw_amount::points(random);
                }
            }
            Verb::Skip { paths, option } => {
                let points = draw_amount::points(random);
                again = Verb::Risk { paths: paths.clone(), option: option.clone(), points };
            }
            Verb::Weight { weight, .. } => *weight = draw_amount::weight(random),
            Verb::Combine { how, .. } => *how = *random.pick(&HOWS),
            Verb::Bands { paths, bands } => {
                let question = survey.question(&paths[0]).expect("bands are of a question");
                let (minimum, maximum) = question.range.as_ref().expect("bands are of a numeric question");
                *bands = draw_amount::bands(minimum, maximum, random);
            }
            _ => continue,
        }
        verbs.push(again);
    }
}

/// Declares what a question that carries weight still lacks: points of an option, bands.
pub(crate) fn repair(policy: &mut Policy, survey: &Survey, random: &mut Random) {
    for question in &survey.questions {
        if !policy.carries_weight(&question.path, "") {
            continue;
        }
        if question.range.is_some() && policy.bands(&question.path).is_none() {
            let index = random.below(policy.declarations.len() + 1);
            let verb = bands_of(question, random);
            policy.declarations.insert(index, explained(verb, random));
        }
        for option in &question.options {
            if policy.decision(&question.path, option).is_none() {
                let paths = if random.chance(50) { Vec::new() } else { vec![question.path.clone()] };
                let verb = Verb::Risk { paths, option: option.clone(), points: draw_amount::points(random) };
                let index = random.below(policy.declarations.len() + 1);
                policy.declarations.insert(index, explained(verb, random));
            }
        }
    }
}

/// The day of assessment: now and then where months, years and leap days turn.
pub(crate) fn as_of(random: &mut Random) -> String {
    match random.below(4) {
        0 => {
            (*random.pick(&["2024-02-29", "2025-12-31", "2026-01-01", "2028-03-01", "2026-02-28"])).to_owned()
        }
        _ => date::text(date::day("2026-06-30") + random.between(-400, 400)),
    }
}

/// An amount that a tier may start at, above 0.
pub(crate) fn start(hints: &[BigRational], random: &mut Random) -> Amount {
    let drawn = draw_amount::score(hints, random);
    if drawn.is_zero() { Amount::whole(50) } else { drawn }
}
