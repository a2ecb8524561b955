//! Whether weights within a radius move a company: by the signs that the comparisons of its rules can have together.
//!
//! A comparison whose sign isn't the same within the radius is assumed below, above and at 0, one after the other. Each
//! assumption holds scores inside limits, and what they leave of the other scores is exact. Where a comparison of several
//! scores stays open after all, the limits are halved until it is settled, or the search has taken too many steps: then
//! the company counts as one that may move.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::form::{Form, Written};
use super::stretch::Stretch;
use super::weights::{Limits, Span, Weights};
use crate::diagnostic::Diagnostic;
use crate::model::{Exact, NodeIndex, Standing, Tree};

/// Corners of what scores can be that are looked at for one radius.
const STEPS: usize = 1_000;

/// How often limits are tightened by each other before they are halved.
const ROUNDS: usize = 4;

/// A rule that can decide for the company.
struct Open {
    rule: usize,
    holds: bool,
    /// Its comparisons, among all; none where it does more with scores.
    forms: Option<Vec<usize>>,
}

/// The search for one company.
pub(super) struct Search<'a> {
    pub(super) weights: Weights<'a>,
    forms: Vec<Form>,
    /// Which of them compare the total with the starts of tiers.
    starts: Vec<usize>,
    rules: Vec<Open>,
    truths: RefCell<Truths>,
}

/// Whether a rule holds with these signs of its comparisons.
type Truths = BTreeMap<(usize, Vec<Ordering>), Option<bool>>;

/// Assumptions, and the limits that follow.
#[derive(Clone, Default)]
pub(super) struct Corner {
    pub(super) limits: Limits,
    signs: BTreeMap<usize, Ordering>,
}

/// What is asked of a corner in which the company moves: whether that will do.
type Accept<'s> = &'s dyn Fn(&Corner) -> Result<bool, Vec<Diagnostic>>;

/// All weights within a radius.
pub(super) struct Around<'r> {
    pub(super) weights: Weights<'r>,
    pub(super) radius: &'r Exact,
    pub(super) free: Vec<Span>,
    steps: Cell<usize>,
}

impl<'r> Around<'r> {
    pub(super) fn new(weights: Weights<'r>, radius: &'r Exact) -> Self {
        Self { weights, radius, free: weights.spans(radius), steps: Cell::new(0) }
    }
}

fn stretch(spans: &[Span], node: NodeIndex) -> &Stretch {
    match &spans[node.0] {
        Span::Between(stretch) => stretch,
        _ => unreachable!("comparisons of what isn't between numbers are left out"),
    }
}

impl<'a> Search<'a> {
    /// Prepares a company.
    pub(super) fn new(weights: Weights<'a>, written: &[Option<Vec<Written>>], widest: &Exact) -> Self {
        let scores = &weights.today.scores;
        // What is the same there is the same within less.
        let spans = weights.spans(widest);
        let is_between =
            |form: &Form| form.terms.keys().all(|node| matches!(spans[node.0], Span::Between(_)));
        let mut forms: Vec<Form> = Vec::new();
        let mut place = |form: Form| {
            forms.iter().position(|known| *known == form).unwrap_or_else(|| {
                forms.push(form);
                forms.len() - 1
            })
        };
        let mut rules = Vec::new();
        for (rule, written) in written.iter().enumerate() {
            if !weights.assessor.can_decide(rule, weights.company) {
                continue;
            }
            let holds = weights.today.rules.contains(&rule);
            let is_still = !weights.varies(&weights.policy().rules[rule].condition, &spans);
            let forms = if is_still {
                Some(Vec::new())
            } else {
                written.as_ref().map(|written| {
                    written.iter().filter_map(|form| form.of_company(scores)).collect::<Vec<_>>()
                })
            };
            let forms = forms.filter(|forms| forms.iter().all(is_between));
            let forms = forms.map(|forms| forms.into_iter().map(&mut place).collect());
            rules.push(Open { rule, holds, forms });
        }
        let is_rated = weights.today.score_tier.is_some() && matches!(spans[0], Span::Between(_));
        let tiers = weights.policy().ladder.tiers().iter().skip(1).filter(|_| is_rated);
        let starts = tiers.map(|tier| place(Form::above(Tree::ROOT, &tier.start))).collect();
        Self { weights, forms, starts, rules, truths: RefCell::default() }
    }

