//! Whether a changed policy decides anything differently: what can be told without looking for a company.
//! What is called the same is the same for every company; what isn't may be the same all the same.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::bounds::{Known, Span, scores};
use super::mutant::Mutant;
use super::rewrite::rewrite;
use super::site::is_comparison;
use super::stand::{Stand, stands};
use crate::model::{Exact, NodeIndex, NumberRange, Questionnaire, Tree};
use crate::policy::condition::{Condition, Constant, Host, Node, NodeKind, Operator, Type};
use crate::policy::{Combine, Key, Policy, QuestionPolicy, Rule, meaning_digest};

/// Why a changed policy is the same policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// Its declarations mean the same.
    Meaning,
    /// What is changed decides nothing of any company.
    NoPart,
    /// No company can come between what was and what would be.
    Bounds,
}

/// A policy, with what it can come to.
pub(super) struct Equivalence<'a> {
    policy: &'a Policy,
    questionnaire: &'a Questionnaire,
    meaning: String,
    scores: Vec<Span>,
    stands: OnceLock<Vec<Stand>>,
    /// Whether anything depends on the share of answered questions.
    asks_for_weights: bool,
}

impl<'a> Equivalence<'a> {
    pub(super) fn new(policy: &'a Policy, questionnaire: &'a Questionnaire) -> Self {
        let meaning = meaning_digest(&policy.declarations);
        Self {
            policy,
            questionnaire,
            meaning,
            scores: scores(policy, questionnaire),
            stands: OnceLock::new(),
            asks_for_weights: asks_for_weights(policy),
        }
    }

    /// What the total can be.
    pub(super) fn total(&self) -> &Span {
        &self.scores[Tree::ROOT.0]
    }

    /// Why the change changes nothing; nothing when it can't be told.
    pub(super) fn of(&self, mutant: &Mutant, changed: &Policy) -> Option<Sameness> {
        if meaning_digest(&mutant.declarations(&self.policy.declarations)) == self.meaning {
            return Some(Sameness::Meaning);
        }
        if self.decides_the_same(changed) {
            return Some(Sameness::NoPart);
        }
        let is_bounded = match &mutant.key {
            Key::Tier(id) => self.start(id, changed),
            Key::Rule(id) => self.rule(id, changed),
            Key::Score(path) => {
                let script = |policy: &Policy| {
                    let node = self.questionnaire.tree.find(path)?;
                    policy.nodes[node.0].script.as_ref().map(|(script, _)| script.clone())
                };
                script(self.policy)
                    .zip(script(changed))
                    .is_some_and(|(old, new)| self.computes_the_same(&old, &new))
            }
            _ => false,
        };
        is_bounded.then_some(Sameness::Bounds)
    }

    /// Whether weights, points and ways of combining differ nowhere where they enter a score.
    fn decides_the_same(&self, changed: &Policy) -> bool {
        let (old, new) = (self.policy, changed);
        let tree = &self.questionnaire.tree;
        let same_rules = old.rules.len() == new.rules.len()
            && old.rules.iter().zip(&new.rules).all(|(one, other)| is_same_rule(one, other));
        let same_questions = self.questionnaire.indices().all(|index| {
            let (one, other) = (&old.questions[index.0], &new.questions[index.0]);
            let range = self.questionnaire.question(index).number.as_ref();
            let treatments = one.options.iter().map(|(option, (treatment, _))| (option, treatment));
            effective(range, one) == effective(range, other)
                && treatments.eq(other.options.iter().map(|(option, (treatment, _))| (option, treatment)))
        });
        let same_nodes = tree.indices().all(|index| {
            let (one, other) = (&old.nodes[index.0], &new.nodes[index.0]);
            let scripts =
                |policy: &Policy| policy.nodes[index.0].script.as_ref().map(|(script, _)| script.meaning);
            if scripts(old) != scripts(new) {
                return false;
            }
            // A weight of 0 takes the node out of coverage, and out of what a group is made of.
            if one.weight.is_positive() != other.weight.is_positive() {
                let parent = tree.node(index).parent;
                if self.asks_for_weights || !parent.is_some_and(|parent| self.is_scripted_alone(parent)) {
                    return false;
                }
            }
            let children: Vec<_> = tree
                .node(index)
                .children
                .iter()
                .map(|child| (&old.nodes[child.0].weight, &new.nodes[child.0].weight))
                .filter(|(weight, _)| weight.is_positive())
                .collect();
            let same_weights = children.iter().all(|(old, new)| old == new);
            if one.script.is_some() || children.is_empty() {
                return true;
            }
            let is_of_one = |way: Combine| children.len() == 1 && way != Combine::Sum;
            match (one.combine, other.combine) {
                (a, b) if is_of_one(a) && is_of_one(b) => true,
                (a, b) if a != b => false,
                (Combine::Maximum | Combine::Minimum, _) => true,
                _ => same_weights,
            }
        });
        old.ladder == new.ladder && old.coverage == new.coverage && same_rules && same_questions && same_nodes
    }

