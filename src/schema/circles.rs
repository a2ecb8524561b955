//! Questions that depend on themselves, over others or directly.

use crate::model::{Question, QuestionIndex};

/// Each circle of dependencies once, from its first question on.
pub(super) fn circles(questions: &[Question]) -> Vec<Vec<QuestionIndex>> {
    let next =
        |index: QuestionIndex| questions[index.0].depends_on.as_ref().map(|dependency| dependency.question);
    let mut visited = vec![None; questions.len()];
    let mut circles = Vec::new();
    for start in (0..questions.len()).map(QuestionIndex) {
        let mut walk = Vec::new();
        let mut at = Some(start);
        while let Some(index) = at.filter(|index| visited[index.0].is_none()) {
            visited[index.0] = Some(start);
            walk.push(index);
            at = next(index);
        }
        if let Some(met) = at.filter(|index| visited[index.0] == Some(start))
            && let Some(from) = walk.iter().position(|index| *index == met)
        {
            let mut circle = walk.split_off(from);
            let first = (0..circle.len()).min_by_key(|at| circle[*at]).unwrap_or(0);
            circle.rotate_left(first);
            circles.push(circle);
        }
    }
    circles
}
