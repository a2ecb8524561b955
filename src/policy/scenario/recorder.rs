//! What a test script has said so far; shared with the words of the sandbox.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Check, Named, Scenario};
use crate::diagnostic::Diagnostic;
use crate::model::Day;
use crate::policy::number::{ScriptResult, script_fault};
use crate::text::Span;

/// What is said once for all that follows: of the whole script, or of the rest of one test.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    pub(super) policies: Named,
    pub(super) day: Option<Day>,
}

/// The tests of one script, while it runs.
#[derive(Clone, Default)]
pub(super) struct Recorder(Arc<Mutex<Said>>);

#[derive(Default)]
struct Said {
    scenarios: Vec<Scenario>,
    frame: Frame,
    is_inside: bool,
    row: Option<String>,
}

/// The most tests of one script, and the most expectations.
const MOST: usize = 10_000;

impl Recorder {
    fn said(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a test; gives what held before it.
    pub(super) fn open(&self, name: &str, span: Span) -> ScriptResult<Frame> {
        let mut said = self.said();
        if said.is_inside {
            return Err(script_fault("a test stands inside a test\nput it behind the other"));
        }
        if name.trim().is_empty() {
            return Err(script_fault("a test has no name"));
        }
        if said.scenarios.iter().any(|scenario| scenario.name == name) {
            return Err(script_fault(format!(
                "two tests are called `{name}`\ngive one of them another name"
            )));
        }
        if said.scenarios.len() >= MOST {
            return Err(script_fault(format!("the script exceeds the limit of {MOST} tests")));
        }
        said.is_inside = true;
        said.scenarios.push(Scenario { name: name.to_owned(), span, checks: Vec::new(), fault: None });
        Ok(said.frame.clone())
    }

    /// Closes the test, with what stopped it.
    pub(super) fn close(&self, before: Frame, fault: Option<Diagnostic>) {
        let mut said = self.said();
        said.is_inside = false;
        said.row = None;
        said.frame = before;
        if let Some(scenario) = said.scenarios.last_mut() {
            scenario.fault = fault;
        }
    }

    /// Changes what holds for the rest.
    pub(super) fn set(&self, change: impl FnOnce(&mut Frame)) {
        change(&mut self.said().frame);
    }

    /// Names the row that is spoken of.
    pub(super) fn row(&self, row: Option<String>) {
        self.said().row = row;
    }

    /// Notes an expectation; the frame and the row are added here.
    pub(super) fn expect(&self, mut check: Check) -> ScriptResult<()> {
        let mut said = self.said();
        if !said.is_inside {
            return Err(script_fault(
                "an expectation stands outside a test\nput it into `test(\"…\", || { … })`",
            ));
        }
        check.policies = said.frame.policies.clone();
        check.day = check.subject.day.or(said.frame.day);
        check.row.clone_from(&said.row);
        let scenario = said.scenarios.last_mut().expect("a test is open");
        if scenario.checks.len() >= MOST {
            return Err(script_fault(format!("a test exceeds the limit of {MOST} expectations")));
        }
        scenario.checks.push(check);
        Ok(())
    }

    /// Takes the tests out.
    pub(super) fn take(&self) -> Vec<Scenario> {
        std::mem::take(&mut self.said().scenarios)
    }
}
