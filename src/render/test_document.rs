//! Results of policy tests as JSON, as `JUnit` and as annotations of a pull request.

use serde::Serialize;

use super::coverage_document::CoverageDocument;
use super::mutation_document::MutationDocument;
use super::test_words::{failure_line, golden_line};
use crate::model::Language;
use crate::suite::{Coverage, Golden, Mutation, Report, TestResult};

/// What is shown of a run of tests.
#[derive(Clone, Copy)]
pub struct TestInput<'a> {
    /// How the tests came out.
    pub report: &'a Report,
    /// The golden tiers.
    pub golden: &'a [Golden],
    /// What they cover, a policy each, where it was asked for.
    pub coverage: Option<&'a [Coverage]>,
    /// What they would notice, a policy each, where it was asked for.
    pub mutation: Option<&'a [Mutation]>,
}

/// The document of `test --format json`.
#[derive(Debug, Serialize)]
pub struct TestDocument {
    passed: usize,
    failed: usize,
    tests: Vec<TestLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Vec<CoverageDocument>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutation: Option<Vec<MutationDocument>>,
}

/// One test.
#[derive(Debug, Serialize)]
struct TestLine {
    name: String,
    at: String,
    passed: bool,
    message: Option<String>,
    expectations: usize,
    failures: Vec<FailureLine>,
}

/// An expectation that doesn't hold.
#[derive(Debug, Serialize)]
struct FailureLine {
    at: String,
    policy: Option<String>,
    message: String,
}

impl TestDocument {
    /// Everything that was asked for.
    pub fn new(input: TestInput) -> Self {
        let tests: Vec<TestLine> = lines(input);
        let passed = tests.iter().filter(|test| test.passed).count();
        Self {
            passed,
            failed: tests.len() - passed,
            tests,
            coverage: input.coverage.map(|all| all.iter().map(CoverageDocument::new).collect()),
            mutation: input
                .mutation
                .map(|all| all.iter().map(|one| MutationDocument::new(one, input.report)).collect()),
        }
    }
}

fn lines(input: TestInput) -> Vec<TestLine> {
    let golden = input.golden.iter().map(|golden| TestLine {
        name: golden.path.clone(),
        at: format!("{}:1:1", golden.path),
        passed: golden.passed(),
        message: (!golden.passed())
            .then(|| golden.differences.iter().map(golden_line).collect::<Vec<_>>().join("; ")),
        expectations: golden.expected.len(),
        failures: golden
            .differences
            .iter()
            .map(|difference| FailureLine {
                at: difference
                    .at
                    .as_ref()
                    .map_or_else(|| format!("{}:1:1", golden.path), ToString::to_string),
                policy: None,
                message: golden_line(difference),
            })
            .collect(),
    });
    input.report.results.iter().map(line).chain(golden).collect()
}

fn line(result: &TestResult) -> TestLine {
    let faults = result.faults.iter().map(|fault| FailureLine {
        at: fault.at(),
        policy: None,
        message: fault.message.clone(),
    });
    let failures = result.failures.iter().map(|failure| FailureLine {
        at: failure.span.to_string(),
        policy: failure.decision.at.as_ref().map(ToString::to_string),
        message: failure_line(failure, Language::English),
    });
    let failures: Vec<FailureLine> = faults.chain(failures).collect();
    TestLine {
        name: result.name.clone(),
        at: result.span.to_string(),
        passed: result.passed(),
        message: (!result.passed())
            .then(|| failures.iter().map(|failure| failure.message.as_str()).collect::<Vec<_>>().join("; ")),
        expectations: result.checks,
        failures,
    }
}

/// The tests as `JUnit`: a suite a script, a case a test.
pub fn junit(input: TestInput) -> String {
    let tests = lines(input);
    let failed = tests.iter().filter(|test| !test.passed).count();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text += &format!(
        "<testsuites name=\"tierline\" tests=\"{}\" failures=\"{failed}\" errors=\"0\">\n",
        tests.len()
    );
    let mut files: Vec<&str> = tests.iter().map(|test| file(&test.at)).collect();
    files.dedup();
    for name in files {
        let own: Vec<&TestLine> = tests.iter().filter(|test| file(&test.at) == name).collect();
        let failed = own.iter().filter(|test| !test.passed).count();
        text += &format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\">\n",
            xml(name),
            own.len()
        );
        for test in own {
            let head = format!(
                "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\" assertions=\"{}\"",
                xml(name),
                xml(&test.name),
                xml(name),
                line_of(&test.at),
                test.expectations
            );
            let Some(message) = &test.message else {
                text += &format!("{head}/>\n");
                continue;
            };
            let places = test.failures.iter().map(|failure| {
                let policy =
                    failure.policy.as_ref().map(|policy| format!("\n  {policy}")).unwrap_or_default();
                format!("{}: {}{policy}\n", failure.at, failure.message)
            });
            let places: String = places.collect();
            text += &format!(
                "{head}>\n      <failure message=\"{}\" type=\"expectation\">{}</failure>\n    </testcase>\n",
                xml(message),
                xml(&places)
            );
        }
        text += "  </testsuite>\n";
    }
    text + "</testsuites>\n"
}

/// What failed, as annotations that a pull request shows at the line.
pub fn github(input: TestInput) -> String {
    let mut text = String::new();
    for test in lines(input).iter().filter(|test| !test.passed) {
        for failure in &test.failures {
            let mut parts = failure.at.rsplitn(3, ':');
            let column = parts.next().unwrap_or("1");
            let line = parts.next().unwrap_or("1");
            let file = parts.next().unwrap_or_default();
            let policy = failure.policy.as_ref().map(|policy| format!(" ({policy})")).unwrap_or_default();
            text += &format!(
                "::error file={},line={line},col={column},title={}::{}\n",
                property(file),
                property(&test.name),
                command(&format!("{}{policy}", failure.message))
            );
        }
    }
    text
}

fn file(at: &str) -> &str {
    at.rsplitn(3, ':').nth(2).unwrap_or(at)
}

fn line_of(at: &str) -> &str {
    at.rsplit(':').nth(1).unwrap_or("1")
}

/// Text inside XML; what XML can't hold is replaced.
fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push_str("&#9;"),
            other if other.is_control() || matches!(other, '\u{fffe}' | '\u{ffff}') => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}

/// The message of a workflow command.
fn command(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    command(text).replace(':', "%3A").replace(',', "%2C")
}
