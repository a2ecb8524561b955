//! How much of a move is due to each edit: exact Shapley shares, and the sets that suffice.

use maud::{Markup, html};

use super::Page;
use super::marks::{change, nothing, number, scrolling};
use crate::diff::{Attribution, Cause, Move};
use crate::model::Exact;
use crate::render::decimal::Decimal;

/// So many edits have a row; the others have one together.
const ROWS: usize = 12;
/// So many sufficient sets are written out.
const SETS: usize = 6;

impl Page<'_> {
    /// The shares of the edits in a move.
    pub(super) fn shares(&self, moved: &Move, name: &str) -> Markup {
        let difference = self.input.difference;
        let place = difference.moves.iter().position(|other| other.company == moved.company);
        let Some(found) = place.and_then(|place| difference.attributions.moves.get(place)) else {
            return html! {};
        };
        let (listed, rest) = found.causes.split_at(found.causes.len().min(ROWS));
        let caption = self.say("What each edit contributes", "各处修改的贡献");

        let table = html! {
            table.shares {
                caption { (caption) span.unseen { " · " (name) } }
                thead { tr {
                    th scope="col" { (self.say("Edit", "修改")) }
                    th.right scope="col" { (self.say("of the change in tier", "层级变化份额")) }
                    th.right scope="col" { (self.say("of the change in risk", "风险分变化份额")) }
                    th scope="col" { (self.say("Needed", "是否必需")) }
                } }
                tbody {
                    @for cause in listed {
                        tr {
                            th scope="row" { (self.edit_title(&difference.edits[cause.edit - 1])) }
                            td.right { (exact(&cause.tier_share)) @if let Some(error) = &cause.error { " ± " (number(&Decimal::new(error), &error.to_decimal(2))) } }
                            td.right { @match &cause.score_share { Some(share) => { (signed(share)) } None => { (nothing()) } } }
                            td { @if found.necessary.contains(&cause.edit) { (self.say("yes", "是")) } @else { (self.say("no", "否")) } }
                        }
                    }
                    @if !rest.is_empty() {
                        tr {
                            th scope="row" { (self.say("Further edits: ", "其余修改：")) (rest.len()) } (sums(rest))
                            td { (if rest.iter().any(|cause| found.necessary.contains(&cause.edit)) { self.say("some", "部分") } else { self.say("no", "否") }) }
                        }
                    }
                }
                tfoot { tr {
                    th scope="row" { (self.say("together", "合计")) } (sums(&found.causes)) td {}
                } }
            }
        };
        html! {
            (scrolling(&format!("{caption}: {name}"), table))
            (self.sufficient(found))
        }
    }

    fn sufficient(&self, found: &Attribution) -> Markup {
        html! {
            p.note {
                @if found.is_approximate {
                    (self.say("More than 16 edits touch this company: shares are sampled, with their error. ", "涉及该公司的修改超过 16 处：份额为抽样估计，附误差。"))
                }
                (self.say("In steps of the ladder; unrated counts as −1. ", "以层级级数计，未评级记为 −1。"))
                (if found.sufficient.is_empty() {
                    self.say("No single edit is enough; sets of several were not looked for", "任一单独修改均不足够；未搜索多处修改的组合")
                } else {
                    self.say("Enough, each of: ", "足以造成该变动的组合：")
                })
                @for (place, set) in found.sufficient.iter().take(SETS).enumerate() {
                    @if place > 0 { (self.say("; ", "；")) }
                    span.whole { @for (place, id) in set.iter().enumerate() { @if place > 0 { " + " } (id) } }
                }
                @if found.sufficient.len() > SETS || !found.sufficient.is_empty() && found.sufficient_total.is_none_or(|total| total > found.sufficient.len()) {
                    (self.say("; and more", "；等"))
                }
                (self.say(".", "。"))
            }
        }
    }
}

/// A share as a fraction, its decimal behind it.
fn exact(share: &Exact) -> Markup {
    number(&Decimal::new(share), &share.to_fraction_text())
}

/// A share of the risk; the fraction behind it where it is no short decimal.
fn signed(share: &Exact) -> Markup {
    html! { span title=(share.to_fraction_text()) { (change(share)) } }
}

/// The sums of both shares; none of the risk, where a mixture has no total.
fn sums(causes: &[Cause]) -> Markup {
    let tier: Exact = causes.iter().map(|cause| cause.tier_share.clone()).sum();
    let score: Option<Exact> = causes.iter().map(|cause| cause.score_share.clone()).sum();
    html! {
        td.right { (exact(&tier)) }
        td.right { @match score { Some(score) => { (signed(&score)) } None => { (nothing()) } } }
    }
}
