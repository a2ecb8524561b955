//! What could not be compared: holdings that match no company, and records that were rejected.

use maud::{Markup, html};

use super::Page;
use super::marks::{scrolling, weight, words};
use crate::render::safe::safe;
use crate::render::words::Word;

impl Page<'_> {
    /// Nothing is dropped in silence.
    pub(super) fn left_out(&self) -> Markup {
        html! { (self.unmatched()) (self.rejected()) }
    }

    fn unmatched(&self) -> Markup {
        let found: Vec<_> = self.input.population.book.unmatched().collect();
        if found.is_empty() {
            return html! {};
        }
        let name = Word::HoldingsWithoutCompany.text(self.language);
        let table = html! {
            table {
                caption.unseen { (name) }
                thead { tr {
                    th scope="col" { (self.say("Holding", "持仓")) }
                    th scope="col" { (Word::Portfolio.text(self.language)) }
                    th.right scope="col" { (Word::Exposure.text(self.language)) }
                    th scope="col" { (self.say("Place", "位置")) }
                } }
                tbody { @for unmatched in &found {
                    tr {
                        th scope="row" { (words(unmatched.holding.key.text())) }
                        td { (words(unmatched.portfolio)) }
                        td.right { (weight(&unmatched.holding.weight)) }
                        td { span.place { (safe(&unmatched.holding.span.to_string())) } }
                    }
                } }
            }
        };
        html! { section { h2 { (name) } (scrolling(name, table)) } }
    }

    fn rejected(&self) -> Markup {
        if self.input.rejected.is_empty() {
            return html! {};
        }
        let name = Word::Rejected.text(self.language);
        let table = html! {
            table {
                caption.unseen { (name) }
                thead { tr {
                    th scope="col" { (self.say("Place", "位置")) }
                    th scope="col" { (Word::Company.text(self.language)) }
                    th scope="col" { (self.say("What is wrong", "问题")) }
                } }
                tbody { @for record in self.input.rejected {
                    tr {
                        th scope="row" { span.place { (safe(&record.place)) } }
                        td { @if let Some(id) = &record.id { (words(id)) } }
                        td { @for reason in &record.reasons { div { (safe(reason)) } } }
                    }
                } }
            }
        };
        html! { section { h2 { (name) } (scrolling(name, table)) } }
    }
}
