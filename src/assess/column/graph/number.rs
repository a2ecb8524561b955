//! Exact numbers in lanes: what machine integers can't hold is marked.

use std::cmp::Ordering;
use std::sync::Arc;

use num_integer::Integer;

use super::block::Block;
use super::evaluate::{Evaluation, marks};
use super::lanes::{Column, Denominators, Lanes, Numbers};
use super::step::{Op, StepId};
use crate::policy::condition::{Library, Operator};

/// Numerator and denominator, the latter above 0.
pub(super) type Fraction = (i64, i64);

impl Evaluation<'_> {
    pub(super) fn numeric(&mut self, step: StepId, count: usize, block: &Block) -> Column {
        let graph = self.graph;
        match &graph.steps[step].op {
            Op::Compare(operator, left, right) => {
                if let Some(column) = self.scored(*operator, (*left, *right), block) {
                    return column;
                }
                if let Op::Number(numerator, denominator) = graph.steps[*right].op {
                    let left = self.lanes(*left, count, block);
                    let truths = against(*operator, numbers(&left), (numerator, denominator));
                    return Column::truths(truths).marking(&[&left]);
                }
                let (left, right) = (self.lanes(*left, count, block), self.lanes(*right, count, block));
                Column::truths(compared(*operator, &left, &right, block)).marking(&[&left, &right])
            }
            Op::Arithmetic(operator, left, right) => {
                let (left, right) = (self.lanes(*left, count, block), self.lanes(*right, count, block));
                let (one, other) = (numbers(&left), numbers(&right));
                let results =
                    (0..count).map(|lane| operation(*operator, one.fraction(lane), other.fraction(lane)));
                of_results(results.collect()).marking(&[&left, &right])
            }
            Op::OfNumber(function, of) => {
                let of = self.lanes(*of, count, block);
                let held = numbers(&of);
                let results = (0..count).map(|lane| rounded(*function, held.fraction(lane)));
                of_results(results.collect()).marking(&[&of])
            }
            Op::Extreme { is_largest, of } => self.extreme(*is_largest, of, count, block),
            Op::Total(parts) => {
                let parts: Vec<Arc<Column>> =
                    parts.iter().map(|part| self.lanes(*part, count, block)).collect();
                let add = |lane: usize| {
                    parts.iter().filter(|part| !part.is_absent(lane)).try_fold((0, 1), |sum, part| {
                        operation(Operator::Add, sum, numbers(part).fraction(lane))
                    })
                };
                let all: Vec<&Column> = parts.iter().map(|part| &**part).collect();
                of_results((0..count).map(add).collect()).marking_lanes(marks(&all, count))
            }
            Op::HowMany(parts) => {
                let parts: Vec<Arc<Column>> =
                    parts.iter().map(|part| self.lanes(*part, count, block)).collect();
                let present = |lane: usize| parts.iter().map(|part| i64::from(!part.is_absent(lane))).sum();
                let all: Vec<&Column> = parts.iter().map(|part| &**part).collect();
                Column::new(Lanes::Numbers(Numbers::whole((0..count).map(present).collect())))
                    .marking_lanes(marks(&all, count))
            }
            _ => unreachable!("every other step is done elsewhere"),
        }
    }

    fn extreme(&mut self, is_largest: bool, of: &[StepId], count: usize, block: &Block) -> Column {
        let (first, rest) = of.split_first().expect("there is a first number");
        let mut best = Column::clone(&self.lanes(*first, count, block));
        for step in rest {
            let other = self.lanes(*step, count, block);
            best = better(is_largest, &best, &other);
        }
        best
    }
}

/// Lane by lane the better of two; what is nothing is never better.
fn better(is_largest: bool, one: &Column, other: &Column) -> Column {
    let (left, right) = (numbers(one), numbers(other));
    let count = one.len();
    if let (None, None, Denominators::All(a), Denominators::All(b)) =
        (&one.absent, &other.absent, &left.denominators, &right.denominators)
        && a == b
    {
        let pairs = left.numerators.iter().zip(&right.numerators);
        let numerators = pairs.map(|(one, other)| if is_largest { *one.max(other) } else { *one.min(other) });
        let numbers = Numbers { numerators: numerators.collect(), denominators: Denominators::All(*a) };
        return Column::new(Lanes::Numbers(numbers)).marking(&[one, other]);
    }
    let is_better = |lane: usize| {
        if one.is_absent(lane) || other.is_absent(lane) {
            return one.is_absent(lane);
        }
        let order = order(right.fraction(lane), left.fraction(lane));
        order == if is_largest { Ordering::Greater } else { Ordering::Less }
    };
    let takes_other: Vec<bool> = (0..count).map(is_better).collect();
    let lanes = Lanes::choose(&takes_other, &other.lanes, &one.lanes);
    let absent = (0..count).map(|lane| one.is_absent(lane) && other.is_absent(lane)).collect();
    Column::new(lanes).without(absent).marking(&[one, other])
}

pub(super) fn numbers(column: &Column) -> &Numbers {
    match &column.lanes {
        Lanes::Numbers(numbers) => numbers,
        _ => unreachable!("the step gives numbers"),
    }
}

/// Numbers, with marks where there is none.
pub(super) fn of_results(results: Vec<Option<Fraction>>) -> Column {
    let marked = results.iter().map(Option::is_none).collect();
    let numbers = Numbers::of_fractions(results.into_iter().map(|result| result.unwrap_or((0, 1))));
    Column::new(Lanes::Numbers(numbers)).marking_lanes(marked)
}

