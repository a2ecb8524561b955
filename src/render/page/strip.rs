//! A strip for each threshold that changed: the old line dashed, the new one solid, a dot for each company at its
//! score. The dots between the lines are what the threshold moves.

use maud::{Markup, html};

use super::Page;
use super::dots::{Dot, Stacks, Window, percentage};
use super::marks::{score, words};
use crate::diff::{Edit, Move};
use crate::model::{Exact, Ladder, Language, Tier};
use crate::policy::Key;
use crate::render::safe::safe;

/// A threshold in the old and in the new policy; none where there is no such tier.
struct Threshold<'a> {
    edit: &'a Edit,
    tier: &'a str,
    old: Option<&'a Exact>,
    new: Option<&'a Exact>,
}

impl<'a> Page<'a> {
    /// A strip for each threshold that changed.
    pub(super) fn strips(&self) -> Markup {
        let thresholds: Vec<Threshold> =
            self.input.difference.edits.iter().filter_map(|edit| self.threshold(edit)).collect();
        if thresholds.is_empty() {
            return html! {};
        }
        html! {
            section {
                h2 { (self.say("Thresholds that changed", "变动的门槛")) }
                @for (index, threshold) in thresholds.iter().enumerate() { (self.strip(threshold, index)) }
            }
        }
    }

    fn threshold(&self, edit: &'a Edit) -> Option<Threshold<'a>> {
        let Some(Key::Tier(id)) = edit.key.as_ref().filter(|_| edit.has_meaning()) else { return None };
        let start = |ladder: &'a Ladder| {
            let tiers: &'a [Tier] = ladder.tiers();
            tiers.iter().find(|tier| tier.id == *id).map(|tier| &tier.start)
        };
        let (old, new) = (start(&self.input.old.policy.ladder), start(&self.input.new.policy.ladder));
        let tiers = &self.input.difference.ladder.tiers;
        let name =
            tiers.iter().find(|tier| tier.id == *id).map_or(id.as_str(), |tier| tier.name(self.language));
        // Nobody stands below 0: where the laxest tier starts is no line that could be crossed.
        let is_line = [old, new].into_iter().flatten().any(Exact::is_positive);
        is_line.then_some(Threshold { edit, tier: name, old, new })
    }

