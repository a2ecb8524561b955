//! The first screen: the whole story in one line, what it weighs, and which policies and data it is about.

use maud::{Markup, html};

use super::Page;
use super::marks::{direction_class, words};
use crate::diff::Direction;
use crate::model::Language;
use crate::render::words::{Word, direction};

/// The directions, in the order in which they are told.
const WAYS: [Direction; 4] = [Direction::Stricter, Direction::Laxer, Direction::Lost, Direction::Gained];

impl Page<'_> {
    /// What the window is called: the story and the policies.
    pub(super) fn title(&self) -> String {
        let (old, new) = (self.input.old.policy, self.input.new.policy);
        format!("{} · {} {} → {} {}", self.story(), old.id, old.version, new.id, new.version)
    }

    /// Story, provenance and key figures.
    pub(super) fn heading(&self) -> Markup {
        let (old, new) = (self.input.old.policy, self.input.new.policy);
        let name = |id: &str, version: &str| html! { strong { (words(id)) } " " (words(version)) };
        html! {
            header {
                h1 {
                    (self.outcome())
                    @for (place, way) in self.ways().iter().enumerate() {
                        (if place == 0 { self.say(": ", "：") } else { self.say(", ", "，") }) span.whole { (way) }
                    }
                }
                p.about {
                    (name(&old.id, &old.version)) " → " (name(&new.id, &new.version))
                    " · " span.whole { (self.edit_count()) }
                    " · " span.whole { (self.companies().len()) " " (Word::Companies.text(self.language)) }
                    " · " span.whole { (Word::AsOf.text(self.language)) " " time { (self.input.population.day) } }
                    " · " a href="#provenance" { (self.say("how this page was made", "本页如何生成")) }
                }
                @if self.input.difference.moves.is_empty() { (self.stillness()) } @else { (self.figures()) }
            }
        }
    }

    fn companies(&self) -> &[crate::model::Company] {
        self.input.companies()
    }

    /// How many companies move, and which way, in one line.
    fn story(&self) -> String {
        let (colon, comma) = (self.say(": ", "："), self.say(", ", "，"));
        let ways = self.ways();
        if ways.is_empty() {
            self.outcome()
        } else {
            format!("{}{colon}{}", self.outcome(), ways.join(comma))
        }
    }

    fn outcome(&self) -> String {
        let (moved, all) = (self.input.difference.moves.len(), self.companies().len());
        match self.language {
            Language::English if moved == 0 => "No company changes tier".into(),
            Language::Chinese if moved == 0 => Word::MovesNone.text(self.language).to_owned(),
            Language::English if moved == 1 => format!("1 of {all} companies changes tier"),
            Language::English => format!("{moved} of {all} companies change tier"),
            Language::Chinese => format!("{all} 家公司中有 {moved} 家变更层级"),
        }
    }

    /// How many go each way.
    fn ways(&self) -> Vec<String> {
        let difference = self.input.difference;
        let told = |way: Direction| {
            let (count, word) = (difference.count(way), direction(way, self.language, false).1);
            format!("{count}{}{word}", self.say(" ", " 家"))
        };
        WAYS.into_iter().filter(|way| difference.count(*way) > 0).map(told).collect()
    }

    fn edit_count(&self) -> String {
        let edits = &self.input.difference.edits;
        let count = edits.iter().filter(|edit| edit.has_meaning()).count();
        match self.language {
            Language::English => format!("{count} {}", if count == 1 { "edit" } else { "edits" }),
            Language::Chinese => format!("{count} 处修改"),
        }
    }

    /// Where nothing moves, a second line is enough.
    fn stillness(&self) -> Markup {
        let difference = self.input.difference;
        let has_meaning = difference.edits.iter().any(crate::diff::Edit::has_meaning);
        html! {
            p.still {
                @if !has_meaning {
                    (self.say("The two policies mean the same.", "两份政策含义相同。"))
                } @else if let Some(near) = difference.approaching.first() {
                    (self.say("The nearest to a threshold is ", "最接近门槛的是 "))
                    (self.company(near.company)) (self.say(": ", "：")) (self.distance(near)) (self.say(".", "。"))
                } @else {
                    (self.say("No company is within 0.5 of a threshold.", "没有公司距离门槛在 0.5 以内。"))
                }
            }
        }
    }

    fn figures(&self) -> Markup {
        let difference = self.input.difference;
        let moved: Vec<usize> = difference.moves.iter().map(|moved| moved.company).collect();
        let near: Vec<usize> = difference.approaching.iter().map(|near| near.company).collect();
        let figure = |count: usize, label: Markup, companies: &[usize]| {
            html! {
                div.figure {
                    dt { (label) }
                    dd { span.count { (count) } @if let Some(exposure) = self.exposure(companies) { span.exposure { (exposure) } } }
                }
            }
        };
        html! {
            dl.figures {
                (figure(moved.len(), html! { (self.say("change tier", "变更层级")) }, &moved))
                @for way in WAYS {
                    @if difference.count(way) > 0 {
                        @let companies: Vec<usize> = difference.moves.iter().filter(|moved| moved.direction == way).map(|moved| moved.company).collect();
                        (figure(companies.len(), html! { span.{ (direction_class(way)) } { (self.direction(way)) } }, &companies))
                    }
                }
                @if !near.is_empty() {
                    (figure(near.len(), html! { a href="#near" { "≈ " (self.say("near a threshold", "接近门槛")) } }, &near))
                }
            }
        }
    }
}
