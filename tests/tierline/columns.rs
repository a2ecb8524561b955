//! Columns against one company after the other: the same tier, scores, rules and errors.

use std::fmt::Debug;

use tierline::assess::{Assessment, Assessor, Columns, Layout, Program, Standings};
use tierline::diagnostic::Diagnostic;
use tierline::model::{Company, Questionnaire};
use tierline::policy::Policy;

use crate::commands::POLICIES;
use crate::reference::{case, describe};
use crate::support::{World, memory_world, project_text, shown};

const CASES: u64 = 1_000;

/// What a run over columns did not do in columns.
#[derive(Default)]
struct Tally {
    rows: usize,
    alone: usize,
    conditions: usize,
    by_row: usize,
}

/// Compares a policy's standings with its assessments, row by row; and counts.
fn compare(world: &World, policy: &Policy, about: impl Fn() -> String, tally: &mut Tally) {
    let mut program = Program::new(policy, &world.questionnaire, world.day);
    let mut layout = Layout::default();
    program.lay_out(&mut layout);
    let columns = Columns::load(&world.questionnaire, &layout, &world.companies);
    let standings = program.run(&columns, 1);
    let assessor = Assessor::new(policy, &world.questionnaire, world.day);
    let mut faults = Vec::new();
    for (row, company) in world.companies.iter().enumerate() {
        match assessor.assess(company) {
            Ok(assessment) => {
                if let Some(found) = disagreement(&world.questionnaire, &standings, row, &assessment) {
                    panic!("row {row}: {found}\n{}", about());
                }
            }
            Err(found) => faults.extend(found),
        }
    }
    let faults = tierline::diagnostic::ordered(faults);
    assert_eq!(shown(&standings.faults()), shown(&faults), "{}", about());
    tally.rows += standings.len();
    tally.alone += standings.assessed_alone();
    tally.by_row += program.by_row().len();
    tally.conditions += policy.rules.len() + policy.nodes.iter().filter(|node| node.script.is_some()).count();
}

fn disagreement(
    questionnaire: &Questionnaire,
    standings: &Standings,
    row: usize,
    expected: &Assessment,
) -> Option<String> {
    fn differ(what: &str, found: impl Debug, expected: impl Debug) -> Option<String> {
        let (found, expected) = (format!("{found:?}"), format!("{expected:?}"));
        (found != expected).then(|| format!("{what}: {found} in columns, {expected} alone"))
    }
    let waived: Vec<usize> = expected.waived.iter().map(|waived| waived.rule).collect();
    let scores = || questionnaire.tree.indices().map(|node| standings.score(node, row)).collect::<Vec<_>>();
    differ("scores", scores(), &expected.scores)
        .or_else(|| differ("rules", standings.rules(row), &expected.rules))
        .or_else(|| differ("waived", standings.waived(row), waived))
        .or_else(|| differ("coverage", standings.coverage(row), &expected.coverage))
        .or_else(|| differ("score tier", standings.score_tier(row), expected.score_tier))
        .or_else(|| differ("tier", standings.tier(row), expected.tier))
        .or_else(|| differ("ground", standings.ground(row), expected.ground))
}

#[test]
fn a_thousand_random_policies_give_the_same_in_columns() {
    let mut tally = Tally::default();
    for seed in 0..CASES {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        compare(&world, &world.policy, || describe(&case), &mut tally);
    }
    assert!(tally.rows > 3_000, "{} rows", tally.rows);
    assert!(tally.alone * 20 < tally.rows, "{} of {} rows were assessed alone", tally.alone, tally.rows);
    let Tally { by_row, conditions, .. } = tally;
    assert!(by_row * 20 < conditions, "{by_row} of {conditions} conditions were evaluated by row");
}
