//! What a policy decides of a question, by the code of its answer.

use num_integer::Integer;

use super::columns::NUMBER;
use super::table::{Packed, Table, band_code, counts};
use crate::model::{Exact, QuestionIndex, Questionnaire};
use crate::policy::{Policy, Treatment};

/// What is decided of a question: the score of each code of an answer.
#[derive(Clone, Debug)]
pub(super) struct QuestionForm {
    /// The score by code; `None` where there is none.
    pub(super) points: Vec<Option<Exact>>,
    /// The codes of options that leave the question out.
    skipped: Vec<bool>,
    /// The code of the `missing` option.
    missing: usize,
    /// Where the bands of a numeric question start.
    pub(super) bands: Option<Bands>,
    pub(super) carries_weight: bool,
    /// The points as fractions over one denominator, where they fit.
    pub(super) scaled: Option<Scaled>,
}

/// Scores by code as numerators over `unit`; `None` where there is none.
#[derive(Clone, Debug)]
pub(super) struct Scaled {
    pub(super) numerators: Vec<Option<i64>>,
    pub(super) unit: i64,
}

/// The bands of a numeric question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bands {
    pub(super) starts: Vec<Exact>,
    /// The code of a number below all of them; the bands' codes follow.
    pub(super) below: u8,
}

impl QuestionForm {
    /// The form of a question; `None` when a byte can't tell its answers apart.
    pub(super) fn new(policy: &Policy, questionnaire: &Questionnaire, index: QuestionIndex) -> Option<Self> {
        let question = questionnaire.question(index);
        let decided = &policy.questions[index.0];
        let mut points = Vec::new();
        let mut skipped = Vec::new();
        for option in &question.options {
            let treatment = decided.options.get(option).map(|(treatment, _)| treatment);
            skipped.push(matches!(treatment, Some(Treatment::Skip)));
            points.push(match treatment {
                Some(Treatment::Points(points)) => Some(points.clone()),
                _ => None,
            });
        }
        let bands = match &question.number {
            None => None,
            Some(_) => {
                let declared = decided.bands.iter().flat_map(|(bands, _)| bands);
                let starts: Vec<Exact> = declared.clone().map(|(from, _)| from.clone()).collect();
                band_code(question.options.len(), starts.len())?;
                let below = band_code(question.options.len(), 0)?;
                points.push(None);
                points.extend(declared.map(|(_, points)| Some(points.clone())));
                Some(Bands { starts, below })
            }
        };
        if points.len() > usize::from(NUMBER) {
            return None;
        }
        let missing = question.options.iter().position(|option| *option == questionnaire.missing)?;
        let carries_weight = policy.nodes[question.node.0].carries_weight;
        let scaled = Scaled::new(&points);
        Some(Self { points, skipped, missing, bands, carries_weight, scaled })
    }

    /// Whether an answer counts as asked, and as known.
    pub(super) fn counts(&self, code: usize) -> (bool, bool) {
        let is_known = code != self.missing;
        let is_skipped = self.skipped.get(code).is_some_and(|is_skipped| *is_skipped);
        let is_asked = !is_known || !is_skipped;
        (is_asked, is_asked && is_known)
    }

    /// What an answer adds to coverage, where the question enters it.
    pub(super) fn counted(&self, code: usize, enters: bool) -> Packed {
        let (is_asked, is_known) = self.counts(code);
        if enters { counts(is_asked, is_known) } else { 0 }
    }

    /// What its answers add to coverage, and nothing else.
    pub(super) fn counting(&self, enters: bool) -> Table {
        let mut table = Table::default();
        for code in 0..self.codes() {
            table.set(u8::try_from(code).expect("codes are bytes"), self.counted(code, enters));
        }
        table
    }

    /// How many codes there are.
    pub(super) fn codes(&self) -> usize {
        self.points.len()
    }
}

impl Scaled {
    fn new(points: &[Option<Exact>]) -> Option<Self> {
        let unit = common_denominator(points.iter().flatten())?;
        let numerators = points.iter().map(|points| points.as_ref().map(|points| times(points, unit)));
        let numerators = numerators.map(|scaled| match scaled {
            Some(None) => None,
            Some(some) => Some(some),
            None => Some(None),
        });
        Some(Self { numerators: numerators.collect::<Option<_>>()?, unit })
    }

    /// The largest.
    pub(super) fn most(&self) -> i64 {
        self.numerators.iter().flatten().copied().max().unwrap_or(0)
    }
}

/// The whole number that a number times `scale` is.
pub(super) fn times(number: &Exact, scale: i64) -> Option<i64> {
    let (numerator, denominator) = number.parts()?;
    (scale % denominator == 0).then(|| numerator.checked_mul(scale / denominator)).flatten()
}

pub(super) fn common_denominator<'a>(mut numbers: impl Iterator<Item = &'a Exact>) -> Option<i64> {
    numbers.try_fold(1_i64, |common, number| {
        let (_, denominator) = number.parts()?;
        common.checked_mul(denominator / common.gcd(&denominator))
    })
}
