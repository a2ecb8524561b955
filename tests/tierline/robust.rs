//! Weights that are off: inside the radius nobody moves, just outside somebody does.

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
    let assess = |policy: &Policy| {
        let assessor = Assessor::new(policy, &world.questionnaire, world.day);
        assessor.assess(company).expect("every condition can be evaluated").tier
    };
    let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
    let found = Doubt::new(&assessor).robustness(company, today).expect("every condition can be evaluated");
    let all = &found.all;
    let mut random = Random::new(7);
    for _ in 0..draws {
        let policy = draw(&world.policy, &all.holds_up_to, &mut random);
        assert_eq!(assess(&policy), today.tier, "{} moves inside {}", company.id, all.holds_up_to);
    }
    if let (Some(from), Some(to)) = (&all.moves_from, all.to) {
        assert!(*from > all.holds_up_to);
        let tier = assess(&all.direction.applied(&world.policy, from));
        assert!(tier == to && tier != today.tier, "{} doesn't move at {from}", company.id);
    }
    if let Some(one) = &found.one {
        let near = one.value.near();
        let billionth = Exact::parse("1e-12").expect("a number");
        let step = if one.is_up { billionth } else { -&billionth };
        let mut policy = world.policy.clone();
        policy.nodes[one.node.0].weight = if one.moves_at { near } else { &near + &step };
        assert_eq!(assess(&policy), one.to, "{} moves with {one:?}", company.id);
        // What one weight can do, all can.
        assert!(one.change >= all.holds_up_to, "{}: {} {}", company.id, one.change, all.holds_up_to);
    }
    found
}

#[test]
fn no_draw_inside_the_radius_moves_a_company() {
    let (mut tight, mut loose) = (0, 0);
    for seed in 0..50 {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        for company in &world.companies {
            let today = assessor.assess(company).expect("every condition can be evaluated");
            let found = check(&world, company, &today, 40);
            let billionth = Exact::parse("1e-9").expect("a number");
            match &found.all.moves_from {
                Some(from) if from - &found.all.holds_up_to <= billionth => tight += 1,
                Some(_) => loose += 1,
                None => {}
            }
        }
    }
    assert!(tight > 25 && loose < tight, "{tight} tight and {loose} loose brackets");
}

#[test]
fn draws_inside_the_radius_do_not_move_a_shipped_company() {
    let world = shipped_world();
    let company = world.companies.iter().find(|company| company.id == "grauwacke").expect("it is there");
    let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
    let today = assessor.assess(company).expect("every condition can be evaluated");
    let found = check(&world, company, &today, DRAWS);
    let width = &found.all.moves_from.expect("it can be moved") - &found.all.holds_up_to;
    assert!(width <= Exact::parse("1e-9").expect("a number"));
}
