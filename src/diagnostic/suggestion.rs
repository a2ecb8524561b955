//! The known word that a mistyped one was meant to be.

/// `did you mean …?` with the nearest known word, when one is near enough.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let limit = (word.chars().count() / 3).clamp(1, 4);
    known
        .into_iter()
        .filter(|candidate| !candidate.is_empty())
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= limit || is_tail(word, candidate))
        .min()
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}

/// Whether the word is the last part of a dotted path, or the path without its group.
fn is_tail(word: &str, candidate: &str) -> bool {
    word.len() > 3 && candidate.len() > word.len() && candidate.ends_with(word) && {
        candidate.as_bytes()[candidate.len() - word.len() - 1] == b'.'
    }
}

/// How many insertions, removals, replacements and exchanges of neighbours lead from one word to the other.
fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().take(100).collect();
    let other: Vec<char> = other.chars().take(100).collect();
    let mut rows = vec![(0..=other.len()).collect::<Vec<usize>>()];
    for (i, left) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in other.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(left != right);
            let mut best = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && one[i - 1] == *right && *left == other[j - 1] {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_suggested() {
        let known = ["governance.board_oversight", "remedy.plan", "remedy"];
        assert_eq!(
            did_you_mean("governance.bord_oversight", known),
            Some("did you mean `governance.board_oversight`?".into())
        );
        assert_eq!(
            did_you_mean("board_oversight", known),
            Some("did you mean `governance.board_oversight`?".into())
        );
        assert_eq!(did_you_mean("weather", known), None);
    }
}
