//! Where the companies of a policy can stand: which rules may hold together, and where the total may be then.
//! More combinations than there are, never fewer.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds::{Bound, Known};
use super::probe::is_operand;
use crate::model::Tree;
use crate::policy::condition::{Condition, Node, NodeKind};

/// Rules that hold together, and the tier by score; none for no tier by score.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stand {
    pub(super) rules: Vec<usize>,
    pub(super) by_score: Option<usize>,
}

/// How many operands are taken together; with more, every rule and score is taken by itself.
const OPERANDS: usize = 12;

type Meaning = [u8; 32];

/// Every combination that can't be ruled out. Operands that mean the same are true together.
pub(super) fn stands(known: Known) -> Vec<Stand> {
    let policy = known.policy;
    let meaning =
        |condition: &Condition, node: &Node| condition.with_tree(node.clone(), known.questionnaire).meaning;
    let script = policy.nodes[Tree::ROOT.0].script.as_ref().map(|(script, _)| script.as_ref());
    let conditions: Vec<&Condition> =
        policy.rules.iter().map(|rule| rule.condition.as_ref()).chain(script).collect();
    // The operands by their meaning, and where each stands.
    let mut operands: BTreeMap<Meaning, usize> = BTreeMap::new();
    let mut places: BTreeMap<*const Node, usize> = BTreeMap::new();
    for condition in &conditions {
        outer_operands(&condition.tree, &mut |node| {
            if reads_outside(node) {
                return;
            }
            let next = operands.len();
            let number = *operands.entry(meaning(condition, node)).or_insert(next);
            places.insert(std::ptr::from_ref(node), number);
        });
    }
    let count = if operands.len() > OPERANDS { 0 } else { operands.len() };
    let mut found: BTreeSet<Stand> = BTreeSet::new();
    for truths in 0..1_u32 << count {
        let said = |node: &Node| {
            let number = places.get(&std::ptr::from_ref(node)).filter(|number| **number < count);
            number.map(|number| truths >> number & 1 == 1)
        };
        let given = Known { said: Some(&said), ..known };
        let mut held: Vec<Vec<usize>> = vec![Vec::new()];
        for (index, rule) in policy.rules.iter().enumerate() {
            let (may, may_not) = given.truth(&rule.condition.tree, &mut BTreeMap::new());
            // On other days, or for some companies, a rule doesn't decide although it holds.
            let is_always =
                rule.waivers.is_empty() && rule.notes.first_day.is_none() && rule.notes.last_day.is_none();
            let with = held.iter().filter(|_| may).map(|held| [held.as_slice(), &[index]].concat());
            let without = held.iter().filter(|_| may_not || !is_always).cloned();
            held = with.chain(without).collect();
            if held.len() > MOST {
                return anywhere(known);
            }
        }
        let total = match script.map(|script| given.bound(&script.tree, &mut BTreeMap::new())) {
            Some(Bound::Number(span)) => span,
            _ => known.scores[Tree::ROOT.0].clone(),
        };
        let tiers = policy.ladder.tiers();
        let reached = (0..tiers.len())
            .filter(|rank| total.meets(&tiers[*rank].start, tiers.get(rank + 1).map(|next| &next.start)))
            .map(Some);
        let may_have_none = total.may_be_absent || policy.coverage.is_positive();
        let by_score: Vec<Option<usize>> = reached.chain(may_have_none.then_some(None)).collect();
        for rules in held {
            found.extend(by_score.iter().map(|by_score| Stand { rules: rules.clone(), by_score: *by_score }));
        }
    }
    found.into_iter().collect()
}

/// How many combinations of rules are kept.
const MOST: usize = 4_096;

/// Up to three rules with each tier: one rule, and beside it the strictest floor and the laxest cap of the others, is
/// all that decides.
fn anywhere(known: Known) -> Vec<Stand> {
    let count = known.policy.rules.len();
    let tiers = known.policy.ladder.tiers().len();
    let by_score: Vec<Option<usize>> = (0..tiers).map(Some).chain([None]).collect();
    let mut found = Vec::new();
    for one in 0..count {
        for other in one..count {
            for third in other..count {
                let mut rules = vec![one, other, third];
                rules.dedup();
                found.extend(
                    by_score.iter().map(|by_score| Stand { rules: rules.clone(), by_score: *by_score }),
                );
            }
        }
    }
    found
}

/// Whether a step reads a variable that something outside it sets: then its meaning isn't its own.
fn reads_outside(node: &Node) -> bool {
    let (mut read, mut set) = (BTreeSet::new(), BTreeSet::new());
    node.visit(&mut |inner| match &inner.kind {
        NodeKind::Local(slot) => {
            read.insert(*slot);
        }
        NodeKind::Each { item, index, .. } => {
            set.insert(*item);
            set.extend(*index);
        }
        NodeKind::Call { arguments, .. } => set.extend(arguments.iter().map(|(slot, _)| *slot)),
        _ => {}
    });
    !read.is_subset(&set)
}

/// The operands of a condition that stand in no closure: those in one speak of an item at a time.
fn outer_operands(node: &Node, look: &mut dyn FnMut(&Node)) {
    if is_operand(node) {
        look(node);
        return;
    }
    if !matches!(node.kind, NodeKind::Each { .. }) {
        node.children(&mut |child| outer_operands(child, look));
    }
}
