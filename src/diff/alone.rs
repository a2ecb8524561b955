//! How many companies each change moves by itself, counted over columns: a company costs some 100 nanoseconds a change.

use std::collections::BTreeMap;

use super::effect::Effect;
use super::worlds::World;
use crate::assess::{Columns, Layout, Mixtures, Program, Standings};
use crate::model::{Day, Standing};
use crate::policy::Policy;

/// How many companies have another tier under the old policy with each change alone, and which way, by change. `None` when something goes
/// wrong for a company: then each is looked at by itself, and it is told what.
pub(super) fn moves_alone(
    world: &World,
    mixtures: &Mixtures,
    changes: usize,
    day: Day,
) -> Option<Vec<(usize, Effect)>> {
    let (questionnaire, ranks) = (world.reading.questionnaire, mixtures.ranks());
    let mixed: Vec<Policy> = (0..changes).map(|change| mixtures.policy(1 << change)).collect();
    let mut layout = Layout::default();
    let mut old = Program::new(&world.old, questionnaire, day);
    old.lay_out(&mut layout);
    let mut programs: Vec<Program> = mixed.iter().map(|policy| old.vary(policy)).collect();
    for program in &mut programs {
        program.lay_out(&mut layout);
    }
    let columns = Columns::load(questionnaire, &layout, world.reading.companies);
    let before = old.run(&columns, THREADS);
    let old_tiers = joint(&before, ranks)?;
    programs
        .iter()
        .map(|program| {
            let after = joint(&before.vary(program, THREADS), ranks)?;
            let moves = old_tiers.iter().zip(after).filter(|(old, new)| **old != *new);
            Some(moves.fold((0, Effect::None), |(count, effect), (old, new)| {
                (count + 1, effect.and(Effect::between(*old, new)))
            }))
        })
        .collect()
}

/// Blocks are shared among so many threads; the result is the same with any number.
const THREADS: usize = 2;

/// Where companies stand, in the ladder of both policies.
fn joint(standings: &Standings, ranks: &BTreeMap<String, usize>) -> Option<Vec<Standing>> {
    if standings.has_faults() {
        return None;
    }
    let ladder = &standings.policy().ladder;
    let places: Vec<usize> = ladder.tiers().iter().map(|tier| ranks[&tier.id]).collect();
    let place = |standing: Standing| match standing {
        Standing::Unrated => Standing::Unrated,
        Standing::Tier(rank) => Standing::Tier(places[rank]),
    };
    Some(standings.tiers().map(place).collect())
}
