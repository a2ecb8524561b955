//! Silence that is worth less than what a company would have to disclose: it pays not to answer.

use std::collections::BTreeSet;

use super::Finding;
use crate::lint::case::Case;
use crate::lint::choice::{Choice, Given};
use crate::model::{Exact, QuestionIndex};
use crate::policy::{Key, Treatment};

/// The option by which questionnaires say that a company was asked and kept silent.
pub(super) const SILENT: &str = "not_disclosed";
/// In how many ways the rest of the questionnaire is answered.
const WAYS: usize = 3;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let (policy, questionnaire) = (case.subject.policy, case.subject.questionnaire);
    let Some(silent) = questionnaire.option(SILENT) else { return Vec::new() };
    let mut told: BTreeSet<&Key> = BTreeSet::new();
    let mut findings = Vec::new();
    for question in questionnaire.indices() {
        if !policy.nodes[questionnaire.question(question).node.0].carries_weight {
            continue;
        }
        let Some((treatment, key)) = policy.questions[question.0].options.get(&silent) else { continue };
        let Some(declaration) = policy.declaration(key).filter(|_| !told.contains(key)) else { continue };
        let worst = case.choices[question.0]
            .iter()
            .filter(|choice| choice.is_known && choice.answer != Given::Option(silent))
            .max_by(|one, other| one.points.cmp(&other.points));
        let Some((worst, points)) = worst.and_then(|worst| Some((worst, worst.points.as_ref()?))) else {
            continue;
        };
        let said = match treatment {
            Treatment::Points(silence) if silence < points => format!("is worth {silence}"),
            Treatment::Skip => "is left out".to_owned(),
            Treatment::Points(_) => continue,
        };
        let Some(witness) = shown(case, question, (&Given::Option(silent), worst)) else { continue };
        told.insert(key);
        let word = worst.answer.word(questionnaire);
        findings.push(
            Finding::new(&declaration.value, format!("`{SILENT}` {said}, and `{word}` is worth {points}"))
                .label("a company that has this to disclose does better to keep silent")
                .help(format!(
                    "let silence be worth what the worst answer is, here to `{}`",
                    questionnaire.path(question)
                ))
                .witness(Some(witness))
                .scope(&declaration.whole),
        );
    }
    findings
}

/// A company whose total rises when it discloses.
fn shown(case: &Case, question: QuestionIndex, (silent, worst): (&Given, &Choice)) -> Option<String> {
    let blank = case.blank()?;
    (0..WAYS).find_map(|way| {
        let with = |given: &Given| {
            let mut draft = blank.clone();
            draft.answers.insert(question, given.clone());
            let witness = case.way(&draft, way)?;
            let total: Option<Exact> = witness.assessment.total().cloned();
            Some((total, witness))
        };
        let ((before, witness), (after, _)) = (with(silent)?, with(&worst.answer)?);
        (after > before).then_some(witness.json)
    })
}
