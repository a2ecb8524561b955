//! Columns against one company after the other: the same tier, scores, rules and errors.

use std::fmt::Debug;

use tierline::assess::{Assessment, Assessor, Columns, Layout, Program, Standings};
use tierline::model::{Exact, Questionnaire};
use tierline::policy::{Combine, Key, Policy, Setting};

use crate::commands::POLICIES;
use crate::reference::{Random, case, describe};
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
    agree(world, policy, &standings, &about);
    tally.rows += standings.len();
    let alone: Vec<usize> = standings.assessed_alone().collect();

    tally.alone += alone.len();
    tally.by_row += program.by_row().len();
    tally.conditions += policy.rules.len() + policy.nodes.iter().filter(|node| node.script.is_some()).count();
}

/// Compares standings with a policy's assessments.
fn agree(world: &World, policy: &Policy, standings: &Standings, about: &impl Fn() -> String) {
    let assessor = Assessor::new(policy, &world.questionnaire, world.day);
    let mut faults = Vec::new();
    for (row, company) in world.companies.iter().enumerate() {
        match assessor.assess(company) {
            Ok(assessment) => {
                if let Some(found) = disagreement(&world.questionnaire, standings, row, &assessment) {
                    panic!("row {row}: {found}\n{}", about());
                }
            }
            Err(found) => faults.extend(found),
        }
    }
    let faults = tierline::diagnostic::ordered(faults);
    assert_eq!(shown(&standings.faults()), shown(&faults), "{}", about());
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

#[test]
fn every_shipped_policy_gives_the_same_in_columns() {
    let read = |text: &str| serde_json::from_str(text).expect("a shipped file is JSON");
    let questionnaire: serde_json::Value = read(&project_text("schemas/questionnaire.json"));
    let lines = project_text("fixtures/companies.jsonl");
    let companies: Vec<serde_json::Value> = lines.lines().map(read).collect();
    for path in POLICIES {
        // A house policy stands on the baseline; its `extends` is written out here.
        let script = project_text(path);
        if script.contains("\nextends(") {
            continue;
        }
        let mut tally = Tally::default();
        let world = memory_world(&questionnaire, &script, &companies, "2026-06-30");
        compare(&world, &world.policy, || path.to_owned(), &mut tally);
        assert_eq!((tally.by_row, tally.alone), (0, 0), "{path}");
    }
}

/// A few decisions taken otherwise.
fn changes(world: &World, random: &mut Random) -> Vec<(Key, Option<Setting>)> {
    let tree = &world.questionnaire.tree;
    let number = |random: &mut Random| {
        Exact::ratio(random.between(0, 40), [1, 1, 2, 3, 10][random.below(5)]).expect("it is not 0")
    };
    let tiers: Vec<&str> = world.policy.ladder.tiers().iter().skip(1).map(|tier| tier.id.as_str()).collect();
    let places: Vec<&str> = tree.paths().filter(|path| !path.is_empty()).collect();
    (0..=random.below(3))
        .map(|_| {
            let place = (*random.pick(&places)).to_owned();
            match random.below(6) {
                0 | 1 => (Key::Weight(place), Some(Setting::Weight(number(random)))),
                2 | 3 => {
                    let (option, _) = random.pick(&world.questionnaire.options).clone();
                    let place = if random.chance(50) { String::new() } else { place };
                    (Key::Risk(place, option), Some(Setting::Points(number(random))))
                }
                4 if !tiers.is_empty() => {
                    let tier = (*random.pick(&tiers)).to_owned();
                    (Key::Tier(tier), Some(Setting::Start(&number(random) + &Exact::one())))
                }
                _ => {
                    let group = tree.find(&place).expect("the path is there");
                    let group = tree.node(group).parent.expect("it is not the root");
                    let ways = Combine::WORDS.map(|(_, way)| way);
                    let way = *random.pick(&ways);
                    (Key::Combine(tree.node(group).path.clone()), Some(Setting::Combine(way)))
                }
            }
        })
        .collect()
}

#[test]
fn a_variant_of_a_policy_gives_the_same_as_the_policy_that_it_is() {
    let mut compared = 0;
    for seed in 0..CASES / 2 {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let mut program = Program::new(&world.policy, &world.questionnaire, world.day);
        let mut layout = Layout::default();
        program.lay_out(&mut layout);
        let columns = Columns::load(&world.questionnaire, &layout, &world.companies);
        let standings = program.run(&columns, 1);
        let mut random = Random::new(seed);
        for _ in 0..4 {
            let changes = changes(&world, &mut random);
            let Ok(policy) = world.policy.with(&world.questionnaire, changes.clone()) else { continue };
            let varied = program.vary(&policy);
            let about = || format!("{changes:?}\n{}", describe(&case));
            agree(&world, &policy, &standings.vary(&varied, 1), &about);
            compared += 1;
        }
    }
    assert!(compared > CASES, "{compared} variants were compared");
}

#[test]
fn a_condition_with_a_loop_is_named_with_its_place_and_gives_the_same() {
    let case = case(1);
    let looped = "rule(\"looped\", |c| { let n = 0; for i in c.incidents { n += i.scale; } n > 3 })";
    let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
    let strictest = world.policy.ladder.tiers().last().expect("there is a tier").id.clone();
    let policy = world.compile(&format!("{}\n{looped}.at_least(\"{strictest}\");", case.policy));
    let program = Program::new(&policy, &world.questionnaire, world.day);
    let named = program.by_row();
    let [one] = named.as_slice() else { panic!("{named:?}") };
    assert_eq!((one.name.as_str(), one.is_rule, one.reason.what), ("looped", true, "a loop"));
    assert_eq!(one.reason.span.snippet(), "c.incidents");
    compare(&world, &policy, || looped.to_owned(), &mut Tally::default());
}
