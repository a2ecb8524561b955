//! Which changes of a policy its tests would notice.

use std::collections::{BTreeMap, BTreeSet};

use super::equivalence::{Equivalence, Sameness};
use super::mutant::{Mutant, mutants};
use super::parallel;
use super::run::mismatch;
use super::test::{Check, Suite};
use crate::assess::{Assessor, Verdict};
use crate::model::{Day, Questionnaire};
use crate::policy::Policy;

/// What the tests of a policy notice.
pub struct Mutation {
    /// The policy's path.
    pub path: String,
    /// The tests of the policy, by their places in the suite.
    pub tests: Vec<usize>,
    /// Every change, in the order of the text, and what became of it.
    pub results: Vec<(Mutant, Fate)>,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// These tests fail, by their places in the suite; the first that do, where many would.
    Noticed(Vec<usize>),
    /// No test fails.
    Survived,
    /// It is no change: no test could fail.
    Equivalent(Sameness),
    /// It is no policy.
    Invalid,
}

/// How many tests that notice a change are looked for: one more than the one that is needed.
const WITNESSES: usize = 2;

impl Mutation {
    /// How many changes are noticed, and how many could be.
    pub fn count(&self) -> (usize, usize) {
        let noticed = self.results.iter().filter(|(_, fate)| matches!(fate, Fate::Noticed(_))).count();
        let survived = self.results.iter().filter(|(_, fate)| *fate == Fate::Survived).count();
        (noticed, noticed + survived)
    }

    /// The changes that no test notices.
    pub fn survivors(&self) -> impl Iterator<Item = &Mutant> {
        self.results.iter().filter(|(_, fate)| *fate == Fate::Survived).map(|(mutant, _)| mutant)
    }

    /// How many changes are none, and how many are no policy.
    pub fn set_aside(&self) -> (usize, usize) {
        let equivalent = |fate: &Fate| matches!(fate, Fate::Equivalent(_));
        let invalid = |fate: &Fate| *fate == Fate::Invalid;
        let count =
            |is_so: &dyn Fn(&Fate) -> bool| self.results.iter().filter(|(_, fate)| is_so(fate)).count();
        (count(&equivalent), count(&invalid))
    }

    /// The tests without which as much is noticed, by their places in the suite.
    pub fn spare(&self) -> Vec<usize> {
        let depending = self.depending();
        self.tests.iter().copied().filter(|test| !depending.contains_key(test)).collect()
    }

    /// The changes that one test alone notices, by its place in the suite.
    pub fn depending(&self) -> BTreeMap<usize, Vec<&Mutant>> {
        let mut depending: BTreeMap<usize, Vec<&Mutant>> = BTreeMap::new();
        for (mutant, fate) in &self.results {
            if let Fate::Noticed(tests) = fate
                && let [only] = tests.as_slice()
            {
                depending.entry(*only).or_default().push(mutant);
            }
        }
        depending
    }
}

/// Changes every policy under test in one place at a time, and runs its tests.
#[expect(clippy::missing_panics_doc, reason = "a suite has the policies that its tests name")]
pub fn mutation(suite: &Suite, questionnaire: &Questionnaire, threads: Option<usize>) -> Vec<Mutation> {
    let checks = || suite.tests.iter().flat_map(|test| &test.checks);
    let paths: BTreeSet<&String> = checks().map(|check| &check.new).collect();
    let of_policy = |path: &String| {
        let policy = suite.policies.get(path).expect("the policy was found");
        let equivalence = Equivalence::new(policy, questionnaire);
        let tests = tests_of(suite, path);
        let all = mutants(policy, questionnaire);
        let fates = parallel::each(&all, threads, |mutant| {
            let Some(changed) = mutant.policy(policy, questionnaire) else { return Fate::Invalid };
            if let Some(sameness) = equivalence.of(mutant, &changed) {
                return Fate::Equivalent(sameness);
            }
            let noticed = noticed_by(&changed, suite, &tests, questionnaire);
            if noticed.is_empty() { Fate::Survived } else { Fate::Noticed(noticed) }
        });
        let own = tests.iter().map(|(index, _)| *index).collect();
        Mutation { path: path.clone(), tests: own, results: all.into_iter().zip(fates).collect() }
    };
    paths.into_iter().map(of_policy).collect()
}

type Tests<'a> = Vec<(usize, Vec<&'a Check>)>;

fn tests_of<'a>(suite: &'a Suite, path: &str) -> Tests<'a> {
    let own = |(index, test): (usize, &'a super::test::Test)| {
        let checks: Vec<&Check> = test.checks.iter().filter(|check| check.new == *path).collect();
        (!checks.is_empty()).then_some((index, checks))
    };
    suite.tests.iter().enumerate().filter_map(own).collect()
}

/// The first tests that a changed policy fails.
fn noticed_by(changed: &Policy, suite: &Suite, tests: &Tests, questionnaire: &Questionnaire) -> Vec<usize> {
    let mut verdicts: BTreeMap<(usize, Day), Option<Verdict>> = BTreeMap::new();
    let mut noticed = Vec::new();
    for (index, checks) in tests {
        let fails = checks.iter().any(|check| {
            let verdict = verdicts.entry((check.case, check.day)).or_insert_with(|| {
                let assessor = Assessor::new(changed, questionnaire, check.day);
                assessor.verdict(&suite.cases[check.case].company).ok()
            });
            verdict
                .as_ref()
                .is_none_or(|verdict| mismatch(&check.expected, changed, questionnaire, verdict).is_some())
        });
        if fails {
            noticed.push(*index);
            if noticed.len() == WITNESSES {
                break;
            }
        }
    }
    noticed
}
