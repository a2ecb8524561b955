//! Edits that only make sense with the other questionnaire: a weight of a question that is new in it, say. They are
//! applied together with the change of what is asked.

use std::collections::BTreeSet;

use super::Side;
use super::reading::Reading;
use crate::diagnostic::Diagnostic;
use crate::policy::{Declaration, Declarations, Key, Policy, declarations_under, resolve};

/// Each policy under the other's reading, as far as it makes sense there; for the rest, as the other policy decides.
pub(super) struct Crossing {
    /// The decisions that change together with the questions.
    pub(super) keys: BTreeSet<Key>,
    /// The old policy under the new reading.
    pub(super) old_in_new: Policy,
    /// The new policy under the old reading.
    pub(super) new_in_old: Policy,
}

impl Crossing {
    /// Finds the decisions that can't be had without the change of questions, beside those that are known. `edited` are
    /// the keys that differ. `None` when no set of decisions makes both policies valid on both sides.
    pub(super) fn find(old: Side, new: Side, edited: &[&Key], mut keys: BTreeSet<Key>) -> Option<Self> {
        let moved = |policy: &Policy, reading: Reading| {
            declarations_under(policy, reading.questionnaire, reading.shape)
        };
        let ends = (&*old.policy.declarations, &*new.policy.declarations);
        let (old_moved, new_moved) = (moved(old.policy, new.reading), moved(new.policy, old.reading));
        keys.extend(
            edited
                .iter()
                .filter(|key| !same(&old_moved, ends.0, key) || !same(&new_moved, ends.1, key))
                .map(|key| (*key).clone()),
        );
        let attempt = |keys: &BTreeSet<Key>| {
            let one = mixed(old.policy, &old_moved, (keys, ends.1), new.reading);
            let other = mixed(new.policy, &new_moved, (keys, ends.0), old.reading);
            match (one, other) {
                (Ok(old_in_new), Ok(new_in_old)) => Ok((old_in_new, new_in_old)),
                (one, other) => Err(faults(one.err()) + faults(other.err())),
            }
        };
        loop {
            let wrong = match attempt(&keys) {
                Ok((old_in_new, new_in_old)) => return Some(Self { keys, old_in_new, new_in_old }),
                Err(wrong) => wrong,
            };
            let helps = |key: &&&Key| {
                let with = keys.iter().cloned().chain([(**key).clone()]).collect();
                !keys.contains(**key) && attempt(&with).map_or_else(|left| left < wrong, |_| true)
            };
            let more = (*edited.iter().find(helps)?).clone();
            keys.insert(more);
        }
    }
}

fn faults(found: Option<Vec<Diagnostic>>) -> usize {
    found.map_or(0, |found| found.len())
}

/// Whether a decision means the same where it was moved to.
fn same(moved: &Declarations, own: &Declarations, key: &Key) -> bool {
    let essence = |side: &Declarations| side.get(key).map(Declaration::essence);
    essence(moved) == essence(own)
}

/// A policy under another reading, some of its decisions replaced by the other policy's.
fn mixed(
    policy: &Policy,
    moved: &Declarations,
    (keys, others): (&BTreeSet<Key>, &Declarations),
    reading: Reading,
) -> Result<Policy, Vec<Diagnostic>> {
    let mut declarations = moved.clone();
    for key in keys {
        declarations.remove(key);
        declarations.extend(others.get(key).map(|found| (key.clone(), found.clone())));
    }
    resolve(Policy { declarations: declarations.into(), ..policy.clone() }, reading.questionnaire)
}
