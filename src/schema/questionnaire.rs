//! A questionnaire: checked by its schema, then by what its words mean.

use std::collections::BTreeSet;

use std::sync::LazyLock;

use super::compiled::CompiledSchema;
use super::dependencies::{Dependent, read_dependencies};
use super::paths::read_tree;
use super::phrase::{brief, quoted};
use super::scales::Scales;
use crate::diagnostic::{Diagnostic, ordered};
use crate::document::{Value, read_json};
use crate::model::{Exact, NodeIndex, NumberRange, OptionIndex, Question, Questionnaire};
use crate::text::Text;

static SCHEMA: LazyLock<CompiledSchema> = LazyLock::new(|| {
    let text = Text::new(
        "schemas/questionnaire.schema.json",
        include_str!("../../schemas/questionnaire.schema.json"),
    );
    CompiledSchema::shipped(&text, "questionnaire")
});

/// Reads a questionnaire, or says all that is wrong with it.
pub fn read_questionnaire(text: &Text) -> Result<Questionnaire, Vec<Diagnostic>> {
    let value = read_json(text, 0, text.content().len())?;
    let faults = SCHEMA.check_written(&value, text);
    if !faults.is_empty() {
        return Err(ordered(faults));
    }
    let mut faults = Vec::new();
    let asked = value.get("questions").map_or(&[][..], Value::items);
    let (tree, nodes) = read_tree(text, &value, &mut faults);
    let mut scales = Scales::new(text, &value);
    let mut questions = Vec::new();
    for (item, node) in asked.iter().zip(nodes) {
        let options = scales.of(item).unwrap_or_else(|fault| {
            faults.push(fault);
            Vec::new()
        });
        questions.push(read_question(text, item, (node, options), &mut faults));
    }
    let missing = value.get("missing").unwrap_or(&value);
    let missing = scales.option(missing).map_err(|fault| faults.push(fault)).ok();
    read_dependencies(&Dependent { text, asked, scales: &scales }, &mut questions, &mut faults);
    let (options, option_faults) = scales.finish();
    faults.extend(option_faults);
    match missing {
        Some(missing) if faults.is_empty() => {
            let word = |name| value.get(name).and_then(Value::as_text).unwrap_or_default().to_owned();
            let (id, version) = (word("id"), word("version"));
            Ok(Questionnaire {
                id,
                version,
                missing,
                options,
                questions,
                tree,
                asked_elsewhere: BTreeSet::new(),
                text: text.clone(),
            })
        }
        _ => Err(ordered(faults)),
    }
}

