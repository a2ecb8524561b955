//! Steps, done for a block of rows: each once, and only where somebody asks for it.

use std::sync::Arc;

use super::asked::asked;
use super::block::Block;
use super::items::{Items, number};
use super::lanes::{Column, Denominators, Lanes, Numbers, join};
use super::read::read;
use super::step::{DomainId, Graph, Op, ROWS, StepId};
use crate::assess::column::fact::FactKind;
use crate::assess::column::scores::Scores;
use crate::model::NodeIndex;

/// The steps of a block that are done.
pub(in crate::assess::column) struct Evaluation<'g> {
    pub(super) graph: &'g Graph,
    done: Vec<Option<Arc<Column>>>,
    items: Vec<Option<Arc<Items>>>,
    /// The scores that were made of others, because a comparison asked for them.
    made: Vec<(NodeIndex, Arc<Scores>)>,
}

impl<'g> Evaluation<'g> {
    /// Nothing is done yet.
    pub(in crate::assess::column) fn new(graph: &'g Graph) -> Self {
        let items = vec![None; graph.domains.len()];
        Self { graph, done: vec![None; graph.steps.len()], items, made: Vec::new() }
    }

    /// What some steps give is known.
    pub(in crate::assess::column) fn after(graph: &'g Graph, known: &[(StepId, Arc<Column>)]) -> Self {
        let mut evaluation = Self::new(graph);
        for (step, column) in known {
            evaluation.done[*step] = Some(Arc::clone(column));
        }
        evaluation
    }

    /// What the graph's steady steps gave, those that were done.
    pub(in crate::assess::column) fn steady(&self) -> Vec<(StepId, Arc<Column>)> {
        let done = |step: &StepId| Some((*step, Arc::clone(self.done[*step].as_ref()?)));
        self.graph.steady.iter().filter_map(done).collect()
    }

    /// The scores of a node, at hand.
    pub(in crate::assess::column) fn scores(
        &mut self,
        node: NodeIndex,
        scores: &Arc<Scores>,
        count: usize,
    ) -> Arc<Scores> {
        let Scores::Weighed(weighing) = &**scores else { return Arc::clone(scores) };
        if let Some((_, made)) = self.made.iter().find(|(known, _)| *known == node) {
            return Arc::clone(made);
        }
        let made = Arc::new(weighing.scores(count));
        self.made.push((node, Arc::clone(&made)));
        made
    }

    /// What a step gives for the rows.
    pub(in crate::assess::column) fn value(&mut self, step: StepId, block: &Block) -> Arc<Column> {
        self.lanes(step, block.rows.len(), block)
    }

    /// What a step gives in so many lanes, which are those of its domain where it has one.
    pub(super) fn lanes(&mut self, step: StepId, count: usize, block: &Block) -> Arc<Column> {
        if let Some(known) = &self.done[step] {
            return Arc::clone(known);
        }
        let column = self
            .first_that_is(step, count, block)
            .unwrap_or_else(|| Arc::new(self.compute(step, count, block)));
        if self.graph.steps[step].domain.is_some() {
            self.done[step] = Some(Arc::clone(&column));
        }
        column
    }

    /// The items of a domain.
    pub(super) fn items(&mut self, domain: DomainId, block: &Block) -> Arc<Items> {
        if let Some(known) = &self.items[domain] {
            return Arc::clone(known);
        }
        let about = self.graph.domains[domain].as_ref().expect("the rows are no items");
        let above = self.size(about.above, block);
        let lists = self.lanes(about.list, above, block);
        let Lanes::Lists(ranges) = &lists.lanes else { unreachable!("the step gives lists") };
        let items = Arc::new(Items::of(ranges));
        self.items[domain] = Some(Arc::clone(&items));
        items
    }

    /// How many lanes a domain has.
    pub(super) fn size(&mut self, domain: DomainId, block: &Block) -> usize {
        if domain == ROWS { block.rows.len() } else { self.items(domain, block).owners.len() }
    }

