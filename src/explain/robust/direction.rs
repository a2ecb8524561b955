//! Weights that move a company: which grow, which shrink, and which of them by less than the others.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::doubted::Scene;
use super::search::Around;
use super::stretch::Stretch;
use super::way::{Realised, Way};
use super::weights::{Corner, End, Span};
use crate::assess::Assessor;
use crate::diagnostic::Diagnostic;
use crate::model::{Exact, NodeIndex, Standing, Tree};
use crate::policy::Policy;

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

/// A unit of the last digit of a part.
fn unit() -> Exact {
    Exact::from(10_i64).power(-18).expect("10 is not 0")
}

impl Around<'_, '_> {
    /// Weights that do move the company, and where.
    pub(super) fn witness(&self) -> Result<Option<(Direction, Standing)>, Vec<Diagnostic>> {
        let found = RefCell::new(None);
        self.find(&|corner| {
            for end in [End::Most, End::Least] {
                let Some(parts) = self.parts(corner, end) else { continue };
                // A score that must be met exactly isn't met by rounded parts.
                for direction in [self.direction(&parts, &unit()), self.direction(&parts, &Exact::zero())] {
                    let standing = self.standing(&direction.applied(self.weights.policy(), &self.radius))?;
                    if standing != self.weights.doubted.scene.today.tier {
                        found.replace(Some((direction, standing)));
                        return Ok(true);
                    }
                }
            }
            Ok(false)
        })?;
        Ok(found.into_inner())
    }

    /// Weights with which scores are in a corner, each at one end where it may.
    fn parts(&self, corner: &Corner, end: End) -> Option<BTreeMap<NodeIndex, Exact>> {
        let mut corner = corner.clone();
        let mut view = self.tightened(&mut corner)?;
        for node in self.nodes(&corner) {
            let Span::Between(stretch) = &view.spans[node.0] else { continue };
            let other = if end == End::Most { End::Least } else { End::Most };
            let ends = [end, other].map(|end| end.of(stretch).clone());
            let numbers =
                ends.into_iter().filter(|end| end.is_in).map(|end| end.at).chain([stretch.middle()]);
            let held = numbers.into_iter().find_map(|number| {
                let mut held = corner.clone();
                held.limits.insert(node, Stretch::point(&number));
                let view = self.tightened(&mut held)?;
                Some((held, view))
            });
            (corner, view) = held?;
        }
        // Scripts may read scores, or none, of what is below them: all that is spoken of is looked after.
        let mut tops: BTreeSet<NodeIndex> = self.nodes(&corner).into_iter().collect();
        tops.insert(Tree::ROOT);
        let mut realised = Realised::default();
        let way = Way { around: self, corner: &corner, spans: &view.spans };
        for top in tops {
            if let Span::Between(stretch) = &view.spans[top.0]
                && !realised.reached.contains(&top)
            {
                way.realise((top, &end.of(stretch).at), &mut realised);
            }
        }
        Some(realised.parts)
    }

    /// The direction of some parts, rounded down to units; those at an end say only which way.
    fn direction(&self, parts: &BTreeMap<NodeIndex, Exact>, unit: &Exact) -> Direction {
        let mut direction = Direction::default();
        for (node, part) in parts {
            if *part == self.radius {
                direction.up.insert(*node);
            } else if *part != -&self.radius {
                let rounded = part.divide(unit).map_or_else(|| part.clone(), |units| &units.floor() * unit);
                direction.partly.insert(*node, rounded.max(-&self.radius));
            }
        }
        direction
    }

    /// Where the company stands with other weights above 0: what no score enters is as it is today.
    fn standing(&self, policy: &Policy) -> Result<Standing, Vec<Diagnostic>> {
        let Scene { assessor: own, company, today, .. } = self.weights.doubted.scene;
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
