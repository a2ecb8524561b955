//! Steps, done for a block of rows: each once, and only where somebody asks for it.

use std::rc::Rc;

use super::block::Block;
use super::lanes::{Column, Lanes, Numbers, join};
use super::read::read;
use super::step::{DomainId, Graph, Op, ROWS, StepId};
use crate::assess::column::fact::FactKind;
use crate::assess::column::words::NO_WORD;

/// The steps of a block that are done.
pub(in crate::assess::column) struct Evaluation<'g> {
    pub(super) graph: &'g Graph,
    done: Vec<Option<Rc<Column>>>,
    items: Vec<Option<Rc<Items>>>,
}

/// The items of lists, all in a row.
pub(super) struct Items {
    /// The lane that each item belongs to.
    pub(super) owners: Vec<u32>,
    /// Where the items of each lane start; one more at the end.
    pub(super) starts: Vec<u32>,
    /// Each item's place in its column.
    facts: Vec<u32>,
}

impl Items {
    /// The items of a list in each lane.
    fn of(ranges: &[(u32, u32)]) -> Self {
        // Counted to the end: that takes fewer steps than to look for the first.
        let gaps = ranges.windows(2).filter(|pair| pair[0].1 != pair[1].0).count();
        if gaps == 0 { Self::of_neighbours(ranges) } else { Self::of_any(ranges) }
    }

    /// Those of lists that follow one another, as in a column of rows. Without a branch for each lane: each adds one to
    /// the first item behind it, and the sums of these are the owners.
    fn of_neighbours(ranges: &[(u32, u32)]) -> Self {
        let base = ranges.first().map_or(0, |(start, _)| *start);
        let end = ranges.last().map_or(0, |(_, end)| *end);
        let mut starts = Vec::with_capacity(ranges.len() + 1);
        starts.extend(ranges.iter().map(|(start, _)| start.wrapping_sub(base)));
        starts.push(end - base);
        let mut owners = vec![0; (end - base) as usize + 1];
        for start in starts.iter().take(ranges.len()).skip(1) {
            let passed = &mut owners[*start as usize];
            *passed = u32::wrapping_add(*passed, 1);
        }
        owners.pop();
        let mut owner = 0;
        for passed in &mut owners {
            owner = u32::wrapping_add(owner, *passed);
            *passed = owner;
        }
        Self { owners, starts, facts: (base..end).collect() }
    }

    fn of_any(ranges: &[(u32, u32)]) -> Self {
        let count = ranges.iter().map(|(start, end)| (end - start) as usize).sum();
        let (mut owners, mut facts) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut starts = Vec::with_capacity(ranges.len() + 1);
        for (lane, (start, end)) in (0..).zip(ranges) {
            starts.push(number(facts.len()));
            for fact in *start..*end {
                owners.push(lane);
                facts.push(fact);
            }
        }
        starts.push(number(facts.len()));
        Self { owners, starts, facts }
    }
}

impl<'g> Evaluation<'g> {
    /// Nothing is done yet.
    pub(in crate::assess::column) fn new(graph: &'g Graph) -> Self {
        Self { graph, done: vec![None; graph.steps.len()], items: vec![None; graph.domains.len()] }
    }

    /// What a step gives for the rows.
    pub(in crate::assess::column) fn value(&mut self, step: StepId, block: &Block) -> Rc<Column> {
        self.lanes(step, block.rows.len(), block)
    }

    /// What a step gives in so many lanes, which are those of its domain where it has one.
    pub(super) fn lanes(&mut self, step: StepId, count: usize, block: &Block) -> Rc<Column> {
        if let Some(known) = &self.done[step] {
            return Rc::clone(known);
        }
        let column = self
            .first_that_is(step, count, block)
            .unwrap_or_else(|| Rc::new(self.compute(step, count, block)));
        if self.graph.steps[step].domain.is_some() {
            self.done[step] = Some(Rc::clone(&column));
        }
        column
    }

    /// The items of a domain.
    pub(super) fn items(&mut self, domain: DomainId, block: &Block) -> Rc<Items> {
        if let Some(known) = &self.items[domain] {
            return Rc::clone(known);
        }
        let about = self.graph.domains[domain].as_ref().expect("the rows are no items");
        let above = self.size(about.above, block);
        let lists = self.lanes(about.list, above, block);
        let Lanes::Lists(ranges) = &lists.lanes else { unreachable!("the step gives lists") };
        let items = Rc::new(Items::of(ranges));
        self.items[domain] = Some(Rc::clone(&items));
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
                denominators: super::lanes::Denominators::All(*denominator),
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
                let before: Vec<Rc<Column>> =
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
    fn first_that_is(&mut self, step: StepId, count: usize, block: &Block) -> Option<Rc<Column>> {
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

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("a portfolio has fewer than 2³² rows and items")
}

/// What is asked of answers and scores.
fn asked(op: &Op, block: &Block) -> Column {
    let whole = |numbers: Vec<i64>| Column::new(Lanes::Numbers(Numbers::whole(numbers)));
    match op {
        Op::Answer(question) => {
            let options = &block.questionnaire.question(*question).options;
            let words: Vec<u32> =
                options.iter().map(|option| block.vocabulary.id(block.questionnaire.word(*option))).collect();
            let word = |code: &u8| words.get(usize::from(*code)).copied().unwrap_or(NO_WORD);
            Column::new(Lanes::Words(block.codes[question.0].iter().map(word).collect()))
        }
        Op::AnswerIs(question, codes) => {
            let answers = &block.codes[question.0];
            let mut found = vec![false; answers.len()];
            for code in codes {
                found.iter_mut().zip(&**answers).for_each(|(found, answer)| *found |= answer == code);
            }
            Column::truths(found)
        }
        Op::AnsweredNumber(question) => {
            let numbers = block.columns.answers(*question).numbers.as_ref().expect("the question is numeric");
            let rows = block.rows.clone();
            Column::new(Lanes::Numbers(Numbers {
                numerators: numbers.values[rows.clone()].to_vec(),
                denominators: super::lanes::Denominators::All(numbers.scale),
            }))
            .without(numbers.absent[rows].to_vec())
        }
        Op::Known(question) => {
            let missing = block.code_of(*question, block.questionnaire.missing);
            let answers = &block.codes[question.0];
            Column::truths(answers.iter().map(|answer| Some(*answer) != missing).collect())
        }
        Op::Score(node) => block.score(*node),
        Op::Count(node, word) => whole(block.count(*node, word).0),
        Op::Share(node, word) => {
            let (counts, asked) = block.count(*node, word);
            Column::new(Lanes::Numbers(Numbers {
                numerators: counts,
                denominators: super::lanes::Denominators::All(asked.max(1)),
            }))
        }
        Op::Coverage(node) => block.coverage_of(*node),
        _ => unreachable!("every other step is done elsewhere"),
    }
}

/// Marks that stand in any of some columns.
pub(super) fn marks(columns: &[&Column], count: usize) -> Vec<bool> {
    let mut all = vec![false; count];
    columns.iter().filter_map(|column| column.marked.as_ref()).for_each(|marked| join(&mut all, marked));
    all
}
