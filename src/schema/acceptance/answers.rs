//! The answers of a record, read as they are looked at.

use std::collections::BTreeMap;

use super::Acceptance;
use super::names::{Members, Names, member_name};
use super::node::{Kinds, Node, written};
use crate::document::{Glance, Known, Unsure};
use crate::model::{Answer, Choice, Exact, OptionIndex, Question, QuestionIndex, Questionnaire};
use crate::text::Range;

/// The questions as records name them, and what the schema demands of their answers.
pub(super) struct AnswerTable {
    /// By question.
    rows: Vec<Row>,
    /// The questions by their path.
    by_path: Vec<(Vec<u8>, QuestionIndex)>,
}

struct Row {
    path: Vec<u8>,
    /// The path and its colon as they mostly stand in a record.
    written: Option<Known>,
    /// What the schema demands of the answer; `None` when it doesn't admit one.
    node: Option<usize>,
    words: Vec<Word>,
}

#[derive(Clone)]
struct Word {
    bytes: Vec<u8>,
    /// As it mostly stands in a record.
    quoted: Known,
    option: OptionIndex,
    /// Whether the schema surely admits it as an answer without more.
    is_answer: bool,
    /// Whether the schema surely admits it as the `answer` of a record.
    is_inside: bool,
}

/// How many of the next questions are tried before all of them.
const TRIED: usize = 4;

impl AnswerTable {
    /// `None` when the schema says of answers what can't be looked for.
    pub(super) fn new(acceptance: &Acceptance, questionnaire: &Questionnaire) -> Option<Self> {
        let root = &acceptance.nodes[acceptance.root];
        let property = root.record.properties.iter().find(|property| property.name == b"answers")?;
        let [index] = property.demands.as_slice() else { return None };
        let node = &acceptance.nodes[*index];
        let is_plain = node.rest.is_none()
            && (node.record.required, node.record.least) == (0, 0)
            && node.kinds.admit(Kinds::RECORD);
        // Most questions share their options and what is demanded of them.
        let mut judged: BTreeMap<(Option<usize>, OptionIndex), Word> = BTreeMap::new();
        let row = |question: QuestionIndex| {
            let path = questionnaire.path(question);
            let demands = node.record.demands_of(path).ok();
            let node = demands.and_then(|demands| if let [only] = demands { Some(*only) } else { None });
            let mut judge = |option: &OptionIndex| {
                if let Some(known) = judged.get(&(node, *option)) {
                    return known.clone();
                }
                let word = questionnaire.word(*option);
                let quoted = format!("\"{word}\"").into_bytes();
                let is_fitting = |nodes: &[usize]| {
                    let mut glance = Glance::new(&quoted, Range::new(0, quoted.len()));
                    acceptance.walk_all(nodes, &mut glance, 0).is_ok() && glance.is_over()
                };
                let inside = node.and_then(|node| acceptance.nodes[node].record.demands_of("answer").ok());
                let word = Word {
                    bytes: word.as_bytes().to_vec(),
                    option: *option,
                    is_answer: node.is_some_and(|node| is_fitting(&[node])),
                    is_inside: inside.is_some_and(is_fitting),
                    quoted: Known::new(quoted),
                };
                judged.insert((node, *option), word.clone());
                word
            };
            let words = questionnaire.question(question).options.iter().map(&mut judge).collect();
            Row { path: path.as_bytes().to_vec(), written: written(path.as_bytes()), node, words }
        };
        let rows: Vec<Row> = questionnaire.indices().map(row).collect();
        let mut by_path: Vec<_> =
            rows.iter().map(|row| row.path.clone()).zip(questionnaire.indices()).collect();
        by_path.sort();
        is_plain.then_some(Self { rows, by_path })
    }

    fn find(&self, path: &[u8], guess: usize) -> Option<QuestionIndex> {
        if self.rows.get(guess).is_some_and(|row| row.path == path) {
            return Some(QuestionIndex(guess));
        }
        let place = self.by_path.binary_search_by(|(known, _)| known.as_slice().cmp(path)).ok()?;
        Some(self.by_path[place].1)
    }

