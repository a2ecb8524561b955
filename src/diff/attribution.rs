//! Which edits a move is due to, whatever their order.

use std::collections::BTreeMap;

use super::Side;
use super::edit::Edit;
use super::effect::Effect;
use super::join::together;
use super::ladder::JointLadder;
use super::movement::Move;
use super::share::{members, minimal_sets, movers, shapley};
use super::worlds::{Play, Plays};
use crate::assess::{Changes, Outcome};
use crate::diagnostic::Diagnostic;
use crate::model::{Day, Exact, Standing};
use crate::policy::Key;

/// So many edits that touch one company are attributed exactly; beyond, by sampling.
const EXACT: usize = 16;
/// So many orders are sampled beyond.
const SAMPLES: usize = 256;
/// So many sufficient sets are listed.
const LISTED: usize = 100;

/// Edits that are applied together: one, or several that only make sense so.
#[derive(Clone, Debug)]
pub struct Change {
    /// The edits, by their numbers.
    pub edits: Vec<usize>,
    /// How many companies have another tier under the old policy with this change alone.
    pub moves_alone: usize,
    /// How many moves would not be without it.
    pub moves_without: usize,
    /// Which way it pushes.
    pub effect: Effect,
}

/// What one move is due to. Changes are named by the number of their first edit.
#[derive(Clone, Debug, Default)]
pub struct Attribution {
    /// The minimal sets that alone give the new tier, smallest first; at most 100.
    pub sufficient: Vec<Vec<usize>>,
    /// How many there are in all; none when they were not all looked for.
    pub sufficient_total: Option<usize>,
    /// The changes without which the company would stay.
    pub necessary: Vec<usize>,
    /// The shares, largest first.
    pub causes: Vec<Cause>,
    /// Whether the shares were sampled.
    pub is_approximate: bool,
}

/// One change's part in a move.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The change.
    pub edit: usize,
    /// Its share of the change in rank (unrated counts as −1).
    pub tier_share: Exact,
    /// Its share of the change in total; none when a mixture has no total.
    pub score_share: Option<Exact>,
    /// The standard error of the tier share, where it was sampled.
    pub error: Option<Exact>,
}

/// What everything is due to.
#[derive(Clone, Debug)]
pub struct Attributions {
    /// The changes, in the order of their first edits.
    pub changes: Vec<Change>,
    /// One for each move.
    pub moves: Vec<Attribution>,
}

/// Attributes every move to the edits that caused it.
///
/// # Errors
///
/// When a condition can't be evaluated for a company under some mixture.
pub(super) fn attribute(
    (old, new): (Side, Side),
    (edits, moves): (&[Edit], &[Move]),
    ladder: &JointLadder,
    day: Day,
) -> Result<Attributions, Vec<Diagnostic>> {
    let meant: Vec<&Edit> = edits.iter().filter(|edit| edit.has_meaning()).collect();
    let (worlds, groups, crossing) = together((old, new), &meant, ladder);
    let keys: Vec<Vec<Key>> = groups
        .iter()
        .enumerate()
        // Both worlds are settled on what changes with the questions.
        .map(|(place, group)| if Some(place) == crossing { &[][..] } else { group })
        .map(|group| group.iter().filter_map(|index| meant[*index].key.clone()).collect())
        .collect();
    let plays = Plays::new(&worlds, (old, new), (&keys, crossing), (ladder, day));
    let mut changes: Vec<Change> = groups
        .iter()
        .map(|group| Change {
            edits: group.iter().map(|index| meant[*index].id).collect(),
            moves_alone: 0,
            moves_without: 0,
            effect: Effect::None,
        })
        .collect();
    let mut attributed: Vec<Attribution> = vec![Attribution::default(); moves.len()];
    let by_company: BTreeMap<usize, usize> =
        moves.iter().enumerate().map(|(place, moved)| (moved.company, place)).collect();
    let mut faults = Vec::new();
    let alone = plays.moves_alone(&worlds, changes.len(), day);
    if let Some(alone) = &alone {
        for (change, (count, effect)) in changes.iter_mut().zip(alone) {
            (change.moves_alone, change.effect) = (*count, *effect);
        }
    }
    let looked_at = |index: &usize| alone.is_none() || by_company.contains_key(index);
    for index in (0..new.assessments.len()).filter(looked_at) {
        let done = plays.company(index).and_then(|mut game| {
            if alone.is_none() {
                let standing = game.outcome(0)?.tier;
                for change in members(game.touching()) {
                    let alone = game.outcome(1 << change)?.tier;
                    changes[change].moves_alone += usize::from(alone != standing);
                    changes[change].effect = changes[change].effect.and(Effect::between(standing, alone));
                }
            }
            match by_company.get(&index) {
                Some(place) => one(&mut game, &changes).map(|found| Some((*place, found))),
                None => Ok(None),
            }
        });
        match done {
            Ok(Some((place, found))) => attributed[place] = found,
            Ok(None) => {}
            Err(fault) => faults.push(*fault),
        }
    }
    if !faults.is_empty() {
        return Err(crate::diagnostic::ordered(faults));
    }
    for change in &mut changes {
        let first = change.edits[0];
        change.moves_without = attributed.iter().filter(|found| found.necessary.contains(&first)).count();
        for (moved, found) in moves.iter().zip(&attributed) {
            for cause in found.causes.iter().filter(|cause| cause.edit == first) {
                change.effect = change.effect.and(Effect::of_share(&cause.tier_share, moved.direction));
            }
        }
    }
    Ok(Attributions { changes, moves: attributed })
}

