//! How steps are made: in the innermost domain of those that they are made of, and after what may go wrong before.

use super::compile::{Compiler, Result, Thing, uncovered};
use super::step::{DomainId, Kind, Op, Reduce, Step, StepId};
use crate::policy::condition::Node;

impl Compiler<'_, '_> {
    pub(super) fn made(&mut self, op: Op, kind: Kind, domain: Option<DomainId>) -> StepId {
        self.graph.step(Step { op, kind, domain, may_be_nothing: false, may_fail: false })
    }

    /// A step of one other.
    pub(super) fn of(&mut self, op: impl FnOnce(StepId) -> Op, of: [StepId; 1], kind: Kind) -> StepId {
        self.make(op(of[0]), &of, kind, (false, false))
    }

    /// A step of many others, in one domain.
    pub(super) fn many(&mut self, op: impl FnOnce(Vec<StepId>) -> Op, of: &[StepId], kind: Kind) -> StepId {
        self.optional(op, of, kind, false)
    }

    pub(super) fn optional(
        &mut self,
        op: impl FnOnce(Vec<StepId>) -> Op,
        of: &[StepId],
        kind: Kind,
        may_be_nothing: bool,
    ) -> StepId {
        let of = self.align(of);
        self.make(op(of.clone()), &of, kind, (may_be_nothing, false))
    }

    /// A step that may go wrong by itself.
    pub(super) fn failing(
        &mut self,
        op: impl FnOnce(Vec<StepId>) -> Op,
        of: &[StepId],
        kind: Kind,
    ) -> StepId {
        let of = self.align(of);
        self.make(op(of.clone()), &of, kind, (false, true))
    }

    fn make(&mut self, op: Op, of: &[StepId], kind: Kind, (may_be_nothing, fails): (bool, bool)) -> StepId {
        let domain = of.iter().find_map(|step| self.graph.steps[*step].domain);
        let may_fail = fails || of.iter().any(|step| self.graph.steps[*step].may_fail);
        self.graph.step(Step { op, kind, domain, may_be_nothing, may_fail })
    }

    /// The same steps in the innermost of their domains.
    pub(super) fn align(&mut self, steps: &[StepId]) -> Vec<StepId> {
        let domains = steps.iter().filter_map(|step| self.graph.steps[*step].domain);
        let Some(innermost) = domains.max_by_key(|domain| self.graph.depth(*domain)) else {
            return steps.to_vec();
        };
        steps.iter().map(|step| self.lift(*step, innermost)).collect()
    }

    /// A step in a domain inside its own.
    pub(super) fn lift(&mut self, step: StepId, to: DomainId) -> StepId {
        let known = self.graph.steps[step].clone();
        match known.domain {
            None => step,
            Some(domain) if domain == to => step,
            Some(_) => self.graph.step(Step { op: Op::Lift(step, to), domain: Some(to), ..known }),
        }
    }

    /// Those that may go wrong.
    pub(super) fn risky(&self, steps: &[StepId]) -> Vec<StepId> {
        steps.iter().copied().filter(|step| self.graph.steps[*step].may_fail).collect()
    }

    /// What may go wrong with a thing, though nobody looks at it.
    pub(super) fn risks(&mut self, thing: &Thing) -> Vec<StepId> {
        match thing {
            Thing::Step(step) => self.risky(&[*step]),
            Thing::Written { after, .. } => after.clone(),
            Thing::Items { .. } => {
                let done = self.reduce(Reduce::Done, thing, None, Kind::Truth);
                self.risky(&[done])
            }
        }
    }

    /// A thing after steps that may go wrong.
    pub(super) fn after(&mut self, node: &Node, before: Vec<StepId>, thing: Thing) -> Result<Thing> {
        if before.is_empty() {
            return Ok(thing);
        }
        match thing {
            Thing::Step(step) => Ok(Thing::Step(self.step_after(before, step))),
            Thing::Written { items, is_sparse, mut after } => {
                after.extend(before);
                Ok(Thing::Written { items, is_sparse, after })
            }
            Thing::Items { .. } => uncovered(node, "an array that is made after a variable"),
        }
    }

    pub(super) fn step_after(&mut self, before: Vec<StepId>, step: StepId) -> StepId {
        if before.is_empty() {
            return step;
        }
        let (kind, may_be_nothing) = (self.kind(step), self.graph.steps[step].may_be_nothing);
        let all: Vec<StepId> = before.into_iter().chain([step]).collect();
        let made = |mut steps: Vec<StepId>| {
            let value = steps.pop().expect("the value is last");
            Op::After(steps, value)
        };
        self.optional(made, &all, kind, may_be_nothing)
    }
}
