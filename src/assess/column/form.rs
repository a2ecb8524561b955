//! How a policy makes the score of a group, as tables of integers scaled so that nothing rounds, with a bound on every
//! sum.

use num_integer::Integer;

use super::bundle::{Look, looks};
use super::question::{QuestionForm, Scaled, common_denominator, times};
use super::scores::{Bound, MOST};
use super::table::{Packed, Packing, Table};
use super::weighing::Start;
use crate::model::{NodeIndex, QuestionIndex, Questionnaire};
use crate::policy::{Combine, Policy};

/// How a group makes its score.
#[derive(Clone, Debug)]
pub(super) struct GroupForm {
    pub(super) combine: Combine,
    /// What the answers to its own questions add: to its mean or sum, and to coverage.
    pub(super) tables: Vec<(QuestionIndex, Table)>,
    /// The same, joined to be looked up.
    pub(super) looks: Vec<(Look, Table)>,
    pub(super) packing: Packing,
    /// What numerators of its own questions are over.
    pub(super) unit: i64,
    /// Its other children, with their weights, and its questions too where it takes the largest or smallest.
    pub(super) parts: Vec<(NodeIndex, i64)>,
    /// Which of the other children are weighed with numbers of 32 bits.
    pub(super) narrow: Vec<bool>,
    /// What one unit of weight is.
    pub(super) weight_unit: (i64, i64),
    /// The bound of its fractions; `None` where exact numbers of any size are needed.
    pub(super) bound: Option<Bound>,
}

/// What a group is made of.
pub(super) struct Site<'a> {
    pub(super) policy: &'a Policy,
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) questions: &'a [QuestionForm],
    /// The bounds of the nodes below.
    pub(super) bounds: &'a [Option<Bound>],
}

impl GroupForm {
    /// The form of a group whose children have their bounds. With `units`, weights are over that denominator if they
    /// can be: a variant of a policy keeps the scale of its base.
    pub(super) fn new(site: &Site, index: NodeIndex) -> Self {
        let combine = site.policy.nodes[index.0].combine;
        let children = &site.questionnaire.tree.node(index).children;
        let exact = Self::exact(site, combine, children);
        let formed = match combine {
            Combine::Mean | Combine::Sum => exact.weighted(site, children),
            Combine::Maximum | Combine::Minimum => exact.extreme(site, children),
        };
        let mut form = formed.unwrap_or(exact);
        form.looks = looks(site.questionnaire, index, &form.tables);
        form
    }

    /// What the answers to a group's own questions add to coverage.
    pub(super) fn counting(site: &Site, index: NodeIndex) -> Vec<(Look, Table)> {
        let form = Self::exact(site, Combine::Mean, &site.questionnaire.tree.node(index).children);
        looks(site.questionnaire, index, &form.tables)
    }

    /// Only counts in the tables; all else for exact numbers.
    fn exact(site: &Site, combine: Combine, children: &[NodeIndex]) -> Self {
        let tables = children.iter().filter_map(|child| {
            let question = site.questionnaire.tree.node(*child).question?;
            let form = &site.questions[question.0];
            Some((question, form.counting(form.carries_weight)))
        });
        Self {
            combine,
            tables: tables.collect(),
            looks: Vec::new(),
            packing: Packing::default(),
            unit: 1,
            parts: Vec::new(),
            narrow: Vec::new(),
            weight_unit: (1, 1),
            bound: None,
        }
    }

    /// Whether it makes the same of the same scores and answers.
    pub(super) fn makes_as(&self, other: &Self) -> bool {
        // Exact numbers are made by the policy's own weights.
        self.bound.is_some()
            && (self.combine, self.packing, self.unit) == (other.combine, other.packing, other.unit)
            && (&self.parts, self.weight_unit, self.bound) == (&other.parts, other.weight_unit, other.bound)
            && self.tables == other.tables
    }

    /// What the scores of its other children are added to: the sums of its own answers, where it has questions.
    pub(super) fn start(&self, sums: Vec<Packed>) -> Start {
        if self.tables.is_empty() {
            return Start::Nothing;
        }
        Start::Answers { sums, packing: self.packing, unit: self.unit }
    }

