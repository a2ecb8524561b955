//! Lists: their items, closures over them, and looking for one.

use std::sync::Arc;

use super::compile::{Compiler, Result, Thing, uncovered};
use super::property::fact_kind;
use super::step::{Kind, Op, Reduce, StepId};
use crate::assess::column::fact::Part;
use crate::policy::condition::{Each, Node, Type};

impl Compiler<'_, '_> {
    /// The items of a list; `of` is the node that gives it.
    pub(super) fn items(&mut self, of: &Node, thing: &Thing) -> Result<Thing> {
        let Thing::Step(list) = thing else { return Ok(thing.clone()) };
        let Type::List(held, _) = of_list(of) else { return uncovered(of, "what is no list of the data") };
        let (Some(mut way), Some((fact, kind))) = (self.way(*list), fact_kind(held)) else {
            return uncovered(of, "a list of lists");
        };
        if self.kind(*list) != Kind::List {
            return uncovered(of, "what is no list of the data");
        }
        way.push(Part::Items);
        self.graph.read(&way, fact);
        let list = self.lift(*list, self.here);
        let domain = self.graph.domain(list);
        let may_fail = self.graph.steps[list].may_fail;
        let item = self.made(Op::Item(domain, way, fact), kind, Some(domain));
        self.graph.steps[item].may_fail = may_fail;
        Ok(Thing::Items { domain, kept: None, item, strict: Vec::new() })
    }

    /// What items come to, for each lane that has them.
    pub(super) fn reduce(&mut self, how: Reduce, items: &Thing, item: Option<StepId>, kind: Kind) -> StepId {
        let Thing::Items { domain, kept, strict, .. } = items else { unreachable!("only items are reduced") };
        let inside = |compiler: &mut Self, step: StepId| compiler.lift(step, *domain);
        let item = item.map(|item| inside(self, item));
        let above = self.graph.domains[*domain].as_ref().expect("a list has a domain").above;
        let list = self.graph.domains[*domain].as_ref().expect("a list has a domain").list;
        let parts: Vec<StepId> = item.iter().chain(kept).copied().collect();
        let may_fail =
            how == Reduce::Sum || self.graph.steps[list].may_fail || !self.risky(&parts).is_empty();
        let may_be_nothing = matches!(how, Reduce::Minimum | Reduce::Maximum | Reduce::First);
        let op = Op::Reduce { how, domain: *domain, kept: *kept, item };
        let done =
            self.graph.step(super::step::Step { op, kind, domain: Some(above), may_be_nothing, may_fail });
        let before: Vec<StepId> = strict
            .iter()
            .map(|(kept, step)| {
                let then = Thing::Items { domain: *domain, kept: *kept, item: *step, strict: Vec::new() };
                self.reduce(Reduce::Done, &then, Some(*step), Kind::Truth)
            })
            .collect();
        self.step_after(before, done)
    }

    /// `list.some(|item| …)` and its like.
    pub(super) fn each(
        &mut self,
        (node, how): (&Node, Each),
        of: &Node,
        (slot, place): (usize, Option<usize>),
        body: &Node,
    ) -> Result<Thing> {
        let thing = self.unsure(of)?;
        if let Thing::Written { items, is_sparse, after } = thing {
            if is_sparse && how != Each::Map {
                return uncovered(node, "a closure over scores");
            }
            return self.each_written((node, how), (&items, is_sparse, after), (slot, place), body);
        }
        let items = self.items(of, &thing)?;
        let Thing::Items { domain, kept, item, strict } = items.clone() else {
            unreachable!("these are items")
        };
        if place.is_some() && kept.is_some() {
            return uncovered(node, "the places of items that were filtered");
        }
        self.slots.insert(slot, Thing::Step(item));
        if let Some(place) = place {
            let at = self.made(Op::Place(domain), Kind::Number, Some(domain));
            self.slots.insert(place, Thing::Step(at));
        }
        let outer = std::mem::replace(&mut self.here, domain);
        let result = self.body(body);
        self.here = outer;
        let Thing::Step(result) = result? else { return uncovered(body, "an array of arrays") };
        let result = self.lift(result, domain);
        if how != Each::Map && self.kind(result) != Kind::Truth {
            return uncovered(body, "what may be neither true nor false");
        }
        Ok(match how {
            Each::Some => Thing::Step(self.reduce(Reduce::Some, &items, Some(result), Kind::Truth)),
            Each::All => Thing::Step(self.reduce(Reduce::All, &items, Some(result), Kind::Truth)),
            Each::Find => {
                let at = self.reduce(Reduce::First, &items, Some(result), Kind::Number);
                Thing::Step(self.pick(domain, at, item))
            }
            Each::Filter => {
                let kept = match kept {
                    None => result,
                    Some(kept) => self.many(Op::And, &[kept, result], Kind::Truth),
                };
                let mut strict = strict;
                if self.graph.steps[kept].may_fail {
                    strict.push((None, kept));
                }
                Thing::Items { domain, kept: Some(kept), item, strict }
            }
            Each::Map => {
                let mut strict = strict;
                if self.graph.steps[result].may_fail {
                    strict.push((kept, result));
                }
                Thing::Items { domain, kept, item: result, strict }
            }
        })
    }

