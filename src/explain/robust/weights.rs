//! What a company can score while every weight may be off by a part of itself.
//!
//! Groups don't share weights, so what a group can score hangs on what its children can, and on nothing else: also where
//! some scores are held inside limits, the ends that come out are those of what can be reached, and all between can be.

use std::collections::BTreeMap;

use super::stretch::{Bound, Stretch};
use crate::assess::{Assessment, Assessor};
use crate::model::{Company, Exact, NodeIndex, Tree};
use crate::policy::condition::{Host, NodeKind};
use crate::policy::{Combine, Condition, Policy};

/// What a node can score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Span {
    None,
    Between(Stretch),
    /// A script that reads scores: anything.
    Anything,
}

/// Limits within which scores are held.
pub(super) type Limits = BTreeMap<NodeIndex, Stretch>;

/// One company while all weights may be off.
#[derive(Clone, Copy)]
pub(super) struct Weights<'a> {
    pub(super) assessor: &'a Assessor<'a>,
    pub(super) company: &'a Company,
    pub(super) today: &'a Assessment,
    pub(super) off: Off,
}

/// Which weights may be off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Off {
    All,
    /// One, by a part of itself up to the radius.
    One(NodeIndex),
    /// One, which may be any number above 0; the radius is of no account.
    Any(NodeIndex),
}

/// Which end of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Least,
    Most,
}

impl End {
    pub(super) fn of(self, stretch: &Stretch) -> &Bound {
        match self {
            Self::Least => &stretch.least,
            Self::Most => &stretch.most,
        }
    }
}

