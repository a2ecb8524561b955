//! An option that is the best answer to one question and the worst to another.

use std::collections::BTreeMap;

use super::Finding;
use crate::lint::case::Case;
use crate::lint::choice::Given;
use crate::model::{Exact, OptionIndex, QuestionIndex};
use crate::policy::Key;

/// Where an option stands among the answers to a question.
#[derive(Default)]
struct Ends {
    best: Option<QuestionIndex>,
    worst: Option<QuestionIndex>,
}

pub(super) fn find(case: &Case) -> Vec<Finding> {
    let (policy, questionnaire) = (case.subject.policy, case.subject.questionnaire);
    let mut options: BTreeMap<OptionIndex, Ends> = BTreeMap::new();
    for question in questionnaire.indices() {
        if !policy.nodes[questionnaire.question(question).node.0].carries_weight {
            continue;
        }
        let known: Vec<(&Given, &Exact)> = case.choices[question.0]
            .iter()
            .filter(|choice| choice.is_known)
            .filter_map(|choice| Some((&choice.answer, choice.points.as_ref()?)))
            .collect();
        let points = || known.iter().map(|(_, points)| *points);
        let (Some(least), Some(most)) = (points().min(), points().max()) else { continue };
        if least == most {
            continue;
        }
        for (given, points) in &known {
            let Given::Option(option) = given else { continue };
            let ends = options.entry(*option).or_default();
            if *points == least {
                ends.best.get_or_insert(question);
            }
            if *points == most {
                ends.worst.get_or_insert(question);
            }
        }
    }
    let mut findings = Vec::new();
    for (option, ends) in options {
        let (Some(best), Some(worst)) = (ends.best, ends.worst) else { continue };
        let key =
            |question: QuestionIndex| policy.questions[question.0].options.get(&option).map(|(_, key)| key);
        // The declaration for the narrower path is the one that turns the option around.
        let depth = |key: &Key| if let Key::Risk(path, _) = key { path.len() } else { 0 };
        let (Some(one), Some(other)) = (key(best), key(worst)) else { continue };
        let (near, far) = if depth(one) > depth(other) { (one, other) } else { (other, one) };
        let (Some(near), Some(far)) = (policy.declaration(near), policy.declaration(far)) else { continue };
        let (word, paths) =
            (questionnaire.word(option), [best, worst].map(|question| questionnaire.path(question)));
        let mut draft = case.blank().unwrap_or_default();
        for question in [best, worst] {
            draft.answers.insert(question, Given::Option(option));
        }
        let mut finding = Finding::new(
            &near.value,
            format!("`{word}` is the best answer to `{}` and the worst to `{}`", paths[0], paths[1]),
        )
        .label("one word, two directions")
        .help("ask one of the questions the other way round, or give it options of its own")
        .witness(case.witness(&draft, |_| true).map(|witness| witness.json))
        .scope(&near.whole);
        if far.span != near.span {
            finding = finding.related(&far.value, "its worth elsewhere");
        }
        findings.push(finding);
    }
    findings
}
