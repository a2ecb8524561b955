//! What the items of lists come to, for the lanes that have the lists.

use std::cmp::Ordering;
use std::sync::Arc;

use super::block::Block;
use super::evaluate::Evaluation;
use super::lanes::{Column, Lanes, Numbers};
use super::number::{Fraction, numbers, of_results, operation, order};
use super::step::{DomainId, Reduce, StepId};
use crate::policy::condition::Operator;

/// The items that are looked at.
struct Looked {
    kept: Option<Arc<Column>>,
    item: Option<Arc<Column>>,
}

impl Looked {
    fn is_kept(&self, item: usize) -> bool {
        self.kept.as_ref().is_none_or(|kept| kept.as_truths()[item])
    }

    fn is_marked(&self, item: usize) -> bool {
        self.item.as_ref().is_some_and(|values| values.is_marked(item))
    }

    fn holds(&self, item: usize) -> bool {
        self.item.as_ref().is_some_and(|values| values.as_truths()[item])
    }

    /// The lanes that own an item that is kept and holds.
    fn somewhere(&self, owners: &[u32], count: usize) -> Vec<bool> {
        let mut found = vec![false; count];
        let held = self.item.as_ref().map_or(&[][..], |item| item.as_truths());
        match self.kept.as_ref().map(|kept| kept.as_truths()) {
            None => owners.iter().zip(held).for_each(|(owner, holds)| found[*owner as usize] |= holds),
            Some(kept) => owners.iter().zip(held).zip(kept).for_each(|((owner, holds), is_kept)| {
                found[*owner as usize] |= holds & is_kept;
            }),
        }
        found
    }

    fn fraction(&self, item: usize) -> Fraction {
        numbers(self.item.as_ref().expect("numbers are reduced")).fraction(item)
    }
}

impl Evaluation<'_> {
    pub(super) fn reduce(
        &mut self,
        how: Reduce,
        domain: DomainId,
        (kept, item): (Option<StepId>, Option<StepId>),
        block: &Block,
    ) -> Column {
        let items = self.items(domain, block);
        let about = self.graph.domains[domain].as_ref().expect("the rows are no items");
        let count = self.size(about.above, block);
        let total = items.owners.len();
        let lists = self.lanes(about.list, count, block);
        let looked = Looked {
            kept: kept.map(|step| self.lanes(step, total, block)),
            item: item.map(|step| self.lanes(step, total, block)),
        };
        let span = |lane: usize| items.starts[lane] as usize..items.starts[lane + 1] as usize;
        let done = match how {
            Reduce::Some if looked.item.as_ref().is_some_and(|item| item.marked.is_none()) => {
                Column::truths(looked.somewhere(&items.owners, count))
            }
            Reduce::Some | Reduce::All => {
                let is_some = how == Reduce::Some;
                let decide = |lane: usize| {
                    let deciding = span(lane).filter(|at| looked.is_kept(*at)).find_map(|at| {
                        if looked.is_marked(at) {
                            Some(None)
                        } else {
                            (looked.holds(at) == is_some).then_some(Some(is_some))
                        }
                    });
                    deciding.unwrap_or(Some(!is_some))
                };
                let decided: Vec<Option<bool>> = (0..count).map(decide).collect();
                let marked = decided.iter().map(Option::is_none).collect();
                Column::truths(decided.iter().map(|truth| *truth == Some(true)).collect())
                    .marking_lanes(marked)
            }
            Reduce::Done => {
                let goes_wrong =
                    |lane: usize| span(lane).any(|at| looked.is_kept(at) && looked.is_marked(at));
                Column::truths(vec![true; count]).marking_lanes((0..count).map(goes_wrong).collect())
            }
            Reduce::First => {
                let first = |lane: usize| {
                    span(lane)
                        .filter(|at| looked.is_kept(*at))
                        .find(|at| looked.is_marked(*at) || looked.holds(*at))
                };
                let found: Vec<Option<usize>> = (0..count).map(first).collect();
                let place = |(lane, found): (usize, &Option<usize>)| {
                    found.map_or(0, |at| i64::try_from(at - span(lane).start).unwrap_or(i64::MAX))
                };
                let places = found.iter().enumerate().map(place).collect();
                let marked = found.iter().map(|at| at.is_some_and(|at| looked.is_marked(at))).collect();
                Column::new(Lanes::Numbers(Numbers::whole(places)))
                    .without(found.iter().map(Option::is_none).collect())
                    .marking_lanes(marked)
            }
            Reduce::Length => {
                let length = |lane: usize| span(lane).filter(|at| looked.is_kept(*at)).count();
                let lengths = (0..count).map(|lane| i64::try_from(length(lane)).unwrap_or(i64::MAX));
                Column::new(Lanes::Numbers(Numbers::whole(lengths.collect())))
            }
            Reduce::Sum => {
                let sum = |lane: usize| {
                    let mut kept = span(lane).filter(|at| looked.is_kept(*at));
                    kept.try_fold((0, 1), |sum, at| {
                        let item = (!looked.is_marked(at)).then(|| looked.fraction(at))?;
                        operation(Operator::Add, sum, item)
                    })
                };
                of_results((0..count).map(sum).collect())
            }
            Reduce::Minimum | Reduce::Maximum => {
                let wanted = if how == Reduce::Maximum { Ordering::Greater } else { Ordering::Less };
                let best = |lane: usize| {
                    let kept = span(lane).filter(|at| looked.is_kept(*at));
                    kept.map(|at| looked.fraction(at))
                        .reduce(|best, item| if order(item, best) == wanted { item } else { best })
                };
                let best: Vec<Option<Fraction>> = (0..count).map(best).collect();
                let absent = best.iter().map(Option::is_none).collect();
                let marks = |lane: usize| span(lane).any(|at| looked.is_kept(at) && looked.is_marked(at));
                let fractions = best.into_iter().map(|best| best.unwrap_or((0, 1)));
                Column::new(Lanes::Numbers(Numbers::of_fractions(fractions)))
                    .without(absent)
                    .marking_lanes((0..count).map(marks).collect())
            }
        };
        done.marking(&[&lists])
    }

    /// The item at a place, counted from the end when negative.
    pub(super) fn pick(&mut self, domain: DomainId, at: StepId, item: StepId, block: &Block) -> Column {
        let items = self.items(domain, block);
        let about = self.graph.domains[domain].as_ref().expect("the rows are no items");
        let count = self.size(about.above, block);
        let lists = self.lanes(about.list, count, block);
        let at = self.lanes(at, count, block);
        let values = self.lanes(item, items.owners.len(), block);
        let place = |lane: usize| {
            let (start, end) = (items.starts[lane], items.starts[lane + 1]);
            let (place, over) = numbers(&at).fraction(lane);
            let place = if place < 0 { place + i64::from(end - start) } else { place };
            u32::try_from(place)
                .ok()
                .filter(|place| over == 1 && *place < end - start)
                .map(|place| start + place)
        };
        let places: Vec<Option<u32>> = (0..count).map(place).collect();
        let gathered =
            values.gather(&places.iter().map(|place| place.unwrap_or(u32::MAX)).collect::<Vec<_>>());
        let absent: Vec<bool> = (0..count).map(|lane| at.is_absent(lane)).collect();
        let marked = (0..count).map(|lane| places[lane].is_none() && !absent[lane]).collect();
        gathered.without(absent).marking_lanes(marked).marking(&[&at, &lists])
    }
}
