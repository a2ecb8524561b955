//! On random policies: generated tests pass and do what they say, and changes that are called none are none.

use serde_json::json;
use tierline::assess::{Assessor, Verdict};
use tierline::model::{Company, Exact};
use tierline::origin::Memory;
use tierline::policy::Policy;
use tierline::policy::scenario::read_scenarios;
use tierline::render::generated_script;
use tierline::schema::CompanySchema;
use tierline::suite::{Bench, Fate, Suite, coverage, generate, mutation, run};
use tierline::text::Text;

use super::suite;
use crate::reference::case;
use crate::support::{World, memory_world, shown};

const CASES: u64 = 12;

/// A small questionnaire: few enough questions that every company can be looked at.
fn small() -> serde_json::Value {
    json!({
        "id": "small", "version": "1", "missing": "unknown", "default_scale": "practice",
        "scales": {"practice": ["yes", "partial", "no", "unknown"]},
        "questions": [
            {"path": "a.one", "text": {"en": "One?"}}, {"path": "a.two", "text": {"en": "Two?"}},
            {"path": "b.three", "text": {"en": "Three?"}},
            {"path": "b.four", "text": {"en": "Four?"}, "type": "number", "minimum": 0, "maximum": 3, "integer": true}
        ]
    })
}

const SMALL: [&str; 5] = [
    "tier(\"low\", 0); tier(\"high\", 40); risk(\"yes\", 0); risk(\"partial\", 50); risk(\"no\", 100); risk(\"unknown\", 75);\n\
     bands(\"b.four\", [[0, 0], [2, 60]]); weight(\"a\", 3); weight(\"a.two\", 2);\n\
     rule(\"r\", |c| c.answer(\"a.one\") == \"no\" && (c.answer(\"b.four\") ?? 0) >= 2).at_least(\"high\");",
    "tier(\"low\", 0); tier(\"mid\", 30); tier(\"high\", 60); risk(\"yes\", 0); risk(\"partial\", 50); risk(\"no\", 100); skip(\"unknown\");\n\
     bands(\"b.four\", [[0, 0], [1, 20], [3, 100]]); combine([\"\", \"a\"], \"max\"); weight(\"a.one\", 4); coverage(0.5);\n\
     rule(\"r\", |c| c.count(\"no\") >= 2 || c.share(\"yes\") > 0.5).at_most(\"mid\");",
    "tier(\"low\", 0); tier(\"mid\", 30); tier(\"high\", 60); weight([\"a\", \"b\"], 0);\n\
     score(\"\", |c| if c.answer(\"a.one\") == \"no\" { 100 } else { 0 });\n\
     rule(\"r\", |c| c.answer(\"a.one\") == \"no\").at_least(\"mid\"); rule(\"cap\", |c| c.known(\"a.two\")).at_most(\"mid\");",
    "tier(\"low\", 0); tier(\"high\", 50); risk(\"yes\", 0); risk(\"partial\", 50); risk(\"no\", 100); skip(\"unknown\");\n\
     bands(\"b.four\", [[0, 10], [2, 20]]); combine(\"b\", \"min\"); combine(\"a\", \"sum\"); weight(\"b.three\", 0); weight(\"a.one\", 0.5);\n\
     rule(\"r\", |c| (c.score(\"a\") ?? 100) < 30 && !c.known(\"b.three\")).at_least(\"high\");",
    "tier(\"low\", 0); tier(\"high\", 20); weight([\"a\", \"b\"], 0);\n\
     score(\"\", |c| { let some = c.scores(\"a\"); if some.len() == 0 { () } else { some.sum() / (some.len() + 0.0) } });\n\
     risk(\"yes\", 0); risk(\"partial\", 20); risk(\"no\", 40); risk(\"unknown\", 30); bands(\"b.four\", [[0, 0]]);\n\
     rule(\"never\", |c| c.count(\"no\") > 9).at_least(\"high\");",
];

/// Every company of the small questionnaire.
fn everybody() -> Vec<serde_json::Value> {
    let options = [Some("yes"), Some("partial"), Some("no"), None];
    let mut companies = Vec::new();
    for index in 0..4 * 4 * 4 * 5_usize {
        let mut answers = serde_json::Map::new();
        for (place, path) in ["a.one", "a.two", "b.three"].iter().enumerate() {
            if let Some(word) = options[index / 4_usize.pow(u32::try_from(place).expect("small")) % 4] {
                answers.insert((*path).to_owned(), json!(word));
            }
        }
        if index / 64 < 4 {
            answers.insert("b.four".into(), json!(index / 64));
        }
        companies.push(json!({"id": format!("c{index}"), "answers": answers}));
    }
    companies
}

const ANY_TEST: &str =
    "policy(\"policy\"); test(\"any\", || { company(#{ id: \"any\" }).expect_tier(\"unrated\"); });";

