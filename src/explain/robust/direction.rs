//! Weights that move a company: which grow, which shrink, and which of them by less than the others.

use std::collections::{BTreeMap, BTreeSet};

use super::search::{Around, Corner, Search};
use super::stretch::Stretch;
use super::weights::{End, Span, Weights};
use crate::assess::Assessor;
use crate::diagnostic::Diagnostic;
use crate::model::{Exact, NodeIndex, Standing, Tree};
use crate::policy::{Combine, Policy};

/// A direction in which all weights change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Direction {
    /// The weights that grow; the others shrink.
    pub up: BTreeSet<NodeIndex>,
    /// The weights that change by less than the radius, and by which part of themselves.
    pub partly: BTreeMap<NodeIndex, Exact>,
}

impl Direction {
    /// A policy whose weights are all off in this direction, by a part of themselves.
    pub fn applied(&self, policy: &Policy, radius: &Exact) -> Policy {
        let mut applied = policy.clone();
        for (index, node) in applied.nodes.iter_mut().enumerate().skip(1) {
            let index = NodeIndex(index);
            let by = match self.partly.get(&index) {
                Some(part) => part.clone(),
                None if self.up.contains(&index) => radius.clone(),
                None => -radius,
            };
            node.weight = &node.weight * &(&Exact::one() + &by);
        }
        applied
    }
}

/// How finely a score between two ends is met, in halvings.
const HALVINGS: u32 = 60;

/// The digits of a part.
const DIGITS: i32 = 18;

/// A group on the way from its least to its most.
struct Way {
    combine: Combine,
    children: Vec<Child>,
}

/// A child on that way: its part of itself and its score at both ends.
struct Child {
    node: NodeIndex,
    weight: Exact,
    parts: [Exact; 2],
    scores: [Exact; 2],
}

fn between([from, to]: &[Exact; 2], share: &Exact) -> Exact {
    from + &(share * &(to - from))
}

impl Way {
    /// What the group scores at a share of the way.
    fn at(&self, share: &Exact) -> Option<Exact> {
        let scores = self.children.iter().map(|child| between(&child.scores, share));
        let weights = || {
            let weight = |child: &Child| &child.weight * &(&Exact::one() + &between(&child.parts, share));
            self.children.iter().map(weight)
        };
        match self.combine {
            Combine::Maximum => scores.max(),
            Combine::Minimum => scores.min(),
            Combine::Sum => Some(weights().zip(scores).map(|(weight, score)| &weight * &score).sum()),
            Combine::Mean => {
                let sum: Exact = weights().zip(scores).map(|(weight, score)| &weight * &score).sum();
                sum.divide(&weights().sum())
            }
        }
    }

    /// The share at which it scores a number, or nearly so.
    fn share(&self, target: &Exact) -> Option<Exact> {
        let (mut low, mut high) = (Exact::zero(), Exact::one());
        if self.at(&high)? <= *target {
            return Some(high);
        }
        if self.at(&low)? >= *target {
            return Some(low);
        }
        let half = Exact::ratio(1, 2).expect("2 is not 0");
        for _ in 0..HALVINGS {
            let middle = &(&low + &high) * &half;
            if self.at(&middle)? <= *target { low = middle } else { high = middle }
        }
        Some(low)
    }
}

impl Weights<'_> {
    fn way(&self, index: NodeIndex, around: &Around, spans: &[Span]) -> Way {
        let combine = self.policy().nodes[index.0].combine;
        let mut children: BTreeMap<NodeIndex, Child> = BTreeMap::new();
        for (place, end) in [End::Least, End::Most].into_iter().enumerate() {
            let scores = self.ends(index, end, spans);
            let growing = match combine {
                Combine::Mean => self.mean(&scores, end, around.radius).map_or(0, |(_, count)| count),
                Combine::Sum if end == End::Most => scores.len(),
                _ => 0,
            };
            for (order, (node, score)) in scores.into_iter().enumerate() {
                let part = if order < growing { around.radius.clone() } else { -around.radius };
                let child = children.entry(node).or_insert_with(|| Child {
                    node,
                    weight: self.weight(node).clone(),
                    parts: [part.clone(), part.clone()],
                    scores: [score.at.clone(), score.at.clone()],
                });
                child.parts[place] = part;
                child.scores[place] = score.at;
            }
        }
        Way { combine, children: children.into_values().collect() }
    }

    /// Notes the parts with which a node scores a number.
    fn realise(
        &self,
        (index, target): (NodeIndex, &Exact),
        around: &Around,
        spans: &[Span],
        parts: &mut BTreeMap<NodeIndex, Exact>,
    ) {
        if self.tree().node(index).question.is_some() || self.policy().nodes[index.0].script.is_some() {
            return;
        }
        let way = self.way(index, around, spans);
        let Some(share) = way.share(target) else { return };
        for child in &way.children {
            parts.insert(child.node, between(&child.parts, &share));
            self.realise((child.node, &between(&child.scores, &share)), around, spans, parts);
        }
    }
}

