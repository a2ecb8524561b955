//! Stretches of numbers whose ends may belong to them or not.

use std::cmp::Ordering;

use crate::model::Exact;

/// An end of a stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) at: Exact,
    /// Whether the stretch has it.
    pub(super) is_in: bool,
}

/// All numbers between two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) least: Bound,
    pub(super) most: Bound,
}

impl Bound {
    pub(super) fn closed(at: Exact) -> Self {
        Self { at, is_in: true }
    }

    /// A number times that of the end.
    pub(super) fn times(&self, factor: &Exact) -> Self {
        Self { at: &self.at * factor, is_in: self.is_in }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        Self { at: &self.at + &other.at, is_in: self.is_in && other.is_in }
    }
}

impl Stretch {
    pub(super) fn point(at: &Exact) -> Self {
        Self { least: Bound::closed(at.clone()), most: Bound::closed(at.clone()) }
    }

    pub(super) fn is_point(&self) -> bool {
        self.least.at == self.most.at
    }

    pub(super) fn is_empty(&self) -> bool {
        match self.least.at.cmp(&self.most.at) {
            Ordering::Less => false,
            Ordering::Equal => !self.least.is_in || !self.most.is_in,
            Ordering::Greater => true,
        }
    }

    /// What both have; empty where there is nothing.
    pub(super) fn common(&self, other: &Self) -> Self {
        Self { least: self.least.clone().raised(&other.least), most: self.most.clone().lowered(&other.most) }
    }

    pub(super) fn width(&self) -> Exact {
        &self.most.at - &self.least.at
    }

    pub(super) fn middle(&self) -> Exact {
        &(&self.least.at + &self.most.at) * &Exact::ratio(1, 2).expect("2 is not 0")
    }

    /// All its numbers times a number.
    pub(super) fn times(&self, factor: &Exact) -> Self {
        let (least, most) = (self.least.times(factor), self.most.times(factor));
        if factor.is_negative() { Self { least: most, most: least } } else { Self { least, most } }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        Self { least: self.least.plus(&other.least), most: self.most.plus(&other.most) }
    }

    /// The sign of its numbers, where they have the same.
    pub(super) fn sign(&self) -> Option<Ordering> {
        let zero = Exact::zero();
        match (self.least.at.cmp(&zero), self.most.at.cmp(&zero)) {
            (Ordering::Equal, Ordering::Equal) => Some(Ordering::Equal),
            (Ordering::Greater, _) => Some(Ordering::Greater),
            (_, Ordering::Less) => Some(Ordering::Less),
            (Ordering::Equal, _) if !self.least.is_in => Some(Ordering::Greater),
            (_, Ordering::Equal) if !self.most.is_in => Some(Ordering::Less),
            _ => None,
        }
    }
}

impl Bound {
    /// The higher of two lower ends.
    fn raised(self, other: &Self) -> Self {
        match self.at.cmp(&other.at) {
            Ordering::Less => other.clone(),
            Ordering::Equal => Self { is_in: self.is_in && other.is_in, at: self.at },
            Ordering::Greater => self,
        }
    }

    /// The lower of two upper ends.
    fn lowered(self, other: &Self) -> Self {
        match self.at.cmp(&other.at) {
            Ordering::Greater => other.clone(),
            Ordering::Equal => Self { is_in: self.is_in && other.is_in, at: self.at },
            Ordering::Less => self,
        }
    }
}
