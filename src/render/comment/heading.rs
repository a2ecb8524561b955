//! The first lines of a comment: what it is of, and what moves.

use super::super::decimal::percent;
use super::super::difference_document::DifferenceInput;
use super::super::edit_words::pick;
use super::super::layout::Terminal;
use super::super::safe::safe;
use super::super::words::direction;
use super::escape::{code, text};
use crate::diff::{Direction, Edit};
use crate::model::{Exact, Language};
use crate::render::layout::shortened;

/// The most portfolios that the headline tells.
const TOLD: usize = 4;
/// The most cells that a name takes here.
const NAME: usize = 60;

/// The line by which a later version of the comment finds this one: the new policy's name is all that varies in it.
pub(super) fn marker(input: DifferenceInput) -> String {
    let id: String = input
        .new
        .policy
        .id
        .chars()
        .map(|character| if character.is_alphanumeric() || character == '.' { character } else { '_' })
        .take(NAME)
        .collect();
    format!("<!-- tierline-diff:v1 policy={id} -->\n")
}

pub(super) fn headline(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let (moved, companies) = (input.difference.moves.len(), input.companies().len());
    let head = match (moved, language) {
        (0, Language::English) => format!("None of {companies} companies changes tier"),
        (0, Language::Chinese) => format!("{companies} 家公司均未变更层级"),
        (_, Language::English) => format!("{moved} of {companies} companies change tier"),
        (_, Language::Chinese) => format!("{companies} 家公司中有 {moved} 家变更层级"),
    };
    let portfolios = if moved == 0 { String::new() } else { portfolios(input, terminal) };
    let short = |words: &str| shortened(&safe(words), NAME, "…");
    let (old, new) = (input.old.policy, input.new.policy);
    let count = input.difference.edits.iter().filter(|edit| edit.has_meaning()).count();
    let edits = match language {
        Language::English => format!("{count} {}", if count == 1 { "edit" } else { "edits" }),
        Language::Chinese => format!("{count} 处修改"),
    };
    format!(
        "### {head}{portfolios}\n\n{} → {} · {edits} · {} {}\n\n",
        code(&format!("{} {}", short(&old.id), short(&old.version))),
        code(&format!("{} {}", short(&new.id), short(&new.version))),
        pick(language, "as of", "截至"),
        input.population.day
    )
}

/// How much of each portfolio moves.
fn portfolios(input: DifferenceInput, terminal: &Terminal) -> String {
    let book = input.population.book;
    let names: Vec<&str> = book.names().collect();
    let of = |portfolio: usize| {
        let held = |company| book.weight_in(portfolio, company).cloned();
        let sum: Exact = input.difference.moves.iter().filter_map(|moved| held(moved.company)).sum();
        match (names[portfolio], terminal.language) {
            ("", _) => format!(" · **{}**", percent(&sum)),
            (name, Language::English) => {
                format!(" · **{}** of {}", percent(&sum), text(&shortened(&safe(name), NAME, "…")))
            }
            (name, Language::Chinese) => {
                format!(" · {} 的 **{}**", text(&shortened(&safe(name), NAME, "…")), percent(&sum))
            }
        }
    };
    let more = if names.len() > TOLD { " · …" } else { "" };
    (0..names.len().min(TOLD)).map(of).collect::<String>() + more
}

/// Which way, what is signed off, and what is close: a warning when somebody gets off lighter or loses a tier
/// unapproved.
pub(super) fn alert(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let difference = input.difference;
    let ways = [Direction::Stricter, Direction::Lost, Direction::Gained, Direction::Laxer];
    let mut parts: Vec<String> = ways
        .into_iter()
        .filter(|way| difference.count(*way) > 0)
        .map(|way| {
            let (mark, word) = direction(way, language, terminal.is_ascii);
            format!("**{mark} {} {word}**", difference.count(way))
        })
        .collect();
    let approved = difference.moves.len() - difference.unapproved().count();
    let unexplained =
        difference.edits.iter().filter(|edit| Edit::lacks_reason(edit) || Edit::lacks_approver(edit)).count();
    let counts = [
        (approved, pick(language, "signed off", "项变动已批准")),
        (difference.stale_approvals.len(), pick(language, "sign-offs of no move", "项批准没有对应的变动")),
        (
            difference.approaching.len(),
            pick(language, "stay within 0.5 of a threshold", "家公司距门槛不到 0.5"),
        ),
        (unexplained, pick(language, "edits without reason or approver", "处修改未写原因或批准人")),
    ];
    parts.extend(
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")),
    );
    if parts.is_empty() {
        return String::new();
    }
    let is_grave =
        difference.unapproved().any(|moved| matches!(moved.direction, Direction::Laxer | Direction::Lost));
    let kind = if is_grave { "WARNING" } else { "NOTE" };
    format!("> [!{kind}]\n> {}\n\n", parts.join(" · "))
}
