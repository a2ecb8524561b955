//! Conditions done in blocks against the same ones evaluated company by company: every result, every error.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tierline::assess::{Assessor, Columns, Layout, Program};
use tierline::diagnostic::ordered;
use tierline::policy::Policy;

use crate::reference::{Random, Sources};
use crate::support::{World, memory_world, shown};

const PROGRAMS: usize = 1_000;
const COMPANIES: usize = 200;
/// So many conditions are made rules of one policy.
const TOGETHER: usize = 10;

const OPTIONS: &[&str] = &["yes", "partly", "no", "none", "unknown"];
const QUESTIONS: &[(&str, &[&str])] = &[
    ("policy.one", OPTIONS),
    ("policy.two", OPTIONS),
    ("remedy.plan", OPTIONS),
    ("remedy.fund.size", OPTIONS),
    ("remedy.fund.reach", OPTIONS),
];
const BASE: &str = r#"
    risk("yes", 0); risk("partly", 50); risk("no", 100); skip("none"); risk("unknown", 75);
    bands("exposure.share", [[0, 0], [5, 33.5], [20, 100]]);
    weight("remedy", 3); weight("policy.two", 0.5); weight("remedy.plan", 0);
    tier("low", 0); tier("high", 50); coverage(0.25);
"#;

fn questionnaire() -> Value {
    let asked = |(path, _): &(&str, &[&str])| json!({"path": path, "text": {"en": "Is it so?"}});
    let mut questions: Vec<Value> = QUESTIONS.iter().map(asked).collect();
    questions.push(json!({
        "path": "exposure.share", "text": {"en": "How much?"}, "type": "number", "minimum": 0, "maximum": 100
    }));
    json!({"id": "q", "version": "1", "missing": "unknown", "options": OPTIONS, "groups": [], "questions": questions})
}

fn few(random: &mut Random, mut one: impl FnMut(&mut Random) -> Value) -> Vec<Value> {
    (0..random.below(4)).map(|_| one(random)).collect()
}

fn decimal(random: &mut Random) -> Value {
    serde_json::from_str(&format!("{}.{}", random.below(100), random.below(1_000)))
        .expect("a decimal is JSON")
}

fn date(random: &mut Random) -> Value {
    json!(format!("202{}-0{}-1{}", 3 + random.below(4), 1 + random.below(9), random.below(9)))
}

fn company(number: usize, random: &mut Random) -> Value {
    let mut answers = serde_json::Map::new();
    for (path, options) in QUESTIONS {
        if random.chance(80) {
            answers.insert((*path).to_owned(), json!(random.pick(options)));
        }
    }
    if random.chance(70) {
        let number = if random.chance(30) { json!(20) } else { decimal(random) };
        answers.insert("exposure.share".into(), number);
    }
    let mut company = json!({"id": format!("c{number}"), "answers": answers});
    let flags = ["entity_list", "litigation", "no_response"];
    let flags: Vec<&str> = flags.into_iter().filter(|_| random.chance(25)).collect();
    let incidents = few(random, |random| {
        let mut incident = json!({
            "date": date(random), "right": random.pick(&["privacy", "expression"]),
            "scale": random.below(5), "scope": random.below(5), "irremediability": random.below(5),
            "status": random.pick(&["alleged", "confirmed", "remediated", "unfounded"])
        });
        if random.chance(50) {
            incident["source"] = json!(random.pick(&["press", "a court", "名单"]));
        }
        incident
    });
    let listings = few(random, |random| {
        let mut listing = json!({"list": random.pick(&["eu", "us"]), "from": date(random)});
        if random.chance(50) {
            listing["to"] = date(random);
        }
        listing
    });
    let parts = [
        ("flags", json!(flags)),
        ("technologies", json!(if random.chance(50) { vec!["spyware"] } else { vec!["drone"] })),
        ("incidents", json!(incidents)),
        ("listings", json!(listings)),
        ("country", json!(random.pick(&["NL", "NO", "FR"]))),
        ("company_type", json!(random.pick(&["dual_use", "dedicated", "diversified"]))),
        (
            "metrics",
            if random.chance(50) {
                json!({"surveillance_revenue_pct": random.below(101), "staff": 3})
            } else {
                json!({"surveillance_revenue_pct": 12.5})
            },
        ),
    ];
    for (name, value) in parts {
        if random.chance(80) {
            company[name] = value;
        }
    }
    company
}

