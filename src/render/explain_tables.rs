//! Rules, changes and open questions of an explanation, for people.

use super::explain_view::{ExplainInput, View};
use super::layout::{Cell, Column, Label};
use super::sheet::{Section, pick};
use super::way_words::{answer_word, landing_words, way_sentences};
use super::words::Word;
use crate::assess::{Ground, RuleTrace};
use crate::explain::{Elsewhere, Way};
use crate::model::{Language, Standing};

impl View<'_> {
    /// The rules: in short those that hold, in full each with every step.
    pub(super) fn rules(&self) -> Section {
        let ExplainInput { explanation, policy, company, .. } = self.input;
        let assessment = &explanation.assessment;
        let mut section = Section::new(
            Word::Rules.text(self.terminal.language),
            vec![
                Column::LEFT,
                Column::LEFT,
                Column::SENTENCE.dropped(0),
                Column::LEFT.dropped(2),
                Column::LEFT.dropped(3),
            ],
        );
        let mut order: Vec<&RuleTrace> = explanation.trace.rules.iter().collect();
        order.sort_by_key(|traced| {
            (assessment.ground != Ground::Rule(traced.rule), !traced.holds, traced.rule)
        });
        for traced in order {
            let rule = &policy.rules[traced.rule];
            let is_waived = assessment.waived.iter().any(|waived| waived.rule == traced.rule);
            if !(self.is_full || traced.holds && traced.is_in_force) {
                continue;
            }
            let (mark, label) = match (traced.holds, traced.is_in_force, is_waived) {
                (true, true, false) => (self.terminal.mark("✓", "x"), Label::Strong),
                (true, ..) => (self.terminal.mark("○", "o"), Label::Quiet),
                (false, ..) => (" ", Label::Quiet),
            };
            let way =
                if rule.is_floor { self.terminal.mark("≥", ">=") } else { self.terminal.mark("≤", "<=") };
            let tier = policy.ladder.tiers()[rule.rank].name(self.terminal.language);
            let title = rule.notes.title.as_ref().map(|title| title.text(self.terminal.language).to_owned());
            let mut name = title.unwrap_or_else(|| rule.id.clone());
            if is_waived {
                name += &format!(" ({})", Word::Waived.text(self.terminal.language));
            }
            if let Some(because) = rule.notes.because.as_ref() {
                name += &format!(": {because}");
            }
            let data = traced.steps.0.iter().find_map(|step| step.data);
            section.rows.push(vec![
                Cell::labelled(mark, label),
                Cell::labelled(format!("{way} {tier}"), label),
                Cell::labelled(name, label),
                Cell::labelled(rule.span.to_string(), Label::Quiet),
                Cell::labelled(
                    data.map(|range| company.span(range).to_string()).unwrap_or_default(),
                    Label::Quiet,
                ),
            ]);
            if self.is_full {
                for step in &traced.steps.0 {
                    let text: Vec<&str> = step.policy.snippet().split_whitespace().collect();
                    let equals = self.terminal.mark("→", "->");
                    section.rows.push(vec![
                        Cell::new(""),
                        Cell::new(""),
                        Cell::labelled(format!("  {} {equals} {}", text.join(" "), step.value), Label::Quiet),
                        Cell::labelled(step.policy.to_string(), Label::Quiet),
                        Cell::labelled(
                            step.data.map(|range| company.span(range).to_string()).unwrap_or_default(),
                            Label::Quiet,
                        ),
                    ]);
                }
            }
        }
        section
    }

    /// What would change the tier: a table for each tier that was looked at.
    pub(super) fn changes(&self) -> Vec<Section> {
        let ExplainInput { explanation, .. } = self.input;
        let mut found: Vec<&Elsewhere> = explanation.to.iter().chain(&explanation.next).collect();
        found.sort_by_key(|elsewhere| elsewhere.rank);
        found.into_iter().map(|elsewhere| self.change(elsewhere)).collect()
    }

    fn change(&self, elsewhere: &Elsewhere) -> Section {
        let ExplainInput { explanation, policy, company, questionnaire, .. } = self.input;
        let arrow = self.terminal.mark("→", "->");
        let tier = policy.ladder.tiers()[elsewhere.rank].name(self.terminal.language);
        let english = self.terminal.language == Language::English;
        // Any tier at all is what a company wants that has none.
        let tier = match explanation.assessment.tier {
            Standing::Unrated if explanation.to.is_none() => pick(self.terminal, "a tier", "取得层级"),
            _ => tier,
        };
        let mut said = way_sentences(&elsewhere.way, policy, company, self.terminal);
        said.extend(landing_words(elsewhere, &explanation.assessment, policy, self.terminal));
        let (title, said) = match &elsewhere.way {
            Way::Changes(changes) if !changes.is_empty() => {
                let dot = format!(" {} ", self.terminal.mark("·", "-"));
                (
                    format!("{arrow} {tier}{}{}", if english { ": " } else { "：" }, said.join(&dot)),
                    Vec::new(),
                )
            }
            _ => (format!("{arrow} {tier}"), said),
        };
        let columns = vec![Column::PHRASE, Column::NAME, Column::SENTENCE.dropped(2)];
        let mut section = Section::new(title, columns);
        if !said.is_empty() {
            section.columns = vec![Column::SENTENCE.dropped(0)];
            section.rows = said.into_iter().map(|said| vec![Cell::new(said)]).collect();
        }
        if let Way::Changes(changes) = &elsewhere.way {
            for change in changes {
                let (from, to) = (&change.from, &change.to);
                let node = questionnaire.question(change.question).node;
                section.rows.push(vec![
                    Cell::new(questionnaire.path(change.question)),
                    Cell::new(format!(
                        "{} {arrow} {}",
                        answer_word(from, questionnaire),
                        answer_word(to, questionnaire)
                    )),
                    Cell::labelled(
                        questionnaire.tree.node(node).title.text(self.terminal.language),
                        Label::Quiet,
                    ),
                ]);
            }
        }
        section
    }

    pub(super) fn open(&self) -> Section {
        let ExplainInput { explanation, questionnaire, .. } = self.input;
        let mut section = Section::new(
            pick(
                self.terminal,
                "Open questions, by how far they spread the risk",
                "未答问题（按对风险分的影响）",
            ),
            vec![Column::PHRASE, Column::RIGHT, Column::NAME],
        );
        for open in &explanation.open {
            let settles = if open.settles {
                pick(self.terminal, "can settle the tier", "可使层级确定")
            } else {
                ""
            };
            section.rows.push(vec![
                Cell::new(questionnaire.path(open.question)),
                Cell::new(open.spread.as_ref().map(|spread| spread.to_decimal(2)).unwrap_or_default()),
                Cell::labelled(settles, Label::Strong),
            ]);
        }
        section
    }
}
