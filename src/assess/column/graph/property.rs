//! Properties of records: the way to them, whether they are there, and what stands for those that are not.

use std::sync::Arc;

use super::compile::{Compiler, Result, Thing, uncovered};
use super::step::{Kind, Op, Step, StepId};
use crate::assess::column::fact::{FactKind, Part, Way};
use crate::model::{Content, Fact};
use crate::policy::condition::{Constant, Node, NodeKind, Type};

impl Compiler<'_, '_> {
    /// The way to a record or list of the data that a step gives.
    pub(super) fn way(&self, step: StepId) -> Option<Way> {
        match &self.graph.steps[step].op {
            Op::Row => Some(Vec::new()),
            Op::Fact { way, .. } | Op::Item(_, way, _) => Some(way.clone()),
            Op::Lift(of, _) | Op::After(_, of) => self.way(*of),
            Op::Pick { item, .. } => self.way(*item),
            Op::Coalesce(parts) if parts.len() == 1 => self.way(parts[0]),
            _ => None,
        }
    }

    /// A node that stands before a `?.`: its type doesn't say any more that it may be absent.
    pub(super) fn unsure(&mut self, node: &Node) -> Result<Thing> {
        match &node.kind {
            NodeKind::Property { .. } => self.property(node, false).map(Thing::Step),
            _ => self.thing(node),
        }
    }

    /// A property; `is_sure` when it, and all records on the way to it, must be there.
    pub(super) fn property(&mut self, node: &Node, is_sure: bool) -> Result<StepId> {
        let NodeKind::Property { of, name, default } = &node.kind else {
            unreachable!("the node is a property")
        };
        let record = match &of.kind {
            NodeKind::Property { .. } => self.property(of, is_sure)?,
            _ => self.step_of(of)?,
        };
        let default: Option<&Fact> = default.as_ref();
        let Some(mut way) = self.way(record).filter(|_| self.kind(record) == Kind::Record) else {
            return uncovered(node, "a property of a record that is chosen");
        };
        way.push(Part::Property(Arc::clone(name)));
        let of_record = self.graph.steps[record].may_be_nothing;
        let Some((fact, kind)) = fact_kind(node.result.present()) else {
            return uncovered(node, "a property of no single kind");
        };
        self.graph.read(&way, fact);
        let default = default.filter(|default| !matches!(default.content, Content::Null));
        if default.is_some() && of_record {
            return uncovered(node, "a default below what may be absent");
        }
        let is_empty =
            matches!(default.map(|fact| &fact.content), Some(Content::List(items)) if items.is_empty());
        // A required property that is absent all the same marks its row.
        let is_sure = default.is_none() && !of_record && is_sure;
        let read = self.graph.step(Step {
            op: Op::Fact { of: record, way, kind: fact, is_sure },
            kind,
            domain: self.graph.steps[record].domain,
            may_be_nothing: !is_sure,
            may_fail: self.graph.steps[record].may_fail,
        });
        match default.map(|fact| &fact.content) {
            None => Ok(read),
            Some(Content::List(_)) if is_empty => Ok(self.of(|s| Op::Coalesce(vec![s]), [read], kind)),
            Some(content) => {
                let constant = match content {
                    Content::Bool(truth) => Constant::Bool(*truth),
                    Content::Whole(whole) => Constant::Whole(*whole),
                    Content::Number(number) => Constant::Number(number.clone()),
                    Content::Text(text) => Constant::Text(Arc::clone(text)),
                    _ => return uncovered(node, "a default that is an array or record"),
                };
                let constant = self.constant(&constant, node)?;
                Ok(self.many(Op::Coalesce, &[read, constant], kind))
            }
        }
    }
}

/// The kinds of a column and of a step for a property.
pub(super) fn fact_kind(result: &Type) -> Option<(FactKind, Kind)> {
    Some(match result {
        Type::Bool => (FactKind::Bool, Kind::Truth),
        Type::Whole | Type::Number => (FactKind::Number, Kind::Number),
        Type::Text(_) => (FactKind::Text, Kind::Word),
        Type::List(..) => (FactKind::List, Kind::List),
        Type::Record(_) => (FactKind::Record, Kind::Record),
        Type::Wrong | Type::Unit | Type::Company | Type::Optional(_) => return None,
    })
}
