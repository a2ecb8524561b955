//! From the typed tree of a condition to steps of the graph, or to what keeps it from becoming one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::step::{DomainId, Graph, Kind, Op, ROWS, Step, StepId};
use crate::model::Questionnaire;
use crate::policy::condition::{Condition, Constant, Node, NodeKind, Operator, Type};
use crate::text::Span;

/// What a condition has that is not done in blocks; such a condition is evaluated company by company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncovered {
    /// Where.
    pub span: Span,
    /// What it is, in words.
    pub what: &'static str,
}

pub(super) type Result<T> = std::result::Result<T, Uncovered>;

/// What a variable or expression stands for.
#[derive(Clone, Debug)]
pub(super) enum Thing {
    /// A value in each lane; also a list of the data.
    Step(StepId),
    /// A list whose items are written out; where it is sparse, those that are nothing are not in it.
    Written { items: Vec<StepId>, is_sparse: bool, after: Vec<StepId> },
    /// The items of a list, perhaps filtered or changed. `strict` are steps that were done for all items kept then.
    Items { domain: DomainId, kept: Option<StepId>, item: StepId, strict: Vec<(Option<StepId>, StepId)> },
}

/// The most steps of a graph.
const MOST_STEPS: usize = 50_000;

/// Adds a condition to the graph.
pub(in crate::assess::column) fn compile(
    graph: &mut Graph,
    questionnaire: &Questionnaire,
    weights: &dyn Fn(usize) -> bool,
    condition: &Condition,
) -> Result<StepId> {
    let mut compiler = Compiler { graph, questionnaire, weighs: weights, slots: BTreeMap::new(), here: ROWS };
    compiler.step_of(&condition.tree)
}

pub(super) struct Compiler<'g, 'q> {
    pub(super) graph: &'g mut Graph,
    pub(super) questionnaire: &'q Questionnaire,
    /// Whether a node, by index, weighs more than 0.
    pub(super) weighs: &'g dyn Fn(usize) -> bool,
    pub(super) slots: BTreeMap<usize, Thing>,
    /// The domain of the closure that is being compiled.
    pub(super) here: DomainId,
}

pub(super) fn uncovered<T>(node: &Node, what: &'static str) -> Result<T> {
    Err(Uncovered { span: node.span.clone(), what })
}

impl Compiler<'_, '_> {
    /// What a node stands for.
    pub(super) fn thing(&mut self, node: &Node) -> Result<Thing> {
        if self.graph.steps.len() > MOST_STEPS {
            return uncovered(node, "more steps than are kept");
        }
        Ok(Thing::Step(match &node.kind {
            NodeKind::Constant(Constant::List(items)) => {
                let items = items.iter().map(|item| self.constant(item, node)).collect::<Result<_>>()?;
                return Ok(Thing::Written { items, is_sparse: false, after: Vec::new() });
            }
            NodeKind::Constant(constant) => self.constant(constant, node)?,
            NodeKind::Company => self.made(Op::Row, Kind::Record, Some(ROWS)),
            NodeKind::Local(slot) => {
                return match self.slots.get(slot) {
                    Some(thing) => Ok(thing.clone()),
                    None => uncovered(node, "a variable without a value"),
                };
            }
            NodeKind::List(items) => {
                let items: Vec<StepId> = items.iter().map(|item| self.solid(item)).collect::<Result<_>>()?;
                let after = self.risky(&items);
                return Ok(Thing::Written { items, is_sparse: false, after });
            }
            NodeKind::Property { .. } => {
                let is_sure = !matches!(node.result, Type::Optional(_));
                self.property(node, is_sure)?
            }
            NodeKind::Index { of, index } => self.index(node, of, index)?,
            NodeKind::Not(of) => {
                let of = self.truth(of)?;
                self.of(Op::Not, [of], Kind::Truth)
            }
            NodeKind::Negate(of) => {
                let zero = self.made(Op::Number(0, 1), Kind::Number, None);
                let of = self.number(of)?;
                self.failing(|s| Op::Arithmetic(Operator::Subtract, s[0], s[1]), &[zero, of], Kind::Number)
            }
            NodeKind::Binary { operator, left, right } => self.binary(node, *operator, left, right)?,
            NodeKind::And(parts) => {
                let parts = parts.iter().map(|part| self.truth(part)).collect::<Result<Vec<_>>>()?;
                self.many(Op::And, &parts, Kind::Truth)
            }
            NodeKind::Or(parts) => {
                let parts = parts.iter().map(|part| self.truth(part)).collect::<Result<Vec<_>>>()?;
                self.many(Op::Or, &parts, Kind::Truth)
            }
            NodeKind::Coalesce(parts) => self.coalesce(node, parts)?,
            NodeKind::In { item, list } => self.contains(node, item, list)?,
            NodeKind::If { condition, then, otherwise } => {
                let condition = self.truth(condition)?;
                let then = self.step_of(then)?;
                let otherwise = match otherwise {
                    Some(otherwise) => self.step_of(otherwise)?,
                    None => self.nothing(),
                };
                self.choose(node, condition, then, otherwise)?
            }
            NodeKind::Block(statements) => return self.block(node, statements),
            NodeKind::Call { arguments, body, .. } => {
                let mut after = Vec::new();
                for (slot, argument) in arguments {
                    let given = self.thing(argument)?;
                    after.extend(self.risks(&given));
                    self.slots.insert(*slot, given);
                }
                let done = self.body(body)?;
                return self.after(node, after, done);
            }
            NodeKind::Host { function, arguments } => return self.host(node, *function, arguments),
            NodeKind::Library { function, arguments } => self.library(node, *function, arguments)?,
            NodeKind::Each { how, of, item, index, body } => {
                return self.each((node, *how), of, (*item, *index), body);
            }
        }))
    }

