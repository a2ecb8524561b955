//! Draws a small questionnaire: groups two to five deep, a few questions, options of every shape.

use super::random::Random;
use super::readings;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Some begin with others, so that a path that is compared as mere text is found out.
const SEGMENTS: [&str; 14] = [
    "life",
    "life_cycle",
    "lifecycle",
    "sales",
    "sale",
    "remedy",
    "governance",
    "board",
    "plan",
    "planning",
    "use",
    "end_user",
    "design",
    "audit",
];
const MISSING: [&str; 4] = ["not_researched", "unknown", "blank", "no_data"];
const OPTIONS: [&str; 12] = [
    "yes",
    "partial",
    "no",
    "not_disclosed",
    "not_applicable",
    "clear",
    "found",
    "verified",
    "stated",
    "absent",
    "high",
    "low",
];
const SCALES: [&str; 3] = ["practice", "finding", "maturity"];
const RANGES: [(&str, &str); 6] =
    [("0", "100"), ("0", "10"), ("0", "2.5"), ("-5", "5"), ("1", "20"), ("0.5", "7.5")];

pub(crate) fn questionnaire(random: &mut Random) -> Value {
    let missing = *random.pick(&MISSING);
    let mut names = Names::default();
    let groups = groups(&mut names, random);
    let mut document = json!({"id": "drawn", "version": "1", "missing": missing});
    let fields = document.as_object_mut().expect("an object was just made");
    let scales = scales(fields, missing, random);
    let mut questions: Vec<Value> = Vec::new();
    for path in places(&groups, random) {
        let path = names.below(&path, random);
        questions.push(question(path, missing, &scales, random));
    }
    let titled = |path: &String| json!({"path": path, "title": {"en": path, "zh": "组"}});
    fields.insert("groups".to_owned(), groups.iter().map(titled).collect());
    fields.insert("questions".to_owned(), Value::Array(questions));
    if random.chance(50) {
        let title = json!({"en": "Nobody has looked", "zh": "尚未研究"});
        fields.insert("option_titles".to_owned(), json!({missing: title}));
    }
    document
}

/// Names that siblings don't share.
#[derive(Default)]
struct Names {
    taken: BTreeMap<String, Vec<String>>,
}

impl Names {
    fn below(&mut self, parent: &str, random: &mut Random) -> String {
        let taken = self.taken.entry(parent.to_owned()).or_default();
        let mut name = (*random.pick(&SEGMENTS)).to_owned();
        while taken.contains(&name) {
            name = format!("{}_{}", random.pick(&SEGMENTS), taken.len() + 1);
        }
        taken.push(name.clone());
        if parent.is_empty() { name } else { format!("{parent}.{name}") }
    }
}

/// A chain of two to five groups, and some beside it.
fn groups(names: &mut Names, random: &mut Random) -> Vec<String> {
    let depth = 2 + random.below(4);
    let mut groups: Vec<String> = Vec::new();
    for level in 0..depth {
        let parent = if level == 0 { String::new() } else { groups[level - 1].clone() };
        groups.push(names.below(&parent, random));
    }
    for _ in 0..random.below(6) {
        let mut parents: Vec<String> =
            groups.iter().filter(|path| path.split('.').count() < depth).cloned().collect();
        parents.push(String::new());
        let parent = random.pick(&parents).clone();
        groups.push(names.below(&parent, random));
    }
    groups
}

/// The group of each question: every group without groups has one, the rest fall anywhere.
fn places(groups: &[String], random: &mut Random) -> Vec<String> {
    let is_leaf = |path: &&String| !groups.iter().any(|other| other.starts_with(&format!("{path}.")));
    let mut places: Vec<String> = groups.iter().filter(is_leaf).cloned().collect();
    let wanted = 3 + random.below(12);
    while places.len() < wanted {
        places.push(random.pick(groups).clone());
    }
    if readings::QUESTIONS_UNDER_ROOT && places.len() < 14 && random.chance(10) {
        places.push(String::new());
    }
    random.shuffle(&mut places);
    places
}

/// Writes the options for all, or the scales with their default; gives the names of the scales.
fn scales(fields: &mut Map<String, Value>, missing: &str, random: &mut Random) -> Vec<&'static str> {
    if random.chance(35) {
        fields.insert("options".to_owned(), options(missing, random));
        return Vec::new();
    }
    let names = random.some(&SCALES, 3);
    let scales: Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), options(missing, random))).collect();
    fields.insert("scales".to_owned(), Value::Object(scales));
    fields.insert("default_scale".to_owned(), json!(random.pick(&names)));
    names
}

/// Two to four words and the missing option among them.
fn options(missing: &str, random: &mut Random) -> Value {
    let mut options = random.some(&OPTIONS, 4);
    options.push(missing);
    if options.len() < 3 {
        options.push("not_sure");
    }
    random.shuffle(&mut options);
    json!(options)
}

fn question(path: String, missing: &str, scales: &[&str], random: &mut Random) -> Value {
    let mut question =
        json!({"path": path, "text": {"en": "What is known?", "zh": "已知什么？"}, "sources": ["drawn"]});
    if random.chance(25) {
        let (minimum, maximum) = *random.pick(&RANGES);
        let number = |text: &str| -> Value { serde_json::from_str(text).expect("the ranges are numbers") };
        question["type"] = json!("number");
        question["minimum"] = number(minimum);
        question["maximum"] = number(maximum);
        question["unit"] = json!("%");
    } else if random.chance(30) {
        question["options"] = options(missing, random);
    } else if !scales.is_empty() && random.chance(50) {
        question["scale"] = json!(random.pick(scales));
    }
    question
}
