//! What lints claim of all companies, against the companies of random cases: no claim is refuted by one of them.

use std::collections::BTreeMap;

use tierline::assess::{Assessment, Assessor};
use tierline::diagnostic::Diagnostic;
use tierline::lint::{Finding, Levels, Subject, lint};
use tierline::model::{Exact, Standing};
use tierline::schema::CompanySchema;

use crate::reference::{case, describe};
use crate::support::{World, memory_world};

const CASES: u64 = 120;
/// How many of them are looked at twice.
const TWICE: u64 = 15;

/// The word in the first backticks of a message.
fn named(finding: &Diagnostic) -> &str {
    finding.message.split('`').nth(1).unwrap_or_default()
}

/// Whether one company refutes a finding.
fn refutes(
    world: &World,
    assessment: &Assessment,
    finding: &Diagnostic,
    holds: &dyn Fn(&str) -> bool,
) -> bool {
    let ladder = &world.policy.ladder;
    let start = |tier: &str| ladder.rank(tier).map(|rank| ladder.tiers()[rank].start.clone());
    let total = assessment.total();
    match finding.code {
        "unreachable-tier" => {
            ladder.rank(named(finding)).is_some_and(|rank| assessment.tier == Standing::Tier(rank))
        }
        "threshold-out-of-reach" => {
            let tier = finding.message.split('`').nth(1).unwrap_or_default();
            total.zip(start(tier)).is_some_and(|(total, start)| *total >= start)
        }
        "equal-thresholds" => {
            let tiers: Vec<&str> = finding.message.split('`').collect();
            let between = |total: &Exact| {
                start(tiers[1]).is_some_and(|from| *total >= from)
                    && start(tiers[3]).is_some_and(|to| *total < to)
            };
            total.is_some_and(between)
        }
        "rule-never-holds" => holds(named(finding)),
        "rule-always-holds" => !holds(named(finding)),
        "rule-always-overruled" => {
            let rules: Vec<&str> = finding.message.split('`').collect();
            rules.len() > 3 && holds(rules[1]) && !holds(rules[3])
        }
        _ => false,
    }
}

#[test]
fn no_claim_is_refuted_by_a_random_company() {
    let schema = CompanySchema::shipped();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..CASES {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let subject = Subject {
            policy: &world.policy,
            questionnaire: &world.questionnaire,
            schema: &schema,
            day: world.day,
            companies: Some(&world.companies),
        };
        let findings = lint(subject, &Levels::default());
        if seed < TWICE {
            let diagnostics = |findings: &[Finding]| -> Vec<Diagnostic> {
                findings.iter().map(|finding| finding.diagnostic.clone()).collect()
            };
            let again = lint(subject, &Levels::default());
            assert_eq!(diagnostics(&findings), diagnostics(&again), "seed {seed}: twice the same");
        }
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        for finding in &findings {
            *counts.entry(finding.diagnostic.code).or_default() += 1;
        }
        for company in &world.companies {
            let assessment = assessor.assess(company).expect("every condition can be evaluated");
            let trace = assessor.trace(company).expect("every condition can be evaluated");
            let holds = |id: &str| {
                trace.rules.iter().any(|rule| rule.holds && world.policy.rules[rule.rule].id == id)
            };
            for finding in &findings {
                let finding = &finding.diagnostic;
                assert!(
                    !refutes(&world, &assessment, finding, &holds),
                    "seed {seed}: `{}` refutes {}: {}\n{}",
                    company.id,
                    finding.code,
                    finding.message,
                    describe(&case)
                );
            }
        }
    }
    for code in ["unreachable-tier", "rule-never-holds", "rule-always-overruled"] {
        assert!(counts.contains_key(code), "random policies have every kind of defect: {counts:?}");
    }
}
