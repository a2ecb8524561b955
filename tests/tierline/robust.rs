//! Weights that are off: inside the radius nobody moves, just outside somebody does.

use serde_json::{Value, json};
use tierline::assess::{Assessment, Assessor};
use tierline::explain::{Doubt, Robustness};
use tierline::model::{Company, Exact};
use tierline::policy::Policy;

use crate::reference::{Random, case};
use crate::support::{World, memory_world, shipped_world};

const DRAWS: usize = 10_000;

/// Weights drawn inside the radius: each by its own part of it.
fn draw(policy: &Policy, radius: &Exact, random: &mut Random) -> Policy {
    let mut drawn = policy.clone();
    for node in drawn.nodes.iter_mut().skip(1) {
        // Often at an end, where it matters.
        let part = match random.below(3) {
            0 => Exact::one(),
            1 => -&Exact::one(),
            _ => Exact::ratio(random.between(-1_000, 1_000), 1_000).expect("not 0"),
        };
        node.weight = &node.weight * &(&Exact::one() + &(&part * radius));
    }
    drawn
}

fn check(world: &World, company: &Company, today: &Assessment, draws: usize) -> Robustness {
    let tier = |policy: &Policy| {
        let assessor = Assessor::new(policy, &world.questionnaire, world.day);
        assessor.decide(company).expect("every condition can be evaluated").tier
    };
    let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
    let found = Doubt::new(&assessor).robustness(company, today).expect("every condition can be evaluated");
    let all = &found.all;
    let mut random = Random::new(7);
    for _ in 0..draws {
        let policy = draw(&world.policy, &all.holds_up_to, &mut random);
        assert_eq!(tier(&policy), today.tier, "{} moves inside {}", company.id, all.holds_up_to);
    }
    if let (Some(from), Some(to)) = (&all.moves_from, all.to) {
        assert!(*from > all.holds_up_to);
        let moved = tier(&all.direction.applied(&world.policy, from));
        assert!(moved == to && moved != today.tier, "{} doesn't move at {from}", company.id);
        let within = |part: &Exact| part.abs() <= *from;
        assert!(all.direction.partly.values().all(within), "{} moves by more than {from}", company.id);
    }
    if let Some(one) = &found.one {
        let near = one.value.near();
        let billionth = Exact::parse("1e-12").expect("a number");
        let step = if one.is_up { billionth } else { -&billionth };
        let mut policy = world.policy.clone();
        policy.nodes[one.node.0].weight = if one.moves_at { near } else { &near + &step };
        assert_eq!(tier(&policy), one.to, "{} moves with {one:?}", company.id);
        // What one weight can do, all can.
        assert!(one.change >= all.holds_up_to, "{}: {} {}", company.id, one.change, all.holds_up_to);
    }
    found
}

/// Whether the radius is known to a billionth; without a radius, that nothing below the whole of each weight moves it.
fn is_tight(found: &Robustness) -> bool {
    let billionth = Exact::parse("1e-9").expect("a number");
    let end = found.all.moves_from.clone().unwrap_or_else(Exact::one);
    &end - &found.all.holds_up_to <= billionth
}

/// How many companies can be moved.
fn check_all(world: &World, draws: usize) -> usize {
    let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
    let mut moved = 0;
    for company in &world.companies {
        let today = assessor.assess(company).expect("every condition can be evaluated");
        let found = check(world, company, &today, draws);
        assert!(is_tight(&found), "{}: {:?}", company.id, found.all);
        moved += usize::from(found.all.moves_from.is_some());
    }
    moved
}

#[test]
fn the_radius_is_known_to_a_billionth_and_no_draw_inside_it_moves_a_company() {
    let mut moved = 0;
    for seed in 0..300 {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        moved += check_all(&world, 20);
    }
    assert!(moved > 200, "{moved} companies can be moved");
}

#[test]
fn ten_thousand_draws_inside_the_radius_move_no_company() {
    let mut moved = 0;
    for seed in 300..306 {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        moved += check_all(&world, DRAWS);
    }
    assert!(moved > 5, "{moved} companies can be moved");
}

#[test]
fn draws_inside_the_radius_do_not_move_a_shipped_company() {
    let world = shipped_world();
    let company = world.companies.iter().find(|company| company.id == "grauwacke").expect("it is there");
    let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
    let today = assessor.assess(company).expect("every condition can be evaluated");
    let found = check(&world, company, &today, DRAWS);
    assert!(is_tight(&found) && found.all.moves_from.is_some());
}

