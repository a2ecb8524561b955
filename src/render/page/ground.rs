//! What decided a tier, in words.

use maud::{Markup, html};

use super::Page;
use super::marks::words;
use crate::assess::{Assessment, Ground};
use crate::policy::Policy;
use crate::render::eval_view::ground_in;
use crate::render::safe::safe;
use crate::text::Span;

impl Page<'_> {
    /// What decided, in few words.
    pub(super) fn ground(&self, ground: &str, policy: &Policy) -> Markup {
        words(&ground_in(ground, policy, &self.terminal()))
    }

    /// What decided, with the rule's or the tier's line, its reason and its approver.
    pub(super) fn decided(&self, assessment: &Assessment, policy: &Policy) -> Markup {
        let ground = crate::diff::ground_words(policy, assessment);
        let place = |span: &Span| html! { span.place { (safe(&span.to_string())) } };
        html! {
            (self.ground(&ground, policy))
            @match assessment.ground {
                Ground::Rule(rule) => {
                    @let rule = &policy.rules[rule];
                    " " (place(&rule.span))
                    @if let Some(because) = &rule.notes.because { " " q { (safe(because)) } }
                }
                Ground::Score => {
                    @if let Some(tier) = assessment.score_tier.and_then(|rank| policy.ladder.tiers().get(rank)) {
                        (self.say(": at least ", "：不低于 ")) (tier.start.to_exact_text())
                        @if let Some(declared) = policy.declaration(&crate::policy::Key::Tier(tier.id.clone())) {
                            " " (place(&declared.span))
                            @if let Some(because) = &declared.notes.because { " " q { (safe(because)) } }
                        }
                    }
                }
                Ground::Coverage => {
                    (self.say(": less than ", "：低于 ")) (super::marks::weight(&policy.coverage))
                    @if let Some(declared) = policy.declaration(&crate::policy::Key::Coverage) { " " (place(&declared.span)) }
                }
                Ground::NoTotal => {}
            }
        }
    }
}
