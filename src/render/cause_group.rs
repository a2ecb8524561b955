//! Moves grouped by the edits that suffice for them, and each group in words. A move is in one group.

use super::difference_document::DifferenceInput;
use super::edit_words::{edit_words, pick};
use super::layout::Terminal;
use super::safe::safe;
use crate::diff::Move;
use crate::model::Exact;

/// Moves with the same sets of edits that suffice for them.
pub(super) struct Group<'a> {
    /// The sets, by the numbers of their edits.
    pub(super) sets: &'a [Vec<usize>],
    /// Whether there are more sets than are listed.
    pub(super) is_cut: bool,
    /// The moves, by direction.
    pub(super) moves: Vec<&'a Move>,
    /// Their exposure.
    pub(super) weight: Exact,
}

/// The most sets of edits that a group's heading tells.
pub(super) const TOLD: usize = 3;

/// Every move, the largest exposure first.
pub(super) fn groups(input: DifferenceInput<'_>) -> Vec<Group<'_>> {
    let difference = input.difference;
    let mut groups: Vec<Group> = Vec::new();
    for (moved, found) in difference.moves.iter().zip(&difference.attributions.moves) {
        let weight = moved.weight.clone().unwrap_or_else(Exact::zero);
        match groups.iter_mut().find(|group| group.sets == found.sufficient) {
            Some(group) => {
                group.weight = &group.weight + &weight;
                group.moves.push(moved);
            }
            None => {
                let is_cut = found.sufficient_total.is_none_or(|total| total > found.sufficient.len());
                groups.push(Group { sets: &found.sufficient, is_cut, moves: vec![moved], weight });
            }
        }
    }
    groups.sort_by(|one, other| other.weight.cmp(&one.weight).then_with(|| one.sets.cmp(other.sets)));
    for group in &mut groups {
        group.moves.sort_by_key(|moved| moved.direction);
    }
    groups
}

impl Group<'_> {
    /// What caused the moves.
    pub(super) fn title(&self, input: DifferenceInput, terminal: &Terminal) -> String {
        let language = terminal.language;
        match self.sets {
            [] => pick(language, "edits together, too many to tell apart", "多处修改共同作用，难以区分")
                .to_owned(),
            [set] if set.len() == 1 => edit_title(input, set[0], terminal),
            [set] => {
                let words = if set.len() == 2 {
                    pick(language, "needs both", "两者缺一不可")
                } else {
                    pick(language, "needs all of", "缺一不可")
                };
                format!("{words} {}", numbers(set))
            }
            sets => {
                let shown: Vec<String> = sets.iter().take(TOLD).map(|set| numbers(set)).collect();
                let more = if sets.len() > TOLD || self.is_cut {
                    pick(language, " or others", " 或其他组合")
                } else {
                    ""
                };
                format!(
                    "{} {}{more}",
                    pick(language, "any of", "任一即可"),
                    shown.join(pick(language, " or ", " 或 "))
                )
            }
        }
    }

    /// The edits that the heading tells, by their numbers.
    pub(super) fn told(&self) -> Vec<usize> {
        let mut told: Vec<usize> = self.sets.iter().take(TOLD).flatten().copied().collect();
        told.sort_unstable();
        told.dedup();
        told
    }

    /// Whether one edit alone is the heading.
    pub(super) fn is_of_one_edit(&self) -> bool {
        matches!(self.sets, [set] if set.len() == 1)
    }
}

fn numbers(set: &[usize]) -> String {
    set.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ")
}

/// An edit with its number, in words.
pub(super) fn edit_title(input: DifferenceInput, id: usize, terminal: &Terminal) -> String {
    let edit = &input.difference.edits[id - 1];
    let (subject, change) = edit_words(edit, terminal);
    let changes = &input.difference.attributions.changes;
    let parts = changes.iter().find(|found| found.edits.contains(&id)).map_or(1, |found| found.edits.len());
    let joined = match parts {
        1 => String::new(),
        parts => format!(
            " ({} {})",
            pick(terminal.language, "with edits joined to it:", "连同合并的修改："),
            parts - 1
        ),
    };
    safe(&format!("{id}  {subject} {change}{joined}"))
}
