//! Companies that keep their tier for another reason.

use maud::{Markup, html};

use super::Page;
use super::marks::scrolling;
use crate::render::words::Word;

impl Page<'_> {
    /// Tier, and both grounds.
    pub(super) fn other_ground(&self) -> Markup {
        let others = &self.input.difference.other_ground;
        if others.is_empty() {
            return html! {};
        }
        let table = html! {
            table {
                caption.unseen { (Word::OtherGround.text(self.language)) }
                thead { tr {
                    th scope="col" { (Word::Company.text(self.language)) }
                    th scope="col" { (Word::Tier.text(self.language)) }
                    th scope="col" { (self.say("Old ground", "旧依据")) }
                    th scope="col" { (self.say("New ground", "新依据")) }
                } }
                tbody { @for other in others {
                    tr {
                        th scope="row" { (self.company(other.company)) }
                        td { (self.tier(other.tier)) }
                        td { (self.ground(&other.old_ground, self.input.old.policy)) }
                        td { (self.ground(&other.new_ground, self.input.new.policy)) }
                    }
                } }
            }
        };
        html! {
            section {
                h2 { (Word::OtherGround.text(self.language)) }
                (scrolling(Word::OtherGround.text(self.language), table))
            }
        }
    }
}
