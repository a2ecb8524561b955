//! Draws a company: answers in every form that the schema allows, and the facts that conditions read.

use super::amount::{parse, rational};
use super::date;
use super::random::Random;
use super::survey::{Question, Survey};
use num_rational::BigRational;
use serde_json::{Map, Value, json};

pub(crate) const TECHNOLOGIES: [&str; 4] = ["spyware", "facial_recognition", "drone", "data_broker"];
pub(crate) const FLAGS: [&str; 4] = ["sanctioned_end_user", "entity_list", "litigation", "no_response"];
pub(crate) const RIGHTS: [&str; 3] = ["privacy", "expression", "assembly"];
pub(crate) const STATUSES: [&str; 4] = ["alleged", "confirmed", "remediated", "unfounded"];
pub(crate) const LISTS: [&str; 3] = ["us-entity-list", "eu-annex-iv", "uk-ofsi"];
pub(crate) const METRICS: [&str; 3] = ["surveillance_revenue_pct", "defence_revenue_pct", "staff"];

/// One to six companies, each with its own id.
pub(crate) fn companies(survey: &Survey, day: i64, random: &mut Random) -> Vec<Value> {
    (1..=1 + random.below(6)).map(|number| company(number, survey, day, random)).collect()
}

fn company(number: usize, survey: &Survey, day: i64, random: &mut Random) -> Value {
    let mut company = json!({"id": format!("c{number}")});
    let silence = *random.pick(&[0, 10, 30, 70]);
    let mut answers = Map::new();
    for question in &survey.questions {
        if !random.chance(silence) {
            answers.insert(question.path.clone(), answer(question, day, random));
        }
    }
    company["answers"] = Value::Object(answers);
    let mut set = |name: &str, percent: u64, value: Value, random: &mut Random| {
        if random.chance(percent) {
            company[name] = value;
        }
    };
    set("name", 80, json!(format!("Company {number}")), random);
    set("as_of", 30, json!(date::text(day - 30)), random);
    let technologies = few(random, |random| json!(random.pick(&TECHNOLOGIES)));
    set("technologies", 70, unique(technologies), random);
    let flags = few(random, |random| json!(random.pick(&FLAGS)));
    set("flags", 70, unique(flags), random);
    let incidents = few(random, |random| incident(day, random));
    set("incidents", 75, Value::Array(incidents), random);
    let listings = few(random, |random| listing(day, random));
    set("listings", 70, Value::Array(listings), random);
    let metrics = METRICS.iter().filter(|_| random.chance(60)).copied().collect::<Vec<_>>();
    let metrics: Map<String, Value> =
        metrics.into_iter().map(|name| (name.to_owned(), number_up_to_100(random))).collect();
    set("metrics", 70, Value::Object(metrics), random);
    company
}

/// None to three of something.
fn few(random: &mut Random, mut one: impl FnMut(&mut Random) -> Value) -> Vec<Value> {
    (0..random.below(4)).map(|_| one(random)).collect()
}

fn unique(mut words: Vec<Value>) -> Value {
    words.sort_by_key(ToString::to_string);
    words.dedup();
    Value::Array(words)
}

fn answer(question: &Question, day: i64, random: &mut Random) -> Value {
    let plain = match &question.range {
        Some(range) if random.chance(75) => within(range, random),
        _ => json!(random.pick(&question.options)),
    };
    match random.below(5) {
        0 => json!({"answer": plain}),
        1 => json!({"answer": plain, "as_of": date::text(day - 10), "note": "annual report"}),
        _ => plain,
    }
}

/// A number of the range, often one of its ends or a half.
fn within((minimum, maximum): &(BigRational, BigRational), random: &mut Random) -> Value {
    let halves =
        |value: &BigRational| i64::try_from((value * rational(2)).to_integer()).expect("ranges are small");
    let number = random.between(halves(minimum), halves(maximum)) * 5;
    let text = match random.below(4) {
        0 if number >= 0 && number % 10 == 0 => format!("{}", number / 10),
        1 if number >= 0 && number < halves(maximum) * 5 => format!("{}.{}25", number / 10, number % 10),
        _ if number % 10 == 0 => format!("{}", number / 10),
        _ if number < 0 => format!("-{}.{}", -number / 10, -number % 10),
        _ => format!("{}.{}", number / 10, number % 10),
    };
    let value = parse(&text);
    assert!(*minimum <= value && value <= *maximum, "a drawn answer is in its range");
    json_number(&text)
}

fn number_up_to_100(random: &mut Random) -> Value {
    let whole = random.between(0, 99);
    match random.below(4) {
        0 => json_number(&format!("{whole}.5")),
        1 => json_number(&format!("{whole}.1")),
        2 => json_number("0"),
        _ => json_number(&whole.to_string()),
    }
}

fn json_number(text: &str) -> Value {
    serde_json::from_str(text).expect("a drawn number is JSON")
}

fn incident(day: i64, random: &mut Random) -> Value {
    let mut incident = json!({
        "date": date::text(day - near(random)),
        "right": random.pick(&RIGHTS),
        "scale": random.between(0, 4),
        "scope": random.between(0, 4),
        "irremediability": random.between(0, 4),
        "status": random.pick(&STATUSES),
    });
    if random.chance(30) {
        incident["source"] = json!("a report");
    }
    incident
}

fn listing(day: i64, random: &mut Random) -> Value {
    let from = day - near(random);
    let mut listing = json!({"list": random.pick(&LISTS), "from": date::text(from)});
    if random.chance(60) {
        let to = *random.pick(&[day - 1, day, day, day + 1, day + 400]);
        listing["to"] = json!(date::text(to.max(from)));
    }
    if random.chance(30) {
        listing["activity"] = json!("surveillance");
    }
    listing
}

/// Days ago, and often on the very day or beside it.
pub(crate) fn near(random: &mut Random) -> i64 {
    match random.below(6) {
        0 => 0,
        1 => 1,
        2 => -1,
        3 => 365,
        4 => random.between(1, 60),
        _ => random.between(-30, 1500),
    }
}
