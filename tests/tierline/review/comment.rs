//! Comments on pull requests: read back as GitHub reads them.

use std::collections::BTreeMap;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::{Value, json};
use tierline::assess::{Assessor, Book};
use tierline::diff::{Population, compare};
use tierline::model::Language;
use tierline::render::{DifferenceInput, Terminal, difference_comment};

use crate::support::{World, memory_world, tierline};

const HOSTILE: &str =
    "@everyone | `x` <img>\u{202e} [a](https://x.example) #1 **b**\n\u{7}<!-- --> @org/team $x$ ``";

const QUESTIONNAIRE: &str = r#"{"id": "q", "version": "1", "missing": "unknown", "options": ["yes", "no", "unknown"],
    "groups": [], "questions": [{"path": "a", "text": {"en": "A?"}}]}"#;

fn world(names: impl Iterator<Item = String>, rules: &str) -> World {
    let companies: Vec<Value> = names
        .enumerate()
        .map(|(index, name)| json!({"id": format!("c{index}"), "name": name, "answers": {"a": if index % 3 == 0 { "yes" } else { "no" }}}))
        .collect();
    let base = "risk(\"yes\", 0); risk(\"no\", 100); risk(\"unknown\", 50); tier(\"invest\", 0); tier(\"exclude\", 101);";
    let questionnaire = serde_json::from_str(QUESTIONNAIRE).expect("JSON");
    memory_world(&questionnaire, &format!("{base}\n{rules}"), &companies, "2026-06-30")
}

fn comment(world: &World, rules: &str, language: Language) -> String {
    let new = world.compile(&format!("{}\n{rules}", world.policy.sources[0].content()));
    let assess = |policy| {
        Assessor::new(policy, &world.questionnaire, world.day).assess_all(&world.companies).expect("no fault")
    };
    let (before, after) = (assess(&world.policy), assess(&new));
    let (old, new) = (world.side(&world.policy, &before), world.side(&new, &after));
    let book = Book::default();
    let population = Population { book: &book, day: world.day };
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
    let terminal = Terminal { width: 120, is_ascii: false, language };
    difference_comment(input, &terminal, "tierline diff 'a`b' ```")
}

/// What a comment is made of, when it is read.
#[derive(Default)]
struct Page {
    /// How many cells each row of each table has.
    tables: Vec<Vec<usize>>,
    html: Vec<String>,
    links: usize,
    text: String,
    /// The text outside of code.
    prose: String,
    code: Vec<String>,
}

fn read(markdown: &str) -> Page {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
    let mut page = Page::default();
    let mut is_code = false;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Table(_)) => page.tables.push(Vec::new()),
            Event::Start(Tag::TableHead | Tag::TableRow) => page.tables.last_mut().expect("a table").push(0),
            Event::Start(Tag::TableCell) => {
                *page.tables.last_mut().and_then(|rows| rows.last_mut()).expect("a row") += 1;
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => page.links += 1,
            Event::Start(Tag::CodeBlock(kind)) => {
                assert!(matches!(kind, CodeBlockKind::Fenced(_)), "no code by indentation:\n{markdown}");
                is_code = true;
                page.code.push(String::new());
            }
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Html(html) | Event::InlineHtml(html) => page.html.push(html.into_string()),
            Event::Text(text) | Event::Code(text) => {
                page.text.push_str(&text);
                if is_code {
                    page.code.last_mut().expect("a block").push_str(&text);
                } else {
                    page.prose.push_str(&text);
                }
            }
            Event::InlineMath(math) | Event::DisplayMath(math) => panic!("no mathematics: {math}"),
            _ => {}
        }
    }
    page
}

/// No table is broken, nothing of a user's is HTML, link or mention.
fn assert_harmless(markdown: &str) -> Page {
    let page = read(markdown);
    for rows in &page.tables {
        assert!(
            rows.iter().all(|cells| *cells == rows[0]),
            "every row has as many cells: {rows:?}\n{markdown}"
        );
    }
    assert_eq!(page.links, 0, "{markdown}");
    for html in page.html.iter().flat_map(|html| html.lines()) {
        let ours = [
            "<details>",
            "</details>",
            "<summary>",
            "</summary>",
            "<b>",
            "</b>",
            "&lt;",
            "&gt;",
            "&amp;",
            "&#8203;",
        ];
        let is_marker =
            html.starts_with("<!-- tierline-") && html.ends_with(" -->") && html.matches("--").count() == 2;
        let rest = if is_marker {
            String::new()
        } else {
            ours.iter().fold(html.to_owned(), |rest, tag| rest.replace(tag, ""))
        };
        assert!(!rest.contains(['<', '>']), "{html}");
        assert!(!html.contains("@everyone") && !html.contains("@org"), "{html}");
    }
    assert!(!page.prose.contains("@everyone") && !page.prose.contains("@org"), "{markdown}");
    assert!(!page.prose.contains("://") && !page.prose.contains("#1 "), "{markdown}");
    assert!(!markdown.contains(['\u{202e}', '\u{7}']), "{markdown}");
    assert!(markdown.chars().count() < 60_000, "{} characters", markdown.chars().count());
    page
}

