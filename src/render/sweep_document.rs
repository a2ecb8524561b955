//! A sweep as JSON: `sweep --format json`. Fields are fixed by `schemas/sweep.schema.json`.

use serde::Serialize;

use super::assessment_document::Portrait;
use super::sweep_view::SweepInput;
use crate::explain::Root;
use crate::model::{Exact, Standing};

/// Every value at which companies move.
#[derive(Debug, Serialize)]
pub struct SweepDocument {
    policy: Portrait,
    as_of: String,
    parameter: String,
    value: String,
    at: Option<String>,
    safe: SafeDocument,
    breakpoints: Vec<BreakpointDocument>,
}

#[derive(Debug, Serialize)]
struct SafeDocument {
    from: Option<String>,
    to: Option<String>,
}

#[derive(Debug, Serialize)]
struct BreakpointDocument {
    value: String,
    exact: Option<String>,
    moves_at: bool,
    moves: Vec<MoveDocument>,
}

#[derive(Debug, Serialize)]
struct MoveDocument {
    company: String,
    from: String,
    at: String,
    to: String,
}

/// A value to six digits.
pub(super) fn rounded(root: &Root) -> String {
    root.exact().cloned().unwrap_or_else(|| root.near()).to_short_decimal(6)
}

impl SweepDocument {
    /// The sweep of one number.
    pub fn new(input: SweepInput) -> Self {
        let SweepInput { sweep, policy, companies, day, .. } = input;
        let (from, to) = sweep.safe();
        let id = |standing: Standing| policy.ladder.id(standing).to_owned();
        let breakpoints = sweep.breakpoints.iter().map(|breakpoint| BreakpointDocument {
            value: rounded(&breakpoint.value),
            exact: breakpoint.value.exact().map(Exact::to_fraction_text),
            moves_at: breakpoint.moves_at,
            moves: breakpoint
                .moves
                .iter()
                .map(|moved| MoveDocument {
                    company: companies[moved.company].id.clone(),
                    from: id(moved.from),
                    at: id(moved.at),
                    to: id(moved.to),
                })
                .collect(),
        });
        Self {
            policy: Portrait::new(policy),
            as_of: day.to_string(),
            parameter: sweep.parameter.name.clone(),
            value: sweep.parameter.value.to_exact_text(),
            at: sweep.parameter.at.as_ref().map(ToString::to_string),
            safe: SafeDocument { from: from.map(rounded), to: to.map(rounded) },
            breakpoints: breakpoints.collect(),
        }
    }
}
