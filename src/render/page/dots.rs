//! The dots of a strip: a mark for each company at its score, stacked where they would lie on one another.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::marks::direction_class;
use crate::diff::{Direction, Move};
use crate::model::Exact;

/// How many columns of dots there are.
const COLUMNS: i64 = 48;
/// How many dots stand on one another, before each stands for several companies.
const TALLEST: usize = 8;
/// From one dot of a stack to the next, in pixels.
const STEP: i64 = 11;

/// A company with a total, and its move, if it moves.
pub(super) struct Dot<'a> {
    pub(super) company: usize,
    pub(super) total: &'a Exact,
    pub(super) moved: Option<&'a Move>,
}

/// The part of the scale that is shown.
pub(super) struct Window {
    pub(super) low: Exact,
    pub(super) high: Exact,
}

impl Window {
    /// Around the old and the new line: twice as far as they are apart, on each side; further, where there is one.
    pub(super) fn new(old: Option<&Exact>, new: Option<&Exact>) -> Option<Self> {
        let lines: Vec<&Exact> = old.into_iter().chain(new).collect();
        let (first, last) = (lines.iter().min()?, lines.iter().max()?);
        let apart = *last - *first;
        let margin = (&apart + &apart).max(Exact::from(if apart.is_zero() { 20_i64 } else { 8 }));
        let low = (*first - &margin).floor().max(Exact::zero());
        Some(Self { low, high: (*last + &margin).ceiling() })
    }

    /// A place on the scale, in so many parts of the whole; none outside.
    pub(super) fn place(&self, value: &Exact, parts: i64) -> Option<i64> {
        let width = &self.high - &self.low;
        let place = (&(value - &self.low) * &Exact::from(parts)).divide(&width)?.floor().to_whole()?;
        (0..=parts).contains(&place).then_some(place)
    }
}

/// A place in thousandths, as a percentage.
pub(super) fn percentage(place: i64) -> String {
    format!("{}.{}%", place / 10, place % 10)
}

/// The dots by column, those that move nearest to the axis.
pub(super) struct Stacks<'a> {
    columns: Vec<Vec<(i64, &'a Dot<'a>)>>,
    /// How many companies a dot stands for at most.
    pub(super) each: usize,
}

impl<'a> Stacks<'a> {
    /// Those of the companies that are in the window.
    pub(super) fn new(dots: &'a [Dot<'a>], window: &Window) -> Self {
        let mut columns: BTreeMap<i64, Vec<(i64, &Dot)>> = BTreeMap::new();
        for dot in dots {
            let places = (window.place(dot.total, COLUMNS), window.place(dot.total, 1000));
            if let (Some(column), Some(place)) = places {
                columns.entry(column).or_default().push((place, dot));
            }
        }
        let mut columns: Vec<Vec<(i64, &Dot)>> = columns.into_values().collect();
        for column in &mut columns {
            column.sort_by_key(|(place, dot)| (dot.moved.is_none(), *place, dot.company));
        }
        let each = columns.iter().map(Vec::len).max().unwrap_or(0).div_ceil(TALLEST).max(1);
        Self { columns, each }
    }

    /// How far below the top of the picture the axis is.
    pub(super) fn axis(&self) -> i64 {
        let tallest = self.columns.iter().map(|column| self.levels(column).len()).max().unwrap_or(0);
        36 + STEP * i64::try_from(tallest.max(3)).unwrap_or(3)
    }

    /// The dots of a column, from the axis up, each where its first company stands.
    fn levels(&self, column: &[(i64, &'a Dot<'a>)]) -> Vec<(i64, &'a Dot<'a>)> {
        let (moved, kept): (Vec<_>, Vec<_>) =
            column.iter().copied().partition(|(_, dot)| dot.moved.is_some());
        moved.chunks(self.each).chain(kept.chunks(self.each)).map(|chunk| chunk[0]).collect()
    }

    /// Triangles for what becomes stricter (up) or laxer (down), squares for ratings lost or gained, rings for the rest.
    pub(super) fn drawn(&self) -> Markup {
        let axis = self.axis();
        html! {
            @for column in &self.columns {
                @for ((place, dot), level) in self.levels(column).iter().zip(0_i64..) {
                    svg x=(percentage(*place)) y=(axis - 8 - STEP * level) overflow="visible" { (mark(dot)) }
                }
            }
        }
    }
}

fn mark(dot: &Dot) -> Markup {
    let Some(moved) = dot.moved else {
        return html! { circle.dot.kept r="3.5" {} };
    };
    let outline = match moved.direction {
        Direction::Stricter => "M0 -5L5 4H-5Z",
        Direction::Laxer => "M0 5L5 -4H-5Z",
        Direction::Lost | Direction::Gained => "M-4 -4H4V4H-4Z",
    };
    html! { path.dot.{ (direction_class(moved.direction)) } d=(outline) {} }
}
