//! Rules and waivers under mixtures.

use std::collections::{BTreeMap, BTreeSet};

use super::nodes::Nodes;
use super::{Changes, Mixtures};
use crate::assess::evaluate::evaluate;
use crate::assess::value::Value;
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Day};
use crate::policy::condition::Condition;
use crate::policy::{Declaration, Key, Notes, Setting};

/// One rule of either policy.
pub(super) struct RuleGame<'a> {
    bit: Changes,
    waiver_bit: Changes,
    old: Version<'a>,
    new: Version<'a>,
    /// Whether it is waived for the company under old and new.
    waived: [bool; 2],
}

/// A rule as one policy has it; nothing, where it has none or it is not in force.
#[derive(Default)]
struct Version<'a> {
    condition: Option<&'a Condition>,
    is_floor: bool,
    rank: usize,
    mask: Changes,
    held: BTreeMap<Changes, bool>,
}

/// Every rule of either policy that can be in force.
pub(super) fn rules<'a>(
    mixtures: &Mixtures<'a>,
    company: &'a Company,
    nodes: &Nodes<'_, 'a>,
) -> Vec<RuleGame<'a>> {
    let declarations = [mixtures.old, mixtures.new].map(|policy| &policy.declarations);
    let ids: BTreeSet<&String> = declarations
        .into_iter()
        .flat_map(|declarations| declarations.keys())
        .filter_map(|key| match key {
            Key::Rule(id) => Some(id),
            _ => None,
        })
        .collect();
    let mut rules = Vec::new();
    for id in ids {
        let key = Key::Rule(id.clone());
        let waiver = Key::Waiver(id.clone(), company.id.clone());
        let version = |side: usize| -> Version<'a> {
            let policy = if side == 0 { mixtures.old } else { mixtures.new };
            policy.declarations.get(&key).map(|found| version(mixtures, found, nodes)).unwrap_or_default()
        };
        let (old, new) = (version(0), version(1));
        let keeps_from_deciding = |side: usize| {
            declarations[side].get(&waiver).is_some_and(|found| applies(&found.notes, mixtures.day))
        };
        let decided_elsewhere = [keeps_from_deciding(0), keeps_from_deciding(1)];
        rules.push(RuleGame {
            bit: mixtures.bit(&key),
            waiver_bit: mixtures.bit(&waiver),
            old,
            new,
            waived: decided_elsewhere,
        });
    }
    rules
}

fn version<'a>(mixtures: &Mixtures<'a>, declaration: &'a Declaration, nodes: &Nodes) -> Version<'a> {
    let Setting::Rule(condition, effect) = &declaration.setting else { return Version::default() };
    if !applies(&declaration.notes, mixtures.day) {
        return Version::default();
    }
    Version {
        condition: Some(condition),
        is_floor: effect.is_floor,
        rank: mixtures.ranks.get(&effect.tier).copied().unwrap_or_default(),
        mask: nodes.reads_mask(condition),
        held: BTreeMap::new(),
    }
}

fn applies(notes: &Notes, day: Day) -> bool {
    notes.first_day.is_none_or(|first| first <= day) && notes.last_day.is_none_or(|last| day <= last)
}

impl<'a> RuleGame<'a> {
    /// What the rule does under a mixture: whether it is a floor, and the rank of its tier; nothing when it doesn't hold.
    pub(super) fn effect(
        &mut self,
        nodes: &mut Nodes<'_, 'a>,
        applied: Changes,
    ) -> Result<Option<(bool, usize)>, Box<Diagnostic>> {
        if self.waived[usize::from(applied & self.waiver_bit != 0)] {
            return Ok(None);
        }
        let version = if applied & self.bit != 0 { &mut self.new } else { &mut self.old };
        let holds = version.holds(nodes, applied)?;
        Ok(holds.then_some((version.is_floor, version.rank)))
    }

    /// The changes that can make a difference to what the rule does.
    pub(super) fn touching(&mut self, nodes: &mut Nodes<'_, 'a>) -> Result<Changes, Box<Diagnostic>> {
        if self.waived == [true, true] {
            return Ok(0);
        }
        let moving = [&self.old, &self.new]
            .into_iter()
            .filter(|version| version.condition.is_some())
            .fold(0, |mask, version| mask | version.mask);
        let own = self.bit | self.waiver_bit;
        if moving != 0 {
            return Ok(moving | own);
        }
        // Nothing that it reads can change: it holds or it doesn't.
        let old = self.old.holds(nodes, 0)?;
        let new = if self.bit == 0 { old } else { self.new.holds(nodes, self.bit)? };
        if !old && !new {
            return Ok(0);
        }
        let same = self.bit == 0
            || (old == new && self.old.is_floor == self.new.is_floor && self.old.rank == self.new.rank);
        let waiver = if self.waived[0] == self.waived[1] { 0 } else { self.waiver_bit };
        Ok(waiver | if same { 0 } else { self.bit })
    }
}

impl<'a> Version<'a> {
    fn holds(&mut self, nodes: &mut Nodes<'_, 'a>, applied: Changes) -> Result<bool, Box<Diagnostic>> {
        let Some(condition) = self.condition else { return Ok(false) };
        let reached = applied & self.mask;
        if let Some(known) = self.held.get(&reached) {
            return Ok(*known);
        }
        let holds = nodes.with_scene(condition, applied, |scene| {
            Ok(matches!(evaluate(condition, scene, None)?, Value::Bool(true)))
        })?;
        self.held.insert(reached, holds);
        Ok(holds)
    }
}
