//! Companies that stay, but stand close to a threshold.

use maud::{Markup, html};

use super::Page;
use super::marks::{nothing, number, score, scrolling, weight, words};
use crate::diff::Approaching;
use crate::render::decimal::Decimal;
use crate::render::safe::safe;
use crate::render::words::Word;

impl Page<'_> {
    /// The nearest first.
    pub(super) fn approaching(&self) -> Markup {
        let near = &self.input.difference.approaching;
        if near.is_empty() {
            return html! {};
        }
        let headings = self.weight_headings();
        let table = html! {
            table {
                caption.unseen { (Word::Near.text(self.language)) }
                thead { tr {
                    th scope="col" { (Word::Company.text(self.language)) }
                    th scope="col" { (Word::Tier.text(self.language)) }
                    th.right scope="col" { (Word::Risk.text(self.language)) }
                    th scope="col" { (Word::Distance.text(self.language)) }
                    @for heading in &headings { th.right scope="col" { (words(heading)) } }
                } }
                tbody { @for near in near {
                    tr {
                        th scope="row" { (self.company(near.company)) }
                        td { (self.tier(near.tier)) }
                        td.right { (score(&near.score, &self.input.new.policy.ladder)) }
                        td { (self.distance(near)) }
                        @for held in self.weights(near.company) {
                            td.right { @match held { Some(held) => { (weight(&held)) } None => { (nothing()) } } }
                        }
                    }
                } }
            }
        };
        html! {
            section #near {
                h2 { (Word::Near.text(self.language)) }
                p.note { (self.say("None of these moves; each is within 0.5 of a threshold of the new policy.", "以下公司均未变更层级，但距新政策的某一门槛不超过 0.5。")) }
                (scrolling(Word::Near.text(self.language), table))
            }
        }
    }

    /// How far a company is from which threshold.
    pub(super) fn distance(&self, near: &Approaching) -> Markup {
        let side = if near.gap.is_negative() { Word::Below } else { Word::Above };
        let distance = near.gap.abs();
        let places = if distance.rounded(2).is_zero() && !distance.is_zero() { 4 } else { 2 };
        let threshold = self.input.new.policy.ladder.tiers().iter().find(|tier| tier.id == near.threshold);
        html! {
            span {
                (number(&Decimal::distance(&near.gap), &distance.to_decimal(places)))
                " " (side.text(self.language)) " "
                @match threshold {
                    Some(tier) => { (safe(tier.name(self.language))) " " (tier.start.to_exact_text()) }
                    None => { (safe(&near.threshold)) }
                }
            }
        }
    }
}
