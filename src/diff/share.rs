//! Shapley shares and sufficient sets of a small game, exact.
//!
//! L. S. Shapley, "A Value for n-Person Games" (1953): a player's share is what it adds, averaged over every order in
//! which the players can come. The shares add up to the whole change, and no order is preferred.

use crate::assess::Changes;
use crate::model::Exact;

/// The share of each player, when `value` gives what every set of them makes; `values[set]` for all sets.
pub(super) fn shapley(players: usize, values: &[Exact]) -> Vec<Exact> {
    let weights = weights(players);
    (0..players)
        .map(|player| {
            let mut by_size = vec![Exact::zero(); players];
            for set in (0..values.len()).filter(|set| set & (1 << player) == 0) {
                let gain = &values[set | 1 << player] - &values[set];
                if !gain.is_zero() {
                    let size = set.count_ones() as usize;
                    by_size[size] = &by_size[size] + &gain;
                }
            }
            by_size.iter().zip(&weights).map(|(gain, weight)| gain * weight).sum()
        })
        .collect()
}

/// How often a set of each size comes before a player: s! (n − s − 1)! / n!.
fn weights(players: usize) -> Vec<Exact> {
    let factorial = |n: usize| (1..=n).fold(Exact::one(), |product, factor| &product * &Exact::from(factor));
    let all = factorial(players);
    (0..players)
        .map(|size| {
            (&factorial(size) * &factorial(players - size - 1)).divide(&all).expect("a factorial is not 0")
        })
        .collect()
}

/// The players that make a difference in some set; the others' shares are 0.
pub(super) fn movers<T: PartialEq>(players: usize, values: &[T]) -> Vec<usize> {
    (0..players)
        .filter(|player| {
            (0..values.len()).any(|set| set & (1 << player) == 0 && values[set] != values[set | 1 << player])
        })
        .collect()
}

/// The minimal sets for which something is so: none that is part of it does as well. Smallest first.
pub(super) fn minimal_sets(players: usize, is_so: &[bool]) -> Vec<Changes> {
    let mut below = vec![false; is_so.len()];
    for set in 0..is_so.len() {
        below[set] = (0..players).filter(|player| set & (1 << player) != 0).any(|player| {
            let smaller = set & !(1 << player);
            is_so[smaller] || below[smaller]
        });
    }
    let mut sets: Vec<Changes> =
        (0..is_so.len()).filter(|set| is_so[*set] && !below[*set]).map(|set| set as Changes).collect();
    sets.sort_by(|one, other| {
        one.count_ones().cmp(&other.count_ones()).then_with(|| members(*one).cmp(&members(*other)))
    });
    sets
}

/// The players of a set, in order.
pub(super) fn members(set: Changes) -> Vec<usize> {
    (0..Changes::BITS as usize).filter(|player| set & (1 << player) != 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_that_adds_nothing_gets_nothing_and_partners_share_alike() {
        // Both of the first two are needed; the third does nothing.
        let values: Vec<Exact> = (0..8_usize).map(|set| Exact::from(i64::from(set & 3 == 3))).collect();
        let half = Exact::ratio(1, 2).expect("2 is not 0");
        assert_eq!(shapley(3, &values), [half.clone(), half, Exact::zero()]);
        assert_eq!(movers(3, &values), [0, 1]);
        let is_so: Vec<bool> = values.iter().map(Exact::is_positive).collect();
        assert_eq!(minimal_sets(3, &is_so), [3]);
    }

    #[test]
    fn a_larger_set_that_fails_doesnt_hide_a_smaller_that_does() {
        // {0} does, {0, 1} doesn't, {1, 2} does.
        let is_so: Vec<bool> = (0..8).map(|set| set == 1 || set == 6 || set == 7).collect();
        assert_eq!(minimal_sets(3, &is_so), [1, 6]);
    }
}
