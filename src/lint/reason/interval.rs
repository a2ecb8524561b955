//! Stretches of numbers, with ends that belong to them or don't: what a value of the data can be.

use std::cmp::Ordering;

use crate::model::Exact;

/// An end of a stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lint) struct End {
    value: Exact,
    /// Whether the number itself is left out.
    is_open: bool,
}

/// A stretch of numbers, never empty; an end that is not there means no bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lint) struct Interval {
    least: Option<End>,
    most: Option<End>,
    /// Whether only whole numbers are meant.
    is_whole: bool,
}

/// How the numbers of one stretch can compare with those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lint) struct Comparison {
    pub(in crate::lint) less: bool,
    pub(in crate::lint) equal: bool,
    pub(in crate::lint) greater: bool,
}

impl Interval {
    /// Every number, or every whole number.
    pub(in crate::lint) fn all(is_whole: bool) -> Self {
        Self { least: None, most: None, is_whole }
    }

    /// One number.
    pub(in crate::lint) fn point(value: Exact) -> Self {
        Self::between(Some(value.clone()), Some(value), false)
    }

    /// From one number to another, both included.
    pub(in crate::lint) fn between(least: Option<Exact>, most: Option<Exact>, is_whole: bool) -> Self {
        let end = |value: Exact| End { value, is_open: false };
        Self { least: least.map(end), most: most.map(end), is_whole }
    }

    /// The only number of it, where it has one.
    pub(in crate::lint) fn only(&self) -> Option<&Exact> {
        match (&self.least, &self.most) {
            (Some(least), Some(most)) if least.value == most.value => Some(&least.value),
            _ => None,
        }
    }

