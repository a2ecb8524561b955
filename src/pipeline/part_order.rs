//! The order of the parts in a folder, which is that of the numbers in their names.

use std::cmp::Ordering;

use crate::diagnostic::Diagnostic;

/// How those who write parts into a folder call them, before the number.
const PREFIX: &str = "part-";

/// Sorts the files of a folder: digits in names count as numbers. Where all are called `part-` and a number, there has
/// to be one of each, from 0 or 1 on.
///
/// # Errors
///
/// When a part is missing or there twice.
pub fn in_part_order(folder: &str, mut files: Vec<String>) -> Result<Vec<String>, Vec<Diagnostic>> {
    if files.is_empty() {
        let fault = Diagnostic::about_file("unreadable", folder, "the folder holds no parts");
        return Err(vec![fault.help("files whose name begins with `_` or `.` don't count")]);
    }
    files.sort_by(|one, other| compare(name(one), name(other)));
    let numbers: Option<Vec<u64>> = files.iter().map(|file| number(name(file))).collect();
    let mut faults = Vec::new();
    let numbered = numbers.unwrap_or_default();
    if numbered.first().is_some_and(|first| *first > 1) {
        faults.push(fault(&files[0], &format!("the first part has the number {}", numbered[0])));
    }
    for (pair, files) in numbered.windows(2).zip(files.windows(2)) {
        let message = match pair[1] - pair[0] {
            1 => continue,
            0 => format!("{} has the same number", name(&files[0])),
            _ => format!("the part before it is {}", name(&files[0])),
        };
        faults.push(fault(&files[1], &message));
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

fn fault(file: &str, message: &str) -> Diagnostic {
    let help =
        "there has to be one part of each number; to merge what is there, name the files in their order";
    Diagnostic::about_file("part-order", file, message).help(help)
}

fn name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// The number of `part-00012`, `part-r-00012` or `part-00012-of-some-job.txt`.
fn number(name: &str) -> Option<u64> {
    let rest = name.strip_prefix(PREFIX)?;
    let rest = &rest[rest.find(|character: char| character.is_ascii_digit())?..];
    let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// Compares names; digits in both count as numbers.
fn compare(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    loop {
        let (Some(first), Some(second)) = (left.chars().next(), right.chars().next()) else {
            return left.len().cmp(&right.len()).then_with(|| one.cmp(other));
        };
        let order = if first.is_ascii_digit() && second.is_ascii_digit() {
            let ((first, rest), (second, others)) = (digits(left), digits(right));
            (left, right) = (rest, others);
            first.len().cmp(&second.len()).then_with(|| first.cmp(second))
        } else {
            (left, right) = (&left[first.len_utf8()..], &right[second.len_utf8()..]);
            first.cmp(&second)
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// The digits that a text begins with, without leading zeros, and the rest.
fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    (text[..end].trim_start_matches('0'), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(names: &[&str]) -> Result<Vec<String>, Vec<String>> {
        let files = names.iter().map(|name| format!("out/{name}")).collect();
        in_part_order("out", files).map_err(|faults| {
            faults.iter().map(|fault| format!("{}: {}", fault.at(), fault.message)).collect()
        })
    }

    #[test]
    fn parts_are_in_the_order_of_their_numbers() {
        let expected = ["out/part-99998", "out/part-99999", "out/part-100000"].map(str::to_owned);
        let mut names: Vec<String> = (0..100_001).map(|number| format!("part-{number:05}")).collect();
        names.reverse();
        let found = sorted(&names.iter().map(String::as_str).collect::<Vec<_>>()).expect("all are there");
        assert_eq!(found[99_998..], expected);
        assert_eq!(sorted(&["b10", "b9", "a"]), Ok(["out/a", "out/b9", "out/b10"].map(str::to_owned).into()));
        assert_eq!(sorted(&["part-2-x.txt", "part-1-y.txt"]).map(|found| found.len()), Ok(2));
    }

    #[test]
    fn a_part_that_is_missing_or_there_twice_is_told() {
        assert_eq!(
            sorted(&["part-00003", "part-00001-a", "part-00001-b"]),
            Err(vec![
                "out/part-00001-b:1:1: part-00001-a has the same number".into(),
                "out/part-00003:1:1: the part before it is part-00001-b".into()
            ])
        );
        assert_eq!(
            sorted(&["part-r-00002"]),
            Err(vec!["out/part-r-00002:1:1: the first part has the number 2".into()])
        );
        assert_eq!(sorted(&[]), Err(vec!["out:1:1: the folder holds no parts".into()]));
    }
}
