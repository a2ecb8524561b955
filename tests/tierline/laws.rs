//! Laws of the diff, over random policies.

use tierline::assess::{Assessment, Assessor, Book};
use tierline::diff::{Difference, Direction, EditKind, compare, edits};
use tierline::model::Standing;
use tierline::policy::{Policy, meaning_digest};

use crate::reference::{case, describe, expect, reshuffled, variants};
use crate::support::{World, memory_world};

const CASES: u64 = 300;

fn world(case: &crate::reference::Case) -> World {
    memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of)
}

fn assessments(world: &World, policy: &Policy) -> Vec<Assessment> {
    Assessor::new(policy, &world.questionnaire, world.day).assess_all(&world.companies).expect("no fault")
}

fn difference(world: &World, old: &Policy, new: &Policy) -> Difference {
    let (before, after) = (assessments(world, old), assessments(world, new));
    let sides = (world.side(old, &before), world.side(new, &after));
    compare(sides.0, sides.1, world.population(&Book::default())).expect("the ladders have one order")
}

#[test]
fn a_policy_compared_with_itself_differs_in_nothing() {
    for seed in 0..CASES {
        let world = world(&case(seed));
        let found = difference(&world, &world.policy, &world.policy);
        assert!(
            found.edits.is_empty() && found.moves.is_empty() && found.other_ground.is_empty(),
            "seed {seed}"
        );
        assert_eq!(found.source_diff, "", "seed {seed}");
    }
}

#[test]
fn order_comments_names_and_inlining_mean_nothing() {
    for seed in 0..CASES {
        let plain = case(seed);
        let world = world(&plain);
        for shuffle in 0..3 {
            let other = reshuffled(&plain, shuffle);
            let policy = world.compile(&other.policy);
            let found = edits(&world.policy.declarations, &policy.declarations);
            assert!(
                found.is_empty(),
                "seed {seed}, {shuffle}: {}\n{}\n{:#?}",
                describe(&plain),
                other.policy,
                found
            );
            let digests = [&world.policy, &policy].map(|policy| meaning_digest(&policy.declarations));
            assert_eq!(digests[0], digests[1], "seed {seed}");
        }
    }
}

#[test]
fn moves_are_what_assessing_both_sides_gives() {
    for seed in 0..CASES {
        let (old, new) = variants(seed);
        let world = world(&old);
        let other = world.compile(&new.policy);
        let found = difference(&world, &world.policy, &other);
        let expected: Vec<(usize, String, String)> = (0..old.companies.len())
            .map(|index| (index, expect(&old, index).tier, expect(&new, index).tier))
            .filter(|(_, from, to)| from != to)
            .collect();
        let mut moves: Vec<(usize, String, String)> = found
            .moves
            .iter()
            .map(|moved| {
                (moved.company, found.ladder.id(moved.from).to_owned(), found.ladder.id(moved.to).to_owned())
            })
            .collect();
        moves.sort();
        assert_eq!(moves, expected, "seed {seed}");
        let has_meaning = found.edits.iter().any(|edit| edit.kind != EditKind::Note);
        let digests = [&world.policy, &other].map(|policy| meaning_digest(&policy.declarations));
        assert_eq!(digests[0] != digests[1], has_meaning, "seed {seed}");
        assert!(has_meaning || moves.is_empty(), "seed {seed}: a move without an edit");
    }
}

