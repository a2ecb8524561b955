//! The page of a difference: harmless, reproducible, of a sane size; and, in a browser, true.

use std::collections::BTreeMap;

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tierline::assess::{Assessor, Book};
use tierline::diff::compare;
use tierline::model::Language;
use tierline::render::{DifferenceInput, difference_page};

use crate::support::{World, memory_world, tierline};

mod numbers;
mod opened;

/// The shipped pairs that are looked at.
const PAIRS: [&str; 4] = [
    "policies/baseline.rhai policies/house.rhai",
    "policies/house.rhai policies/baseline.rhai",
    "policies/baseline.rhai policies/norms.rhai",
    "policies/house.rhai policies/house.rhai",
];

fn page(arguments: &str) -> String {
    tierline(&format!("diff {arguments} --format html")).succeeds()
}

/// A page as a file.
fn filed(text: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder for the page");
    let path = folder.path().join("page.html");
    std::fs::write(&path, text).expect("the page is written");
    (folder, path)
}

/// The page of a change from a world's policy to a script.
fn page_of(world: &World, script: &str, language: Language) -> String {
    let new = world.compile(script);
    let assess = |policy| {
        Assessor::new(policy, &world.questionnaire, world.day).assess_all(&world.companies).expect("no fault")
    };
    let (before, after) = (assess(&world.policy), assess(&new));
    let (old, new) = (world.side(&world.policy, &before), world.side(&new, &after));
    let book = Book::default();
    let population = world.population(&book);
    let difference = compare(old, new, population).expect("one order of tiers");
    let input = DifferenceInput {
        difference: &difference,
        old,
        new,
        revisions: (None, None),
        commits: &BTreeMap::new(),
        population,
        rejected: &[],
    };
    difference_page(input, language)
}

fn questions() -> Value {
    json!({
        "id": "two", "version": "1", "missing": "unknown", "options": ["yes", "no", "unknown"],
        "groups": [{"path": "a", "title": {"en": "A"}}],
        "questions": [
            {"path": "a.one", "text": {"en": "One?"}, "options": ["yes", "no", "unknown"]},
            {"path": "a.two", "text": {"en": "How much?"}, "type": "number", "minimum": 0, "maximum": 100},
        ],
    })
}

/// A policy whose stricter tier starts somewhere.
fn script(start: u32) -> String {
    let bands: Vec<String> = (0..=100).map(|from| format!("[{from}, {from}]")).collect();
    format!(
        "policy(\"p\", \"1\");\nrisk(\"yes\", 0); risk(\"no\", 100); risk(\"unknown\", 50);\n\
         bands(\"a.two\", [{}]); weight(\"a.one\", 0);\ntier(\"low\", 0);\ntier(\"high\", {start});\n",
        bands.join(", ")
    )
}

#[test]
fn two_runs_give_the_same_page_in_both_languages() {
    for language in ["en", "zh"] {
        let arguments = format!("{} --lang {language}", PAIRS[0]);
        let once = page(&arguments);
        assert_eq!(once, page(&format!("{arguments} --threads 1")));
        assert!(once.starts_with(&format!("<!DOCTYPE html><html lang=\"{language}")), "the language is said");
    }
    let chinese = page(&format!("{} --lang zh", PAIRS[0]));
    for word in ["变更层级", "迁移矩阵", "趋严", "各项回答对风险分的贡献"] {
        assert!(chinese.contains(word), "{word}");
    }
    for word in ["Migration matrix", "Old and new", "no reason given", "How this page was made"] {
        assert!(page(PAIRS[0]).contains(word) && !chinese.contains(word), "{word}: one language at a time");
    }
}

/// The bytes that a text in base 64 stands for.
fn decoded(text: &str) -> Vec<u8> {
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: String =
        text.chars().filter_map(|digit| digits.find(digit)).map(|value| format!("{value:06b}")).collect();
    let whole = bits.as_bytes().chunks_exact(8);
    whole.map(|byte| byte.iter().fold(0, |value, bit| value << 1 | (bit - b'0'))).collect()
}

