//! One company's tier for people: why, how sure, and what would change it.

use std::collections::BTreeMap;

use super::decimal::{percent, score_text};
use super::eval_view::standing_title;
use super::layout::{Cell, Column, Label, Terminal};
use super::sheet::{Section, Sheet, SheetFormat, held_line, pick, policy_line};
use super::way_words::{answer_word, way_sentence};
use super::words::{Word, quoted};
use crate::assess::{Book, Ground, NodeTrace, RuleTrace};
use crate::explain::{Elsewhere, Explanation, Way};
use crate::model::{Choice, Company, Day, Exact, Language, NodeIndex, Questionnaire, Standing, Tree};
use crate::policy::{Key, Policy};

/// How many lines of a terminal an explanation takes.
const LINES: usize = 25;

/// What an explanation is shown with.
#[derive(Clone, Copy)]
pub struct ExplainInput<'a> {
    /// The explanation.
    pub explanation: &'a Explanation,
    /// Whom it is about.
    pub company: &'a Company,
    /// Its place in the list of companies.
    pub index: usize,
    /// The policy.
    pub policy: &'a Policy,
    /// The questions.
    pub questionnaire: &'a Questionnaire,
    /// The holdings.
    pub book: &'a Book,
    /// The day of assessment.
    pub day: Day,
}

/// An explanation; short enough for one screen of a terminal, unless it is wanted in full.
pub fn explain_view(
    input: ExplainInput,
    format: SheetFormat,
    is_full: bool,
    terminal: &Terminal,
) -> String {
    let view = View { input, terminal, is_full: is_full || format != SheetFormat::Terminal };
    let sheet = view.sheet();
    let sheet = if view.is_full { sheet } else { sheet.fitted(LINES) };
    sheet.show(format, terminal)
}

struct View<'a> {
    input: ExplainInput<'a>,
    terminal: &'a Terminal,
    is_full: bool,
}

