//! Findings as a report of tests, which most continuous integration can show: `check --format junit`.
//! A file is a suite and a lint a test; what is denied fails, what is only said stands in the output of the test.

use std::collections::{BTreeMap, BTreeSet};

use super::sarif_document::text;
use crate::diagnostic::Diagnostic;
use crate::lint::{Finding, LINTS};

/// The report over files that were checked, with or without findings.
pub fn junit_report(checked: &[String], findings: &[Finding]) -> String {
    let mut files: BTreeMap<String, BTreeMap<&str, Vec<&Diagnostic>>> = BTreeMap::new();
    for file in checked {
        let codes = LINTS.iter().map(|lint| (lint.code, Vec::new())).collect();
        files.insert(file.clone(), codes);
    }
    for finding in findings {
        let diagnostic = &finding.diagnostic;
        files.entry(file_of(diagnostic)).or_default().entry(diagnostic.code).or_default().push(diagnostic);
    }
    let suites: String = files.iter().map(|(file, codes)| suite(file, codes)).collect();
    let tests: usize = files.values().map(BTreeMap::len).sum();
    let failures: usize = files.values().map(failing).sum();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"tierline check\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n{suites}</testsuites>\n"
    )
}

fn file_of(diagnostic: &Diagnostic) -> String {
    match (&diagnostic.place, &diagnostic.file) {
        (Some(place), _) => place.span.text().name().to_owned(),
        (None, Some(file)) => file.clone(),
        (None, None) => "tierline".into(),
    }
}

fn failing(codes: &BTreeMap<&str, Vec<&Diagnostic>>) -> usize {
    codes.values().filter(|found| found.iter().any(|diagnostic| diagnostic.is_error())).count()
}

fn suite(file: &str, codes: &BTreeMap<&str, Vec<&Diagnostic>>) -> String {
    let cases: String = codes.iter().map(|(code, found)| case(file, code, found)).collect();
    format!(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n{cases}  </testsuite>\n",
        escaped(file),
        codes.len(),
        failing(codes)
    )
}

fn case(file: &str, code: &str, found: &[&Diagnostic]) -> String {
    let head = format!("    <testcase classname=\"{}\" name=\"{code}\"", escaped(file));
    if found.is_empty() {
        return head + "/>\n";
    }
    let lines = |wanted: bool| -> Vec<String> {
        let found = found.iter().filter(|diagnostic| diagnostic.is_error() == wanted);
        found.map(|diagnostic| format!("{}: {}", diagnostic.at(), text(diagnostic))).collect()
    };
    let mut body = String::new();
    let failed: BTreeSet<String> = lines(true).into_iter().collect();
    if let Some(first) = failed.first() {
        let all = failed.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        body += &format!(
            "      <failure message=\"{}\" type=\"{code}\">{}</failure>\n",
            escaped(first),
            escaped(&all)
        );
    }
    let said = lines(false);
    if !said.is_empty() {
        body += &format!("      <system-out>{}</system-out>\n", escaped(&said.join("\n")));
    }
    format!("{head}>\n{body}    </testcase>\n")
}

/// Text that XML can hold.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other if other.is_control() => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}
