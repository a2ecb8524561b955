//! How long large differences take: 20 edits of which 8 touch each company; 10,000 companies with 2,000 moves, and
//! 100,000 with 5,000.
//!
//! `cargo bench --bench attribution`. Nothing here is measured for its own sake: it prints a line with the seconds of
//! each.
#![expect(clippy::print_stdout, reason = "a measurement is printed")]

use std::time::Instant;

use serde_json::{Value, json};
use tierline::assess::{Assessment, Assessor, Book};
use tierline::diff::{Population, Reading, Side, compare};
use tierline::model::{Company, Day, Questionnaire};
use tierline::origin::Memory;
use tierline::policy::{Policy, compile};
use tierline::schema::{CompanyFormat, CompanySchema, read_companies, read_questionnaire};
use tierline::text::Text;

/// How many companies, and of how many one moves.
const SIZES: [(usize, usize); 2] = [(10_000, 5), (100_000, 20)];
/// Questions whose points are edited.
const EDITED: usize = 20;
/// So many of them a company has answered with the option whose points are edited.
const TOUCHING: usize = 8;
/// Questions that nobody edits.
const OTHERS: usize = 8;

// As the program has it; the loops that Tierline is compared with have it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    for (count, mover) in SIZES {
        measure(count, mover);
    }
}

fn measure(count: usize, mover: usize) {
    let schema = CompanySchema::shipped();
    let questionnaire = questionnaire();
    let companies = companies((count, mover), &schema, &questionnaire);
    let compiled = |points: &dyn Fn(usize) -> usize| -> Policy {
        let origin = Memory::default().with("policy.rhai", policy(points));
        compile(&origin, "policy.rhai", &questionnaire, schema.shape()).expect("a sound policy")
    };
    let (old, new) = (compiled(&|_| 50), compiled(&|question| 58 + question % 3));
    let day = Day::parse("2026-06-30").expect("a day");
    let started = Instant::now();
    let assess = |policy: &Policy| -> Vec<Assessment> {
        Assessor::new(policy, &questionnaire, day).assess_all(&companies).expect("no fault")
    };
    let (before, after) = (assess(&old), assess(&new));
    let assessed = started.elapsed();
    let reading = Reading { questionnaire: &questionnaire, shape: schema.shape(), companies: &companies };
    let book = Book::default();
    let started = Instant::now();
    let difference = compare(
        Side { policy: &old, reading, assessments: &before },
        Side { policy: &new, reading, assessments: &after },
        Population { book: &book, day },
    )
    .expect("one order of tiers");
    let compared = started.elapsed();
    let causes: Vec<usize> = difference.attributions.moves.iter().map(|found| found.causes.len()).collect();
    assert_eq!((difference.edits.len(), difference.moves.len()), (EDITED, count / mover));
    assert!(causes.iter().all(|count| *count == TOUCHING), "so many edits touch every company that moves");
    println!(
        "{count} companies, {EDITED} edits ({TOUCHING} touch each), {} moves: assessed twice in {:.2} s, compared and attributed in {:.2} s",
        difference.moves.len(),
        assessed.as_secs_f64(),
        compared.as_secs_f64()
    );
}

fn questionnaire() -> Questionnaire {
    let question = |path: String| json!({"path": path, "text": {"en": "?"}});
    let questions: Vec<Value> = (0..EDITED)
        .map(|index| question(format!("edited.q{index}")))
        .chain((0..OTHERS).map(|index| question(format!("other.q{index}"))))
        .collect();
    let document = json!({"id": "bench", "version": "1", "missing": "unknown", "options": ["yes", "partial", "no", "unknown"],
        "groups": [], "questions": questions});
    read_questionnaire(&Text::new("questionnaire.json", document.to_string())).expect("a questionnaire")
}

/// Every company has answered `partial` to eight of the edited questions; one of so many is near the threshold.
fn companies(
    (count, mover): (usize, usize),
    schema: &CompanySchema,
    questionnaire: &Questionnaire,
) -> Vec<Company> {
    let line = |index: usize| -> String {
        let first = index % EDITED;
        let is_partial = |question: usize| (question + EDITED - first) % EDITED < TOUCHING;
        let edited = (0..EDITED).map(|question| {
            let answer = if is_partial(question) { "partial" } else { "yes" };
            (format!("edited.q{question}"), json!(answer))
        });
        let other = if index.is_multiple_of(mover) { "no" } else { "yes" };
        let others = (0..OTHERS).map(|question| (format!("other.q{question}"), json!(other)));
        let answers: serde_json::Map<String, Value> = edited.chain(others).collect();
        format!("{}\n", json!({"id": format!("company-{index}"), "answers": answers}))
    };
    let lines: String = (0..count).map(line).collect();
    let texts = [(Text::new("companies.jsonl", lines), CompanyFormat::JsonLines)];
    let batch = read_companies(&texts, schema, questionnaire);
    assert!(batch.faults.is_empty(), "the records are sound");
    batch.companies
}

/// One line for each edited question; the total is the mean of all questions under weights by their number.
fn policy(points: &dyn Fn(usize) -> usize) -> String {
    let edited: String = (0..EDITED)
        .map(|question| format!("risk(\"edited.q{question}\", \"partial\", {});\n", points(question)))
        .collect();
    format!(
        "risk(\"yes\", 0);\nrisk(\"partial\", 50);\nrisk(\"no\", 100);\nrisk(\"unknown\", 75);\n\
         weight(\"edited\", {EDITED});\nweight(\"other\", {OTHERS});\n\
         tier(\"invest\", 0);\ntier(\"engage\", 44);\n{edited}"
    )
}
