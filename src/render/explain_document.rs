//! One company's tier as JSON: `explain --format json`. Fields are fixed by `schemas/explain.schema.json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::assessment_document::{CompanyDocument, Portrait};
use super::decimal::Decimal;
use super::explain_view::ExplainInput;
use super::layout::Terminal;
use super::trace_document::{RuleTraceDocument, rule_documents};
use super::way_words::{answer_word, way_sentences};
use crate::assess::NodeTrace;
use crate::explain::{Ages, Elsewhere, Evidence, Way};
use crate::model::{Exact, Language, NodeIndex, Tree};
use crate::policy::Key;

/// Everything about one company's tier.
#[derive(Debug, Serialize)]
pub struct ExplainDocument {
    policy: Portrait,
    as_of: String,
    #[serde(flatten)]
    company: CompanyDocument,
    coverage_by_weight: Option<Decimal>,
    ages: Option<AgesDocument>,
    tree: NodeDocument,
    conditions: Vec<RuleTraceDocument>,
    open: Vec<OpenDocument>,
    next: Vec<WayDocument>,
    to: Option<WayDocument>,
}

#[derive(Debug, Serialize)]
struct AgesDocument {
    dated: usize,
    undated: usize,
    oldest: i64,
    median: i64,
    newest: i64,
}

#[derive(Debug, Serialize)]
struct NodeDocument {
    path: String,
    title: String,
    score: Option<Decimal>,
    points: Decimal,
    answer: Option<String>,
    policy: Option<String>,
    because: Vec<String>,
    data: Option<String>,
    age: Option<i64>,
    evidence: Vec<EvidenceDocument>,
    children: Vec<NodeDocument>,
}

#[derive(Debug, Serialize)]
struct EvidenceDocument {
    title: String,
    url: Option<String>,
    date: Option<String>,
    data: String,
}

#[derive(Debug, Serialize)]
struct OpenDocument {
    path: String,
    spread: Option<Decimal>,
    settles: bool,
}

#[derive(Debug, Serialize)]
struct WayDocument {
    tier: String,
    possible: Option<bool>,
    changes: Vec<ChangeDocument>,
    lands: Option<String>,
    score: Option<Decimal>,
    fewer_reach: Option<Decimal>,
    at_least: Option<usize>,
    because: Option<String>,
}

#[derive(Debug, Serialize)]
struct ChangeDocument {
    path: String,
    from: String,
    to: String,
    steps: usize,
}

impl ExplainDocument {
    /// The explanation of one company.
    pub fn new(input: ExplainInput) -> Self {
        let ExplainInput { explanation, company, policy, questionnaire, day, .. } = input;
        let ages = explanation.ages.clone().map(|Ages { dated, undated, oldest, median, newest }| {
            AgesDocument { dated, undated, oldest, median, newest }
        });
        let open = explanation.open.iter().map(|open| OpenDocument {
            path: questionnaire.path(open.question).to_owned(),
            spread: open.spread.as_ref().map(Decimal::distance),
            settles: open.settles,
        });
        let tree = Nodes::new(input);
        Self {
            policy: Portrait::new(policy),
            as_of: day.to_string(),
            company: CompanyDocument::new(company, &explanation.assessment, None, policy, questionnaire),
            coverage_by_weight: explanation.coverage_by_weight.as_ref().map(Decimal::new),
            ages,
            tree: tree.node(Tree::ROOT),
            conditions: rule_documents(&explanation.trace, company, policy),
            open: open.collect(),
            next: explanation.next.iter().map(|elsewhere| way(elsewhere, input)).collect(),
            to: explanation.to.as_ref().map(|elsewhere| way(elsewhere, input)),
        }
    }
}

struct Nodes<'a> {
    input: ExplainInput<'a>,
    traced: BTreeMap<NodeIndex, &'a NodeTrace>,
}

impl<'a> Nodes<'a> {
    fn new(input: ExplainInput<'a>) -> Self {
        let traced = input.explanation.trace.nodes.iter().map(|node| (node.node, node)).collect();
        Self { input, traced }
    }

    fn node(&self, index: NodeIndex) -> NodeDocument {
        let ExplainInput { explanation, company, policy, questionnaire, day, .. } = self.input;
        let node = questionnaire.tree.node(index);
        let traced = self.traced[&index];
        let children: Vec<NodeDocument> = node.children.iter().map(|child| self.node(*child)).collect();
        let own = |reason: &&crate::assess::Reason| {
            let mut above = Some(reason.node);
            while let Some(next) = above {
                if next == index {
                    return true;
                }
                above = questionnaire.tree.node(next).parent;
            }
            false
        };
        let points: Exact =
            explanation.assessment.reasons.iter().filter(own).map(|reason| reason.points.clone()).sum();
        let backing = node.question.map(|question| explanation.record.of(question));
        let evidence = |source: &Evidence| EvidenceDocument {
            title: source.title.clone(),
            url: source.url.clone(),
            date: source.date.map(|date| date.to_string()),
            data: company.span(source.range).to_string(),
        };
        let declared = policy.declarations.iter().filter(|(key, found)| {
            matches!(key, Key::Weight(path) | Key::Combine(path) if *path == node.path)
                || traced.policy.as_ref() == Some(&found.span)
        });
        NodeDocument {
            path: node.path.clone(),
            title: node.title.english.clone(),
            score: traced.score.as_ref().map(Decimal::new),
            points: Decimal::new(&points),
            answer: traced.answer.clone(),
            policy: traced.policy.as_ref().map(ToString::to_string),
            because: declared.filter_map(|(_, found)| found.notes.because.clone()).collect(),
            data: traced.data.map(|range| company.span(range).to_string()),
            age: backing.and_then(|backing| backing.day).map(|known| known.days_to(day)),
            evidence: backing.map_or(&[][..], |backing| &backing.evidence).iter().map(evidence).collect(),
            children,
        }
    }
}

fn way(elsewhere: &Elsewhere, input: ExplainInput) -> WayDocument {
    let ExplainInput { company, policy, questionnaire, .. } = input;
    // A document says the same in every language.
    let english = Terminal { width: 0, is_ascii: true, language: Language::English };
    let tier = policy.ladder.tiers()[elsewhere.rank].id.clone();
    let said = || Some(way_sentences(&elsewhere.way, policy, company, &english).join("; "));
    let (possible, at_least, because) = match &elsewhere.way {
        Way::Changes(_) => (Some(true), None, None),
        Way::Blocked(_) => (Some(false), None, said()),
        Way::Undecided(fewest) => (None, Some(*fewest), said()),
    };
    let changes = match &elsewhere.way {
        Way::Changes(changes) => changes.as_slice(),
        _ => &[],
    };
    let change = |change: &crate::explain::Change| ChangeDocument {
        path: questionnaire.path(change.question).to_owned(),
        from: answer_word(&change.from, questionnaire),
        to: answer_word(&change.to, questionnaire),
        steps: change.steps,
    };
    let score = |total: &Exact| Decimal::score(total, &policy.ladder);
    let landing = elsewhere.landing.as_ref();
    WayDocument {
        tier,
        possible,
        changes: changes.iter().map(change).collect(),
        lands: landing.map(|landing| policy.ladder.id(landing.standing).to_owned()),
        score: landing.and_then(|landing| landing.total.as_ref()).map(score),
        fewer_reach: elsewhere.fewer.as_ref().map(score),
        at_least,
        because,
    }
}