/// What tests can speak of: the share of answers shows in them only where something depends on it.
fn spoken_of(policy: &Policy, world: &World, company: &Company) -> Verdict {
    let assessor = Assessor::new(policy, &world.questionnaire, world.day);
    Verdict { coverage: Exact::zero(), ..assessor.verdict(company).expect("a verdict") }
}

/// Changes that are called none: the same verdict for every company.
fn none_is_none(script: &str, world: &World, companies: &[Company]) -> usize {
    let suite = suite(ANY_TEST, script, world, &[]);
    let policy = suite.policies.get("policy.rhai").expect("the policy is there");
    let mut equivalent = 0;
    for (mutant, fate) in &mutation(&suite, &world.questionnaire, Some(1))[0].results {
        if !matches!(fate, Fate::Equivalent(_)) {
            continue;
        }
        equivalent += 1;
        let changed = mutant.policy(policy, &world.questionnaire).expect("an equivalent policy is a policy");
        for company in companies {
            let [old, new] = [policy, &changed].map(|policy| spoken_of(policy, world, company));
            assert_eq!(
                old, new,
                "{}: {} is not {}, for {}\n{script}",
                mutant.at, mutant.from, mutant.to, company.id
            );
        }
    }
    equivalent
}

#[test]
fn changes_that_are_called_none_are_none_for_every_company() {
    let everybody = everybody();
    let mut equivalent = 0;
    for script in SMALL {
        let world = memory_world(&small(), script, &everybody, "2026-06-30");
        equivalent += none_is_none(script, &world, &world.companies);
    }
    for seed in 0..CASES {
        let case = case(seed);
        let mut world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let companies = std::mem::take(&mut world.companies);
        equivalent += none_is_none(&case.policy, &world, &companies);
    }
    assert!(equivalent > 10, "{equivalent} changes were called none");
}

/// With every company at hand it is known what can be noticed at all: the generated tests notice all of it.
#[test]
fn generated_tests_pass_and_notice_what_can_be_noticed() {
    let everybody = everybody();
    for script in SMALL {
        let world = memory_world(&small(), script, &everybody, "2026-06-30");
        let (origin, schema) = (Memory::default().with("policy.rhai", script), CompanySchema::shipped());
        let bench = Bench {
            questionnaire: &world.questionnaire,
            schema: &schema,
            fixtures: &[],
            day: world.day,
            default_policy: None,
            origin: &origin,
        };
        let made = generate(&world.policy, &bench, true, Some(2));
        let text =
            Text::new("policy.test.rhai", generated_script(&made, "policy.rhai", &world.policy, world.day));
        let scenarios =
            read_scenarios(&text).unwrap_or_else(|faults| panic!("{}\n{}", shown(&faults), text.content()));
        let suite = Suite::read(&[(text.clone(), scenarios)], &bench)
            .unwrap_or_else(|faults| panic!("{}", shown(&faults)));
        let report = run(&suite, &bench, Some(1));
        assert_eq!(report.failed(), 0, "generated tests pass\n{}", text.content());
        let covered = coverage(&suite, &world.questionnaire, Some(1));
        assert_eq!(covered[0].count().0, made.exercised.0, "they cover what they say\n{}", text.content());
        let changes = mutation(&suite, &world.questionnaire, Some(1));
        let noticed = changes[0].count();
        assert_eq!(Some(noticed.0), made.noticed.map(|(noticed, _)| noticed), "they notice what they say");
        assert!(changes[0].spare().len() < suite.tests.len(), "few can be left out");
        for mutant in changes[0].survivors() {
            let other = mutant.policy(&world.policy, &world.questionnaire).expect("a policy");
            for company in &world.companies {
                let [old, new] = [&world.policy, &other].map(|policy| spoken_of(policy, &world, company));
                assert_eq!(
                    old, new,
                    "{}: {} → {} shows for {}\n{script}",
                    mutant.at, mutant.from, mutant.to, company.id
                );
            }
        }
    }
}

#[test]
fn a_verdict_is_the_assessment_without_its_reasons() {
    for seed in 0..60 {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        for company in &world.companies {
            let (short, long) = (assessor.verdict(company), assessor.assess(company));
            let (short, long) = (short.expect("a verdict"), long.expect("an assessment"));
            let waived: Vec<usize> = long.waived.iter().map(|waived| waived.rule).collect();
            let total: Option<&Exact> = long.total();
            assert_eq!((short.tier, short.score_tier, short.total()), (long.tier, long.score_tier, total));
            assert_eq!((&short.scores, &short.rules, &short.waived), (&long.scores, &long.rules, &waived));
            assert_eq!(short.coverage, long.coverage);
        }
    }
}
