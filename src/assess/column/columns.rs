//! A portfolio in columns: a byte of answer for each question, and the facts that conditions read.

use super::bundle::Bundle;
use super::fact::{FactColumn, FactKind, Found, Part, Way};
use super::number::NumberColumn;
use super::words::Words;
use crate::model::{Choice, Company, QuestionIndex, Questionnaire};

/// The code of a number among the codes of answers; those of options count from 0.
pub(super) const NUMBER: u8 = 254;

/// The most options of a question that a byte can tell apart, with room for bands.
const MOST_OPTIONS: usize = 200;

/// Which facts columns hold: those that the conditions of some policies read.
#[derive(Clone, Debug)]
pub struct Layout {
    pub(super) facts: FactColumn,
}

impl Default for Layout {
    fn default() -> Self {
        Self { facts: FactColumn::new(FactKind::Record) }
    }
}

impl Layout {
    /// Makes room for facts; whether they fit with those that are there.
    pub(super) fn prepare<'w>(&mut self, ways: impl IntoIterator<Item = (&'w Way, FactKind)>) -> bool {
        let mut fits = true;
        for (way, kind) in ways {
            // A list of records says so by what is read of them; an empty list by itself.
            let parts: &[Part] = way;
            fits &= self.facts.prepare(parts, kind);
        }
        fits
    }
}

/// Companies in columns, a row each. What a column can't hold stays with its row, and is assessed from the company.
#[derive(Clone, Debug)]
pub struct Columns<'a> {
    rows: Vec<&'a Company>,
    codes: Vec<CodeTable>,
    answers: Vec<AnswerColumn>,
    pub(super) facts: FactColumn,
    pub(super) words: Words,
    /// What each row was found to be.
    pub(super) found: Vec<Found>,
}

/// The answers to one question.
#[derive(Clone, Debug, Default)]
pub(super) struct AnswerColumn {
    /// The place of the option among the question's; [`NUMBER`] for a number.
    pub(super) codes: Vec<u8>,
    /// The numbers, where the question is numeric.
    pub(super) numbers: Option<NumberColumn>,
    /// The codes of the bundle that starts with the question, where one does.
    pub(super) joint: Option<(Bundle, Vec<u8>)>,
}

/// The code of each option of the questionnaire for one question, and of no answer.
#[derive(Clone, Debug)]
struct CodeTable {
    of_option: Vec<Option<u8>>,
    missing: Option<u8>,
}

impl<'a> Columns<'a> {
    /// Columns without a row.
    pub fn new(questionnaire: &Questionnaire, layout: &Layout) -> Self {
        let codes = questionnaire.indices().map(|question| CodeTable::new(questionnaire, question)).collect();
        let answers = questionnaire.questions.iter().map(|question| AnswerColumn {
            codes: Vec::new(),
            numbers: question.number.as_ref().map(|_| NumberColumn::default()),
            joint: None,
        });
        let mut answers: Vec<AnswerColumn> = answers.collect();
        for group in questionnaire.tree.indices() {
            for bundle in Bundle::of_group(questionnaire, group) {
                let first = bundle.first();
                answers[first.0].joint = Some((bundle, Vec::new()));
            }
        }
        Self {
            rows: Vec::new(),
            codes,
            answers,
            facts: layout.facts.clone(),
            words: Words::default(),
            found: Vec::new(),
        }
    }

    /// Columns of companies.
    pub fn load(questionnaire: &Questionnaire, layout: &Layout, companies: &'a [Company]) -> Self {
        let mut columns = Self::new(questionnaire, layout);
        columns.rows.reserve(companies.len());
        columns.found.reserve(companies.len());
        for column in &mut columns.answers {
            column.codes.reserve(companies.len());
            if let Some((_, codes)) = &mut column.joint {
                codes.reserve(companies.len());
            }
        }
        for company in companies {
            columns.push(company);
        }
        columns
    }

    /// Adds a company as the last row.
    pub fn push(&mut self, company: &'a Company) {
        let mut found = Found::default();
        for ((column, table), answer) in self.answers.iter_mut().zip(&self.codes).zip(&company.answers) {
            let choice = answer.as_ref().map(|answer| &answer.choice);
            let number = match choice {
                Some(Choice::Number(number)) => Some(number),
                _ => None,
            };
            let code = match choice {
                None => table.missing,
                Some(Choice::Option(option)) => table.of_option.get(option.0).copied().flatten(),
                Some(Choice::Number(_)) => column.numbers.as_ref().map(|_| NUMBER),
            };
            found.is_odd |= code.is_none();
            column.codes.push(code.unwrap_or_default());
            if let Some(numbers) = &mut column.numbers {
                found.is_odd |= !numbers.push(number);
            }
        }
        self.join_last();
        self.facts.push(Some(&company.facts), &mut self.words, &mut found);
        self.found.push(found);
        self.rows.push(company);
    }

    /// Joins the codes of the row that was added last.
    fn join_last(&mut self) {
        let row = self.rows.len();
        for question in 0..self.answers.len() {
            let Some((bundle, mut codes)) = self.answers[question].joint.take() else { continue };
            codes.push(bundle.code(|question| self.answers[question.0].codes[row]));
            self.answers[question].joint = Some((bundle, codes));
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The company of a row.
    pub fn company(&self, row: usize) -> &'a Company {
        self.rows[row]
    }

    /// The joint codes of the bundle that starts with a question.
    pub(super) fn joint(&self, first: QuestionIndex) -> &[u8] {
        self.answers[first.0].joint.as_ref().map_or(&[], |(_, codes)| codes)
    }

    pub(super) fn answers(&self, question: QuestionIndex) -> &AnswerColumn {
        &self.answers[question.0]
    }
}

impl CodeTable {
    fn new(questionnaire: &Questionnaire, question: QuestionIndex) -> Self {
        let options = &questionnaire.question(question).options;
        let mut of_option = vec![None; questionnaire.options.len()];
        for (place, option) in options.iter().take(MOST_OPTIONS).enumerate() {
            of_option[option.0] = u8::try_from(place).ok();
        }
        let missing = of_option[questionnaire.missing.0];
        Self { of_option, missing }
    }
}
