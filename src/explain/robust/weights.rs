//! The least and the most that a company can score, while every weight may be off by a part of itself.

use std::collections::BTreeSet;

use super::scaled;
use crate::assess::{Assessment, Assessor};
use crate::diagnostic::Diagnostic;
use crate::explain::change::Atom;
use crate::model::{Company, Exact, NodeIndex, Standing, Tree};
use crate::policy::condition::{Host, NodeKind};
use crate::policy::{Combine, Condition, Policy};

/// The least and the most that a node can score.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Span {
    None,
    Between(Exact, Exact),
    /// A script that reads scores: anything.
    Anything,
}

/// One company while all weights may be off.
pub(super) struct Weights<'a> {
    pub(super) assessor: &'a Assessor<'a>,
    pub(super) company: &'a Company,
    pub(super) today: &'a Assessment,
}

/// Which end of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Least,
    Most,
}

impl Weights<'_> {
    fn policy(&self) -> &Policy {
        self.assessor.policy()
    }

    /// Whether some weights within a radius may move the company; never wrongly no.
    pub(super) fn may_move(&self, radius: &Exact) -> bool {
        let spans = self.spans(radius);
        let ladder = &self.policy().ladder;
        let strictest = ladder.tiers().len() - 1;
        let rated = self.today.score_tier.is_some();
        let (least, most) = match &spans[Tree::ROOT.0] {
            Span::Between(least, most) if rated => (Some(ladder.rank_of(least)), Some(ladder.rank_of(most))),
            Span::Anything => (Some(0), Some(strictest)),
            _ => (None, None),
        };
        let rules = (0..self.policy().rules.len())
            .filter(|rule| self.assessor.can_decide(*rule, self.company))
            .map(|rule| (rule, self.today.rules.contains(&rule), self.is_open(rule, &spans)));
        let rules: Vec<(usize, bool, bool)> = rules.collect();
        let with = |floors: bool| -> Vec<usize> {
            let kept = |(rule, holds, is_open): &(usize, bool, bool)| {
                if *is_open { self.policy().rules[*rule].is_floor == floors } else { *holds }
            };
            rules.iter().filter(|rule| kept(rule)).map(|(rule, ..)| *rule).collect()
        };
        let laxest = self.assessor.tier_of(least, &with(false));
        let strictest = self.assessor.tier_of(most, &with(true));
        laxest != self.today.tier || strictest != self.today.tier
    }

    /// Whether a rule may hold or not: it compares a score with a number inside its span, or does more with it.
    fn is_open(&self, rule: usize, spans: &[Span]) -> bool {
        let condition = &self.policy().rules[rule].condition;
        if !self.varies(condition, spans) {
            return false;
        }
        let Some(atoms) = Atom::all(condition, self.assessor.questionnaire()) else { return true };
        atoms.iter().any(|atom| match &spans[atom.node.0] {
            Span::None => false,
            Span::Anything => true,
            Span::Between(least, most) => *least <= atom.number && atom.number <= *most,
        })
    }

    /// Whether a condition reads a score that isn't the same with all weights.
    fn varies(&self, condition: &Condition, spans: &[Span]) -> bool {
        let is_still = |node: NodeIndex| match &spans[node.0] {
            Span::None => true,
            Span::Between(least, most) => least == most,
            Span::Anything => false,
        };
        let tree = &self.assessor.questionnaire().tree;
        let mut reads_children = false;
        condition.tree.visit(&mut |step| {
            reads_children |= matches!(step.kind, NodeKind::Host { function: Host::Scores, .. });
        });
        condition.reads.scores.iter().any(|node| {
            let children = tree.node(*node).children.iter();
            let children_vary = children.clone().any(|child| !is_still(*child));
            // Inside its own script a node has no span yet; its children have.
            if reads_children && children_vary { true } else { !is_still(*node) }
        })
    }

    fn spans(&self, radius: &Exact) -> Vec<Span> {
        let tree = &self.assessor.questionnaire().tree;
        let mut spans = vec![Span::None; tree.len()];
        for index in tree.indices().rev() {
            spans[index.0] = self.span(index, radius, &spans);
        }
        spans
    }

    fn span(&self, index: NodeIndex, radius: &Exact, spans: &[Span]) -> Span {
        let still = || {
            let score = self.today.scores[index.0].clone();
            score.map_or(Span::None, |score| Span::Between(score.clone(), score))
        };
        let decided = &self.policy().nodes[index.0];
        if let Some((script, _)) = &decided.script {
            return if self.varies(script, spans) { Span::Anything } else { still() };
        }
        if self.assessor.questionnaire().tree.node(index).question.is_some() {
            return still();
        }
        let children = self.children(index, spans);
        if children.iter().any(|(_, span)| **span == Span::Anything) {
            return Span::Anything;
        }
        match [End::Least, End::Most].map(|end| self.end(index, end, radius, spans)) {
            [Some(least), Some(most)] => Span::Between(least, most),
            _ => Span::None,
        }
    }

    /// The children that score and weigh anything.
    fn children<'s>(&self, index: NodeIndex, spans: &'s [Span]) -> Vec<(NodeIndex, &'s Span)> {
        let children = self.assessor.questionnaire().tree.node(index).children.iter();
        children
            .filter(|child| self.policy().nodes[child.0].weight.is_positive())
            .map(|child| (*child, &spans[child.0]))
            .filter(|(_, span)| **span != Span::None)
            .collect()
    }

    /// The least or the most that a group can score.
    fn end(&self, index: NodeIndex, end: End, radius: &Exact, spans: &[Span]) -> Option<Exact> {
        let scores = self.ends(index, end, spans);
        let weights = |(node, _): &(NodeIndex, Exact)| self.policy().nodes[node.0].weight.clone();
        match self.policy().nodes[index.0].combine {
            Combine::Maximum => scores.into_iter().map(|(_, score)| score).max(),
            Combine::Minimum => scores.into_iter().map(|(_, score)| score).min(),
            Combine::Sum => {
                let factor = match end {
                    End::Least => &Exact::one() - radius,
                    End::Most => &Exact::one() + radius,
                };
                let sum: Exact = scores.iter().map(|child| &weights(child) * &child.1).sum();
                (!scores.is_empty()).then(|| &sum * &factor)
            }
            Combine::Mean => self.mean(&scores, end, radius).map(|(mean, _)| mean),
        }
    }

    /// The end of each child, the one that leads furthest first.
    fn ends(&self, index: NodeIndex, end: End, spans: &[Span]) -> Vec<(NodeIndex, Exact)> {
        let mut scores: Vec<(NodeIndex, Exact)> = self
            .children(index, spans)
            .into_iter()
            .filter_map(|(child, span)| match (span, end) {
                (Span::Between(least, _), End::Least) => Some((child, least.clone())),
                (Span::Between(_, most), End::Most) => Some((child, most.clone())),
                _ => None,
            })
            .collect();
        scores.sort_by(|one, other| match end {
            End::Least => one.1.cmp(&other.1),
            End::Most => other.1.cmp(&one.1),
        });
        scores
    }

    /// The furthest mean, and how many of the first children have more weight for it: those that are further than the
    /// mean of all before them. Only how much more weight they have than the rest enters, so the numbers stay small.
    fn mean(&self, scores: &[(NodeIndex, Exact)], end: End, radius: &Exact) -> Option<(Exact, usize)> {
        let weight = |node: NodeIndex| &self.policy().nodes[node.0].weight;
        let mut over: Exact = scores.iter().map(|(node, score)| weight(*node) * score).sum();
        let mut under: Exact = scores.iter().map(|(node, _)| weight(*node).clone()).sum();
        let gain = (radius + radius).divide(&(&Exact::one() - radius))?;
        let mut count = 0;
        for (node, score) in scores {
            let beside = score * &under;
            let is_further = match end {
                End::Least => beside < over,
                End::Most => beside > over,
            };
            if !is_further {
                break;
            }
            let added = weight(*node) * &gain;
            over = &over + &(&added * score);
            under = &under + &added;
            count += 1;
        }
        over.divide(&under).map(|mean| (mean, count))
    }

    /// The weights that grow for a node's end.
    fn growing(&self, top: NodeIndex, end: End, radius: &Exact, spans: &[Span]) -> BTreeSet<NodeIndex> {
        let tree = &self.assessor.questionnaire().tree;
        let mut up = BTreeSet::new();
        for index in tree.subtree(top) {
            let scores = self.ends(index, end, spans);
            match self.policy().nodes[index.0].combine {
                Combine::Mean => {
                    let count = self.mean(&scores, end, radius).map_or(0, |(_, count)| count);
                    up.extend(scores.iter().take(count).map(|(node, _)| *node));
                }
                Combine::Sum if end == End::Most => up.extend(scores.iter().map(|(node, _)| *node)),
                _ => {}
            }
        }
        up
    }

    /// Weights within a radius that do move the company, where the ends of the total, or of a score that a rule reads,
    /// show some.
    pub(super) fn witness(
        &self,
        radius: &Exact,
    ) -> Result<Option<(BTreeSet<NodeIndex>, Standing)>, Vec<Diagnostic>> {
        let spans = self.spans(radius);
        let mut tops = BTreeSet::from([Tree::ROOT]);
        for (index, rule) in self.policy().rules.iter().enumerate() {
            if self.assessor.can_decide(index, self.company) && self.is_open(index, &spans) {
                tops.extend(&rule.condition.reads.scores);
            }
        }
        let mut tried: BTreeSet<BTreeSet<NodeIndex>> = BTreeSet::new();
        for top in tops {
            for end in [End::Most, End::Least] {
                for around in [End::Most, End::Least] {
                    let inside: BTreeSet<NodeIndex> =
                        self.assessor.questionnaire().tree.subtree(top).into_iter().skip(1).collect();
                    let whole = self.growing(Tree::ROOT, around, radius, &spans);
                    let mut up: BTreeSet<NodeIndex> = whole.difference(&inside).copied().collect();
                    up.extend(self.growing(top, end, radius, &spans));
                    if tried.insert(up.clone()) {
                        let standing = self.standing(&scaled(self.policy(), &up, radius))?;
                        if standing != self.today.tier {
                            return Ok(Some((up, standing)));
                        }
                    }
                }
            }
        }
        Ok(None)
    }

    /// Where the company stands with other weights above 0: what no score enters is as it is today.
    fn standing(&self, policy: &Policy) -> Result<Standing, Vec<Diagnostic>> {
        let questionnaire = self.assessor.questionnaire();
        let assessor = Assessor::new(policy, questionnaire, self.assessor.day());
        let mut scores = vec![None; questionnaire.tree.len()];
        for index in questionnaire.tree.indices().rev() {
            scores[index.0] = assessor.node_score(index, self.company, &scores)?;
        }
        let total = scores[Tree::ROOT.0].as_ref().filter(|_| self.today.score_tier.is_some());
        let mut holding = Vec::new();
        for (index, rule) in policy.rules.iter().enumerate() {
            let holds = if rule.condition.reads.scores.is_empty() {
                self.today.rules.contains(&index)
            } else {
                assessor.can_decide(index, self.company) && assessor.holds(index, self.company, &scores)?
            };
            if holds {
                holding.push(index);
            }
        }
        Ok(assessor.tier_of(total.map(|total| policy.ladder.rank_of(total)), &holding))
    }
}
