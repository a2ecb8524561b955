//! An independent, naive reference of scoring: random cases, and what the contract says must come out.
//!
//! It was written from the contract alone, apart from the engine, and does everything the slow and obvious way:
//! straight from the JSON and from a model of the policy, from which the script is printed. It reads no script.
#![allow(dead_code, reason = "each test of the laws uses a part of it")]

mod amount;
mod condition;
mod date;
mod draw_amount;
mod draw_company;
mod draw_condition;
mod draw_decision;
mod draw_policy;
mod draw_source;
mod draw_survey;
mod edit;
mod evaluate;
mod examples;
mod expected;
mod policy;
mod print_condition;
mod print_policy;
mod printer;
mod random;
mod reading;
mod readings;
mod reshuffle;
mod survey;

pub(crate) use self::date::day;
pub(crate) use self::draw_source::Sources;
pub(crate) use self::expected::{Expected, expect};
pub(crate) use self::policy::Policy;
pub(crate) use self::random::Random;

use self::printer::Style;
use self::survey::Survey;
use serde_json::Value;
use std::fmt::Write;

/// A questionnaire, a policy over it, companies, and the day of assessment.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) seed: u64,
    pub(crate) questionnaire: Value,
    /// The script, printed from the model.
    pub(crate) policy: String,
    /// What the script means; waivers are among its declarations.
    pub(crate) model: Policy,
    pub(crate) companies: Vec<Value>,
    /// `YYYY-MM-DD`.
    pub(crate) as_of: String,
}

/// A random case; the policy is valid.
pub(crate) fn case(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let questionnaire = draw_survey::questionnaire(&mut random);
    let survey = Survey::read(&questionnaire);
    let as_of = draw_policy::as_of(&mut random);
    let day = date::day(&as_of);
    let companies = draw_company::companies(&survey, day, &mut random);
    let model = draw_policy::policy(&survey, &companies, day, &mut random);
    let policy = print_policy::script(&model, Style::plain(), random);
    Case { seed, questionnaire, policy, model, companies, as_of }
}

/// An old and a new policy over the same questionnaire and companies, one to six edits apart.
///
/// Tiers that both have stand in the same order in both.
pub(crate) fn variants(seed: u64) -> (Case, Case) {
    let old = case(seed);
    let mut random = Random::new(!seed);
    let survey = Survey::read(&old.questionnaire);
    let day = date::day(&old.as_of);
    let hints = draw_policy::hints(&old.model, &survey, &old.companies, day);
    let editor =
        edit::Editor { survey: &survey, hints: &hints, day, random: &mut random, policy: old.model.clone() };
    let model = editor.edited();
    let policy = print_policy::script(&model, Style::plain(), random);
    let new = Case { policy, model, ..old.clone() };
    (old, new)
}

/// The same policy written otherwise: reordered where order means nothing, other names, comments, constants, functions.
pub(crate) fn reshuffled(case: &Case, seed: u64) -> Case {
    let mut random = Random::new(seed);
    let model = reshuffle::reordered(&case.model, &mut random);
    let style = Style::drawn(&mut random);
    let policy = print_policy::script(&model, style, random);
    Case { policy, model, ..case.clone() }
}

/// The case for people, for the message of a failing assertion: script, data and what is expected.
pub(crate) fn describe(case: &Case) -> String {
    let mut text = format!("case {}, as of {}\n\npolicy:\n", case.seed, case.as_of);
    for (index, line) in case.policy.lines().enumerate() {
        writeln!(text, "{:>4} | {line}", index + 1).expect("a string takes every line");
    }
    let missing = &case.questionnaire["missing"];
    writeln!(text, "\nquestions (missing: {missing}):").expect("a string takes every line");
    for question in Survey::read(&case.questionnaire).questions {
        let range = question.range.map_or_else(String::new, |(least, most)| format!(", {least} to {most}"));
        writeln!(text, "  {}: {}{range}", question.path, question.options.join(" "))
            .expect("a string takes every line");
    }
    for (index, company) in case.companies.iter().enumerate() {
        writeln!(text, "\ncompany {index}: {company}\n{}", describe_expected(&expect(case, index)))
            .expect("a string takes every line");
    }
    write!(text, "\nquestionnaire: {}", case.questionnaire).expect("a string takes every line");
    text
}

/// One expected assessment for people.
pub(crate) fn describe_expected(expected: &Expected) -> String {
    let total = expected.total.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
    let score_tier = expected.score_tier.as_deref().unwrap_or("none");
    let scores: Vec<String> =
        expected.scores.iter().map(|(path, score)| format!("{path:?} {score}")).collect();
    format!(
        "  tier {}, by score {score_tier}, total {total}, coverage {}\n  rules {:?}, waived {:?}\n  scores {}",
        expected.tier,
        expected.coverage,
        expected.rules,
        expected.waived,
        scores.join(", ")
    )
}