    /// Reads the answers from their opening brace.
    pub(super) fn read(
        &self,
        glance: &mut Glance,
        acceptance: &Acceptance,
        questionnaire: &Questionnaire,
    ) -> Result<Vec<Option<Answer>>, Unsure> {
        let mut answers: Vec<Option<Answer>> = self.rows.iter().map(|_| None).collect();
        let mut is_given = vec![false; self.rows.len()];
        // Records mostly keep the order of the questionnaire.
        let mut guess = 0;
        let mut members = Members::open(glance)?;
        while members.has_next(glance)? {
            let question = self.question(glance, guess)?;
            guess = question.0 + 1;
            if std::mem::replace(&mut is_given[question.0], true) {
                return Err(Unsure);
            }
            let reading = Reading {
                row: &self.rows[question.0],
                question: questionnaire.question(question),
                acceptance,
            };
            answers[question.0] = reading.answer(glance)?;
        }
        Ok(answers)
    }

    /// Passes over the path of a question, its colon, and space around them.
    fn question(&self, glance: &mut Glance, guess: usize) -> Result<QuestionIndex, Unsure> {
        let next = self.rows.get(guess..).unwrap_or_default();
        for (behind, row) in next.iter().take(TRIED).enumerate() {
            if row.written.as_ref().is_some_and(|written| glance.eat_known(written)) {
                glance.skip_space();
                return Ok(QuestionIndex(guess + behind));
            }
        }
        self.find(member_name(glance)?, guess).ok_or(Unsure)
    }
}

struct Reading<'a> {
    row: &'a Row,
    question: &'a Question,
    acceptance: &'a Acceptance,
}

impl Reading<'_> {
    fn answer(&self, glance: &mut Glance) -> Result<Option<Answer>, Unsure> {
        let index = self.row.node.ok_or(Unsure)?;
        let node = &self.acceptance.nodes[index];
        match (glance.peek(), &node.rest) {
            (Some(b'"'), _) => self.word(glance, true).map(Some),
            (Some(b'{'), None) => self.record(node, glance),
            (Some(b'{'), Some(rest)) => {
                let start = *glance;
                let answer = self.record(node, glance)?;
                self.acceptance.walk_also(rest, start, 1)?;
                Ok(answer)
            }
            _ => {
                let mut start = *glance;
                self.acceptance.walk(index, glance, 1)?;
                self.value(&mut start)
            }
        }
    }

    /// An answer with what it rests on.
    fn record(&self, node: &Node, glance: &mut Glance) -> Result<Option<Answer>, Unsure> {
        if !node.kinds.admit(Kinds::RECORD) {
            return Err(Unsure);
        }
        let mut names = Names::new(&node.record);
        let (mut option, mut other) = (None, None);
        let mut members = Members::open(glance)?;
        while members.has_next(glance)? {
            let member = names.read(glance)?;
            if member.name == b"answer" {
                option = self.option(glance);
                if option.is_some() {
                    continue;
                }
                other = Some(*glance);
            }
            self.acceptance.walk_all(member.demands, glance, 2)?;
        }
        if !names.is_complete() {
            return Err(Unsure);
        }
        if option.is_some() { Ok(option) } else { self.value(&mut other.ok_or(Unsure)?) }
    }

    /// Passes over one of the question's options, where it is written as it mostly is and the schema surely admits it.
    fn option(&self, glance: &mut Glance) -> Option<Answer> {
        let start = glance.at();
        let word = self.row.words.iter().find(|word| word.is_inside && glance.eat_known(&word.quoted))?;
        let range = Range::new(start, glance.at());
        Some(Answer { choice: Choice::Option(word.option), range, follows: None })
    }

    /// The answer that a value of the schema's says.
    fn value(&self, glance: &mut Glance) -> Result<Option<Answer>, Unsure> {
        let start = glance.at();
        match glance.peek() {
            Some(b'"') => self.word(glance, false).map(Some),
            Some(b'n') => glance.word(b"null").map(|()| None),
            _ => {
                let number = glance.number()?;
                let range = self.question.number.as_ref().ok_or(Unsure)?;
                let exact = Exact::decimal(number.digits, number.places).ok_or(Unsure)?;
                if exact < range.minimum || exact > range.maximum || (range.is_whole && !exact.is_whole()) {
                    return Err(Unsure);
                }
                let range = Range::new(start, glance.at());
                Ok(Some(Answer { choice: Choice::Number(exact), range, follows: None }))
            }
        }
    }

    fn word(&self, glance: &mut Glance, is_alone: bool) -> Result<Answer, Unsure> {
        let start = glance.at();
        let written = glance.string()?;
        let is_it = |word: &&Word| word.bytes == written.bytes && (word.is_answer || !is_alone);
        let word = self.row.words.iter().find(is_it).filter(|_| !written.is_escaped).ok_or(Unsure)?;
        let range = Range::new(start, glance.at());
        Ok(Answer { choice: Choice::Option(word.option), range, follows: None })
    }
}
