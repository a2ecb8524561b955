//! One edit: what it decides, its lines before and after, why, who signed it off, and what it does.

use maud::{Markup, html};

use super::Page;
use super::marks::words;
use crate::diff::{Change, Edit, Effect};
use crate::policy::{Key, Policy};
use crate::render::edit_words::edit_words;
use crate::render::safe::safe;
use crate::text::Span;

impl Page<'_> {
    /// What is decided and how it changed, with the number that links to the list of edits.
    pub(super) fn edit_title(&self, edit: &Edit) -> Markup {
        let (subject, change) = edit_words(edit, &self.terminal());
        html! {
            a.badge href={ "#edit-" (edit.id) } { (edit.id) } " "
            span.subject { (words(&subject)) } " " span.change { (words(&change)) }
        }
    }

    /// The same in plain words, for captions.
    pub(super) fn edit_text(&self, edit: &Edit) -> String {
        let (subject, change) = edit_words(edit, &self.terminal());
        safe(&format!("{} {subject} {change}", edit.id))
    }

    /// The change that an edit is applied with; notes have none.
    pub(super) fn change(&self, edit: usize) -> Option<&Change> {
        self.input.difference.attributions.changes.iter().find(|change| change.edits.contains(&edit))
    }

    /// Lines, reason, approver and effect of an edit, and of those that are applied with it.
    pub(super) fn card(&self, id: usize) -> Markup {
        let edits = self.change(id).map_or(vec![id], |change| change.edits.clone());
        html! {
            @for (place, id) in edits.iter().enumerate() {
                @let edit = &self.input.difference.edits[id - 1];
                div.card {
                    @if place > 0 { p.note { (self.say("joined to it, since neither makes a valid policy alone: ", "与之合并（单独施行无法构成有效政策）：")) (self.edit_title(edit)) } }
                    (self.lines(edit))
                    (self.said(edit))
                }
            }
        }
    }

    /// The lines of an edit, old and new.
    pub(super) fn lines(&self, edit: &Edit) -> Markup {
        let old = whole(edit, self.input.old.policy, edit.old_at.as_ref());
        let new = whole(edit, self.input.new.policy, edit.new_at.as_ref());
        self.code(&self.edit_text(edit), old.as_ref(), new.as_ref())
    }

    /// Which way the edit pushes the companies of this portfolio.
    fn effect(&self, change: &Change) -> &'static str {
        match change.effect {
            Effect::None => self.say("moves nothing here", "此处不产生变动"),
            Effect::StricterOnly => self.say("stricter only", "仅趋严"),
            Effect::LaxerOnly => self.say("laxer only", "仅趋宽"),
            Effect::Mixed => self.say("mixed", "有严有宽"),
        }
    }

    /// The author's reason, the approver, and what the edit does to the portfolio.
    pub(super) fn said(&self, edit: &Edit) -> Markup {
        html! {
            p.said {
                @match &edit.because {
                    Some(because) => { q { (safe(because)) } }
                    None => { span.lacking { (self.say("no reason given", "未说明理由")) } }
                }
                " · "
                @match &edit.approved_by {
                    Some(approver) => { (self.say("approved by ", "批准：")) (words(approver)) }
                    None => { span.lacking { (self.say("no approver named", "未注明批准人")) } }
                }
                @if let Some(commit) = self.input.commits.get(&edit.id) {
                    " · " (self.say("written by ", "作者：")) (words(&commit.author)) " " span.whole { (words(commit.date.get(..10).unwrap_or_default())) }
                }
                @if let Some(change) = self.change(edit.id) {
                    " · " span.whole { (self.effect(change)) }
                    " · " span.whole { (self.say("moves alone: ", "单独变动：")) (change.moves_alone) }
                    " · " span.whole { (self.say("moves that need it: ", "必需它的变动：")) (change.moves_without) }
                }
            }
        }
    }
}

/// The whole declaration, with what follows its verb; for what is no declaration, the place itself.
fn whole(edit: &Edit, policy: &Policy, place: Option<&Span>) -> Option<Span> {
    let place = place?;
    let key: Option<&Key> = edit.key.as_ref();
    let declared = key.and_then(|key| policy.declaration(key));
    Some(
        declared.filter(|declared| declared.span == *place).map_or(place, |declared| &declared.whole).clone(),
    )
}
