//! The engine against the naive reference, which was written apart from it: tier, score of every node, rules.

use tierline::assess::{Assessment, Assessor};
use tierline::model::{Exact, Standing, Tree};

use crate::reference::{Case, case, describe, expect};
use crate::support::{World, memory_world};

const CASES: u64 = 1_000;

/// What the engine says, in the reference's words, without what agrees.
fn disagreement(world: &World, assessment: &Assessment, case: &Case, index: usize) -> Option<String> {
    let expected = expect(case, index);
    let policy = &world.policy;
    let score = |path: &str| {
        let node = world.questionnaire.tree.find(path)?;
        assessment.scores[node.0].as_ref().map(Exact::to_rational)
    };
    let ids = |rules: &mut dyn Iterator<Item = usize>| {
        rules.map(|rule| policy.rules[rule].id.clone()).collect::<Vec<_>>()
    };
    let mut faults = Vec::new();
    let mut compare = |what: &str, found: String, wanted: String| {
        if found != wanted {
            faults.push(format!("{what}: {found}, the reference says {wanted}"));
        }
    };
    compare("tier", policy.ladder.id(assessment.tier).to_owned(), expected.tier.clone());
    let score_tier = assessment.score_tier.map(|rank| policy.ladder.id(Standing::Tier(rank)).to_owned());
    compare("score tier", format!("{score_tier:?}"), format!("{:?}", expected.score_tier));
    compare("total", format!("{:?}", score("")), format!("{:?}", expected.total));
    for index in world.questionnaire.tree.indices().filter(|index| *index != Tree::ROOT) {
        let path = &world.questionnaire.tree.node(index).path;
        compare(path, format!("{:?}", score(path)), format!("{:?}", expected.scores.get(path)));
    }
    compare(
        "rules",
        format!("{:?}", ids(&mut assessment.rules.iter().copied())),
        format!("{:?}", expected.rules),
    );
    let waived = ids(&mut assessment.waived.iter().map(|waived| waived.rule));
    compare("waived", format!("{waived:?}"), format!("{:?}", expected.waived));
    compare("coverage", assessment.coverage.to_fraction_text(), expected.coverage.to_string());
    (!faults.is_empty()).then(|| faults.join("\n"))
}

#[test]
fn a_thousand_random_policies_agree_with_the_reference() {
    let mut compared = 0;
    for seed in 0..CASES {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        for (index, company) in world.companies.iter().enumerate() {
            let assessment = assessor.assess(company).expect("every condition can be evaluated");
            if let Some(fault) = disagreement(&world, &assessment, &case, index) {
                panic!("seed {seed}, company {index}:\n{fault}\n{}", describe(&case));
            }
            compared += 1;
        }
    }
    assert!(compared > CASES, "{compared} companies were compared");
}

#[test]
fn the_reasons_add_up_to_the_total_exactly() {
    for seed in 0..CASES {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        for company in &world.companies {
            let assessment = assessor.assess(company).expect("every condition can be evaluated");
            let sum: Exact = assessment.reasons.iter().map(|reason| reason.points.clone()).sum();
            assert_eq!(sum, assessment.total().cloned().unwrap_or_else(Exact::zero), "seed {seed}");
        }
    }
}

#[test]
fn a_total_that_is_a_threshold_through_thirds_and_sevenths_is_in_the_tier_that_starts_there() {
    let questionnaire = serde_json::json!({
        "id": "q", "version": "1", "missing": "unknown", "options": ["yes", "no", "unknown"],
        "groups": [], "questions": [
            {"path": "a.one", "text": {"en": "One?"}}, {"path": "a.two", "text": {"en": "Two?"}}, {"path": "a.three", "text": {"en": "Three?"}},
            {"path": "b.one", "text": {"en": "One?"}}, {"path": "b.two", "text": {"en": "Two?"}}, {"path": "b.three", "text": {"en": "Three?"}},
            {"path": "b.four", "text": {"en": "Four?"}}, {"path": "b.five", "text": {"en": "Five?"}}, {"path": "b.six", "text": {"en": "Six?"}},
            {"path": "b.seven", "text": {"en": "Seven?"}}
        ]
    });
    // a is 100/3, b is 300/7; 3 : 7 in weights makes (3 · 100/3 + 7 · 300/7) / 10 = 40.
    let policy = r#"
        risk("yes", 0); risk("no", 100); risk("unknown", 100);
        weight("a", 3); weight("b", 7);
        tier("low", 0); tier("high", 40);
    "#;
    let company = |id: &str, extra: &str| {
        serde_json::json!({"id": id, "answers": {
            "a.one": "no", "a.two": "yes", "a.three": "yes",
            "b.one": "no", "b.two": "no", "b.three": extra, "b.four": "yes", "b.five": "yes", "b.six": "yes", "b.seven": "yes"
        }})
    };
    let world =
        memory_world(&questionnaire, policy, &[company("at", "no"), company("below", "yes")], "2026-06-30");
    let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
    let tiers: Vec<(String, String)> = world
        .companies
        .iter()
        .map(|company| {
            let assessment = assessor.assess(company).expect("no condition");
            (
                assessment.total().expect("a total").to_string(),
                world.policy.ladder.id(assessment.tier).to_owned(),
            )
        })
        .collect();
    assert_eq!(tiers, [("40".to_owned(), "high".to_owned()), ("30".to_owned(), "low".to_owned())]);
}
