//! Policies from git: what is read at a revision is what checking it out would find.

mod faults;
mod scratch;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::commands::documents::{assert_valid, schema, validator};
use scratch::Scratch;

const BASE: &str = "policy(\"base\", \"1\");
risk(\"yes\", 0);
risk(\"no\", 100);
risk(\"not_researched\", 100);
tier(\"invest\", 0);
tier(\"engage\", 20).because(\"first minute\");
tier(\"exclude\", 80);
";

const HOUSE: &str = "policy(\"house\", \"1\");
extends(\"base\");
weight(\"remedy\", 1);
";

/// The commits of the story, by what they did.
struct Story {
    scratch: Scratch,
    commits: BTreeMap<&'static str, String>,
}

/// Two questions at first and four later, a threshold, a renamed policy, a broken commit, a branch and its merge.
fn story() -> Story {
    let scratch = Scratch::new();
    let mut commits = BTreeMap::new();
    scratch.write("README.md", "Policies.\n");
    commits.insert("readme", scratch.commit("Ana Lim", "say what this is"));
    scratch.ask(2);
    scratch.default_policy("policies/house.rhai");
    scratch.write("policies/base.rhai", BASE);
    scratch.write("policies/house.rhai", HOUSE);
    commits.insert("first", scratch.commit("Ana Lim", "a first policy"));
    scratch.git(&["tag", "v1"]);
    scratch.edit(
        "policies/base.rhai",
        "tier(\"exclude\", 80);",
        "tier(\"exclude\", 50).because(\"second minute\");",
    );
    commits.insert("threshold", scratch.commit("Bo Chen", "exclude from 50"));
    scratch.write("README.md", "Policies of ours.\n");
    commits.insert("words", scratch.commit("Bo Chen", "words only"));
    scratch.git(&["checkout", "-q", "-b", "topic"]);
    scratch.edit(
        "policies/house.rhai",
        "weight(\"remedy\", 1);",
        "weight(\"remedy\", 3).because(\"remedy first\");",
    );
    commits.insert("weight", scratch.commit("Chi Diaz", "remedy weighs three"));
    scratch.git(&["checkout", "-q", "main"]);
    scratch.ask(4);
    commits.insert("questions", scratch.commit("Ana Lim", "ask about remedy"));
    scratch.git(&["mv", "policies/house.rhai", "policies/房屋.rhai"]);
    scratch.default_policy("policies/房屋.rhai");
    commits.insert("renamed", scratch.commit("Bo Chen", "rename the policy"));
    scratch.edit("policies/base.rhai", "tier(\"engage\", 20)", "tier(\"engage\", )");
    commits.insert("broken", scratch.commit("Bo Chen", "half a line"));
    scratch.edit("policies/base.rhai", "tier(\"engage\", )", "tier(\"engage\", 30)");
    commits.insert("mended", scratch.commit("Ana Lim", "engage from 30"));
    scratch.git(&["merge", "-q", "--no-edit", "-m", "merge topic", "topic"]);
    commits.insert("merge", scratch.head());
    scratch.git(&["tag", "v2"]);
    Story { scratch, commits }
}

impl Story {
    fn asked(&self, revision: &str) -> usize {
        let text = self.scratch.git(&["show", &format!("{revision}:schemas/questions.json")]);
        text.matches("\"path\": \"governance.").count() + text.matches("\"path\": \"remedy.").count()
    }

    fn eval(&self, revision: &str) -> Value {
        self.scratch.checked_out(revision).eval(self.asked(revision))
    }
}

/// Company, from, to: every company whose tier differs between two evaluations.
fn moves(old: &Value, new: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut moves: Vec<_> = rows(&old["assessments"])
        .zip(rows(&new["assessments"]))
        .filter(|(one, other)| one["tier"] != other["tier"])
        .map(|(one, other)| (text(&one["company"]), text(&one["tier"]), text(&other["tier"])))
        .collect();
    moves.sort();
    moves
}

/// The same of the moves of a document.
fn listed(moves: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut listed: Vec<_> = rows(moves)
        .map(|moved| (text(&moved["company"]), text(&moved["from"]), text(&moved["to"])))
        .collect();
    listed.sort();
    listed
}

fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().expect("a list").iter()
}

fn kinds(edits: &Value) -> Vec<&str> {
    rows(edits).map(|edit| edit["kind"].as_str().expect("a word")).collect()
}

#[test]
fn a_diff_of_revisions_is_what_checking_them_out_finds() {
    let story = story();
    let base = story.scratch.git(&["merge-base", "main", "topic"]);
    let pairs = [
        ("diff v1", "v1", "main"),
        ("diff v1..v2", "v1", "v2"),
        ("diff v2..v1", "v2", "v1"),
        ("diff main...topic", base.trim(), "topic"),
        ("diff ...topic", base.trim(), "topic"),
        ("diff HEAD~1 topic", "HEAD~1", "topic"),
        ("diff v1:policies/house.rhai v2:policies/房屋.rhai", "v1", "v2"),
        ("diff v1 policies/房屋.rhai", "v1", "main"),
    ];
    for (command, old, new) in pairs {
        let (before, after) = (story.eval(old), story.eval(new));
        let found = story.scratch.tierline(command).with("--format").with("json").json();
        let expected = moves(&before, &after);
        assert_eq!(listed(&found["moves"]), expected, "{command}");
        assert_eq!(found["summary"]["moved"], expected.len(), "{command}");
        for (side, eval) in [("old", &before), ("new", &after)] {
            for field in ["id", "version", "digest", "meaning"] {
                assert_eq!(found[side][field], eval["policy"][field], "{command}: {side} {field}");
            }
        }
        for moved in rows(&found["moves"]) {
            let shares: Vec<f64> =
                rows(&moved["causes"]).map(|cause| cause["tier_share"].as_f64().expect("a number")).collect();
            assert!(!shares.is_empty(), "{command}: {moved}");
        }
    }
    let (status, objects) =
        (story.scratch.git(&["status", "--porcelain"]), story.scratch.git(&["count-objects"]));
    story.scratch.tierline("diff v1..v2").succeeds();
    assert_eq!(story.scratch.git(&["status", "--porcelain"]), status);
    assert_eq!(story.scratch.git(&["count-objects"]), objects, "nothing is written to the repository");
}

#[test]
fn a_question_more_is_an_edit_with_its_own_share() {
    let story = story();
    let (old, new) = (&story.commits["words"], &story.commits["questions"]);
    let found = story.scratch.tierline(&format!("diff {old}..{new} --format json")).json();
    assert_eq!(kinds(&found["edits"]), ["questionnaire"]);
    assert_eq!(found["edits"][0]["old"], "small 2, 2 questions");
    assert_eq!(found["edits"][0]["new"], "small 4, 4 questions");
    assert!(!listed(&found["moves"]).is_empty());
    for moved in rows(&found["moves"]) {
        assert_eq!(moved["necessary"], serde_json::json!([1]));
        let (from, to) = (moved["old_score"].as_f64(), moved["new_score"].as_f64());
        let share = moved["causes"][0]["score_share"].as_f64();
        assert_eq!(from.zip(share).map(|(from, share)| from + share), to, "{moved}");
    }
    // With other edits beside it, each has its own part: the questions move some, the threshold others.
    let found = story.scratch.tierline(&format!("diff v1..{new} --format json")).json();
    assert_eq!(kinds(&found["edits"]), ["tier", "questionnaire"]);
    assert!(rows(&found["edits"]).any(|edit| edit["moves_alone"] != 0));
}

#[test]
fn the_log_has_what_checking_out_every_commit_and_its_parent_finds() {
    let story = story();
    let log = story.scratch.tierline("log --format json").json();
    let entry = |name: &str| {
        rows(&log["commits"]).find(|entry| entry["commit"] == story.commits[name].as_str()).cloned()
    };
    for name in ["readme", "words", "renamed", "merge"] {
        // A rename changes no decision; the merge is compared with its first parent below.
        assert!(entry(name).is_none() || name == "merge", "{name} changes nothing that decides");
    }
    assert_eq!(
        entry("first").expect("listed")["first"][0]["companies"].as_u64().map(|count| count > 0),
        Some(true)
    );
    let broken = entry("broken").expect("listed");
    assert!(broken["faults"][0].as_str().expect("a text").starts_with("policies/base.rhai:6:"), "{broken}");
    let pairs = [
        ("threshold", "first"),
        ("weight", "words"),
        ("questions", "words"),
        // The parent can't be read: what is compared is the last commit before it that can.
        ("mended", "renamed"),
        ("merge", "mended"),
    ];
    for (name, parent) in pairs {
        let found = entry(name).unwrap_or_else(|| panic!("{name} is listed"));
        let expected = moves(&story.eval(&story.commits[parent]), &story.eval(&story.commits[name]));
        assert_eq!(listed(&found["moves"]), expected, "{name}");
        assert_eq!(found["parent"], story.commits[parent].as_str(), "{name}");
    }
    let threshold = entry("threshold").expect("listed");
    assert_eq!(
        (threshold["author"].as_str(), threshold["subject"].as_str(), threshold["date"].as_str()),
        (Some("Bo Chen"), Some("exclude from 50"), Some("2026-03-01T12:00:00+08:00"))
    );
    assert_eq!(kinds(&threshold["edits"]), ["tier"]);
    assert_eq!(threshold["edits"][0]["because"], "second minute");
    let order: Vec<&str> =
        rows(&log["commits"]).map(|entry| entry["commit"].as_str().expect("a name")).collect();
    let git = story.scratch.git(&["log", "--topo-order", "--format=%H"]);
    let git: Vec<&str> = git.lines().filter(|commit| order.contains(commit)).collect();
    assert_eq!(order, git, "in git's order");
}

#[test]
fn the_log_of_a_company_is_its_path_through_the_tiers() {
    let story = story();
    for company in ["northwind", "qinglan", "southsea", "brightline"] {
        let whole = story.scratch.tierline("log --format json").json();
        let expected: Vec<(&Value, &Value, &Value)> = rows(&whole["commits"])
            .flat_map(|entry| rows(&entry["moves"]).map(move |moved| (entry, moved)))
            .filter(|(_, moved)| moved["company"] == company)
            .map(|(entry, moved)| (&entry["commit"], &moved["from"], &moved["to"]))
            .collect();
        let path = story.scratch.tierline("log --format json --company").with(company).json();
        let found: Vec<(&Value, &Value, &Value)> = rows(&path["commits"])
            .filter(|entry| entry["moves"].as_array().is_some_and(|moves| moves.len() == 1))
            .map(|entry| (&entry["commit"], &entry["moves"][0]["from"], &entry["moves"][0]["to"]))
            .collect();
        assert_eq!(found, expected, "{company}");
    }
}

#[test]
fn blame_names_commit_author_and_line() {
    let story = story();
    let mut names: Vec<String> = Vec::new();
    for company in ["northwind", "qinglan", "southsea", "brightline"] {
        let blame = story.scratch.tierline("blame --format json").with(company).json();
        let log = story.scratch.tierline("log --format json --company").with(company).json();
        let last = rows(&log["commits"]).find(|entry| entry["moves"] != serde_json::json!([]));
        assert_eq!(
            blame["since"]["commit"],
            last.map_or(Value::Null, |entry| entry["commit"].clone()),
            "{company}"
        );
        for line in rows(&blame["lines"]) {
            // What git itself blames for the line.
            let at = line["at"].as_str().expect("a place");
            let mut parts = at.split(':');
            let (file, number) = (parts.next().expect("a file"), parts.next().expect("a line"));
            let range = format!("{number},{number}");
            let git = story.scratch.git(&["blame", "--porcelain", "-L", &range, "--", file]);
            assert_eq!(git.split(' ').next(), line["commit"].as_str(), "{at}");
            let text = std::fs::read_to_string(story.scratch.path().join(file)).expect("the policy");
            let number: usize = number.parse().expect("a number");
            assert_eq!(text.lines().nth(number - 1), line["text"].as_str(), "{at}");
            names.push(format!(
                "{} {}",
                line["author"].as_str().expect("a name"),
                line["text"].as_str().expect("a line")
            ));
        }
    }
    assert!(
        names.contains(&"Bo Chen tier(\"exclude\", 50).because(\"second minute\");".to_owned()),
        "{names:#?}"
    );
    assert!(
        names.contains(&"Ana Lim tier(\"engage\", 30).because(\"first minute\");".to_owned()),
        "{names:#?}"
    );
    assert!(
        names.contains(&"Chi Diaz weight(\"remedy\", 3).because(\"remedy first\");".to_owned()),
        "{names:#?}"
    );
    // What isn't committed is said to be so.
    story.scratch.edit("policies/base.rhai", "tier(\"exclude\", 50)", "tier(\"exclude\", 51)");
    let blame = story.scratch.tierline("blame qinglan --format json").json();
    assert!(rows(&blame["lines"]).any(|line| line["commit"].is_null()), "{blame:#}");
}

#[test]
fn an_edit_without_a_reason_names_its_author() {
    let story = story();
    story.scratch.edit("policies/base.rhai", "risk(\"no\", 100);", "risk(\"no\", 90);");
    let commit = story.scratch.commit("Dov Eshel", "softer");
    let found = story.scratch.tierline("diff v2..main --format json").json();
    assert_valid(&validator(&schema("diff")), &found, "diff v2..main");
    let unexplained = &found["unexplained"][0];
    assert_eq!(
        (&unexplained["lacks"][0], &unexplained["at"]),
        (&json!("because"), &json!("policies/base.rhai:3:1"))
    );
    assert_eq!(unexplained["commit"]["author"], "Dov Eshel");
    assert_eq!(unexplained["commit"]["commit"], commit.as_str());
    for format in ["terminal", "markdown", "html"] {
        let shown = story.scratch.tierline(&format!("diff v2..main --format {format}")).succeeds();
        assert!(shown.contains("Dov Eshel"), "{format}\n{shown}");
    }
}

#[test]
fn histories_are_valid_documents() {
    let [log, blame] = ["log", "blame"].map(|name| validator(&schema(name)));
    let story = story();
    for command in
        ["log", "log v1..v2", "log -n 2", "log --company qinglan", "log --policy policies/base.rhai"]
    {
        let document = story.scratch.tierline(&format!("{command} --format json")).json();
        assert_valid(&log, &document, command);
        assert!(!document["commits"].as_array().expect("a list").is_empty(), "{command}");
    }
    for command in ["blame qinglan", "blame southsea v1", "blame northwind policies/base.rhai"] {
        let document = story.scratch.tierline(&format!("{command} --format json")).json();
        assert_valid(&blame, &document, command);
        assert!(!document["lines"].as_array().expect("a list").is_empty(), "{command}");
    }
    // What several documents have is described alike in each.
    let diff = schema("diff");
    for document in ["log", "blame"] {
        let schema = schema(document);
        for (name, part) in diff["$defs"].as_object().expect("parts") {
            let own = &schema["$defs"][name];
            assert!(own.is_null() || own == part, "{document}: {name}");
        }
    }
}

#[test]
fn every_command_takes_a_revision() {
    let story = story();
    let old = story.scratch.tierline("eval v1 --format json").json();
    let checked = story.eval("v1");
    assert_eq!(
        (&old["assessments"][0]["tier"], &old["policy"]),
        (&checked["assessments"][0]["tier"], &checked["policy"])
    );
    assert_eq!(story.scratch.tierline("show v1 --format json").json()["policy"], checked["policy"]);
    story.scratch.tierline("check v1 topic").succeeds();
    // From a folder inside, paths of `REV:path` are still from the top, and `./` from here.
    let inside = story.scratch.path().join("policies");
    for name in ["v1:policies/house.rhai", "v1:./house.rhai"] {
        let found = crate::support::tierline("show --format json").with(name).inside(&inside).json();
        assert_eq!(found["policy"]["meaning"], checked["policy"]["meaning"], "{name}");
    }
}