    fn weighted(&self, site: &Site, children: &[NodeIndex]) -> Option<Self> {
        let heavy = || children.iter().filter(|child| site.policy.nodes[child.0].weight.is_positive());
        let weight = |child: &NodeIndex| &site.policy.nodes[child.0].weight;
        let scale = common_denominator(heavy().map(weight))?;
        let scaled: Vec<(NodeIndex, i64)> =
            heavy().map(|child| Some((*child, times(weight(child), scale)?))).collect::<Option<_>>()?;
        let common = scaled.iter().fold(0, |common: i64, (_, weight)| common.gcd(weight)).max(1);
        let questions = scaled.iter().filter_map(|(child, weight)| {
            let question = site.question(*child)?;
            Some((question, weight / common))
        });
        let questions: Vec<(QuestionIndex, i64)> = questions.collect();
        let forms = questions.iter().map(|(question, _)| site.questions[question.0].scaled.as_ref());
        let forms: Vec<&Scaled> = forms.collect::<Option<_>>()?;
        let unit =
            forms.iter().try_fold(1_i64, |unit, form| unit.checked_mul(form.unit / unit.gcd(&form.unit)))?;
        let wide = |number: i64| u128::try_from(number).expect("points and weights are not below 0");
        let most = |(form, (_, weight)): (&&Scaled, &(QuestionIndex, i64))| {
            wide(form.most()).checked_mul(wide(unit / form.unit))?.checked_mul(wide(*weight))
        };
        let numerators =
            forms.iter().zip(&questions).map(most).try_fold(0_u128, |sum, most| sum.checked_add(most?))?;
        let weights: u128 = questions.iter().map(|(_, weight)| wide(*weight)).sum();
        let packing = Packing::new(numerators, weights)?;
        let mut group = Self { packing, unit, weight_unit: (common, scale), ..self.clone() };
        for (form, (question, weight)) in forms.iter().zip(&questions) {
            let table = group.tables.iter_mut().find(|(known, _)| known == question);
            let (_, table) = table.expect("each of the group's questions has a table");
            let counted = &site.questions[question.0];
            for (code, points) in form.numerators.iter().enumerate() {
                let mean =
                    points.map_or(0, |points| packing.pack(points * (unit / form.unit) * weight, *weight));
                table.set(u8::try_from(code).ok()?, mean | counted.counted(code, counted.carries_weight));
            }
        }
        group.parts = scaled
            .iter()
            .filter(|(child, _)| site.question(*child).is_none())
            .map(|(child, weight)| (*child, weight / common))
            .collect();
        group.bound = group.weighted_bound(site, Bound { numerator: numerators, denominator: weights });
        group.narrow = group.narrow(site);
        group.bound.is_some().then_some(group)
    }

    /// What [`super::scores::Weighing`] can come to.
    fn weighted_bound(&self, site: &Site, own: Bound) -> Option<Bound> {
        let wide = |number: i64| u128::try_from(number).expect("weights are not below 0");
        let (mut sum, mut whole, mut weights) = (own.numerator, wide(self.unit), own.denominator);
        for (child, weight) in &self.parts {
            let child = site.bounds[child.0]?;
            let weighted = wide(*weight).checked_mul(child.numerator)?.checked_mul(whole)?;
            sum = sum.checked_mul(child.denominator.max(1))?.checked_add(weighted)?;
            whole = whole.checked_mul(child.denominator.max(1))?;
            weights = weights.checked_add(wide(*weight))?;
            if sum >= MOST || whole >= MOST {
                return None;
            }
        }
        let (unit, per) = self.weight_unit;
        match self.combine {
            Combine::Sum => Bound::checked(sum.checked_mul(wide(unit)), whole.checked_mul(wide(per))),
            _ => Bound::checked(Some(sum), whole.checked_mul(weights.max(1))),
        }
    }

    /// Which parts have at most 32 bits, weighted, and so has the denominator before each.
    fn narrow(&self, site: &Site) -> Vec<bool> {
        let wide = |number: i64| u128::try_from(number).expect("weights are not below 0");
        let is_narrow = |number: u128| number < 1 << 32;
        let mut whole = wide(self.unit);
        let narrow = self.parts.iter().map(|(child, weight)| {
            let Some(child) = site.bounds[child.0] else { return false };
            let weighted = wide(*weight).saturating_mul(child.numerator);
            let before = whole;
            whole = whole.saturating_mul(child.denominator.max(1));
            is_narrow(weighted) && is_narrow(child.denominator) && is_narrow(before)
        });
        narrow.collect()
    }

    fn extreme(&self, site: &Site, children: &[NodeIndex]) -> Option<Self> {
        let heavy = children.iter().filter(|child| site.policy.nodes[child.0].weight.is_positive());
        let parts: Vec<(NodeIndex, i64)> = heavy.map(|child| (*child, 1)).collect();
        let mut most = Bound { numerator: 0, denominator: 1 };
        for (child, _) in &parts {
            let bound = match site.question(*child) {
                None => site.bounds[child.0]?,
                Some(question) => {
                    let scaled = site.questions[question.0].scaled.as_ref()?;
                    let wide = |number: i64| u128::try_from(number).ok();
                    Bound::checked(wide(scaled.most()), wide(scaled.unit))?
                }
            };
            most = Bound {
                numerator: most.numerator.max(bound.numerator),
                denominator: most.denominator.max(bound.denominator),
            };
        }
        // Two are compared by multiplying crosswise.
        let product = most.numerator.checked_mul(most.denominator);
        product.filter(|product| *product < MOST)?;
        Some(Self { parts, bound: Some(most), ..self.clone() })
    }
}

impl Site<'_> {
    /// The question of a node whose score its answer makes, not a script.
    pub(super) fn question(&self, node: NodeIndex) -> Option<QuestionIndex> {
        let question = self.questionnaire.tree.node(node).question?;
        self.policy.nodes[node.0].script.is_none().then_some(question)
    }
}