impl View<'_> {
    fn sheet(&self) -> Sheet {
        let ExplainInput { explanation, company, policy, book, index, day, .. } = self.input;
        let assessment = &explanation.assessment;
        let dot = self.terminal.mark("·", "-");
        let total = assessment.total().map(|total| {
            format!(" {dot} {} {}", pick(self.terminal, "risk", "风险分"), score_text(total, &policy.ladder))
        });
        let held = held_line(book, index, self.terminal);
        let mut policy_text = policy_line(policy, day, self.terminal);
        if !held.is_empty() {
            policy_text += &format!(" {dot} {held}");
        }
        let lines = vec![
            (Word::Policy.text(self.terminal.language).to_owned(), policy_text),
            (pick(self.terminal, "decided", "依据").to_owned(), self.decided()),
            (pick(self.terminal, "known", "已知").to_owned(), self.known()),
        ];
        Sheet {
            title: format!(
                "{} {dot} {}{}",
                company.name,
                standing_title(&policy.ladder, assessment.tier, self.terminal.language),
                total.unwrap_or_default()
            ),
            lines,
            sections: [self.why(), self.rules()].into_iter().chain(self.changes()).chain([self.open()]).collect(),
        }
    }

    /// What decided, and how near the next thresholds are.
    fn decided(&self) -> String {
        let ExplainInput { explanation, policy, .. } = self.input;
        let assessment = &explanation.assessment;
        let english = self.terminal.language == Language::English;
        let mut parts = Vec::new();
        match assessment.ground {
            Ground::Score => parts.push(pick(self.terminal, "by score", "按得分").to_owned()),
            Ground::Rule(rule) => {
                let rule = &policy.rules[rule];
                let because = rule.notes.because.as_ref().map(|text| format!(": {text}"));
                parts.push(format!(
                    "{} {} ({}){}",
                    pick(self.terminal, "by rule", "按规则"),
                    quoted(&rule.id, self.terminal),
                    rule.span,
                    because.unwrap_or_default()
                ));
            }
            Ground::Coverage => parts.push(format!(
                "{} {} < {}",
                pick(self.terminal, "too little is known: coverage", "已知太少：覆盖率"),
                percent(&assessment.coverage),
                percent(&policy.coverage)
            )),
            Ground::NoTotal => parts.push(Word::NoTotal.text(self.terminal.language).to_owned()),
        }
        let tiers = policy.ladder.tiers();
        if let Some(total) = assessment.total() {
            let rank = policy.ladder.rank_of(total);
            let digits = |distance: &Exact| {
                let places = (2..60).find(|places| !distance.rounded(*places).is_zero()).unwrap_or(2);
                distance.to_decimal(places)
            };
            let name = |rank: usize| {
                format!("{} {}", tiers[rank].name(self.terminal.language), tiers[rank].start)
            };
            if let Some(distance) = &assessment.margin.stricter {
                parts.push(if english {
                    format!("{} below {}", digits(distance), name(rank + 1))
                } else {
                    format!("距{}还差 {}", name(rank + 1), digits(distance))
                });
            }
            if let Some(distance) = &assessment.margin.laxer {
                parts.push(if english {
                    format!("{} above {}", digits(distance), name(rank))
                } else {
                    format!("超出{} {}", name(rank), digits(distance))
                });
            }
        }
        parts.join(&format!(" {} ", self.terminal.mark("·", "-")))
    }

    /// Coverage, range and ages.
    fn known(&self) -> String {
        let ExplainInput { explanation, policy, .. } = self.input;
        let assessment = &explanation.assessment;
        let language = self.terminal.language;
        let english = language == Language::English;
        let mut parts = Vec::new();
        let by_weight = explanation.coverage_by_weight.as_ref().map(|share| match english {
            true => format!(", {} by weight", percent(share)),
            false => format!("，按权重 {}", percent(share)),
        });
        let count = percent(&assessment.coverage);
        parts.push(match english {
            true => format!("{count} of questions{}", by_weight.unwrap_or_default()),
            false => format!("问题的 {count}{}", by_weight.unwrap_or_default()),
        });
        let title = |standing: Standing| standing_title(&policy.ladder, standing, language);
        let (laxest, strictest) = (assessment.range.laxest, assessment.range.strictest);
        parts.push(if laxest == strictest {
            match english {
                true => format!("{} whatever the rest", title(laxest)),
                false => format!("其余无论如何均为{}", title(laxest)),
            }
        } else {
            let dots = self.terminal.mark("…", "...");
            format!("{} {dots} {}", title(laxest), title(strictest))
        });
        if let Some(ages) = &explanation.ages {
            parts.push(match english {
                true => format!("answers {} to {} days old, half under {}", ages.newest, ages.oldest, ages.median + 1),
                false => format!("回答距今 {} 至 {} 天，半数不足 {} 天", ages.newest, ages.oldest, ages.median + 1),
            });
        }
        parts.join(&format!(" {} ", self.terminal.mark("·", "-")))
    }

    /// The tree: what each node scores, and what it adds to the total.
    fn why(&self) -> Section {
        let ExplainInput { explanation, questionnaire, .. } = self.input;
        let tree = &questionnaire.tree;
        let mut section = Section::new(
            pick(self.terminal, "Why", "原因"),
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

    /// The rules: in short those that hold, in full each with every step.
    fn rules(&self) -> Section {
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
        order.sort_by_key(|traced| (assessment.ground != Ground::Rule(traced.rule), !traced.holds, traced.rule));
        for traced in order {
            let rule = &policy.rules[traced.rule];
            let is_waived = assessment.waived.iter().any(|waived| waived.rule == traced.rule);
            if !self.is_full && !(traced.holds && traced.is_in_force) {
                continue;
            }
            let (mark, label) = match (traced.holds, traced.is_in_force, is_waived) {
                (true, true, false) => (self.terminal.mark("✓", "x"), Label::Strong),
                (true, ..) => (self.terminal.mark("○", "o"), Label::Quiet),
                (false, ..) => (" ", Label::Quiet),
            };
            let way = if rule.is_floor { self.terminal.mark("≥", ">=") } else { self.terminal.mark("≤", "<=") };
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
    fn changes(&self) -> Vec<Section> {
        let ExplainInput { explanation, .. } = self.input;
        let mut found: Vec<&Elsewhere> = explanation.to.iter().chain(&explanation.next).collect();
        found.sort_by_key(|elsewhere| elsewhere.rank);
        found.into_iter().map(|elsewhere| self.change(elsewhere)).collect()
    }

    fn change(&self, elsewhere: &Elsewhere) -> Section {
        let ExplainInput { policy, company, questionnaire, .. } = self.input;
        let arrow = self.terminal.mark("→", "->");
        let tier = policy.ladder.tiers()[elsewhere.rank].name(self.terminal.language);
        let said = way_sentence(&elsewhere.way, policy, company, self.terminal);
        let (title, said) = match &elsewhere.way {
            Way::Changes(changes) if !changes.is_empty() => (format!("{arrow} {tier}: {said}"), None),
            _ => (format!("{arrow} {tier}"), Some(said)),
        };
        let columns = vec![Column::PHRASE, Column::NAME, Column::SENTENCE.dropped(2)];
        let mut section = Section::new(title, columns);
        if let Some(said) = said {
            section.columns = vec![Column::SENTENCE.dropped(0)];
            section.rows.push(vec![Cell::new(said)]);
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

    fn open(&self) -> Section {
        let ExplainInput { explanation, questionnaire, .. } = self.input;
        let mut section = Section::new(
            pick(self.terminal, "Open questions, by how far they spread the risk", "未答问题（按对风险分的影响）"),
            vec![Column::PHRASE, Column::RIGHT, Column::NAME],
        );
        for open in &explanation.open {
            let settles = if open.settles { pick(self.terminal, "can settle the tier", "可使层级确定") } else { "" };
            section.rows.push(vec![
                Cell::new(questionnaire.path(open.question)),
                Cell::new(open.spread.as_ref().map(|spread| spread.to_decimal(2)).unwrap_or_default()),
                Cell::labelled(settles, Label::Strong),
            ]);
        }
        section
    }
}
