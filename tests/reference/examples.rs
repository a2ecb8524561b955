//! The reference against sums done by hand.

use super::amount::{Amount, rational};
use super::condition::{Condition, Fold, Quantity, Relation, Script};
use super::policy::{Days, Declaration, Effect, How, Policy, Rule, Verb};
use super::printer::Style;
use super::random::Random;
use super::survey::Survey;
use super::{Case, Expected, case, date, describe, expect, print_policy, reshuffled, variants};
use num_bigint::BigInt;
use num_rational::BigRational;
use serde_json::{Value, json};

const DAY: &str = "2026-06-30";

fn quotient(top: i64, bottom: i64) -> BigRational {
    BigRational::new(BigInt::from(top), BigInt::from(bottom))
}

/// The answers of one company `acme` under these verbs; `yes` is 0, `no` is 100, tiers start at 0, 40 and 70.
fn assess(answers: Value, verbs: Vec<Verb>) -> Expected {
    let path = |path: &str| json!({"path": path, "text": {"en": "?"}});
    let number = json!({"path": "a.n", "text": {"en": "?"}, "type": "number", "minimum": 0, "maximum": 100});
    let questionnaire = json!({
        "id": "q", "version": "1", "missing": "unknown", "options": ["yes", "no", "skipped", "unknown"],
        "groups": [], "questions": [path("a.x"), path("a.y"), path("a.z"), path("b.c.x"), path("b.c.y"), number],
    });
    let mut all = vec![
        risk("yes", 0),
        risk("no", 100),
        risk("unknown", 100),
        Verb::Skip { paths: Vec::new(), option: "skipped".to_owned() },
        Verb::Bands { paths: vec!["a.n".to_owned()], bands: vec![(Amount::whole(0), Amount::whole(0))] },
        weight("a.n", Amount::whole(0)),
        tier("invest", Amount::whole(0)),
        tier("engage", Amount::whole(40)),
        tier("exclude", Amount::whole(70)),
    ];
    all.extend(verbs);
    let declarations = all.into_iter().map(|verb| Declaration { verb, because: None }).collect();
    let model = Policy { declarations };
    let policy = print_policy::script(&model, Style::plain(), Random::new(0));
    let companies = vec![json!({"id": "acme", "answers": answers})];
    expect(&Case { seed: 0, questionnaire, policy, model, companies, as_of: DAY.to_owned() }, 0)
}

fn risk(option: &str, points: i64) -> Verb {
    Verb::Risk { paths: Vec::new(), option: option.to_owned(), points: Amount::whole(points) }
}

fn weight(path: &str, weight: Amount) -> Verb {
    Verb::Weight { paths: vec![path.to_owned()], weight }
}

fn tier(id: &str, from: Amount) -> Verb {
    Verb::Tier { id: id.to_owned(), from, title: None }
}

fn combine(path: &str, how: How) -> Verb {
    Verb::Combine { paths: vec![path.to_owned()], how }
}

fn rule(id: &str, effect: Effect) -> Verb {
    let condition = Condition::Not(Box::new(Condition::Flag("litigation".to_owned())));
    Verb::Rule(Rule {
        id: id.to_owned(),
        condition,
        effect,
        days: Days::default(),
        approved_by: None,
        title: None,
    })
}

fn waive(last: &str) -> Verb {
    let days = Days { first: None, last: Some(date::day(last)) };
    Verb::Waive {
        rule: "floor".to_owned(),
        company: "acme".to_owned(),
        days,
        approved_by: "committee".to_owned(),
    }
}

fn floor() -> Verb {
    rule("floor", Effect::AtLeast("exclude".to_owned()))
}

#[test]
fn thirds_hit_a_threshold_exactly() {
    let answers = json!({"a.x": "no", "a.y": "yes", "a.z": "yes", "b.c.x": "skipped", "b.c.y": "skipped"});
    let expected = assess(answers.clone(), vec![tier("engage", Amount::fraction(100, 3))]);
    assert_eq!(expected.total, Some(quotient(100, 3)));
    assert_eq!(expected.score_tier.as_deref(), Some("engage"));
    let above = assess(answers, vec![tier("engage", Amount::decimal(333_334, 4))]);
    assert_eq!(above.tier, "invest");
}

