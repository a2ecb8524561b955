//! What is known of a block under every variant of a policy: what no weight, points or start of a tier enters.

use std::sync::Arc;

use super::graph::{Column, StepId};
use super::sides::Sides;

/// What variants share.
#[derive(Clone, Debug)]
pub(super) struct Steady {
    /// What is asked and known, packed.
    pub(super) counted: Vec<u32>,
    /// What the rules that read no score decide.
    pub(super) sides: Sides,
    /// What steps gave that read no score, where other steps compare them with one.
    pub(super) columns: Vec<(StepId, Arc<Column>)>,
}
