//! Edits that only make sense together: every union of the groups is a valid policy with the tiers in one order.

use std::collections::{BTreeMap, BTreeSet};

use super::Side;
use super::edit::{Edit, EditKind};
use super::ladder::JointLadder;
use super::worlds::{World, Worlds};
use crate::assess::MOST_CHANGES;
use crate::model::{Exact, Questionnaire};
use crate::policy::{Declarations, Key, Policy, Setting};

/// The worlds of all mixtures, the edits in groups that are applied together, and which group changes what is asked.
pub(super) fn together<'a>(
    sides: (Side<'a>, Side<'a>),
    edits: &[&Edit],
    ladder: &JointLadder,
) -> (Worlds<'a>, Vec<Vec<usize>>, Option<usize>) {
    let edited: Vec<&Key> = edits.iter().filter_map(|edit| edit.key.as_ref()).collect();
    let mut known = BTreeSet::new();
    loop {
        let worlds = Worlds::new(sides, &edited, known.clone());
        let mut groups = join(edits, &worlds, ladder);
        // What is beyond the bits of a set is one change; no real change of policy comes near.
        if groups.len() > MOST_CHANGES {
            let rest = groups.split_off(MOST_CHANGES - 1).concat();
            groups.push(rest);
        }
        let crosses =
            |group: &Vec<usize>| group.iter().any(|index| edits[*index].kind == EditKind::Questionnaire);
        let crossing = groups.iter().position(crosses);
        let group = crossing.map_or(&[][..], |place| &groups[place]);
        let keys: BTreeSet<Key> = group.iter().filter_map(|index| edits[*index].key.clone()).collect();
        if worlds.all.is_empty() || keys.is_subset(&worlds.crossing) {
            return (worlds, groups, crossing);
        }
        known = keys;
    }
}

/// The edits in groups, by their places in the list; groups in the order of their first edits.
///
/// Two edits are joined when applying one without the other would leave a rule without its tier, a waiver without its
/// rule, two tiers at one start or in the wrong order, no tier at 0, an answer without points, or a decision about what
/// isn't asked. All are joined where the policies make no sense under each other's questionnaire.
fn join(edits: &[&Edit], worlds: &Worlds, ladder: &JointLadder) -> Vec<Vec<usize>> {
    if edits.is_empty() {
        return Vec::new();
    }
    if worlds.all.is_empty() {
        return vec![(0..edits.len()).collect()];
    }
    let crosses = |edit: &Edit| {
        edit.kind == EditKind::Questionnaire
            || edit.key.as_ref().is_some_and(|key| worlds.crossing.contains(key))
    };
    let first_to_cross = edits.iter().position(|edit| crosses(edit));
    let mut known: Vec<usize> = (0..edits.len())
        .map(|index| first_to_cross.filter(|_| crosses(edits[index])).unwrap_or(index))
        .collect();
    for World { old, new, reading } in &worlds.all {
        let by_key =
            edits.iter().enumerate().filter_map(|(index, edit)| Some((edit.key.as_ref()?, index))).collect();
        let mut joining = Joining { by_key, groups: known, old, new };
        joining.rules_and_tiers();
        joining.waivers_and_rules();
        joining.starts(ladder);
        joining.points(reading.questionnaire);
        known = (0..edits.len()).map(|index| joining.group(index)).collect();
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, group) in known.into_iter().enumerate() {
        groups.entry(group).or_default().push(index);
    }
    groups.into_values().collect()
}

struct Joining<'a> {
    by_key: BTreeMap<&'a Key, usize>,
    /// The group of each edit: the smallest place in it, or one that leads there.
    groups: Vec<usize>,
    old: &'a Policy,
    new: &'a Policy,
}

