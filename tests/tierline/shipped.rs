//! What is shipped is sound: schemas, questionnaire, policies, companies, holdings and their nine stories.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tierline::model::Exact;

use crate::commands::POLICIES;
use crate::support::{project, project_text, tierline};

fn shipped(path: &str) -> Value {
    serde_json::from_str(&project_text(path)).expect("a shipped file is JSON")
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn companies() -> Vec<Value> {
    let lines = project_text("fixtures/companies.jsonl");
    lines.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

/// The tier of each company.
fn tiers(policy: &str) -> BTreeMap<String, String> {
    let document = tierline(&format!("eval policies/{policy}.rhai --format json")).json();
    let tier = |one: &Value| (text(&one["company"]).to_owned(), text(&one["tier"]).to_owned());
    list(&document, "assessments").iter().map(tier).collect()
}

#[test]
fn the_nine_stories_are_true() {
    let stories = project_text("fixtures/stories/README.md");
    let (baseline, house) = (tiers("baseline"), tiers("house"));
    let told: Vec<&str> = stories.lines().filter_map(|line| line.strip_prefix("Company: ")).collect();
    let expected: Vec<&str> = stories.lines().filter_map(|line| line.strip_prefix("Expected: ")).collect();
    assert_eq!((told.len(), expected.len()), (9, 9));
    for (company, expected) in told.iter().zip(expected) {
        let id = company.trim_matches('`');
        let real = format!("baseline {} · house {}", baseline[id], house[id]);
        assert_eq!(real, expected, "{id}");
    }
    let kinds: BTreeSet<(String, String)> = companies()
        .iter()
        .filter(|company| told.iter().any(|id| id.trim_matches('`') == text(&company["id"])))
        .map(|company| (text(&company["company_type"]).to_owned(), baseline[text(&company["id"])].clone()))
        .collect();
    assert_eq!(kinds.len(), 9, "one story for each kind of company and tier: {kinds:?}");
}

#[test]
fn every_policy_compiles_without_findings() {
    let outcome = tierline(&format!("check {}", POLICIES.join(" "))).run();
    assert_eq!((outcome.code, outcome.faults.as_str()), (0, ""));
    let folder = std::fs::read_dir(project().join("policies")).expect("the folder is there");
    let names = folder.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let policies = names.filter(|name| !name.ends_with(".test.rhai"));
    assert_eq!(policies.count(), POLICIES.len(), "every shipped policy is tested");
}

#[test]
fn the_weights_of_every_portfolio_sum_to_one() {
    let outcome = tierline("eval").run();
    assert_eq!(outcome.faults, "", "no warning about weights");
    let document = tierline("eval --format json").json();
    let mut sums: BTreeMap<&str, Exact> = BTreeMap::new();
    for row in list(&document, "exposure") {
        let weight = Exact::parse(&row["weight"].to_string()).expect("a weight is a number");
        let sum = sums.entry(text(&row["portfolio"])).or_insert_with(Exact::zero);
        *sum = &*sum + &weight;
    }
    assert_eq!(sums.len(), 2);
    for (name, sum) in sums {
        // What documents round to six digits may miss one by a millionth a row.
        let off = (&sum - &Exact::one()).abs();
        assert!(off <= Exact::parse("0.000004").expect("a number"), "{name}: {sum}");
    }
}

#[test]
fn all_companies_are_valid_and_invented() {
    assert_eq!(companies().len(), 42);
    assert_eq!(tiers("baseline").len(), 42);
    let mut names = BTreeSet::new();
    for company in companies() {
        let id = text(&company["id"]);
        assert!(names.insert(text(&company["name"]).to_owned()), "{id}: no two share a name");
        if let Some(isin) = company["isin"].as_str() {
            assert_eq!(&isin[2..7], "000TL", "{id}: no registry gave this ISIN out");
        }
        if let Some(lei) = company["lei"].as_str() {
            assert!(lei.starts_with("000TL0EXAMPLE"), "{id}: no registry gave this LEI out");
        }
        let line = company.to_string();
        for rest in line.split("://").skip(1) {
            let host = rest.split(['/', '"']).next().expect("a host");
            assert!(host.ends_with(".example") || host.ends_with(".example.org"), "{id}: {host}");
        }
        for sale in list(&company, "sales") {
            assert_eq!(sale["country"].as_str().map(str::len), Some(2), "{id}");
        }
    }
}

#[test]
fn every_question_speaks_both_languages() {
    let questionnaire = shipped("schemas/questionnaire.json");
    let both = |titles: &Value, what: &str| {
        for language in ["en", "zh"] {
            assert!(titles[language].as_str().is_some_and(|text| !text.is_empty()), "{what}: {language}");
        }
    };
    assert_eq!(list(&questionnaire, "questions").len(), 96);
    for question in list(&questionnaire, "questions") {
        both(&question["text"], text(&question["path"]));
    }
    for group in list(&questionnaire, "groups") {
        both(&group["title"], text(&group["path"]));
    }
    let used = options(&questionnaire);
    for option in used.values().flatten() {
        both(&questionnaire["option_titles"][option], option);
    }
}

/// The options of each question.
fn options(questionnaire: &Value) -> BTreeMap<String, Vec<String>> {
    let words = |list: &Value| -> Vec<String> {
        list.as_array().expect("a list of options").iter().map(|word| text(word).to_owned()).collect()
    };
    list(questionnaire, "questions")
        .iter()
        .map(|question| {
            let scale = question["scale"].as_str().unwrap_or(text(&questionnaire["default_scale"]));
            let options = match &question["options"] {
                Value::Null => words(&questionnaire["scales"][scale]),
                own => words(own),
            };
            (text(&question["path"]).to_owned(), options)
        })
        .collect()
}

#[test]
fn every_maturity_question_says_what_each_level_is() {
    let questionnaire = shipped("schemas/questionnaire.json");
    let levels = ["verified", "evidenced", "documented", "stated", "absent"];
    let mut count = 0;
    for question in list(&questionnaire, "questions") {
        if !question["scale"].as_str().is_some_and(|scale| scale.starts_with("maturity")) {
            continue;
        }
        count += 1;
        for level in levels {
            for language in ["en", "zh"] {
                let anchor = &question["anchors"][level][language];
                let path = &question["path"];
                assert!(anchor.as_str().is_some_and(|text| !text.is_empty()), "{path}: {level}, {language}");
            }
        }
    }
    assert!(count >= 10, "{count} maturity questions");
}

#[test]
fn what_questions_depend_on_is_there() {
    let questionnaire = shipped("schemas/questionnaire.json");
    let options = options(&questionnaire);
    let mut count = 0;
    for question in list(&questionnaire, "questions") {
        let dependency = &question["depends_on"];
        if dependency.is_null() {
            continue;
        }
        count += 1;
        let path = text(&question["path"]);
        let before = options.get(text(&dependency["question"])).expect("the question that it depends on");
        for answer in list(dependency, "answers") {
            assert!(before.iter().any(|option| option == text(answer)), "{path}: {answer}");
        }
        assert!(options[path].iter().any(|option| option == text(&dependency["otherwise"])), "{path}");
    }
    assert!(count > 0, "some questions depend on others");
}

#[test]
fn no_option_is_best_in_one_question_and_worst_in_another() {
    let shown = tierline("show policies/baseline.rhai --format json").json();
    let mut points: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for node in list(&shown, "nodes") {
        for (option, worth) in node["options"].as_object().into_iter().flatten() {
            points.entry(option.clone()).or_default().insert(worth["points"].to_string());
        }
    }
    assert!(points.len() > 30, "{} options", points.len());
    for (option, points) in points {
        assert!(!(points.contains("0.0") && points.contains("100.0")), "{option}: {points:?}");
    }
}

#[test]
fn schemas_are_valid_and_have_titles_in_both_languages() {
    let folder = std::fs::read_dir(project().join("schemas")).expect("the folder is there");
    let mut count = 0;
    for entry in folder {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        if !name.ends_with(".schema.json") {
            continue;
        }
        count += 1;
        let schema = shipped(&format!("schemas/{name}"));
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name} is a schema of 2020-12");
        titled(&schema, &name);
    }
    assert!(count >= 9, "{count} schemas are shipped");
}

/// Whatever has a title has a Chinese one.
fn titled(schema: &Value, place: &str) {
    match schema {
        Value::Object(members) => {
            if members.get("title").is_some_and(Value::is_string) {
                let chinese = members.get("x-title-zh");
                assert!(chinese.is_some_and(Value::is_string), "{place}: {}", members["title"]);
            }
            for (name, member) in members {
                titled(member, &format!("{place}/{name}"));
            }
        }
        Value::Array(items) => {
            for item in items {
                titled(item, place);
            }
        }
        _ => {}
    }
}

#[test]
fn the_questionnaire_is_valid_by_its_schema() {
    let schema = shipped("schemas/questionnaire.schema.json");
    let validator = jsonschema::validator_for(&schema).expect("our schemas are schemas");
    assert!(validator.is_valid(&shipped("schemas/questionnaire.json")));
    let outcome = tierline("check").run();
    assert_eq!((outcome.code, outcome.faults.as_str()), (0, ""));
    assert!(outcome.output.contains("42 companies"), "{}", outcome.output);
}
