//! Whether rules can hold at all, and whether they always do.

use super::case::{Case, Witness};
use super::reason::{Goal, Verdict};

/// When a rule's condition holds, over all companies.
pub(super) enum Holding {
    /// For no company; with one for which it doesn't.
    Never(Option<Witness>),
    /// For every company; with one of them.
    Always(Option<Witness>),
    /// For some, or it isn't known.
    Sometimes,
}

impl Case<'_> {
    /// When each rule holds.
    pub(super) fn holdings(&self) -> &[Holding] {
        self.holdings
            .get_or_init(|| (0..self.subject.policy.rules.len()).map(|rule| self.holding(rule)).collect())
    }

    fn holding(&self, rule: usize) -> Holding {
        let condition = &self.subject.policy.rules[rule].condition;
        let with = |wanted: bool| {
            self.search(&[Goal::new(condition, wanted)], |witness| self.holds(rule, witness) == wanted)
        };
        let shown = |verdict: Verdict<Witness>| match verdict {
            Verdict::Shown(witness) => Some(witness),
            _ => None,
        };
        match (with(true), with(false)) {
            (Verdict::Never, other) => Holding::Never(shown(other)),
            (other, Verdict::Never) => Holding::Always(shown(other)),
            _ => Holding::Sometimes,
        }
    }

    /// Whether a rule can hold for some company, as far as is known.
    pub(super) fn can_hold(&self, rule: usize) -> bool {
        !matches!(self.holdings()[rule], Holding::Never(_))
    }
}
