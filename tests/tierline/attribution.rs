//! Attribution against brute force: every mixture assessed whole, every order of the edits walked.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tierline::assess::{Assessment, Assessor, Book};
use tierline::diff::{Attributions, Difference, EditKind, JointLadder, compare};
use tierline::model::{Exact, Standing};
use tierline::policy::{Policy, resolve};

use crate::reference::variants;
use crate::support::{World, memory_world};

const CASES: u64 = 500;

struct Pair {
    /// The old policy, with what is asked before.
    world: World,
    /// The new policy, with what is asked after.
    new: World,
    difference: Difference,
    found: Attributions,
}

fn assess(world: &World, policy: &Policy) -> Vec<Assessment> {
    Assessor::new(policy, &world.questionnaire, world.day).assess_all(&world.companies).expect("no fault")
}

fn compared(world: World, new: World) -> Pair {
    let (before, after) = (assess(&world, &world.policy), assess(&new, &new.policy));
    let sides = (world.side(&world.policy, &before), new.side(&new.policy, &after));
    let difference =
        compare(sides.0, sides.1, world.population(&Book::default())).expect("one order of tiers");
    let found = difference.attributions.clone();
    Pair { world, new, difference, found }
}

fn pair(world: World, script: &str) -> Pair {
    let new = World { policy: world.compile(script), ..world.clone() };
    compared(world, new)
}

fn random_pair(seed: u64) -> Pair {
    let (old, new) = variants(seed);
    pair(memory_world(&old.questionnaire, &old.policy, &old.companies, &old.as_of), &new.policy)
}

/// A random pair of policies whose new side asks one question more, which it may decide on too.
fn random_pair_with_a_question_more(seed: u64) -> Pair {
    let (old, new) = variants(seed);
    let before = memory_world(&old.questionnaire, &old.policy, &old.companies, &old.as_of);
    let mut questionnaire = old.questionnaire.clone();
    let missing = questionnaire["missing"].clone();
    questionnaire["questions"].as_array_mut().expect("questions").push(json!({
        "path": "zz_more", "text": {"en": "More?"}, "options": ["fine", "bad", missing], "sources": [],
    }));
    let mut script = new.policy.clone();
    for (option, points) in [("fine", 0), ("bad", 90 + seed % 11)] {
        script += &format!("risk(\"zz_more\", \"{option}\", {points});\n");
    }
    script += &format!("risk(\"zz_more\", {missing}, {});\n", seed % 3 * 50);
    if seed.is_multiple_of(2) {
        script += &format!("weight(\"zz_more\", {});\n", seed % 5);
    }
    if seed.is_multiple_of(4) {
        script += "rule(\"more\", |c| c.answer(\"zz_more\") == \"bad\").at_most(\"TIER\");\n"
            .replace("TIER", &before.policy.ladder.tiers()[0].id)
            .as_str();
    }
    let companies: Vec<Value> = old
        .companies
        .iter()
        .zip(seed..)
        .map(|(company, turn)| {
            let mut company = company.clone();
            match turn % 3 {
                0 => company["answers"]["zz_more"] = json!("bad"),
                1 => company["answers"]["zz_more"] = json!("fine"),
                _ => {}
            }
            company
        })
        .collect();
    let after = memory_world(&questionnaire, &script, &companies, &old.as_of);
    compared(before, after)
}

/// Old with a set of changes applied, resolved whole, in the world that it is in then.
fn mixture(pair: &Pair, set: usize) -> (Policy, &World) {
    let mut declarations = (*pair.world.policy.declarations).clone();
    let mut world = &pair.world;
    for (index, change) in pair.found.changes.iter().enumerate() {
        if set & (1 << index) == 0 {
            continue;
        }
        for id in &change.edits {
            match &pair.difference.edits[id - 1].key {
                Some(key) => {
                    declarations.remove(key);
                    let found = pair.new.policy.declarations.get(key);
                    declarations.extend(found.map(|found| (key.clone(), found.clone())));
                }
                None => world = &pair.new,
            }
        }
    }
    let mixed = Policy { declarations: declarations.into(), ..world.policy.clone() };
    (resolve(mixed, &world.questionnaire).expect("every union of changes is a valid policy"), world)
}