    /// The step of a node that is no list written out.
    pub(super) fn step_of(&mut self, node: &Node) -> Result<StepId> {
        match self.thing(node)? {
            Thing::Step(step) => Ok(step),
            Thing::Written { .. } | Thing::Items { .. } => uncovered(node, "an array that is made"),
        }
    }

    /// The step of a node that is never nothing.
    pub(super) fn solid(&mut self, node: &Node) -> Result<StepId> {
        let step = self.step_of(node)?;
        if self.graph.steps[step].may_be_nothing {
            return uncovered(node, "a value that may be absent");
        }
        Ok(step)
    }

    pub(super) fn number(&mut self, node: &Node) -> Result<StepId> {
        let step = self.solid(node)?;
        if self.kind(step) == Kind::Number { Ok(step) } else { uncovered(node, "what may be no number") }
    }

    pub(super) fn word(&mut self, node: &Node) -> Result<StepId> {
        let step = self.solid(node)?;
        if self.kind(step) == Kind::Word { Ok(step) } else { uncovered(node, "what may be no text") }
    }

    pub(super) fn truth(&mut self, node: &Node) -> Result<StepId> {
        let step = self.step_of(node)?;
        match self.kind(step) {
            Kind::Truth => Ok(step),
            _ => uncovered(node, "what may be neither true nor false"),
        }
    }

    pub(super) fn kind(&self, step: StepId) -> Kind {
        self.graph.steps[step].kind
    }

    pub(super) fn constant(&mut self, constant: &Constant, node: &Node) -> Result<StepId> {
        Ok(match constant {
            Constant::Unit => self.nothing(),
            Constant::Bool(truth) => self.made(Op::Truth(*truth), Kind::Truth, None),
            Constant::Whole(whole) => self.made(Op::Number(*whole, 1), Kind::Number, None),
            Constant::Number(number) => match number.parts() {
                Some((one, other)) => self.made(Op::Number(one, other), Kind::Number, None),
                None => return uncovered(node, "a number of more digits than a machine integer"),
            },
            Constant::Text(text) => self.made(Op::Word(Arc::clone(text)), Kind::Word, None),
            Constant::List(_) => return uncovered(node, "an array of arrays"),
        })
    }

    pub(super) fn nothing(&mut self) -> StepId {
        self.graph.step(Step {
            op: Op::Nothing,
            kind: Kind::Nothing,
            domain: None,
            may_be_nothing: true,
            may_fail: false,
        })
    }

    fn coalesce(&mut self, node: &Node, parts: &[Node]) -> Result<StepId> {
        let mut steps = Vec::new();
        for part in parts {
            match self.thing(part)? {
                Thing::Step(step) => steps.push(step),
                // Nothing and an empty list have the same items.
                Thing::Written { items, .. } if items.is_empty() && steps.len() == 1 => break,
                _ => return uncovered(part, "an array that is made"),
            }
        }
        let kinds: Vec<Kind> =
            steps.iter().map(|step| self.kind(*step)).filter(|kind| *kind != Kind::Nothing).collect();
        match kinds.first() {
            None => Ok(self.nothing()),
            Some(kind) if kinds.iter().any(|other| other != kind) => uncovered(node, "values of two kinds"),
            Some(Kind::Record | Kind::List) if steps.len() > 1 => uncovered(node, "one record or another"),
            Some(kind) => {
                let is_list = *kind == Kind::List;
                let may_be_nothing =
                    !is_list && steps.iter().all(|step| self.graph.steps[*step].may_be_nothing);
                Ok(self.optional(Op::Coalesce, &steps, *kind, may_be_nothing))
            }
        }
    }

    pub(super) fn choose(
        &mut self,
        node: &Node,
        condition: StepId,
        then: StepId,
        otherwise: StepId,
    ) -> Result<StepId> {
        let kind = match (self.kind(then), self.kind(otherwise)) {
            (Kind::Record | Kind::List, _) | (_, Kind::Record | Kind::List) => {
                return uncovered(node, "one record or another");
            }
            (Kind::Nothing, kind) | (kind, Kind::Nothing) => kind,
            (one, other) if one == other => one,
            _ => return uncovered(node, "values of two kinds"),
        };
        let may_be_nothing = [then, otherwise].iter().any(|step| self.graph.steps[*step].may_be_nothing);
        let made = |s: Vec<StepId>| Op::Choose { condition: s[0], then: s[1], otherwise: s[2] };
        Ok(self.optional(made, &[condition, then, otherwise], kind, may_be_nothing))
    }
}
