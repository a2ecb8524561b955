//! Tests, ready to run: the companies made, the policies found.

use std::collections::BTreeMap;

use super::bench::{Bench, Policies};
use super::draft::Draft;
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Day};
use crate::policy::scenario::{Base, Check as Said, Expectation, Scenario, Subject};
use crate::text::{Span, Text};

/// Every test of every script, with the companies and policies that they speak of.
#[derive(Default)]
pub struct Suite {
    /// The tests, in the order of the scripts.
    pub tests: Vec<Test>,
    /// The companies, each once.
    pub cases: Vec<Case>,
    /// The policies.
    pub policies: Policies,
    by_record: BTreeMap<String, usize>,
}

/// A company of a test.
#[derive(Clone, Debug)]
pub struct Case {
    /// As the test describes it.
    pub draft: Draft,
    /// As the schema has it.
    pub company: Company,
}

/// A test.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// The call of `test`.
    pub span: Span,
    /// What it expects.
    pub checks: Vec<Check>,
    /// What is wrong with the test itself.
    pub faults: Vec<Diagnostic>,
}

/// An expectation, ready to be held against a verdict.
#[derive(Clone, Debug)]
pub struct Check {
    /// Which company, by its place among the cases.
    pub case: usize,
    /// What is expected.
    pub expected: Expectation,
    /// The path of the policy that moves are counted from.
    pub old: Option<String>,
    /// The path of the policy under test.
    pub new: String,
    /// The day of assessment.
    pub day: Day,
    /// The call that says so.
    pub span: Span,
    /// The arguments of the call, each with its value.
    pub values: Vec<(Span, String)>,
    /// The row of the table that it speaks of.
    pub row: Option<String>,
}

impl Suite {
    /// Makes what scripts describe. A test that can't run is kept, with what is wrong with it.
    ///
    /// # Errors
    ///
    /// What is wrong with a policy that a script names.
    pub fn read(scripts: &[(Text, Vec<Scenario>)], bench: &Bench) -> Result<Self, Vec<Diagnostic>> {
        let mut suite = Self::default();
        let mut faults = Vec::new();
        for (script, scenarios) in scripts {
            for scenario in scenarios {
                faults.extend(suite.add(scenario.clone(), script, bench));
            }
        }
        if faults.is_empty() { Ok(suite) } else { Err(crate::diagnostic::ordered(faults)) }
    }

    /// Keeps the tests that are wanted.
    pub fn retain(&mut self, wanted: impl FnMut(&Test) -> bool) {
        self.tests.retain(wanted);
    }

    /// Adds a test; gives the faults of policies that it names.
    fn add(&mut self, scenario: Scenario, script: &Text, bench: &Bench) -> Vec<Diagnostic> {
        let Scenario { name, span, checks, fault } = scenario;
        let mut test = Test { name, span, checks: Vec::new(), faults: fault.into_iter().collect() };
        let mut wrong = Vec::new();
        for said in checks {
            match self.check(said, script, bench) {
                Ok(check) => test.checks.push(check),
                Err((true, faults)) => {
                    wrong = faults;
                    break;
                }
                Err((false, faults)) => test.faults.extend(faults),
            }
        }
        if test.checks.is_empty() && test.faults.is_empty() && wrong.is_empty() {
            let fault = Diagnostic::error("empty-test", test.span.clone(), "the test expects nothing")
                .help("say what it expects, as in `acme.expect_tier(\"engage\")`");
            test.faults.push(fault);
        }
        test.faults.dedup();
        self.tests.push(test);
        wrong
    }

    /// An expectation; or its faults, and whether they are of the policy.
    fn check(&mut self, said: Said, script: &Text, bench: &Bench) -> Result<Check, (bool, Vec<Diagnostic>)> {
        let at = said.policies.span.clone().unwrap_or_else(|| said.span.clone());
        let mut find = |name: Option<&str>| {
            self.policies.find(bench, script.name(), name, &at).map_err(|faults| (true, faults))
        };
        let new = find(said.policies.new.as_deref())?;
        let old = said.policies.old.as_deref().map(|old| find(Some(old))).transpose()?;
        let day = said.day.unwrap_or(bench.day);
        let case = self.case(&said.subject, day, bench).map_err(|faults| (false, faults))?;
        let Said { expected, span, values, row, .. } = said;
        let check = Check { case, expected, old, new, day, span, values, row };
        self.names(&check, bench).map_err(|fault| (false, vec![fault]))?;
        Ok(check)
    }

