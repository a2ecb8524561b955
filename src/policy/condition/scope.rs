//! What a condition can see while it is read: the questionnaire, the schema, and the variables in scope.

use std::cell::Cell;
use std::sync::Arc;

use rhai::{Expr, Position};

use super::kind::{Type, Words};
use super::tree::{Constant, Node, NodeKind};
use crate::diagnostic::Diagnostic;
use crate::model::{NodeIndex, Questionnaire, RecordShape};
use crate::policy::draft::Argument;
use crate::policy::function::Functions;
use crate::policy::limits;
use crate::policy::sources::Sources;
use crate::text::Span;

/// What conditions are checked against.
#[derive(Clone, Copy)]
pub(crate) struct World<'a> {
    /// The questions and their options.
    pub(crate) questionnaire: &'a Questionnaire,
    /// The properties of a company.
    pub(crate) company: &'a Arc<RecordShape>,
}

/// Where a step stands: the word that names it, and the whole of it.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) at: Span,
    pub(super) whole: Span,
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Binding {
    /// The company.
    Company,
    /// A value of the policy.
    Constant(Constant),
    /// A local variable.
    Slot(usize, Type),
    /// Something that was already found to be wrong.
    Wrong,
}

/// A condition that is being read.
pub(super) struct Lowering<'a> {
    pub(super) world: World<'a>,
    pub(super) sources: &'a Sources,
    pub(super) functions: &'a Functions,
    /// The node whose score this is; what it may read lies below it.
    pub(super) inside: Option<NodeIndex>,
    pub(super) faults: Vec<Diagnostic>,
    pub(super) scope: Vec<(String, Binding)>,
    pub(super) slots: usize,
    /// The functions that are being written out.
    pub(super) open_calls: Vec<String>,
    /// The kinds that `return` gives, for each function that is being written out.
    pub(super) returns: Vec<Vec<Type>>,
    /// How many loops stand around.
    pub(super) loops: usize,
    size: usize,
    /// The steps of all conditions of the policy.
    all_steps: &'a Cell<usize>,
    depth: usize,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(
        world: World<'a>,
        (sources, functions): (&'a Sources, &'a Functions),
        inside: Option<NodeIndex>,
        all_steps: &'a Cell<usize>,
    ) -> Self {
        Self {
            world,
            sources,
            functions,
            inside,
            faults: Vec::new(),
            scope: Vec::new(),
            slots: 0,
            open_calls: Vec::new(),
            returns: Vec::new(),
            loops: 0,
            size: 0,
            all_steps,
            depth: 0,
        }
    }

    /// Says that something is wrong, and gives a step about which nothing more is said.
    pub(super) fn wrong(&mut self, fault: Diagnostic) -> Node {
        let span = fault
            .place
            .as_ref()
            .map_or_else(|| self.sources.word(Position::NONE), |place| place.span.clone());
        self.faults.push(fault);
        Node { kind: NodeKind::Constant(Constant::Unit), result: Type::Wrong, span }
    }

    pub(super) fn new_slot(&mut self) -> usize {
        self.slots += 1;
        self.slots - 1
    }

    pub(super) fn bind(&mut self, name: &str, binding: Binding) {
        self.scope.push((name.to_owned(), binding));
    }

    pub(super) fn find(&self, name: &str) -> Option<&Binding> {
        self.scope.iter().rfind(|(known, _)| known == name).map(|(_, binding)| binding)
    }

    /// Whether one more step is inside the limits on a condition's size and depth.
    pub(super) fn enter(&mut self, span: &Span) -> bool {
        self.size += 1;
        self.depth += 1;
        self.all_steps.set(self.all_steps.get() + 1);
        let exceeded = if self.all_steps.get() > limits::CONDITIONS_SIZE {
            Some(format!(
                "the conditions together exceed the limit of {} steps once their functions are written out",
                limits::CONDITIONS_SIZE
            ))
        } else if self.size > limits::CONDITION_SIZE {
            Some(format!(
                "the condition exceeds the limit of {} steps once its functions are written out",
                limits::CONDITION_SIZE
            ))
        } else if self.depth > limits::CONDITION_DEPTH {
            Some(format!(
                "the condition exceeds the limit of {} nested steps once its functions are written out",
                limits::CONDITION_DEPTH
            ))
        } else {
            None
        };
        if let Some(message) = exceeded {
            if !self.faults.iter().any(|fault| fault.code == "limit") {
                self.faults.push(Diagnostic::error("limit", span.clone(), message));
            }
            return false;
        }
        true
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Where an expression stands, from its first word to its last.
    pub(super) fn span(&self, expression: &Expr) -> Span {
        self.sources.expression(expression)
    }
}

/// A value of the script, as one of the policy; `None` for functions and what no condition can use.
pub(super) fn constant(argument: &Argument) -> Option<Constant> {
    Some(match argument {
        Argument::Unit => Constant::Unit,
        Argument::Bool(value) => Constant::Bool(*value),
        Argument::Whole(whole) => Constant::Whole(*whole),
        Argument::Number(number) => Constant::Number(number.clone()),
        Argument::Text(text) => Constant::Text(Arc::from(text.as_str())),
        Argument::List(items) => Constant::List(items.iter().map(constant).collect::<Option<_>>()?),
        Argument::Closure(_) | Argument::Other(_) => return None,
    })
}

/// The kind of a value of the policy; `None` when its items have nothing in common.
pub(super) fn constant_type(value: &Constant) -> Option<Type> {
    Some(match value {
        Constant::Unit => Type::Unit,
        Constant::Bool(_) => Type::Bool,
        Constant::Whole(_) => Type::Whole,
        Constant::Number(_) => Type::Number,
        Constant::Text(text) => Type::Text(Words::literal(text)),
        Constant::List(items) => {
            let item = items
                .iter()
                .map(constant_type)
                .reduce(|one, other| one?.join(&other?))
                .unwrap_or(Some(Type::Wrong))?;
            Type::List(Box::new(item), !items.is_empty())
        }
    })
}
