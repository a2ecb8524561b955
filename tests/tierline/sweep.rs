//! Every value at which a company moves, against the policy with that value.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;
use tierline::assess::{Assessment, Assessor};
use tierline::explain::{Parameter, Root, SweepMove, Sweeping};
use tierline::model::{Company, Exact, Standing};
use tierline::policy::{Key, Policy, Setting, resolve};

use crate::reference::{Random, case, describe};
use crate::support::{World, memory_world, shipped_world};

const CASES: u64 = 40;
/// Values that are looked at between the breakpoints of each sweep.
const POINTS: usize = 1_000;

/// The policy with another value of a number; none, where there is no such policy.
fn with(world: &World, parameter: &Parameter, value: &Exact) -> Option<Policy> {
    let mut parts = parameter.name.splitn(2, ':');
    let (kind, rest) = (parts.next().expect("a kind"), parts.next().unwrap_or_default());
    let (key, setting) = match kind {
        "tier" => (Key::Tier(rest.into()), Setting::Start(value.clone())),
        "weight" => (Key::Weight(rest.into()), Setting::Weight(value.clone())),
        "coverage" => (Key::Coverage, Setting::Coverage(value.clone())),
        _ => {
            let (path, option) = rest.rsplit_once(':').unwrap_or(("", rest));
            (Key::Risk(path.into(), option.into()), Setting::Points(value.clone()))
        }
    };
    let mut declarations = (*world.policy.declarations).clone();
    let model = declarations.values().next().expect("a policy has declarations").clone();
    declarations.entry(key).or_insert(model).setting = setting;
    let policy = Policy { declarations: Arc::new(declarations), ..world.policy.clone() };
    resolve(policy, &world.questionnaire).ok()
}

/// The ends of what is looked at.
fn ends(world: &World, parameter: &Parameter) -> (Exact, Exact) {
    let whole = |number: i64| Exact::from(number);
    match parameter.name.split(':').next().expect("a kind") {
        "tier" => {
            let tiers = world.policy.ladder.tiers();
            let rank = tiers.iter().position(|tier| parameter.name == format!("tier:{}", tier.id));
            let rank = rank.expect("the tier is there");
            let next = tiers.get(rank + 1).map(|tier| tier.start.clone());
            (tiers[rank - 1].start.clone(), next.unwrap_or_else(|| &parameter.value + &whole(60)))
        }
        "weight" => (whole(0), &parameter.value + &whole(30)),
        "coverage" => (whole(0), whole(1)),
        _ => (whole(0), whole(100)),
    }
}

/// Every number of the policy that can be swept.
fn parameters(world: &World) -> Vec<Parameter> {
    let (policy, questionnaire) = (&world.policy, &world.questionnaire);
    let mut names: BTreeSet<String> = BTreeSet::from(["coverage".to_owned()]);
    names.extend(policy.ladder.tiers().iter().map(|tier| format!("tier:{}", tier.id)));
    names.extend(questionnaire.tree.paths().map(|path| format!("weight:{path}")));
    for key in policy.declarations.keys() {
        if let Key::Risk(path, option) = key {
            let path = if path.is_empty() { String::new() } else { format!("{path}:") };
            names.insert(format!("risk:{path}{option}"));
        }
    }
    names.iter().filter_map(|name| Parameter::find(name, policy, questionnaire).ok()).collect()
}

fn expected(turns: &[(Root, SweepMove)], today: Standing, value: &Exact) -> Standing {
    let mut standing = turns.first().map_or(today, |(_, first)| first.from);
    for (root, turn) in turns {
        match root.compare_number(value) {
            std::cmp::Ordering::Less => standing = turn.to,
            std::cmp::Ordering::Equal => return turn.at,
            std::cmp::Ordering::Greater => return standing,
        }
    }
    standing
}

fn standing(world: &World, policy: &Policy, company: &Company) -> Option<Standing> {
    let assessor = Assessor::new(policy, &world.questionnaire, world.day);
    Some(assessor.assess(company).ok()?.tier)
}

