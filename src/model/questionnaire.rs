//! The questions, their options, and the tree they stand in.

use std::collections::BTreeSet;

use super::{Exact, NodeIndex, Title, Tree};
use crate::text::{Range, Text};

/// Which option of the questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OptionIndex(pub usize);

/// Which question of the questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionIndex(pub usize);

/// The questions that a policy weighs and a company answers.
#[derive(Clone, Debug)]
pub struct Questionnaire {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The option that no answer counts as.
    pub missing: OptionIndex,
    /// Every option word of every question, in order of first use, with its name for people.
    pub options: Vec<(String, Title)>,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// Groups and questions.
    pub tree: Tree,
    /// Paths that another questionnaire asks, which the same companies are read under: answers to them are passed
    /// over instead of being faults.
    pub asked_elsewhere: BTreeSet<String>,
    /// The text that it was read from.
    pub text: Text,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its place in the tree.
    pub node: NodeIndex,
    /// The options that may be answered, in order; the `missing` one is always among them.
    pub options: Vec<OptionIndex>,
    /// The numbers that may be answered, where it is numeric.
    pub number: Option<NumberRange>,
    /// The question whose answer can decide this one.
    pub depends_on: Option<Dependency>,
    /// The standards it rests on.
    pub sources: Vec<String>,
    /// Where the questionnaire asks it.
    pub range: Range,
}

/// The numbers that a numeric question admits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRange {
    /// The smallest.
    pub minimum: Exact,
    /// The largest.
    pub maximum: Exact,
    /// Whether only whole numbers are.
    pub is_whole: bool,
    /// The unit, such as `%`.
    pub unit: Option<String>,
}

/// While the answer to `question` is known and not among `answers`, the dependent question counts as `otherwise`:
/// the independence of a committee that doesn't exist is no reason to leave the question out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The question that decides.
    pub question: QuestionIndex,
    /// The answers to it that leave the dependent question its own answer.
    pub answers: Vec<OptionIndex>,
    /// What the dependent question counts as with any other answer.
    pub otherwise: OptionIndex,
}

impl Questionnaire {
    /// The word of an option.
    pub fn word(&self, option: OptionIndex) -> &str {
        &self.options[option.0].0
    }

    /// The option of a word.
    pub fn option(&self, word: &str) -> Option<OptionIndex> {
        self.options.iter().position(|(known, _)| known == word).map(OptionIndex)
    }

    /// A question.
    pub fn question(&self, index: QuestionIndex) -> &Question {
        &self.questions[index.0]
    }

    /// The path of a question.
    pub fn path(&self, index: QuestionIndex) -> &str {
        &self.tree.node(self.question(index).node).path
    }

    /// The question at a path, if a question stands there.
    pub fn find(&self, path: &str) -> Option<QuestionIndex> {
        self.tree.find(path).and_then(|node| self.tree.node(node).question)
    }

    /// This questionnaire for companies that another one is asked of too.
    #[must_use]
    pub fn beside(&self, other: &Self) -> Self {
        let others = other.indices().map(|index| other.path(index).to_owned());
        let asked_elsewhere = others
            .filter(|path| self.find(path).is_none())
            .chain(self.asked_elsewhere.iter().cloned())
            .collect();
        Self { asked_elsewhere, ..self.clone() }
    }

    /// All questions by index.
    pub fn indices(&self) -> impl Iterator<Item = QuestionIndex> + use<> {
        (0..self.questions.len()).map(QuestionIndex)
    }
}
