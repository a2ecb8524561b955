//! Tests held against their policies: what passed, and for what didn't, what came instead and why.

use std::collections::{BTreeMap, BTreeSet};

use super::bench::Bench;
use super::decision::Decision;
use super::parallel;
use super::test::{Check, Suite, Test};
use crate::assess::{Assessor, Verdict};
use crate::diagnostic::Diagnostic;
use crate::model::{Day, Exact, Ladder, Questionnaire};
use crate::policy::Policy;
use crate::policy::scenario::Expectation;
use crate::text::Span;

/// How the tests came out, in their order.
pub struct Report {
    /// One a test.
    pub results: Vec<TestResult>,
}

/// How a test came out.
pub struct TestResult {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// How many expectations it has.
    pub checks: usize,
    /// The expectations that don't hold.
    pub failures: Vec<Failure>,
    /// What kept it from running.
    pub faults: Vec<Diagnostic>,
}

/// An expectation that doesn't hold.
pub struct Failure {
    /// Where the test says so.
    pub span: Span,
    /// Its arguments, each with its value.
    pub values: Vec<(Span, String)>,
    /// The row of the table that it speaks of.
    pub row: Option<String>,
    /// What was expected, and what came.
    pub mismatch: Mismatch,
    /// How the policy came to it.
    pub decision: Decision,
}

/// What was expected, and what came instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// A tier.
    Tier {
        /// What was expected.
        expected: String,
        /// What came.
        found: String,
    },
    /// A rule, that was expected to hold, or not to.
    Rule {
        /// Its id.
        rule: String,
        /// What was expected.
        expected: bool,
        /// Whether it would hold and is waived.
        is_waived: bool,
    },
    /// The rules that hold.
    Rules {
        /// What was expected.
        expected: Vec<String>,
        /// What came.
        found: Vec<String>,
    },
    /// A rule that was expected to be waived.
    Waived {
        /// Its id.
        rule: String,
    },
    /// A score.
    Score {
        /// Of which node.
        path: String,
        /// What was expected.
        expected: Option<Exact>,
        /// What came.
        found: Option<Exact>,
    },
    /// The tier under the old policy, before a move.
    OldTier {
        /// What was expected.
        expected: String,
        /// What came.
        found: String,
    },
}

impl TestResult {
    /// Whether everything that it expects holds.
    pub fn passed(&self) -> bool {
        self.failures.is_empty() && self.faults.is_empty()
    }
}

impl Report {
    /// How many tests passed.
    pub fn passed(&self) -> usize {
        self.results.iter().filter(|result| result.passed()).count()
    }

    /// How many tests failed.
    pub fn failed(&self) -> usize {
        self.results.len() - self.passed()
    }
}

/// A company under a policy on a day: what a verdict is about.
pub(super) type Question = (String, Day, usize);

/// Verdicts by what they are about.
pub(super) type Verdicts = BTreeMap<Question, Result<Verdict, Vec<Diagnostic>>>;

/// Runs every test of a suite.
pub fn run(suite: &Suite, bench: &Bench, threads: Option<usize>) -> Report {
    let verdicts = verdicts(suite, bench.questionnaire, threads);
    let result = |test: &Test| {
        let mut faults = test.faults.clone();
        let mut failures = Vec::new();
        for check in &test.checks {
            match hold(check, suite, bench.questionnaire, &verdicts) {
                Ok(None) => {}
                Ok(Some((mismatch, policy))) => failures.push(Failure {
                    span: check.span.clone(),
                    values: check.values.clone(),
                    row: check.row.clone(),
                    decision: Decision::of(check, policy, suite, bench.questionnaire),
                    mismatch,
                }),
                Err(found) => faults.extend(found),
            }
        }
        faults.dedup();
        TestResult {
            name: test.name.clone(),
            span: test.span.clone(),
            checks: test.checks.len(),
            failures,
            faults,
        }
    };
    Report { results: parallel::each(&suite.tests, threads, result) }
}

/// Everything that the tests ask, answered once.
pub(super) fn verdicts(suite: &Suite, questionnaire: &Questionnaire, threads: Option<usize>) -> Verdicts {
    let asked: BTreeSet<Question> = suite
        .tests
        .iter()
        .flat_map(|test| &test.checks)
        .flat_map(|check| {
            check.old.iter().chain([&check.new]).map(|path| (path.clone(), check.day, check.case))
        })
        .collect();
    let asked: Vec<Question> = asked.into_iter().collect();
    let answers = parallel::each(&asked, threads, |(path, day, case)| {
        let policy = suite.policies.get(path).expect("the policy was found");
        Assessor::new(policy, questionnaire, *day).verdict(&suite.cases[*case].company)
    });
    asked.into_iter().zip(answers).collect()
}

/// What doesn't hold, and under which policy.
fn hold<'a>(
    check: &'a Check,
    suite: &Suite,
    questionnaire: &Questionnaire,
    verdicts: &Verdicts,
) -> Result<Option<(Mismatch, &'a str)>, Vec<Diagnostic>> {
    let verdict = |path: &str| {
        let found = &verdicts[&(path.to_owned(), check.day, check.case)];
        found.as_ref().map_err(Clone::clone)
    };
    if let (Expectation::Move(from, _), Some(old)) = (&check.expected, &check.old) {
        let policy = suite.policies.get(old).expect("the policy was found");
        let found = policy.ladder.id(verdict(old)?.tier);
        if found != from {
            let mismatch = Mismatch::OldTier { expected: from.clone(), found: found.to_owned() };
            return Ok(Some((mismatch, old)));
        }
    }
    let policy = suite.policies.get(&check.new).expect("the policy was found");
    Ok(mismatch(&check.expected, policy, questionnaire, verdict(&check.new)?)
        .map(|found| (found, check.new.as_str())))
}

/// How a verdict differs from what is expected of the policy under test.
pub(super) fn mismatch(
    expected: &Expectation,
    policy: &Policy,
    questionnaire: &Questionnaire,
    verdict: &Verdict,
) -> Option<Mismatch> {
    let is_among = |rules: &[usize], id: &str| rules.iter().any(|rule| policy.rules[*rule].id == id);
    match expected {
        Expectation::Tier(expected) | Expectation::Move(_, expected) => {
            let found = tier(&policy.ladder, verdict);
            (found != expected)
                .then(|| Mismatch::Tier { expected: expected.clone(), found: found.to_owned() })
        }
        Expectation::Rule(rule, expected) => {
            (is_among(&verdict.rules, rule) != *expected).then(|| Mismatch::Rule {
                rule: rule.clone(),
                expected: *expected,
                is_waived: is_among(&verdict.waived, rule),
            })
        }
        Expectation::Rules(expected) => {
            let mut expected = expected.clone();
            let mut found: Vec<String> =
                verdict.rules.iter().map(|rule| policy.rules[*rule].id.clone()).collect();
            expected.sort();
            expected.dedup();
            found.sort();
            (found != expected).then_some(Mismatch::Rules { expected, found })
        }
        Expectation::Waived(rule) => {
            (!is_among(&verdict.waived, rule)).then(|| Mismatch::Waived { rule: rule.clone() })
        }
        Expectation::Score(path, expected) => {
            let node = questionnaire.tree.find(path).expect("the path was checked");
            let found = &verdict.scores[node.0];
            (found != expected).then(|| Mismatch::Score {
                path: path.clone(),
                expected: expected.clone(),
                found: found.clone(),
            })
        }
    }
}

fn tier<'a>(ladder: &'a Ladder, verdict: &Verdict) -> &'a str {
    ladder.id(verdict.tier)
}
