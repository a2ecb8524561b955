//! The codes of a block's answers, under the bands of a policy.

use std::cell::OnceCell;
use std::ops::Range;

use super::columns::{Columns, NUMBER};
use super::question::{Bands, QuestionForm};
use crate::model::{Exact, QuestionIndex};

/// The codes of the answers to every question; a number has the code of its band, which is found when it is asked for.
pub(super) struct Codes<'p> {
    columns: &'p Columns<'p>,
    questions: &'p [QuestionForm],
    rows: Range<usize>,
    banded: Vec<OnceCell<Vec<u8>>>,
}

impl<'p> Codes<'p> {
    pub(super) fn new(columns: &'p Columns<'p>, questions: &'p [QuestionForm], rows: Range<usize>) -> Self {
        Self { columns, questions, rows, banded: vec![OnceCell::new(); questions.len()] }
    }

    /// The codes of the answers to a question.
    pub(super) fn of(&self, question: QuestionIndex) -> &[u8] {
        match &self.questions[question.0].bands {
            Some(bands) => self.banded[question.0].get_or_init(|| self.band(question, bands)),
            None => &self.columns.answers(question).codes[self.rows.clone()],
        }
    }

    fn band(&self, question: QuestionIndex, bands: &Bands) -> Vec<u8> {
        let column = self.columns.answers(question);
        let codes = &column.codes[self.rows.clone()];
        let Some(numbers) = &column.numbers else { return codes.to_vec() };
        // A number is at or above a start when it is, as both are written over the column's denominator.
        let scale = Exact::from(numbers.scale);
        let starts: Vec<Exact> = bands.starts.iter().map(|start| (start * &scale).ceiling()).collect();
        let starts: Vec<i64> = starts
            .iter()
            .map(|start| start.to_whole().unwrap_or(if start.is_negative() { i64::MIN } else { i64::MAX }))
            .collect();
        let banded = codes.iter().zip(&numbers.values[self.rows.clone()]).map(|(code, number)| {
            if *code != NUMBER {
                return *code;
            }
            let band = starts.iter().filter(|start| *start <= number).count();
            bands.below + u8::try_from(band).expect("there are fewer bands")
        });
        banded.collect()
    }
}