fn read_question(
    text: &Text,
    item: &Value,
    (node, options): (NodeIndex, Vec<OptionIndex>),
    faults: &mut Vec<Diagnostic>,
) -> Question {
    let limit = |name| item.get(name).and_then(|value| Exact::parse(value.as_number()?));
    let number = match (limit("minimum"), limit("maximum")) {
        (Some(minimum), Some(maximum)) => Some(NumberRange {
            minimum,
            maximum,
            is_whole: item.get("integer").and_then(Value::as_bool).unwrap_or(false),
            unit: item.get("unit").and_then(Value::as_text).map(str::to_owned),
        }),
        _ => None,
    };
    if let (Some(range), Some(least), Some(most)) = (&number, item.get("minimum"), item.get("maximum"))
        && range.minimum > range.maximum
    {
        faults.push(
            Diagnostic::error(
                "empty-range",
                brief(text, least.range),
                format!("the minimum is {}", quoted(&range.minimum.to_string())),
            )
            .label("must be at most the maximum")
            .with_related(brief(text, most.range), "the maximum"),
        );
    }
    let sources = item.get("sources").map_or(&[][..], Value::items);
    Question {
        node,
        options,
        number,
        depends_on: None,
        sources: sources.iter().filter_map(Value::as_text).map(str::to_owned).collect(),
        range: item.get("path").unwrap_or(item).range,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{QUESTIONNAIRE, lines, questionnaire};
    use super::*;
    use crate::model::Tree;

    #[test]
    fn the_shipped_questionnaire_is_read() {
        let text = Text::new("q.json", include_str!("../../schemas/questionnaire.json"));
        let read = read_questionnaire(&text).map_err(|faults| lines(&faults)).expect("a questionnaire");
        assert!(read.find("governance.policy_commitment").is_some() && !read.options.is_empty());
    }

    #[test]
    fn groups_come_first_and_options_are_in_order_of_use() {
        let read = questionnaire();
        let paths: Vec<&str> =
            read.tree.subtree(Tree::ROOT).iter().map(|node| read.tree.node(*node).path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "",
                "governance",
                "governance.committee",
                "governance.veto",
                "governance.incidents",
                "exposure",
                "exposure.revenue_pct"
            ]
        );
        let words: Vec<&str> = read.options.iter().map(|(word, _)| word.as_str()).collect();
        assert_eq!(words, ["yes", "partial", "no", "not_researched"]);
        assert_eq!(read.options[0].1.chinese.as_deref(), Some("是"));
        let snippet = |path| {
            let node = read.tree.node(read.tree.find(path).expect("a node"));
            read.text.content()[node.range.start()..node.range.end()].to_owned()
        };
        assert_eq!(snippet("exposure"), "\"exposure.revenue_pct\"");
    }

    #[test]
    fn what_the_words_mean_is_checked() {
        let cases = [
            (
                r#""missing": "not_researched""#,
                r#""missing": "not_reserched""#,
                "unknown-option 2:46 \"not_reserched\" | option `not_reserched` is unknown | in no list of options (did you mean `not_researched`?)",
            ),
            (
                r#""no", "not_researched"]"#,
                r#""no"]"#,
                "missing-option 3:26 [ | a list of options lacks the `missing` one | must hold `not_researched` (a question that nobody has researched counts as answered so)",
            ),
            (
                r#"_scale": "practice""#,
                r#"_scale": "practise""#,
                "unknown-scale 3:88 \"practise\" | scale `practise` is unknown | not among `scales` (did you mean `practice`?)",
            ),
            (
                r#""yes": {"#,
                r#""yess": {"#,
                "unknown-option 4:21 \"yess\" | option `yess` is unknown | in no list of options (did you mean `yes`?)",
            ),
            (
                r#""minimum": 0, "maximum": 8"#,
                r#""minimum": 9, "maximum": 8"#,
                "empty-range 10:113 9 | the minimum is `9` | must be at most the maximum",
            ),
            (
                r#""governance", "title""#,
                r#""goverance", "title""#,
                "empty-group 5:23 \"goverance\" | group `goverance` has no question | no question's path starts with it (take the group out, or ask something in it)",
            ),
            (
                "governance.incidents",
                "governance.veto",
                "duplicate-path 10:14 \"governance.veto\" | path `governance.veto` is there twice | again here",
            ),
            (
                "governance.incidents",
                "governance.veto.x",
                "duplicate-path 9:14 \"governance.veto\" | path `governance.veto` is both a question and a group | a question here (give the question a path of its own inside the group)",
            ),
            (
                r#"n": "governance.committee""#,
                r#"n": "governance.comittee""#,
                "unknown-question 9:87 \"governance.comittee\" | `governance.comittee` is no question | not in this questionnaire (did you mean `governance.committee`?)",
            ),
            (
                r#"n": "governance.committee""#,
                r#"n": "governance.veto""#,
                "depends-on-itself 9:87 \"governance.veto\" | question `governance.veto` depends on itself | the circle starts here",
            ),
            (
                r#""otherwise": "no""#,
                r#""otherwise": "none""#,
                "unknown-option 9:155 \"none\" | `none` is no option of the question | must be one of `yes`, `partial`, `no`, `not_researched`",
            ),
        ];
        for (old, new, expected) in cases {
            assert!(QUESTIONNAIRE.contains(old), "{old}");
            let text = Text::new("q.json", QUESTIONNAIRE.replacen(old, new, 1));
            assert_eq!(lines(&read_questionnaire(&text).expect_err("faults")), [expected]);
        }
    }

    #[test]
    fn what_is_accepted_at_a_glance_is_accepted_in_full() {
        let is_accepted = |content: &str| {
            let text = Text::new("q.json", content);
            let Ok(value) = read_json(&text, 0, content.len()) else { return false };
            let is_accepted = SCHEMA.acceptance().accepts(content.as_bytes(), value.range);
            assert!(!is_accepted || SCHEMA.check(&value, &text).is_empty(), "{content}");
            is_accepted
        };
        assert!(is_accepted(include_str!("../../schemas/questionnaire.json")));
        assert!(is_accepted(QUESTIONNAIRE));
        // Each word in the place of each other one.
        let pieces: Vec<&str> = QUESTIONNAIRE.split('"').collect();
        let words: BTreeSet<&str> =
            pieces.iter().skip(1).step_by(2).copied().chain(["options", "minProperties", "groups"]).collect();
        let (mut accepted, mut tried) = (0, 0);
        for at in (1..pieces.len()).step_by(2) {
            for word in &words {
                let mut changed = pieces.clone();
                changed[at] = word;
                accepted += usize::from(is_accepted(&changed.join("\"")));
                tried += 1;
            }
        }
        assert!(accepted > tried / 10 && accepted < tried, "{accepted} of {tried}");
    }
}