    fn strip(&self, threshold: &Threshold, index: usize) -> Markup {
        let Some(window) = Window::new(threshold.old, threshold.new) else { return html! {} };
        let moves = &self.input.difference.moves;
        let by_company: std::collections::BTreeMap<usize, &Move> =
            moves.iter().map(|moved| (moved.company, moved)).collect();
        let assessments = self.input.new.assessments.iter().enumerate();
        let dots: Vec<Dot> = assessments
            .filter_map(|(company, found)| {
                Some(Dot { company, total: found.total()?, moved: by_company.get(&company).copied() })
            })
            .collect();
        let stacks = Stacks::new(&dots, &window);
        let axis = stacks.axis();
        let name = safe(threshold.tier);
        let (title, told) = (format!("strip-{index}"), format!("strip-{index}-told"));
        let line = |start: Option<&Exact>, class: &str| {
            let place = start.and_then(|start| window.place(start, 1000));
            html! { @if let Some(place) = place {
                line.threshold.{ (class) } x1=(percentage(place)) x2=(percentage(place)) y1="24" y2=(axis) {}
            } }
        };
        let label = |start: Option<&Exact>, (word, y): (&str, i64)| {
            let found = start.and_then(|start| Some((window.place(start, 1000)?, start)));
            html! { @if let Some((place, start)) = found {
                text.line.{ (match place { ..60 => "start", 941.. => "end", _ => "middle" }) } x=(percentage(place)) y=(y) { (word) " " (start.to_exact_text()) }
            } }
        };
        html! {
            figure.strip #{ "threshold-" (threshold.edit.id) } {
                figcaption { strong { (name) } " " (self.threshold_words(threshold)) }
                svg role="img" aria-labelledby={ (title) " " (told) } width="100%" height=(axis + 24) {
                    title #(title) { (self.say("Companies by risk, around the threshold", "门槛附近的公司（按风险分）")) ": " (name) }
                    desc #(told) { (self.say("The companies between the lines are listed below.", "两线之间的公司见下文。")) }
                    line.axis x1="0" x2="100%" y1=(axis) y2=(axis) {}
                    (line(threshold.old, "old")) (line(threshold.new, "new"))
                    (stacks.drawn())
                    @if stacks.each > 1 { text.end x="100%" y="16" { (self.say("companies a dot: up to ", "每点公司数至多 ")) (stacks.each) } }
                    (label(threshold.new, (self.say("new", "新"), 16)))
                    (label(threshold.old, (self.say("old", "旧"), axis + 18)))
                    text x="0" y=(axis + 18) { (window.low.to_exact_text()) }
                    text.end x="100%" y=(axis + 18) { (window.high.to_exact_text()) }
                }
                (self.between(threshold, &dots, &window))
            }
        }
    }

    fn threshold_words(&self, threshold: &Threshold) -> Markup {
        html! {
            @match (threshold.old, threshold.new) {
                (Some(old), Some(new)) => {
                    (self.say("started at ", "原起点 ")) data value=(old.to_fraction_text()) { (old.to_exact_text()) }
                    (self.say(", starts at ", "，现起点 ")) data value=(new.to_fraction_text()) { (new.to_exact_text()) }
                }
                (None, Some(new)) => { (self.say("is new and starts at ", "为新增，起点 ")) (new.to_exact_text()) }
                (Some(old), None) => { (self.say("is gone; it started at ", "已取消；原起点 ")) (old.to_exact_text()) }
                (None, None) => {}
            }
        }
    }

    /// Who stands between the lines, and how many are outside the picture.
    fn between(&self, threshold: &Threshold, dots: &[Dot], window: &Window) -> Markup {
        const LISTED: usize = 12;
        let is_between = |dot: &&Dot| match (threshold.old, threshold.new) {
            (Some(old), Some(new)) => dot.total >= old.min(new) && dot.total < old.max(new),
            _ => false,
        };
        let mut found: Vec<&Dot> = dots.iter().filter(is_between).collect();
        found.sort_by(|one, other| other.total.cmp(one.total).then(one.company.cmp(&other.company)));
        let moved = found.iter().filter(|dot| dot.moved.is_some()).count();
        let below = dots.iter().filter(|dot| *dot.total < window.low).count();
        let above = dots.iter().filter(|dot| *dot.total > window.high).count();
        let companies = self.input.companies();
        let missing = companies.len() - dots.len();
        let ladder = &self.input.new.policy.ladder;
        html! {
            p.note {
                (self.say("▲ becomes stricter, ▼ laxer, ■ loses or gains a tier, ○ stays. ", "▲ 趋严，▼ 趋宽，■ 失去或获得评级，○ 不变。"))
                @if threshold.old.is_some() && threshold.new.is_some() {
                    (self.between_words(found.len(), moved))
                    @for (place, dot) in found.iter().take(LISTED).enumerate() {
                        (if place == 0 { self.say(": ", "：") } else { self.say("; ", "；") })
                        span {
                            @if let Some(moved) = dot.moved { (self.direction_mark(moved.direction)) " " }
                            (words(&companies[dot.company].name)) " " (score(dot.total, ladder))
                        }
                    }
                    @if found.len() > LISTED { (self.say("; more: ", "；其余：")) (found.len() - LISTED) }
                    (self.say(". ", "。"))
                }
                (self.say("Not in the picture: ", "图外：")) (below) (self.say(" below, ", " 家低于，")) (above) (self.say(" above", " 家高于"))
                @if missing > 0 { (self.say(", without a total: ", "，无总分：")) (missing) }
                (self.say(".", "。"))
            }
        }
    }

    fn between_words(&self, found: usize, moved: usize) -> String {
        match (self.language, found) {
            (Language::English, 0) => "No company stands between the lines".into(),
            (Language::English, 1) => format!(
                "One company stands between the lines and {}",
                if moved == 1 { "moves" } else { "stays" }
            ),
            (Language::English, _) => {
                format!("Between the lines stand {found} companies, of which {moved} move")
            }
            (Language::Chinese, 0) => "两线之间没有公司".into(),
            (Language::Chinese, _) => format!("两线之间有 {found} 家公司，其中 {moved} 家变更层级"),
        }
    }
}
