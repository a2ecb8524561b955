//! Moves under the edits that caused them, the largest exposure first; each move is in one group.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::Page;
use crate::render::cause_group::{Group, TOLD, groups};
use crate::render::words::Word;

/// So many groups are open; the smaller ones fold.
const OPEN: usize = 30;
/// So many moves can be opened to what they are made of, the largest exposure first.
const OPENED: usize = 100;

impl Page<'_> {
    /// All moves, by cause.
    pub(super) fn causes(&self) -> Markup {
        let moves = &self.input.difference.moves;
        if moves.is_empty() {
            return html! {};
        }
        let groups = groups(self.input);
        let opened: BTreeSet<usize> = moves.iter().take(OPENED).map(|moved| moved.company).collect();
        let mut shown = BTreeSet::new();
        let sections: Vec<Markup> =
            groups.iter().map(|group| self.cause(group, &opened, &mut shown)).collect();
        let (open, folded) = sections.split_at(sections.len().min(OPEN));
        let rest: usize = groups.iter().skip(OPEN).map(|group| group.moves.len()).sum();
        html! {
            section #moves {
                h2 { (Word::Moves.text(self.language)) }
                @if moves.len() > OPENED {
                    p.note {
                        (self.say("Moves that open to their reasons, by largest exposure: ", "可展开依据的变动（按敞口从大到小）：")) (OPENED)
                        (self.say(" of ", " / ")) (moves.len())
                        (self.say(". The rest of each is in ", "。其余见 ")) code { "--format json" }
                        (self.say(", and in ", " 与 ")) code { "tierline eval --format json" } (self.say(".", "。"))
                    }
                }
                @for section in open { (section) }
                @if !folded.is_empty() {
                    details {
                        summary { (folded.len()) " " (self.say("more causes; moves: ", "个其他原因；变动数：")) (rest) }
                        @for section in folded { (section) }
                    }
                }
            }
        }
    }

    /// `shown` are the edits whose lines stand further up.
    fn cause(&self, group: &Group, opened: &BTreeSet<usize>, shown: &mut BTreeSet<usize>) -> Markup {
        let edits = &self.input.difference.edits;
        let companies: Vec<usize> = group.moves.iter().map(|moved| moved.company).collect();
        let mut told: Vec<usize> = group.sets.iter().take(TOLD).flatten().copied().collect();
        told.sort_unstable();
        told.dedup();
        let single = match group.sets {
            [set] if set.len() == 1 => set.first().copied(),
            _ => None,
        };
        html! {
            section.cause {
                h3 {
                    @match single { Some(id) => { (self.edit_title(&edits[id - 1])) } None => { (self.together(group)) } }
                    " " span.measure {
                        span.whole { (companies.len()) " " (self.moves_word(companies.len())) }
                        @if let Some(exposure) = self.exposure(&companies) { " · " (exposure) }
                    }
                }
                @for id in told {
                    @if single.is_none() { h4 { (self.edit_title(&edits[id - 1])) } }
                    @if shown.insert(id) { (self.card(id)) } @else {
                        p.note { (self.say("Its lines stand further up, with the first moves that it causes.", "相关代码行见上文首次出现处。")) }
                    }
                }
                (self.moves(&group.moves, opened))
            }
        }
    }

    fn moves_word(&self, count: usize) -> &'static str {
        if count == 1 { self.say("move", "项变动") } else { self.say("moves", "项变动") }
    }

    /// What several edits do together, in words.
    fn together(&self, group: &Group) -> Markup {
        let set = |set: &[usize]| {
            html! { @for (place, id) in set.iter().enumerate() {
                @if place > 0 { " + " } a.badge href={ "#edit-" (id) } { (id) }
            } }
        };
        html! {
            @match group.sets {
                [] => { (self.say("Edits together, too many to tell apart", "多处修改共同作用，难以区分")) }
                [one] => {
                    @if one.len() == 2 { (self.say("Needs both ", "两者缺一不可：")) } @else { (self.say("Needs all of ", "缺一不可：")) }
                    (set(one))
                }
                sets => {
                    (self.say("Any of these would do: ", "任一即可："))
                    @for (place, one) in sets.iter().take(TOLD).enumerate() {
                        @if place > 0 { (self.say(" or ", " 或 ")) }
                        (set(one))
                    }
                    @if sets.len() > TOLD || group.is_cut { (self.say(" or others", " 或其他组合")) }
                }
            }
        }
    }
}
