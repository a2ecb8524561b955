//! The answers that could be given to a question instead of the one that is.

use std::collections::BTreeSet;

use crate::model::{Choice, Exact, NumberRange, OptionIndex, Question, QuestionIndex, Questionnaire};
use crate::policy::{Policy, Treatment};

/// An answer that could be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// The answer.
    pub choice: Choice,
    /// How far it is from today's on the question's scale: options between them, or bands; at least 1.
    pub steps: usize,
}

/// Finds alternatives: another of the question's own options, never the `missing` one or one that the policy skips; of
/// the numbers that nothing tells apart, the one nearest to today's.
pub struct Alternatives<'a> {
    pub(super) policy: &'a Policy,
    pub(super) questionnaire: &'a Questionnaire,
}

impl Alternatives<'_> {
    /// The alternatives to an answer. `cuts` are numbers, beside the bounds of bands, that conditions compare with.
    pub fn of(
        &self,
        question: QuestionIndex,
        current: Option<&Choice>,
        cuts: &BTreeSet<Exact>,
    ) -> Vec<Alternative> {
        let asked = self.questionnaire.question(question);
        let decided = &self.policy.questions[question.0];
        let is_admissible = |option: &OptionIndex| {
            *option != self.questionnaire.missing
                && !matches!(decided.options.get(option), Some((Treatment::Skip, _)))
        };
        let options = asked.options.iter().copied().filter(is_admissible).map(Choice::Option);
        let empty = Vec::new();
        let bands = decided.bands.as_ref().map_or(&empty, |(bands, _)| bands);
        let starts: BTreeSet<Exact> = bands.iter().map(|(from, _)| from.clone()).collect();
        let numbers = asked.number.iter().flat_map(|range| {
            let today = match current {
                Some(Choice::Number(number)) => Some(number),
                _ => None,
            };
            nearest_numbers(range, &starts, cuts, today)
        });
        options
            .chain(numbers.map(Choice::Number))
            .filter(|choice| Some(choice) != current)
            .map(|choice| Alternative { steps: self.steps(asked, current, &choice, &starts), choice })
            .collect()
    }

    fn steps(
        &self,
        asked: &Question,
        current: Option<&Choice>,
        to: &Choice,
        starts: &BTreeSet<Exact>,
    ) -> usize {
        let missing = Choice::Option(self.questionnaire.missing);
        let distance = match (current.unwrap_or(&missing), to) {
            (Choice::Option(from), Choice::Option(to)) => {
                let place = |wanted: &OptionIndex| asked.options.iter().position(|option| option == wanted);
                place(from).zip(place(to)).map_or(1, |(from, to)| from.abs_diff(to))
            }
            (Choice::Number(from), Choice::Number(to)) => {
                let band = |number: &Exact| starts.iter().filter(|start| *start <= number).count();
                band(from).abs_diff(band(to))
            }
            _ => 1,
        };
        distance.max(1)
    }
}

/// Where a stretch of numbers ends: at a number, or just above it.
type Bound = (Exact, bool);

/// One number of each stretch that nothing tells apart; none of today's own stretch.
fn nearest_numbers(
    range: &NumberRange,
    starts: &BTreeSet<Exact>,
    cuts: &BTreeSet<Exact>,
    today: Option<&Exact>,
) -> Vec<Exact> {
    let inside = |number: &&Exact| **number > range.minimum && **number <= range.maximum;
    let mut bounds: BTreeSet<Bound> = BTreeSet::from([(range.minimum.clone(), false)]);
    bounds.extend(starts.iter().filter(inside).map(|start| (start.clone(), false)));
    let can_cut = |number: &&Exact| **number >= range.minimum && **number <= range.maximum;
    for cut in cuts.iter().filter(can_cut) {
        bounds.insert((cut.clone(), false));
        bounds.insert((cut.clone(), true));
    }
    bounds.insert((range.maximum.clone(), true));
    let bounds: Vec<Bound> = bounds.into_iter().collect();
    bounds
        .windows(2)
        .filter_map(|pair| {
            let (from, to) = (&pair[0], &pair[1]);
            let is_below = |number: &Exact, bound: &Bound| {
                if bound.1 { *number <= bound.0 } else { *number < bound.0 }
            };
            match today {
                Some(today) if is_below(today, from) => lowest(range, from, to),
                Some(today) if is_below(today, to) => None,
                Some(_) => highest(range, from, to),
                None => lowest(range, from, to),
            }
        })
        .collect()
}

/// The lowest number of a stretch.
fn lowest(range: &NumberRange, from: &Bound, to: &Bound) -> Option<Exact> {
    if range.is_whole {
        let first = if from.1 { &from.0.floor() + &Exact::one() } else { from.0.ceiling() };
        return holds(from, to, &first).then_some(first);
    }
    if !from.1 {
        return Some(from.0.clone());
    }
    beside(from, to, |step| &from.0 + step)
}

/// The highest number of a stretch.
fn highest(range: &NumberRange, from: &Bound, to: &Bound) -> Option<Exact> {
    if range.is_whole {
        let last = if to.1 { to.0.floor() } else { &to.0.ceiling() - &Exact::one() };
        return holds(from, to, &last).then_some(last);
    }
    if to.1 {
        return Some(to.0.clone());
    }
    beside(from, to, |step| &to.0 - step)
}

/// There is no nearest number to one that just doesn't do: a decimal beside it is taken, from the second place on.
fn beside(from: &Bound, to: &Bound, at: impl Fn(&Exact) -> Exact) -> Option<Exact> {
    (2..60).map(|places| at(&Exact::from(10_i64).power(-places).expect("10 is not 0"))).find(|number| {
        let is_decimal = number.to_short_decimal(60).len() < 60;
        holds(from, to, number) && is_decimal
    })
}

fn holds(from: &Bound, to: &Bound, number: &Exact) -> bool {
    let above = if from.1 { *number > from.0 } else { *number >= from.0 };
    let below = if to.1 { *number <= to.0 } else { *number < to.0 };
    above && below
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(is_whole: bool, today: Option<&str>) -> Vec<String> {
        let exact = |text: &str| Exact::parse(text).expect("a number");
        let range = NumberRange { minimum: exact("0"), maximum: exact("100"), is_whole, unit: None };
        let starts = ["0", "5", "20"].map(exact).into_iter().collect();
        let cuts = ["5", "30"].map(exact).into_iter().collect();
        let today = today.map(exact);
        nearest_numbers(&range, &starts, &cuts, today.as_ref()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_stretch_has_its_number_nearest_to_today() {
        assert_eq!(numbers(false, Some("12")), ["4.99", "5", "20", "30", "30.01"]);
        assert_eq!(numbers(true, Some("12")), ["4", "5", "20", "30", "31"]);
        assert_eq!(numbers(true, Some("30")), ["4", "5", "19", "29", "31"]);
        assert_eq!(numbers(false, None), ["0", "5", "5.01", "20", "30", "30.01"]);
    }
}
