//! What a reviewer has to look at: sign-offs of no move, edits that nobody explains, and market value.

use super::super::edit_words::pick;
use super::super::exposure_view::joint_title;
use super::super::layout::Terminal;
use super::super::review_words::{author_words, lacks_words, money, stale_words, unexplained};
use super::super::words::Word;
use super::super::{cause_group::edit_title, difference_document::DifferenceInput};
use super::moves::cell;
use super::table::{Side, Table};
use super::{folded, more};

/// The most cells of a name, and of a sentence.
const NAME: usize = 48;
const SENTENCE: usize = 160;

/// Sign-offs of moves that don't happen.
pub(super) fn stale(input: DifferenceInput, terminal: &Terminal) -> String {
    let all = &input.difference.stale_approvals;
    if all.is_empty() {
        return String::new();
    }
    let mut view = format!("**{}**\n\n", Word::StaleApprovals.text(terminal.language));
    let mut shown = 0;
    for stale in all.iter().take(20) {
        let line = format!("* {}\n", cell(&stale_words(input, stale, terminal), 240));
        if super::count(&view) + super::count(&line) > 3_000 {
            break;
        }
        view += &line;
        shown += 1;
    }
    format!("{view}{}\n", more(all.len() - shown, terminal))
}

/// Edits without a reason or an approver.
pub(super) fn unexplained_edits(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let columns = [Word::Edit, Word::Lacks, Word::DecidedAt];
    let mut table = Table::new(&columns.map(|word| (word.text(language).to_owned(), Side::Left)));
    for edit in unexplained(input) {
        let place = edit.new_at.as_ref().or(edit.old_at.as_ref()).map(ToString::to_string);
        table.row(&[
            cell(&edit_title(input, edit.id, terminal), SENTENCE),
            match author_words(input, edit) {
                author if author.is_empty() => lacks_words(edit, language).to_owned(),
                author => format!("{} · {}", lacks_words(edit, language), cell(&author, NAME)),
            },
            super::moves::place(&place.unwrap_or_default()),
        ]);
    }
    let summary = format!("{} ({})", Word::Unexplained.text(language), table.len());
    folded(&summary, &table, (40, 3_000), terminal)
}

/// The market value of what moves.
pub(super) fn market_value(input: DifferenceInput, terminal: &Terminal) -> String {
    let language = terminal.language;
    let word = |word: Word, side| (word.text(language).to_owned(), side);
    let mut table = Table::new(&[
        word(Word::Portfolio, Side::Left),
        word(Word::Tier, Side::Left),
        word(Word::CompanyCount, Side::Right),
        word(Word::MarketValue, Side::Right),
        (pick(language, "Currency", "货币").to_owned(), Side::Left),
    ]);
    for trade in &input.difference.trades {
        let tier = |standing| cell(&joint_title(input, standing, language), NAME);
        table.row(&[
            cell(&trade.portfolio, NAME),
            format!("{} → **{}**", tier(trade.from), tier(trade.to)),
            trade.companies.to_string(),
            money(&trade.value),
            cell(trade.currency.as_deref().unwrap_or_default(), NAME),
        ]);
    }
    folded(Word::MarketValue.text(language), &table, (40, 3_000), terminal)
}
