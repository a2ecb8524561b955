//! One assessment a line: `eval --format jsonl`, straight into bytes. A test holds it against the document.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::assessment_document::{decision, ground, waived_document};
use super::column::Columns;
use super::decimal::places_of_distance;
use super::json_text::write_text;
use super::line_field::LineField;
use super::trace_document::trace_document;
use crate::assess::{Assessment, Margin, Reason, Trace};
use crate::model::{Choice, Company, Exact, NodeIndex, OptionIndex, QuestionIndex, Questionnaire};
use crate::policy::{Key, Policy, Treatment};

/// What stands in lines for an option of a question.
struct Entry {
    /// `"path":` and points, where the question's score is what its option is worth.
    score: Option<String>,
    /// A reason up to its points.
    head: String,
    /// What stands between its points and its place in the data.
    tail: String,
}

/// Writes assessments under one policy.
pub struct LineWriter<'a> {
    policy: &'a Policy,
    questionnaire: &'a Questionnaire,
    is_traced: bool,
    fields: Vec<LineField>,
    /// The nodes but the root by path, each with its path as JSON.
    nodes: Vec<(NodeIndex, String)>,
    /// The path of each node as JSON.
    paths: Vec<String>,
    /// What stands for each option of each question, question by question; made when it is first needed.
    entries: Vec<OnceLock<Box<Entry>>>,
    /// The tiers as JSON.
    tiers: BTreeMap<String, String>,
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
        let place = |key: &Key| place(policy, key);
        let tiers = policy.ladder.tiers().iter().map(|tier| tier.id.as_str());
        let questions = || policy.questions.iter().enumerate();
        Self {
            policy,
            questionnaire,
            is_traced,
            fields: LineField::ALL.to_vec(),
            nodes: nodes.into_iter().map(|node| (node, paths[node.0].clone() + ":")).collect(),
            entries: std::iter::repeat_with(OnceLock::new)
                .take(questionnaire.questions.len() * questionnaire.options.len())
                .collect(),
            tiers: tiers.map(|tier| (tier.to_owned(), quoted(tier))).collect(),
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

    /// Writes only these fields beside the company, in the order that they always have; all where none is named.
    #[must_use]
    pub fn with_fields(mut self, wanted: &[LineField]) -> Self {
        if !wanted.is_empty() {
            self.fields.retain(|field| wanted.contains(field));
        }
        self
    }

    /// The fields that lines have beside the company.
    pub fn fields(&self) -> &[LineField] {
        &self.fields
    }

    /// Whether lines have every step from answers to tier.
    pub fn is_traced(&self) -> bool {
        self.is_traced
    }

    /// Writes the line of a company.
    pub fn write(&self, line: &mut Vec<u8>, company: &Company, assessed: (&Assessment, Option<&Trace>)) {
        let (assessment, trace) = assessed;
        line.extend_from_slice(b"{\"company\":");
        write_text(line, &company.id);
        for field in &self.fields {
            line.extend_from_slice(field.head());
            self.field(line, *field, (company, assessment));
        }
        if let Some(trace) = trace {
            line.extend_from_slice(b",\"trace\":");
            write_json(line, &trace_document(trace, company, self.policy, self.questionnaire));
        }
        line.extend_from_slice(b"}\n");
    }

    fn field(&self, line: &mut Vec<u8>, field: LineField, (company, assessment): (&Company, &Assessment)) {
        let ladder = &self.policy.ladder;
        match field {
            LineField::Name => write_text(line, &company.name),
            LineField::Tier => self.tier(line, ladder.id(assessment.tier)),
            LineField::ScoreTier => match assessment.score_tier {
                Some(rank) => self.tier(line, &ladder.tiers()[rank].id),
                None => line.extend_from_slice(b"null"),
            },
            LineField::Score => match assessment.total() {
                Some(total) => {
                    let places = total.places_beside(6, ladder.tiers().iter().map(|tier| &tier.start));
                    total.write_decimal(places, line);
                }
                None => line.extend_from_slice(b"null"),
            },
            LineField::Scores => self.scores(line, company, assessment),
            LineField::Margin => margin(line, &assessment.margin),
            LineField::Range => {
                line.extend_from_slice(b"{\"laxest\":");
                self.tier(line, ladder.id(assessment.range.laxest));
                line.extend_from_slice(b",\"strictest\":");
                self.tier(line, ladder.id(assessment.range.strictest));
                line.push(b'}');
            }
            LineField::Rules => {
                list(line, &assessment.rules, |line, rule| write_text(line, &self.policy.rules[*rule].id));
            }
            LineField::Waived => list(line, &assessment.waived, |line, waived| {
                write_json(line, &waived_document(waived, self.policy));
            }),
            LineField::TierWithoutWaivers => self.tier(line, ladder.id(assessment.tier_without_waivers)),
            LineField::Ground => write_text(line, &ground(assessment.ground, self.policy)),
            LineField::DecidedBy => write_json(line, &decision(assessment.ground, self.policy)),
            LineField::Coverage => assessment.coverage.write_decimal(6, line),
            LineField::Reasons => self.reasons(line, company, &assessment.reasons),
        }
    }

    fn reasons(&self, line: &mut Vec<u8>, company: &Company, reasons: &[Reason]) {
        let columns = Columns::of(company);
        // Reasons of the same points follow one another.
        let mut last: Option<(&Exact, Range<usize>)> = None;
        list(line, reasons, |line, reason| {
            let tail = self.head(line, company, reason);
            let start = line.len();
            match last.take().filter(|(points, _)| *points == &reason.points) {
                Some((_, digits)) => line.extend_from_within(digits),
                None => reason.points.write_decimal(6, line),
            }
            last = Some((&reason.points, start..line.len()));
            line.extend_from_slice(tail.as_bytes());
            columns.write(line, reason.data);
            line.push(b'}');
        });
    }

    fn tier(&self, line: &mut Vec<u8>, id: &str) {
        match self.tiers.get(id) {
            Some(tier) => line.extend_from_slice(tier.as_bytes()),
            None => write_text(line, id),
        }
    }

    fn scores(&self, line: &mut Vec<u8>, company: &Company, assessment: &Assessment) {
        line.push(b'{');
        let mut is_first = true;
        for (node, path) in &self.nodes {
            let Some(score) = &assessment.scores[node.0] else { continue };
            if !std::mem::take(&mut is_first) {
                line.push(b',');
            }
            let question = self.questionnaire.tree.node(*node).question;
            let chosen = question.and_then(|question| Some((question, self.option(company, question)?)));
            let entry = chosen.map(|(question, option)| self.entry(question, option));
            if let Some(written) = entry.and_then(|entry| entry.score.as_ref()) {
                line.extend_from_slice(written.as_bytes());
                continue;
            }
            line.extend_from_slice(path.as_bytes());
            score.write_decimal(6, line);
        }
        line.push(b'}');
    }

    fn entry(&self, question: QuestionIndex, option: OptionIndex) -> &Entry {
        let options = self.questionnaire.options.len();
        self.entries[question.0 * options + option.0]
            .get_or_init(|| Box::new(self.new_entry(question, option)))
    }

    fn new_entry(&self, question: QuestionIndex, option: OptionIndex) -> Entry {
        let node = self.questionnaire.question(question).node;
        let (path, word) = (&self.paths[node.0], quoted(self.questionnaire.word(option)));
        let decided = self.policy.questions[question.0].options.get(&option);
        let place = decided.map_or("null".into(), |(_, key)| place(self.policy, key));
        let points = match decided {
            Some((Treatment::Points(points), _)) if self.policy.nodes[node.0].script.is_none() => {
                Some(points)
            }
            _ => None,
        };
        let score = points.and_then(|points| {
            let mut written = format!("{path}:").into_bytes();
            points.write_decimal(6, &mut written);
            String::from_utf8(written).ok()
        });
        Entry {
            score,
            head: format!("{{\"path\":{path},\"answer\":{word},\"points\":"),
            tail: format!(",\"policy\":{place},\"data\":"),
        }
    }

    /// The option that a question counts as; none for a number.
    fn option(&self, company: &Company, question: QuestionIndex) -> Option<OptionIndex> {
        match company.answers[question.0].as_ref().map(|answer| &answer.choice) {
            Some(Choice::Number(_)) => None,
            Some(Choice::Option(option)) => Some(*option),
            None => Some(self.questionnaire.missing),
        }
    }

    /// Writes a reason up to its points; what stands between them and the place in the data.
    fn head(&self, line: &mut Vec<u8>, company: &Company, reason: &Reason) -> Cow<'_, str> {
        let chosen = reason.question.and_then(|question| Some((question, self.option(company, question)?)));
        if let Some((question, option)) = chosen {
            let entry = self.entry(question, option);
            line.extend_from_slice(entry.head.as_bytes());
            return Cow::Borrowed(&entry.tail);
        }
        line.extend_from_slice(b"{\"path\":");
        line.extend_from_slice(self.paths[reason.node.0].as_bytes());
        line.extend_from_slice(b",\"answer\":");
        let answer = reason.question.and_then(|question| company.answers[question.0].as_ref());
        let place = match (reason.question, answer.map(|answer| &answer.choice)) {
            (Some(question), Some(Choice::Number(number))) => {
                write_text(line, &number.to_exact_text());
                self.bands.get(&question)
            }
            _ => {
                line.extend_from_slice(b"null");
                self.scripts.get(&reason.node)
            }
        };
        line.extend_from_slice(b",\"points\":");
        Cow::Owned(format!(",\"policy\":{},\"data\":", place.map_or("null", String::as_str)))
    }
}

fn margin(line: &mut Vec<u8>, margin: &Margin) {
    for (name, distance) in [(&b"{\"stricter\":"[..], &margin.stricter), (b",\"laxer\":", &margin.laxer)] {
        line.extend_from_slice(name);
        match distance {
            Some(distance) => distance.write_decimal(places_of_distance(distance), line),
            None => line.extend_from_slice(b"null"),
        }
    }
    line.push(b'}');
}

fn list<'i, T>(line: &mut Vec<u8>, items: &'i [T], mut write: impl FnMut(&mut Vec<u8>, &'i T)) {
    line.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            line.push(b',');
        }
        write(line, item);
    }
    line.push(b']');
}

/// Where the policy says something, as JSON.
fn place(policy: &Policy, key: &Key) -> String {
    policy.declaration(key).map_or("null".into(), |declaration| quoted(&declaration.span.to_string()))
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

fn write_json(line: &mut Vec<u8>, document: &impl serde::Serialize) {
    serde_json::to_writer(line, document).expect("documents are made of texts and numbers");
}