    fn each_written(
        &mut self,
        (node, how): (&Node, Each),
        (items, is_sparse, mut after): (&[StepId], bool, Vec<StepId>),
        (slot, place): (usize, Option<usize>),
        body: &Node,
    ) -> Result<Thing> {
        let mut results = Vec::new();
        for (at, item) in items.iter().enumerate() {
            self.slots.insert(slot, Thing::Step(*item));
            if let Some(place) = place {
                let at = i64::try_from(at).unwrap_or(i64::MAX);
                let at = self.made(Op::Number(at, 1), Kind::Number, None);
                self.slots.insert(place, Thing::Step(at));
            }
            let Thing::Step(result) = self.body(body)? else {
                return uncovered(body, "an array of arrays");
            };
            if how != Each::Map && self.kind(result) != Kind::Truth {
                return uncovered(body, "what may be neither true nor false");
            }
            results.push(result);
        }
        let nothing = self.nothing();
        match how {
            Each::Some | Each::All => {
                let op = if how == Each::Some { Op::Or } else { Op::And };
                let value = self.many(op, &results, Kind::Truth);
                Ok(Thing::Step(self.step_after(after, value)))
            }
            Each::Map if is_sparse => uncovered(node, "a closure over scores"),
            Each::Map => {
                after.extend(self.risky(&results));
                Ok(Thing::Written { items: results, is_sparse, after })
            }
            Each::Filter => {
                let mut kept = Vec::new();
                for (item, result) in items.iter().zip(&results) {
                    kept.push(self.choose(node, *result, *item, nothing)?);
                }
                after.extend(self.risky(&results));
                Ok(Thing::Written { items: kept, is_sparse: true, after })
            }
            Each::Find => {
                let mut found = nothing;
                for (item, result) in items.iter().zip(&results).rev() {
                    found = self.choose(node, *result, *item, found)?;
                }
                Ok(Thing::Step(self.step_after(after, found)))
            }
        }
    }

