//! Calendars against assessing every day whole, and the causes that they name.

use serde_json::{Value, json};
use tierline::assess::Assessor;
use tierline::calendar::{What, calendar};
use tierline::model::Standing;

use crate::reference::case;
use crate::support::{World, memory_world, tierline};

const CASES: u64 = 120;
const DAYS: u32 = 40;

#[test]
fn every_move_of_every_day_is_told_on_its_day() {
    let mut moves = 0;
    for seed in 0..CASES {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let told = calendar(&world.policy, &world.questionnaire, &world.companies, (world.day, DAYS))
            .expect("no fault");
        let tiers = |later: u32| -> Vec<Standing> {
            let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day.later(later));
            let assessed = assessor.assess_all(&world.companies).expect("no fault");
            assessed.iter().map(|assessment| assessment.tier).collect()
        };
        let mut expected = Vec::new();
        let mut before = tiers(0);
        for later in 1..=DAYS {
            let after = tiers(later);
            for (company, (from, to)) in before.iter().zip(&after).enumerate() {
                if from != to {
                    expected.push((world.day.later(later), company, *from, *to));
                }
            }
            before = after;
        }
        let found: Vec<_> =
            told.moves.iter().map(|turn| (turn.day, turn.company, turn.from, turn.to)).collect();
        assert_eq!(found, expected, "seed {seed}");
        assert!(told.moves.iter().all(|turn| !turn.causes.is_empty()), "seed {seed}: every move has a cause");
        moves += found.len();
    }
    assert!(moves > 10, "only {moves} moves were seen");
}

const QUESTIONNAIRE: &str = r#"{"id": "q", "version": "1", "missing": "unknown", "options": ["yes", "no", "unknown"],
    "groups": [], "questions": [{"path": "a", "text": {"en": "A?"}}]}"#;

const BASE: &str = "risk(\"yes\", 0); risk(\"no\", 100); risk(\"unknown\", 100);\n\
    tier(\"invest\", 0); tier(\"engage\", 50); tier(\"exclude\", 101);\n";

fn world(rules: &str) -> World {
    let questionnaire = serde_json::from_str(QUESTIONNAIRE).expect("JSON");
    let incident = json!({"date": "2024-07-10", "right": "privacy", "scale": 1, "scope": 1, "irremediability": 1,
        "status": "confirmed"});
    let company = json!({"id": "acme", "answers": {"a": "yes"}, "incidents": [incident],
        "listings": [{"list": "us_entity_list", "from": "2025-01-01", "to": "2026-07-20"}]});
    memory_world(&questionnaire, &format!("{BASE}{rules}"), &[company], "2026-06-30")
}

/// Day, tiers, what happens, and the part that turns.
fn told(rules: &str) -> Vec<(String, String, What, Option<String>)> {
    let world = world(rules);
    let found =
        calendar(&world.policy, &world.questionnaire, &world.companies, (world.day, 60)).expect("no fault");
    let id = |standing| world.policy.ladder.id(standing);
    let mut lines = Vec::new();
    for turn in &found.moves {
        for cause in &turn.causes {
            let part = cause.turning.as_ref().map(|turning| turning.part.snippet().to_owned());
            lines.push((
                turn.day.to_string(),
                format!("{} {}", id(turn.from), id(turn.to)),
                cause.what,
                part,
            ));
        }
    }
    lines
}

#[test]
fn an_age_turns_at_the_day_after_its_last() {
    let found =
        told("rule(\"recent\", |c| c.incidents.some(|i| days_since(i.date) <= 730)).at_least(\"engage\");");
    // 2024-07-10 is 730 days before 2026-07-10.
    let part = Some("days_since(i.date) <= 730".to_owned());
    assert_eq!(found, [("2026-07-11".into(), "engage invest".into(), What::HoldsNoMore, part)]);
}

#[test]
fn a_listing_ends_on_its_day() {
    let rule = "rule(\"listed\", |c| c.listings.some(|l| in_force(l.from, l.to))).at_least(\"exclude\");";
    let part = Some("in_force(l.from, l.to)".to_owned());
    assert_eq!(told(rule), [("2026-07-20".into(), "exclude invest".into(), What::HoldsNoMore, part)]);
}

#[test]
fn rules_and_waivers_start_and_end() {
    let always = "|c| c.answer(\"a\") == \"yes\"";
    let found = told(&format!(
        "rule(\"first\", {always}).at_least(\"engage\").first_day(\"2026-07-02\").last_day(\"2026-07-08\");
         rule(\"second\", {always}).at_least(\"exclude\");
         waive(\"second\", \"acme\").last_day(\"2026-07-04\").approved_by(\"us\").because(\"minute 1\");"
    ));
    let line = |day: &str, tiers: &str, what| (day.to_owned(), tiers.to_owned(), what, None);
    assert_eq!(
        found,
        [
            line("2026-07-02", "invest engage", What::RuleStarts),
            line("2026-07-05", "engage exclude", What::WaiverEnds),
        ]
    );
}

#[test]
fn only_what_matters_is_named() {
    let always = "|c| c.answer(\"a\") == \"yes\"";
    let found = told(&format!(
        "rule(\"weak\", {always}).at_least(\"engage\").first_day(\"2026-07-02\");
         rule(\"strong\", {always}).at_least(\"exclude\").first_day(\"2026-07-02\");"
    ));
    assert_eq!(found.len(), 1, "the floor that is overruled moves nothing: {found:?}");
}

#[test]
fn a_script_that_reads_the_day_is_named_with_its_node() {
    let found =
        told("score(\"a\", |c| if c.incidents.some(|i| days_since(i.date) <= 730) { 60 } else { 0 });");
    assert_eq!(found[0].2, What::Score);
    assert_eq!(found[0].3.as_deref(), Some("days_since(i.date) <= 730"));
}

#[test]
fn a_calendar_says_what_starts_and_ends_also_where_nothing_moves() {
    let document = tierline("calendar policies/house.rhai --days 365 --format json").json();
    let events = document["events"].as_array().expect("an array");
    let waiver = events
        .iter()
        .find(|event| event["kind"] == "waiver ends" && event["company"] == "corvid-optics")
        .expect("the waiver ends within a year");
    assert_eq!(waiver["day"], "2027-01-01");
    let moved =
        document["moves"].as_array().expect("an array").iter().find(|one| one["company"] == "corvid-optics");
    assert_eq!(waiver["moves"], u64::from(moved.is_some()));
}

#[test]
fn a_calendar_speaks_every_format_and_language() {
    for (lang, words) in [("en", "without an edit"), ("zh", "无修改时")] {
        for format in ["terminal", "markdown"] {
            let command = format!("calendar policies/house.rhai --days 365 --lang {lang} --format {format}");
            let output = tierline(&command).succeeds();
            assert!(output.contains(words), "{command}:\n{output}");
        }
    }
    let feed = tierline("calendar policies/house.rhai --days 365 --format ics").succeeds();
    assert!(
        feed.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && feed.ends_with("END:VCALENDAR\r\n"),
        "{feed}"
    );
    assert!(feed.split("\r\n").all(|line| line.len() <= 75), "{feed}");
    let document: Value = tierline("calendar policies/house.rhai --days 365 --format json").json();
    let mut days: Vec<&Value> =
        document["moves"].as_array().expect("an array").iter().map(|turn| &turn["day"]).collect();
    days.dedup();
    assert_eq!(feed.matches("BEGIN:VEVENT").count(), days.len());
    let wrong = tierline("calendar policies/house.rhai --days 0").run();
    assert_eq!(wrong.code, 2);
}