impl Search<'_> {
    /// Weights within a radius that do move the company, and where.
    pub(super) fn witness(&self, radius: &Exact) -> Result<Option<(Direction, Standing)>, Vec<Diagnostic>> {
        let around = Around::new(self.weights, radius);
        let found = std::cell::RefCell::new(None);
        self.find(&around, &|corner| {
            for end in [End::Most, End::Least] {
                let Some(direction) = self.direction(&around, corner, end) else { continue };
                let standing = self.standing(&direction.applied(self.weights.policy(), radius))?;
                if standing != self.weights.today.tier {
                    found.replace(Some((direction, standing)));
                    return Ok(true);
                }
            }
            Ok(false)
        })?;
        Ok(found.into_inner())
    }

    /// Weights with which scores are in a corner, each at one end where it may.
    fn direction(&self, around: &Around, corner: &Corner, end: End) -> Option<Direction> {
        let mut corner = corner.clone();
        let mut spans = self.tightened(around, &mut corner)?;
        for node in self.nodes(&corner) {
            let Span::Between(stretch) = &spans[node.0] else { continue };
            let other = if end == End::Most { End::Least } else { End::Most };
            let ends = [end, other].map(|end| end.of(stretch).clone());
            let numbers =
                ends.into_iter().filter(|end| end.is_in).map(|end| end.at).chain([stretch.middle()]);
            let held = numbers.into_iter().find_map(|number| {
                let mut held = corner.clone();
                held.limits.insert(node, Stretch::point(&number));
                let spans = self.tightened(around, &mut held)?;
                Some((held, spans))
            });
            (corner, spans) = held?;
        }
        let mut parts = BTreeMap::new();
        let tops: Vec<NodeIndex> = match &spans[Tree::ROOT.0] {
            Span::Between(_) => vec![Tree::ROOT],
            // Above them are scripts.
            _ => self.nodes(&corner),
        };
        for top in tops {
            if let Span::Between(stretch) = &spans[top.0] {
                self.weights.realise((top, &end.of(stretch).at), around, &spans, &mut parts);
            }
        }
        let mut direction = Direction::default();
        let unit = Exact::from(10_i64).power(-DIGITS).expect("10 is not 0");
        for (node, part) in parts {
            if part == *around.radius {
                direction.up.insert(node);
            } else if part != -around.radius {
                let rounded = &part.divide(&unit)?.floor() * &unit;
                direction.partly.insert(node, rounded.max(-around.radius));
            }
        }
        Some(direction)
    }

    /// Where the company stands with other weights above 0: what no score enters is as it is today.
    fn standing(&self, policy: &Policy) -> Result<Standing, Vec<Diagnostic>> {
        let Weights { assessor: own, company, today, .. } = self.weights;
        let questionnaire = own.questionnaire();
        let assessor = Assessor::new(policy, questionnaire, own.day());
        let mut scores = vec![None; questionnaire.tree.len()];
        for index in questionnaire.tree.indices().rev() {
            scores[index.0] = assessor.node_score(index, company, &scores)?;
        }
        let total = scores[Tree::ROOT.0].as_ref().filter(|_| today.score_tier.is_some());
        let mut holding = Vec::new();
        for (index, rule) in policy.rules.iter().enumerate() {
            let holds = if rule.condition.reads.scores.is_empty() {
                today.rules.contains(&index)
            } else {
                assessor.can_decide(index, company) && assessor.holds(index, company, &scores)?
            };
            if holds {
                holding.push(index);
            }
        }
        Ok(assessor.tier_of(total.map(|total| policy.ladder.rank_of(total)), &holding))
    }
}