    fn compute(&mut self, step: StepId, count: usize, block: &Block) -> Column {
        let graph = self.graph;
        match &graph.steps[step].op {
            Op::Nothing => Column::new(Lanes::Nothing(count)),
            Op::Truth(truth) => Column::truths(vec![*truth; count]),
            Op::Number(numerator, denominator) => Column::new(Lanes::Numbers(Numbers {
                numerators: vec![*numerator; count],
                denominators: Denominators::All(*denominator),
            })),
            Op::Word(word) => Column::new(Lanes::Words(vec![block.vocabulary.id(word); count])),
            Op::Row => Column::new(Lanes::Records(block.rows.clone().map(number).collect())),
            Op::Item(domain, way, kind) => {
                let items = self.items(*domain, block);
                if *kind == FactKind::Record {
                    return Column::new(Lanes::Records(items.facts.clone()));
                }
                let column = block.columns.facts.find(way).expect("what is read has a column");
                read(column, &items.facts)
            }
            Op::Place(domain) => {
                let items = self.items(*domain, block);
                let place = |(at, owner): (usize, &u32)| {
                    i64::from(number(at)) - i64::from(items.starts[*owner as usize])
                };
                Column::new(Lanes::Numbers(Numbers::whole(
                    items.owners.iter().enumerate().map(place).collect(),
                )))
            }
            Op::Fact { of, way, is_sure, .. } => {
                let records = self.lanes(*of, count, block);
                let Lanes::Records(places) = &records.lanes else { unreachable!("the step gives records") };
                let column = block.columns.facts.find(way).expect("what is read has a column");
                let mut found = read(column, places).marking(&[&records]);
                if let Some(absent) = &records.absent {
                    found = found.without(absent.clone());
                } else if let Some(absent) = found.absent.as_ref().filter(|_| *is_sure) {
                    let absent = absent.clone();
                    found = found.marking_lanes(absent);
                }
                found
            }
            Op::Lift(of, domain) => self.lift(*of, *domain, block),
            Op::Not(of) => {
                let of = self.lanes(*of, count, block);
                Column::truths(of.as_truths().iter().map(|truth| !truth).collect()).marking(&[&of])
            }
            Op::And(parts) => self.joined(parts, count, (true, block)),
            Op::Or(parts) => self.joined(parts, count, (false, block)),
            Op::Coalesce(parts) => self.coalesce(parts, count, block),
            Op::IsNothing(of) => {
                let of = self.lanes(*of, count, block);
                Column::truths((0..count).map(|lane| of.is_absent(lane)).collect()).marking(&[&of])
            }
            Op::Choose { condition, then, otherwise } => {
                self.choose((*condition, *then, *otherwise), count, block)
            }
            Op::After(before, value) => {
                let value = self.lanes(*value, count, block);
                let before: Vec<Arc<Column>> =
                    before.iter().map(|step| self.lanes(*step, count, block)).collect();
                let before: Vec<&Column> = before.iter().map(|column| &**column).collect();
                Column::clone(&value).marking(&before)
            }
            Op::Reduce { how, domain, kept, item } => self.reduce(*how, *domain, (*kept, *item), block),
            Op::Pick { domain, at, item } => self.pick(*domain, *at, *item, block),
            Op::Compare(..)
            | Op::Arithmetic(..)
            | Op::OfNumber(..)
            | Op::Extreme { .. }
            | Op::Total(_)
            | Op::HowMany(_) => self.numeric(step, count, block),
            Op::IsOneOf(..) | Op::OfText(..) | Op::DaysSince(_) | Op::InForce(..) => {
                self.textual(step, count, block)
            }
            op => asked(op, block),
        }
    }

