//! The best scores of a node with a script, where its script can be followed.
//!
//! On each way through it a script gives a sum of scores, maybe over a count of those that there are. The nodes that it
//! names are merged as a group's children are, also where they lie at different depths. Nodes whose answers overlap
//! can't be merged, for what is spent on one is spent on the other too: then it isn't followed.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::amount::{Amount, Extreme, Part};
use super::frontier::{Frontier, Piece, TooMany};
use super::script::{Form, Outlook, Reading};
use super::ways::{Cost, Way, Ways, start};
use crate::explain::open::Number;
use crate::model::{Exact, NodeIndex, QuestionIndex, Tree};
use crate::policy::Combine;
use crate::policy::condition::{Condition, Constant, Host, NodeKind};

impl Frontier<'_, '_> {
    /// The best scores that a script can give; none where it can't be followed.
    pub(super) fn followed(&mut self, index: NodeIndex) -> Result<Option<Ways>, TooMany> {
        let problem = self.problem;
        let (script, _) = problem.policy().nodes[index.0].script.as_ref().expect("it has a script");
        if !script.reads.answers.iter().all(|question| self.leaf.is_still(*question)) {
            return Ok(None);
        }
        let mut reading = Reading {
            assessor: problem.assessor,
            company: &self.leaf.company,
            aim: problem.aim,
            outlooks: BTreeMap::new(),
        };
        for node in read_nodes(script, &reading, &problem.assessor.questionnaire().tree) {
            let ways = self.node(node)?;
            if ways.is_empty() {
                return Ok(Some(Ways::new()));
            }
            let scored = ways.iter().filter(|way| way.cost.is_scored).map(|way| &way.value);
            let furthest =
                scored.reduce(|best, next| if problem.aim.prefers(next, best) { next } else { best });
            let may_lack = ways.iter().any(|way| !way.cost.is_scored);
            reading.outlooks.insert(node, Outlook { may_lack, furthest: furthest.cloned() });
        }
        let Some(forms) = reading.forms(script) else { return Ok(None) };
        let mut all = Ways::new();
        for form in &forms {
            let Some(ways) = self.form(form, Some(index))? else { return Ok(None) };
            all.extend(ways);
        }
        Ok(Some(all))
    }

