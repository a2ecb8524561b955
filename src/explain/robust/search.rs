//! Whether weights within a radius move a company: by the signs that sums of its scores can have together.
//!
//! A sum on whose sign something hangs is assumed below, above and at 0, one after the other. Each assumption holds scores
//! inside limits, and what they leave of the other scores is exact. Where a sum of several scores stays open after all,
//! the limits are halved until it is settled, or the search has taken too many steps: then the company counts as one
//! that may move.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::doubted::{Doubted, OpenRule};
use super::range::{above, is_tangled, limits, range, sign};
use super::stretch::Stretch;
use super::unfolding::Comes;
use super::weights::{Corner, Span, View, Weights};
use crate::diagnostic::Diagnostic;
use crate::explain::open::Sum;
use crate::model::{Exact, NodeIndex, Standing, Tree};

/// Corners of what scores can be that are looked at for one radius.
const STEPS: usize = 1_000;

/// How often limits are tightened by each other before they are halved.
const ROUNDS: usize = 4;

/// What is asked of a corner in which the company moves: whether that will do.
type Accept<'s> = &'s dyn Fn(&Corner) -> Result<bool, Vec<Diagnostic>>;

/// All weights within a radius.
pub(super) struct Around<'r, 'a> {
    pub(super) weights: Weights<'r, 'a>,
    pub(super) radius: Exact,
    pub(super) free: View,
    steps: Cell<usize>,
    /// The ranges of sums whose scores hang together, as far as they were asked for.
    pub(super) untangled: RefCell<BTreeMap<usize, Option<Stretch>>>,
    /// Whether the sign of a sum alone moves the company, as far as that was asked for.
    enough: RefCell<BTreeMap<(usize, Ordering), bool>>,
}

/// Where the company can stand in a corner.
struct Standings {
    laxest: Standing,
    strictest: Standing,
    /// A sum whose sign is open, and may matter.
    open: Option<usize>,
}

impl<'r, 'a> Around<'r, 'a> {
    pub(super) fn new(weights: Weights<'r, 'a>, radius: &Exact) -> Self {
        Self {
            weights,
            radius: radius.clone(),
            free: weights.free(radius),
            steps: Cell::new(0),
            untangled: RefCell::default(),
            enough: RefCell::default(),
        }
    }

    pub(super) fn doubted(&self) -> &'r Doubted<'a> {
        self.weights.doubted
    }

    /// Looks for corners in which the company moves, until one will do.
    pub(super) fn find(&self, accept: Accept) -> Result<bool, Vec<Diagnostic>> {
        self.corner(Corner::default(), accept)
    }

    fn is_moved(&self, laxest: Standing, strictest: Standing) -> bool {
        let today = self.doubted().scene.today.tier;
        today < laxest || strictest < today
    }

