//! What a move opens to: both sides' state, the edits' shares, and what every answer adds, with its evidence.

use maud::{Markup, html};

use super::Page;
use super::marks::{scrolling, weight};
use super::moves::total;
use crate::assess::{Assessment, StandingRange};
use crate::diff::{JointLadder, Move, Side};
use crate::model::Standing;
use crate::render::safe::safe;

impl<'a> Page<'a> {
    /// Why a company moves.
    pub(super) fn why(&self, moved: &Move) -> Markup {
        let name = safe(&self.input.companies()[moved.company].name);
        html! {
            details.why {
                summary { (self.say("Why ", "依据：")) bdi { (name) } (self.say(" moves", "")) }
                (self.states(moved, &name))
                (self.shares(moved, &name))
                (self.contributions(moved.company, &name))
            }
        }
    }

    fn assessments(&self, company: usize) -> [(Side<'a>, &'a [usize], &'a Assessment); 2] {
        let ladder = &self.input.difference.ladder;
        let sides = [(self.input.old, &ladder.old_ranks), (self.input.new, &ladder.new_ranks)];
        sides.map(|(side, ranks)| (side, ranks.as_slice(), &side.assessments[company]))
    }

    /// Tier, risk, ground, coverage, range and waivers, old beside new.
    fn states(&self, moved: &Move, name: &str) -> Markup {
        let sides = self.assessments(moved.company);
        let row = |word: &str, cell: &dyn Fn(Side, &[usize], &Assessment) -> Markup| {
            html! {
                tr { th scope="row" { (word) } @for (side, ranks, found) in sides { td { (cell(side, ranks, found)) } } }
            }
        };
        let tier = |ranks: &[usize], standing: Standing| self.tier(JointLadder::standing(ranks, standing));
        let has_waivers = sides.iter().any(|(_, _, found)| !found.waived.is_empty());
        let table = html! {
            table.states {
                caption { (self.say("Old and new", "新旧对照")) span.unseen { " · " (name) } }
                thead { tr { td {} th scope="col" { (self.say("old", "旧")) } th scope="col" { (self.say("new", "新")) } } }
                tbody {
                    (row(self.say("Tier", "层级"), &|_, ranks, found| tier(ranks, found.tier)))
                    (row(self.say("Risk", "风险分"), &|side, _, found| total(found.total(), &side.policy.ladder)))
                    (row(self.say("Decided by", "决定依据"), &|side, _, found| self.decided(found, side.policy)))
                    (row(self.say("Coverage", "覆盖率"), &|_, _, found| weight(&found.coverage)))
                    (row(self.say("Range, were all answered", "若全部作答的可能区间"), &|_, ranks, found| {
                        let StandingRange { laxest, strictest } = found.range;
                        html! { (tier(ranks, laxest)) @if laxest != strictest { " … " (tier(ranks, strictest)) } }
                    }))
                    @if has_waivers {
                        (row(self.say("Waived", "豁免"), &|side, _, found| self.waived(side, found)))
                        (row(self.say("Tier without waivers", "若无豁免的层级"), &|_, ranks, found| tier(ranks, found.tier_without_waivers)))
                    }
                }
            }
        };
        scrolling(&format!("{}: {name}", self.say("Old and new", "新旧对照")), table)
    }

    fn waived(&self, side: Side, found: &Assessment) -> Markup {
        html! {
            @if found.waived.is_empty() { (super::marks::nothing()) }
            @for waived in &found.waived {
                @let rule = &side.policy.rules[waived.rule];
                @let waiver = &rule.waivers[waived.waiver];
                div {
                    (self.ground(&format!("rule: {}", rule.id), side.policy))
                    @if let Some(day) = waiver.notes.last_day { (self.say(", until ", "，至 ")) time { (day) } }
                    @if let Some(approver) = &waiver.notes.approved_by { (self.say(", approved by ", "，批准：")) (super::marks::words(approver)) }
                    @if let Some(because) = &waiver.notes.because { ": " q { (safe(because)) } }
                    " " span.place { (safe(&waiver.span.to_string())) }
                }
            }
        }
    }
}
