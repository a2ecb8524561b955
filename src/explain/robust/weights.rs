//! What a company can score while every weight may be off by a part of itself.
//!
//! Groups don't share weights, so what a group can score hangs on what its children can, and on nothing else: also where
//! some scores are held inside limits, the ends that come out are those of what can be reached, and all between can be.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::doubted::Doubted;
use super::range::{is_tangled, range, sign};
use super::stretch::{Bound, Stretch};
use super::unfolding::Comes;
use crate::explain::open::Sum;
use crate::model::{Exact, NodeIndex, Tree};
use crate::policy::{Combine, Policy};

/// What a node can score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Span {
    None,
    Between(Stretch),
    /// A script that reads scores: anything.
    Anything,
}

/// What is assumed of scores: limits within which they are held, and signs of sums of them, by their place.
#[derive(Clone, Default)]
pub(super) struct Corner {
    pub(super) limits: BTreeMap<NodeIndex, Stretch>,
    pub(super) signs: BTreeMap<usize, Ordering>,
}

/// What each node can score, and what of that is still to be said.
#[derive(Clone)]
pub(super) struct View {
    pub(super) spans: Vec<Span>,
    /// A sum on whose sign a script hangs that is still open.
    pub(super) pending: Option<usize>,
    /// Sums that scripts come to whose scores hang together: their range may be too wide.
    pub(super) tangled: Vec<Sum>,
}

/// One company while some weights may be off.
#[derive(Clone, Copy)]
pub(super) struct Weights<'d, 'a> {
    pub(super) doubted: &'d Doubted<'a>,
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

impl<'a> Weights<'_, 'a> {
    pub(super) fn policy(&self) -> &'a Policy {
        self.doubted.scene.policy()
    }

    pub(super) fn tree(&self) -> &'a Tree {
        &self.doubted.scene.assessor.questionnaire().tree
    }

    /// What each node can score within a radius.
    pub(super) fn free(&self, radius: &Exact) -> View {
        let spans = vec![Span::None; self.tree().len()];
        let mut view = View { spans, pending: None, tangled: Vec::new() };
        for index in self.tree().indices().rev() {
            view.spans[index.0] = self.span(index, radius, &Corner::default(), &mut view);
        }
        view
    }

    /// The same in a corner; none where that can't be.
    pub(super) fn within(&self, free: &View, corner: &Corner, radius: &Exact) -> Option<View> {
        let mut view = View { spans: free.spans.clone(), pending: None, tangled: Vec::new() };
        let mut is_touched = vec![false; view.spans.len()];
        let mut is_held = vec![false; view.spans.len()];
        for index in self.tree().indices().rev() {
            // What a script comes to hangs on signs.
            if is_touched[index.0] || self.doubted.scripts[index.0].is_some() {
                view.spans[index.0] = match self.span(index, radius, corner, &mut view) {
                    Span::Between(stretch) if is_touched[index.0] => Span::Between(stretch.short()),
                    span => span,
                };
                is_touched[index.0] |= view.spans[index.0] != free.spans[index.0];
            }
            if let (Some(limit), Span::Between(stretch)) = (corner.limits.get(&index), &view.spans[index.0]) {
                let common = stretch.common(limit);
                if common.is_empty() {
                    return None;
                }
                is_held[index.0] = common != *stretch;
                is_touched[index.0] |= is_held[index.0];
                view.spans[index.0] = Span::Between(common);
            }
            if is_touched[index.0]
                && let Some(parent) = self.tree().node(index).parent
            {
                is_touched[parent.0] = true;
            }
        }
        // Of scores that are told apart one by one, what is above them says enough.
        let is_several = |place: &usize| self.doubted.sums.get(*place).nodes().len() > 1;
        if corner.signs.keys().any(is_several) {
            self.narrow(&mut view, is_held, corner, radius);
        }
        Some(view)
    }

    fn span(&self, index: NodeIndex, radius: &Exact, corner: &Corner, view: &mut View) -> Span {
        let scene = &self.doubted.scene;
        let Some(today) = &scene.today.scores[index.0] else { return Span::None };
        if scene.is_still(index) {
            return Span::Between(Stretch::point(today));
        }
        if self.doubted.scripts[index.0].is_some() {
            return self.scripted(index, corner, view);
        }
        if scene.children(index).any(|child| view.spans[child.0] == Span::Anything) {
            return Span::Anything;
        }
        match [End::Least, End::Most].map(|end| self.end(index, end, radius, &view.spans)) {
            [Some(least), Some(most)] => Span::Between(Stretch { least, most }),
            _ => Span::None,
        }
    }

    fn scripted(&self, index: NodeIndex, corner: &Corner, view: &mut View) -> Span {
        let sum = match self.script(index, corner, &view.spans) {
            Some(Comes::To(Some(sum))) => sum,
            Some(Comes::Open(open)) => {
                view.pending.get_or_insert(open);
                return Span::Anything;
            }
            // That it has no score, while it has one today, isn't followed further.
            _ => return Span::Anything,
        };
        let Some(range) = range(&sum, &view.spans) else { return Span::Anything };
        if is_tangled(&sum, self.tree()) {
            view.tangled.push(sum);
        }
        Span::Between(range)
    }

    /// What a node's script comes to.
    pub(super) fn script(
        &self,
        index: NodeIndex,
        corner: &Corner,
        spans: &[Span],
    ) -> Option<Comes<Option<Sum>>> {
        let Doubted { scene, sums, scripts, .. } = self.doubted;
        let known = |sum: usize| self.sign(sum, corner, spans);
        scripts[index.0].as_ref().map(|script| script.comes_to(scene, sums, &known))
    }

    /// The sign of a sum, as far as it is assumed or follows.
    pub(super) fn sign(&self, sum: usize, corner: &Corner, spans: &[Span]) -> Option<Ordering> {
        let assumed = corner.signs.get(&sum).copied();
        assumed.or_else(|| sign(&self.doubted.sums.get(sum), spans))
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
        let bound = |child: NodeIndex| match &spans[child.0] {
            Span::Between(stretch) => Some((child, end.of(stretch).clone())),
            _ => None,
        };
        let mut scores: Vec<(NodeIndex, Bound)> =
            self.doubted.scene.children(index).filter_map(bound).collect();
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
