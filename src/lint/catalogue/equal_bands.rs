//! Two neighbouring bands with the same points: the bound between them decides nothing.

use super::Finding;
use super::idle_band::answered;
use crate::lint::case::Case;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let (policy, questionnaire) = (case.subject.policy, case.subject.questionnaire);
    let mut findings = Vec::new();
    for index in questionnaire.indices() {
        let Some((bands, key)) = &policy.questions[index.0].bands else { continue };
        let Some(declaration) = policy.declaration(key) else { continue };
        for pair in bands.windows(2).filter(|pair| pair[0].1 == pair[1].1) {
            let [(from, points), (to, _)] = pair else { continue };
            let path = questionnaire.path(index);
            findings.push(
                Finding::new(
                    &declaration.value,
                    format!("the bands of `{path}` from {from} and from {to} are both worth {points}"),
                )
                .label("the bound between them decides nothing")
                .help("make one band of them, or give one other points")
                .witness(answered(case, index, to))
                .scope(&declaration.whole),
            );
        }
    }
    findings
}