fn one(game: &mut Play, changes: &[Change]) -> Result<Attribution, Box<Diagnostic>> {
    let touching = members(game.touching());
    let all = game.touching();
    let name = |player: usize| changes[touching[player]].edits[0];
    let (before, after) = (game.outcome(0)?.tier, game.outcome(all)?.tier);
    let mut necessary = Vec::new();
    for (player, change) in touching.iter().enumerate() {
        if game.outcome(all & !(1 << change))?.tier == before {
            necessary.push(name(player));
        }
    }
    if touching.len() > EXACT {
        return sampled(game, &touching, changes, necessary);
    }
    let expand = |set: usize| {
        members(set as Changes).into_iter().fold(0, |sum: Changes, player| sum | 1 << touching[player])
    };
    let outcomes: Vec<Outcome> =
        (0..1_usize << touching.len()).map(|set| game.outcome(expand(set))).collect::<Result<_, _>>()?;
    let reached: Vec<bool> = outcomes.iter().map(|outcome| outcome.tier == after).collect();
    let sets = minimal_sets(touching.len(), &reached);
    let tiers: Vec<Exact> = outcomes.iter().map(|outcome| rank(outcome.tier)).collect();
    let totals: Option<Vec<Exact>> = outcomes.iter().map(|outcome| outcome.total.clone()).collect();
    let tier_shares = reduced(touching.len(), &tiers);
    let score_shares = totals.map(|totals| reduced(touching.len(), &totals));
    let makes_a_difference = movers(touching.len(), &outcomes);
    let causes = makes_a_difference.into_iter().map(|player| Cause {
        edit: name(player),
        tier_share: tier_shares[player].clone(),
        score_share: score_shares.as_ref().map(|shares| shares[player].clone()),
        error: None,
    });
    Ok(Attribution {
        sufficient_total: Some(sets.len()),
        sufficient: sets
            .into_iter()
            .take(LISTED)
            .map(|set| members(set).into_iter().map(name).collect())
            .collect(),
        necessary,
        causes: by_share(causes.collect()),
        is_approximate: false,
    })
}

/// Shares among the players that make a difference to these values; the others' are 0.
fn reduced(players: usize, values: &[Exact]) -> Vec<Exact> {
    let movers = movers(players, values);
    let inner: Vec<Exact> = (0..1_usize << movers.len())
        .map(|set| {
            let outer = movers
                .iter()
                .enumerate()
                .filter(|(place, _)| set & (1 << place) != 0)
                .fold(0, |sum, (_, player)| sum | 1 << player);
            values[outer].clone()
        })
        .collect();
    let mut shares = vec![Exact::zero(); players];
    for (player, share) in movers.iter().zip(shapley(movers.len(), &inner)) {
        shares[*player] = share;
    }
    shares
}

fn rank(tier: Standing) -> Exact {
    match tier {
        Standing::Unrated => Exact::from(-1_i64),
        Standing::Tier(rank) => Exact::from(rank),
    }
}

fn by_share(mut causes: Vec<Cause>) -> Vec<Cause> {
    causes.sort_by(|one, other| {
        other.tier_share.abs().cmp(&one.tier_share.abs()).then(one.edit.cmp(&other.edit))
    });
    causes
}

/// Shares from seeded random orders, with their standard errors.
fn sampled(
    game: &mut Play,
    touching: &[usize],
    changes: &[Change],
    necessary: Vec<usize>,
) -> Result<Attribution, Box<Diagnostic>> {
    let players = touching.len();
    let mut random = Random(0x5eed);
    let mut tiers = vec![(Exact::zero(), Exact::zero()); players];
    let mut scores = Some(vec![Exact::zero(); players]);
    for _ in 0..SAMPLES {
        let mut set: Changes = 0;
        let mut last = game.outcome(0)?;
        for player in random.order(players) {
            set |= 1 << touching[player];
            let next = game.outcome(set)?;
            let gain = &rank(next.tier) - &rank(last.tier);
            tiers[player] = (&tiers[player].0 + &gain, &tiers[player].1 + &(&gain * &gain));
            match (&mut scores, &next.total, &last.total) {
                (Some(scores), Some(after), Some(before)) => {
                    scores[player] = &scores[player] + &(after - before);
                }
                _ => scores = None,
            }
            last = next;
        }
    }
    let count = Exact::from(SAMPLES);
    let mean = |sum: &Exact| sum.divide(&count).expect("there are samples");
    let causes = (0..players)
        .filter(|player| {
            !tiers[*player].1.is_zero() || scores.as_ref().is_some_and(|scores| !scores[*player].is_zero())
        })
        .map(|player| {
            let share = mean(&tiers[player].0);
            let variance = &mean(&tiers[player].1) - &(&share * &share);
            Cause {
                edit: changes[touching[player]].edits[0],
                tier_share: share,
                score_share: scores.as_ref().map(|scores| mean(&scores[player])),
                error: Some(root(&mean(&variance))),
            }
        })
        .collect();
    let after = game.outcome(game.touching())?.tier;
    let mut alone = Vec::new();
    for change in touching {
        if game.outcome(1 << change)?.tier == after {
            alone.push(vec![changes[*change].edits[0]]);
        }
    }
    Ok(Attribution {
        sufficient: alone,
        sufficient_total: None,
        necessary,
        causes: by_share(causes),
        is_approximate: true,
    })
}

/// The square root, to six places from below.
fn root(number: &Exact) -> Exact {
    let million = Exact::from(1_000_000_i64);
    let scaled = (number * &(&million * &million)).floor();
    let whole = scaled.to_rational().numer().sqrt();
    Exact::from_parts(whole, 1_000_000.into()).expect("a million is not 0")
}

/// `SplitMix64` (Steele, Lea and Flood 2014): the same orders on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for place in (1..count).rev() {
            let other = usize::try_from(self.next() % (place as u64 + 1)).expect("it is below a small count");
            order.swap(place, other);
        }
        order
    }
}
