//! How a change of policy moves companies: edits in meaning, moves, migration, and the sources side by side.
//! Computes; prints nothing.

mod alone;
mod approval;
mod attribution;
mod crossing;
mod edit;
mod edits;
mod effect;
mod join;
mod ladder;
mod movement;
mod nearest;
mod reading;
mod share;
mod source;
mod trade;
mod worlds;

use crate::assess::{Assessment, Book, ExposureRow};
use crate::diagnostic::Diagnostic;
use crate::model::{Day, Exact, Standing};
use crate::policy::Policy;

use attribution::attribute;

pub use crate::model::Direction;
pub use approval::StaleApproval;
pub use attribution::{Attribution, Attributions, Cause, Change};
pub use edit::{Edit, EditKind};
pub use edits::edits;
pub use effect::Effect;
pub use ladder::JointLadder;
pub use movement::{Approaching, Move, OtherGround, View, ground_words};
pub use nearest::Nearest;
pub use reading::Reading;
pub use source::{Line, LinePair, side_by_side, source_diff};
pub use trade::Trade;

/// One side of a comparison: a policy and what it makes of every company.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The companies, as this side reads them: the same ones in the same order on both sides.
    pub reading: Reading<'a>,
    /// Its assessments, in the order of the companies.
    pub assessments: &'a [Assessment],
}

/// What both sides are compared over.
#[derive(Clone, Copy)]
pub struct Population<'a> {
    /// What is held of the companies.
    pub book: &'a Book,
    /// The day of assessment.
    pub day: Day,
}

/// Everything that differs between two policies over the same companies.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Both ladders in one.
    pub ladder: JointLadder,
    /// The edits in meaning, by kind, then by key.
    pub edits: Vec<Edit>,
    /// The companies whose tier differs, heaviest first.
    pub moves: Vec<Move>,
    /// The edits that are applied together, and what each move is due to.
    pub attributions: Attributions,
    /// Companies and weight by old and new tier; ranks in the joint ladder.
    pub migration: Vec<ExposureRow<(Standing, Standing)>>,
    /// Companies and weight by old tier.
    pub old_exposure: Vec<ExposureRow<Standing>>,
    /// Companies and weight by new tier.
    pub new_exposure: Vec<ExposureRow<Standing>>,
    /// Companies that keep their tier for another reason.
    pub other_ground: Vec<OtherGround>,
    /// Companies that stay, but stand close to a threshold of the new policy; none when nothing was edited.
    pub approaching: Vec<Approaching>,
    /// What would move first; none when something moves, or nothing was edited.
    pub nearest: Vec<Nearest>,
    /// The market value of what moves.
    pub trades: Vec<Trade>,
    /// Sign-offs of moves that don't happen.
    pub stale_approvals: Vec<StaleApproval>,
    /// The sources as a patch; empty when no line differs.
    pub source_diff: String,
}

/// Compares two policies over the same companies.
///
/// # Errors
///
/// When two tiers stand in opposite order in the two policies, or a condition can't be evaluated under a mixture.
pub fn compare(old: Side, new: Side, population: Population) -> Result<Difference, Vec<Diagnostic>> {
    let (companies, book) = (new.reading.companies, population.book);
    let ladder = JointLadder::new(old.policy, new.policy).map_err(|fault| vec![fault])?;
    let standings = |side: Side, ranks: &[usize]| -> Vec<Standing> {
        side.assessments.iter().map(|assessment| JointLadder::standing(ranks, assessment.tier)).collect()
    };
    let old_standings = standings(old, &ladder.old_ranks);
    let new_standings = standings(new, &ladder.new_ranks);
    let pairs: Vec<(Standing, Standing)> =
        old_standings.iter().copied().zip(new_standings.iter().copied()).collect();
    let mut moves: Vec<Move> = (0..companies.len())
        .filter(|index| pairs[*index].0 != pairs[*index].1)
        .map(|index| Move::new(index, pairs[index], (old, new), (book, &ladder)))
        .collect();
    moves.sort_by(|one, other| {
        let weight = |side: &Move| side.weight.clone().unwrap_or_else(Exact::zero);
        weight(other)
            .cmp(&weight(one))
            .then_with(|| companies[one.company].id.cmp(&companies[other.company].id))
    });
    let mut edits = edits(&old.policy.declarations, &new.policy.declarations);
    reading::list(&mut edits, old.reading, new.reading);
    let attributions = attribute((old, new), (&edits, &moves), &ladder, population.day)?;
    let has_meaning = edits.iter().any(Edit::has_meaning);
    let is_still = has_meaning && moves.is_empty();
    Ok(Difference {
        nearest: if is_still { nearest::nearest(new, &edits, &ladder) } else { Vec::new() },
        trades: trade::trades(&moves, book),
        stale_approvals: Vec::new(),
        edits,
        attributions,
        moves,
        migration: book.exposure(&pairs, &(Standing::Unrated, Standing::Unrated)),
        old_exposure: book.exposure(&old_standings, &Standing::Unrated),
        new_exposure: book.exposure(&new_standings, &Standing::Unrated),
        other_ground: movement::other_grounds(old, new, &pairs),
        approaching: if has_meaning { movement::approaching(new, &pairs) } else { Vec::new() },
        source_diff: source_diff(&old.policy.sources, &new.policy.sources),
        ladder,
    })
}

impl Difference {
    /// How many moves go in a direction.
    pub fn count(&self, direction: Direction) -> usize {
        self.moves.iter().filter(|moved| moved.direction == direction).count()
    }

    /// The moves that nobody has signed off.
    pub fn unapproved(&self) -> impl Iterator<Item = &Move> {
        self.moves.iter().filter(|moved| moved.approved.is_none())
    }
}