#[test]
fn a_hostile_name_does_no_harm() {
    let quoted = HOSTILE.replace('\n', "\\n").replace('"', "\\\"");
    let rules = format!(
        "rule(\"{quoted}\", |c| c.answer(\"a\") == \"yes\").at_least(\"exclude\").because(\"{quoted}\").title(\"{quoted}\", \"{quoted}\").approved_by(\"{quoted}\");\n\
         rule(\"other\", |c| c.answer(\"a\") == \"no\" && c.id == \"\\`\\`\\`\").at_least(\"exclude\");\n"
    )
    .replace("\\`", "`");
    for language in [Language::English, Language::Chinese] {
        let world = world(std::iter::repeat_n(HOSTILE.to_owned(), 30), "");
        let page = assert_harmless(&comment(&world, &rules, language));
        assert!(page.text.contains("https:\u{200b}//x.example"), "the name is still told: {}", page.text);
        assert!(page.tables.len() > 2);
    }
}

#[test]
fn five_thousand_moves_fit_and_none_is_dropped_in_silence() {
    let names = [
        "Aurora 有限公司",
        HOSTILE,
        "Plain Ltd",
        "|||||||||||||||||||||||||||||||||||||||||||||||||||||||||||",
    ];
    let many = |rules: &str, language| {
        let world = world((0..5_000).map(|index| format!("{} {index}", names[index % names.len()])), "");
        let text = comment(&world, rules, language);
        assert_harmless(&text);
        text
    };
    // One cause for all; and sixty causes, for every id that ends so: `c0` to `c9` are too short.
    let one = "rule(\"all\", |c| c.id != \"\").at_least(\"exclude\");".to_owned();
    let each: String = (0..60)
        .map(|index| {
            format!("rule(\"r{index}\", |c| c.id.ends_with(\"{index:02}\")).at_least(\"exclude\");\n")
        })
        .collect();
    for rules in [&one, &each] {
        for language in [Language::English, Language::Chinese] {
            let text = many(rules, language);
            let told = text.lines().filter(|line| line.starts_with('|') && line.contains(" → **")).count();
            let word = match language {
                Language::English => "more moves find no room",
                Language::Chinese => "项变动超出评论篇幅",
            };
            let left: usize = text
                .lines()
                .find(|line| line.contains(word))
                .and_then(|line| line.trim_start_matches('*').split(' ').next())
                .and_then(|number| number.parse().ok())
                .expect("what is left out is counted");
            let moves = if rules == &one { 5_000 } else { 60 * 50 - 10 };
            assert_eq!(told + left, moves, "every move is shown or counted");
            assert!(told > 20, "{told}");
        }
    }
}

#[test]
fn twenty_rows_are_open_and_the_rest_is_behind_a_summary() {
    let world = world((0..60).map(|index| format!("Firm {index}")), "");
    let text = comment(&world, "rule(\"all\", |c| c.id != \"\").at_least(\"exclude\");", Language::English);
    let open = text.split("<details>").next().expect("a beginning");
    assert_eq!(open.lines().filter(|line| line.contains("| Firm ")).count(), 20, "{open}");
    assert_eq!(text.lines().filter(|line| line.contains("| Firm ")).count(), 60, "{text}");
    assert!(text.contains("40 more of this cause"), "{text}");
}

#[test]
fn the_shipped_comment_tells_what_the_document_does() {
    let pair = "diff policies/baseline.rhai policies/house.rhai";
    for lang in ["en", "zh"] {
        let text = tierline(&format!("{pair} --format markdown --lang {lang}")).succeeds();
        assert_eq!(text.lines().next(), Some("<!-- tierline-diff:v1 policy=house -->"));
        let page = assert_harmless(&text);
        let document = tierline(&format!("{pair} --format json")).json();
        for moved in document["moves"].as_array().expect("an array") {
            let name = moved["name"].as_str().expect("a name");
            assert!(page.text.contains(&name.chars().take(8).collect::<String>()), "{name}\n{text}");
        }
        assert!(page.text.contains("12") && page.text.contains("35.55 %"), "{text}");
        assert!(page.code.iter().any(|code| code.contains("+ tier(\"exclude\", 65)")), "{text}");
        assert!(page.code.iter().any(|code| code.contains("tierline diff policies/baseline.rhai")), "{text}");
    }
}
