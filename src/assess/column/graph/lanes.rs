//! What a step gives for a block: a value in each lane, nothing in some, and marks on those that can't be decided here.

use crate::assess::column::words::{NO_WORD, WordId};

/// The values of a step.
#[derive(Clone, Debug)]
pub(in crate::assess::column) struct Column {
    pub(in crate::assess::column) lanes: Lanes,
    /// Where there is nothing; the lane then holds no meaning, and `false` where it is a truth.
    pub(in crate::assess::column) absent: Option<Vec<bool>>,
    /// The lanes that are to be decided elsewhere.
    pub(in crate::assess::column) marked: Option<Vec<bool>>,
}

/// Values of one kind.
#[derive(Clone, Debug)]
pub(in crate::assess::column) enum Lanes {
    /// Nothing in every lane.
    Nothing(usize),
    Truths(Vec<bool>),
    Numbers(Numbers),
    Words(Vec<WordId>),
    /// Records, by their place among those of their list or of all rows.
    Records(Vec<u32>),
    /// Lists, as ranges of items.
    Lists(Vec<(u32, u32)>),
}

/// Exact numbers, as fractions whose denominators are above 0.
#[derive(Clone, Debug)]
pub(in crate::assess::column) struct Numbers {
    pub(in crate::assess::column) numerators: Vec<i64>,
    pub(in crate::assess::column) denominators: Denominators,
}

/// What numerators are over.
#[derive(Clone, Debug)]
pub(in crate::assess::column) enum Denominators {
    /// The same in every lane.
    All(i64),
    Each(Vec<i64>),
}

impl Numbers {
    pub(in crate::assess::column) fn denominator(&self, lane: usize) -> i64 {
        match &self.denominators {
            Denominators::All(denominator) => *denominator,
            Denominators::Each(denominators) => denominators[lane],
        }
    }

    pub(super) fn fraction(&self, lane: usize) -> (i64, i64) {
        (self.numerators[lane], self.denominator(lane))
    }

    pub(super) fn of_fractions(fractions: impl Iterator<Item = (i64, i64)>) -> Self {
        let (numerators, denominators): (Vec<i64>, Vec<i64>) = fractions.unzip();
        Self { numerators, denominators: Denominators::Each(denominators) }
    }

    pub(super) fn whole(numerators: Vec<i64>) -> Self {
        Self { numerators, denominators: Denominators::All(1) }
    }
}

impl Lanes {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Nothing(count) => *count,
            Self::Truths(lanes) => lanes.len(),
            Self::Numbers(numbers) => numbers.numerators.len(),
            Self::Words(lanes) | Self::Records(lanes) => lanes.len(),
            Self::Lists(lanes) => lanes.len(),
        }
    }

    /// The lanes at some places; what is out of them holds no meaning.
    pub(super) fn gather(&self, places: &[u32]) -> Self {
        fn pick<T: Copy>(lanes: &[T], places: &[u32], otherwise: T) -> Vec<T> {
            places.iter().map(|place| lanes.get(*place as usize).copied().unwrap_or(otherwise)).collect()
        }
        match self {
            Self::Nothing(_) => Self::Nothing(places.len()),
            Self::Truths(lanes) => Self::Truths(pick(lanes, places, false)),
            Self::Numbers(numbers) => Self::Numbers(Numbers {
                numerators: pick(&numbers.numerators, places, 0),
                denominators: match &numbers.denominators {
                    Denominators::All(denominator) => Denominators::All(*denominator),
                    Denominators::Each(denominators) => Denominators::Each(pick(denominators, places, 1)),
                },
            }),
            Self::Words(lanes) => Self::Words(pick(lanes, places, NO_WORD)),
            Self::Records(lanes) => Self::Records(pick(lanes, places, u32::MAX)),
            Self::Lists(lanes) => Self::Lists(pick(lanes, places, (0, 0))),
        }
    }

    /// Lane by lane, the one or the other.
    pub(super) fn choose(condition: &[bool], then: &Self, otherwise: &Self) -> Self {
        fn pick<T: Copy>(condition: &[bool], then: &[T], otherwise: &[T]) -> Vec<T> {
            condition
                .iter()
                .zip(then.iter().zip(otherwise))
                .map(|(holds, (then, otherwise))| if *holds { *then } else { *otherwise })
                .collect()
        }
        match (then, otherwise) {
            (Self::Nothing(_), other) | (other, Self::Nothing(_)) => other.clone(),
            (Self::Truths(then), Self::Truths(otherwise)) => Self::Truths(pick(condition, then, otherwise)),
            (Self::Words(then), Self::Words(otherwise)) => Self::Words(pick(condition, then, otherwise)),
            (Self::Records(then), Self::Records(otherwise)) => {
                Self::Records(pick(condition, then, otherwise))
            }
            (Self::Lists(then), Self::Lists(otherwise)) => Self::Lists(pick(condition, then, otherwise)),
            (Self::Numbers(then), Self::Numbers(otherwise)) => {
                let numerators = pick(condition, &then.numerators, &otherwise.numerators);
                match (&then.denominators, &otherwise.denominators) {
                    (Denominators::All(one), Denominators::All(other)) if one == other => {
                        Self::Numbers(Numbers { numerators, denominators: Denominators::All(*one) })
                    }
                    _ => Self::Numbers(Numbers::of_fractions(condition.iter().enumerate().map(
                        |(lane, holds)| if *holds { then.fraction(lane) } else { otherwise.fraction(lane) },
                    ))),
                }
            }
            _ => unreachable!("the two sides of a choice are of one kind"),
        }
    }
}

