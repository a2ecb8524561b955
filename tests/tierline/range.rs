//! The range of tiers against every completion of a company's open questions.

use std::collections::BTreeSet;

use tierline::assess::Assessor;
use tierline::model::{Answer, Choice, Company, QuestionIndex, Standing};
use tierline::policy::Treatment;
use tierline::text::Range;

use crate::change::others;
use crate::reference::{case, describe};
use crate::support::{World, memory_world};

const CASES: u64 = 400;
/// Companies with more completions than this are passed over.
const MOST: usize = 3_000;

/// The answers that an open question can still be given; none when it is answered.
fn admissible(world: &World, company: &Company, question: QuestionIndex) -> Vec<Choice> {
    let questionnaire = &world.questionnaire;
    let is_missing = match company.answers[question.0].as_ref().map(|answer| &answer.choice) {
        None => true,
        Some(Choice::Option(option)) => *option == questionnaire.missing,
        Some(Choice::Number(_)) => false,
    };
    if !is_missing {
        return Vec::new();
    }
    let decided = &world.policy.questions[question.0];
    let asked = questionnaire.question(question);
    let is_skipped = |option| matches!(decided.options.get(option), Some((Treatment::Skip, _)));
    let options =
        asked.options.iter().filter(|option| **option != questionnaire.missing && !is_skipped(option));
    let mut choices: Vec<Choice> = options.map(|option| Choice::Option(*option)).collect();
    if let Some(range) = &asked.number {
        let starts = decided.bands.iter().flat_map(|(bands, _)| bands).map(|(from, _)| from);
        let inside = starts.filter(|from| **from >= range.minimum && **from <= range.maximum);
        let numbers: BTreeSet<_> = inside.chain([&range.minimum, &range.maximum]).cloned().collect();
        choices.extend(numbers.into_iter().map(Choice::Number));
    }
    choices
}

/// Every tier that a completion gives.
fn completions(
    assessor: &Assessor,
    company: &Company,
    open: &[(QuestionIndex, Vec<Choice>)],
) -> BTreeSet<Standing> {
    let Some(((question, choices), rest)) = open.split_first() else {
        return BTreeSet::from([assessor.assess(company).expect("every condition can be evaluated").tier]);
    };
    let mut tiers = BTreeSet::new();
    for choice in choices {
        let mut completed = company.clone();
        completed.answers[question.0] =
            Some(Answer { choice: choice.clone(), range: Range::default(), follows: None });
        tiers.extend(completions(assessor, &completed, rest));
    }
    tiers
}

/// Whether a rule that can decide, or a script, reads an open question.
fn is_read(world: &World, company: &Company, open: &BTreeSet<QuestionIndex>) -> bool {
    let rules = world
        .policy
        .rules
        .iter()
        .filter(|rule| rule.applies_on(world.day) && rule.waiver(&company.id, world.day).is_none());
    let scripts = world.policy.nodes.iter().filter_map(|node| node.script.as_ref().map(|(script, _)| script));
    let mut conditions = rules.map(|rule| &rule.condition).chain(scripts);
    conditions.any(|condition| !condition.reads.questions(&world.questionnaire).is_disjoint(open))
}

#[test]
fn the_range_is_what_completions_give_and_never_narrower() {
    let (mut exact, mut wider) = (0, 0);
    for seed in 0..CASES {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        for company in &world.companies {
            let mut open: Vec<(QuestionIndex, Vec<Choice>)> = world
                .questionnaire
                .indices()
                .map(|question| (question, admissible(&world, company, question)))
                .filter(|(_, choices)| !choices.is_empty())
                .collect();
            let questions = open.iter().map(|(question, _)| *question).collect();
            let is_read = is_read(&world, company, &questions);
            if is_read {
                // A rule tells more numbers apart than the bands do.
                for (question, choices) in &mut open {
                    let others = others(&world, &case.policy, company, *question);
                    *choices = others.into_iter().map(|(choice, _)| choice).collect();
                }
            }
            if open.iter().map(|(_, choices)| choices.len()).product::<usize>() > MOST {
                continue;
            }
            let tiers = completions(&assessor, company, &open);
            let found = assessor.assess(company).expect("every condition can be evaluated").range;
            let (laxest, strictest) = (tiers.first().expect("a tier"), tiers.last().expect("a tier"));
            if is_read {
                // A script may also give no total at all; that is no tier.
                let narrower: Vec<&Standing> = tiers
                    .iter()
                    .filter(|tier| **tier != Standing::Unrated)
                    .filter(|tier| **tier < found.laxest || **tier > found.strictest)
                    .collect();
                assert!(narrower.is_empty(), "seed {seed} {}: {narrower:?}\n{}", company.id, describe(&case));
                wider += 1;
            } else {
                assert_eq!(
                    (found.laxest, found.strictest),
                    (*laxest, *strictest),
                    "seed {seed} {}",
                    company.id
                );
                exact += 1;
            }
        }
    }
    assert!(exact > 200 && wider > 100, "{exact} exact and {wider} wider ranges were compared");
}