/// Where each company lands under a mixture, in the ladder of both.
fn outcomes(pair: &Pair, set: usize) -> Vec<(Standing, Option<Exact>)> {
    let (policy, world) = mixture(pair, set);
    let ranks: BTreeMap<&str, usize> = pair
        .difference
        .ladder
        .tiers
        .iter()
        .enumerate()
        .map(|(rank, tier)| (tier.id.as_str(), rank))
        .collect();
    let order: Vec<usize> = policy.ladder.tiers().iter().map(|tier| ranks[tier.id.as_str()]).collect();
    assert!(order.is_sorted(), "the tiers of every mixture stand in the joint order");
    assess(world, &policy)
        .iter()
        .map(|assessment| (JointLadder::standing(&order, assessment.tier), assessment.total().cloned()))
        .collect()
}

fn rank(tier: Standing) -> Exact {
    match tier {
        Standing::Unrated => Exact::from(-1_i64),
        Standing::Tier(rank) => Exact::from(rank),
    }
}

/// What each player adds, averaged over all orders.
fn by_orders(players: usize, value: &dyn Fn(usize) -> Exact) -> Vec<Exact> {
    fn walk(
        left: &mut Vec<usize>,
        set: usize,
        gains: &mut Vec<Exact>,
        value: &dyn Fn(usize) -> Exact,
        orders: &mut usize,
    ) {
        if left.is_empty() {
            *orders += 1;
        }
        for place in 0..left.len() {
            let player = left.remove(place);
            let next = set | 1 << player;
            // Every order that begins so gains the same here.
            let rest: usize = (1..=left.len()).product();
            let gain = &(&value(next) - &value(set)) * &Exact::from(rest);
            gains[player] = &gains[player] + &gain;
            walk(left, next, gains, value, orders);
            left.insert(place, player);
        }
    }
    let mut gains = vec![Exact::zero(); players];
    let mut orders = 0;
    walk(&mut (0..players).collect(), 0, &mut gains, value, &mut orders);
    gains.iter().map(|gain| gain.divide(&Exact::from(orders.max(1))).expect("there is an order")).collect()
}

fn check(pair: &Pair, seed: u64) -> usize {
    let players = pair.found.changes.len();
    if players > 8 {
        // All orders of more are too many to walk.
        return 0;
    }
    let table: Vec<_> = (0..1_usize << players).map(|set| outcomes(pair, set)).collect();
    let all = table.len() - 1;
    let name = |player: usize| pair.found.changes[player].edits[0];
    for (moved, found) in pair.difference.moves.iter().zip(&pair.found.moves) {
        let tier = |set: usize| table[set][moved.company].0;
        assert_eq!((tier(0), tier(all)), (moved.from, moved.to), "seed {seed}: the ends are old and new");
        let reaches: Vec<usize> = (0..=all).filter(|set| tier(*set) == moved.to).collect();
        let minimal: BTreeSet<Vec<usize>> = reaches
            .iter()
            .filter(|set| !reaches.iter().any(|other| other != *set && other & **set == *other))
            .map(|set| (0..players).filter(|player| set & (1 << player) != 0).map(name).collect())
            .collect();
        let sufficient: BTreeSet<Vec<usize>> = found.sufficient.iter().cloned().collect();
        assert_eq!(sufficient, minimal, "seed {seed}: sufficient sets");
        assert_eq!(found.sufficient_total, Some(minimal.len()), "seed {seed}");
        let necessary: Vec<usize> =
            (0..players).filter(|player| tier(all & !(1 << player)) == moved.from).map(name).collect();
        assert_eq!(found.necessary, necessary, "seed {seed}: necessary edits");
        let tier_shares = by_orders(players, &|set| rank(tier(set)));
        let has_totals = table.iter().all(|row| row[moved.company].1.is_some());
        let total = |set: usize| table[set][moved.company].1.clone().unwrap_or_else(Exact::zero);
        let score_shares = by_orders(players, &total);
        for player in 0..players {
            let cause = found.causes.iter().find(|cause| cause.edit == name(player));
            let makes_none =
                (0..=all).all(|set| table[set][moved.company] == table[set | 1 << player][moved.company]);
            assert_eq!(
                cause.is_none(),
                makes_none,
                "seed {seed}: only edits that make a difference are causes"
            );
            let Some(cause) = cause else { continue };
            assert_eq!(cause.tier_share, tier_shares[player], "seed {seed}: share of the tier");
            let expected = has_totals.then(|| score_shares[player].clone());
            assert_eq!(cause.score_share, expected, "seed {seed}: share of the total");
        }
        let sum: Exact = found.causes.iter().map(|cause| cause.tier_share.clone()).sum();
        assert_eq!(sum, &rank(moved.to) - &rank(moved.from), "seed {seed}: shares add up");
    }
    for (player, change) in pair.found.changes.iter().enumerate() {
        let alone = (0..pair.world.companies.len())
            .filter(|company| table[1 << player][*company].0 != table[0][*company].0);
        assert_eq!(change.moves_alone, alone.count(), "seed {seed}: what an edit moves alone");
        let without = pair.found.moves.iter().filter(|found| found.necessary.contains(&name(player))).count();
        assert_eq!(change.moves_without, without, "seed {seed}");
    }
    check_effects(pair, &table, seed);
    pair.difference.moves.len()
}

