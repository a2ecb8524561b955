//! Columns against one company after the other: the same tier, scores, rules and errors.

use std::fmt::Debug;

use tierline::assess::{Assessment, Assessor, Columns, Layout, Program, Standings};
use tierline::model::{Exact, QuestionIndex, Questionnaire};
use tierline::policy::{Combine, Key, Policy, Setting, resolve};

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
    let numeric: Vec<QuestionIndex> = world
        .questionnaire
        .indices()
        .filter(|index| world.questionnaire.question(*index).number.is_some())
        .collect();
    let places: Vec<&str> = tree.paths().filter(|path| !path.is_empty()).collect();
    (0..=random.below(3))
        .map(|_| {
            let place = (*random.pick(&places)).to_owned();
            match random.below(7) {
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
                5 if !numeric.is_empty() => {
                    let index = *random.pick(&numeric);
                    let bands = &world.policy.questions[index.0].bands;
                    let declared = bands.as_ref().map_or(&[][..], |(bands, _)| bands);
                    // All bands but the first start elsewhere, and are worth the same.
                    let shift = number(random);
                    let moved = declared.iter().enumerate().map(|(band, (from, points))| {
                        let from = if band == 0 { from.clone() } else { from + &shift };
                        (from, points.clone())
                    });
                    let path = world.questionnaire.path(index).to_owned();
                    (Key::Bands(path), Some(Setting::Bands(moved.collect())))
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

/// What a policy decides, in words.
fn decided(policy: &Policy) -> String {
    format!("{:?}", (&policy.ladder, &policy.coverage, &policy.nodes, &policy.questions, &policy.rules))
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
            assert_eq!(
                decided(&policy),
                decided(&resolve(policy.clone(), &world.questionnaire).expect("it is"))
            );
            let varied = program.vary(&policy);
            let about = || format!("{changes:?}\n{}", describe(&case));
            agree(&world, &policy, &standings.vary(&varied, 1), &about);
            compared += 1;
        }
    }
    assert!(compared > CASES, "{compared} variants were compared");
}

/// Groups in groups, every way of combining, a score by script, and rules that read scores beside facts.
const DEEP: &str = r#"
tier("invest", 0); tier("engage", 40); tier("exclude", 70.5); coverage(0.3);
risk("yes", 0); risk("partial", 33.3); risk("no", 100); risk("unknown", 75); skip("left_out");
weight("deep", 3); weight("deep.mid", 2); weight("deep.mid.low.q1", 7); weight("flat.q2", 0.25);
combine("most", "max"); combine("least", "min"); combine("total", "sum"); weight("total", 0.01);
score("made", |c| (c.score("made.q0") ?? 50) / 2 + (c.score("made.q1") ?? 10) / 4);
rule("both", |c| (c.score("deep.mid") ?? 10) >= 50 && (c.metrics?.state_owned_pct ?? 0) > 30).at_least("engage");
rule("two", |c| (c.score("deep.mid.low") ?? 0) > (c.score("flat") ?? 100)).at_least("exclude");
rule("turned", |c| 60 < (c.score() ?? 0) && c.answer("flat.q1") != "no").at_most("engage");
rule("equal", |c| (c.score("most") ?? -7) == (c.score("least") ?? -7)).at_least("engage");
rule("other", |c| (c.score("total") ?? 3) != 300 && (c.score("made") ?? 1) <= 20).at_most("engage");
rule("odd", |c| 100.0 / (c.metrics?.employees ?? 1) > 30 || (c.score("flat") ?? 0) < 20.5).at_least("engage");
rule("grave", |c| c.incidents.some(|i| i.scale > 2 && (c.score() ?? 0) > 50)).at_least("exclude");
rule("facts", |c| c.incidents.len() > 1).at_least("engage");
waive("two", "c70").last_day("2026-12-31").approved_by("A").because("it is sold");
"#;

/// More companies than are at hand together; for some, a rule goes wrong or questions are left out.
fn deep_world() -> World {
    let groups = ["flat", "deep", "deep.mid", "deep.mid.low", "most", "least", "total", "made"];
    let questions: Vec<String> =
        groups.iter().flat_map(|group| (0..3).map(move |number| format!("{group}.q{number}"))).collect();
    let options = ["yes", "partial", "no", "unknown", "left_out"];
    let asked = questions.iter().map(|path| serde_json::json!({"path": path, "text": {"en": "Is it so?"}}));
    let questionnaire = serde_json::json!({
        "id": "q", "version": "1", "missing": "unknown", "options": options, "groups": [],
        "questions": asked.collect::<Vec<_>>()
    });
    let mut random = Random::new(11);
    let company = |number: usize, random: &mut Random| {
        let silent = number.is_multiple_of(9);
        let answers: serde_json::Map<String, serde_json::Value> = questions
            .iter()
            .filter_map(|path| {
                let word = if silent { "left_out" } else { random.word(&options) };
                random.chance(90).then(|| (path.clone(), word.into()))
            })
            .collect();
        let incident = serde_json::json!({
            "date": "2026-01-01", "right": "privacy", "scale": random.below(5), "scope": 1,
            "irremediability": 1, "status": "alleged"
        });
        serde_json::json!({
            "id": format!("c{number}"), "answers": answers,
            "incidents": vec![incident; random.below(3)],
            "metrics": {"state_owned_pct": random.below(101), "employees": random.below(30)},
        })
    };
    let companies: Vec<serde_json::Value> = (0..150).map(|number| company(number, &mut random)).collect();
    memory_world(&questionnaire, DEEP, &companies, "2026-06-30")
}

#[test]
fn a_variant_in_one_weight_start_or_coverage_gives_the_same() {
    let world = deep_world();
    let mut program = Program::new(&world.policy, &world.questionnaire, world.day);
    assert!(program.by_row().is_empty(), "{:?}", program.by_row());
    let mut layout = Layout::default();
    program.lay_out(&mut layout);
    let columns = Columns::load(&world.questionnaire, &layout, &world.companies);
    let standings = program.run(&columns, 1);
    let alone = standings.assessed_alone().count();
    assert!((1..50).contains(&alone), "{alone} companies were assessed alone");
    let paths = world.questionnaire.tree.paths().filter(|path| !path.is_empty());
    let whole = |number: i64| Exact::from(number);
    let mut settings: Vec<(Key, Setting)> = paths
        .flat_map(|path| {
            [whole(5), whole(1 << 33), Exact::ratio(2, 7).expect("it is not 0")]
                .map(|weight| (Key::Weight(path.to_owned()), Setting::Weight(weight)))
        })
        .collect();
    settings
        .push((Key::Tier("engage".to_owned()), Setting::Start(Exact::ratio(80, 3).expect("it is not 0"))));
    settings.push((Key::Coverage, Setting::Coverage(Exact::ratio(9, 10).expect("it is not 0"))));
    for (key, setting) in settings {
        let about = || format!("{key:?} {setting:?}");
        let change = [(key.clone(), Some(setting.clone()))];
        let policy = world.policy.with(&world.questionnaire, change).expect("the policy is sound");
        let varied = program.vary(&policy);
        let first = standings.vary(&varied, 2);
        agree(&world, &policy, &first, &about);
        // And a variant of the variant.
        let change = [(Key::Weight("deep.q0".to_owned()), Some(Setting::Weight(whole(4))))];
        let next = policy.with(&world.questionnaire, change).expect("the policy is sound");
        agree(&world, &next, &first.vary(&varied.vary(&next), 1), &about);
    }
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
