//! Comparisons of scores with numbers and with each other: the sign of a sum of scores, each times a number.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::stretch::{Bound, Stretch};
use crate::model::{Exact, NodeIndex, Questionnaire, Tree};
use crate::policy::condition::{Condition, Constant, Host, Node, NodeKind, Operator};

/// A sum of scores, each times a number, and a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    pub(super) terms: BTreeMap<NodeIndex, Exact>,
    rest: Exact,
}

/// The same as a policy writes it: what stands for a score that a company doesn't have is still open.
#[derive(Clone, Debug)]
pub(super) struct Written {
    terms: Vec<(NodeIndex, Option<Exact>, Exact)>,
    rest: Exact,
}

impl Written {
    /// The comparisons of a condition; none, when it does anything else with a score.
    pub(super) fn all(condition: &Condition, questionnaire: &Questionnaire) -> Option<Vec<Self>> {
        let (mut found, mut reads, mut covered) = (Vec::new(), 0, 0);
        condition.tree.visit(&mut |step| match &step.kind {
            NodeKind::Host { function: Host::Score | Host::Scores, .. } => reads += 1,
            NodeKind::Binary { operator, left, right } if operator.compares() => {
                let is_unit = |side: &Node| matches!(side.kind, NodeKind::Constant(Constant::Unit));
                if let (Some(left), Some(right)) =
                    (Self::read(left, questionnaire), Self::read(right, questionnaire))
                {
                    let form = left.plus(right.times(&-&Exact::one()));
                    covered += form.terms.len();
                    if !form.terms.is_empty() {
                        found.push(form);
                    }
                } else if is_unit(right) && score_of(left, questionnaire).is_some() {
                    // Whether there is a score doesn't hang on weights above 0.
                    covered += 1;
                }
            }
            _ => {}
        });
        (reads == covered).then_some(found)
    }

    fn number(number: Exact) -> Self {
        Self { terms: Vec::new(), rest: number }
    }

    fn plus(mut self, mut other: Self) -> Self {
        self.terms.append(&mut other.terms);
        self.rest = &self.rest + &other.rest;
        self
    }

    fn times(mut self, factor: &Exact) -> Self {
        self.rest = &self.rest * factor;
        self.terms.iter_mut().for_each(|(_, _, by)| *by = &*by * factor);
        self
    }

    fn read(step: &Node, questionnaire: &Questionnaire) -> Option<Self> {
        let read = |step: &Node| Self::read(step, questionnaire);
        if let Some(node) = score_of(step, questionnaire) {
            return Some(Self { terms: vec![(node, None, Exact::one())], rest: Exact::zero() });
        }
        match &step.kind {
            NodeKind::Constant(Constant::Whole(whole)) => Some(Self::number(Exact::from(*whole))),
            NodeKind::Constant(Constant::Number(number)) => Some(Self::number(number.clone())),
            NodeKind::Coalesce(parts) => match parts.as_slice() {
                [first, rest] => {
                    let node = score_of(first, questionnaire)?;
                    let rest = read(rest)?;
                    let terms = vec![(node, Some(rest.rest.clone()), Exact::one())];
                    rest.terms.is_empty().then(|| Self { terms, rest: Exact::zero() })
                }
                _ => None,
            },
            NodeKind::Negate(of) => read(of).map(|of| of.times(&-&Exact::one())),
            NodeKind::Binary { operator, left, right } => {
                let (left, right) = (read(left)?, read(right)?);
                match operator {
                    Operator::Add => Some(left.plus(right)),
                    Operator::Subtract => Some(left.plus(right.times(&-&Exact::one()))),
                    Operator::Multiply if right.terms.is_empty() => Some(left.times(&right.rest)),
                    Operator::Multiply if left.terms.is_empty() => Some(right.times(&left.rest)),
                    Operator::Divide if right.terms.is_empty() => {
                        Exact::one().divide(&right.rest).map(|inverse| left.times(&inverse))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The sum for a company; none where a score is missing and nothing stands for it: it comes out the same always.
    pub(super) fn of_company(&self, scores: &[Option<Exact>]) -> Option<Form> {
        let mut form = Form { terms: BTreeMap::new(), rest: self.rest.clone() };
        for (node, missing, factor) in &self.terms {
            if scores[node.0].is_some() {
                let known = form.terms.entry(*node).or_insert_with(Exact::zero);
                *known = &*known + factor;
            } else {
                form.rest = &form.rest + &(missing.as_ref()? * factor);
            }
        }
        form.terms.retain(|_, factor| !factor.is_zero());
        Some(form)
    }
}

impl Operator {
    fn compares(self) -> bool {
        matches!(
            self,
            Self::Less
                | Self::LessOrEqual
                | Self::Greater
                | Self::GreaterOrEqual
                | Self::Equal
                | Self::NotEqual
        )
    }
}

/// The node of `c.score(path)`.
fn score_of(step: &Node, questionnaire: &Questionnaire) -> Option<NodeIndex> {
    match &step.kind {
        NodeKind::Host { function: Host::Score, arguments } => match arguments.first().map(|path| &path.kind)
        {
            None => Some(Tree::ROOT),
            Some(NodeKind::Constant(Constant::Text(path))) => questionnaire.tree.find(path),
            Some(_) => None,
        },
        _ => None,
    }
}

impl Form {
    /// How far a score is above a number.
    pub(super) fn above(node: NodeIndex, number: &Exact) -> Self {
        Self { terms: BTreeMap::from([(node, Exact::one())]), rest: -number }
    }

    /// What it can come to, where scores are in stretches.
    pub(super) fn range<'s>(&self, of: impl Fn(NodeIndex) -> &'s Stretch) -> Stretch {
        self.without(None, of)
    }

    fn without<'s>(&self, left_out: Option<NodeIndex>, of: impl Fn(NodeIndex) -> &'s Stretch) -> Stretch {
        let terms = self.terms.iter().filter(|(node, _)| Some(**node) != left_out);
        terms.fold(Stretch::point(&self.rest), |sum, (node, factor)| sum.plus(&of(*node).times(factor)))
    }

    /// What a score in it can be, if it has a sign and the other scores are in stretches.
    pub(super) fn limit<'s>(
        &self,
        node: NodeIndex,
        sign: Ordering,
        of: impl Fn(NodeIndex) -> &'s Stretch,
    ) -> Stretch {
        let mut limit = of(node).clone();
        let factor = &self.terms[&node];
        let others = self.without(Some(node), of);
        let bound = |end: &Bound| (-&end.at).divide(factor).expect("no factor is 0");
        // Times the score, the factor is above what the others lack at their most, or below what they lack at least.
        let above = |end: &Bound, is_in: bool| (factor.is_positive(), Bound { at: bound(end), is_in });
        let ends = match sign {
            Ordering::Greater => vec![above(&others.most, false)],
            Ordering::Less => {
                let (is_lower, end) = above(&others.least, false);
                vec![(!is_lower, end)]
            }
            Ordering::Equal => {
                let (is_lower, end) = above(&others.most, others.most.is_in);
                let (is_upper, other) = above(&others.least, others.least.is_in);
                vec![(is_lower, end), (!is_upper, other)]
            }
        };
        for (is_lower, end) in ends {
            let beside = limit.clone();
            let cut = if is_lower {
                Stretch { least: end, most: beside.most }
            } else {
                Stretch { least: beside.least, most: end }
            };
            limit = limit.common(&cut);
        }
        limit
    }
}