    fn corner(&self, mut corner: Corner, accept: Accept) -> Result<bool, Vec<Diagnostic>> {
        self.steps.set(self.steps.get() + 1);
        let Some(view) = self.tightened(&mut corner) else { return Ok(false) };
        let Standings { laxest, strictest, open } = self.standings(&corner, &view);
        let today = self.doubted().scene.today.tier;
        if laxest == today && strictest == today {
            return Ok(false);
        }
        if self.steps.get() > STEPS {
            return accept(&corner);
        }
        if !self.is_moved(laxest, strictest)
            && let Some(sum) = view.pending.or(open)
        {
            for sign in [Ordering::Greater, Ordering::Less, Ordering::Equal] {
                let mut assumed = corner.clone();
                assumed.signs.insert(sum, sign);
                if self.corner(assumed, accept)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let Some((widest, whole)) = self.unsettled(&corner, &view) else { return accept(&corner) };
        let middle = Stretch::point(&whole.middle());
        let halves = [
            Stretch { least: middle.least, most: whole.most.clone() },
            Stretch { least: whole.least.clone(), most: middle.most },
        ];
        for half in halves {
            let mut halved = corner.clone();
            halved.limits.insert(widest, half);
            if self.corner(halved, accept)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What scores can be under the assumptions; none where they can't hold together.
    pub(super) fn tightened(&self, corner: &mut Corner) -> Option<View> {
        let mut view = self.weights.within(&self.free, corner, &self.radius)?;
        for _ in 0..ROUNDS {
            let mut is_tighter = false;
            for (place, assumed) in &corner.signs {
                let sum = self.doubted().sums.get(*place);
                if sign(&sum, &view.spans).is_some_and(|sign| sign != *assumed) {
                    return None;
                }
                for (node, limit) in limits(&sum, *assumed, &view.spans) {
                    if limit.is_empty() {
                        return None;
                    }
                    let Span::Between(known) = &view.spans[node.0] else { continue };
                    let limit = known.common(&limit.short());
                    if limit != *known {
                        is_tighter |= &limit.width() * &worth() <= known.width();
                        corner.limits.insert(node, limit.clone());
                        view.spans[node.0] = Span::Between(limit);
                    }
                }
            }
            if !is_tighter {
                break;
            }
            view = self.weights.within(&self.free, corner, &self.radius)?;
        }
        Some(view)
    }

    /// The laxest and the strictest standing that the assumptions leave.
    fn standings(&self, corner: &Corner, view: &View) -> Standings {
        let Doubted { scene, starts, rules, .. } = self.doubted();
        let last = scene.policy().ladder.tiers().len() - 1;
        let mut open = None;
        let ranks = match (scene.today.score_tier, &view.spans[Tree::ROOT.0]) {
            (None, _) => [None, None],
            (Some(_), Span::Anything) => [Some(0), Some(last)],
            // Starts ascend: those that are reached for certain, and those that may be.
            (Some(today), _) if starts.is_empty() => [Some(today), Some(today)],
            (Some(_), _) => {
                let signs = starts.iter().map(|start| (*start, self.sign(*start, corner, view)));
                let signs: Vec<(usize, Option<Ordering>)> = signs.collect();
                open = signs.iter().find(|(_, sign)| sign.is_none()).map(|(start, _)| *start);
                let count = |reached: &dyn Fn(Option<Ordering>) -> bool| {
                    Some(signs.iter().filter(|(_, sign)| reached(*sign)).count())
                };
                [
                    count(&|sign| sign.is_some_and(Ordering::is_ge)),
                    count(&|sign| sign.is_none_or(Ordering::is_ge)),
                ]
            }
        };
        let mut holding = Vec::new();
        let mut doubtful = Vec::new();
        for rule in rules {
            match self.truth(rule, corner, view) {
                Comes::To(true) => holding.push(rule.rule),
                Comes::To(false) => {}
                Comes::Open(sum) => doubtful.push((rule.rule, Some(sum))),
                Comes::Unknown => doubtful.push((rule.rule, None)),
            }
        }
        let is_floor = |rule: usize| scene.policy().rules[rule].is_floor;
        let with = |rank: Option<usize>, floors: bool| {
            let more = doubtful.iter().map(|(rule, _)| *rule).filter(|rule| is_floor(*rule) == floors);
            let mut all: Vec<usize> = holding.iter().copied().chain(more).collect();
            all.sort_unstable();
            scene.assessor.tier_of(rank, &all)
        };
        let (laxest, strictest) = (with(ranks[0], false), with(ranks[1], true));
        // A floor below, or a cap above, what is certain makes no difference.
        let matters = |rule: usize| {
            let tier = Standing::Tier(scene.policy().rules[rule].rank);
            if is_floor(rule) { tier > laxest } else { tier < strictest }
        };
        let of_rules = doubtful.iter().filter(|(rule, _)| matters(*rule)).find_map(|(_, sum)| *sum);
        Standings { laxest, strictest, open: of_rules.or(open) }
    }

    /// Whether a rule holds.
    fn truth(&self, rule: &OpenRule<'a>, corner: &Corner, view: &View) -> Comes<bool> {
        let Doubted { scene, sums, .. } = self.doubted();
        let Some(unfolding) = &rule.unfolding else { return Comes::To(rule.holds) };
        let known = |sum: usize| self.sign(sum, corner, view);
        match unfolding.comes_to(scene, sums, &known) {
            // A score in it may be anything.
            Comes::Open(sum) if range(&sums.get(sum), &view.spans).is_none() => Comes::Unknown,
            comes => comes,
        }
    }

    /// The score to be halved, where assumptions are not known to hold together.
    fn unsettled(&self, corner: &Corner, view: &View) -> Option<(NodeIndex, Stretch)> {
        let assumed = corner.signs.keys().map(|place| (*place, self.doubted().sums.get(*place)));
        let is_loose = |sum: &Sum| range(sum, &view.spans).is_some_and(|range| range.sign().is_none());
        let loose: Vec<_> = assumed.filter(|(_, sum)| is_loose(sum)).collect();
        if let ([(place, only)], []) = (loose.as_slice(), view.tangled.as_slice())
            && (self.is_apart(only, corner) || self.is_enough(*place, corner))
        {
            return None;
        }
        if !loose.is_empty() && view.tangled.is_empty() && self.has_point(corner) {
            return None;
        }
        let is_wide = |sum: &&Sum| range(sum, &view.spans).is_some_and(|range| range.width() > fine(12));
        let sums = loose.iter().map(|(_, sum)| &**sum).chain(view.tangled.iter().filter(is_wide));
        let nodes: BTreeSet<NodeIndex> = sums.flat_map(Sum::nodes).collect();
        let stretch = |node: NodeIndex| match &view.spans[node.0] {
            Span::Between(stretch) => Some((node, stretch.clone())),
            _ => None,
        };
        let widest = nodes.into_iter().filter_map(stretch).max_by_key(|(_, stretch)| stretch.width())?;
        (widest.1.width() > fine(15)).then_some(widest)
    }

    /// Whether each score of a sum is as free as its limits say: nothing above one is in the sum or held inside limits.
    fn is_apart(&self, sum: &Sum, corner: &Corner) -> bool {
        let tree = self.weights.tree();
        let is_free = |node: &NodeIndex| above(*node, tree).all(|above| !corner.limits.contains_key(&above));
        !is_tangled(sum, tree) && sum.nodes().iter().all(is_free)
    }

    /// Whether the assumptions hold with each score in the middle of what is left of it.
    fn has_point(&self, corner: &Corner) -> bool {
        let mut held = corner.clone();
        for node in self.nodes(corner) {
            let Some(view) = self.tightened(&mut held) else { return false };
            if let Span::Between(stretch) = &view.spans[node.0] {
                held.limits.insert(node, Stretch::point(&stretch.middle()));
            }
        }
        self.tightened(&mut held).is_some_and(|view| {
            held.signs.iter().all(|(place, assumed)| {
                sign(&self.doubted().sums.get(*place), &view.spans).is_some_and(|sign| sign == *assumed)
            })
        })
    }

    /// Whether the sign of a sum alone moves the company; that the sum can have the sign is known, where its range is exact.
    fn is_enough(&self, place: usize, corner: &Corner) -> bool {
        let sign = corner.signs[&place];
        if let Some(known) = self.enough.borrow().get(&(place, sign)) {
            return *known;
        }
        let mut alone = Corner { signs: BTreeMap::from([(place, sign)]), ..Corner::default() };
        let is_enough = self.untangled(place).is_some()
            && self.tightened(&mut alone).is_some_and(|view| {
                let Standings { laxest, strictest, .. } = self.standings(&alone, &view);
                self.is_moved(laxest, strictest)
            });
        self.enough.borrow_mut().insert((place, sign), is_enough);
        is_enough
    }

    /// The sign of a sum, as far as it is assumed or follows.
    fn sign(&self, sum: usize, corner: &Corner, view: &View) -> Option<Ordering> {
        let known = self.weights.sign(sum, corner, &view.spans);
        known.or_else(|| self.untangled(sum)?.sign())
    }

    /// The scores that assumptions speak of, those of parts before those of the whole.
    pub(super) fn nodes(&self, corner: &Corner) -> Vec<NodeIndex> {
        let of_signs = corner.signs.keys().flat_map(|place| self.doubted().sums.get(*place).nodes());
        let mut nodes: BTreeSet<NodeIndex> = of_signs.chain(corner.limits.keys().copied()).collect();
        if nodes.is_empty() {
            nodes.insert(Tree::ROOT);
        }
        nodes.into_iter().rev().collect()
    }
}

/// How many times narrower a score must become for another round to be worth its while.
fn worth() -> Exact {
    Exact::ratio(4, 3).expect("3 is not 0")
}

/// One of so many places behind the point.
fn fine(places: i32) -> Exact {
    Exact::from(10_i64).power(-places).expect("10 is not 0")
}
