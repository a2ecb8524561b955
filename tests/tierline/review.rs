//! What a reviewer is told: sign-offs, what would move first, money, and the comment on a pull request.

mod comment;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tierline::assess::{Assessment, Assessor, Book};
use tierline::diff::{Difference, compare};
use tierline::model::{Exact, Standing};
use tierline::policy::{Key, Policy, Setting, resolve};

use crate::reference::case;
use crate::support::{Run, World, memory_world, tierline};

const PAIR: &str = "diff policies/baseline.rhai policies/house.rhai";

fn assess(world: &World, policy: &Policy) -> Vec<Assessment> {
    Assessor::new(policy, &world.questionnaire, world.day).assess_all(&world.companies).expect("no fault")
}

fn difference(world: &World, new: &Policy) -> Difference {
    let (before, after) = (assess(world, &world.policy), assess(world, new));
    let sides = (world.side(&world.policy, &before), world.side(new, &after));
    compare(sides.0, sides.1, world.population(&Book::default())).expect("one order of tiers")
}

/// The policy with another start of one tier; none, where it would not be a policy with its tiers in their order.
fn with_start(world: &World, policy: &Policy, tier: &str, start: Exact) -> Option<Policy> {
    let rank = policy.ladder.rank(tier)?;
    let tiers = policy.ladder.tiers();
    let is_above = start > tiers[rank - 1].start;
    if !is_above || tiers.get(rank + 1).is_some_and(|next| start >= next.start) {
        return None;
    }
    let mut declarations = (*policy.declarations).clone();
    declarations.get_mut(&Key::Tier(tier.to_owned()))?.setting = Setting::Start(start);
    Some(
        resolve(Policy { declarations: declarations.into(), ..policy.clone() }, &world.questionnaire)
            .expect("a policy"),
    )
}

fn moved(world: &World, one: &Policy, other: &Policy) -> Vec<usize> {
    let tiers = |policy| assess(world, policy).iter().map(|found| found.tier).collect::<Vec<Standing>>();
    let (one, other) = (tiers(one), tiers(other));
    (0..one.len()).filter(|company| one[*company] != other[*company]).collect()
}

#[test]
fn the_nearest_value_moves_somebody_and_no_nearer_one_does() {
    let half = Exact::ratio(1, 2).expect("2 is not 0");
    let mut seen = 0;
    for seed in 0..200 {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let last = world.policy.ladder.tiers().last().expect("a tier").id.clone();
        let rule = format!("rule(\"nobody at all\", |c| c.id == \"nobody at all\").at_least(\"{last}\");");
        let new = world.compile(&format!("{}\n{rule}", case.policy));
        let found = difference(&world, &new);
        assert!(found.moves.is_empty(), "seed {seed}: an edit that holds for nobody moves nobody");
        let thresholds = new.ladder.tiers().len() - 1;
        assert!(found.nearest.len() <= thresholds, "seed {seed}");
        assert!(found.nearest.is_sorted_by_key(|near| near.gap.abs()), "seed {seed}");
        for near in &found.nearest {
            assert_eq!(near.gap, &near.score - &near.start, "seed {seed}");
            // Just beyond: at the score from above, and any little more from below.
            let beyond = if near.gap.is_negative() {
                near.score.clone()
            } else {
                &near.score + &Exact::ratio(1, 1_000_000).expect("not 0")
            };
            let between = &near.start + &(&near.gap * &half);
            if let Some(policy) = with_start(&world, &new, &near.threshold, beyond) {
                assert!(moved(&world, &new, &policy).contains(&near.company), "seed {seed}: {near:?}");
                seen += 1;
            }
            if let Some(policy) = with_start(&world, &new, &near.threshold, between) {
                assert_eq!(moved(&world, &new, &policy), [0; 0], "seed {seed}: {near:?}");
            }
        }
    }
    assert!(seen > 100, "only {seen} thresholds were tried");
}

/// A file with approvals of the moves that a function picks.
fn approvals(folder: &Path, pick: impl Fn(&Value) -> bool) -> String {
    let document = tierline(&format!("{PAIR} --format json")).json();
    let moves = document["moves"].as_array().expect("an array").iter().filter(|moved| pick(moved));
    let list: Vec<Value> = moves
        .map(|moved| {
            json!({"company": moved["company"], "from": moved["from"], "to": moved["to"],
                "because": "minute 12", "approved_by": "risk committee", "approved_on": "2026-06-29"})
        })
        .collect();
    written(folder, &json!(list))
}

