//! A rule that can hold and yet never decides: another that goes further holds with it, or no total is left to move.

use super::{Finding, rule_scope};
use crate::lint::case::Case;
use crate::lint::reason::{Goal, Verdict};
use crate::model::{Exact, Tree};
use crate::policy::Rule;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let rules = &case.subject.policy.rules;
    let mut findings = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        if !case.can_hold(index) {
            continue;
        }
        let finding =
            |message: String| Finding::new(&rule.condition.span, message).scope(&rule_scope(case, &rule.id));
        if let Some(other) = (0..rules.len()).find(|other| is_overruled(case, index, *other)) {
            let other = &rules[other];
            let goal = [Goal::new(&rule.condition, true)];
            let both = case.search(&goal, |witness| case.holds(index, witness));
            let way = if rule.is_floor { "strict" } else { "lax" };
            findings.push(
                finding(format!("rule `{}` is always overruled by `{}`", rule.id, other.id))
                    .label(format!("whenever it holds, `{}` holds too, and is at least as {way}", other.id))
                    .related(&other.span, "the other")
                    .help("take it out, or let it hold where the other doesn't")
                    .witness(shown(both)),
            );
        } else if let Some(why) = decides_nothing(case, rule) {
            let goal = [Goal::new(&rule.condition, true)];
            let held = case.search(&goal, |witness| case.holds(index, witness));
            findings.push(
                finding(format!("rule `{}` never decides", rule.id))
                    .label(why)
                    .help("name another tier, or take the rule out")
                    .witness(shown(held)),
            );
        }
    }
    findings
}

fn shown(verdict: Verdict<crate::lint::case::Witness>) -> Option<String> {
    match verdict {
        Verdict::Shown(witness) => Some(witness.json),
        _ => None,
    }
}

/// Whether a rule that goes at least as far holds wherever this one does.
fn is_overruled(case: &Case, index: usize, other: usize) -> bool {
    let rules = &case.subject.policy.rules;
    let (rule, stronger) = (&rules[index], &rules[other]);
    let goes_as_far = if rule.is_floor { stronger.rank >= rule.rank } else { stronger.rank <= rule.rank };
    let has_days = |rule: &Rule| (rule.notes.first_day, rule.notes.last_day);
    let is_in_force = has_days(stronger) == (None, None) || has_days(stronger) == has_days(rule);
    if index == other
        || rule.is_floor != stronger.is_floor
        || !goes_as_far
        || !is_in_force
        || !stronger.waivers.is_empty()
    {
        return false;
    }
    let implies = |one: &Rule, other: &Rule| {
        let goals = [Goal::new(&one.condition, true), Goal::new(&other.condition, false)];
        matches!(case.search(&goals, |_| true), Verdict::Never)
    };
    // Of two that hold together and go equally far, the first one stays.
    implies(rule, stronger)
        && (stronger.rank != rule.rank
            || other < index
            || !implies(stronger, rule)
            || !rule.waivers.is_empty())
}

/// Why a rule moves nobody, whatever else holds.
fn decides_nothing(case: &Case, rule: &Rule) -> Option<String> {
    let policy = case.subject.policy;
    let tiers = policy.ladder.tiers();
    let totals = &case.scores[Tree::ROOT.0];
    let tier = &tiers[rule.rank].id;
    if !rule.is_floor {
        let Some(next) = tiers.get(rule.rank + 1) else {
            return Some(format!("no tier is stricter than `{tier}`"));
        };
        let (_, most) = totals.ends()?;
        return (*most < next.start).then(|| format!("no total is beyond `{tier}`; the highest is {most}"));
    }
    // A floor gives a tier to companies that would be unrated.
    let (least, _) = totals.ends()?;
    let is_always_rated = policy.coverage <= Exact::zero() && !totals.may_be_absent();
    let is_capped = policy.rules.iter().any(|other| !other.is_floor && other.rank < rule.rank);
    let is_above = *least >= tiers[rule.rank].start;
    (is_always_rated && is_above && !is_capped)
        .then(|| format!("no company lands in a tier laxer than `{tier}`"))
}
