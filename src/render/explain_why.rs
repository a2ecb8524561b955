//! Why a company scores what it does: the tree of the decision, for people.

use std::collections::BTreeMap;

use super::explain_view::{ExplainInput, View};
use super::layout::{Cell, Column, Label};
use super::sheet::{Section, pick};
use super::words::{Word, quoted};
use crate::assess::NodeTrace;
use crate::model::{Choice, Exact, NodeIndex, Tree};
use crate::policy::Key;

impl View<'_> {
    /// The tree: what each node scores, and what it adds to the total.
    pub(super) fn why(&self) -> Section {
        let ExplainInput { explanation, questionnaire, .. } = self.input;
        let tree = &questionnaire.tree;
        let mut section = Section::new(
            match explanation.assessment.total() {
                Some(_) => pick(
                    self.terminal,
                    "Why: what the questions add is exactly the total",
                    "原因：各题贡献之和恰为总分",
                ),
                None => pick(self.terminal, "Why", "原因"),
            },
            vec![
                Column::PHRASE,
                Column::RIGHT,
                Column::RIGHT,
                Column::NAME,
                Column::LEFT.dropped(2),
                Column::SENTENCE.dropped(3),
                Column::LEFT.dropped(4),
            ],
        )
        .headed([
            "",
            Word::Risk.text(self.terminal.language),
            pick(self.terminal, "Adds", "贡献"),
            pick(self.terminal, "Answer", "回答"),
            Word::DecidedAt.text(self.terminal.language),
            pick(self.terminal, "Because, evidence", "理由与证据"),
            pick(self.terminal, "Data", "数据"),
        ]);
        let traced: BTreeMap<NodeIndex, &NodeTrace> =
            explanation.trace.nodes.iter().map(|node| (node.node, node)).collect();
        let adds = self.adds();
        let order = self.order(&adds);
        for index in order {
            let node = tree.node(index);
            let added = adds.get(&index);
            let depth = if index == Tree::ROOT { 0 } else { node.path.matches('.').count() + 1 };
            let name = match index {
                Tree::ROOT => tree.node(index).title.text(self.terminal.language).to_owned(),
                _ if self.is_full => node.path.rsplit('.').next().unwrap_or_default().to_owned(),
                _ => node.path.clone(),
            };
            let depth = if self.is_full { depth } else { depth.min(2) };
            let label = if node.question.is_some() { Label::Plain } else { Label::Strong };
            let score = explanation.assessment.scores[index.0].as_ref();
            let places = |number: &Exact| number.to_decimal(2);
            let sign = |number: &Exact| {
                if index == Tree::ROOT { String::new() } else { format!("+{}", places(number)) }
            };
            let trace = traced[&index];
            let place = trace.policy.as_ref().map(ToString::to_string).unwrap_or_default();
            section.rows.push(vec![
                Cell::labelled(format!("{}{name}", "  ".repeat(depth)), label),
                Cell::new(score.map(places).unwrap_or_default()),
                Cell::labelled(added.map(sign).unwrap_or_default(), Label::Strong),
                Cell::new(trace.answer.clone().unwrap_or_default()),
                Cell::labelled(place, Label::Quiet),
                Cell::labelled(self.grounds(index), Label::Quiet),
                Cell::labelled(
                    trace.data.map(|range| self.input.company.span(range).to_string()).unwrap_or_default(),
                    Label::Quiet,
                ),
            ]);
        }
        section
    }

    /// What each node adds to the total: its questions' parts.
    fn adds(&self) -> BTreeMap<NodeIndex, Exact> {
        let ExplainInput { explanation, questionnaire, .. } = self.input;
        let mut adds: BTreeMap<NodeIndex, Exact> = BTreeMap::new();
        for reason in &explanation.assessment.reasons {
            let mut next = Some(reason.node);
            while let Some(index) = next {
                let sum = adds.entry(index).or_insert_with(Exact::zero);
                *sum = &*sum + &reason.points;
                next = questionnaire.tree.node(index).parent;
            }
        }
        adds
    }

    /// In full: the tree, what adds most first. In short: the groups below the total, then what adds most.
    fn order(&self, adds: &BTreeMap<NodeIndex, Exact>) -> Vec<NodeIndex> {
        let ExplainInput { explanation, questionnaire, .. } = self.input;
        let tree = &questionnaire.tree;
        let by_part = |index: NodeIndex| {
            let mut children = tree.node(index).children.clone();
            children.sort_by(|one, other| adds.get(other).cmp(&adds.get(one)));
            children
        };
        let mut order = vec![Tree::ROOT];
        if self.is_full {
            order.clear();
            let mut waiting = vec![Tree::ROOT];
            while let Some(next) = waiting.pop() {
                order.push(next);
                waiting.extend(by_part(next).into_iter().rev());
            }
        } else {
            let groups = by_part(Tree::ROOT).into_iter().filter(|group| adds.contains_key(group));
            order.extend(groups);
            let reasons = explanation.assessment.reasons.iter().map(|reason| reason.node);
            let rest: Vec<NodeIndex> = reasons.filter(|node| !order.contains(node)).collect();
            order.extend(rest);
        }
        order
    }

    /// The author's reason for what a node's answer is worth or weighs, and the evidence behind the answer.
    fn grounds(&self, index: NodeIndex) -> String {
        let ExplainInput { explanation, questionnaire, policy, company, .. } = self.input;
        let path = &questionnaire.tree.node(index).path;
        let because = |key: &Key| policy.declaration(key).and_then(|found| found.notes.because.clone());
        let mut parts: Vec<String> = because(&Key::Weight(path.clone())).into_iter().collect();
        if let Some(question) = questionnaire.tree.node(index).question {
            let decided = &policy.questions[question.0];
            let key = match company.answers[question.0].as_ref().map(|answer| &answer.choice) {
                Some(Choice::Number(_)) => decided.bands.as_ref().map(|(_, key)| key),
                Some(Choice::Option(option)) => decided.options.get(option).map(|(_, key)| key),
                None => decided.options.get(&questionnaire.missing).map(|(_, key)| key),
            };
            parts.splice(0..0, key.and_then(because));
            let evidence = explanation.record.of(question).evidence.iter().map(|source| {
                let date = source.date.map(|date| format!(" ({date})")).unwrap_or_default();
                let url = source.url.as_ref().filter(|_| self.is_full);
                let url = url.map(|url| format!(" {url}")).unwrap_or_default();
                format!("{}{date}{url}", quoted(&source.title, self.terminal))
            });
            parts.splice(0..0, evidence);
        }
        parts.join("; ")
    }
}
