//! Why a company is in another tier than the day before.

use std::collections::BTreeSet;

use super::Moment;
use crate::assess::{Steps, Trace};
use crate::diagnostic::Diagnostic;
use crate::model::{Company, NodeIndex, Questionnaire};
use crate::policy::Policy;
use crate::text::Span;

/// What happens to a rule or score from one day to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A rule applies from this day on.
    RuleStarts,
    /// A rule doesn't apply any more.
    RuleEnds,
    /// A waiver applies from this day on.
    WaiverStarts,
    /// A waiver doesn't apply any more.
    WaiverEnds,
    /// The condition of a rule holds from this day on.
    Holds,
    /// The condition of a rule doesn't hold any more.
    HoldsNoMore,
    /// A script gives another score.
    Score,
}

impl What {
    /// The word for it in documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::RuleStarts => "rule starts",
            Self::RuleEnds => "rule ends",
            Self::WaiverStarts => "waiver starts",
            Self::WaiverEnds => "waiver ends",
            Self::Holds => "condition holds",
            Self::HoldsNoMore => "condition holds no more",
            Self::Score => "score changes",
        }
    }
}

/// One thing that moves a company.
#[derive(Clone, Debug)]
pub struct Cause {
    /// What happens.
    pub what: What,
    /// The rule, by its place in the policy's list.
    pub rule: Option<usize>,
    /// The waiver, by its place in the rule's list.
    pub waiver: Option<usize>,
    /// The node whose script gives another score.
    pub node: Option<NodeIndex>,
    /// Where the rule, waiver or script is declared.
    pub at: Span,
    /// The comparison that comes out otherwise, where it is one.
    pub turning: Option<Turning>,
}

/// The innermost part of a condition that comes out otherwise than the day before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turning {
    /// The part.
    pub part: Span,
    /// Whether it holds now.
    pub holds: bool,
    /// What it read.
    pub reads: Vec<Read>,
}

/// A value that a part of a condition had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The words of the policy.
    pub part: Span,
    /// What they gave.
    pub value: String,
}

/// The most values that a turning tells.
const MOST_READS: usize = 6;

/// Every change without which the company would not be in its new tier, or which alone would have put it there; all
/// changes, where no single one does either.
pub(super) fn causes(
    policy: &Policy,
    questionnaire: &Questionnaire,
    company: &Company,
    (before, after): (Moment, Moment),
) -> Result<Vec<Cause>, Vec<Diagnostic>> {
    let (old, new) = (before.decision, after.decision);
    let rules = |holding: &[usize]| holding.iter().copied().collect::<BTreeSet<usize>>();
    let (old_rules, new_rules) = (rules(&old.holding), rules(&new.holding));
    let changed: Vec<usize> = old_rules.symmetric_difference(&new_rules).copied().collect();
    let toggled = |holding: &BTreeSet<usize>, rule: usize| -> Vec<usize> {
        holding.symmetric_difference(&BTreeSet::from([rule])).copied().collect()
    };
    let matters = |rule: &usize| {
        new.tier_with(policy, &toggled(&new_rules, *rule)) != new.tier
            || old.tier_with(policy, &toggled(&old_rules, *rule)) == new.tier
    };
    let scripted = questionnaire
        .tree
        .indices()
        .filter(|node| policy.nodes[node.0].script.is_some() && old.scores[node.0] != new.scores[node.0]);
    let scripted: Vec<NodeIndex> = scripted.collect();
    let score_matters =
        old.tier_with(policy, &new.holding) != new.tier || new.tier_with(policy, &old.holding) == new.tier;
    let named: Vec<usize> = changed.iter().copied().filter(matters).collect();
    let is_score = !scripted.is_empty() && score_matters;
    let all = named.is_empty() && !is_score;
    let traces = (before.assessor.trace(company)?, after.assessor.trace(company)?);
    let mut causes: Vec<Cause> = (if all { changed } else { named })
        .into_iter()
        .map(|rule| of_rule(policy, rule, company, ((before, after), &traces)))
        .collect();
    if is_score || all {
        causes.extend(scripted.into_iter().filter_map(|node| of_script(policy, node, &traces)));
    }
    Ok(causes)
}

type Traces = (Trace, Trace);

fn of_rule(
    policy: &Policy,
    rule: usize,
    company: &Company,
    ((before, after), traces): ((Moment, Moment), &Traces),
) -> Cause {
    let declared = &policy.rules[rule];
    let (old_day, new_day) = (before.assessor.day(), after.assessor.day());
    let holds = after.decision.holding.contains(&rule);
    let waived_on = |day| {
        let found = declared.waiver(&company.id, day)?;
        declared.waivers.iter().position(|waiver| std::ptr::eq(found, waiver))
    };
    let was_waived = before.decision.waived.contains(&rule);
    let is_waived = after.decision.waived.contains(&rule);
    let (what, waiver) = if holds {
        if was_waived {
            (What::WaiverEnds, waived_on(old_day))
        } else if declared.applies_on(old_day) {
            (What::Holds, None)
        } else {
            (What::RuleStarts, None)
        }
    } else if is_waived {
        (What::WaiverStarts, waived_on(new_day))
    } else if declared.applies_on(new_day) {
        (What::HoldsNoMore, None)
    } else {
        (What::RuleEnds, None)
    };
    let at = waiver.map_or(&declared.span, |waiver| &declared.waivers[waiver].span).clone();
    let is_condition = matches!(what, What::Holds | What::HoldsNoMore);
    let turning =
        if is_condition { turning(&traces.0.rules[rule].steps, &traces.1.rules[rule].steps) } else { None };
    Cause { what, rule: Some(rule), waiver, node: None, at, turning }
}

fn of_script(policy: &Policy, node: NodeIndex, traces: &Traces) -> Option<Cause> {
    let (script, _) = policy.nodes[node.0].script.as_ref()?;
    let steps = |trace: &'_ Trace| {
        trace.nodes.iter().find(|found| found.node == node).map(|found| found.steps.clone())
    };
    let turning = steps(&traces.0).zip(steps(&traces.1)).and_then(|(old, new)| turning(&old, &new));
    let at = script.span.clone();
    Some(Cause { what: What::Score, rule: None, waiver: None, node: Some(node), at, turning })
}

/// The first step that was true and isn't, or isn't and was; both days came the same way up to there.
fn turning(old: &Steps, new: &Steps) -> Option<Turning> {
    let is_bool = |value: &str| value == "true" || value == "false";
    let together = old.0.iter().zip(&new.0).take_while(|(one, other)| one.policy == other.policy);
    let place = together.enumerate().find_map(|(place, (one, other))| {
        (one.value != other.value && is_bool(&one.value) && is_bool(&other.value)).then_some(place)
    })?;
    let step = &new.0[place];
    let is_inside = |part: &Span| {
        let (outer, inner) = (step.policy.range(), part.range());
        part.text() == step.policy.text() && outer.start() <= inner.start() && inner.end() <= outer.end()
    };
    let before =
        new.0[..place].iter().rev().take_while(|read| is_inside(&read.policy) && read.policy != step.policy);
    let mut reads: Vec<Read> = before
        .take(MOST_READS)
        .map(|read| Read { part: read.policy.clone(), value: read.value.clone() })
        .collect();
    reads.reverse();
    Some(Turning { part: step.policy.clone(), holds: step.value == "true", reads })
}
