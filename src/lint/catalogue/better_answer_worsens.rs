//! A better answer that puts a company into a stricter tier.

use std::collections::{BTreeMap, BTreeSet};

use super::disclosure_worsens::SILENT;
use super::{Finding, rule_scope};
use crate::assess::Ground;
use crate::lint::case::{Case, Witness};
use crate::lint::choice::{Choice, Given};
use crate::lint::draft::Draft;
use crate::lint::quantity::word;
use crate::lint::reason::{Goal, search};
use crate::model::{QuestionIndex, Standing};
use crate::policy::condition::{Condition, Host, NodeKind};
use crate::text::Span;

/// How many companies are tried for each condition and question.
const MOST_DRAFTS: usize = 3;
/// In how many ways the rest of the questionnaire is answered.
const WAYS: usize = 3;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let policy = case.subject.policy;
    let mut findings: Vec<Finding> = Vec::new();
    let mut told: BTreeSet<QuestionIndex> = BTreeSet::new();
    let scripts = policy.nodes.iter().filter_map(|node| node.script.as_ref());
    let rules = policy.rules.iter().map(|rule| &rule.condition);
    for condition in rules.chain(scripts.map(|(script, _)| script)) {
        for question in asked(condition, case) {
            if told.contains(&question) {
                continue;
            }
            let drafts = drafts(case, condition);
            let worse = drafts
                .iter()
                .find_map(|draft| (0..WAYS).find_map(|way| worsened(case, draft, (question, way))));
            if let Some((better, worse, witness)) = worse {
                told.insert(question);
                findings.push(finding(case, condition, question, (&better, &worse, witness)));
            }
        }
    }
    findings
}

fn finding(
    case: &Case,
    condition: &Condition,
    question: QuestionIndex,
    (better, worse, witness): (&Choice, &Choice, (Witness, Standing)),
) -> Finding {
    let (questionnaire, policy) = (case.subject.questionnaire, case.subject.policy);
    let ((witness, laxer), path) = (witness, questionnaire.path(question));
    let words = [better, worse].map(|choice| choice.answer.word(questionnaire));
    let points =
        [better, worse].map(|choice| choice.points.as_ref().map(ToString::to_string).unwrap_or_default());
    let decided: Option<(Span, Span)> = match witness.assessment.ground {
        Ground::Rule(rule) => {
            let rule = &policy.rules[rule];
            Some((rule.condition.span.clone(), rule_scope(case, &rule.id)))
        }
        _ => None,
    };
    let (span, scope) = decided.unwrap_or_else(|| (condition.span.clone(), condition.span.clone()));
    Finding::new(
        &span,
        format!(
            "`{}` to `{path}` is the better answer than `{}`, and puts a company in a stricter tier",
            words[0], words[1]
        ),
    )
    .label(format!(
        "worth {} against {}, but `{}` instead of `{}`",
        points[0],
        points[1],
        policy.ladder.id(witness.assessment.tier),
        policy.ladder.id(laxer)
    ))
    .help("turn the condition around, or the points")
    .witness(Some(witness.json))
    .scope(&scope)
}

/// The questions whose answers a condition names.
fn asked(condition: &Condition, case: &Case) -> BTreeSet<QuestionIndex> {
    let mut asked = BTreeSet::new();
    condition.tree.visit(&mut |node| {
        if let NodeKind::Host { function: Host::Answer | Host::Known | Host::Score, arguments } = &node.kind {
            let path = arguments.first().and_then(word);
            asked.extend(path.and_then(|path| case.subject.questionnaire.find(path)));
        }
    });
    asked
}

/// Companies for which the condition holds, and one of which nothing is known.
fn drafts(case: &Case, condition: &Condition) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = case.blank().into_iter().collect();
    let world = case.world();
    let _ = search(&world, &[Goal::new(condition, true)], BTreeMap::new(), &mut |proposal| {
        drafts.extend(Draft::of(proposal, &world));
        (drafts.len() > MOST_DRAFTS).then_some(())
    });
    drafts
}

/// Two answers of which the better one is in the stricter tier; the company with it, and the tier with the other.
fn worsened(
    case: &Case,
    draft: &Draft,
    (question, way): (QuestionIndex, usize),
) -> Option<(Choice, Choice, (Witness, Standing))> {
    // Silence is no answer: whether it pays is another lint's business.
    let silent = case.subject.questionnaire.option(SILENT).map(Given::Option);
    let is_answer = |choice: &&Choice| {
        choice.is_known && choice.points.is_some() && Some(&choice.answer) != silent.as_ref()
    };
    let mut choices: Vec<&Choice> = case.choices[question.0].iter().filter(is_answer).collect();
    choices.sort_by(|one, other| one.points.cmp(&other.points));
    let mut best: Option<(&Choice, Witness)> = None;
    for choice in choices {
        let mut draft = draft.clone();
        draft.answers.insert(question, choice.answer.clone());
        let Some(witness) = case.way(&draft, way) else { continue };
        let tier = witness.assessment.tier;
        if tier == Standing::Unrated {
            continue;
        }
        match &best {
            Some((better, strict)) if strict.assessment.tier > tier && better.points < choice.points => {
                let better = (*better).clone();
                let (_, witness) = best?;
                return Some((better, choice.clone(), (witness, tier)));
            }
            Some((_, strict)) if strict.assessment.tier >= tier => {}
            _ => best = Some((choice, witness)),
        }
    }
    None
}