    /// What one form gives; none where it can't be followed. `covers` is the node whose answers are to be counted.
    fn form(&mut self, form: &Form, covers: Option<NodeIndex>) -> Result<Option<Ways>, TooMany> {
        let zero = Amount::constant(Exact::zero());
        let value = form.value.as_ref().unwrap_or(&zero);
        let Some(shape) = Shape::of(value) else { return Ok(None) };
        let mut named = shape.over.nodes();
        let mut asked: BTreeSet<QuestionIndex> = BTreeSet::new();
        let mut is_apart = true;
        let tree = &self.problem.assessor.questionnaire().tree;
        for part in shape.over.terms.keys().filter(|part| !is_node(part)) {
            let mut nodes = Vec::new();
            if !within(part, &mut nodes) {
                return Ok(None);
            }
            for node in nodes {
                is_apart &= tree.questions(node).into_iter().all(|question| asked.insert(question));
            }
        }
        let touches =
            |node: &NodeIndex| tree.questions(*node).iter().any(|question| asked.contains(question));
        if shape.under.nodes().iter().any(touches) {
            return Ok(None);
        }
        // What a guard says of nodes that are merged elsewhere is let go.
        let guards: Vec<&(Amount, Ordering)> =
            form.guards.iter().filter(|(count, _)| !count.nodes().iter().any(touches)).collect();
        named.extend(shape.under.nodes());
        named.extend(guards.iter().flat_map(|(count, _)| count.nodes()));
        for node in &named {
            is_apart &= tree.questions(*node).into_iter().all(|question| asked.insert(question));
        }
        if !is_apart {
            return Ok(None);
        }
        let mut counts: Vec<&Amount> = vec![&shape.under];
        counts.extend(guards.iter().map(|(count, _)| count).filter(|count| count.terms.len() > 1));
        let mut pieces: Vec<Piece> = named
            .iter()
            .map(|node| Piece {
                node: *node,
                factor: shape.over.factor(&Part::Score(*node)),
                plus: shape.over.factor(&Part::Present(*node)),
                counts: counts.iter().map(|count| count.factor(&Part::Present(*node))).collect(),
                is_scored: None,
            })
            .collect();
        for piece in &mut pieces {
            for (count, sign) in guards.iter().filter(|(count, _)| count.terms.len() == 1) {
                if let Some(factor) = count.terms.get(&Part::Present(piece.node)) {
                    let allows = |value: &Exact| (&count.rest + value).cmp(&Exact::zero()) == *sign;
                    piece.is_scored = match (allows(factor), allows(&Exact::zero()), piece.is_scored) {
                        (true, true, known) => known,
                        (true, false, Some(false)) | (false, true, Some(true)) | (false, false, _) => {
                            return Ok(Some(Ways::new()));
                        }
                        (is_scored, _, _) => Some(is_scored),
                    };
                }
            }
            if piece.factor.is_negative() {
                return Ok(None);
            }
        }
        if let Some(index) = covers.filter(|_| !self.problem.is_covered()) {
            for question in tree.questions(index) {
                let node = self.problem.assessor.questionnaire().question(question).node;
                if self.problem.policy().nodes[node.0].carries_weight && asked.insert(question) {
                    let counts = vec![Exact::zero(); counts.len()];
                    let (factor, plus) = (Exact::zero(), Exact::zero());
                    pieces.push(Piece { node, factor, plus, counts, is_scored: None });
                }
            }
        }
        let mut whole = self.merge_pieces(start(true, counts.len()), &pieces, Combine::Sum)?;
        for (part, factor) in shape.over.terms.iter().filter(|(part, _)| !is_node(part)) {
            let Some(mut ways) = self.part(part)?.filter(|_| !factor.is_negative()) else { return Ok(None) };
            for way in &mut ways {
                way.value = factor * &way.value;
                way.cost.counts = vec![Exact::zero(); counts.len()];
            }
            whole = self.merge(&whole, &ways, Combine::Sum)?;
        }
        let signs = guards.iter().filter(|(count, _)| count.terms.len() > 1);
        let finished = whole.into_iter().filter_map(|found| {
            let mut sums = counts.iter().zip(&found.cost.counts).map(|(count, sum)| &count.rest + sum);
            let under = sums.next()?;
            let holds = signs.clone().zip(sums).all(|((_, sign), sum)| sum.cmp(&Exact::zero()) == *sign);
            let over = &found.value + &shape.over.rest;
            let value = if form.value.is_some() {
                &(&shape.factor * &over.divide(&under).filter(|_| under.is_positive())?) + &shape.rest
            } else {
                Exact::zero()
            };
            let cost = Cost { counts: Vec::new(), is_scored: form.value.is_some(), ..found.cost };
            holds.then_some(Way { cost, value, picks: found.picks })
        });
        Ok(Some(finished.collect()))
    }

