//! Pages for a browser and for paper: a difference as one HTML file. Lays out what was computed below.

mod approaching;
mod causes;
mod code;
mod contributions;
mod dots;
mod edit_card;
mod edits;
mod evidence;
mod flow;
pub(super) mod frame;
mod ground;
mod heading;
mod left_out;
mod marks;
mod matrix;
mod migration;
mod moves;
mod other_ground;
mod provenance;
mod shares;
mod strip;
mod why;

use maud::html;

use super::difference_document::DifferenceInput;
use super::layout::Terminal;
use crate::model::Language;

use frame::Frame;

/// A difference, and who reads it.
#[derive(Clone, Copy)]
struct Page<'a> {
    input: DifferenceInput<'a>,
    language: Language,
}

/// How a change of policy moves companies, as one HTML file.
pub fn difference_page(input: DifferenceInput, language: Language) -> String {
    let page = Page { input, language };
    let content = html! {
        (page.heading())
        (page.migration())
        (page.strips())
        (page.causes())
        (page.approaching())
        (page.other_ground())
        (page.edits())
        (page.left_out())
        (page.source_diff())
        (page.provenance())
    };
    Frame { language, title: &page.title(), content }.into_text()
}

impl Page<'_> {
    /// A phrase in the reader's language.
    fn say(&self, english: &'static str, chinese: &'static str) -> &'static str {
        match self.language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// For the words that pages and terminals share.
    fn terminal(&self) -> Terminal {
        Terminal { width: usize::MAX, is_ascii: false, language: self.language }
    }
}
