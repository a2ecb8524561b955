//! One assessment a line: `eval --format jsonl`, straight into bytes. A test holds it against the document.

use std::collections::BTreeMap;

use super::assessment_document::{decision, ground, waived_document};
use super::column::Columns;
use super::decimal::places_of_distance;
use super::json_text::write_text;
use super::trace_document::trace_document;
use crate::assess::{Assessment, Margin, Reason, Trace};
use crate::model::{Choice, Company, NodeIndex, OptionIndex, QuestionIndex, Questionnaire};
use crate::policy::{Key, Policy};

/// Writes assessments under one policy.
pub struct LineWriter<'a> {
    policy: &'a Policy,
    questionnaire: &'a Questionnaire,
    is_traced: bool,
    /// The nodes but the root by path, each with its path as JSON.
    nodes: Vec<(NodeIndex, String)>,
    /// The path of each node as JSON.
    paths: Vec<String>,
    /// The words of the options as JSON.
    words: Vec<String>,
    /// The tiers as JSON.
    tiers: BTreeMap<String, String>,
    /// Where the policy says what an option of a question is worth, as JSON, by question and option.
    options: Vec<Vec<String>>,
    /// Where it says what a number is worth.
    bands: BTreeMap<QuestionIndex, String>,
    /// Where the script of a node stands.
    scripts: BTreeMap<NodeIndex, String>,
}

impl<'a> LineWriter<'a> {
    /// Prepares for a policy; `is_traced` says whether lines have every step from answers to tier.
    pub fn new(policy: &'a Policy, questionnaire: &'a Questionnaire, is_traced: bool) -> Self {
        let tree = &questionnaire.tree;
        let paths: Vec<String> = tree.indices().map(|node| quoted(&tree.node(node).path)).collect();
        let mut nodes: Vec<NodeIndex> = tree.indices().skip(1).collect();
        nodes.sort_by_key(|node| &tree.node(*node).path);
        let place = |key: &Key| -> String {
            policy.declaration(key).map_or("null".into(), |declaration| quoted(&declaration.span.to_string()))
        };
        let tiers = policy.ladder.tiers().iter().map(|tier| tier.id.as_str());
        let questions = || policy.questions.iter().enumerate();
        Self {
            policy,
            questionnaire,
            is_traced,
            nodes: nodes.into_iter().map(|node| (node, paths[node.0].clone())).collect(),
            words: questionnaire.options.iter().map(|(word, _)| quoted(word)).collect(),
            tiers: tiers.map(|tier| (tier.to_owned(), quoted(tier))).collect(),
            options: questions()
                .map(|(_, question)| {
                    let option = |index| question.options.get(&OptionIndex(index));
                    let options = (0..questionnaire.options.len()).map(option);
                    options.map(|decided| decided.map_or("null".into(), |(_, key)| place(key))).collect()
                })
                .collect(),
            bands: questions()
                .filter_map(|(index, question)| {
                    Some((QuestionIndex(index), place(&question.bands.as_ref()?.1)))
                })
                .collect(),
            scripts: tree
                .indices()
                .filter_map(|node| Some((node, place(&policy.nodes[node.0].script.as_ref()?.1))))
                .collect(),
            paths,
        }
    }

    /// Whether lines have every step from answers to tier.
    pub fn is_traced(&self) -> bool {
        self.is_traced
    }

