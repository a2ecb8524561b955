//! A band into which no admissible number falls.

use super::Finding;
use crate::lint::case::Case;
use crate::lint::choice::Given;
use crate::model::Exact;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let (policy, questionnaire) = (case.subject.policy, case.subject.questionnaire);
    let mut findings = Vec::new();
    for index in questionnaire.indices() {
        let Some(range) = &questionnaire.question(index).number else { continue };
        let Some((bands, key)) = &policy.questions[index.0].bands else { continue };
        let Some(declaration) = policy.declaration(key) else { continue };
        for (at, (from, points)) in bands.iter().enumerate() {
            let to = bands.get(at + 1).map(|(to, _)| to);
            let first = from.clone().max(range.minimum.clone());
            let first = if range.is_whole { first.ceiling() } else { first };
            let why = if first > range.maximum {
                format!("answers end at {}", range.maximum)
            } else if to.is_some_and(|to| *to <= range.minimum) {
                format!("answers start at {}", range.minimum)
            } else if to.is_some_and(|to| first >= *to) {
                "no whole number lies in it".to_owned()
            } else {
                continue;
            };
            let path = questionnaire.path(index);
            let end = to.map_or(String::new(), |to| format!(" to below {to}"));
            let nearest = if *from > range.maximum { &range.maximum } else { &range.minimum };
            findings.push(
                Finding::new(
                    &declaration.value,
                    format!("no answer to `{path}` falls into the band from {from}{end} (points {points})"),
                )
                .label(why)
                .help("take the band out, or let it start where answers are")
                .witness(answered(case, index, nearest))
                .scope(&declaration.whole),
            );
        }
    }
    findings
}

/// A company with a number for an answer.
pub(super) fn answered(case: &Case, question: crate::model::QuestionIndex, number: &Exact) -> Option<String> {
    let mut draft = case.blank()?;
    draft.answers.insert(question, Given::Number(number.clone()));
    case.witness(&draft, |_| true).map(|witness| witness.json)
}