fn written(folder: &Path, list: &Value) -> String {
    let path = folder.join("approvals.json");
    fs::write(&path, list.to_string()).expect("a file");
    path.to_string_lossy().into_owned()
}

fn approved(arguments: &str, file: &str) -> Run {
    tierline(arguments).with("--approve").with(file)
}

#[test]
fn a_gate_counts_what_nobody_has_signed_off() {
    let folder = tempfile::TempDir::new().expect("a folder for the test");
    let file = approvals(folder.path(), |moved| moved["direction"] == "laxer");
    assert_eq!(tierline(&format!("{PAIR} --deny laxer")).run().code, 1);
    assert_eq!(approved(&format!("{PAIR} --deny laxer"), &file).run().code, 0);
    assert_eq!(approved(&format!("{PAIR} --deny stricter"), &file).run().code, 1);
    assert_eq!(approved(&format!("{PAIR} --deny moves"), &file).run().code, 1);
    let all = approvals(folder.path(), |_| true);
    assert_eq!(approved(&format!("{PAIR} --deny moves"), &all).run().code, 0);
}

#[test]
fn an_approved_move_says_by_whom_and_why_in_every_format() {
    let folder = tempfile::TempDir::new().expect("a folder for the test");
    let file = approvals(folder.path(), |moved| moved["direction"] == "lost");
    let document = approved(&format!("{PAIR} --format json"), &file).json();
    let moves = document["moves"].as_array().expect("an array");
    for moved in moves {
        let is_lost = moved["direction"] == "lost";
        assert_eq!(moved["approved"].is_object(), is_lost, "{moved}");
        if is_lost {
            assert_eq!(moved["approved"]["because"], "minute 12");
            assert_eq!(moved["approved"]["approved_by"], "risk committee");
        }
    }
    assert_eq!(document["summary"]["approved"], document["summary"]["lost"]);
    assert_eq!(document["stale_approvals"], json!([]));
    for (flags, words) in [("", "Signed off"), ("--format markdown", "1 signed off"), ("--lang zh", "已批准")]
    {
        let output = approved(&format!("{PAIR} {flags}"), &file).succeeds();
        assert!(output.contains(words) && output.contains("minute 12"), "{flags}:\n{output}");
    }
}

#[test]
fn an_approval_of_no_move_is_told_and_fails_nothing() {
    let folder = tempfile::TempDir::new().expect("a folder for the test");
    let one = |company: &str, from: &str, to: &str| json!({"company": company, "from": from, "to": to, "because": "minute 12"});
    let document = tierline(&format!("{PAIR} --format json")).json();
    let laxer =
        document["moves"].as_array().expect("an array").iter().find(|one| one["direction"] == "laxer");
    let company = laxer.expect("one gets laxer")["company"].as_str().expect("an id");
    let file = written(
        folder.path(),
        &json!([one("no-such-company", "engage", "invest"), one(company, "exclude", "invest")]),
    );
    let document = approved(&format!("{PAIR} --format json"), &file).json();
    let stale = document["stale_approvals"].as_array().expect("an array");
    assert_eq!(stale.len(), 2);
    assert_eq!(stale[0]["now"], Value::Null);
    assert_eq!(stale[1]["now"], json!({"from": "engage", "to": "invest"}));
    assert!(stale[1]["at"].as_str().expect("a place").ends_with("approvals.json:1:84"), "{}", stale[1]["at"]);
    let output = approved(PAIR, &file).succeeds();
    assert!(output.contains("no company has this id"), "{output}");
    // A further step than the one that was signed off is not signed off.
    assert_eq!(approved(&format!("{PAIR} --deny laxer"), &file).run().code, 1);
}

#[test]
fn a_broken_list_of_approvals_is_told_at_its_place() {
    let folder = tempfile::TempDir::new().expect("a folder for the test");
    let file = written(folder.path(), &json!([{"company": "acme", "from": "engage"}]));
    let outcome = approved(PAIR, &file).run();
    assert_eq!((outcome.code, outcome.output.as_str()), (2, ""));
    assert!(outcome.faults.contains("approvals.json:1:2"), "{}", outcome.faults);
    let missing = approved(PAIR, "no-such-file.json").run();
    assert_eq!(missing.code, 2);
    assert!(missing.faults.contains("no-such-file.json"), "{}", missing.faults);
}

