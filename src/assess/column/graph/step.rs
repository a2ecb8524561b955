//! The steps of the graph, each there once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::assess::column::fact::{FactKind, Part, Way};
use crate::model::{NodeIndex, QuestionIndex};
use crate::policy::condition::{Library, Operator};

/// Which step.
pub(in crate::assess::column) type StepId = usize;

/// Which lanes a step has: one for each row, or one for each item of a list of other lanes.
pub(super) type DomainId = usize;

/// A lane for each row.
pub(super) const ROWS: DomainId = 0;

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Op {
    /// `()`.
    Nothing,
    Truth(bool),
    /// A number, as numerator and denominator in lowest terms.
    Number(i64, i64),
    Word(Arc<str>),
    /// The company.
    Row,
    /// The items of a list: of records, or of plain values that stand at this way.
    Item(DomainId, Way, FactKind),
    /// How far in its list each item stands.
    Place(DomainId),
    /// A property of a record; where it is required, or an absent list is an empty one, it is never nothing.
    Fact {
        of: StepId,
        way: Way,
        kind: FactKind,
        is_sure: bool,
    },
    /// The lanes of an outer domain, for each item of an inner one.
    Lift(StepId, DomainId),
    Not(StepId),
    And(Vec<StepId>),
    Or(Vec<StepId>),
    Coalesce(Vec<StepId>),
    IsNothing(StepId),
    Choose {
        condition: StepId,
        then: StepId,
        otherwise: StepId,
    },
    Compare(Operator, StepId, StepId),
    /// Whether a text is one of some words.
    IsOneOf(StepId, Vec<Arc<str>>),
    Arithmetic(Operator, StepId, StepId),
    /// A function of one number.
    OfNumber(Library, StepId),
    /// The largest or smallest; what is nothing is left out.
    Extreme {
        is_largest: bool,
        of: Vec<StepId>,
    },
    /// The sum; what is nothing is left out.
    Total(Vec<StepId>),
    /// How many are something.
    HowMany(Vec<StepId>),
    /// A function of one or two texts.
    OfText(TextTest, Vec<StepId>),
    /// How many days ago.
    DaysSince(StepId),
    /// Whether today is in a period.
    InForce(StepId, StepId),
    Answer(QuestionIndex),
    /// Whether the answer is one of the options with these codes.
    AnswerIs(QuestionIndex, Vec<u8>),
    AnsweredNumber(QuestionIndex),
    Known(QuestionIndex),
    Score(NodeIndex),
    /// How many questions under a node are answered so.
    Count(NodeIndex, Arc<str>),
    /// The same as a share of all of them.
    Share(NodeIndex, Arc<str>),
    Coverage(NodeIndex),
    /// What the items of a domain come to, for each lane of the domain that it lies in.
    Reduce {
        how: Reduce,
        domain: DomainId,
        kept: Option<StepId>,
        item: Option<StepId>,
    },
    /// The item at a place of a list, counted from the end when negative.
    Pick {
        domain: DomainId,
        at: StepId,
        item: StepId,
    },
    /// A value, after other steps that may go wrong.
    After(Vec<StepId>, StepId),
}

/// What items come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reduce {
    /// Whether it holds for any; stops at the first.
    Some,
    /// Whether it holds for all; stops at the first for which it doesn't.
    All,
    /// The first item for which it holds, by its place in the domain.
    First,
    /// How many are kept.
    Length,
    Sum,
    Minimum,
    Maximum,
    /// `true`, after everything that may go wrong with any item that is kept.
    Done,
}

/// A test of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TextTest {
    Contains,
    StartsWith,
    EndsWith,
    Length,
    IsEmpty,
}

/// What kind of value a step gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Nothing,
    Truth,
    Number,
    Word,
    Record,
    List,
}

/// A step and what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) op: Op,
    pub(super) kind: Kind,
    /// Its lanes; `None` for what is the same everywhere.
    pub(super) domain: Option<DomainId>,
    /// Whether it may be nothing.
    pub(super) may_be_nothing: bool,
    /// Whether it may go wrong.
    pub(super) may_fail: bool,
}

/// Items of a list that some lanes have.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    /// The lanes whose lists these are.
    pub(super) above: DomainId,
    /// The step that gives the lists.
    pub(super) list: StepId,
}

/// Every step of the conditions of a policy.
#[derive(Clone, Debug)]
pub(in crate::assess::column) struct Graph {
    pub(super) steps: Vec<Step>,
    ids: BTreeMap<Op, StepId>,
    /// The first is the rows, and has no list.
    pub(super) domains: Vec<Option<Domain>>,
    /// The facts that are read, in the order in which they were met: what is above comes first.
    pub(in crate::assess::column) ways: Vec<(Way, FactKind)>,
    /// The steps that read no score, and of which steps are made that do: a lane for each row.
    pub(super) steady: Vec<StepId>,
}