/// The effect of a change is the direction of all that it moves alone and of all its shares.
fn check_effects(pair: &Pair, table: &[Vec<(Standing, Option<Exact>)>], seed: u64) {
    for (player, change) in pair.found.changes.iter().enumerate() {
        let mut ways: BTreeSet<&str> = BTreeSet::new();
        for (before, alone) in table[0].iter().zip(&table[1 << player]).filter(|(a, b)| a.0 != b.0) {
            ways.insert(match (before.0, alone.0) {
                (Standing::Unrated, _) | (_, Standing::Unrated) => "neither",
                (before, alone) if alone > before => "stricter only",
                _ => "laxer only",
            });
        }
        for (moved, found) in pair.difference.moves.iter().zip(&pair.found.moves) {
            let shares = found.causes.iter().filter(|cause| cause.edit == change.edits[0]);
            for cause in shares.filter(|cause| !cause.tier_share.is_zero()) {
                let is_rated = moved.from != Standing::Unrated && moved.to != Standing::Unrated;
                let way = if cause.tier_share.is_positive() { "stricter only" } else { "laxer only" };
                ways.insert(if is_rated { way } else { "neither" });
            }
        }
        let ways: Vec<&str> = ways.into_iter().collect();
        let expected = match ways.as_slice() {
            [] => "none",
            ["neither"] | [_, _, ..] => "mixed",
            [one] => one,
        };
        assert_eq!(change.effect.word(), expected, "seed {seed}: which way an edit pushes");
    }
}

#[test]
fn five_hundred_random_changes_agree_with_brute_force() {
    let moves: usize = (0..CASES).map(|seed| check(&random_pair(seed), seed)).sum();
    assert!(moves > 300, "only {moves} moves were attributed");
}

#[test]
fn a_question_more_is_attributed_as_brute_force_does() {
    let mut moves = 0;
    let mut questions = 0;
    for seed in 0..CASES / 2 {
        let pair = random_pair_with_a_question_more(seed);
        questions += pair.difference.edits.iter().filter(|edit| edit.kind == EditKind::Questionnaire).count();
        assert!(
            pair.found.changes.len() > 1 || pair.difference.edits.len() < 5,
            "seed {seed}: all is one change"
        );
        moves += check(&pair, seed);
    }
    assert!(moves > 200 && questions > 200, "{moves} moves, {questions} changes of what is asked");
}

const ONE: &str = r#"{"id": "q", "version": "1", "missing": "unknown", "options": ["yes", "no", "unknown"], "groups": [],
    "questions": [{"path": "a", "text": {"en": "A?"}}, {"path": "b", "text": {"en": "B?"}}]}"#;