    /// Looks for corners within a radius in which the company moves, until one will do.
    pub(super) fn find(&self, around: &Around, accept: Accept) -> Result<bool, Vec<Diagnostic>> {
        self.corner(around, Corner::default(), accept)
    }

    fn corner(&self, around: &Around, mut corner: Corner, accept: Accept) -> Result<bool, Vec<Diagnostic>> {
        around.steps.set(around.steps.get() + 1);
        let Some(spans) = self.tightened(around, &mut corner) else { return Ok(false) };
        let (laxest, strictest) = self.standings(&corner, &spans)?;
        let today = self.weights.today.tier;
        if laxest == today && strictest == today {
            return Ok(false);
        }
        if around.steps.get() > STEPS {
            return accept(&corner);
        }
        let is_moved = laxest == strictest;
        if !is_moved && let Some(form) = self.undecided(&corner, &spans) {
            for sign in [Ordering::Greater, Ordering::Less, Ordering::Equal] {
                let mut assumed = corner.clone();
                assumed.signs.insert(form, sign);
                if self.corner(around, assumed, accept)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let Some(widest) = self.unsettled(&corner, &spans) else { return accept(&corner) };
        let whole = stretch(&spans, widest);
        let middle = Stretch::point(&whole.middle());
        let halves = [
            Stretch { least: middle.least, most: whole.most.clone() },
            Stretch { least: whole.least.clone(), most: middle.most },
        ];
        for half in halves {
            let mut halved = corner.clone();
            halved.limits.insert(widest, half);
            if self.corner(around, halved, accept)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What scores can be under the assumptions; none where they can't hold together.
    pub(super) fn tightened(&self, around: &Around, corner: &mut Corner) -> Option<Vec<Span>> {
        let mut spans = around.weights.within(&around.free, &corner.limits, around.radius)?;
        for _ in 0..ROUNDS {
            let mut is_tighter = false;
            for (form, sign) in &corner.signs {
                let form = &self.forms[*form];
                for node in form.terms.keys() {
                    let limit = form.limit(*node, *sign, |node| stretch(&spans, node));
                    if limit.is_empty() {
                        return None;
                    }
                    is_tighter |= limit != *stretch(&spans, *node);
                    spans[node.0] = Span::Between(limit.clone());
                    corner.limits.insert(*node, limit);
                }
                if form.terms.is_empty() && form.range(|node| stretch(&spans, node)).sign() != Some(*sign) {
                    return None;
                }
            }
            if !is_tighter {
                break;
            }
            spans = around.weights.within(&around.free, &corner.limits, around.radius)?;
        }
        Some(spans)
    }

    fn sign(&self, form: usize, corner: &Corner, spans: &[Span]) -> Option<Ordering> {
        let assumed = corner.signs.get(&form).copied();
        assumed.or_else(|| self.forms[form].range(|node| stretch(spans, node)).sign())
    }

    /// The laxest and the strictest standing that the assumptions leave.
    fn standings(&self, corner: &Corner, spans: &[Span]) -> Result<(Standing, Standing), Vec<Diagnostic>> {
        let ladder = &self.weights.policy().ladder;
        let ranks = if self.weights.today.score_tier.is_none() {
            [None, None]
        } else if matches!(spans[Tree::ROOT.0], Span::Between(_)) {
            // Starts ascend: those that are reached for certain, and those that may be.
            let count = |reached: &dyn Fn(Option<Ordering>) -> bool| {
                let signs = self.starts.iter().map(|start| self.sign(*start, corner, spans));
                Some(signs.filter(|sign| reached(*sign)).count())
            };
            [
                count(&|sign| sign.is_some_and(Ordering::is_ge)),
                count(&|sign| sign.is_none_or(Ordering::is_ge)),
            ]
        } else {
            [Some(0), Some(ladder.tiers().len() - 1)]
        };
        let (mut least, mut most) = (Vec::new(), Vec::new());
        for open in &self.rules {
            let is_floor = self.weights.policy().rules[open.rule].is_floor;
            match self.truth(open, corner, spans)? {
                Some(true) => {
                    least.push(open.rule);
                    most.push(open.rule);
                }
                Some(false) => {}
                None if is_floor => most.push(open.rule),
                None => least.push(open.rule),
            }
        }
        let assessor = self.weights.assessor;
        Ok((assessor.tier_of(ranks[0], &least), assessor.tier_of(ranks[1], &most)))
    }

    /// Whether a rule holds; none where that is open.
    fn truth(&self, open: &Open, corner: &Corner, spans: &[Span]) -> Result<Option<bool>, Vec<Diagnostic>> {
        let Some(forms) = &open.forms else { return Ok(None) };
        let signs: Option<Vec<Ordering>> = forms.iter().map(|form| self.sign(*form, corner, spans)).collect();
        let Some(signs) = signs else { return Ok(None) };
        if signs.is_empty() {
            return Ok(Some(open.holds));
        }
        let key = (open.rule, signs);
        if let Some(known) = self.truths.borrow().get(&key) {
            return Ok(*known);
        }
        let example = self.example(forms, &key.1, spans);
        let truth = match example {
            Some(scores) => Some(self.weights.assessor.holds(open.rule, self.weights.company, &scores)?),
            None => None,
        };
        if truth.is_some() {
            self.truths.borrow_mut().insert(key, truth);
        }
        Ok(truth)
    }

    /// Scores with which comparisons have given signs.
    fn example(&self, forms: &[usize], signs: &[Ordering], spans: &[Span]) -> Option<Vec<Option<Exact>>> {
        let mut scores = self.weights.today.scores.clone();
        let mut spans = spans.to_vec();
        let nodes: BTreeSet<NodeIndex> =
            forms.iter().flat_map(|form| self.forms[*form].terms.keys().copied()).collect();
        for node in &nodes {
            for _ in 0..ROUNDS {
                for (form, sign) in forms.iter().zip(signs) {
                    let form = &self.forms[*form];
                    for node in form.terms.keys() {
                        let limit = form.limit(*node, *sign, |node| stretch(&spans, node));
                        spans[node.0] = Span::Between(limit);
                    }
                }
            }
            let left = stretch(&spans, *node);
            if left.is_empty() {
                return None;
            }
            let number = left.middle();
            spans[node.0] = Span::Between(Stretch::point(&number));
            scores[node.0] = Some(number);
        }
        let is_so = |(form, sign): (&usize, &Ordering)| {
            self.forms[*form].range(|node| stretch(&spans, node)).sign() == Some(*sign)
        };
        forms.iter().zip(signs).all(is_so).then_some(scores)
    }

    /// A comparison whose sign is open and can matter.
    fn undecided(&self, corner: &Corner, spans: &[Span]) -> Option<usize> {
        let of_rules = self.rules.iter().flat_map(|open| open.forms.iter().flatten());
        let mut all = of_rules.chain(&self.starts);
        all.find(|form| self.sign(**form, corner, spans).is_none()).copied()
    }

    /// The score to be halved, where assumptions are not known to hold together.
    fn unsettled(&self, corner: &Corner, spans: &[Span]) -> Option<NodeIndex> {
        let is_loose = |form: &Form| form.range(|node| stretch(spans, node)).sign().is_none();
        let loose: Vec<&Form> =
            corner.signs.keys().map(|form| &self.forms[*form]).filter(|form| is_loose(form)).collect();
        if let [only] = loose.as_slice()
            && only.terms.keys().all(|node| self.is_apart(*node, only, corner))
        {
            return None;
        }
        let nodes = loose.iter().flat_map(|form| form.terms.keys());
        let wide = nodes.filter(|node| !stretch(spans, **node).is_point());
        let node = wide.max_by_key(|node| stretch(spans, **node).width()).copied()?;
        let fine = Exact::from(10_i64).power(-15).expect("10 is not 0");
        (stretch(spans, node).width() > fine).then_some(node)
    }

    /// Whether nothing above a score is in the comparison or held inside limits: then it is as free as its limits say.
    fn is_apart(&self, node: NodeIndex, form: &Form, corner: &Corner) -> bool {
        let mut above = self.weights.tree().node(node).parent;
        while let Some(next) = above {
            if form.terms.contains_key(&next) || corner.limits.contains_key(&next) {
                return false;
            }
            above = self.weights.tree().node(next).parent;
        }
        true
    }

    /// The scores that assumptions speak of, those of parts before those of the whole.
    pub(super) fn nodes(&self, corner: &Corner) -> Vec<NodeIndex> {
        let of_signs = corner.signs.keys().flat_map(|form| self.forms[*form].terms.keys().copied());
        let mut nodes: BTreeSet<NodeIndex> = of_signs.chain(corner.limits.keys().copied()).collect();
        if nodes.is_empty() {
            nodes.insert(Tree::ROOT);
        }
        nodes.into_iter().rev().collect()
    }
}