impl Joining<'_> {
    fn group(&self, index: usize) -> usize {
        if self.groups[index] == index { index } else { self.group(self.groups[index]) }
    }

    fn join(&mut self, one: &Key, other: &Key) {
        if let (Some(one), Some(other)) = (self.by_key.get(one), self.by_key.get(other)) {
            let (one, other) = (self.group(*one), self.group(*other));
            self.groups[one.max(other)] = one.min(other);
        }
    }

    fn join_all(&mut self, keys: &[Key]) {
        for pair in keys.windows(2) {
            self.join(&pair[0], &pair[1]);
        }
    }

    /// A rule that names a tier which only its own side has goes with that tier.
    fn rules_and_tiers(&mut self) {
        for (side, other) in [(self.old, self.new), (self.new, self.old)] {
            for (key, declaration) in side.declarations.iter() {
                let Setting::Rule(_, effect) = &declaration.setting else { continue };
                let tier = Key::Tier(effect.tier.clone());
                if !other.declarations.contains_key(&tier) {
                    self.join(key, &tier);
                }
            }
        }
    }

    /// A waiver of a rule that only its own side has goes with that rule.
    fn waivers_and_rules(&mut self) {
        for (side, other) in [(self.old, self.new), (self.new, self.old)] {
            for key in side.declarations.keys() {
                let Key::Waiver(rule, _) = key else { continue };
                let rule = Key::Rule(rule.clone());
                if !other.declarations.contains_key(&rule) {
                    self.join(key, &rule);
                }
            }
        }
    }

    /// Tiers whose starts would meet or cross, and those at 0, go together.
    fn starts(&mut self, ladder: &JointLadder) {
        let start = |side: &Policy, id: &str| match side
            .declarations
            .get(&Key::Tier(id.to_owned()))
            .map(|found| &found.setting)
        {
            Some(Setting::Start(start)) => Some(start.clone()),
            _ => None,
        };
        for (rank, laxer) in ladder.tiers.iter().enumerate() {
            for stricter in &ladder.tiers[rank + 1..] {
                let crosses = |low: Option<Exact>, high: Option<Exact>| {
                    low.zip(high).is_some_and(|(low, high)| low >= high)
                };
                if crosses(start(self.old, &laxer.id), start(self.new, &stricter.id))
                    || crosses(start(self.new, &laxer.id), start(self.old, &stricter.id))
                {
                    self.join(&Key::Tier(laxer.id.clone()), &Key::Tier(stricter.id.clone()));
                }
            }
        }
        let at_zero = |side: &Policy| side.ladder.tiers().first().map(|tier| Key::Tier(tier.id.clone()));
        if let (Some(one), Some(other)) = (at_zero(self.old), at_zero(self.new)) {
            self.join(&one, &other);
        }
    }

    /// Declarations that take turns in giving an answer its points go together, and with the weights that ask for them.
    fn points(&mut self, questionnaire: &Questionnaire) {
        for index in questionnaire.indices() {
            let question = questionnaire.question(index);
            let path = questionnaire.path(index);
            let weights: Vec<Key> = above(path)
                .map(|path| Key::Weight(path.to_owned()))
                .filter(|key| self.crosses_zero(key))
                .collect();
            for option in &question.options {
                let word = questionnaire.word(*option);
                let keys =
                    above(path).chain([""]).map(|path| Key::Risk(path.to_owned(), word.to_owned())).collect();
                self.take_turns(keys, &weights);
            }
            if question.number.is_some() {
                self.take_turns(vec![Key::Bands(path.to_owned())], &weights);
            }
        }
    }

    fn crosses_zero(&self, key: &Key) -> bool {
        let is_zero = |side: &Declarations| matches!(side.get(key).map(|found| &found.setting), Some(Setting::Weight(weight)) if weight.is_zero());
        is_zero(&self.old.declarations) != is_zero(&self.new.declarations)
    }

    /// Joins the declarations of which only one side's are there, unless one always is.
    fn take_turns(&mut self, keys: Vec<Key>, weights: &[Key]) {
        let is_in = |side: &Policy, key: &Key| side.declarations.contains_key(key);
        if keys.iter().any(|key| is_in(self.old, key) && is_in(self.new, key)) {
            return;
        }
        let turns: Vec<Key> =
            keys.into_iter().filter(|key| is_in(self.old, key) != is_in(self.new, key)).collect();
        let (only_old, only_new) =
            (turns.iter().any(|key| is_in(self.old, key)), turns.iter().any(|key| is_in(self.new, key)));
        let asks: &[Key] = if only_old && only_new { &[] } else { weights };
        let together: Vec<Key> = turns.iter().chain(asks).cloned().collect();
        self.join_all(&together);
    }
}

/// A path and the groups it is in, the root left out.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('.').map(|(group, _)| group))
}
