//! Every lint: a file, a page and a fixture pair each.

mod better_answer_worsens;
mod default_weight;
mod disclosure_worsens;
mod equal_bands;
mod equal_thresholds;
mod expired_waiver;
mod idle_band;
mod idle_question;
mod missing_because;
mod option_best_and_worst;
mod percent_fraction;
mod repeated_number;
mod rule_always_holds;
mod rule_always_overruled;
mod rule_never_holds;
mod silent_replacement;
mod stale_waiver;
mod suppressions;
mod threshold_out_of_reach;
mod unknown_as_no;
mod unreachable_tier;
mod unrequired_property;
mod unused_constant;
mod unused_function;

use std::sync::Arc;

use super::case::Case;
use super::finding::{Finding, Fix};
use super::level::LintLevel;
use crate::policy::condition::Condition;
use crate::policy::{Definition, DefinitionKind, Key, Policy, Setting};
use crate::text::Span;

pub(super) use suppressions::{unknown_suppressions, unused_suppressions};

/// One lint.
#[derive(Clone, Copy)]
pub struct Lint {
    /// The stable word for it.
    pub code: &'static str,
    /// How grave it is when nobody says otherwise.
    pub level: LintLevel,
    /// Whether it claims something of companies, and shows one.
    pub is_semantic: bool,
    /// Its page: what, why, avoid, prefer.
    pub page: &'static str,
    pub(super) find: fn(&Case) -> Vec<Finding>,
}

macro_rules! lint {
    ($code:literal, $level:ident, $is_semantic:literal, $find:path) => {
        Lint {
            code: $code,
            level: LintLevel::$level,
            is_semantic: $is_semantic,
            page: include_str!(concat!("../../../docs/lints/", $code, ".md")),
            find: $find,
        }
    };
}

/// Every lint, by code.
pub static LINTS: [Lint; 25] = [
    lint!("better-answer-worsens", Deny, true, better_answer_worsens::find),
    lint!("default-weight", Warn, false, default_weight::find),
    lint!("disclosure-worsens", Warn, true, disclosure_worsens::find),
    lint!("equal-bands", Warn, true, equal_bands::find),
    lint!("equal-thresholds", Warn, true, equal_thresholds::find),
    lint!("expired-waiver", Warn, false, expired_waiver::find),
    lint!("idle-band", Warn, true, idle_band::find),
    lint!("idle-question", Warn, true, idle_question::find),
    lint!("missing-because", Warn, false, missing_because::find),
    lint!("option-best-and-worst", Warn, true, option_best_and_worst::find),
    lint!("percent-fraction", Warn, false, percent_fraction::find),
    lint!("repeated-number", Warn, false, repeated_number::find),
    lint!("rule-always-holds", Warn, true, rule_always_holds::find),
    lint!("rule-always-overruled", Warn, true, rule_always_overruled::find),
    lint!("rule-never-holds", Deny, true, rule_never_holds::find),
    lint!("silent-replacement", Warn, false, silent_replacement::find),
    lint!("stale-waiver", Warn, false, stale_waiver::find),
    lint!("suppression-without-reason", Deny, false, nothing),
    lint!("threshold-out-of-reach", Warn, true, threshold_out_of_reach::find),
    lint!("unknown-as-no", Warn, true, unknown_as_no::find),
    lint!("unreachable-tier", Deny, true, unreachable_tier::find),
    lint!("unrequired-property", Warn, true, unrequired_property::find),
    lint!("unused-constant", Warn, false, unused_constant::find),
    lint!("unused-function", Warn, false, unused_function::find),
    lint!("unused-suppression", Warn, false, nothing),
];

impl Lint {
    /// What it finds, in one sentence: the first of its page.
    pub fn summary(&self) -> &'static str {
        let what = self.page.split("## What").nth(1).unwrap_or(self.page);
        what.trim().lines().next().unwrap_or_default()
    }
}

/// Suppressions are looked at when every other lint is done.
fn nothing(_: &Case) -> Vec<Finding> {
    Vec::new()
}

/// The start of a tier, and its whole declaration.
fn tier_span(policy: &Policy, id: &str) -> (Span, Span) {
    policy.declaration(&Key::Tier(id.to_owned())).map_or_else(
        || (policy.span.clone(), policy.span.clone()),
        |declaration| (declaration.value.clone(), declaration.whole.clone()),
    )
}

/// The whole declaration of a rule.
fn rule_scope(case: &Case, id: &str) -> Span {
    let policy = case.subject.policy;
    let declaration = policy.declaration(&Key::Rule(id.to_owned()));
    declaration.map_or_else(|| policy.span.clone(), |declaration| declaration.whole.clone())
}

/// The conditions of rules and scripts of scores, in the order of their declarations, each with its declaration.
fn conditions<'a>(case: &Case<'a>) -> Vec<(&'a Arc<Condition>, &'a Span)> {
    let mut found: Vec<(usize, &Arc<Condition>, &Span)> = case
        .subject
        .policy
        .declarations
        .values()
        .filter_map(|declaration| match &declaration.setting {
            Setting::Rule(condition, _) | Setting::Score(condition) => {
                Some((declaration.order, condition, &declaration.whole))
            }
            _ => None,
        })
        .collect();
    found.sort_by_key(|(order, condition, _)| (*order, condition.span.range()));
    found.into_iter().map(|(_, condition, whole)| (condition, whole)).collect()
}

/// The definitions of the policy's own text that nothing else in it mentions.
fn unmentioned<'a>(case: &Case<'a>, kind: DefinitionKind) -> impl Iterator<Item = &'a Definition> {
    let policy = case.subject.policy;
    let own = policy.outlines.iter().filter(|outline| Some(&outline.text) == policy.sources.first());
    own.flat_map(|outline| &outline.definitions).filter(move |one| one.kind == kind && !one.is_mentioned)
}
