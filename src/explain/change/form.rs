//! The best scores of a node with a script, where its script can be followed.
//!
//! On each way through it a script gives a sum of scores, maybe over a count of those that there are. The nodes that it
//! names are merged as a group's children are, also where they lie at different depths. Nodes whose answers overlap
//! can't be merged, for what is spent on one is spent on the other too: then it isn't followed.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::amount::{Amount, Extreme, Part};
use super::frontier::{Frontier, TooMany};
use super::leaf::LeafChoice;
use super::piece::Piece;
use super::script::{Form, Outlook, Reading};
use super::ways::{Cost, Way, Ways, start};
use crate::explain::open::Number;
use crate::model::{Choice, Exact, NodeIndex, OptionIndex, QuestionIndex, Tree};
use crate::policy::Combine;
use crate::policy::condition::{Condition, Constant, Host, NodeKind};

impl Frontier<'_, '_> {
    /// The best scores that a script can give; none where it can't be followed.
    pub(super) fn followed(&mut self, index: NodeIndex) -> Result<Option<Ways>, TooMany> {
        let problem = self.problem;
        let (script, _) = problem.policy().nodes[index.0].script.as_ref().expect("it has a script");
        let below = problem.assessor.questionnaire().tree.questions(index);
        let open: Vec<QuestionIndex> =
            script.reads.answers.iter().copied().filter(|question| !self.leaf.is_still(*question)).collect();
        let mut reads_coverage = false;
        script.tree.visit(&mut |step| {
            reads_coverage |= matches!(step.kind, NodeKind::Host { function: Host::Coverage, .. });
        });
        // Answers elsewhere are merged elsewhere.
        let is_below = |question: &QuestionIndex| below.contains(question);
        if !open.iter().all(is_below) || reads_coverage && !open.is_empty() {
            return Ok(None);
        }
        let mut reading = Reading {
            assessor: problem.assessor,
            company: &self.leaf.company,
            aim: problem.aim,
            outlooks: BTreeMap::new(),
            open: open.into_iter().map(|question| (question, self.options(question))).collect(),
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

    /// What a question may count as; nothing for a number.
    fn options(&self, question: QuestionIndex) -> BTreeSet<Option<OptionIndex>> {
        let option = |choice: LeafChoice| match choice.effective {
            Choice::Option(option) => Some(option),
            Choice::Number(_) => None,
        };
        self.leaf.choices(question, None).into_iter().map(option).collect()
    }

    /// What one form gives; none where it can't be followed. `covers` is the node whose answers are to be counted.
    fn form(&mut self, form: &Form, covers: Option<NodeIndex>) -> Result<Option<Ways>, TooMany> {
        let zero = Amount::constant(Exact::zero());
        let value = form.value.as_ref().unwrap_or(&zero);
        let Some(shape) = Shape::of(value) else { return Ok(None) };
        let (problem, questionnaire) = (self.problem, self.problem.assessor.questionnaire());
        let mut nodes = Vec::new();
        for part in shape.over.terms.keys() {
            if !is_node(part) && !within(part, &mut nodes) {
                return Ok(None);
            }
        }
        let mut named: BTreeSet<NodeIndex> = &shape.over.nodes() | &shape.under.nodes();
        nodes.extend(&named);
        let mut asked: BTreeSet<QuestionIndex> = BTreeSet::new();
        let below = |node: &NodeIndex| questionnaire.tree.questions(*node);
        if !nodes.iter().flat_map(below).all(|question| asked.insert(question)) {
            return Ok(None);
        }
        // What a guard says of nodes that are merged as parts of others is let go.
        let mut guards = Vec::new();
        for guard in &form.guards {
            let new = &guard.0.nodes() - &named;
            let found: Vec<QuestionIndex> = new.iter().flat_map(below).collect();
            let distinct: BTreeSet<QuestionIndex> = found.iter().copied().collect();
            if distinct.len() == found.len() && distinct.is_disjoint(&asked) {
                asked.extend(distinct);
                named.extend(new);
                guards.push(guard);
            }
        }
        let joint: Vec<&(Amount, Ordering)> =
            guards.iter().copied().filter(|(count, _)| count.nodes().len() > 1).collect();
        let mut counts: Vec<&Amount> = vec![&shape.under];
        counts.extend(joint.iter().map(|(count, _)| count));
        let mut pieces: Vec<Piece> =
            named.iter().map(|node| Piece::of(*node, &shape.over, &counts, &guards)).collect();
        let is_scripted = |piece: &Piece| problem.policy().nodes[piece.node.0].script.is_some();
        if pieces.iter().any(|piece| piece.factor.is_negative() || piece.asks_answer() && is_scripted(piece))
        {
            return Ok(None);
        }
        if let Some(index) = covers.filter(|_| !problem.is_covered()) {
            for question in questionnaire.tree.questions(index) {
                let node = questionnaire.question(question).node;
                if problem.policy().nodes[node.0].carries_weight && asked.insert(question) {
                    pieces.push(Piece::of(node, &zero, &counts, &[]));
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
        let finished = whole.into_iter().filter_map(|found| {
            let mut sums = counts.iter().zip(&found.cost.counts).map(|(count, sum)| &count.rest + sum);
            let under = sums.next()?;
            let holds = joint.iter().zip(sums).all(|((_, sign), sum)| sum.cmp(&Exact::zero()) == *sign);
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
                pieces.push(Piece::child(node, Exact::one(), None));
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
        let numbers = [&shape.under.rest, &shape.factor];
        let can_fall =
            shape.under.terms.values().any(Exact::is_negative) || numbers.into_iter().any(Exact::is_negative);
        (is_known && !can_fall).then_some(shape)
    }
}

fn is_node(part: &Part) -> bool {
    matches!(part, Part::Score(_) | Part::Present(_) | Part::Is(..))
}

/// Notes the nodes inside a quotient or an extreme, as often as they are merged; whether all of it is known.
fn within(part: &Part, nodes: &mut Vec<NodeIndex>) -> bool {
    let mut inside = |amounts: &[&Amount]| {
        let named: BTreeSet<NodeIndex> = amounts.iter().flat_map(|amount| amount.nodes()).collect();
        nodes.extend(named);
        let mut deeper = amounts.iter().flat_map(|amount| amount.terms.keys()).filter(|part| !is_node(part));
        deeper.all(|part| within(part, nodes))
    };
    match part {
        Part::Unknown => false,
        Part::Quotient(both) => inside(&[&both.0, &both.1]),
        Part::Best(_, items) => items.iter().all(|(amount, there)| inside(&[amount, there])),
        Part::Score(_) | Part::Present(_) | Part::Is(..) => true,
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