/// The turns of each company, and where it stands today.
type Turns<'t> = (&'t [Vec<(Root, SweepMove)>], &'t [Assessment]);

/// Both sides of every breakpoint, and many points between them; how many turns and how many looks.
fn check(
    world: &World,
    parameter: &Parameter,
    (turns, assessments): Turns,
    (random, about): (&mut Random, &dyn Fn() -> String),
) -> (usize, usize) {
    let (mut found, mut looked) = (0, 0);
    let (low, high) = ends(world, parameter);
    let mut values: BTreeSet<Exact> = BTreeSet::new();
    let tiny = Exact::parse("0.0000001").expect("a number");
    for (root, _) in turns.iter().flatten() {
        let near = root.exact().cloned().unwrap_or_else(|| root.near());
        values.extend([&near - &tiny, near.clone(), &near + &tiny]);
        found += 1;
    }
    let parts = i64::try_from(POINTS).expect("a small number");
    let step = |index: i64| {
        let jitter = Exact::ratio(i64::try_from(random.below(997)).expect("small"), 997).expect("not 0");
        let place = &(&Exact::from(index) + &jitter) * &Exact::ratio(1, parts).expect("not 0");
        &low + &(&place * &(&high - &low))
    };
    values.extend((0..parts).map(step));
    for value in values.iter().filter(|value| **value >= low && **value <= high) {
        let is_tier = parameter.name.starts_with("tier:");
        if is_tier && (*value == low || *value == high) {
            continue;
        }
        let Some(policy) = with(world, parameter, value) else { continue };
        for (index, company) in world.companies.iter().enumerate() {
            let Some(real) = standing(world, &policy, company) else { continue };
            let said = expected(&turns[index], assessments[index].tier, value);
            assert_eq!(
                said,
                real,
                "{} {} at {value}: {:?}\n{}",
                parameter.name,
                company.id,
                turns[index],
                about()
            );
            looked += 1;
        }
    }
    (found, looked)
}

#[test]
fn companies_move_at_the_breakpoints_and_nowhere_else() {
    let (mut swept, mut found, mut looked) = (0, 0, 0);
    for seed in 0..CASES {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        let mut random = Random::new(seed);
        let all = parameters(&world);
        let assessments = assessor.assess_all(&world.companies).expect("every condition can be evaluated");
        // A number that moves somebody, where there is one.
        let turns_of = |parameter: &Parameter| {
            let pairs = world.companies.iter().zip(&assessments).enumerate();
            let sweeping = Sweeping::new(&assessor, parameter.clone());
            let turns = pairs.map(|(index, (company, today))| sweeping.company((index, company, today)));
            turns.collect::<Result<Vec<_>, _>>()
        };
        let sweeps: Vec<_> = all
            .iter()
            .map(|parameter| {
                let turns = turns_of(parameter);
                (
                    parameter,
                    turns.unwrap_or_else(|faults| panic!("seed {seed} {}: {faults:?}", parameter.name)),
                )
            })
            .collect();
        let moving: Vec<_> =
            sweeps.iter().filter(|(_, turns)| turns.iter().any(|own| !own.is_empty())).collect();
        let (parameter, turns) = if moving.is_empty() { &sweeps[0] } else { *random.pick(&moving) };
        let about = || describe(&case);
        let counts = check(&world, parameter, (turns, &assessments), (&mut random, &about));
        found += counts.0;
        looked += counts.1;
        swept += 1;
    }
    assert!(swept == CASES && found > 20 && looked > 50_000, "{swept} sweeps, {found} turns, {looked} looks");
}

