//! A comparison with an answer that takes a question nobody has looked into for one that was answered with "no".

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Finding, conditions};
use crate::lint::case::{Case, Witness};
use crate::lint::quantity::word;
use crate::lint::reason::{Assignment, Goal, Possible, Present, Texts, Variable, Verdict};
use crate::model::QuestionIndex;
use crate::policy::condition::{Condition, Constant, Host, Node, NodeKind, Operator};

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let questionnaire = case.subject.questionnaire;
    let missing = questionnaire.word(questionnaire.missing);
    let mut findings = Vec::new();
    for (condition, whole) in conditions(case) {
        let mut told: BTreeMap<QuestionIndex, &Node> = BTreeMap::new();
        let mut look = |node, is_wanted| negative(node, is_wanted, case, &mut told);
        look(&condition.tree, true);
        for (question, node) in told {
            if asks_for_unknown(condition, question, case) {
                continue;
            }
            let Some(witness) = witness(case, condition, question) else { continue };
            let path = questionnaire.path(question);
            findings.push(
                Finding::new(&node.span, format!("`{missing}` to `{path}` counts like a \"no\" here"))
                    .label("true also where nobody has looked")
                    .help(format!("add `c.known(\"{path}\") && …`, or name the answers that are meant"))
                    .witness(Some(witness.json))
                    .scope(whole),
            );
        }
    }
    findings
}

/// Finds comparisons that are true for every answer but the named ones, where the condition wants them true.
fn negative<'c>(node: &'c Node, is_wanted: bool, case: &Case, told: &mut BTreeMap<QuestionIndex, &'c Node>) {
    match &node.kind {
        NodeKind::Not(of) => {
            if !is_wanted {
                negative(of, true, case, told);
            } else if let Some(question) = excluded(of, case) {
                told.entry(question).or_insert(node);
            } else {
                negative(of, false, case, told);
            }
        }
        NodeKind::Binary { operator: Operator::NotEqual, left, right } if is_wanted => {
            if let Some(question) = compared(left, right, case) {
                told.entry(question).or_insert(node);
            }
        }
        NodeKind::If { condition, then, otherwise: Some(_) } => {
            // A script that asks whether the answer is the good one sends the unknown where "no" goes.
            if let Some(question) = excluded(condition, case) {
                told.entry(question).or_insert(condition);
            }
            negative(then, is_wanted, case, told);
        }
        _ => node.children(&mut |child| negative(child, is_wanted, case, told)),
    }
}

/// The question of a comparison that names answers, the missing one not among them.
fn excluded(node: &Node, case: &Case) -> Option<QuestionIndex> {
    match &node.kind {
        NodeKind::Binary { operator: Operator::Equal, left, right } => compared(left, right, case),
        NodeKind::In { item, list } => {
            let question = answered(item, case)?;
            let missing = case.subject.questionnaire.word(case.subject.questionnaire.missing);
            let names_missing = match &list.kind {
                NodeKind::List(items) => items.iter().any(|item| word(item) == Some(missing)),
                NodeKind::Constant(Constant::List(items)) => {
                    items.iter().any(|item| matches!(item, Constant::Text(word) if &**word == missing))
                }
                _ => return None,
            };
            (!names_missing).then_some(question)
        }
        _ => None,
    }
}

fn compared(left: &Node, right: &Node, case: &Case) -> Option<QuestionIndex> {
    let (question, named) = match answered(left, case) {
        Some(question) => (question, word(right)?),
        None => (answered(right, case)?, word(left)?),
    };
    let questionnaire = case.subject.questionnaire;
    (named != questionnaire.word(questionnaire.missing)).then_some(question)
}

/// The question of `c.answer("…")`.
fn answered(node: &Node, case: &Case) -> Option<QuestionIndex> {
    match &node.kind {
        NodeKind::Host { function: Host::Answer, arguments } => {
            case.subject.questionnaire.find(word(arguments.first()?)?)
        }
        _ => None,
    }
}

/// Whether a condition asks elsewhere whether the question is answered at all.
fn asks_for_unknown(condition: &Condition, question: QuestionIndex, case: &Case) -> bool {
    let questionnaire = case.subject.questionnaire;
    let missing = questionnaire.word(questionnaire.missing);
    let mut asks = false;
    condition.tree.visit(&mut |node| match &node.kind {
        NodeKind::Host { function: Host::Known, arguments } => {
            let asked = arguments.first().and_then(word).and_then(|path| questionnaire.find(path));
            asks |= asked == Some(question);
        }
        NodeKind::Binary { left, right, .. } => {
            let is_missing = word(left) == Some(missing) || word(right) == Some(missing);
            let is_it = [left, right].into_iter().any(|side| answered(side, case) == Some(question));
            asks |= is_missing && is_it;
        }
        NodeKind::In { item, .. } if answered(item, case) == Some(question) => {
            asks |= excluded(node, case).is_none();
        }
        _ => {}
    });
    asks
}

/// A company without the answer for which the rule holds, or that a script scores.
fn witness(case: &Case, condition: &Condition, question: QuestionIndex) -> Option<Witness> {
    let questionnaire = case.subject.questionnaire;
    let missing: Arc<str> = questionnaire.word(questionnaire.missing).into();
    let unknown = Possible::something(Present::Text(Texts::word(&missing)));
    let rules = &case.subject.policy.rules;
    let Some(rule) = rules.iter().position(|rule| std::ptr::eq(Arc::as_ptr(&rule.condition), condition))
    else {
        return case.any_company();
    };
    let assumed = Assignment::from([(Variable::Answer(question), unknown)]);
    let verdict = case.search_within(&[Goal::new(condition, true)], assumed, |witness| {
        witness.company.answers[question.0].is_none() && case.holds(rule, witness)
    });
    match verdict {
        Verdict::Shown(witness) => Some(witness),
        _ => None,
    }
}
