//! A strip for each threshold that changed: the old line dashed, the new one solid, a dot for each company at its
//! score. The dots between the lines are what the threshold moves.

use maud::{Markup, html};

use super::Page;
use super::marks::{direction_class, score};
use crate::diff::{Edit, Move};
use crate::model::{Exact, Ladder, Tier};
use crate::policy::Key;
use crate::render::safe::safe;

/// How many columns of dots there are.
const COLUMNS: i64 = 48;
/// How many dots stand on one another at most.
const TALLEST: usize = 8;
/// Where the axis stands, in pixels from the top.
const AXIS: i64 = 112;
/// The height of the picture.
const HEIGHT: i64 = 136;

/// A threshold in the old and in the new policy; none where there is no such tier.
struct Threshold<'a> {
    edit: &'a Edit,
    tier: &'a str,
    old: Option<&'a Exact>,
    new: Option<&'a Exact>,
}

/// A company with a total, and its move, if it moves.
struct Dot<'a> {
    company: usize,
    total: &'a Exact,
    moved: Option<&'a Move>,
}

/// The part of the scale that is shown.
struct Window {
    low: Exact,
    width: Exact,
}

impl Window {
    fn new(threshold: &Threshold) -> Option<Self> {
        let lines: Vec<&Exact> = threshold.old.into_iter().chain(threshold.new).collect();
        let (first, last) = (lines.iter().min()?, lines.iter().max()?);
        let apart = *last - *first;
        let margin = (&apart + &apart).max(Exact::from(8_i64));
        let low = (*first - &margin).floor().max(Exact::zero());
        let width = &(*last + &margin).ceiling() - &low;
        Some(Self { low, width })
    }

    /// A place on the scale, in so many parts of the whole; none outside.
    fn place(&self, value: &Exact, parts: i64) -> Option<i64> {
        let place = (&(value - &self.low) * &Exact::from(parts)).divide(&self.width)?.floor().to_whole()?;
        (0..=parts).contains(&place).then_some(place)
    }
}

/// A place in thousandths, as a percentage.
fn percentage(place: i64) -> String {
    format!("{}.{}%", place / 10, place % 10)
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
        Some(Threshold { edit, tier: name, old, new })
    }

    fn strip(&self, threshold: &Threshold, index: usize) -> Markup {
        let Some(window) = Window::new(threshold) else { return html! {} };
        let moves = &self.input.difference.moves;
        let by_company: std::collections::BTreeMap<usize, &Move> =
            moves.iter().map(|moved| (moved.company, moved)).collect();
        let assessments = self.input.new.assessments.iter().enumerate();
        let dots: Vec<Dot> = assessments
            .filter_map(|(company, found)| {
                Some(Dot { company, total: found.total()?, moved: by_company.get(&company).copied() })
            })
            .collect();
        let name = safe(threshold.tier);
        let (title, told) = (format!("strip-{index}"), format!("strip-{index}-told"));
        let line = |start: Option<&Exact>, class: &str| {
            let place = start.and_then(|start| window.place(start, 1000));
            html! { @if let Some(place) = place {
                line.threshold.{ (class) } x1=(percentage(place)) x2=(percentage(place)) y1="24" y2=(AXIS) {}
            } }
        };
        let label = |start: Option<&Exact>, (word, y): (&str, i64)| {
            let found = start.and_then(|start| Some((window.place(start, 1000)?, start)));
            html! { @if let Some((place, start)) = found {
                text.middle x=(percentage(place)) y=(y) { (word) " " (start.to_exact_text()) }
            } }
        };
        html! {
            figure.strip #{ "threshold-" (threshold.edit.id) } {
                figcaption { strong { (name) } " " (self.threshold_words(threshold)) }
                svg role="img" aria-labelledby={ (title) " " (told) } width="100%" height=(HEIGHT) {
                    title #(title) { (self.say("Companies by risk, around the threshold", "门槛附近的公司（按风险分）")) ": " (name) }
                    desc #(told) { (self.say("The companies between the lines are listed below.", "两线之间的公司见下文。")) }
                    line.axis x1="0" x2="100%" y1=(AXIS) y2=(AXIS) {}
                    (line(threshold.old, "old")) (line(threshold.new, "new"))
                    (self.dots(&dots, &window))
                    (label(threshold.new, (self.say("new", "新"), 16)))
                    (label(threshold.old, (self.say("old", "旧"), AXIS + 18)))
                    text x="0" y=(AXIS + 18) { (window.low.to_exact_text()) }
                    text.end x="100%" y=(AXIS + 18) { ((&window.low + &window.width).to_exact_text()) }
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

    /// Stacked by column; where stacks would grow too tall, a dot stands for several companies.
    fn dots(&self, dots: &[Dot], window: &Window) -> Markup {
        let mut columns: Vec<Vec<(i64, &Dot)>> = vec![Vec::new(); 49];
        for dot in dots {
            if let (Some(column), Some(place)) =
                (window.place(dot.total, COLUMNS), window.place(dot.total, 1000))
            {
                if let Some(column) = usize::try_from(column).ok().and_then(|column| columns.get_mut(column))
                {
                    column.push((place, dot));
                }
            }
        }
        let each = columns.iter().map(Vec::len).max().unwrap_or(0).div_ceil(TALLEST).max(1);
        html! {
            @for column in &mut columns {
                // Those that move stand nearest to the axis.
                @let _ = column.sort_by_key(|(_, dot)| dot.moved.is_none());
                @for (level, chunk) in column.chunks(each).enumerate() {
                    @let (place, dot) = &chunk[0];
                    circle.dot.{ (dot.moved.map_or("kept", |moved| direction_class(moved.direction))) }
                        cx=(percentage(*place)) cy=(AXIS - 7 - 10 * i64::try_from(level).unwrap_or(0)) r="4" {}
                }
            }
            @if each > 1 { text.end x="100%" y="16" { (self.say("companies a dot: up to ", "每点公司数至多 ")) (each) } }
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
        let above = dots.iter().filter(|dot| *dot.total > &window.low + &window.width).count();
        let missing = self.companies_count() - dots.len();
        let ladder = &self.input.new.policy.ladder;
        html! {
            p.note {
                @if threshold.old.is_some() && threshold.new.is_some() {
                    (self.say("Between the lines: ", "两线之间："))
                    (found.len()) (self.say(", of which move: ", "，其中变更层级：")) (moved)
                    @if !found.is_empty() {
                        " ("
                        @for (place, dot) in found.iter().take(LISTED).enumerate() {
                            @if place > 0 { (self.say("; ", "；")) }
                            span.whole { @if let Some(moved) = dot.moved { (self.direction_mark(moved.direction)) " " } (self.company(dot.company)) " " (score(dot.total, ladder)) }
                        }
                        @if found.len() > LISTED { (self.say("; more: ", "；其余：")) (found.len() - LISTED) }
                        ")"
                    }
                    ". "
                }
                (self.say("Not in the picture: ", "图外：")) (below) (self.say(" below, ", " 家低于，")) (above) (self.say(" above", " 家高于"))
                @if missing > 0 { (self.say(", without a total: ", "，无总分：")) (missing) }
                "."
            }
        }
    }

    fn companies_count(&self) -> usize {
        self.input.companies().len()
    }
}
