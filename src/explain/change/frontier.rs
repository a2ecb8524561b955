//! The best scores that so many changes of answers can give, node by node up the tree.
//!
//! Scores rise with every child's score, and what is answered below one child doesn't touch the others. So of all ways
//! to spend changes below a node only the best for each cost can be part of a best way above it: the search over sets
//! of answers becomes a merge of short lists. Questions that follow another are merged inside the one they follow.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::leaf::{Leaf, LeafChoice};
use super::piece::Piece;
use super::problem::Problem;
use super::ways::{Bounds, Cost, Pick, Way, Ways, merged, pruned, start};
use crate::model::{Choice, Exact, NodeIndex, QuestionIndex, Tree};
use crate::policy::Combine;

/// Merging was given up: there are too many ways.
pub(super) struct TooMany;

/// What tells costs apart; the less, the fewer ways there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Counting {
    /// Changes are free.
    Nothing,
    Changes,
    Steps,
}

/// Merges ways up the tree.
pub(super) struct Frontier<'p, 'a> {
    pub(super) problem: &'p Problem<'a>,
    pub(super) leaf: &'p Leaf<'p, 'a>,
    /// The most changes that are looked at.
    pub(super) limit: usize,
    pub(super) counting: Counting,
    /// How many merges may still be done.
    pub(super) budget: usize,
}

impl Frontier<'_, '_> {
    /// The best totals.
    pub(super) fn totals(&mut self) -> Result<Ways, TooMany> {
        self.node(Tree::ROOT)
    }

    pub(super) fn node(&mut self, index: NodeIndex) -> Result<Ways, TooMany> {
        let problem = self.problem;
        let decided = &problem.policy().nodes[index.0];
        let mut ways = if decided.script.is_some() {
            self.scripted(index)?
        } else {
            match problem.assessor.questionnaire().tree.node(index).question {
                Some(question) => self.question(question),
                None => self.group(index, decided.combine)?,
            }
        };
        ways.retain(|way| !way.cost.is_scored || self.leaf.allows(index, &way.value));
        Ok(pruned(ways, problem.aim))
    }

    /// What a group makes of its children.
    fn group(&mut self, index: NodeIndex, way: Combine) -> Result<Ways, TooMany> {
        let problem = self.problem;
        let mut pieces = Vec::new();
        for child in &problem.assessor.questionnaire().tree.node(index).children {
            let weight = &problem.policy().nodes[child.0].weight;
            if weight.is_zero() {
                continue;
            }
            let counted = (way == Combine::Mean).then(|| weight.clone());
            let is_weighted = matches!(way, Combine::Mean | Combine::Sum);
            let factor = if is_weighted { weight.clone() } else { Exact::one() };
            pieces.push(Piece::child(*child, factor, counted));
        }
        let whole = self.merge_pieces(start(false, usize::from(way == Combine::Mean)), &pieces, way)?;
        let finished = whole.into_iter().filter_map(|found| {
            let is_mean = way == Combine::Mean && found.cost.is_scored;
            let value = if is_mean { found.value.divide(&found.cost.counts[0])? } else { found.value };
            Some(Way { cost: Cost { counts: Vec::new(), ..found.cost }, value, picks: found.picks })
        });
        Ok(finished.collect())
    }

    /// Adds nodes to a whole, each question with those that follow it.
    pub(super) fn merge_pieces(
        &mut self,
        mut whole: Ways,
        pieces: &[Piece],
        way: Combine,
    ) -> Result<Ways, TooMany> {
        let nodes: BTreeSet<NodeIndex> = pieces.iter().map(|piece| piece.node).collect();
        let inside = self.leaf.inside(&nodes);
        let tree = &self.problem.assessor.questionnaire().tree;
        for piece in pieces {
            let part = match tree.node(piece.node).question {
                Some(question) if inside.contains(&question) => continue,
                Some(question)
                    if piece.asks_answer()
                        || self.leaf.followers(question).any(|other| inside.contains(&other)) =>
                {
                    self.cluster((question, None), pieces, &inside, way)?
                }
                _ => piece.counted(self.node(piece.node)?, None),
            };
            whole = self.merge(&whole, &part, way)?;
        }
        Ok(whole)
    }

