//! What tests cover, as JSON.

use serde::Serialize;

use super::suite_words::{key_text, part_word, side_word};
use crate::suite::{Coverage, Item, State};

/// What the tests of one policy cover.
#[derive(Debug, Serialize)]
pub(super) struct CoverageDocument {
    policy: String,
    covered: usize,
    of: usize,
    items: Vec<ItemDocument>,
}

#[derive(Debug, Serialize)]
struct ItemDocument {
    part: &'static str,
    decision: String,
    at: String,
    text: String,
    sides: Vec<SideDocument>,
}

#[derive(Debug, Serialize)]
struct SideDocument {
    side: &'static str,
    state: &'static str,
}

impl CoverageDocument {
    pub(super) fn new(coverage: &Coverage) -> Self {
        let (covered, of) = coverage.count();
        Self { policy: coverage.path.clone(), covered, of, items: coverage.items.iter().map(item).collect() }
    }
}

fn item(item: &Item) -> ItemDocument {
    ItemDocument {
        part: part_word(item.part),
        decision: key_text(&item.key),
        at: item.at.to_string(),
        text: item.at.snippet().split_whitespace().collect::<Vec<_>>().join(" "),
        sides: item
            .sides
            .iter()
            .map(|(side, state)| SideDocument { side: side_word(*side), state: state_word(*state) })
            .collect(),
    }
}

fn state_word(state: State) -> &'static str {
    match state {
        State::Covered => "covered",
        State::Open => "open",
        State::Impossible => "impossible",
    }
}
