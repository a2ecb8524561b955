//! A table of moves; each opens to why.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::Page;
use super::marks::{nothing, score, weight};
use crate::diff::Move;
use crate::model::{Exact, Ladder};
use crate::render::words::Word;

/// So many rows of a group are open; the others fold.
const OPEN: usize = 25;

impl Page<'_> {
    /// Moves of one cause; `opened` are the companies whose reasons are shown.
    pub(super) fn moves(&self, moves: &[&Move], opened: &BTreeSet<usize>) -> Markup {
        let (open, folded) = moves.split_at(moves.len().min(OPEN));
        html! {
            (self.moves_table(open, opened))
            @if !folded.is_empty() {
                details {
                    summary { (self.say("Moves of the same cause, folded: ", "同一原因的其余变动：")) (folded.len()) }
                    (self.moves_table(folded, opened))
                }
            }
        }
    }

    // Roles are said in so many words: on narrow screens the rows are cards, and would lose them.
    fn moves_table(&self, moves: &[&Move], opened: &BTreeSet<usize>) -> Markup {
        let headings = self.weight_headings();
        let columns = 5 + headings.len();
        html! {
            table.moves role="table" {
                caption.unseen { (self.say("Companies that change tier", "变更层级的公司")) }
                thead role="rowgroup" {
                    tr role="row" {
                        th.way role="columnheader" scope="col" { (self.say("Direction", "方向")) }
                        th role="columnheader" scope="col" { (Word::Company.text(self.language)) }
                        th.tiers role="columnheader" scope="col" { (Word::Tier.text(self.language)) }
                        th.right.risk role="columnheader" scope="col" { (Word::Risk.text(self.language)) }
                        @for heading in &headings { th.right.weight role="columnheader" scope="col" { (super::marks::words(heading)) } }
                        th.ground role="columnheader" scope="col" { (Word::Ground.text(self.language)) }
                    }
                }
                @for moved in moves {
                    tbody role="rowgroup" {
                        (self.moved(moved))
                        @if opened.contains(&moved.company) {
                            tr.opens role="row" { td role="cell" colspan=(columns) { (self.why(moved)) } }
                        }
                    }
                }
            }
        }
    }

    fn moved(&self, moved: &Move) -> Markup {
        let (old, new) = (&self.input.old.policy.ladder, &self.input.new.policy.ladder);
        let headings = self.weight_headings();
        html! {
            tr role="row" {
                td.way role="cell" { (self.direction(moved.direction)) }
                th.who role="rowheader" scope="row" { (self.company(moved.company)) }
                td.tiers role="cell" { (self.tier(moved.from)) " → " (self.tier(moved.to)) }
                td.right.risk role="cell" data-label=(Word::Risk.text(self.language)) {
                    span.whole { (total(moved.old_score.as_ref(), old)) " → " (total(moved.new_score.as_ref(), new)) }
                }
                @for (held, heading) in self.weights(moved.company).iter().zip(&headings) {
                    td.right role="cell" data-label=(crate::render::safe::safe(heading)) {
                        @match held { Some(held) => { (weight(held)) } None => { (nothing()) } }
                    }
                }
                td.ground role="cell" data-label=(Word::Ground.text(self.language)) { (self.ground(&moved.new_ground, self.input.new.policy)) }
            }
        }
    }
}

/// A total; a dash where there is none.
pub(super) fn total(found: Option<&Exact>, ladder: &Ladder) -> Markup {
    found.map_or_else(nothing, |found| score(found, ladder))
}