#[test]
fn market_value_is_summed_by_portfolio_currency_and_tiers() {
    let folder = tempfile::TempDir::new().expect("a folder for the test");
    let document = tierline(&format!("{PAIR} --format json")).json();
    let moves = document["moves"].as_array().expect("an array");
    let [one, other] =
        [&moves[0], &moves[1]].map(|moved| moved["company"].as_str().expect("an id").to_owned());
    let rows = format!(
        "portfolio,company,market_value,currency\na,{one},1000.10,EUR\na,{one},0.20,EUR\na,{other},5,EUR\n"
    );
    let path = folder.path().join("holdings.csv");
    fs::write(&path, rows).expect("a file");
    let run = tierline(&format!("{PAIR} --format json --quiet")).with("--holdings");
    let document = run.with(&path.to_string_lossy()).json();
    let trades = document["market_value"].as_array().expect("an array");
    let value = |trade: &Value| Exact::parse(&trade["value"].to_string()).expect("a number");
    let sum: Exact = trades.iter().map(value).sum();
    assert_eq!(sum, Exact::parse("1005.3").expect("a number"), "{trades:?}");
    assert!(trades.iter().all(|trade| trade["currency"] == "EUR" && trade["portfolio"] == "a"), "{trades:?}");
    let view =
        tierline(&format!("{PAIR} --quiet")).with("--holdings").with(&path.to_string_lossy()).succeeds();
    assert!(view.contains("Market value that moves") && view.contains("EUR"), "{view}");
}

#[test]
fn moves_say_what_is_known_and_edits_what_they_lack() {
    let document = tierline(&format!("{PAIR} --format json")).json();
    let eval = |policy: &str| tierline(&format!("eval policies/{policy}.rhai --format json")).json();
    let (old, new) = (eval("baseline"), eval("house"));
    let find = |document: &Value, company: &Value| -> Value {
        let all = document["assessments"].as_array().expect("an array");
        all.iter().find(|one| one["company"] == *company).expect("it is assessed").clone()
    };
    for moved in document["moves"].as_array().expect("an array") {
        for (side, whole) in [("old", &old), ("new", &new)] {
            let assessed = find(whole, &moved["company"]);
            assert_eq!(moved[format!("{side}_coverage")], assessed["coverage"]);
            assert_eq!(moved[format!("{side}_range")], assessed["range"]);
            let without = &moved[format!("{side}_tier_without_waivers")];
            let is_other = assessed["tier_without_waivers"] != assessed["tier"];
            assert_eq!(without, if is_other { &assessed["tier_without_waivers"] } else { &Value::Null });
        }
    }
    let lacking: Vec<u64> = document["unexplained"]
        .as_array()
        .expect("an array")
        .iter()
        .filter(|one| one["lacks"].as_array().expect("an array").contains(&json!("because")))
        .map(|one| one["edit"].as_u64().expect("a number"))
        .collect();
    for edit in document["edits"].as_array().expect("an array") {
        let has_reason = edit["because"].is_string() && edit["new_at"].is_string();
        let id = edit["id"].as_u64().expect("a number");
        if edit["kind"] != "note" && edit["kind"] != "joined" {
            assert_eq!(lacking.contains(&id), !has_reason, "{edit}");
        }
    }
}

#[test]
fn where_nothing_moves_the_nearest_is_told() {
    let folder = tempfile::TempDir::new().expect("a folder for the test");
    let house = crate::support::project().join("policies/baseline.rhai");
    let script = fs::read_to_string(house).expect("a file");
    let edited = script.replace("tier(\"exclude\", 70)", "tier(\"exclude\", 69.99)");
    assert_ne!(script, edited);
    let path = folder.path().join("edited.rhai");
    fs::write(&path, edited).expect("a file");
    let run =
        |flags: &str| tierline(&format!("diff policies/baseline.rhai {} {flags}", path.to_string_lossy()));
    let document = run("--format json").json();
    assert_eq!(document["summary"]["moved"], 0, "{}", document["moves"]);
    let nearest = document["nearest"].as_array().expect("an array");
    let exclude = nearest.iter().find(|near| near["threshold"] == "exclude").expect("a nearest");
    assert_eq!(exclude["edit"], 1);
    for (flags, words) in [("", "What would move first"), ("--lang zh", "最先会变动的")] {
        assert!(run(flags).succeeds().contains(words));
    }
    let comment = run("--format markdown").succeeds();
    assert!(comment.contains("None of 42 companies changes tier"), "{comment}");
}