    /// `item in list`, for lists and texts.
    pub(super) fn contains(&mut self, node: &Node, item: &Node, list: &Node) -> Result<StepId> {
        let thing = self.thing(list)?;
        let item = self.solid(item)?;
        let is_list = |compiler: &Self, thing: &Thing| !matches!(thing, Thing::Step(step) if compiler.kind(*step) != Kind::List);
        if !is_list(self, &thing) {
            let text = self.word(list)?;
            if self.kind(item) != Kind::Word {
                return uncovered(node, "what may be no text");
            }
            return Ok(self.many(
                |s| Op::OfText(super::step::TextTest::Contains, s),
                &[text, item],
                Kind::Truth,
            ));
        }
        if let Thing::Written { items, is_sparse, mut after } = thing {
            if is_sparse || items.iter().any(|held| self.kind(*held) != self.kind(item)) {
                return uncovered(node, "an item of another kind");
            }
            after.extend(self.risky(&[item]));
            let words: Option<Vec<Arc<str>>> = items.iter().map(|held| self.written(*held)).collect();
            let value = match words.filter(|words| !words.is_empty()) {
                Some(words) => self.is_one_of(item, words),
                None => {
                    let equal: Vec<StepId> = items.iter().map(|held| self.equal(*held, item)).collect();
                    self.many(Op::Or, &equal, Kind::Truth)
                }
            };
            return Ok(self.step_after(after, value));
        }
        if matches!(thing, Thing::Step(step) if self.graph.steps[step].may_be_nothing) {
            return uncovered(node, "a value that may be absent");
        }
        // What is looked for may belong to a closure inside the one that the list belongs to.
        let thing = match (&thing, self.graph.steps[item].domain) {
            (Thing::Step(list), Some(domain)) if self.graph.depth(domain) > 0 => {
                Thing::Step(self.lift(*list, domain))
            }
            _ => thing,
        };
        let items = self.items(list, &thing)?;
        let Thing::Items { domain, item: held, .. } = &items else { unreachable!("these are items") };
        let (domain, held) = (*domain, *held);
        let is_outside = self.graph.steps[item].domain.is_none_or(|inner| self.is_above(inner, domain));
        if !is_outside
            || self.kind(held) != self.kind(item)
            || matches!(self.kind(held), Kind::Record | Kind::List)
        {
            return uncovered(node, "an item of another kind");
        }
        let sought = self.lift(item, domain);
        let equal = self.equal(held, sought);
        let equal = self.lift(equal, domain);
        let found = self.reduce(Reduce::Some, &items, Some(equal), Kind::Truth);
        Ok(self.step_after(self.risky(&[item]), found))
    }

    /// Whether a domain is another, or lies around it.
    fn is_above(&self, outer: usize, inner: usize) -> bool {
        let above = self.graph.domains[inner].as_ref().map(|domain| domain.above);
        outer == inner || above.is_some_and(|above| self.is_above(outer, above))
    }

    /// The word that a step is, where it is written out.
    pub(super) fn written(&self, step: StepId) -> Option<Arc<str>> {
        match &self.graph.steps[step].op {
            Op::Word(word) => Some(Arc::clone(word)),
            _ => None,
        }
    }

    pub(super) fn index(&mut self, node: &Node, of: &Node, index: &Node) -> Result<StepId> {
        let thing = self.thing(of)?;
        let at = self.number(index)?;
        match thing {
            Thing::Written { items, is_sparse: false, after } => {
                let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
                let place = match self.graph.steps[at].op {
                    Op::Number(at, 1) if at < 0 => at + count,
                    Op::Number(at, 1) => at,
                    _ => return uncovered(node, "an item by a place that is not written out"),
                };
                match usize::try_from(place).ok().and_then(|place| items.get(place)) {
                    Some(item) => Ok(self.step_after(after, *item)),
                    None => uncovered(node, "an item that isn't there"),
                }
            }
            Thing::Step(list) if !self.graph.steps[list].may_be_nothing => {
                let items = self.items(of, &Thing::Step(list))?;
                let Thing::Items { domain, item, .. } = items else { unreachable!("these are items") };
                let above = self.graph.domains[domain].as_ref().expect("a list has a domain").above;
                if self.graph.steps[at].domain.is_some_and(|of_place| !self.is_above(of_place, above)) {
                    return uncovered(node, "an item by a place of another list");
                }
                let at = self.lift(at, above);
                let kind = self.kind(item);
                Ok(self.graph.step(super::step::Step {
                    op: Op::Pick { domain, at, item },
                    kind,
                    domain: Some(above),
                    may_be_nothing: false,
                    may_fail: true,
                }))
            }
            _ => uncovered(node, "an item of an array that is made"),
        }
    }

    /// The item that was found first.
    fn pick(&mut self, domain: usize, at: StepId, item: StepId) -> StepId {
        let above = self.graph.domains[domain].as_ref().expect("a list has a domain").above;
        let (kind, may_fail) = (self.kind(item), self.graph.steps[at].may_fail);
        self.graph.step(super::step::Step {
            op: Op::Pick { domain, at, item },
            kind,
            domain: Some(above),
            may_be_nothing: true,
            may_fail,
        })
    }
}

/// The kind of list that a node gives, also where it may be absent.
fn of_list(node: &Node) -> &Type {
    node.result.present()
}