    fn lift(&mut self, of: StepId, to: DomainId, block: &Block) -> Column {
        let from = self.graph.steps[of].domain.expect("what is the same everywhere is not lifted");
        let mut domain = to;
        let mut places: Option<Vec<u32>> = None;
        while domain != from {
            let items = self.items(domain, block);
            places = Some(match places {
                None => items.owners.clone(),
                Some(inner) => inner.iter().map(|place| items.owners[*place as usize]).collect(),
            });
            domain = self.graph.domains[domain].as_ref().expect("it lies inside the other").above;
        }
        let size = self.size(from, block);
        let outer = self.lanes(of, size, block);
        outer.gather(&places.expect("the domains differ"))
    }

    /// `&&` and `||`: the parts behind one that decides are not looked at, nor their marks.
    fn joined(&mut self, parts: &[StepId], count: usize, (all, block): (bool, &Block)) -> Column {
        let mut open = vec![true; count];
        let mut marked: Option<Vec<bool>> = None;
        for part in parts {
            if !open.contains(&true) {
                break;
            }
            let part = self.lanes(*part, count, block);
            if let Some(marks) = &part.marked {
                let marked = marked.get_or_insert_with(|| vec![false; count]);
                for (lane, mark) in marks.iter().enumerate() {
                    marked[lane] |= mark & open[lane];
                }
            }
            open.iter_mut().zip(part.as_truths()).for_each(|(open, truth)| *open &= *truth == all);
        }
        if !all {
            for lane in &mut open {
                *lane = !*lane;
            }
        }
        match marked {
            None => Column::truths(open),
            Some(marked) => Column::truths(open).marking_lanes(marked),
        }
    }

    /// The first part of `a ?? b`, where it is there in every lane.
    fn first_that_is(&mut self, step: StepId, count: usize, block: &Block) -> Option<Arc<Column>> {
        let Op::Coalesce(parts) = &self.graph.steps[step].op else { return None };
        let first = self.lanes(*parts.first()?, count, block);
        let is_there = first.absent.is_none() && !matches!(first.lanes, Lanes::Nothing(_));
        is_there.then_some(first)
    }

    fn coalesce(&mut self, parts: &[StepId], count: usize, block: &Block) -> Column {
        let (first, rest) = parts.split_first().expect("there is a first part");
        let mut found = Column::clone(&self.lanes(*first, count, block));
        for part in rest {
            if found.absent.is_none() && !matches!(found.lanes, Lanes::Nothing(_)) {
                break;
            }
            let open: Vec<bool> = (0..count).map(|lane| found.is_absent(lane)).collect();
            let part = self.lanes(*part, count, block);
            let lanes = Lanes::choose(&open, &part.lanes, &found.lanes);
            let absent = (0..count).map(|lane| open[lane] && part.is_absent(lane)).collect();
            let marks = (0..count).map(|lane| open[lane] && part.is_marked(lane)).collect();
            found = Column { lanes, absent: None, marked: found.marked }.without(absent).marking_lanes(marks);
        }
        if matches!(found.lanes, Lanes::Lists(_)) {
            found.absent = None;
        }
        found
    }

    fn choose(
        &mut self,
        (condition, then, otherwise): (StepId, StepId, StepId),
        count: usize,
        block: &Block,
    ) -> Column {
        let condition = self.lanes(condition, count, block);
        let holds = condition.as_truths();
        let (then, otherwise) = (self.lanes(then, count, block), self.lanes(otherwise, count, block));
        let side = |lane: usize| if holds[lane] { &then } else { &otherwise };
        let lanes = Lanes::choose(holds, &then.lanes, &otherwise.lanes);
        let absent = (0..count).map(|lane| side(lane).is_absent(lane)).collect();
        let marks = (0..count).map(|lane| side(lane).is_marked(lane)).collect();
        Column::new(lanes).without(absent).marking_lanes(marks).marking(&[&condition])
    }
}

/// Marks that stand in any of some columns.
pub(super) fn marks(columns: &[&Column], count: usize) -> Vec<bool> {
    let mut all = vec![false; count];
    columns.iter().filter_map(|column| column.marked.as_ref()).for_each(|marked| join(&mut all, marked));
    all
}
