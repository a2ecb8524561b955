//! What conditions ask of answers and scores.

use super::block::Block;
use super::lanes::{Column, Denominators, Lanes, Numbers};
use super::step::Op;
use crate::assess::column::words::NO_WORD;

/// What is asked of answers and scores.
pub(super) fn asked(op: &Op, block: &Block) -> Column {
    let whole = |numbers: Vec<i64>| Column::new(Lanes::Numbers(Numbers::whole(numbers)));
    match op {
        Op::Answer(question) => {
            let options = &block.questionnaire.question(*question).options;
            let words: Vec<u32> =
                options.iter().map(|option| block.vocabulary.id(block.questionnaire.word(*option))).collect();
            let word = |code: &u8| words.get(usize::from(*code)).copied().unwrap_or(NO_WORD);
            Column::new(Lanes::Words(block.codes.of(*question).iter().map(word).collect()))
        }
        Op::AnswerIs(question, codes) => {
            let answers = block.codes.of(*question);
            let mut found = vec![false; answers.len()];
            for code in codes {
                found.iter_mut().zip(answers).for_each(|(found, answer)| *found |= answer == code);
            }
            Column::truths(found)
        }
        Op::AnsweredNumber(question) => {
            let numbers = block.columns.answers(*question).numbers.as_ref().expect("the question is numeric");
            let rows = block.rows.clone();
            Column::new(Lanes::Numbers(Numbers {
                numerators: numbers.values[rows.clone()].to_vec(),
                denominators: Denominators::All(numbers.scale),
            }))
            .without(numbers.absent[rows].to_vec())
        }
        Op::Known(question) => {
            let missing = block.code_of(*question, block.questionnaire.missing);
            let answers = block.codes.of(*question);
            Column::truths(answers.iter().map(|answer| Some(*answer) != missing).collect())
        }
        Op::Score(node) => block.score(*node),
        Op::Count(node, word) => whole(block.count(*node, word).0),
        Op::Share(node, word) => {
            let (counts, asked) = block.count(*node, word);
            Column::new(Lanes::Numbers(Numbers {
                numerators: counts,
                denominators: Denominators::All(asked.max(1)),
            }))
        }
        Op::Coverage(node) => block.coverage_of(*node),
        _ => unreachable!("every other step is done elsewhere"),
    }
}
