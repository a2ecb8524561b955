//! Stretches of numbers whose ends may belong to them or not.

use std::cmp::Ordering;

use crate::model::Exact;

/// The bits of a number that has grown long.
const LONG: u64 = 192;

/// The digits that are kept of it, behind the point.
const DIGITS: i32 = 40;

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

    /// All products of two numbers, one of each.
    pub(super) fn multiplied(&self, other: &Self) -> Self {
        let ends = |stretch: &Self| [stretch.least.clone(), stretch.most.clone()];
        let product = |one: &Bound, two: &Bound| {
            // Times 0, any other number will do.
            let is_in = (one.is_in && two.is_in) || one.is_zero_in() || two.is_zero_in();
            Self::at(Bound { at: &one.at * &two.at, is_in })
        };
        let others = ends(other);
        let corners = ends(self).into_iter().flat_map(|one| others.clone().map(|two| product(&one, &two)));
        corners.reduce(|whole, corner| whole.hull(&corner)).expect("there are four corners")
    }

    /// One over all its numbers; none where 0 is one of them, or they come near it.
    pub(super) fn inverted(&self) -> Option<Self> {
        if !self.least.at.is_positive() && !self.most.at.is_negative() {
            return None;
        }
        let inverse = |end: &Bound| Some(Bound { at: Exact::one().divide(&end.at)?, is_in: end.is_in });
        Some(Self { least: inverse(&self.most)?, most: inverse(&self.least)? })
    }

    fn at(bound: Bound) -> Self {
        Self { least: bound.clone(), most: bound }
    }

    /// All numbers from the least to the most of both.
    pub(super) fn hull(&self, other: &Self) -> Self {
        Self { least: self.least.clone().lower(&other.least), most: self.most.clone().higher(&other.most) }
    }

    /// The same with shorter numbers, where they have grown long; it may be wider by as good as nothing.
    pub(super) fn short(self) -> Self {
        let is_long = self.least.at.bits().max(self.most.at.bits()) > LONG;
        if is_long { self.rounded(DIGITS) } else { self }
    }

    /// The same or wider, with ends of so many digits behind the point.
    pub(super) fn rounded(&self, digits: i32) -> Self {
        let unit = Exact::from(10_i64).power(-digits).expect("10 is not 0");
        let units = |end: &Bound| end.at.divide(&unit).expect("a unit is not 0");
        Self {
            least: Bound::closed(&units(&self.least).floor() * &unit),
            most: Bound::closed(&units(&self.most).ceiling() * &unit),
        }
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
    fn is_zero_in(&self) -> bool {
        self.is_in && self.at.is_zero()
    }

    /// The lower of two lower ends.
    fn lower(self, other: &Self) -> Self {
        match self.at.cmp(&other.at) {
            Ordering::Less => self,
            Ordering::Equal => Self { is_in: self.is_in || other.is_in, at: self.at },
            Ordering::Greater => other.clone(),
        }
    }

    /// The higher of two upper ends.
    fn higher(self, other: &Self) -> Self {
        match self.at.cmp(&other.at) {
            Ordering::Greater => self,
            Ordering::Equal => Self { is_in: self.is_in || other.is_in, at: self.at },
            Ordering::Less => other.clone(),
        }
    }

    /// The higher of two lower ends.
    pub(super) fn raised(self, other: &Self) -> Self {
        match self.at.cmp(&other.at) {
            Ordering::Less => other.clone(),
            Ordering::Equal => Self { is_in: self.is_in && other.is_in, at: self.at },
            Ordering::Greater => self,
        }
    }

    /// The lower of two upper ends.
    pub(super) fn lowered(self, other: &Self) -> Self {
        match self.at.cmp(&other.at) {
            Ordering::Greater => other.clone(),
            Ordering::Equal => Self { is_in: self.is_in && other.is_in, at: self.at },
            Ordering::Less => self,
        }
    }
}