fn planted(old: &str, new: &str) -> Pair {
    let questionnaire = serde_json::from_str(ONE).expect("JSON");
    let company = serde_json::json!({"id": "acme", "answers": {"a": "no", "b": "yes"}});
    pair(memory_world(&questionnaire, old, &[company], "2026-06-30"), new)
}

const BASE: &str = r#"risk("yes", 0); risk("no", 100); risk("unknown", 100); tier("low", 0); "#;

#[test]
fn a_pair_that_only_works_together_needs_both() {
    // The total is 50: it takes a weight of 2 (66.67) and a start of 60 to make it high.
    let old = format!("{BASE} tier(\"high\", 70);");
    let new = format!("{BASE} weight(\"a\", 2); tier(\"high\", 60);");
    let pair = planted(&old, &new);
    let found = &pair.found.moves[0];
    assert_eq!(found.sufficient, [vec![1, 2]]);
    assert_eq!(found.necessary, [1, 2]);
    let half = Exact::ratio(1, 2).expect("2 is not 0");
    assert!(found.causes.iter().all(|cause| cause.tier_share == half));
    check(&pair, 0);
}

#[test]
fn an_edit_that_changes_nothing_has_no_part() {
    let old = format!("{BASE} tier(\"high\", 70);");
    let new = format!("{BASE} risk(\"b\", \"yes\", 0); tier(\"high\", 40);");
    let pair = planted(&old, &new);
    assert_eq!(pair.found.changes.len(), 2);
    assert_eq!(pair.found.moves[0].causes.len(), 1);
    assert_eq!(pair.found.changes[1].moves_alone, 0);
    check(&pair, 0);
}

#[test]
fn bands_that_start_elsewhere_move_what_they_move() {
    let questionnaire = serde_json::json!({
        "id": "q", "version": "1", "missing": "unknown", "options": ["yes", "no", "unknown"], "groups": [],
        "questions": [
            {"path": "a", "text": {"en": "A?"}},
            {"path": "share", "text": {"en": "How much?"}, "type": "number", "minimum": 0, "maximum": 100}
        ]
    });
    let company = serde_json::json!({"id": "acme", "answers": {"a": "no", "share": 30}});
    let policy = |start: u8| {
        format!("{BASE} tier(\"high\", 70); bands(\"share\", [[0, 0], [{start}, 100]]); weight(\"a\", 1);")
    };
    let world = memory_world(&questionnaire, &policy(40), &[company], "2026-06-30");
    let pair = pair(world, &policy(20));
    assert_eq!(pair.found.moves.len(), 1);
    assert_eq!(pair.found.changes[0].moves_alone, 1);
    check(&pair, 0);
}

#[test]
fn a_renamed_tier_and_the_rules_that_name_it_are_one_edit() {
    let rule = |tier: &str| format!("rule(\"r\", |c| c.answer(\"a\") == \"no\").at_least(\"{tier}\");");
    let old = format!("{BASE} tier(\"exclude\", 70); {}", rule("exclude"));
    let new = format!("{BASE} tier(\"divest\", 70); {}", rule("divest"));
    let pair = planted(&old, &new);
    assert_eq!(pair.found.changes.iter().map(|change| change.edits.len()).collect::<Vec<_>>(), [3]);
    check(&pair, 0);
}

#[test]
fn the_order_of_edits_in_the_file_changes_nothing() {
    let old = format!("{BASE} tier(\"high\", 70);");
    let edits = ["weight(\"a\", 3);", "risk(\"b\", \"yes\", 30);", "tier(\"high\", 60);"];
    let forwards = planted(&old, &format!("{BASE} {}", edits.join(" ")));
    let backwards =
        planted(&old, &format!("{BASE} {}", edits.iter().rev().copied().collect::<Vec<_>>().join(" ")));
    let shares = |pair: &Pair| -> Vec<(usize, Exact)> {
        pair.found.moves[0].causes.iter().map(|cause| (cause.edit, cause.tier_share.clone())).collect()
    };
    assert_eq!(shares(&forwards), shares(&backwards));
}