    /// Cut at points: each point by itself, and what lies between.
    pub(in crate::lint) fn cut<'a>(&self, points: impl IntoIterator<Item = &'a Exact>) -> Vec<Self> {
        let mut cells = Vec::new();
        let mut least = self.least.clone();
        for point in points {
            let at = Self { is_whole: self.is_whole, ..Self::point(point.clone()) };
            if !self.meets(&at) {
                continue;
            }
            let open = Some(End { value: point.clone(), is_open: true });
            cells.extend(Self { least: least.take(), most: open.clone(), is_whole: self.is_whole }.settled());
            cells.push(at);
            least = open;
        }
        cells.extend(Self { least, most: self.most.clone(), is_whole: self.is_whole }.settled());
        cells
    }

    /// The same with closed ends where only whole numbers are meant; `None` when nothing is left.
    fn settled(mut self) -> Option<Self> {
        if self.is_whole {
            let one = Exact::one();
            if let Some(end) = &mut self.least {
                let up = end.value.ceiling();
                end.value = if end.is_open && up == end.value { &up + &one } else { up };
                end.is_open = false;
            }
            if let Some(end) = &mut self.most {
                let down = end.value.floor();
                end.value = if end.is_open && down == end.value { &down - &one } else { down };
                end.is_open = false;
            }
        }
        match (&self.least, &self.most) {
            (Some(least), Some(most)) => match least.value.cmp(&most.value) {
                Ordering::Less => Some(self),
                Ordering::Equal if !least.is_open && !most.is_open => Some(self),
                _ => None,
            },
            _ => Some(self),
        }
    }

    /// Whether some number is in both.
    fn meets(&self, other: &Self) -> bool {
        let reaches = |least: &Option<End>, most: &Option<End>| match (least, most) {
            (Some(least), Some(most)) => match least.value.cmp(&most.value) {
                Ordering::Less => true,
                Ordering::Equal => !least.is_open && !most.is_open,
                Ordering::Greater => false,
            },
            _ => true,
        };
        let is_between =
            |one: &Self, other: &Self| one.is_whole && other.only().is_some_and(|number| !number.is_whole());
        reaches(&self.least, &other.most)
            && reaches(&other.least, &self.most)
            && !is_between(self, other)
            && !is_between(other, self)
    }

    /// How its numbers can compare with those of another.
    pub(in crate::lint) fn compare(&self, other: &Self) -> Comparison {
        let below = |least: &Option<End>, most: &Option<End>| match (least, most) {
            (Some(least), Some(most)) => least.value < most.value,
            _ => true,
        };
        Comparison {
            less: below(&self.least, &other.most),
            equal: self.meets(other),
            greater: below(&other.least, &self.most),
        }
    }

    /// The smallest stretch that holds both.
    pub(in crate::lint) fn hull(&self, other: &Self) -> Self {
        let pick = |one: &Option<End>, other: &Option<End>, wanted: Ordering| match (one, other) {
            (Some(one), Some(other)) => Some(match one.value.cmp(&other.value) {
                Ordering::Equal if one.is_open => other.clone(),
                Ordering::Equal => one.clone(),
                found if found == wanted => one.clone(),
                _ => other.clone(),
            }),
            _ => None,
        };
        Self {
            least: pick(&self.least, &other.least, Ordering::Less),
            most: pick(&self.most, &other.most, Ordering::Greater),
            is_whole: self.is_whole && other.is_whole,
        }
    }

    /// The smaller of two, or the larger, number by number.
    pub(in crate::lint) fn best(&self, other: &Self, wanted: Ordering) -> Self {
        // An end that is not there is the worst of all smaller ones, and the best of all larger ones.
        let pick = |one: &Option<End>, other: &Option<End>, absent_wins: bool| match (one, other) {
            (Some(one), Some(other)) => {
                Some(if one.value.cmp(&other.value) == wanted { one.clone() } else { other.clone() })
            }
            (one, other) => {
                if absent_wins {
                    None
                } else {
                    one.clone().or_else(|| other.clone())
                }
            }
        };
        let is_least = wanted == Ordering::Less;
        let loosened = |end: Option<End>| end.map(|end| End { is_open: false, ..end });
        Self {
            least: loosened(pick(&self.least, &other.least, is_least)),
            most: loosened(pick(&self.most, &other.most, !is_least)),
            is_whole: self.is_whole && other.is_whole,
        }
    }

    /// The sums of their numbers.
    pub(in crate::lint) fn plus(&self, other: &Self) -> Self {
        let sum = |one: &Option<End>, other: &Option<End>| {
            let (one, other) = (one.as_ref()?, other.as_ref()?);
            Some(End { value: &one.value + &other.value, is_open: one.is_open || other.is_open })
        };
        Self {
            least: sum(&self.least, &other.least),
            most: sum(&self.most, &other.most),
            is_whole: self.is_whole && other.is_whole,
        }
    }

    /// Its numbers times a factor.
    pub(in crate::lint) fn times(&self, factor: &Exact) -> Self {
        let scaled = |end: &Option<End>| {
            end.as_ref().map(|end| End { value: &end.value * factor, is_open: end.is_open })
        };
        let (least, most) = (scaled(&self.least), scaled(&self.most));
        let is_whole = self.is_whole && factor.is_whole();
        match (factor.is_zero(), factor.is_negative()) {
            (true, _) => Self::point(Exact::zero()),
            (_, true) => Self { least: most, most: least, is_whole },
            _ => Self { least, most, is_whole },
        }
    }

    /// A number of it that reads well: an end that belongs to it, else one beside an end.
    pub(in crate::lint) fn pick(&self) -> Exact {
        let (one, two) = (Exact::one(), Exact::from(2_i64));
        match (&self.least, &self.most) {
            (Some(end), _) | (None, Some(end)) if !end.is_open => end.value.clone(),
            (Some(least), Some(most)) => {
                if !most.is_open {
                    return most.value.clone();
                }
                let next = &least.value.floor() + &one;
                if next < most.value {
                    return next;
                }
                (&least.value + &most.value).divide(&two).unwrap_or(one)
            }
            (Some(least), None) => &least.value.floor() + &one,
            (None, Some(most)) => &most.value.ceiling() - &one,
            (None, None) => Exact::zero(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(number: i64) -> Exact {
        Exact::from(number)
    }

    fn shown(cells: &[Interval]) -> Vec<String> {
        let end = |end: &Option<End>| end.as_ref().map_or("∞".into(), |end| end.value.to_exact_text());
        cells
            .iter()
            .map(|cell| format!("{}..{} {}", end(&cell.least), end(&cell.most), cell.pick()))
            .collect()
    }

    #[test]
    fn a_stretch_is_cut_without_loss() {
        let percent = Interval::between(Some(exact(0)), Some(exact(100)), false);
        let points = [exact(-5), exact(0), exact(30), exact(200)];
        assert_eq!(shown(&percent.cut(&points)), ["0..0 0", "0..30 1", "30..30 30", "30..100 100"]);
        let scale = Interval::between(Some(exact(0)), Some(exact(4)), true);
        assert_eq!(shown(&scale.cut(&[exact(3), exact(4)])), ["0..2 0", "3..3 3", "4..4 4"]);
        assert_eq!(shown(&Interval::all(false).cut(&[exact(7)])), ["∞..7 6", "7..7 7", "7..∞ 8"]);
    }

    #[test]
    fn what_lies_beside_an_open_end_is_not_equal_to_it() {
        let cells = Interval::all(false).cut(&[exact(20)]);
        let at = Interval::point(exact(20));
        let compared = |cell: &Interval| cell.compare(&at);
        assert_eq!(compared(&cells[0]), Comparison { less: true, equal: false, greater: false });
        assert_eq!(compared(&cells[1]), Comparison { less: false, equal: true, greater: false });
        assert_eq!(compared(&cells[2]), Comparison { less: false, equal: false, greater: true });
    }
}