#[test]
fn the_content_policy_admits_the_one_style_and_nothing_else() {
    for pair in PAIRS {
        let page = page(pair);
        let style = page.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next());
        let style = style.expect("the page has a style");
        let policy = page.split("Content-Security-Policy\" content=\"").nth(1);
        let policy = policy.and_then(|rest| rest.split('"').next()).expect("the page has a content policy");
        let digest = policy.split("sha256-").nth(1).and_then(|rest| rest.split('\'').next());
        assert_eq!(decoded(digest.expect("a digest")), Sha256::digest(style.as_bytes()).to_vec(), "{pair}");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(page.find("Content-Security-Policy") < page.find("<style>"), "the policy stands first");
        for wrong in ["<script", " style=", "<link", "<img", "javascript:", "<iframe", "@import", " onclick"]
        {
            assert!(!page.contains(wrong), "{pair}: {wrong}");
        }
        assert_eq!(page.matches("<style").count(), 1, "{pair}");
    }
}

/// A name that tries everything.
const HOSTILE: &str = "@everyone | `x` <img src=x onerror=alert(1)>\u{202e}\u{1b}[31m\u{7}</title></style><script>alert(2)</script>\"'&amp;";

fn hostile_world() -> World {
    let evidence = json!([
        {"title": HOSTILE, "url": "javascript:alert(3)"},
        {"title": "quoted", "url": "https://example.org/'onmouseover='alert(4)"},
        {"title": "plain", "url": "https://example.org/a?b=1&c=2", "date": "2026-01-31"},
    ]);
    let company = json!({"id": "a", "name": HOSTILE, "answers": {"a.one": {"answer": "no"}, "a.two": {"answer": 45, "evidence": evidence}}});
    let mut questions = questions();
    questions["questions"][1]["text"] = json!({"en": HOSTILE, "zh": HOSTILE});
    memory_world(&questions, &script(50), &[company], "2026-06-30")
}

/// The change that moves the hostile company, with reasons to match.
fn hostile_script() -> String {
    let said = "@everyone | `x` <img src=x onerror=alert(5)></script>";
    script(40).replace(
        "tier(\"high\", 40);",
        &format!(
            "tier(\"high\", 40).title(\"<b>{said}\", \"<b>{said}\").because(\"{said}\"); // {said}\u{202e}"
        ),
    )
}

#[test]
fn names_that_try_everything_do_no_harm() {
    for language in [Language::English, Language::Chinese] {
        let page = page_of(&hostile_world(), &hostile_script(), language);
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"), "the name is shown");
        for wrong in
            ["<img", "<script", "<b>", "href=\"javascript", "onmouseover=\"", "\u{202e}", "\u{1b}", "\u{7}"]
        {
            assert!(!page.contains(wrong), "{wrong:?}");
        }
        assert!(page.contains("href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noreferrer noopener\""));
        assert_eq!(page.matches("<title").count() - page.matches("<title id=").count(), 1, "one title");
        assert!(page.chars().all(|character| character == '\n' || !character.is_control()));
    }
}

#[test]
fn five_thousand_moves_make_a_page_of_sane_size_and_none_is_dropped() {
    let companies: Vec<Value> = (0..5_000)
        .map(|index| {
            let score = 40 + index % 10;
            json!({"id": format!("company-{index}"), "answers": {"a.one": "yes", "a.two": score}})
        })
        .collect();
    let world = memory_world(&questions(), &script(50), &companies, "2026-06-30");
    let page = page_of(&world, &script(40), Language::English);
    assert!(page.contains("<h1>5000 of 5000 companies change tier"), "the story");
    assert!(page.len() < 6_000_000, "{} bytes", page.len());
    let told = page.split("<bdi>").filter_map(|rest| rest.split("</bdi>").next());
    let named: BTreeSet<&str> = told.filter(|name| name.starts_with("company-")).collect();
    assert_eq!(named.len(), 5_000, "every company is there");
    assert!(page.contains("Moves of the same cause, folded: 4975"), "what is folded is counted");
    assert_eq!(page.matches("<details class=\"why\">").count(), 100, "the first can be opened");
    assert!(
        page.contains("Moves that open to their reasons, by largest exposure: 100 of 5000"),
        "and that is said"
    );
}

#[test]
fn where_nothing_moves_the_page_says_so_in_two_lines() {
    let same = page(PAIRS[3]);
    assert!(
        same.contains("<h1>No company changes tier</h1>") && same.contains("The two policies mean the same.")
    );
    assert!(!same.contains("<table class=\"moves") && !same.contains("<svg"));
    let company = json!({"id": "a", "answers": {"a.one": "yes", "a.two": 49}});
    let world = memory_world(&questions(), &script(52), &[company], "2026-06-30");
    let near = page_of(&world, &script(50).replace("50);", "49.25);"), Language::English);
    assert!(near.contains("The nearest to a threshold is "), "{near}");
    assert!(near.contains("<data value=\"-0.25\">0.25</data> below high 49.25"));
}