fn sources(random: &mut Random) -> String {
    let groups = ["policy", "remedy", "remedy.fund", "exposure"];
    Sources {
        random,
        questions: QUESTIONS,
        numeric: &["exposure.share"],
        groups: &groups,
        incidents: Vec::new(),
        numbers: Vec::new(),
        names: 0,
    }
    .condition()
}

fn script(conditions: &[String]) -> String {
    let rule = |(number, condition): (usize, &String)| {
        let effect = if number % 3 == 0 { "at_most(\"low\")" } else { "at_least(\"high\")" };
        format!("rule(\"r{number}\", {condition}).{effect};\n")
    };
    format!("{BASE}{}", conditions.iter().enumerate().map(rule).collect::<String>())
}

/// Compares, and gives the rows that went wrong and those that were assessed alone.
fn compare(world: &World, policy: &Policy, script: &str) -> (usize, usize) {
    let mut program = Program::new(policy, &world.questionnaire, world.day);
    let mut layout = Layout::default();
    program.lay_out(&mut layout);
    let columns = Columns::load(&world.questionnaire, &layout, &world.companies);
    let standings = program.run(&columns, 2);
    let assessor = Assessor::new(policy, &world.questionnaire, world.day);
    let (mut faults, mut wrong) = (Vec::new(), 0);
    for (row, company) in world.companies.iter().enumerate() {
        match assessor.assess(company) {
            Err(found) => {
                wrong += 1;
                faults.extend(found);
            }
            Ok(expected) => {
                let about = || format!("company {row}\n{script}\n{}", company.span(company.range).snippet());
                assert_eq!(standings.rules(row), expected.rules, "{}", about());
                assert_eq!(standings.tier(row), expected.tier, "{}", about());
            }
        }
    }
    assert_eq!(shown(&standings.faults()), shown(&ordered(faults)), "{script}");
    (wrong, standings.assessed_alone().count())
}

#[test]
fn a_thousand_random_conditions_give_the_same_in_blocks_errors_included() {
    let mut random = Random::new(4_711);
    let companies: Vec<Value> = (0..COMPANIES).map(|number| company(number, &mut random)).collect();
    let world = memory_world(&questionnaire(), BASE, &companies, "2026-06-30");
    let (mut drawn, mut done) = (0, 0);
    let (mut wrong, mut alone, mut by_row) = (0, 0, 0);
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    while done < PROGRAMS {
        let mut conditions = Vec::new();
        while conditions.len() < TOGETHER {
            drawn += 1;
            let condition = sources(&mut random);
            if world.try_compile(&script(std::slice::from_ref(&condition))).is_ok() {
                conditions.push(condition);
            }
        }
        let script = script(&conditions);
        let policy = world.compile(&script);
        for one in Program::new(&policy, &world.questionnaire, world.day).by_row() {
            *reasons.entry(one.reason.what).or_default() += 1;
            by_row += 1;
        }
        let counts = compare(&world, &policy, &script);
        (wrong, alone, done) = (wrong + counts.0, alone + counts.1, done + conditions.len());
    }
    assert!(drawn < 2 * done, "{drawn} conditions were drawn for {done} that compile");
    assert!(by_row * 20 < done, "{by_row} of {done} conditions are not done in blocks: {reasons:?}");
    assert!(wrong * 4 > PROGRAMS * COMPANIES / 100, "{wrong} rows went wrong");
    let rows = PROGRAMS / TOGETHER * COMPANIES;
    assert!(alone < wrong + rows / 10, "{alone} of {rows} rows were assessed alone, {wrong} went wrong");
}
