//! Where a number of the policy starts to move companies: every such value, exactly, and none between.

mod company;
mod function;
mod light;
mod parameter;
mod polynomial;
mod probe;
mod root;
mod walk;

use std::collections::BTreeMap;

use crate::assess::Assessment;
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Standing};

pub use company::Sweeping;
use company::Swept;
pub use parameter::Parameter;
pub use root::Root;
use walk::{Turn, turns};

/// A company whose tier changes at a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepMove {
    /// The company, by its place in the list.
    pub company: usize,
    /// Its tier below the value; at the lowest value there is, its tier there.
    pub from: Standing,
    /// Its tier above the value; at the highest value there is, its tier there.
    pub to: Standing,
    /// Its tier at the value itself.
    pub at: Standing,
}

/// A value at which companies move.
#[derive(Clone, Debug)]
pub struct Breakpoint {
    /// The value.
    pub value: Root,
    /// Whether the companies stand at the value where they stand above it.
    pub moves_at: bool,
    /// The companies.
    pub moves: Vec<SweepMove>,
}

/// What the values of a number do.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// The number.
    pub parameter: Parameter,
    /// Every value at which a company moves, ascending.
    pub breakpoints: Vec<Breakpoint>,
}

impl Sweeping<'_> {
    /// The number that is left open.
    pub fn parameter(&self) -> &Parameter {
        &self.parameter
    }

    /// Every turn of one company, from the lowest value to the highest.
    pub fn company(
        &self,
        (index, company, today): (usize, &Company, &Assessment),
    ) -> Result<Vec<(Root, SweepMove)>, Vec<Diagnostic>> {
        let swept = Swept::new(self, company, today);
        let turns = turns(&swept, &self.parameter.domain).map_err(|fault| vec![*fault])?;
        let as_move = |turn: Turn| {
            let moved = SweepMove { company: index, from: turn.before, to: turn.after, at: turn.at };
            (turn.value, moved)
        };
        Ok(turns.into_iter().map(as_move).collect())
    }
}

impl Sweep {
    /// The turns of all companies, by value.
    pub fn new(parameter: Parameter, turns: impl IntoIterator<Item = (Root, SweepMove)>) -> Self {
        let mut turns: Vec<(Root, SweepMove)> = turns.into_iter().collect();
        let moves_at = |moved: &SweepMove| moved.at == moved.to;
        turns.sort_by(|(value, moved), (other, next)| {
            let by_side = moves_at(next).cmp(&moves_at(moved));
            value.compare(other).then(by_side).then(moved.company.cmp(&next.company))
        });
        let mut breakpoints: Vec<Breakpoint> = Vec::new();
        for (value, moved) in turns {
            match breakpoints.last_mut() {
                Some(last) if last.moves_at == moves_at(&moved) && last.value.compare(&value).is_eq() => {
                    last.moves.push(moved);
                }
                _ => breakpoints.push(Breakpoint { value, moves_at: moves_at(&moved), moves: vec![moved] }),
            }
        }
        Self { parameter, breakpoints }
    }

    /// The nearest values around today's at which a company moves; none where there is none.
    pub fn safe(&self) -> (Option<&Root>, Option<&Root>) {
        let today = &self.parameter.value;
        let values = || self.breakpoints.iter().map(|breakpoint| &breakpoint.value);
        let below = values().rfind(|value| value.compare_number(today).is_le());
        let above = values().find(|value| value.compare_number(today).is_ge());
        (below, above)
    }

    /// How many companies stand where, from the lowest values to the highest: after each breakpoint.
    pub fn counts(&self, today: &[Standing]) -> Vec<BTreeMap<Standing, usize>> {
        let mut standings = today.to_vec();
        for moved in self.breakpoints.iter().rev().flat_map(|breakpoint| &breakpoint.moves) {
            standings[moved.company] = moved.from;
        }
        let count = |standings: &[Standing]| {
            standings.iter().fold(BTreeMap::new(), |mut counts: BTreeMap<Standing, usize>, standing| {
                *counts.entry(*standing).or_default() += 1;
                counts
            })
        };
        let mut counts = vec![count(&standings)];
        for breakpoint in &self.breakpoints {
            for moved in &breakpoint.moves {
                standings[moved.company] = moved.to;
            }
            counts.push(count(&standings));
        }
        counts
    }
}
