//! A percentage that is compared with a fraction, or the other way round.

use super::{Finding, conditions};
use crate::lint::case::Case;
use crate::lint::quantity::{Unit, is_comparison, is_percent, number, unit};
use crate::model::Exact;
use crate::policy::condition::{Node, NodeKind};

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let questionnaire = case.subject.questionnaire;
    let mut findings = Vec::new();
    for (condition, whole) in conditions(case) {
        condition.tree.visit(&mut |node| {
            let NodeKind::Binary { operator, left, right } = &node.kind else { return };
            if !is_comparison(*operator) {
                return;
            }
            let told = mixed(left, right, case).or_else(|| mixed(right, left, case));
            let both = (unit(left, questionnaire), unit(right, questionnaire));
            let crossed = matches!(
                both,
                (Some(Unit::Percent), Some(Unit::Fraction)) | (Some(Unit::Fraction), Some(Unit::Percent))
            );
            let told = told.or_else(|| {
                crossed.then(|| "one side is percent, 0 to 100, and the other a share, 0 to 1".to_owned())
            });
            if let Some(label) = told {
                findings.push(
                    Finding::new(&node.span, "a percentage is compared with a fraction")
                        .label(label)
                        .help("write percent as 20, and shares as 0.2")
                        .scope(whole),
                );
            }
        });
    }
    findings.extend(bands(case));
    findings
}

/// What is wrong with a number beside a quantity.
fn mixed(quantity: &Node, beside: &Node, case: &Case) -> Option<String> {
    let number = number(beside)?;
    let one = Exact::one();
    match unit(quantity, case.subject.questionnaire)? {
        Unit::Percent if number.is_positive() && number < one => {
            Some(format!("this is percent, 0 to 100, and {number} reads as a share"))
        }
        Unit::Fraction if number > one => {
            Some(format!("this is a share, 0 to 1, and {number} reads as percent"))
        }
        _ => None,
    }
}

/// Bands of a percentage all of which start at 1 or below.
fn bands(case: &Case) -> Vec<Finding> {
    let (policy, questionnaire) = (case.subject.policy, case.subject.questionnaire);
    let one = Exact::one();
    let mut findings = Vec::new();
    for index in questionnaire.indices() {
        let range = questionnaire.question(index).number.as_ref();
        let Some(range) = range.filter(|range| is_percent(range) && range.maximum > one) else {
            continue;
        };
        let Some((bands, key)) = &policy.questions[index.0].bands else { continue };
        let Some(declaration) = policy.declaration(key) else { continue };
        let is_fraction = |from: &Exact| from.is_positive() && *from < one;
        if bands.iter().any(|(from, _)| is_fraction(from)) && bands.iter().all(|(from, _)| *from <= one) {
            findings.push(
                Finding::new(
                    &declaration.value,
                    format!(
                        "the bands of `{}` are fractions, and its answers percent",
                        questionnaire.path(index)
                    ),
                )
                .label(format!("answers go from {} to {}", range.minimum, range.maximum))
                .help("write the bounds as percent: 20, not 0.2")
                .scope(&declaration.whole),
            );
        }
    }
    findings
}