    /// Whether a script makes a node's score, and no condition reads that score or those of its children.
    fn is_scripted_alone(&self, node: NodeIndex) -> bool {
        let reads = |condition: &Condition| condition.reads.scores.contains(&node);
        let scripts = self.policy.nodes.iter().filter_map(|node| node.script.as_ref());
        self.policy.nodes[node.0].script.is_some()
            && !self.policy.rules.iter().any(|rule| reads(&rule.condition))
            && !scripts.into_iter().any(|(script, _)| reads(script))
    }

    /// Whether no total can stand between where a tier starts and where it would start.
    fn start(&self, id: &str, changed: &Policy) -> bool {
        let start = |policy: &Policy| {
            policy.ladder.tiers().iter().find(|tier| tier.id == id).map(|tier| tier.start.clone())
        };
        let order = |policy: &Policy| -> Vec<String> {
            policy.ladder.tiers().iter().map(|tier| tier.id.clone()).collect()
        };
        let Some((old, new)) = start(self.policy).zip(start(changed)) else { return false };
        let (low, high) = if old < new { (old, new) } else { (new, old) };
        order(self.policy) == order(changed) && !self.total().meets(&low, Some(&high))
    }

    fn rule(&self, id: &str, changed: &Policy) -> bool {
        let find = |policy: &'_ Policy| policy.rules.iter().find(|rule| rule.id == id).cloned();
        let Some((old, new)) = find(self.policy).zip(find(changed)) else { return false };
        if old.notes != new.notes {
            return false;
        }
        if (old.is_floor, old.rank) == (new.is_floor, new.rank) {
            return self.computes_the_same(&old.condition, &new.condition);
        }
        old.condition.meaning == new.condition.meaning && self.lands_the_same(&old, &new)
    }

    /// Whether a rule leads to the same tier with either effect, wherever its company may stand by score and by the
    /// other rules.
    fn lands_the_same(&self, old: &Rule, new: &Rule) -> bool {
        let own =
            self.policy.rules.iter().position(|rule| rule.id == old.id).expect("the rule is the policy's");
        self.stands.get_or_init(|| stands(self.known())).iter().all(|stand| {
            let land = |rule: &Rule| {
                let (mut floor, mut cap) = (None, None);
                for held in &stand.rules {
                    let effect = if *held == own { rule } else { &self.policy.rules[*held] };
                    if effect.is_floor {
                        floor = floor.max(Some(effect.rank));
                    } else {
                        cap = Some(cap.map_or(effect.rank, |cap: usize| cap.min(effect.rank)));
                    }
                }
                stand.by_score.map(|score| cap.map_or(score, |cap| score.min(cap))).max(floor)
            };
            land(old) == land(new)
        })
    }