    /// Writes the line of a company.
    pub fn write(&self, line: &mut Vec<u8>, company: &Company, assessed: (&Assessment, Option<&Trace>)) {
        let (assessment, trace) = assessed;
        let ladder = &self.policy.ladder;
        line.extend_from_slice(b"{\"company\":");
        write_text(line, &company.id);
        line.extend_from_slice(b",\"name\":");
        write_text(line, &company.name);
        line.extend_from_slice(b",\"tier\":");
        self.tier(line, ladder.id(assessment.tier));
        line.extend_from_slice(b",\"score_tier\":");
        match assessment.score_tier {
            Some(rank) => self.tier(line, &ladder.tiers()[rank].id),
            None => line.extend_from_slice(b"null"),
        }
        line.extend_from_slice(b",\"score\":");
        match assessment.total() {
            Some(total) => {
                let places = total.places_beside(6, ladder.tiers().iter().map(|tier| &tier.start));
                total.write_decimal(places, line);
            }
            None => line.extend_from_slice(b"null"),
        }
        self.scores(line, assessment);
        margin(line, &assessment.margin);
        line.extend_from_slice(b",\"range\":{\"laxest\":");
        self.tier(line, ladder.id(assessment.range.laxest));
        line.extend_from_slice(b",\"strictest\":");
        self.tier(line, ladder.id(assessment.range.strictest));
        line.extend_from_slice(b"},\"rules\":");
        list(line, &assessment.rules, |line, rule| write_text(line, &self.policy.rules[*rule].id));
        line.extend_from_slice(b",\"waived\":");
        list(line, &assessment.waived, |line, waived| {
            write_json(line, &waived_document(waived, self.policy));
        });
        line.extend_from_slice(b",\"tier_without_waivers\":");
        self.tier(line, ladder.id(assessment.tier_without_waivers));
        line.extend_from_slice(b",\"ground\":");
        write_text(line, &ground(assessment.ground, self.policy));
        line.extend_from_slice(b",\"decided_by\":");
        write_json(line, &decision(assessment.ground, self.policy));
        line.extend_from_slice(b",\"coverage\":");
        assessment.coverage.write_decimal(6, line);
        line.extend_from_slice(b",\"reasons\":");
        let columns = Columns::of(company);
        list(line, &assessment.reasons, |line, reason| self.reason(line, (company, &columns), reason));
        if let Some(trace) = trace {
            line.extend_from_slice(b",\"trace\":");
            write_json(line, &trace_document(trace, company, self.policy, self.questionnaire));
        }
        line.extend_from_slice(b"}\n");
    }

    fn tier(&self, line: &mut Vec<u8>, id: &str) {
        match self.tiers.get(id) {
            Some(tier) => line.extend_from_slice(tier.as_bytes()),
            None => write_text(line, id),
        }
    }

    fn scores(&self, line: &mut Vec<u8>, assessment: &Assessment) {
        line.extend_from_slice(b",\"scores\":{");
        let mut is_first = true;
        for (node, path) in &self.nodes {
            let Some(score) = &assessment.scores[node.0] else { continue };
            if !std::mem::take(&mut is_first) {
                line.push(b',');
            }
            line.extend_from_slice(path.as_bytes());
            line.push(b':');
            score.write_decimal(6, line);
        }
        line.push(b'}');
    }

    fn reason(&self, line: &mut Vec<u8>, (company, columns): (&Company, &Columns), reason: &Reason) {
        line.extend_from_slice(b"{\"path\":");
        line.extend_from_slice(self.paths[reason.node.0].as_bytes());
        line.extend_from_slice(b",\"answer\":");
        let missing = self.questionnaire.missing;
        let choice = reason
            .question
            .map(|question| (question, company.answers[question.0].as_ref().map(|answer| &answer.choice)));
        let place = match choice {
            None => {
                line.extend_from_slice(b"null");
                self.scripts.get(&reason.node)
            }
            Some((question, Some(Choice::Number(number)))) => {
                write_text(line, &number.to_exact_text());
                self.bands.get(&question)
            }
            Some((question, chosen)) => {
                let option = match chosen {
                    Some(Choice::Option(option)) => *option,
                    _ => missing,
                };
                line.extend_from_slice(self.words[option.0].as_bytes());
                Some(&self.options[question.0][option.0])
            }
        };
        line.extend_from_slice(b",\"points\":");
        reason.points.write_decimal(6, line);
        line.extend_from_slice(b",\"policy\":");
        line.extend_from_slice(place.map_or("null", String::as_str).as_bytes());
        line.extend_from_slice(b",\"data\":");
        columns.write(line, reason.data);
        line.push(b'}');
    }
}

fn margin(line: &mut Vec<u8>, margin: &Margin) {
    for (name, distance) in
        [(&b",\"margin\":{\"stricter\":"[..], &margin.stricter), (b",\"laxer\":", &margin.laxer)]
    {
        line.extend_from_slice(name);
        match distance {
            Some(distance) => distance.write_decimal(places_of_distance(distance), line),
            None => line.extend_from_slice(b"null"),
        }
    }
    line.push(b'}');
}

fn list<T>(line: &mut Vec<u8>, items: &[T], mut write: impl FnMut(&mut Vec<u8>, &T)) {
    line.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            line.push(b',');
        }
        write(line, item);
    }
    line.push(b']');
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

fn write_json(line: &mut Vec<u8>, document: &impl serde::Serialize) {
    serde_json::to_writer(line, document).expect("documents are made of texts and numbers");
}
