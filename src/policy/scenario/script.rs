//! A test script: parsed, looked over, and run once.

use std::sync::Arc;

use super::Scenario;
use super::recorder::Recorder;
use super::words::{self, NAMES};
use crate::diagnostic::{Diagnostic, did_you_mean, ordered};
use crate::policy::engine::bare;
use crate::policy::fault::{parse_fault, run_fault};
use crate::policy::function::{Functions, user_functions};
use crate::policy::meter::{Meter, exceeded};
use crate::policy::sources::Sources;
use crate::policy::words::{Native, Speller, Words};
use crate::text::Text;

/// The tests of a script, in order. What stops one test is kept with it, and the others run on.
///
/// # Errors
///
/// What is wrong with the script itself.
pub fn read_scenarios(text: &Text) -> Result<Vec<Scenario>, Vec<Diagnostic>> {
    let mut sources = Sources::default();
    sources.add(text.clone()).map_err(|fault| vec![fault])?;
    let sources = Arc::new(sources);
    let (recorder, meter) = (Recorder::default(), Meter::default());
    let mut engine = bare(&meter);
    words::register(&mut engine, &recorder, &(sources.clone(), meter.clone()));
    let ast = engine.compile(sources.script(0)).map_err(|error| vec![parse_fault(&error, &sources, 0)])?;

    let mut faults = Vec::new();
    let mut functions = Functions::default();
    for function in user_functions(&ast, &sources, 0) {
        functions.add(function, &[], &mut faults);
    }
    let mut found = Words::default();
    let native = Native { words: &[], signatures: &|| engine.gen_fn_signatures(true) };
    Speller::new(native, &functions, &sources).check(&ast, &mut found);
    faults.extend(found.faults);
    if !faults.is_empty() {
        return Err(ordered(faults));
    }
    let stopped = engine.run_ast(&ast).err().map(|error| with_advice(run_fault(&error, &sources)));
    if let Some(fault) = stopped {
        return Err(vec![fault]);
    }
    if meter.is_used_up() {
        return Err(vec![Diagnostic::error("limit", text.span(0, 0), exceeded())]);
    }
    Ok(recorder.take())
}

/// A fault with the word of a test that was meant, where one is near.
pub(super) fn with_advice(fault: Diagnostic) -> Diagnostic {
    if fault.code != "unknown-function" {
        return fault;
    }
    let near = did_you_mean(fault.snippet(), NAMES);
    fault.help(format!("the words of a test are {}", NAMES.join(", "))).help_if(near)
}