    fn known(&self) -> Known<'_> {
        Known { policy: self.policy, questionnaire: self.questionnaire, scores: &self.scores, said: None }
    }

    /// Whether two conditions are the same once what is decided for every company is written out.
    fn computes_the_same(&self, old: &Condition, new: &Condition) -> bool {
        self.plain(old).meaning == self.plain(new).meaning
    }

    /// The condition with every part that is decided for all companies written out.
    fn plain(&self, condition: &Condition) -> Condition {
        let mut tree = condition.tree.clone();
        let mut slots = BTreeMap::new();
        // Variables first, in the order in which they are given their values.
        self.known().bound(&tree, &mut slots);
        rewrite(&mut tree, &mut |node| {
            if let (Type::Bool, (may, may_not)) = (&node.result, self.known().truth(node, &mut slots.clone()))
                && may != may_not
            {
                node.kind = NodeKind::Constant(Constant::Bool(may));
            }
            if let NodeKind::If { condition, then, otherwise } = &node.kind
                && let NodeKind::Constant(Constant::Bool(holds)) = condition.kind
            {
                let reached = if holds { Some(then) } else { otherwise.as_ref() };
                node.kind =
                    reached.map_or(NodeKind::Constant(Constant::Unit), |reached| reached.kind.clone());
            }
            if let Some(kind) = compared_with_fallback(node) {
                node.kind = kind;
            }
        });
        condition.with_tree(tree, self.questionnaire)
    }
}

fn asks_for_weights(policy: &Policy) -> bool {
    let scripts = policy.nodes.iter().filter_map(|node| node.script.as_ref()).map(|(script, _)| script);
    let mut conditions = policy.rules.iter().map(|rule| &rule.condition).chain(scripts);
    let asks = |condition: &Condition| {
        let mut found = false;
        condition.tree.visit(&mut |node| {
            found |= matches!(node.kind, NodeKind::Host { function: Host::Coverage, .. });
        });
        found
    };
    policy.coverage.is_positive() || conditions.any(|condition| asks(condition))
}

/// The bands that an admissible number can fall into, the first from the smallest such number.
fn effective(range: Option<&NumberRange>, question: &QuestionPolicy) -> Option<Vec<(Exact, Exact)>> {
    let (bands, _) = question.bands.as_ref()?;
    let Some(range) = range else { return Some(bands.clone()) };
    let start = bands.iter().rposition(|(from, _)| *from <= range.minimum).unwrap_or(0);
    let inside = bands.iter().skip(start).filter(|(from, _)| *from <= range.maximum);
    Some(inside.map(|(from, points)| (from.max(&range.minimum).clone(), points.clone())).collect())
}

/// `(a ?? 0) >= 30` as what it is for an `a` that is there, and the one truth that it is for one that isn't.
fn compared_with_fallback(node: &Node) -> Option<NodeKind> {
    let NodeKind::Binary { operator, left, right } = &node.kind else { return None };
    let (NodeKind::Coalesce(parts), Some(limit)) = (&left.kind, number(right)) else { return None };
    let (last, first) = parts.split_last()?;
    let fallback = number(last)?;
    if !is_comparison(*operator) || first.iter().any(|part| number(part).is_some()) {
        return None;
    }
    let holds = match operator {
        Operator::Less => fallback < limit,
        Operator::LessOrEqual => fallback <= limit,
        Operator::Greater => fallback > limit,
        Operator::GreaterOrEqual => fallback >= limit,
        Operator::Equal => fallback == limit,
        _ => fallback != limit,
    };
    let there = Node { kind: NodeKind::Coalesce(first.to_vec()), ..(**left).clone() };
    let kind = NodeKind::Binary { operator: *operator, left: Box::new(there), right: right.clone() };
    let compared = Node { kind, ..node.clone() };
    let without = Node { kind: NodeKind::Constant(Constant::Bool(holds)), ..node.clone() };
    Some(NodeKind::Coalesce(vec![compared, without]))
}

fn number(node: &Node) -> Option<Exact> {
    match &node.kind {
        NodeKind::Constant(Constant::Whole(whole)) => Some(Exact::from(*whole)),
        NodeKind::Constant(Constant::Number(number)) => Some(number.clone()),
        NodeKind::Negate(of) => number(of).map(|number| -&number),
        _ => None,
    }
}

fn is_same_rule(one: &Rule, other: &Rule) -> bool {
    let waivers = |rule: &Rule| -> Vec<_> {
        rule.waivers
            .iter()
            .map(|waiver| (waiver.company.clone(), waiver.notes.first_day, waiver.notes.last_day))
            .collect()
    };
    one.id == other.id
        && one.condition.meaning == other.condition.meaning
        && (one.is_floor, one.rank) == (other.is_floor, other.rank)
        && (one.notes.first_day, one.notes.last_day) == (other.notes.first_day, other.notes.last_day)
        && waivers(one) == waivers(other)
}
