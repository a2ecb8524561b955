//! Companies under mixtures of two policies: the old one with any set of changes applied.
//!
//! Only what a change can reach is computed again, and each part once for every set of changes that reach it: a
//! mixture costs a few operations, not an assessment. The same result as resolving and assessing the mixture.

mod nodes;
mod plan;
mod rules;

use std::collections::BTreeMap;

use super::scene::Scene;
use super::score;
use crate::diagnostic::Diagnostic;
use crate::model::{Company, Day, Exact, Questionnaire, Standing, Tree};
use crate::policy::{Declaration, Key, Policy, Setting};
use nodes::Nodes;
use plan::{Lookup, NodePlan};
use rules::RuleGame;

/// A set of changes, one bit each.
pub type Changes = u64;

/// The most changes that mixtures can be made of.
pub const MOST_CHANGES: usize = 63;

/// Two policies, and the changes that lead from one to the other.
pub struct Mixtures<'a> {
    pub(super) old: &'a Policy,
    pub(super) new: &'a Policy,
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) day: Day,
    /// The change that each key is part of.
    pub(super) changes: BTreeMap<Key, usize>,
    /// The rank of each tier in the ladder of both.
    pub(super) ranks: BTreeMap<String, usize>,
    /// What is decided of each node, by index.
    plans: Vec<NodePlan<'a>>,
}

/// What a company is under a mixture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its tier, in the ladder of both policies.
    pub tier: Standing,
    /// Its total.
    pub total: Option<Exact>,
}

impl<'a> Mixtures<'a> {
    /// Two policies over one questionnaire. `changes` are the keys that differ, in groups that are applied together;
    /// every union of them must make a valid policy. `ranks` orders the tiers of both.
    pub fn new(
        (old, new): (&'a Policy, &'a Policy),
        questionnaire: &'a Questionnaire,
        day: Day,
        changes: &[Vec<Key>],
        ranks: BTreeMap<String, usize>,
    ) -> Self {
        let keyed = changes
            .iter()
            .enumerate()
            .flat_map(|(index, keys)| keys.iter().map(move |key| (key.clone(), index)));
        let mut mixtures =
            Self { old, new, questionnaire, day, changes: keyed.collect(), ranks, plans: Vec::new() };
        let tree = &questionnaire.tree;
        mixtures.plans = mixtures
            .look_up(|lookup| tree.indices().map(|node| lookup.node(&tree.node(node).path)).collect());
        mixtures
    }

    /// The rank of each tier in the ladder of both policies.
    pub fn ranks(&self) -> &BTreeMap<String, usize> {
        &self.ranks
    }

    /// Looks decisions up on both sides.
    fn look_up<T>(&self, work: impl FnOnce(Lookup<'a, '_>) -> T) -> T {
        work(Lookup { old: self.old, new: self.new, bit: &|key| self.bit(key) })
    }

    /// The bit of the change that a key is part of; none when it doesn't differ.
    pub(super) fn bit(&self, key: &Key) -> Changes {
        self.changes.get(key).map_or(0, |change| 1 << change)
    }

    /// How a key is decided under a mixture.
    pub(super) fn declaration(&self, key: &Key, applied: Changes) -> Option<&'a Declaration> {
        let side = if applied & self.bit(key) != 0 { self.new } else { self.old };
        side.declarations.get(key)
    }

    /// The whole policy of a mixture: for columns, and for the few conditions that need more than scores.
    ///
    /// # Panics
    ///
    /// When a union of changes makes no valid policy, against what [`Self::new`] asks for.
    pub fn policy(&self, applied: Changes) -> Policy {
        let mut declarations = (*self.old.declarations).clone();
        for (key, change) in &self.changes {
            if applied & (1 << change) != 0 {
                declarations.remove(key);
                if let Some(declaration) = self.new.declarations.get(key) {
                    declarations.insert(key.clone(), declaration.clone());
                }
            }
        }
        let mixed = Policy { declarations: declarations.into(), ..self.old.clone() };
        crate::policy::resolve(mixed, self.questionnaire)
            .expect("every union of changes makes a valid policy")
    }

    /// One company under all mixtures.
    ///
    /// # Errors
    ///
    /// When a condition can't be evaluated for it.
    pub fn company(&self, company: &'a Company) -> Result<Game<'_, 'a>, Box<Diagnostic>> {
        let scores = score::scores(self.questionnaire, self.old, company, self.day)?;
        let nodes = Nodes::new(self, company, scores);
        let mut game = Game { mixtures: self, nodes, rules: Vec::new(), tiers: self.tiers(), touching: 0 };
        game.rules = rules::rules(self, company, &game.nodes);
        game.touching = game.touch()?;
        Ok(game)
    }

    /// Every tier of either policy: its rank, its key, and where it starts.
    fn tiers(&self) -> Vec<TierStarts> {
        let start = |policy: &Policy, key: &Key| match policy
            .declarations
            .get(key)
            .map(|declaration| &declaration.setting)
        {
            Some(Setting::Start(start)) => Some(start.clone()),
            _ => None,
        };
        let mut tiers: Vec<TierStarts> = self
            .ranks
            .iter()
            .map(|(id, rank)| {
                let key = Key::Tier(id.clone());
                TierStarts {
                    rank: *rank,
                    bit: self.bit(&key),
                    old: start(self.old, &key),
                    new: start(self.new, &key),
                }
            })
            .collect();
        tiers.sort_by_key(|tier| std::cmp::Reverse(tier.rank));
        tiers
    }
}

