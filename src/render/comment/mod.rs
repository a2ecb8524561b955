//! A difference as a comment on a pull request, in GitHub's Markdown: `diff --format markdown`.
//!
//! A comment has an end: what finds no room is counted, by direction and cause, and never left out in silence.

mod calendar;
mod escape;
mod heading;
mod moves;
mod review;
mod sections;
mod table;

use super::difference_document::DifferenceInput;
use super::edit_words::pick;
use super::layout::Terminal;
use table::count;

pub use calendar::calendar_comment;

/// The most characters that a comment has. GitHub refuses a comment of 65,536.
const MOST: usize = 59_500;

/// How a change of policy moves companies, as a comment. The first line is the same in every version of it, so that a
/// later one can replace it. `command` is what was typed.
pub fn difference_comment(input: DifferenceInput, terminal: &Terminal, command: &str) -> String {
    let head = [
        heading::marker(input),
        heading::headline(input, terminal),
        heading::alert(input, terminal),
        sections::exposure(input, terminal),
    ]
    .concat();
    let tail = [
        review::stale(input, terminal),
        sections::nearest(input, terminal),
        sections::near(input, terminal),
        sections::other_ground(input, terminal),
        review::market_value(input, terminal),
        sections::matrix(input, terminal),
        sections::edits(input, terminal),
        review::unexplained_edits(input, terminal),
        sections::reproduce(input, terminal, command),
    ]
    .concat();
    let room = MOST.saturating_sub(count(&head) + count(&tail));
    [head, moves::by_cause(input, terminal, room), tail].concat()
}

/// What stands behind a summary, until it is opened.
fn details(summary: &str, content: &str) -> String {
    format!("<details><summary>{summary}</summary>\n\n{}\n\n</details>\n\n", content.trim_end())
}

/// How many of a list are not shown; nothing, when all are.
fn more(left_out: usize, terminal: &Terminal) -> String {
    match left_out {
        0 => String::new(),
        count => {
            let words = pick(
                terminal.language,
                "more, not shown here; `--format json` has all",
                "项未在此显示；`--format json` 有全部内容",
            );
            format!("\n… {count} {words}\n")
        }
    }
}

/// A table of at most so many rows and characters behind a summary; nothing, when it has no rows.
fn folded(summary: &str, table: &table::Table, (most, room): (usize, usize), terminal: &Terminal) -> String {
    if table.len() == 0 {
        return String::new();
    }
    let (part, shown) = table.part(0, most, room);
    details(summary, &[part, more(table.len() - shown, terminal)].concat())
}
