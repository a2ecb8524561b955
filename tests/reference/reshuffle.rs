//! Puts declarations in another order where order means nothing.

use super::policy::{Declaration, Policy};
use super::random::Random;

/// The same policy in another order: declarations that share a key, and the rules among themselves, keep theirs.
pub(crate) fn reordered(policy: &Policy, random: &mut Random) -> Policy {
    let mut left: Vec<&Declaration> = policy.declarations.iter().collect();
    let mut declarations = Vec::new();
    while !left.is_empty() {
        let free: Vec<usize> = (0..left.len()).filter(|index| is_free(&left, *index)).collect();
        declarations.push(left.remove(*random.pick(&free)).clone());
    }
    Policy { declarations }
}

/// Whether nothing that is still to come before it shares a key with it.
fn is_free(left: &[&Declaration], index: usize) -> bool {
    let keys = left[index].verb.keys();
    left[..index].iter().all(|earlier| earlier.verb.keys().iter().all(|key| !keys.contains(key)))
}