    /// Whether the policies know what the expectation names.
    fn names(&self, check: &Check, bench: &Bench) -> Result<(), Diagnostic> {
        let policy = |path: &str| self.policies.get(path).expect("the policy was found");
        let unknown = |code, what: &str, name: &str, known: Vec<&str>| {
            let place = check.values.iter().find(|(_, value)| *value == format!("\"{name}\""));
            let place = place.map_or_else(|| check.span.clone(), |(span, _)| span.clone());
            let near = crate::diagnostic::did_you_mean(name, known.iter().copied());
            Err(Diagnostic::error(code, place, format!("there is no {what} `{name}`"))
                .help_if((known.len() <= 12).then(|| format!("there are {}", known.join(", "))))
                .help_if(near))
        };
        let tier = |path: &str, id: &str| {
            let ladder = &policy(path).ladder;
            if id == crate::model::Ladder::UNRATED || ladder.rank(id).is_some() {
                return Ok(());
            }
            unknown("unknown-tier", "tier", id, ladder.tiers().iter().map(|tier| tier.id.as_str()).collect())
        };
        match &check.expected {
            Expectation::Tier(id) => tier(&check.new, id),
            Expectation::Rule(id, _) | Expectation::Waived(id) => {
                let rules: Vec<&str> = policy(&check.new).rules.iter().map(|rule| rule.id.as_str()).collect();
                if rules.contains(&id.as_str()) { Ok(()) } else { unknown("unknown-rule", "rule", id, rules) }
            }
            Expectation::Rules(ids) => {
                let rules: Vec<&str> = policy(&check.new).rules.iter().map(|rule| rule.id.as_str()).collect();
                match ids.iter().find(|id| !rules.contains(&id.as_str())) {
                    None => Ok(()),
                    Some(id) => unknown("unknown-rule", "rule", id, rules),
                }
            }
            Expectation::Score(path, _) => match bench.questionnaire.tree.find(path) {
                Some(_) => Ok(()),
                None => unknown(
                    "unknown-path",
                    "group or question",
                    path,
                    bench.questionnaire.tree.paths().collect(),
                ),
            },
            Expectation::Move(from, to) => match &check.old {
                Some(old) => tier(old, from).and_then(|()| tier(&check.new, to)),
                None => Err(Diagnostic::error("arguments", check.span.clone(), "a move needs two policies")
                    .help("name both, as in `policy(\"baseline\", \"house\");`")),
            },
        }
    }

    fn case(&mut self, subject: &Subject, day: Day, bench: &Bench) -> Result<usize, Vec<Diagnostic>> {
        let mut draft = match &subject.base {
            Base::Made(fields, fill) => {
                let mut draft = Draft::of_fields(fields, bench.questionnaire)
                    .map_err(|message| vec![Diagnostic::error("arguments", subject.span.clone(), message)])?;
                draft.fill(fill, bench.questionnaire);
                draft
            }
            Base::Fixture(id) => {
                let found = bench.fixtures.iter().find(|company| company.id == *id);
                let company = found.ok_or_else(|| vec![unknown_fixture(id, &subject.span, bench)])?;
                Draft::of_company(company, bench.questionnaire)
            }
        };
        for change in &subject.changes {
            draft.change(&change.path, &change.value, bench.questionnaire);
        }
        draft.complete(bench.schema.shape(), day);
        self.take(draft, &subject.span.to_string(), bench)
            .map_err(|faults| faults.into_iter().map(|fault| placed(fault, subject)).collect())
    }

    /// The place of a company among the cases; it is made where it isn't there yet.
    pub(super) fn take(&mut self, draft: Draft, name: &str, bench: &Bench) -> Result<usize, Vec<Diagnostic>> {
        let record = draft.to_json();
        if let Some(found) = self.by_record.get(&record) {
            return Ok(*found);
        }
        let company = draft.company(name, bench.schema, bench.questionnaire)?;
        self.cases.push(Case { draft, company });
        self.by_record.insert(record, self.cases.len() - 1);
        Ok(self.cases.len() - 1)
    }
}

fn unknown_fixture(id: &str, at: &Span, bench: &Bench) -> Diagnostic {
    let known = bench.fixtures.iter().map(|company| company.id.as_str());
    Diagnostic::error(
        "unknown-company",
        at.clone(),
        format!("there is no company `{id}` among the configured ones"),
    )
    .help("`fixture` finds the companies of `--companies`, or of tierline.toml")
    .help_if(crate::diagnostic::did_you_mean(id, known))
}

/// A fault of a made record, at the words of the script that made it so.
fn placed(fault: Diagnostic, subject: &Subject) -> Diagnostic {
    let said = fault.snippet().trim_matches('"').to_owned();
    let changed = subject.changes.iter().rev().find(|change| {
        change.path == said
            || change.path.rsplit('.').next() == Some(&said)
            || change.value.to_json().contains(&said)
    });
    let span = changed.map_or(&subject.span, |change| &change.span);
    let label = fault.place.as_ref().map(|place| place.label.clone()).unwrap_or_default();
    let moved = Diagnostic::error(fault.code, span.clone(), fault.message.clone()).label(label);
    moved.help_if(fault.help)
}