#[test]
fn sevenths_and_decimals_hit_a_threshold_exactly() {
    let answers =
        json!({"a.x": "no", "a.y": "yes", "a.z": "skipped", "b.c.x": "skipped", "b.c.y": "skipped"});
    let weights = vec![weight("a.x", Amount::decimal(3, 1)), weight("a.y", Amount::fraction(4, 10))];
    let expected = assess(answers, [weights, vec![tier("exclude", Amount::fraction(300, 7))]].concat());
    assert_eq!(expected.scores["a"], quotient(300, 7));
    assert_eq!(expected.tier, "exclude");
}

#[test]
fn a_group_takes_the_greatest_the_least_or_the_sum_of_its_children() {
    let answers = json!({"a.x": "no", "a.y": "yes", "a.z": "no", "b.c.x": "skipped", "b.c.y": "skipped"});
    let score = |how| assess(answers.clone(), vec![combine("a", how), weight("a.x", Amount::whole(2))]).total;
    assert_eq!(score(How::Max), Some(rational(100)));
    assert_eq!(score(How::Min), Some(rational(0)));
    assert_eq!(score(How::Sum), Some(rational(300)));
    assert_eq!(score(How::Mean), Some(rational(75)));
}

#[test]
fn a_skipped_answer_leaves_the_mean_and_the_coverage() {
    let expected = assess(json!({"a.x": "no", "a.y": "skipped", "b.c.x": "yes", "b.c.y": "yes"}), Vec::new());
    assert_eq!(expected.scores.get("a.y"), None);
    // `a.z` is missing: `a` is 100 of two answers, `b` is 0; asked are four, answered three.
    assert_eq!(expected.total, Some(rational(50)));
    assert_eq!(expected.coverage, quotient(3, 4));
}

#[test]
fn the_most_specific_path_wins_and_of_one_key_the_last() {
    let at = |path: &str, points| {
        let points = Amount::whole(points);
        Verb::Risk { paths: vec![path.to_owned()], option: "no".to_owned(), points }
    };
    let skip = Verb::Skip { paths: vec!["a".to_owned()], option: "no".to_owned() };
    let answers = json!({"a.x": "no", "a.y": {"answer": "no"}, "b.c.x": "no"});
    let verbs = vec![at("a.x", 10), at("a", 20), skip, at("b.c", 30), at("b", 40), risk("no", 50)];
    let scores = assess(answers, verbs).scores;
    assert_eq!(scores["a.x"], rational(10));
    assert_eq!(scores.get("a.y"), None);
    assert_eq!(scores["b.c.x"], rational(30));
}

#[test]
fn a_node_of_weight_0_keeps_a_score_of_its_own() {
    let answers = json!({"a.x": "no", "a.y": "no", "a.z": "no", "b.c.x": "yes", "b.c.y": "yes", "a.n": 5});
    let expected = assess(answers, vec![weight("a", Amount::whole(0))]);
    assert_eq!(expected.scores["a"], rational(100));
    assert_eq!(expected.scores["a.n"], rational(0));
    assert_eq!(expected.total, Some(rational(0)));
    assert_eq!(expected.coverage, rational(1));
}

#[test]
fn too_little_coverage_is_unrated_unless_a_floor_holds() {
    let answers = json!({"a.x": "yes"});
    let coverage = |top| Verb::Coverage(Amount::fraction(top, 5));
    assert_eq!(assess(answers.clone(), vec![coverage(1)]).tier, "exclude");
    let unrated = assess(answers.clone(), vec![coverage(2)]);
    assert_eq!((unrated.tier.as_str(), unrated.score_tier), ("unrated", None));
    let cap = rule("cap", Effect::AtMost("invest".to_owned()));
    assert_eq!(assess(answers.clone(), vec![coverage(2), cap]).tier, "unrated");
    assert_eq!(assess(answers, vec![coverage(2), floor()]).tier, "exclude");
}

#[test]
fn a_floor_beats_a_cap() {
    let answers = json!({"a.x": "yes", "a.y": "yes", "a.z": "no", "b.c.x": "yes", "b.c.y": "yes"});
    let cap = rule("cap", Effect::AtMost("engage".to_owned()));
    let expected = assess(answers, vec![floor(), cap]);
    assert_eq!(expected.score_tier.as_deref(), Some("invest"));
    assert_eq!(expected.tier, "exclude");
    assert_eq!(expected.rules, ["floor", "cap"]);
    let capped = assess(json!({}), vec![rule("cap", Effect::AtMost("engage".to_owned()))]);
    assert_eq!((capped.score_tier.as_deref(), capped.tier.as_str()), (Some("exclude"), "engage"));
}

