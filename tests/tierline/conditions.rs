//! Conditions done in blocks against the same ones evaluated company by company, and against Rhai's own interpreter:
//! every result, every error.

mod oracle;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tierline::assess::{Assessor, Columns, Decision, Layout, Program};
use tierline::diagnostic::{Diagnostic, ordered};
use tierline::policy::Policy;

use crate::reference::{Random, Sources};
use crate::support::{World, memory_world, project_text, shown};
use oracle::{Answered, Known, Oracle, Subject, number};

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

/// What was decided about a company, one at a time.
type Decided = Result<Decision, Vec<Diagnostic>>;

/// The world as the interpreter sees it.
struct Judge {
    oracle: Oracle,
    companies: Vec<Subject>,
}

impl Judge {
    fn new(world: &World, companies: &[Value]) -> Self {
        let schema: Value =
            serde_json::from_str(&project_text("schemas/company.schema.json")).expect("a schema is JSON");
        let properties = schema["properties"].as_object().expect("a company has properties");
        let lists: Vec<String> = properties
            .iter()
            .filter(|(_, property)| property["default"] == json!([]))
            .map(|(name, _)| name.clone())
            .collect();
        let tree = &world.questionnaire.tree;
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        let known = |record: &Value, scores: &[Option<tierline::model::Exact>]| {
            let scores = tree.indices().filter_map(|node| {
                Some((tree.node(node).path.clone(), scores[node.0].as_ref()?.to_rational()))
            });
            let answered = |path: &str| match &record["answers"][path] {
                Value::String(option) => Answered::Option(option.clone()),
                Value::Number(written) => Answered::Number(number(&written.to_string())),
                _ if path == "exposure.share" => Answered::NoNumber,
                _ => Answered::Option("unknown".into()),
            };
            let paths = QUESTIONS.iter().map(|(path, _)| *path).chain(["exposure.share"]);
            Known {
                answers: paths.map(|path| (path.to_owned(), answered(path))).collect(),
                scores: scores.collect(),
                weightless: vec!["remedy.plan".into()],
                words: ("unknown", "none"),
            }
        };
        let subjects = companies.iter().zip(&world.companies).map(|(record, company)| {
            let scores = assessor.assess(company).expect("the base has no conditions").scores;
            Subject::new(record, &lists, known(record, &scores))
        });
        Self { companies: subjects.collect(), oracle: Oracle::new(&world.day.to_string()) }
    }

    /// The conditions that hold for a company, and those that can't be evaluated for it.
    fn decide(&self, conditions: &[(rhai::AST, rhai::FnPtr)], row: usize) -> (Vec<usize>, BTreeSet<usize>) {
        let (mut holding, mut wrong) = (Vec::new(), BTreeSet::new());
        for (index, condition) in conditions.iter().enumerate() {
            match self.oracle.holds(condition, &self.companies[row]) {
                Some(true) => holding.push(index),
                Some(false) => {}
                None => {
                    wrong.insert(index);
                }
            }
        }
        (holding, wrong)
    }
}

/// Compares the rules of a policy, which stand on a line each, with what the interpreter makes of their conditions.
fn compare_with_rhai(world: &World, decided: &[Decided], judge: &Judge, conditions: &[String]) {
    let read: Vec<_> = conditions.iter().map(|condition| judge.oracle.read(condition)).collect();
    let first_line = BASE.matches('\n').count() + 1;
    for (row, (company, decided)) in world.companies.iter().zip(decided).enumerate() {
        let (holding, wrong) = judge.decide(&read, row);
        let (rules, faulty) = match decided {
            Ok(decision) => (decision.holding.clone(), BTreeSet::new()),
            Err(faults) => {
                let line = |fault: &Diagnostic| {
                    let span = &fault.place.as_ref().expect("a fault has a place").span;
                    span.text().position(span.range().start()).line - first_line
                };
                (holding.clone(), faults.iter().map(line).collect())
            }
        };
        let about = || {
            let differ = |index: &usize| {
                holding.contains(index) != rules.contains(index)
                    || wrong.contains(index) != faulty.contains(index)
            };
            let texts: Vec<&str> =
                (0..conditions.len()).filter(differ).map(|index| conditions[index].as_str()).collect();
            format!("company {row}\n{}\n{}", texts.join("\n"), company.span(company.range).snippet())
        };
        assert_eq!((&rules, &faulty), (&holding, &wrong), "ours, Rhai's: {}", about());
    }
}

/// Compares, and gives the rows that went wrong and those that were assessed alone.
fn compare(world: &World, policy: &Policy, decided: &[Decided], script: &str) -> (usize, usize) {
    let mut program = Program::new(policy, &world.questionnaire, world.day);
    let mut layout = Layout::default();
    program.lay_out(&mut layout);
    let columns = Columns::load(&world.questionnaire, &layout, &world.companies);
    let standings = program.run(&columns, 2);
    let (mut faults, mut wrong) = (Vec::new(), 0);
    for (row, (company, decided)) in world.companies.iter().zip(decided).enumerate() {
        match decided {
            Err(found) => {
                wrong += 1;
                faults.extend(found.iter().cloned());
            }
            Ok(expected) => {
                let about = || format!("company {row}\n{script}\n{}", company.span(company.range).snippet());
                assert_eq!(standings.rules(row), expected.holding, "{}", about());
                assert_eq!(standings.tier(row), expected.tier, "{}", about());
            }
        }
    }
    assert_eq!(shown(&standings.faults()), shown(&ordered(faults)), "{script}");
    (wrong, standings.assessed_alone().count())
}

#[test]
fn a_thousand_random_conditions_give_the_same_in_blocks_and_in_rhai_errors_included() {
    let mut random = Random::new(4_711);
    let companies: Vec<Value> = (0..COMPANIES).map(|number| company(number, &mut random)).collect();
    let world = memory_world(&questionnaire(), BASE, &companies, "2026-06-30");
    let judge = Judge::new(&world, &companies);
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
        let assessor = Assessor::new(&policy, &world.questionnaire, world.day);
        let decided: Vec<Decided> = world.companies.iter().map(|company| assessor.decide(company)).collect();
        compare_with_rhai(&world, &decided, &judge, &conditions);
        let counts = compare(&world, &policy, &decided, &script);
        (wrong, alone, done) = (wrong + counts.0, alone + counts.1, done + conditions.len());
    }
    assert!(drawn < 2 * done, "{drawn} conditions were drawn for {done} that compile");
    assert!(by_row * 20 < done, "{by_row} of {done} conditions are not done in blocks: {reasons:?}");
    assert!(wrong * 4 > PROGRAMS * COMPANIES / 100, "{wrong} rows went wrong");
    let rows = PROGRAMS / TOGETHER * COMPANIES;
    assert!(alone < wrong + rows / 10, "{alone} of {rows} rows were assessed alone, {wrong} went wrong");
}