impl Column {
    pub(super) fn new(lanes: Lanes) -> Self {
        Self { lanes, absent: None, marked: None }
    }

    pub(super) fn truths(lanes: Vec<bool>) -> Self {
        Self::new(Lanes::Truths(lanes))
    }

    pub(super) fn len(&self) -> usize {
        self.lanes.len()
    }

    /// Where it holds. Nothing doesn't.
    pub(in crate::assess::column) fn as_truths(&self) -> &[bool] {
        match &self.lanes {
            Lanes::Truths(truths) => truths,
            _ => unreachable!("the step gives truths"),
        }
    }

    pub(in crate::assess::column) fn is_absent(&self, lane: usize) -> bool {
        matches!(self.lanes, Lanes::Nothing(_)) || self.absent.as_ref().is_some_and(|absent| absent[lane])
    }

    pub(in crate::assess::column) fn is_marked(&self, lane: usize) -> bool {
        self.marked.as_ref().is_some_and(|marked| marked[lane])
    }

    pub(super) fn gather(&self, places: &[u32]) -> Self {
        let pick = |lanes: &Vec<bool>| -> Vec<bool> {
            places.iter().map(|place| lanes.get(*place as usize).copied().unwrap_or(false)).collect()
        };
        Self {
            lanes: self.lanes.gather(places),
            absent: self.absent.as_ref().map(pick),
            marked: self.marked.as_ref().map(pick),
        }
    }

    /// With more marks.
    pub(super) fn marking(mut self, others: &[&Self]) -> Self {
        for other in others.iter().filter_map(|other| other.marked.as_ref()) {
            match &mut self.marked {
                None => self.marked = Some(other.clone()),
                Some(marked) => join(marked, other),
            }
        }
        self
    }

    /// With more marks, where there are any.
    pub(super) fn marking_lanes(mut self, lanes: Vec<bool>) -> Self {
        if lanes.contains(&true) {
            match &mut self.marked {
                None => self.marked = Some(lanes),
                Some(marked) => join(marked, &lanes),
            }
        }
        self
    }

    /// With nothing in more lanes, where there are any.
    pub(super) fn without(mut self, lanes: Vec<bool>) -> Self {
        if lanes.contains(&true) {
            if let Lanes::Truths(truths) = &mut self.lanes {
                truths.iter_mut().zip(&lanes).for_each(|(truth, absent)| *truth &= !absent);
            }
            match &mut self.absent {
                None => self.absent = Some(lanes),
                Some(absent) => join(absent, &lanes),
            }
        }
        self
    }
}

/// Adds what the other has.
pub(super) fn join(lanes: &mut [bool], others: &[bool]) {
    lanes.iter_mut().zip(others).for_each(|(lane, other)| *lane |= other);
}