#[test]
fn backwards_is_the_mirror_of_forwards() {
    let mut moved = 0;
    for seed in 0..CASES {
        let (old, new) = variants(seed);
        let world = world(&old);
        let other = world.compile(&new.policy);
        let forwards = difference(&world, &world.policy, &other);
        let backwards = difference(&world, &other, &world.policy);
        let edits = |found: &Difference, is_back: bool| {
            let mut edits: Vec<_> = found
                .edits
                .iter()
                .map(|edit| {
                    let (old, new) = (edit.old.clone(), edit.new.clone());
                    (edit.key.clone(), if is_back { (new, old) } else { (old, new) })
                })
                .collect();
            edits.sort();
            edits
        };
        assert_eq!(edits(&forwards, false), edits(&backwards, true), "seed {seed}");
        let mirrored = |direction: Direction| match direction {
            Direction::Stricter => Direction::Laxer,
            Direction::Laxer => Direction::Stricter,
            Direction::Lost => Direction::Gained,
            Direction::Gained => Direction::Lost,
        };
        let there: Vec<_> = forwards.moves.iter().map(|m| (m.company, m.from, m.to, m.direction)).collect();
        let back: Vec<_> =
            backwards.moves.iter().map(|m| (m.company, m.to, m.from, mirrored(m.direction))).collect();
        assert_eq!(there, back, "seed {seed}");
        let unmoved =
            |found: &Difference| found.migration.iter().filter(|row| row.tier.0 == row.tier.1).count();
        assert_eq!(unmoved(&forwards), unmoved(&backwards), "seed {seed}");
        moved += there
            .iter()
            .filter(|(_, from, to, _)| *from != Standing::Unrated && *to != Standing::Unrated)
            .count();
    }
    assert!(moved > 50, "only {moved} moves were mirrored");
}

#[test]
fn not_in_means_not_in() {
    let case = case(0);
    let script = |condition: &str| {
        let (start, tier) = case.policy.split_once("tier(").expect("every policy has a tier");
        let id = tier.split('"').nth(1).expect("a tier has an id");
        format!("rule(\"extra\", |c| {condition}).at_least(\"{id}\");\n{start}tier({tier}")
    };
    let world = world(&case);
    let policies = ["\"a\" !in c.flags", "!(\"a\" in c.flags)", "!c.flags.contains(\"a\")"]
        .map(|condition| world.compile(&script(condition)));
    for policy in &policies[1..] {
        assert!(edits(&policies[0].declarations, &policy.declarations).is_empty());
    }
}

const SMALL: &str = r#"{"id": "q", "version": "1", "missing": "unknown", "options": ["yes", "no", "unknown"], "groups": [],
    "questions": [{"path": "a", "text": {"en": "A?"}}, {"path": "b", "text": {"en": "B?"}}]}"#;

fn small(script: &str) -> World {
    let questionnaire = serde_json::from_str(SMALL).expect("JSON");
    let company = serde_json::json!({"id": "acme", "answers": {"a": "no", "b": "no"}});
    let base = r#"risk("yes", 0); risk("no", 100); risk("unknown", 50); tier("low", 0); tier("mid", 40); tier("high", 70); "#;
    memory_world(&questionnaire, &format!("{base}{script}"), &[company], "2026-06-30")
}

#[test]
fn a_floor_over_a_cap_is_the_ground_also_where_the_score_agrees() {
    let world = small(r#"rule("cap", |c| true).at_most("low"); rule("floor", |c| true).at_least("high");"#);
    let assessment = &assessments(&world, &world.policy)[0];
    assert_eq!(tierline::diff::ground_words(&world.policy, assessment), "rule: floor");
}

#[test]
fn rules_in_another_order_are_the_same_ground() {
    let (one, other) =
        (r#"rule("a", |c| true).at_least("high");"#, r#"rule("b", |c| true).at_least("high");"#);
    let lax = r#"risk("no", 30);"#;
    let world = small(&format!("{lax}{one}{other}"));
    let swapped = small(&format!("{lax}{other}{one}")).policy;
    let found = difference(&world, &world.policy, &swapped);
    assert!(found.edits.is_empty() && found.other_ground.is_empty());
}

#[test]
fn a_rule_that_is_dropped_takes_its_waivers_along() {
    let waiver = r#"waive("a", "acme").last_day("2026-12-31").approved_by("committee").because("minute 1");"#;
    let world = small(&format!(r#"rule("a", |c| true).at_least("high"); {waiver} drop("a");"#));
    assert!(world.policy.rules.is_empty());
}
