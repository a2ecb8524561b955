//! Work over many companies on all cores, its results in the order of the companies.

use std::num::NonZero;
use std::thread;

use crate::assess::{Assessment, Assessor};
use crate::diagnostic::{Diagnostic, ordered};
use crate::model::Company;

/// Fewer companies than this are not worth another thread.
const FEWEST: usize = 64;

/// Assesses companies on so many threads; on all cores when nobody says how many.
pub(super) fn assess_all(
    assessor: &Assessor,
    companies: &[Company],
    threads: Option<usize>,
) -> Result<Vec<Assessment>, Vec<Diagnostic>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let workers = threads.unwrap_or(cores).clamp(1, companies.len().div_ceil(FEWEST).max(1));
    if workers == 1 {
        return assessor.assess_all(companies);
    }
    let parts: Vec<Result<Vec<Assessment>, Vec<Diagnostic>>> = thread::scope(|scope| {
        let part = companies.len().div_ceil(workers);
        let running: Vec<_> =
            companies.chunks(part).map(|part| scope.spawn(move || assessor.assess_all(part))).collect();
        running.into_iter().map(|worker| worker.join().expect("an assessment doesn't panic")).collect()
    });
    let mut assessments = Vec::with_capacity(companies.len());
    let mut faults = Vec::new();
    for part in parts {
        match part {
            Ok(part) => assessments.extend(part),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(assessments) } else { Err(ordered(faults)) }
}

/// Does something for each of so many, on as many threads as for assessments; all faults at once.
pub(super) fn each<T: Send>(
    count: usize,
    threads: Option<usize>,
    work: &(dyn Fn(usize) -> Result<T, Vec<Diagnostic>> + Sync),
) -> Result<Vec<T>, Vec<Diagnostic>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let workers = threads.unwrap_or(cores).clamp(1, count.max(1));
    let part = count.div_ceil(workers).max(1);
    let parts: Vec<Vec<Result<T, Vec<Diagnostic>>>> = thread::scope(|scope| {
        let running: Vec<_> = (0..count)
            .step_by(part)
            .map(|from| scope.spawn(move || (from..count.min(from + part)).map(work).collect()))
            .collect();
        running.into_iter().map(|worker| worker.join().expect("the work doesn't panic")).collect()
    });
    let mut done = Vec::with_capacity(count);
    let mut faults = Vec::new();
    for result in parts.into_iter().flatten() {
        match result {
            Ok(one) => done.push(one),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(done) } else { Err(ordered(faults)) }
}