impl<'a> Weights<'a> {
    pub(super) fn policy(&self) -> &'a Policy {
        self.assessor.policy()
    }

    pub(super) fn tree(&self) -> &'a Tree {
        &self.assessor.questionnaire().tree
    }

    /// Whether a condition reads a score that isn't the same with all weights.
    pub(super) fn varies(&self, condition: &Condition, spans: &[Span]) -> bool {
        let is_still = |node: NodeIndex| match &spans[node.0] {
            Span::None => true,
            Span::Between(stretch) => stretch.is_point(),
            Span::Anything => false,
        };
        let mut reads_children = false;
        condition.tree.visit(&mut |step| {
            reads_children |= matches!(step.kind, NodeKind::Host { function: Host::Scores, .. });
        });
        condition.reads.scores.iter().any(|node| {
            let mut children = self.tree().node(*node).children.iter();
            let children_vary = children.any(|child| !is_still(*child));
            // Inside its own script a node has no span yet; its children have.
            (reads_children && children_vary) || !is_still(*node)
        })
    }

    /// What each node can score within a radius.
    pub(super) fn spans(&self, radius: &Exact) -> Vec<Span> {
        let mut spans = vec![Span::None; self.tree().len()];
        for index in self.tree().indices().rev() {
            spans[index.0] = self.span(index, radius, &spans);
        }
        spans
    }

    /// The same with scores held inside limits; none where that can't be.
    pub(super) fn within(&self, free: &[Span], limits: &Limits, radius: &Exact) -> Option<Vec<Span>> {
        let mut spans = free.to_vec();
        let mut is_touched = vec![false; spans.len()];
        for index in self.tree().indices().rev() {
            if is_touched[index.0] {
                spans[index.0] = self.span(index, radius, &spans);
            }
            if let (Some(limit), Span::Between(stretch)) = (limits.get(&index), &spans[index.0]) {
                let common = stretch.common(limit);
                if common.is_empty() {
                    return None;
                }
                is_touched[index.0] |= common != *stretch;
                spans[index.0] = Span::Between(common);
            }
            if is_touched[index.0]
                && let Some(parent) = self.tree().node(index).parent
            {
                is_touched[parent.0] = true;
            }
        }
        Some(spans)
    }

    fn span(&self, index: NodeIndex, radius: &Exact, spans: &[Span]) -> Span {
        let still = || {
            let score = self.today.scores[index.0].as_ref();
            score.map_or(Span::None, |score| Span::Between(Stretch::point(score)))
        };
        let decided = &self.policy().nodes[index.0];
        if let Some((script, _)) = &decided.script {
            return if self.varies(script, spans) { Span::Anything } else { still() };
        }
        if self.tree().node(index).question.is_some() {
            return still();
        }
        let children = self.children(index, spans);
        if children.iter().any(|(_, span)| **span == Span::Anything) {
            return Span::Anything;
        }
        match [End::Least, End::Most].map(|end| self.end(index, end, radius, spans)) {
            [Some(least), Some(most)] => Span::Between(Stretch { least, most }),
            _ => Span::None,
        }
    }

    /// The children that score and weigh anything.
    fn children<'s>(&self, index: NodeIndex, spans: &'s [Span]) -> Vec<(NodeIndex, &'s Span)> {
        let children = self.tree().node(index).children.iter();
        children
            .filter(|child| self.policy().nodes[child.0].weight.is_positive())
            .map(|child| (*child, &spans[child.0]))
            .filter(|(_, span)| **span != Span::None)
            .collect()
    }

    /// The least or the most that a group can score.
    fn end(&self, index: NodeIndex, end: End, radius: &Exact, spans: &[Span]) -> Option<Bound> {
        let scores = self.ends(index, end, spans);
        let is_in = scores.iter().all(|(_, score)| score.is_in);
        match (self.policy().nodes[index.0].combine, end) {
            (Combine::Maximum, End::Most) | (Combine::Minimum, End::Least) => {
                // One child that reaches it is enough.
                let first = &scores.first()?.1;
                let is_in = scores.iter().any(|(_, score)| score.at == first.at && score.is_in);
                Some(Bound { at: first.at.clone(), is_in })
            }
            (Combine::Maximum, End::Least) | (Combine::Minimum, End::Most) => {
                // Every child must come that far.
                let last = &scores.last()?.1;
                let is_in = scores.iter().all(|(_, score)| score.at != last.at || score.is_in);
                Some(Bound { at: last.at.clone(), is_in })
            }
            (Combine::Sum, _) => {
                let factor = match end {
                    End::Least => &Exact::one() - radius,
                    End::Most => &Exact::one() + radius,
                };
                let weighed = |(node, score): &(NodeIndex, Bound)| {
                    let weighed = self.weight(*node) * &score.at;
                    if self.is_off(*node) { &weighed * &factor } else { weighed }
                };
                let sum: Exact = scores.iter().map(weighed).sum();
                (!scores.is_empty()).then_some(Bound { at: sum, is_in })
            }
            (Combine::Mean, _) => match self.off {
                Off::Any(one) if scores.len() > 1 && scores.iter().any(|(node, _)| *node == one) => {
                    self.tipped(&scores, one, end)
                }
                _ => self.mean(&scores, end, radius).map(|(at, _)| Bound { at, is_in }),
            },
        }
    }

    fn is_off(&self, node: NodeIndex) -> bool {
        match self.off {
            Off::All => true,
            Off::One(one) | Off::Any(one) => one == node,
        }
    }

    /// The end of a mean in which one weight may be anything: the score of that child, or the mean of the others.
    fn tipped(&self, scores: &[(NodeIndex, Bound)], one: NodeIndex, end: End) -> Option<Bound> {
        let (alone, others): (Vec<_>, Vec<_>) = scores.iter().cloned().partition(|(node, _)| *node == one);
        let (mean, _) = self.mean(&others, end, &Exact::zero())?;
        let at = match end {
            End::Least => mean.min(alone[0].1.at.clone()),
            End::Most => mean.max(alone[0].1.at.clone()),
        };
        Some(Bound::closed(at))
    }

    pub(super) fn weight(&self, node: NodeIndex) -> &'a Exact {
        &self.policy().nodes[node.0].weight
    }

    /// The end of each child, the one that leads furthest first.
    pub(super) fn ends(&self, index: NodeIndex, end: End, spans: &[Span]) -> Vec<(NodeIndex, Bound)> {
        let mut scores: Vec<(NodeIndex, Bound)> = self
            .children(index, spans)
            .into_iter()
            .filter_map(|(child, span)| match span {
                Span::Between(stretch) => Some((child, end.of(stretch).clone())),
                _ => None,
            })
            .collect();
        scores.sort_by(|(_, one), (_, other)| match end {
            End::Least => one.at.cmp(&other.at),
            End::Most => other.at.cmp(&one.at),
        });
        scores
    }

    /// The furthest mean, and how many of the first children have more weight for it: those that are further than the
    /// mean of all before them. Only how much more weight they have than the rest enters, so the numbers stay small.
    pub(super) fn mean(
        &self,
        scores: &[(NodeIndex, Bound)],
        end: End,
        radius: &Exact,
    ) -> Option<(Exact, usize)> {
        let least = &Exact::one() - radius;
        // Where all are off, all are taken times the same number.
        let low = |node: NodeIndex| match self.off {
            Off::One(one) if one == node => self.weight(node) * &least,
            _ => self.weight(node).clone(),
        };
        let mut over: Exact = scores.iter().map(|(node, score)| &low(*node) * &score.at).sum();
        let mut under: Exact = scores.iter().map(|(node, _)| low(*node)).sum();
        let twice = radius + radius;
        let gain = if self.off == Off::All { twice.divide(&least)? } else { twice };
        let mut count = 0;
        for (node, score) in scores {
            let beside = &score.at * &under;
            let is_further = match end {
                End::Least => beside < over,
                End::Most => beside > over,
            };
            if !is_further {
                break;
            }
            count += 1;
            if !self.is_off(*node) {
                continue;
            }
            let added = self.weight(*node) * &gain;
            over = &over + &(&added * &score.at);
            under = &under + &added;
        }
        over.divide(&under).map(|mean| (mean, count))
    }
}