impl Default for Graph {
    fn default() -> Self {
        let (steps, ids, ways) = (Vec::new(), BTreeMap::new(), Vec::new());
        Self { steps, ids, domains: vec![None], ways, steady: Vec::new() }
    }
}

impl Op {
    /// The steps that it is made of, and the domains whose items it reads.
    fn made_of(&self) -> (Vec<StepId>, Option<DomainId>) {
        match self {
            Self::Fact { of, .. }
            | Self::Not(of)
            | Self::IsNothing(of)
            | Self::IsOneOf(of, _)
            | Self::OfNumber(_, of)
            | Self::DaysSince(of) => (vec![*of], None),
            Self::Lift(of, domain) => (vec![*of], Some(*domain)),
            Self::And(of)
            | Self::Or(of)
            | Self::Coalesce(of)
            | Self::Extreme { of, .. }
            | Self::Total(of)
            | Self::HowMany(of)
            | Self::OfText(_, of) => (of.clone(), None),
            Self::Choose { condition, then, otherwise } => (vec![*condition, *then, *otherwise], None),
            Self::Compare(_, one, other) | Self::Arithmetic(_, one, other) | Self::InForce(one, other) => {
                (vec![*one, *other], None)
            }
            Self::After(before, value) => (before.iter().chain([value]).copied().collect(), None),
            Self::Item(domain, ..) | Self::Place(domain) => (Vec::new(), Some(*domain)),
            Self::Reduce { domain, kept, item, .. } => {
                (kept.iter().chain(item).copied().collect(), Some(*domain))
            }
            Self::Pick { domain, at, item } => (vec![*at, *item], Some(*domain)),
            Self::Nothing
            | Self::Truth(_)
            | Self::Number(..)
            | Self::Word(_)
            | Self::Row
            | Self::Answer(_)
            | Self::AnswerIs(..)
            | Self::AnsweredNumber(_)
            | Self::Known(_)
            | Self::Score(_)
            | Self::Count(..)
            | Self::Share(..)
            | Self::Coverage(_) => (Vec::new(), None),
        }
    }
}

impl Graph {
    /// Finds the steady steps, when every condition is compiled.
    pub(in crate::assess::column) fn settle(&mut self) {
        let mut reads_score: Vec<bool> = Vec::with_capacity(self.steps.len());
        let mut steady = BTreeSet::new();
        for step in &self.steps {
            let (of, domain) = step.op.made_of();
            let list = domain.and_then(|domain| self.domains[domain].as_ref()).map(|domain| domain.list);
            let reads = matches!(step.op, Op::Score(_)) || of.iter().chain(&list).any(|of| reads_score[*of]);
            if reads {
                let is_row = |of: &&StepId| self.steps[**of].domain == Some(ROWS) && !reads_score[**of];
                steady.extend(of.iter().filter(is_row));
            }
            reads_score.push(reads);
        }
        self.steady = steady.into_iter().collect();
    }

    /// A step, which is made when there is none like it.
    pub(super) fn step(&mut self, step: Step) -> StepId {
        if let Some(known) = self.ids.get(&step.op) {
            return *known;
        }
        let id = self.steps.len();
        self.ids.insert(step.op.clone(), id);
        self.steps.push(step);
        id
    }

    /// The items of a list.
    pub(super) fn domain(&mut self, list: StepId) -> DomainId {
        let above = self.steps[list].domain.unwrap_or(ROWS);
        let known = self.domains.iter().position(|domain| {
            domain.as_ref().is_some_and(|domain| domain.list == list && domain.above == above)
        });
        known.unwrap_or_else(|| {
            self.domains.push(Some(Domain { above, list }));
            self.domains.len() - 1
        })
    }

    /// How many lists lie around a domain.
    pub(super) fn depth(&self, domain: DomainId) -> usize {
        self.domains[domain].as_ref().map_or(0, |inner| 1 + self.depth(inner.above))
    }

    /// Notes that a fact is read.
    pub(super) fn read(&mut self, way: &[Part], kind: FactKind) {
        if !self.ways.iter().any(|(known, as_kind)| known == way && *as_kind == kind) {
            self.ways.push((way.to_vec(), kind));
        }
    }

    /// The nodes whose coverage is asked for.
    pub(in crate::assess::column) fn coverage_of(&self) -> Vec<NodeIndex> {
        let asked = |step: &Step| match step.op {
            Op::Coverage(node) => Some(node),
            _ => None,
        };
        self.steps.iter().filter_map(asked).collect()
    }

    /// The words that the conditions say.
    pub(in crate::assess::column) fn words(&self) -> impl Iterator<Item = &Arc<str>> {
        self.steps.iter().flat_map(|step| match &step.op {
            Op::Word(word) => std::slice::from_ref(word),
            Op::IsOneOf(_, words) => words,
            _ => &[],
        })
    }
}