pub(super) fn order((a, b): Fraction, (c, d): Fraction) -> Ordering {
    (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)))
}

fn holds(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
        Operator::Greater => order.is_gt(),
        _ => order.is_ge(),
    }
}

/// Numbers against one number.
fn against(operator: Operator, left: &Numbers, (numerator, denominator): Fraction) -> Vec<bool> {
    let lanes = &left.numerators;
    match &left.denominators {
        // `x / scale ≥ n / d` is `x ≥ n · scale / d`; where that is whole and fits, the lanes are compared as they are.
        Denominators::All(scale) => {
            let scaled = i128::from(numerator) * i128::from(*scale);
            let whole = (scaled % i128::from(denominator) == 0)
                .then(|| i64::try_from(scaled / i128::from(denominator)).ok())
                .flatten();
            match whole {
                Some(bound) => match operator {
                    Operator::Equal => lanes.iter().map(|lane| *lane == bound).collect(),
                    Operator::NotEqual => lanes.iter().map(|lane| *lane != bound).collect(),
                    Operator::Less => lanes.iter().map(|lane| *lane < bound).collect(),
                    Operator::LessOrEqual => lanes.iter().map(|lane| *lane <= bound).collect(),
                    Operator::Greater => lanes.iter().map(|lane| *lane > bound).collect(),
                    _ => lanes.iter().map(|lane| *lane >= bound).collect(),
                },
                None => lanes
                    .iter()
                    .map(|lane| holds(operator, order((*lane, *scale), (numerator, denominator))))
                    .collect(),
            }
        }
        Denominators::Each(over) => {
            let sides = lanes.iter().zip(over).map(|(one, other)| {
                (i128::from(*one) * i128::from(denominator), i128::from(numerator) * i128::from(*other))
            });
            match operator {
                Operator::Less => sides.map(|(mine, theirs)| mine < theirs).collect(),
                Operator::LessOrEqual => sides.map(|(mine, theirs)| mine <= theirs).collect(),
                Operator::Greater => sides.map(|(mine, theirs)| mine > theirs).collect(),
                Operator::GreaterOrEqual => sides.map(|(mine, theirs)| mine >= theirs).collect(),
                Operator::Equal => sides.map(|(mine, theirs)| mine == theirs).collect(),
                _ => sides.map(|(mine, theirs)| mine != theirs).collect(),
            }
        }
    }
}

/// Values of one kind against each other.
fn compared(operator: Operator, left: &Column, right: &Column, block: &Block) -> Vec<bool> {
    match (&left.lanes, &right.lanes) {
        (Lanes::Numbers(one), Lanes::Numbers(other)) => (0..left.len())
            .map(|lane| holds(operator, order(one.fraction(lane), other.fraction(lane))))
            .collect(),
        (Lanes::Words(one), Lanes::Words(other)) => one
            .iter()
            .zip(other)
            .map(|(one, other)| {
                let order = if one == other {
                    Ordering::Equal
                } else {
                    block.vocabulary.word(*one).0.cmp(block.vocabulary.word(*other).0)
                };
                holds(operator, order)
            })
            .collect(),
        (Lanes::Truths(one), Lanes::Truths(other)) => one
            .iter()
            .zip(other)
            .map(|(one, other)| (one == other) == (operator == Operator::Equal))
            .collect(),
        _ => unreachable!("values of one kind are compared"),
    }
}

/// The result of an operation; `None` when there is none, or it doesn't fit.
pub(super) fn operation(operator: Operator, (a, b): Fraction, (c, d): Fraction) -> Option<Fraction> {
    if b == 1 && d == 1 {
        match operator {
            Operator::Add => return a.checked_add(c).map(|sum| (sum, 1)),
            Operator::Subtract => return a.checked_sub(c).map(|sum| (sum, 1)),
            Operator::Multiply => return a.checked_mul(c).map(|product| (product, 1)),
            _ => {}
        }
    }
    let [a, b, c, d] = [a, b, c, d].map(i128::from);
    let (numerator, denominator) = match operator {
        Operator::Add => ((a * d).checked_add(c * b)?, b * d),
        Operator::Subtract => ((a * d).checked_sub(c * b)?, b * d),
        Operator::Multiply => (a * c, b * d),
        Operator::Divide => (a * d * c.signum(), b * c.abs()),
        // The machine has no remainder of its least number by −1.
        Operator::Remainder if c != 0 && (a, c) != (i128::from(i64::MIN), -1) => ((a * d) % (c * b), b * d),
        _ => return None,
    };
    reduced(numerator, denominator)
}

fn reduced(numerator: i128, denominator: i128) -> Option<Fraction> {
    if denominator == 0 {
        return None;
    }
    let divisor = numerator.gcd(&denominator);
    Some((i64::try_from(numerator / divisor).ok()?, i64::try_from(denominator / divisor).ok()?))
}

/// A function of one number.
fn rounded(function: Library, (numerator, denominator): Fraction) -> Option<Fraction> {
    let floor = numerator.div_euclid(denominator);
    let rest = numerator.rem_euclid(denominator);
    Some(match function {
        Library::Absolute => (numerator.checked_abs()?, denominator),
        Library::Floor => (floor, 1),
        Library::Ceiling => (floor + i64::from(rest != 0), 1),
        _ => {
            let order = (i128::from(rest) * 2).cmp(&i128::from(denominator));
            let is_up = order.is_gt() || (order.is_eq() && floor.is_odd());
            (floor + i64::from(is_up), 1)
        }
    })
}
