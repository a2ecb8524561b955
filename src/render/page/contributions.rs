//! What every answer adds to the total, old beside new, with the evidence behind it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::Page;
use super::evidence::{Source, sources};
use super::marks::{change, points, score, scrolling};
use crate::assess::Reason;
use crate::diff::Side;
use crate::model::{Choice, Company, Exact, QuestionIndex, Questionnaire};
use crate::render::safe::safe;

/// So many parts are open; the smaller ones fold, and their sum stays.
const OPEN: usize = 15;

/// What one question, or one scripted node, adds on both sides.
struct Part<'a> {
    path: &'a str,
    points: [Exact; 2],
}

impl Part<'_> {
    fn difference(&self) -> Exact {
        &self.points[1] - &self.points[0]
    }
}

impl<'a> Page<'a> {
    /// The contributions of a company's answers; what changed most comes first.
    pub(super) fn contributions(&self, company: usize, name: &str) -> Markup {
        let parts = self.parts(company);
        if parts.is_empty() {
            return html! {};
        }
        let caption = self.say("What each answer adds to the risk", "各项回答对风险分的贡献");
        let behind = sources(&self.input.companies()[company]);
        let total = |side: Side| side.assessments[company].total().cloned();
        let totals = [total(self.input.old), total(self.input.new)];
        let ladders = [&self.input.old.policy.ladder, &self.input.new.policy.ladder];
        // One that is left over takes no more room than the sum of it would.
        let count = if parts.len() > OPEN + 1 { OPEN } else { parts.len() };
        let (open, folded) = parts.split_at(count);
        let rest = [0, 1].map(|side| folded.iter().map(|part| part.points[side].clone()).sum::<Exact>());
        let heading = html! {
            thead { tr {
                th scope="col" { (self.say("Question", "问题")) }
                th scope="col" { (self.say("Answer", "回答")) }
                th.right scope="col" { (self.say("old", "旧")) }
                th.right scope="col" { (self.say("new", "新")) }
                th.right scope="col" { (self.say("difference", "差异")) }
            } }
        };
        let further = format!("{}{}", self.say("Further answers: ", "其余回答："), folded.len());
        let first = html! {
            table.contributions {
                caption { (caption) span.unseen { " · " (name) } }
                (heading)
                tbody {
                    @for part in open { (self.part(part, company, &behind)) }
                    @if !folded.is_empty() {
                        tr {
                            th scope="row" { (further) } td {}
                            @for sum in &rest { td.right { (points(sum)) } }
                            td.right { (change(&(&rest[1] - &rest[0]))) }
                        }
                    }
                }
                tfoot { tr {
                    th scope="row" { (self.say("Risk", "风险分")) } td {}
                    @for (total, ladder) in totals.iter().zip(ladders) {
                        td.right { @match total { Some(total) => { (score(total, ladder)) } None => { (super::marks::nothing()) } } }
                    }
                    td.right { @if let [Some(old), Some(new)] = &totals { (change(&(new - old))) } }
                } }
            }
        };
        let second = html! {
            table.contributions {
                caption.unseen { (further) " · " (name) }
                (heading)
                tbody { @for part in folded { (self.part(part, company, &behind)) } }
            }
        };
        html! {
            (scrolling(&format!("{caption}: {name}"), first))
            @if !folded.is_empty() {
                details { summary { (further) } (scrolling(&format!("{further}: {name}"), second)) }
            }
        }
    }

    fn parts(&self, company: usize) -> Vec<Part<'a>> {
        let mut found: BTreeMap<&str, [Exact; 2]> = BTreeMap::new();
        for (place, side) in [self.input.old, self.input.new].into_iter().enumerate() {
            for Reason { node, points, .. } in &side.assessments[company].reasons {
                let path = side.reading.questionnaire.tree.node(*node).path.as_str();
                found.entry(path).or_insert_with(|| [Exact::zero(), Exact::zero()])[place] = points.clone();
            }
        }
        let mut parts: Vec<Part> = found.into_iter().map(|(path, points)| Part { path, points }).collect();
        parts.sort_by(|one, other| {
            let size = |part: &Part| (part.difference().abs(), part.points[1].clone());
            size(other).cmp(&size(one)).then_with(|| one.path.cmp(other.path))
        });
        parts
    }

    fn part(&self, part: &Part, company: usize, behind: &BTreeMap<String, Vec<Source>>) -> Markup {
        let answers = [self.input.old, self.input.new].map(|side| self.answer(side, company, part.path));
        let [old, new] = &answers;
        let evidence = new.as_ref().or(old.as_ref()).and_then(|answer| behind.get(&answer.from));
        let text = |answer: &Option<Given>| {
            html! {
                @match answer {
                    Some(answer) => {
                        span.unknown[answer.is_missing] { (safe(&answer.text)) }
                        @if answer.from != part.path { " " span.quiet { (self.say("follows from ", "由此得出：")) span.place { (safe(&answer.from)) } } }
                    }
                    None => { span.quiet { (self.say("by script", "由脚本计算")) } }
                }
            }
        };
        html! {
            tr {
                th scope="row" {
                    (safe(&self.question(part.path))) " " span.id { (safe(part.path)) }
                    @if let Some(evidence) = evidence { (self.evidence(evidence)) }
                }
                td { (text(old)) @if old != new { " → " (text(new)) } }
                td.right { (points(&part.points[0])) }
                td.right { (points(&part.points[1])) }
                td.right { (change(&part.difference())) }
            }
        }
    }

    /// The text of a question, as the new side asks it; as the old one did, where it doesn't.
    fn question(&self, path: &str) -> String {
        let asked = |questionnaire: &Questionnaire| {
            let node = questionnaire.tree.find(path)?;
            Some(questionnaire.tree.node(node).title.text(self.language).to_owned())
        };
        let new = asked(self.input.new.reading.questionnaire);
        new.or_else(|| asked(self.input.old.reading.questionnaire)).unwrap_or_else(|| path.to_owned())
    }

    /// The answer as a side reads it; none for what isn't asked there.
    fn answer(&self, side: Side, company: usize, path: &str) -> Option<Given> {
        let questionnaire = side.reading.questionnaire;
        let index: QuestionIndex = questionnaire.find(path)?;
        let company: &Company = &side.reading.companies[company];
        let answer = company.answers[index.0].as_ref();
        let word = |option: crate::model::OptionIndex| {
            questionnaire.options[option.0].1.text(self.language).to_owned()
        };
        let (text, is_missing) = match answer.map(|answer| &answer.choice) {
            Some(Choice::Number(number)) => {
                let range = questionnaire.question(index).number.as_ref();
                let unit = range.and_then(|range| range.unit.as_deref()).unwrap_or_default();
                (format!("{number}\u{a0}{unit}").trim_end().to_owned(), false)
            }
            Some(Choice::Option(option)) => (word(*option), *option == questionnaire.missing),
            None => (word(questionnaire.missing), true),
        };
        let from = answer.and_then(|answer| answer.follows).map_or(path, |from| questionnaire.path(from));
        Some(Given { text, is_missing, from: from.to_owned() })
    }
}

/// What was answered.
#[derive(PartialEq, Eq)]
struct Given {
    text: String,
    /// Whether nobody has looked: another thing than a known no.
    is_missing: bool,
    /// The question that it was read from; another one where the answer follows.
    from: String,
}