#[test]
fn shipped_companies_move_at_the_breakpoints_and_nowhere_else() {
    let mut world = shipped_world();
    // Every other company: both kinds of tier are among them, and the test stays short.
    let mut number = 0;
    world.companies.retain(|_| {
        number += 1;
        number % 2 == 0
    });
    let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
    let assessments = assessor.assess_all(&world.companies).expect("every condition can be evaluated");
    for (name, least) in [("tier:exclude", 4), ("weight:remedy", 2)] {
        let parameter =
            Parameter::find(name, &world.policy, &world.questionnaire).expect("the policy has that number");
        let sweeping = Sweeping::new(&assessor, parameter.clone());
        let pairs = world.companies.iter().zip(&assessments).enumerate();
        let turns = pairs.map(|(index, (company, today))| sweeping.company((index, company, today)));
        let turns: Vec<_> = turns.collect::<Result<_, _>>().expect("it can be followed");
        let (found, looked) =
            check(&world, &parameter, (&turns, &assessments), (&mut Random::new(11), &String::new));
        assert!(found >= least && looked >= POINTS * world.companies.len() / 2, "{name}: {found}, {looked}");
    }
}

#[test]
fn whole_numbers_made_of_scores_are_followed() {
    let mut turns = Vec::new();
    for condition in
        ["c.score().round() == 3", "c.score().floor() == 2", "c.score().ceiling() == 3", "c.score() % 3 < 1"]
    {
        let world = one_question(&condition.replace("c.score()", "(c.score() ?? 0)"));
        let parameter = Parameter::find("risk:no", &world.policy, &world.questionnaire).expect("it is there");
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        let today = assessor.assess(&world.companies[0]).expect("the condition can be evaluated");
        let found = Sweeping::new(&assessor, parameter.clone()).company((0, &world.companies[0], &today));
        let found = found.expect("the condition can be followed");
        let values = found.iter().take(4).map(|(value, _)| value.near().to_short_decimal(2));
        turns.push((condition, values.collect::<Vec<_>>().join(" ")));
        let all = [found];
        check(&world, &parameter, (&all, &[today]), (&mut Random::new(3), &|| condition.into()));
    }
    let expected = [
        ("c.score().round() == 3", "2.5 3.5"),
        ("c.score().floor() == 2", "2 3"),
        ("c.score().ceiling() == 3", "2 3"),
        ("c.score() % 3 < 1", "1 3 4 6"),
    ];
    assert_eq!(turns, expected.map(|(condition, values)| (condition, values.to_owned())));
}

#[test]
fn what_cannot_be_followed_is_said_at_its_place() {
    let world = one_question("(c.score() ?? 0) ** 65 > 8");
    let parameter = Parameter::find("risk:no", &world.policy, &world.questionnaire).expect("it is there");
    let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
    let today = assessor.assess(&world.companies[0]).expect("the condition can be evaluated");
    let faults = Sweeping::new(&assessor, parameter).company((0, &world.companies[0], &today));
    let faults = faults.expect_err("the exponent is too large");
    let [fault] = faults.as_slice() else { panic!("one fault: {faults:?}") };
    assert_eq!(fault.code, "not-exact");
    assert!(fault.message.contains("exponent"), "{}", fault.message);
    let place = fault.place.as_ref().expect("it has a place");
    assert_eq!(place.span.snippet(), "(c.score() ?? 0) ** 65");
}

/// One question, answered with an option that is worth 3, and a rule.
fn one_question(condition: &str) -> World {
    let questionnaire = json!({
        "id": "one", "version": "1", "missing": "unknown", "options": ["yes", "no", "unknown"],
        "groups": [], "questions": [{"path": "audit", "text": {"en": "Is there an audit?"}}],
    });
    let policy = format!(
        "risk(\"yes\", 0); risk(\"no\", 3); risk(\"unknown\", 50); tier(\"invest\", 0); tier(\"engage\", 101);\n\
         rule(\"whole\", |c| {condition}).at_least(\"engage\");\n"
    );
    let companies = [json!({"id": "acme", "answers": {"audit": "no"}})];
    memory_world(&questionnaire, &policy, &companies, "2026-06-30")
}
