//! Single answers that move companies, against every single answer.

use std::collections::BTreeMap;

use tierline::assess::Assessor;
use tierline::explain::Agenda;
use tierline::model::{Answer, QuestionIndex, Standing};
use tierline::text::Range;

use crate::change::others;
use crate::reference::{case, describe};
use crate::support::memory_world;

#[test]
fn the_agenda_has_every_answer_that_moves_a_company_alone() {
    let mut found = 0;
    for seed in 0..150 {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        let agenda = Agenda::new(&assessor);
        for company in &world.companies {
            let today = assessor.assess(company).expect("every condition can be evaluated");
            let mut best: BTreeMap<(QuestionIndex, bool), Standing> = BTreeMap::new();
            for question in world.questionnaire.indices() {
                if world.questionnaire.question(question).number.is_some() {
                    continue;
                }
                for (choice, _) in others(&world, &case.policy, company, question) {
                    let mut changed = company.clone();
                    changed.answers[question.0] =
                        Some(Answer { choice, range: Range::default(), follows: None });
                    let tier = assessor.assess(&changed).expect("every condition can be evaluated").tier;
                    if tier == today.tier || tier == Standing::Unrated {
                        continue;
                    }
                    let is_laxer = today.tier == Standing::Unrated || tier < today.tier;
                    let known = best.entry((question, is_laxer)).or_insert(tier);
                    *known = if is_laxer { (*known).min(tier) } else { (*known).max(tier) };
                }
            }
            let singles = agenda.singles(company, &today).expect("every condition can be evaluated");
            let said: BTreeMap<(QuestionIndex, bool), Standing> = singles
                .iter()
                .filter(|single| world.questionnaire.question(single.question).number.is_none())
                .map(|single| {
                    let is_laxer = today.tier == Standing::Unrated || single.standing < today.tier;
                    ((single.question, is_laxer), single.standing)
                })
                .collect();
            assert_eq!(said, best, "seed {seed} {}\n{}", company.id, describe(&case));
            found += best.len();
        }
    }
    assert!(found > 300, "{found} single answers move a company");
}