/// Five groups of three questions, two of them below another.
fn questionnaire() -> Value {
    let groups = ["a", "b", "c.d", "c.e", "f"];
    let question = |group: &str, number: usize| {
        let text = json!({ "en": format!("{group} {number}?") });
        json!({ "path": format!("{group}.q{number}"), "text": text })
    };
    let questions: Vec<Value> =
        groups.iter().flat_map(|group| (1..=3).map(move |number| question(group, number))).collect();
    let titles =
        ["a", "b", "c", "c.d", "c.e", "f"].map(|path| json!({ "path": path, "title": { "en": path } }));
    json!({
        "id": "weights", "version": "1", "missing": "unknown",
        "options": ["none", "low", "half", "high", "full", "unknown"],
        "groups": titles,
        "questions": questions,
    })
}

fn companies(random: &mut Random) -> Vec<Value> {
    let options = ["none", "low", "half", "high", "full"];
    let company = |id: usize| {
        let mut answers = serde_json::Map::new();
        for group in ["a", "b", "c.d", "c.e", "f"] {
            for number in 1..=3 {
                let option = options[random.below(5)];
                answers.insert(format!("{group}.q{number}"), json!(option));
            }
        }
        json!({ "id": format!("c{id}"), "answers": answers })
    };
    (1..=3).map(company).collect()
}

const START: &str = r#"
    risk("none", 0); risk("low", 30); risk("half", 55); risk("high", 80); risk("full", 100); risk("unknown", 75);
    tier("invest", 0); tier("engage", 35); tier("exclude", 65);
    weight("a", 3); weight("b.q1", 2); weight("c.e", 0.5); weight("f.q3", 7);
"#;

#[test]
fn whatever_conditions_and_scripts_make_of_scores_is_followed() {
    let policies = [
        // The kinds of scripts.
        r#"score("", |c| (c.score("a") ?? 0) * (c.score("b") ?? 0) / 100);"#,
        r#"score("", |c| [c.score("a") ?? 0, c.score("b") ?? 0, c.score("c") ?? 0].max());"#,
        r#"score("", |c| if (c.score("a") ?? 0) > 60 { (c.score("b") ?? 0) + 10 } else { c.score("b") ?? 0 });"#,
        r#"score("c", |c| (c.score("c.d") ?? 0) * 0.7 + (c.score("c.e") ?? 0) * 0.3);"#,
        r#"score("", |c| { let all = c.scores(""); all.sum() / all.len() });"#,
        r#"score("c", |c| { let worst = 0; for s in c.scores("c") { if s > worst { worst = s; } } worst });"#,
        r#"combine("c", "max"); combine("", "sum"); weight(["a", "b", "c", "f"], 0.25);"#,
        // The kinds of conditions.
        r#"rule("r", |c| { let a = c.score("a") ?? 0; let b = c.score("b") ?? 0; a > b }).at_least("exclude");"#,
        r#"rule("r", |c| (c.score("a") ?? 0) - (c.score("b") ?? 0) > 10 && (c.score() ?? 0) > 40).at_least("exclude");"#,
        r#"rule("r", |c| (c.score("a") ?? 0) / ((c.score("b") ?? 0) + 1) >= 1.2).at_most("invest");"#,
        r#"rule("r", |c| c.scores("").filter(|s| s >= 50).len() >= 3).at_least("exclude");"#,
        r#"rule("r", |c| c.scores("").some(|s| s >= 75) || c.scores("c").all(|s| s < 40)).at_least("engage");"#,
        r#"rule("r", |c| (c.score("a") ?? 0).round() == 50 || (c.score("c") ?? 0).floor() == 44).at_least("exclude");"#,
        r#"rule("r", |c| [c.score("a") ?? 0, c.score("b") ?? 0].max() < (c.score("f") ?? 0)).at_least("exclude");"#,
        r#"rule("r", |c| ((c.score("a") ?? 0) - (c.score("b") ?? 0)).abs() < 5).at_least("exclude");"#,
        r#"rule("r", |c| (c.score("a") ?? 0) * (c.score("f") ?? 0) > 3000 && (c.score("b") ?? 0) < 60).at_least("exclude");"#,
        // The whole and its part in one comparison.
        r#"rule("r", |c| (c.score("c.d") ?? 0) > (c.score("c") ?? 0) + 5).at_least("exclude");"#,
        r#"rule("r", |c| (c.score("a") ?? 0) + (c.score("b") ?? 0) > 2 * (c.score() ?? 0)).at_least("exclude");"#,
        // Only exactly there.
        r#"rule("r", |c| (c.score("a") ?? 0) == 50).at_least("exclude"); rule("s", |c| (c.score() ?? 0) != 40).at_least("engage");"#,
    ];
    let mut random = Random::new(11);
    let mut still = Vec::new();
    for policy in policies {
        let script = format!("{START}{policy}");
        let world = memory_world(&questionnaire(), &script, &companies(&mut random), "2026-06-30");
        if check_all(&world, 200) == 0 {
            still.push(policy);
        }
    }
    assert!(still.is_empty(), "nobody moves: {still:#?}");
}