    /// A question with all that follow it among some nodes; `above` is what the one that it follows counts as.
    fn cluster(
        &mut self,
        (question, above): (QuestionIndex, Option<&Choice>),
        pieces: &[Piece],
        inside: &BTreeSet<QuestionIndex>,
        way: Combine,
    ) -> Result<Ways, TooMany> {
        let leaf = self.leaf;
        let node = leaf.problem.assessor.questionnaire().question(question).node;
        let piece = pieces.iter().find(|piece| piece.node == node).expect("it is among them");
        let mut all = Ways::new();
        for choice in leaf.choices(question, above) {
            let chosen = self.chosen(question, &choice);
            let chosen = chosen.filter(|way| !way.cost.is_scored || leaf.allows(node, &way.value));
            let mut whole = piece.counted(chosen.into_iter().collect(), Some(&choice.effective));
            for follower in leaf.followers(question).filter(|other| inside.contains(other)) {
                let part = self.cluster((follower, Some(&choice.effective)), pieces, inside, way)?;
                whole = self.merge(&whole, &part, way)?;
            }
            all.extend(whole);
        }
        Ok(pruned(all, self.problem.aim))
    }

    pub(super) fn question(&self, question: QuestionIndex) -> Ways {
        let choices = self.leaf.choices(question, None);
        let ways = choices.iter().filter_map(|choice| self.chosen(question, choice)).collect();
        pruned(ways, self.problem.aim)
    }

    /// One way to answer a question; none, where that is more than may change.
    fn chosen(&self, question: QuestionIndex, choice: &LeafChoice) -> Option<Way> {
        let is_changed = choice.alternative.is_some();
        let cost = Cost {
            changes: usize::from(is_changed && self.counting >= Counting::Changes),
            steps: if self.counting == Counting::Steps { choice.steps } else { 0 },
            known: choice.known.clone(),
            is_scored: choice.points.is_some(),
            counts: Vec::new(),
        };
        let picks = choice.alternative.map(|alternative| Rc::new(Pick::One(question, alternative)));
        let value = choice.points.clone().unwrap_or_else(Exact::zero);
        (cost.changes <= self.limit).then_some(Way { cost, value, picks })
    }

    /// What a script gives: known, while nothing that it reads can change; else as far as it can be followed.
    fn scripted(&mut self, index: NodeIndex) -> Result<Ways, TooMany> {
        let is_still = self.leaf.is_script_still(index);
        if !is_still && let Some(ways) = self.followed(index)? {
            return Ok(ways);
        }
        let below = if self.problem.is_covered() {
            start(false, 0)
        } else {
            let tree = &self.problem.assessor.questionnaire().tree;
            match tree.node(index).question {
                Some(question) => self.question(question),
                None => self.group(index, Combine::Sum)?,
            }
        };
        let scores = if is_still {
            vec![self.leaf.scores[index.0].clone()]
        } else {
            vec![Some(self.problem.aim.utmost()), None]
        };
        let mut all = Ways::new();
        for score in scores {
            let scored = |way: &Way| Way {
                cost: Cost { is_scored: score.is_some(), ..way.cost.clone() },
                value: score.clone().unwrap_or_else(Exact::zero),
                picks: way.picks.clone(),
            };
            all.extend(below.iter().map(scored));
        }
        Ok(all)
    }

    pub(super) fn merge(&mut self, one: &Ways, other: &Ways, way: Combine) -> Result<Ways, TooMany> {
        let work = one.len() * other.len();
        if work > self.budget {
            return Err(TooMany);
        }
        self.budget -= work;
        let bounds = Bounds { aim: self.problem.aim, limit: self.limit, ample: self.problem.ample() };
        Ok(merged(one, other, way, &bounds))
    }
}
