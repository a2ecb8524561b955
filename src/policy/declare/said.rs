//! The arguments of one call of a verb, read by kind; what doesn't fit is a fault at the argument.

use crate::diagnostic::Diagnostic;
use crate::model::Exact;
use crate::policy::draft::{Argument, Call, Closure};
use crate::text::Span;

/// A call and where it and its arguments stand.
pub(super) struct Said<'a> {
    pub(super) call: &'a Call,
    pub(super) span: Span,
    pub(super) arguments: Vec<Span>,
}

impl Said<'_> {
    /// Where an argument stands; the call itself, when it has none so.
    pub(super) fn argument(&self, index: usize) -> Span {
        if self.arguments.len() == self.call.arguments.len() {
            self.arguments.get(index).cloned().unwrap_or_else(|| self.span.clone())
        } else {
            self.span.clone()
        }
    }

    /// Whether there are as many arguments as there can be.
    pub(super) fn count(&self, admissible: &[usize], takes: &str, faults: &mut Vec<Diagnostic>) -> bool {
        let given = self.call.arguments.len();
        if admissible.contains(&given) {
            return true;
        }
        let plural = if given == 1 { "" } else { "s" };
        faults.push(
            Diagnostic::error(
                "arguments",
                self.span.clone(),
                format!("`{}` has {given} argument{plural}", self.call.name),
            )
            .label(format!("it takes {takes}")),
        );
        false
    }

    fn wrong_kind(&self, index: usize, wanted: &str, faults: &mut Vec<Diagnostic>) {
        let Some(given) = self.call.arguments.get(index) else { return };
        let fault = Diagnostic::error(
            "kinds",
            self.argument(index),
            format!("{} of `{}` is {}", ordinal(index), self.call.name, given.kind()),
        )
        .label(format!("it has to be {wanted}"));
        faults.push(fault);
    }

    /// A text that is not empty.
    pub(super) fn text(&self, index: usize, what: &str, faults: &mut Vec<Diagnostic>) -> Option<String> {
        match self.call.arguments.get(index)? {
            Argument::Text(text) if !text.trim().is_empty() => Some(text.clone()),
            Argument::Text(_) => {
                faults.push(Diagnostic::error("arguments", self.argument(index), format!("{what} is empty")));
                None
            }
            _ => {
                self.wrong_kind(index, &format!("{what}, in quotes"), faults);
                None
            }
        }
    }

    /// A number inside a range; `most` is `None` where there is no end.
    pub(super) fn number(
        &self,
        index: usize,
        what: &str,
        most: Option<i64>,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Exact> {
        let Some(number) = self.call.arguments.get(index).and_then(Argument::number) else {
            self.wrong_kind(index, "a number", faults);
            return None;
        };
        if let Some(range) = out_of_range(&number, most) {
            faults.push(
                Diagnostic::error("range", self.argument(index), format!("{what} is {number}"))
                    .label(format!("must be {range}")),
            );
            return None;
        }
        Some(number)
    }

    /// One path or an array of them, each with its place.
    pub(super) fn paths(&self, index: usize, faults: &mut Vec<Diagnostic>) -> Vec<(String, Span)> {
        let span = self.argument(index);
        match self.call.arguments.get(index) {
            Some(Argument::Text(path)) => vec![(path.clone(), span)],
            Some(Argument::List(items))
                if !items.is_empty() && items.iter().all(|item| matches!(item, Argument::Text(_))) =>
            {
                items
                    .iter()
                    .filter_map(|item| match item {
                        Argument::Text(path) => Some((path.clone(), word_in(&span, path))),
                        _ => None,
                    })
                    .collect()
            }
            Some(Argument::List(items)) => {
                let message = match items.iter().find(|item| !matches!(item, Argument::Text(_))) {
                    Some(item) => format!("an array of paths holds {}", item.kind()),
                    None => "an array of paths is empty".to_owned(),
                };
                faults
                    .push(Diagnostic::error("kinds", span, message).label("it has to hold paths in quotes"));
                Vec::new()
            }
            _ => {
                self.wrong_kind(index, "a path in quotes, or an array of paths", faults);
                Vec::new()
            }
        }
    }

    /// A closure.
    pub(super) fn closure(&self, index: usize, faults: &mut Vec<Diagnostic>) -> Option<&Closure> {
        match self.call.arguments.get(index)? {
            Argument::Closure(closure) => Some(closure),
            _ => {
                let example = match self.call.name {
                    "score" => {
                        "a closure, as in `|c| if c.flags.contains(\"no_response\") { 100 } else { 40 }`"
                    }
                    _ => "a closure, as in `|c| c.flags.contains(\"no_response\")`",
                };
                self.wrong_kind(index, example, faults);
                None
            }
        }
    }

    /// Bands: pairs of a lower bound and points, ascending.
    pub(super) fn bands(&self, index: usize, faults: &mut Vec<Diagnostic>) -> Option<Vec<(Exact, Exact)>> {
        let pair = |item: &Argument| match item {
            Argument::List(pair) => match pair.as_slice() {
                [from, points] => from.number().zip(points.number()),
                _ => None,
            },
            _ => None,
        };
        let bands: Option<Vec<(Exact, Exact)>> = match self.call.arguments.get(index)? {
            Argument::List(items) if !items.is_empty() => items.iter().map(pair).collect(),
            _ => None,
        };
        let Some(bands) = bands else {
            self.wrong_kind(index, "an array of pairs, as in `[[0, 0], [20, 100]]`", faults);
            if matches!(self.call.arguments[index], Argument::List(_)) {
                faults.last_mut().expect("one was pushed").message =
                    "the bands are no pairs of numbers".into();
            }
            return None;
        };
        let span = self.argument(index);
        let before = faults.len();
        for (_, points) in bands.iter().filter(|(_, points)| out_of_range(points, Some(100)).is_some()) {
            faults.push(
                Diagnostic::error("range", span.clone(), format!("risk points are {points}"))
                    .label("must be from 0 to 100"),
            );
        }
        for pair in bands.windows(2).filter(|pair| pair[0].0 >= pair[1].0) {
            faults.push(
                Diagnostic::error(
                    "bands",
                    span.clone(),
                    if pair[0].0 == pair[1].0 {
                        format!("two bands start at {}", pair[0].0)
                    } else {
                        format!("band {} stands behind band {}", pair[1].0, pair[0].0)
                    },
                )
                .label("lower bounds must ascend"),
            );
        }
        (faults.len() == before).then_some(bands)
    }
}

impl Argument {
    fn number(&self) -> Option<Exact> {
        match self {
            Self::Whole(whole) => Some(Exact::from(*whole)),
            Self::Number(number) => Some(number.clone()),
            _ => None,
        }
    }
}

fn out_of_range(number: &Exact, most: Option<i64>) -> Option<String> {
    let too_large = most.is_some_and(|most| *number > Exact::from(most));
    let range = most.map_or("0 or more".to_owned(), |most| format!("from 0 to {most}"));
    (number.is_negative() || too_large).then_some(range)
}

/// Where a quoted word stands inside a longer argument.
fn word_in(span: &Span, word: &str) -> Span {
    let quoted = format!("\"{word}\"");
    let start = span.range().start();
    span.snippet()
        .find(&quoted)
        .map_or_else(|| span.clone(), |at| span.text().span(start + at, start + at + quoted.len()))
}

pub(super) fn ordinal(index: usize) -> &'static str {
    ["the first argument", "the second argument", "the third argument"].get(index).unwrap_or(&"an argument")
}
