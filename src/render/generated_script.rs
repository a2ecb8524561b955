//! Generated tests as a script that passes.

use super::suite_words::key_text;
use crate::model::{Day, Exact};
use crate::policy::Policy;
use crate::policy::scenario::Datum;
use crate::suite::{Generated, GeneratedTest, Purpose, Side, Start};

/// The tests of a policy at a path, as they are written beside it.
pub fn generated_script(made: &Generated, path: &str, policy: &Policy, day: Day) -> String {
    let (exercised, sides) = made.exercised;
    let mut script = format!(
        "// Tests of {} {}: {} companies that exercise {exercised} of {sides} sides of its decisions",
        policy.id,
        policy.version,
        made.tests.len()
    );
    if let Some((noticed, changes)) = made.noticed {
        script += &format!(",\n// and notice {noticed} of {changes} changes of one place in it");
    }
    script += ".\n";
    for purpose in &made.open {
        script += &format!("// No company was found for {} ({})\n", purpose_text(purpose), purpose.at);
    }
    let stem = path.rsplit('/').next().unwrap_or(path);
    script += &format!("\npolicy(\"{}\");\nas_of(\"{day}\");\n", stem.strip_suffix(".rhai").unwrap_or(stem));
    let fills = fills(made);
    if fills.iter().any(|fill| !fill.is_empty() && *fill != reversed(&made.words)) {
        script += &format!(
            "\n// Answers, the best first: a company gives each question the first that fits it.\nlet answers = {};\n",
            wrapped(&made.words)
        );
    }
    for fill in &fills {
        script +=
            &format!("let {} = company(#{{}}, {});\n", name(fill, &made.words), said(fill, &made.words));
    }
    let mut names: Vec<String> = Vec::new();
    for test in &made.tests {
        script += &format!("\n{}", test_text(test, &made.words, &mut names));
    }
    script
}

fn fills(made: &Generated) -> Vec<Vec<Datum>> {
    let mut fills: Vec<Vec<Datum>> = Vec::new();
    for test in &made.tests {
        if let Start::Fill(fill) = &test.recipe.start
            && !fills.contains(fill)
        {
            fills.push(fill.clone());
        }
    }
    fills
}

fn reversed(words: &[Datum]) -> Vec<Datum> {
    words.iter().rev().cloned().collect()
}

/// The first answer and the rest, where the rest is the answers in their order.
fn first_and_rest<'a>(fill: &'a [Datum], words: &[Datum]) -> Option<&'a Datum> {
    let (first, rest) = fill.split_first()?;
    rest.iter().eq(words.iter().filter(|word| *word != first)).then_some(first)
}

/// What companies that start from these answers are called.
fn name(fill: &[Datum], words: &[Datum]) -> String {
    match first_and_rest(fill, words) {
        _ if fill.is_empty() => "silent".into(),
        _ if fill == words => "best".into(),
        _ if fill == reversed(words) => "worst".into(),
        Some(first) => {
            let word = |character: char| if character.is_ascii_alphanumeric() { character } else { '_' };
            let first = first.to_script();
            format!("mostly_{}", first.trim_matches('"').chars().map(word).collect::<String>())
        }
        None => "other".into(),
    }
}

/// The answers as the script says them.
fn said(fill: &[Datum], words: &[Datum]) -> String {
    match first_and_rest(fill, words) {
        _ if fill.is_empty() => "[]".into(),
        _ if fill == words => "answers".into(),
        Some(first) => format!("[{}] + answers", first.to_script()),
        None => wrapped(fill),
    }
}

/// An array over lines of some width.
fn wrapped(items: &[Datum]) -> String {
    const WIDTH: usize = 96;
    let mut lines = vec![String::new()];
    for item in items {
        let text = format!("{}, ", item.to_script());
        if lines.last().is_some_and(|line| line.len() + text.len() > WIDTH) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&text);
        }
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    let joined = lines.join("\n    ");
    format!("[{}]", joined.trim_end_matches(','))
}

fn test_text(test: &GeneratedTest, words: &[Datum], names: &mut Vec<String>) -> String {
    let purpose = test.purposes.first().map_or_else(|| "as it is".into(), purpose_text);
    let same = names.iter().filter(|known| **known == purpose).count();
    let title = if same == 0 { purpose.clone() } else { format!("{purpose} ({})", same + 1) };
    names.push(purpose);
    let mut subject = match &test.recipe.start {
        Start::Fixture(id) => format!("fixture({})", quoted(id)),
        Start::Fill(fill) => name(fill, words),
    };
    for (path, value) in &test.recipe.changes {
        subject += &format!("\n        .but({}, {})", quoted(path), value.to_script());
    }
    if let Some(day) = test.recipe.day {
        subject += &format!("\n        .on(\"{day}\")");
    }
    let rules: Vec<String> = test.rules.iter().map(|rule| quoted(rule)).collect();
    let score = score_text(test.total.as_ref());
    let score = score.map(|score| format!(".expect_score({score})")).unwrap_or_default();
    let scores: String = test
        .scores
        .iter()
        .filter_map(|(path, score)| {
            Some(format!("\n        .expect_score({}, {})", quoted(path), score_text(score.as_ref())?))
        })
        .collect();
    let waived: String = test.waived.iter().map(|rule| format!(".expect_waived({})", quoted(rule))).collect();
    format!(
        "test({}, || {{\n    {subject}\n        .expect_tier({}){score}\n        .expect_rules([{}]){waived}{scores};\n}});\n",
        quoted(&title),
        quoted(&test.tier),
        rules.join(", ")
    )
}

/// A total as the script computes it, where it can be written.
fn score_text(total: Option<&Exact>) -> Option<String> {
    const DIGITS: usize = 18;
    let Some(total) = total else { return Some("()".into()) };
    let text = total.to_exact_text();
    match text.split_once('/') {
        None => (text.len() <= 28).then_some(text),
        Some((above, below)) => {
            (above.len() <= DIGITS && below.len() <= DIGITS).then(|| format!("{above}.0 / {below}"))
        }
    }
}

/// What a test is for, as its name.
fn purpose_text(purpose: &Purpose) -> String {
    let key = key_text(&purpose.key);
    let text = &purpose.text;
    match (purpose.side, &purpose.change) {
        (Some(Side::True), _) => format!("{key} holds"),
        (Some(Side::False), _) => format!("{key} doesn't hold"),
        (Some(Side::Below), _) => format!("{key}: below"),
        (Some(Side::AtOrAbove), _) => format!("{key}: from its start"),
        (Some(Side::DecidesTrue), _) => format!("{key}: decided by {text}"),
        (Some(Side::DecidesFalse), _) => format!("{key}: decided by the lack of {text}"),
        (Some(Side::Exercised), _) => format!("{key} counts"),
        (None, Some(change)) if change.is_empty() => format!("{key} is there"),
        (None, Some(change)) => format!("{key}: {text}, not {change}"),
        (None, None) => key,
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