    /// What a quotient or an extreme gives inside a sum.
    fn part(&mut self, part: &Part) -> Result<Option<Ways>, TooMany> {
        let (extreme, items) = match part {
            Part::Best(extreme, items) => (*extreme, items),
            _ => return self.form(&Form { value: Some(Amount::of(part.clone())), guards: Vec::new() }, None),
        };
        let way = match extreme {
            Extreme::Least => Combine::Minimum,
            Extreme::Greatest => Combine::Maximum,
        };
        let mut pieces = Vec::new();
        let mut whole = start(false, 0);
        for (amount, there) in items.iter() {
            let only = amount.terms.first_key_value().filter(|(_, factor)| {
                amount.terms.len() == 1 && amount.rest.is_zero() && **factor == Exact::one()
            });
            let node = match only {
                // A sum of one score that may be missing is 0 without it, and is there.
                Some((Part::Score(node), _)) if there.as_constant().is_some() => {
                    self.node(*node)?.iter().all(|way| way.cost.is_scored).then_some(*node)
                }
                Some((Part::Score(node), _)) => Some(*node),
                _ => None,
            };
            if let Some(node) = node {
                let (factor, plus) = (Exact::one(), Exact::zero());
                pieces.push(Piece { node, factor, plus, counts: Vec::new(), is_scored: None });
            } else {
                let form = Form { value: Some(amount.clone()), guards: Vec::new() };
                let Some(ways) = self.form(&form, None)? else { return Ok(None) };
                whole = self.merge(&whole, &ways, way)?;
            }
        }
        let mut whole = self.merge_pieces(whole, &pieces, way)?;
        whole.retain(|found| found.cost.is_scored);
        Ok(Some(whole))
    }
}

/// A value as a sum over a count, times a factor, and a number.
struct Shape {
    over: Amount,
    under: Amount,
    factor: Exact,
    rest: Exact,
}

impl Shape {
    /// None where something in it is unknown, or the factor or the count can be below 0.
    fn of(value: &Amount) -> Option<Self> {
        let shape = match value.terms.first_key_value() {
            Some((Part::Quotient(both), factor)) if value.terms.len() == 1 => Self {
                over: both.0.clone(),
                under: both.1.clone(),
                factor: factor.clone(),
                rest: value.rest.clone(),
            },
            _ => Self {
                over: value.clone(),
                under: Amount::constant(Exact::one()),
                factor: Exact::one(),
                rest: Exact::zero(),
            },
        };
        let is_known = !shape.over.terms.contains_key(&Part::Unknown);
        let counted = shape.under.terms.values().chain([&shape.under.rest, &shape.factor]);
        let is_rising = counted.fold(true, |rising, number| rising && !number.is_negative());
        (is_known && is_rising).then_some(shape)
    }
}

fn is_node(part: &Part) -> bool {
    matches!(part, Part::Score(_) | Part::Present(_))
}

/// Notes the nodes inside a quotient or an extreme, as often as they are merged; whether all of it is known.
fn within(part: &Part, nodes: &mut Vec<NodeIndex>) -> bool {
    let mut inside = |amounts: &[&Amount]| {
        let named: BTreeSet<NodeIndex> = amounts.iter().flat_map(|amount| amount.nodes()).collect();
        nodes.extend(named);
        let deeper = amounts.iter().flat_map(|amount| amount.terms.keys()).filter(|part| !is_node(part));
        deeper.fold(true, |known, part| within(part, nodes) && known)
    };
    match part {
        Part::Unknown => false,
        Part::Quotient(both) => inside(&[&both.0, &both.1]),
        Part::Best(_, items) => items.iter().all(|(amount, there)| inside(&[amount, there])),
        Part::Score(_) | Part::Present(_) => true,
    }
}

/// The nodes whose scores a script reads, also as one of a list.
fn read_nodes(script: &Condition, reading: &Reading, tree: &Tree) -> BTreeSet<NodeIndex> {
    let mut nodes = BTreeSet::new();
    script.tree.visit(&mut |step| {
        let NodeKind::Host { function: function @ (Host::Score | Host::Scores), arguments } = &step.kind
        else {
            return;
        };
        let named = match arguments.first().map(|path| &path.kind) {
            Some(NodeKind::Constant(Constant::Text(path))) => tree.find(path).map(|node| vec![node]),
            _ => None,
        };
        for node in named.unwrap_or_else(|| script.reads.scores.iter().copied().collect()) {
            if *function == Host::Score {
                nodes.insert(node);
            } else {
                nodes.extend(reading.children(node));
            }
        }
    });
    nodes
}