struct TierStarts {
    rank: usize,
    bit: Changes,
    old: Option<Exact>,
    new: Option<Exact>,
}

/// One company under mixtures.
pub struct Game<'m, 'a> {
    mixtures: &'m Mixtures<'a>,
    nodes: Nodes<'m, 'a>,
    rules: Vec<RuleGame<'a>>,
    /// Strictest first.
    tiers: Vec<TierStarts>,
    touching: Changes,
}

impl Game<'_, '_> {
    /// The changes that can make a difference to this company.
    pub fn touching(&self) -> Changes {
        self.touching
    }

    /// What the company is under the old policy with these changes.
    ///
    /// # Errors
    ///
    /// When a condition can't be evaluated for it.
    pub fn outcome(&mut self, applied: Changes) -> Result<Outcome, Box<Diagnostic>> {
        let total = self.nodes.score(Tree::ROOT, applied)?;
        let enough = self.nodes.coverage(Tree::ROOT, applied) >= self.least_coverage(applied);
        let by_score = total.as_ref().filter(|_| enough).map(|total| self.rank_of(total, applied));
        let (mut floor, mut cap) = (None, None);
        for rule in &mut self.rules {
            if let Some((is_floor, rank)) = rule.effect(&mut self.nodes, applied)? {
                if is_floor {
                    floor = floor.max(Some(rank));
                } else {
                    cap = Some(cap.map_or(rank, |known: usize| known.min(rank)));
                }
            }
        }
        let capped = by_score.map(|rank| cap.map_or(rank, |cap| rank.min(cap)));
        Ok(Outcome { tier: capped.max(floor).map_or(Standing::Unrated, Standing::Tier), total })
    }

    fn rank_of(&self, total: &Exact, applied: Changes) -> usize {
        let starts_below = |tier: &&TierStarts| {
            let start = if applied & tier.bit != 0 { &tier.new } else { &tier.old };
            start.as_ref().is_some_and(|start| start <= total)
        };
        self.tiers.iter().find(starts_below).map_or(0, |tier| tier.rank)
    }

    fn least_coverage(&self, applied: Changes) -> Exact {
        match self.mixtures.declaration(&Key::Coverage, applied).map(|declaration| &declaration.setting) {
            Some(Setting::Coverage(share)) => share.clone(),
            _ => Exact::zero(),
        }
    }

    fn touch(&mut self) -> Result<Changes, Box<Diagnostic>> {
        let mut touching = self.nodes.score_mask(Tree::ROOT) | self.nodes.coverage_mask(Tree::ROOT);
        let coverage = self.mixtures.bit(&Key::Coverage);
        let sides = [self.least_coverage(0), self.least_coverage(coverage)];
        let known = self.nodes.coverage(Tree::ROOT, 0);
        if self.nodes.coverage_mask(Tree::ROOT) != 0 || (known >= sides[0]) != (known >= sides[1]) {
            touching |= coverage;
        }
        let may_have_total =
            self.nodes.score_mask(Tree::ROOT) != 0 || self.nodes.score(Tree::ROOT, 0)?.is_some();
        if may_have_total {
            touching |= self.tiers.iter().map(|tier| tier.bit).fold(0, |all, bit| all | bit);
        }
        for rule in &mut self.rules {
            touching |= rule.touching(&mut self.nodes)?;
        }
        Ok(touching)
    }
}

/// A company in the light of scores that may differ from its own.
pub(super) fn scene<'s>(
    mixtures: &Mixtures<'s>,
    policy: &'s Policy,
    company: &'s Company,
    scores: &'s [Option<Exact>],
) -> Scene<'s> {
    Scene { questionnaire: mixtures.questionnaire, policy, company, day: mixtures.day, scores, weights: None }
}
