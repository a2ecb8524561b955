//! Questions of one group whose answers share a byte, so that one look tells what several of them add.

use super::table::Table;
use crate::model::{NodeIndex, QuestionIndex, Questionnaire};

/// What a byte tells apart.
const MOST_CODES: usize = 256;

/// Neighbours among the questions of a group, and how many codes each has. The code of the bundle is that of the first,
/// plus its size times that of the second, and so on.
#[derive(Clone, Debug)]
pub(super) struct Bundle {
    questions: Vec<(QuestionIndex, usize)>,
}

/// What is looked up to gather the answers of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The answer to one question.
    One(QuestionIndex),
    /// The answers of the bundle that starts with a question.
    Bundle(QuestionIndex),
}

impl Bundle {
    /// The bundles of the questions of a group: as many neighbours in each as a byte can hold, and never one alone. A
    /// numeric question is in none, for its codes hang on the bands of a policy.
    pub(super) fn of_group(questionnaire: &Questionnaire, group: NodeIndex) -> Vec<Self> {
        let mut bundles: Vec<Self> = Vec::new();
        let mut product = MOST_CODES + 1;
        for child in &questionnaire.tree.node(group).children {
            let Some(index) = questionnaire.tree.node(*child).question else { continue };
            let question = questionnaire.question(index);
            let size = question.options.len();
            if question.number.is_some() || size == 0 {
                continue;
            }
            product = product.saturating_mul(size);
            if product > MOST_CODES {
                bundles.push(Self { questions: Vec::new() });
                product = size;
            }
            bundles.last_mut().expect("one was begun").questions.push((index, size));
        }
        bundles.retain(|bundle| bundle.questions.len() > 1);
        bundles
    }

    /// The first question, which names the bundle.
    pub(super) fn first(&self) -> QuestionIndex {
        self.questions[0].0
    }

    /// The code of some answers together.
    pub(super) fn code(&self, code: impl Fn(QuestionIndex) -> u8) -> u8 {
        let join = |joined: usize, (question, size): &(QuestionIndex, usize)| {
            joined * size + usize::from(code(*question)).min(size - 1)
        };
        let joined = self.questions.iter().rev().fold(0, join);
        u8::try_from(joined).expect("the sizes were multiplied to fit")
    }

    /// What each code adds, when the tables say what each answer does.
    fn table(&self, tables: &[(QuestionIndex, Table)]) -> Option<Table> {
        let mut joined = Table::default();
        let mut count = 1;
        for (question, size) in &self.questions {
            let (_, table) = tables.iter().find(|(known, _)| known == question)?;
            joined.spread(count, table, *size);
            count *= size;
        }
        Some(joined)
    }
}

/// What is looked up for the tables of a group, each question once.
pub(super) fn looks(
    questionnaire: &Questionnaire,
    group: NodeIndex,
    tables: &[(QuestionIndex, Table)],
) -> Vec<(Look, Table)> {
    let bundles = Bundle::of_group(questionnaire, group);
    let joined: Vec<(Bundle, Table)> =
        bundles.into_iter().filter_map(|bundle| Some((bundle.clone(), bundle.table(tables)?))).collect();
    let is_joined = |question: QuestionIndex| {
        joined.iter().any(|(bundle, _)| bundle.questions.iter().any(|(known, _)| *known == question))
    };
    let single = tables.iter().filter(|(question, _)| !is_joined(*question));
    let mut looks: Vec<(Look, Table)> =
        single.map(|(question, table)| (Look::One(*question), table.clone())).collect();
    looks.extend(joined.into_iter().map(|(bundle, table)| (Look::Bundle(bundle.first()), table)));
    looks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::column::table::accumulate;

    #[test]
    fn the_code_of_a_bundle_adds_what_its_answers_add() {
        let sizes = [3, 2, 6];
        let tables: Vec<(QuestionIndex, Table)> = sizes
            .iter()
            .enumerate()
            .map(|(question, size)| {
                let mut table = Table::default();
                for code in 0..*size {
                    table.set(code, u64::from(code + 1) * [1, 10, 100][question]);
                }
                (QuestionIndex(question), table)
            })
            .collect();
        let questions = sizes.iter().enumerate().map(|(index, size)| (QuestionIndex(index), (*size).into()));
        let bundle = Bundle { questions: questions.collect() };
        let joined = bundle.table(&tables).expect("each question has a table");
        for first in 0..3 {
            for second in 0..2 {
                for third in 0..6 {
                    let code = bundle.code(|question| [first, second, third][question.0]);
                    let mut sums = [0];
                    accumulate(&mut sums, &[(&[code], &joined)]);
                    let expected =
                        u64::from(first + 1) + u64::from(second + 1) * 10 + u64::from(third + 1) * 100;
                    assert_eq!(sums, [expected], "{first}, {second}, {third}");
                }
            }
        }
    }
}
