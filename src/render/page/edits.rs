//! All edits, those that only change words included.

use maud::{Markup, html};

use super::Page;
use super::marks::{nothing, scrolling, words};
use crate::diff::Edit;
use crate::render::edit_words::edit_words;
use crate::render::words::Word;

impl Page<'_> {
    /// The list that every number of an edit leads to.
    pub(super) fn edits(&self) -> Markup {
        let edits = &self.input.difference.edits;
        if edits.is_empty() {
            return html! {};
        }
        let table = html! {
            table.edits {
                caption.unseen { (self.say("All edits", "全部修改")) }
                thead { tr {
                    th.right scope="col" { (self.say("No.", "编号")) }
                    th scope="col" { (self.say("Decides", "决定事项")) }
                    th scope="col" { (self.say("Change", "变化")) }
                    th.right scope="col" { (self.say("Moves alone", "单独变动")) }
                    th.right scope="col" { (self.say("Moves that need it", "必需它的变动")) }
                    th scope="col" { (self.say("Reason and approver", "理由与批准人")) }
                } }
                tbody { @for edit in edits { (self.edit_row(edit)) } }
            }
        };
        html! {
            section {
                h2 { (Word::Edits.text(self.language)) }
                (scrolling(self.say("All edits", "全部修改"), table))
                details {
                    summary { (self.say("The lines of every edit", "每处修改的代码行")) }
                    @for edit in edits.iter().filter(|edit| edit.old_at.is_some() || edit.new_at.is_some()) {
                        h4 { (self.edit_title(edit)) }
                        (self.lines(edit))
                    }
                }
            }
        }
    }

    fn edit_row(&self, edit: &Edit) -> Markup {
        let (subject, change) = edit_words(edit, &self.terminal());
        let found = self.change(edit.id);
        let count = |count: Option<usize>| html! { @match count { Some(count) => { (count) } None => { (nothing()) } } };
        html! {
            tr #{ "edit-" (edit.id) } {
                td.right { (edit.id) }
                th scope="row" {
                    (words(&subject))
                    @if let Some(found) = found.filter(|found| found.edits.len() > 1) {
                        " " span.quiet {
                            (self.say("joined: ", "合并："))
                            @for (place, id) in found.edits.iter().enumerate() { @if place > 0 { " + " } (id) }
                        }
                    }
                }
                td { (words(&change)) }
                td.right { (count(found.map(|found| found.moves_alone))) }
                td.right { (count(found.map(|found| found.moves_without))) }
                td.reason {
                    @if let Some(because) = &edit.because { q { (crate::render::safe::safe(because)) } }
                    @if let Some(approver) = &edit.approved_by { @if edit.because.is_some() { " " } span.quiet { (words(approver)) } }
                    @if edit.because.is_none() && edit.approved_by.is_none() { span.lacking { (self.say("neither", "均无")) } }
                }
            }
        }
    }

    /// The sources as they differ, line by line.
    pub(super) fn source_diff(&self) -> Markup {
        let diff = &self.input.difference.source_diff;
        if diff.is_empty() {
            return html! {};
        }
        let class = |line: &str| match line.as_bytes().first() {
            Some(b'+') => "added",
            Some(b'-') => "gone",
            Some(b'@') => "hunk",
            _ => "same",
        };
        html! {
            section {
                h2 { (self.say("Sources", "源文件")) }
                details {
                    summary { (self.say("The sources as a unified diff", "源文件的统一差异")) }
                    div.scroll role="region" tabindex="0" aria-label=(self.say("Unified diff", "统一差异")) {
                        pre { @for line in diff.lines() { span.{ (class(line)) } { (crate::render::safe::safe(line)) } "\n" } }
                    }
                }
            }
        }
    }
}
