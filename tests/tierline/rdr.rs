//! Real research: the scores that Ranking Digital Rights published for 2022, computed again.
//! The data is not part of the project; without it these tests say so and pass over it.

use std::path::PathBuf;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};
use serde_json::Value;

use tierline::assess::Assessor;
use tierline::model::{Day, Exact, Tree};
use tierline::origin::{Memory, Origin};
use tierline::policy::compile;
use tierline::schema::{CompanyFormat, CompanySchema, read_companies, read_questionnaire};
use tierline::text::Text;

use crate::support::{project, project_text, tierline};

/// The groups that have a published score beside the total.
const CATEGORIES: [(&str, &str); 3] = [("governance", "g"), ("freedom_of_expression", "f"), ("privacy", "p")];

fn data() -> Option<PathBuf> {
    let folder = project().join("../shared/data/rdr2022");
    if folder.is_dir() {
        return Some(folder);
    }
    #[expect(clippy::print_stderr, reason = "who reads the test's output should know")]
    {
        eprintln!("skipped: the data of Ranking Digital Rights 2022 is not beside the project");
    }
    None
}

fn flags(folder: &std::path::Path) -> String {
    let path = folder.display();
    format!("--questionnaire {path}/questionnaire.json --companies {path}/companies.jsonl --holdings")
}

fn published(folder: &std::path::Path) -> Value {
    let text =
        std::fs::read_to_string(folder.join("published.json")).expect("the published scores are there");
    serde_json::from_str(&text).expect("the published scores are JSON")
}

#[test]
fn the_policy_is_a_page() {
    assert!(project_text("fixtures/rdr/indicators.rhai").lines().count() <= 25);
}

#[test]
fn the_56_published_scores_come_out_within_a_millionth() {
    let Some(folder) = data() else { return };
    let output =
        tierline(&format!("eval fixtures/rdr/indicators.rhai --format json {}", flags(&folder))).json();
    let published = published(&folder);
    let mut compared = 0;
    for assessment in output["assessments"].as_array().expect("a list") {
        let name = assessment["name"].as_str().expect("a name");
        let expected = &published[name];
        let mut close = |risk: &Value, published: &Value| {
            let sum = risk.as_f64().expect("a number") + published.as_f64().expect("a number");
            assert!((sum - 100.0).abs() < 1e-6, "{name}: {risk} + {published}");
            compared += 1;
        };
        close(&assessment["score"], &expected["total"]);
        for (category, path) in CATEGORIES {
            close(&assessment["scores"][path], &expected[category]);
        }
    }
    assert_eq!(compared, 56);
}

#[test]
fn the_library_is_within_a_billionth_of_a_thousandth_of_the_exact_fraction() {
    let Some(folder) = data() else { return };
    let text = |name: &str| {
        let content = std::fs::read_to_string(folder.join(name)).expect("the data is readable");
        Text::new(name, content)
    };
    let questionnaire = read_questionnaire(&text("questionnaire.json")).expect("a sound questionnaire");
    let schema = CompanySchema::shipped();
    let batch =
        read_companies(&[(text("companies.jsonl"), CompanyFormat::JsonLines)], &schema, &questionnaire);
    assert_eq!(batch.companies.len(), 14, "{:?}", batch.faults);
    let origin = Memory::default().with("rdr.rhai", project_text("fixtures/rdr/indicators.rhai"));
    assert!(origin.read("rdr.rhai").is_ok());
    let policy = compile(&origin, "rdr.rhai", &questionnaire, schema.shape()).expect("a sound policy");
    let assessor = Assessor::new(&policy, &questionnaire, Day::parse("2026-06-30").expect("a day"));
    let published = published(&folder);
    let tolerance = BigRational::new(1.into(), BigInt::from(10).pow(12));
    for company in &batch.companies {
        let assessment = assessor.assess(company).expect("every condition can be evaluated");
        let nodes = CATEGORIES.map(|(name, path)| (name, questionnaire.tree.find(path).expect("a category")));
        for (name, node) in nodes.into_iter().chain([("total", Tree::ROOT)]) {
            let exact: &Exact = assessment.scores[node.0].as_ref().expect("a score");
            let hundred = BigRational::from_integer(100.into());
            let good = &hundred - exact.to_rational();
            // The published number is the double that is nearest to the fraction, give or take its last digits.
            let number = published[&company.name][name].as_f64().expect("a number");
            let number = BigRational::from_float(number).expect("a finite number");
            let distance = (&good - &number).abs();
            assert!(distance < tolerance, "{} {name}: {:?}", company.name, distance.to_f64());
        }
    }
}

#[test]
fn from_indicators_to_categories_exactly_two_companies_move() {
    let Some(folder) = data() else { return };
    let run = format!(
        "diff fixtures/rdr/indicators.rhai fixtures/rdr/categories.rhai --format json {}",
        flags(&folder)
    );
    let output = tierline(&run).json();
    let mut moved: Vec<&str> = output["moves"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|moved| moved["name"].as_str())
        .collect();
    moved.sort_unstable();
    assert_eq!(moved, ["Microsoft", "Yahoo"]);
}