#[test]
fn a_waiver_is_in_force_until_its_last_day() {
    let answers = json!({"a.x": "yes", "a.y": "yes", "a.z": "yes", "b.c.x": "yes", "b.c.y": "yes"});
    let on_the_day = assess(answers.clone(), vec![floor(), waive(DAY)]);
    assert_eq!((on_the_day.tier.as_str(), on_the_day.waived), ("invest", vec!["floor".to_owned()]));
    assert!(on_the_day.rules.is_empty());
    let after = assess(answers, vec![floor(), waive("2026-06-29")]);
    assert_eq!((after.tier.as_str(), after.waived.len()), ("exclude", 0));
}

#[test]
fn a_script_replaces_a_score_and_may_give_none() {
    let script = |script| Verb::Score { paths: vec!["a".to_owned()], script };
    let children = Quantity::Children("a".to_owned(), Fold::Sum, Amount::whole(0));
    let third = Quantity::Over(Box::new(children), Amount::whole(3));
    let answers = json!({"a.x": "no", "a.y": "no", "a.z": "yes", "b.c.x": "yes", "b.c.y": "yes"});
    let scores = assess(answers.clone(), vec![script(Script::Number(third))]).scores;
    assert_eq!((&scores["a"], &scores[""]), (&quotient(200, 3), &quotient(100, 3)));
    let none = assess(answers, vec![script(Script::Nothing)]).scores;
    assert_eq!((none.get("a"), &none[""]), (None, &rational(0)));
}

#[test]
fn days_are_counted_over_leap_years() {
    assert_eq!(date::day("1970-01-01"), 0);
    assert_eq!(date::day("2024-03-01") - date::day("2024-02-28"), 2);
    for day in date::day("1999-12-01")..date::day("2030-01-31") {
        assert_eq!(date::day(&date::text(day)), day);
    }
}

#[test]
fn amounts_print_as_they_value() {
    let texts =
        [Amount::whole(5), Amount::decimal(3, 1), Amount::decimal(1205, 2)].map(|amount| amount.text());
    assert_eq!(texts, ["5", "0.3", "12.05"]);
    assert_eq!(Amount::fraction(1, 4).value(), quotient(1, 4));
    assert!(Amount::fraction(100, 3).text().contains('.'));
    assert_eq!(Relation::AtLeast.sign(), ">=");
}

/// The drawn policies are valid as far as the model can tell: tiers, points, bands, cover.
#[test]
fn drawn_policies_are_valid() {
    for seed in 0..400 {
        let (old, new) = variants(seed);
        assert_eq!(old.policy, case(seed).policy, "the same seed draws the same case");
        for case in [&old, &new] {
            let survey = Survey::read(&case.questionnaire);
            let ladder = case.model.ladder();
            assert_eq!(ladder[0].1, rational(0), "{}", describe(case));
            assert!(ladder.windows(2).all(|pair| pair[0].1 < pair[1].1), "{}", describe(case));
            for question in survey.questions.iter().filter(|one| case.model.carries_weight(&one.path, "")) {
                let has_decision = |option: &String| case.model.decision(&question.path, option).is_some();
                assert!(question.options.iter().all(has_decision), "{}", describe(case));
                assert_eq!(question.range.is_some(), case.model.bands(&question.path).is_some());
            }
        }
        let order = |case: &Case, other: &Case| -> Vec<String> {
            case.model.tiers().into_iter().filter(|id| other.model.tiers().contains(id)).collect()
        };
        assert_eq!(order(&old, &new), order(&new, &old), "{}", describe(&new));
    }
}

#[test]
fn a_reshuffled_policy_means_the_same() {
    for seed in 0..300 {
        let case = case(seed);
        let other = reshuffled(&case, seed + 1);
        for index in 0..case.companies.len() {
            assert_eq!(expect(&case, index), expect(&other, index), "{}", describe(&other));
        }
    }
}
