//! The fewest answers to change where scripts make scores and questions follow others, against every set of changes.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tierline::assess::Assessor;
use tierline::explain::{Aim, Obstacle, Permission, Trial, Way, reach_of_fewer, way};
use tierline::model::{Choice, Company, QuestionIndex, Standing};
use tierline::policy::Treatment;

use crate::reference::Random;
use crate::support::{World, memory_world};

const CASES: u64 = 300;
const QUESTIONS: [&str; 5] = ["a.one", "a.two", "a.three", "b.four", "b.five"];
const OPTIONS: [&str; 5] = ["yes", "partial", "no", "na", "unknown"];

/// Scripts of the root that are followed exactly: sums of scores, means over those that there are, extremes.
const FOLLOWED: [&str; 14] = [
    "let a = c.scores(\"a\"); let b = c.scores(\"b\"); let n = a.len() + b.len();
     if n == 0 { () } else { (a.sum() + b.sum()) / n }",
    "let all = c.scores(\"a\") + c.scores(\"b\"); if all.is_empty() { () } else { all.sum() / all.len() }",
    "0.3 * (c.score(\"a\") ?? 50) + 0.7 * (c.score(\"b\") ?? 10)",
    "[c.score(\"a\") ?? 0, c.score(\"b\") ?? 20].max() ?? 0",
    "(c.scores(\"a\") + c.scores(\"b\")).max() ?? 10",
    "c.scores(\"b\").min() ?? 60",
    "(10 + c.scores(\"a\").sum()) / (1 + c.scores(\"a\").len())",
    "let a = c.scores(\"a\"); let mean = if a.is_empty() { 35 } else { a.sum() / a.len() };
     (mean + (c.score(\"b\") ?? 30)) / 2",
    "let sum = 0.0; let n = 0.0; for s in c.scores(\"a\") + c.scores(\"b\") { sum += s; n += 1; }
     if n > 0 { sum / n } else { () }",
    "c.score(\"a.one\") ?? c.score(\"b\")",
    "let a = c.scores(\"a\"); if a.len() < 2 { 70 } else { (2 * a.sum() + (c.score(\"b.four\") ?? 5)) / a.len() }",
    "if c.count(\"no\") > 1 { 80 } else { c.score(\"a\") ?? c.score(\"b\") ?? 0 }",
    "if c.share(\"unknown\") > 0.3 { () } else { 100 * c.share(\"no\") + 50 * c.share(\"a\", \"na\") }",
    "let sum = c.scores(\"a\").sum() + c.count(\"b\", \"no\") * 30; if c.known(\"b.five\") { sum / 2 } else { sum }",
];

/// Scripts of the root that are bounded, or not followed at all.
const BOUNDED: [&str; 8] = [
    "let a = c.score(\"a\") ?? 100; let b = c.score(\"b\") ?? 0; if a >= 50 { (a + b) / 2 } else { b }",
    "if c.answer(\"a.one\") == \"yes\" { c.score(\"b\") ?? 40 } else { c.score(\"a\") ?? 90 }",
    "let a = c.score(\"a\") ?? 10; let b = c.score(\"b\") ?? 90; a * b / 100",
    "((c.score(\"a\") ?? 0) + (c.scores(\"a\").max() ?? 10)) / 2",
    "let hot = c.scores(\"a\").filter(|s| s > 40); hot.len() * 20",
    "let b = c.score(\"b\") ?? 0; if b > 100 { 0 } else { 100 - b }",
    "c.share(\"no\") * 100 + (if c.known(\"b.five\") { 0 } else { 10 })",
    "if c.coverage() < 0.7 { () } else { c.score(\"a\") ?? 55 }",
];

/// Scripts of a group.
const GROUP: [&str; 6] = [
    "let all = c.scores(\"a\"); if all.is_empty() { () } else { all.sum() / all.len() }",
    "c.scores(\"a\").max() ?? 30",
    "0.5 * (c.score(\"a.one\") ?? 100) + 0.5 * (c.score(\"a.two\") ?? 0)",
    "let n = c.scores(\"a\").len(); if n > 1 { c.scores(\"a\").sum() / n } else { 45 }",
    "if c.answer(\"a.two\") == \"no\" { 100 } else { c.score(\"a.one\") ?? 20 }",
    "if c.answer(\"b.four\") == \"no\" { 90 } else { c.count(\"a\", \"partial\") * 10 }",
];

const RULES: [&str; 5] = [
    "rule(\"r\", |c| (c.score(\"a\") ?? 0) > 45).at_least(\"middle\");",
    "rule(\"r\", |c| (c.score(\"b\") ?? 100) < 40).at_most(\"middle\");",
    "rule(\"r\", |c| c.answer(\"a.two\") == \"no\").at_least(\"high\");",
    "rule(\"r\", |c| c.score() == ()).at_least(\"middle\");",
    "rule(\"r\", |c| c.scores(\"a\").len() < 3).at_most(\"low\");",
];

struct Drawn {
    questionnaire: Value,
    policy: String,
    company: Value,
}

fn drawn(seed: u64, scripts: &[&'static str]) -> Drawn {
    let mut random = Random::new(seed);
    let mut questions: Vec<Value> = Vec::new();
    for (place, path) in QUESTIONS.iter().enumerate() {
        let mut question = json!({"path": path, "text": {"en": "What?", "zh": "何？"}, "sources": ["drawn"]});
        if place > 0 && random.chance(35) {
            let answers = random.some(&["yes", "partial", "no", "na"], 2);
            question["depends_on"] = json!({
                "question": QUESTIONS[random.below(place)],
                "answers": answers,
                "otherwise": random.word(&["no", "na", "yes"]),
            });
        }
        questions.push(question);
    }
    let questionnaire = json!({
        "id": "drawn", "version": "1", "missing": "unknown", "options": OPTIONS,
        "groups": [
            {"path": "a", "title": {"en": "a", "zh": "甲"}},
            {"path": "b", "title": {"en": "b", "zh": "乙"}},
        ],
        "questions": questions,
    });
    let start = |random: &mut Random, from: i64| random.between(from, from + 25);
    let mut policy = format!(
        "tier(\"low\", 0); tier(\"middle\", {}); tier(\"high\", {});\n",
        start(&mut random, 15),
        start(&mut random, 50)
    );
    for (option, least, most) in [("yes", 0, 20), ("partial", 20, 60), ("no", 60, 100)] {
        policy += &format!("risk(\"{option}\", {});\n", random.between(least, most));
        if random.chance(30) {
            let path = random.word(&QUESTIONS);
            policy += &format!("risk(\"{path}\", \"{option}\", {});\n", random.between(0, 100));
        }
    }
    policy += "skip(\"na\");\n";
    policy += if random.chance(30) { "skip(\"unknown\");\n" } else { "risk(\"unknown\", 75);\n" };
    for path in ["a", "b"].iter().chain(&QUESTIONS) {
        if random.chance(30) {
            policy += &format!("weight(\"{path}\", {});\n", random.word(&["2", "3", "0.5", "0"]));
        }
    }
    if random.chance(30) {
        policy += &format!("coverage({});\n", random.word(&["0.5", "0.8"]));
    }
    if random.chance(35) {
        policy += &format!("score(\"a\", |c| {{ {} }});\n", random.word(&GROUP));
    }
    policy += &format!("score(\"\", |c| {{ {} }});\n", random.word(scripts));
    if random.chance(40) {
        policy += &format!("{}\n", random.word(&RULES));
    }
    let mut answers = serde_json::Map::new();
    for path in QUESTIONS {
        let answer = random.word(&["yes", "partial", "no", "na", "na", "unknown", ""]);
        if !answer.is_empty() {
            answers.insert(path.to_owned(), json!(answer));
        }
    }
    Drawn { questionnaire, policy, company: json!({"id": "drawn", "answers": answers}) }
}

/// Every other answer of a question, with its steps.
fn others(world: &World, own: Option<&Choice>, question: QuestionIndex) -> Vec<(Choice, usize)> {
    let asked = world.questionnaire.question(question);
    let missing = Choice::Option(world.questionnaire.missing);
    let place = |choice: &Choice| asked.options.iter().position(|option| Choice::Option(*option) == *choice);
    let admissible = |option: &&_| {
        let decided = world.policy.questions[question.0].options.get(*option);
        !matches!(decided, Some((Treatment::Skip, _)))
    };
    let choices = asked.options.iter().filter(admissible).map(|option| Choice::Option(*option));
    let other = choices.filter(|choice| *choice != missing && Some(choice) != own);
    let from = place(own.unwrap_or(&missing));
    other
        .map(|choice| {
            let steps = from.zip(place(&choice)).map_or(1, |(from, to)| from.abs_diff(to).max(1));
            (choice, steps)
        })
        .collect()
}

/// For each tier, the fewest changes and steps that land in it.
fn exhausted(assessor: &Assessor, world: &World, company: &Company) -> BTreeMap<Standing, (usize, usize)> {
    let mut trial = Trial::new(company, &world.questionnaire);
    let mut sets: Vec<(Vec<(QuestionIndex, Choice)>, usize)> = vec![(Vec::new(), 0)];
    for question in world.questionnaire.indices() {
        let others = others(world, trial.own(question), question);
        let longer: Vec<_> = sets
            .iter()
            .flat_map(|(set, steps)| {
                others.iter().map(move |(choice, more)| {
                    ([set.as_slice(), &[(question, choice.clone())]].concat(), steps + more)
                })
            })
            .collect();
        sets.extend(longer);
    }
    let mut tiers = BTreeMap::new();
    for (set, steps) in &sets {
        let changed = trial.with(set.iter().map(|(question, choice)| (*question, choice)));
        let tier = assessor.decide(changed).expect("every condition can be evaluated").tier;
        let spent = (set.len(), *steps);
        tiers
            .entry(tier)
            .and_modify(|least: &mut (usize, usize)| *least = spent.min(*least))
            .or_insert(spent);
    }
    tiers
}

/// How many ways were found, blocked and undecided.
fn compared(scripts: &[&'static str]) -> (usize, usize, usize) {
    let (mut found, mut blocked, mut undecided) = (0, 0, 0);
    for seed in 0..CASES {
        let drawn = drawn(seed, scripts);
        let world = memory_world(
            &drawn.questionnaire,
            &drawn.policy,
            std::slice::from_ref(&drawn.company),
            "2026-06-30",
        );
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        let company = &world.companies[0];
        let tiers = exhausted(&assessor, &world, company);
        let today = assessor.decide(company).expect("every condition can be evaluated").tier;
        for rank in 0..3 {
            let is_up = today != Standing::Unrated && Standing::Tier(rank) > today;
            let aim = if is_up { Aim::Stricter(rank) } else { Aim::Laxer(rank) };
            let least = tiers.iter().filter(|(tier, _)| aim.is_met(**tier)).map(|(_, spent)| *spent).min();
            let way = way(&assessor, company, aim, &Permission::default());
            let way = way.expect("every condition can be evaluated");
            let what = || {
                format!(
                    "seed {seed} {aim:?} {least:?} {way:?}\n{}\n{:#}\n{}",
                    drawn.policy, drawn.questionnaire["questions"], drawn.company
                )
            };
            match &way {
                Way::Changes(changes) => {
                    let steps = changes.iter().map(|change| change.steps).sum();
                    assert_eq!(least, Some((changes.len(), steps)), "{}", what());
                    let fewer = (aim, changes.len());
                    reach_of_fewer(&assessor, company, fewer, &Permission::default())
                        .expect("every condition can be evaluated");
                    found += usize::from(!changes.is_empty());
                }
                Way::Blocked(obstacle) => {
                    assert_eq!(least, None, "{}", what());
                    assert_ne!(*obstacle, Obstacle::Answers(Vec::new()), "{}", what());
                    blocked += 1;
                }
                Way::Undecided(_) => undecided += 1,
            }
        }
    }
    (found, blocked, undecided)
}

#[test]
fn no_fewer_changes_suffice_under_scripts_that_add_up_scores() {
    let (found, blocked, undecided) = compared(&FOLLOWED);
    assert!(found > 200 && blocked > 50, "{found} found, {blocked} blocked");
    assert_eq!(undecided, 0);
}

#[test]
fn no_fewer_changes_suffice_under_scripts_that_branch() {
    let (found, blocked, undecided) = compared(&BOUNDED);
    assert!(found > 200 && blocked > 50, "{found} found, {blocked} blocked");
    assert_eq!(undecided, 0);
}
