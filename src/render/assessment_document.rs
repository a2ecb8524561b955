//! Assessments as JSON: `eval --format json` and `jsonl`. Fields are fixed by `schemas/assessment.schema.json`.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::decimal::Decimal;
use super::trace_document::{TraceDocument, trace_document};
use crate::assess::{Assessment, Book, Ground, Reason, Trace};
use crate::model::{Choice, Company, Day, Exact, Questionnaire, Standing};
use crate::policy::{Policy, meaning_digest, source_digest};
use crate::schema::Rejected;

/// Which policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portrait {
    id: String,
    version: String,
    digest: String,
    meaning: String,
}

impl Portrait {
    /// The policy's name and digests.
    pub fn new(policy: &Policy) -> Self {
        Self {
            id: policy.id.clone(),
            version: policy.version.clone(),
            digest: source_digest(policy),
            meaning: meaning_digest(&policy.declarations),
        }
    }
}

impl fmt::Display for Portrait {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digest = self.digest.get(..19).unwrap_or(&self.digest);
        write!(formatter, "{} {} ({digest})", self.id, self.version)
    }
}

/// What assessments are shown with.
#[derive(Clone, Copy)]
pub struct EvalInput<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The day of assessment.
    pub day: Day,
    /// The companies.
    pub companies: &'a [Company],
    /// What the policy makes of them, in their order.
    pub assessments: &'a [Assessment],
    /// The holdings.
    pub book: &'a Book,
    /// The records that were rejected.
    pub rejected: &'a [Rejected],
}

/// All companies.
#[derive(Debug, Serialize)]
pub struct AssessmentDocument {
    policy: Portrait,
    as_of: String,
    assessments: Vec<CompanyDocument>,
    exposure: Vec<ExposureDocument>,
    unrated: Vec<HoldingDocument>,
    rejected: Vec<RejectedDocument>,
}

/// One company.
#[derive(Debug, Serialize)]
pub struct CompanyDocument {
    company: String,
    name: String,
    tier: String,
    score_tier: Option<String>,
    score: Option<Decimal>,
    scores: BTreeMap<String, Decimal>,
    margin: MarginDocument,
    range: RangeDocument,
    rules: Vec<String>,
    waived: Vec<WaivedDocument>,
    tier_without_waivers: String,
    ground: String,
    decided_by: Option<DecisionDocument>,
    coverage: Decimal,
    reasons: Vec<ReasonDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<TraceDocument>,
}

#[derive(Debug, Serialize)]
struct MarginDocument {
    stricter: Option<Decimal>,
    laxer: Option<Decimal>,
}

#[derive(Debug, Serialize)]
struct RangeDocument {
    laxest: String,
    strictest: String,
}

#[derive(Debug, Serialize)]
pub(super) struct WaivedDocument {
    rule: String,
    tier: String,
    last_day: Option<String>,
    approved_by: Option<String>,
    because: Option<String>,
    at: String,
}

/// The rule that decided.
#[derive(Debug, Serialize)]
pub(super) struct DecisionDocument {
    rule: String,
    title: Option<TitleDocument>,
    because: Option<String>,
    approved_by: Option<String>,
    at: String,
}

#[derive(Debug, Serialize)]
struct TitleDocument {
    en: String,
    zh: Option<String>,
}

#[derive(Debug, Serialize)]
struct ReasonDocument {
    path: String,
    answer: Option<String>,
    points: Decimal,
    policy: Option<String>,
    data: String,
}

#[derive(Debug, Serialize)]
struct ExposureDocument {
    #[serde(skip_serializing_if = "Option::is_none")]
    portfolio: Option<String>,
    tier: String,
    companies: usize,
    weight: Option<Decimal>,
}

#[derive(Debug, Serialize)]
pub(super) struct HoldingDocument {
    portfolio: String,
    company: String,
    weight: Decimal,
    at: String,
}

impl HoldingDocument {
    /// The holdings that match no company.
    pub(super) fn unmatched(book: &Book) -> Vec<Self> {
        let document = |unmatched: crate::assess::Unmatched| Self {
            portfolio: unmatched.portfolio.to_owned(),
            company: unmatched.holding.key.text().to_owned(),
            weight: Decimal::new(&unmatched.holding.weight),
            at: unmatched.holding.span.to_string(),
        };
        book.unmatched().map(document).collect()
    }
}

#[derive(Debug, Serialize)]
pub(super) struct RejectedDocument {
    at: String,
    company: Option<String>,
    reasons: Vec<String>,
}

impl RejectedDocument {
    pub(super) fn list(rejected: &[Rejected]) -> Vec<Self> {
        rejected
            .iter()
            .map(|record| Self {
                at: record.place.clone(),
                company: record.id.clone(),
                reasons: record.reasons.clone(),
            })
            .collect()
    }
}

impl AssessmentDocument {
    /// Everything that `eval` says. `companies` are documents made by [`CompanyDocument::new`], in the order of the input.
    pub fn new(input: EvalInput, companies: Vec<CompanyDocument>) -> Self {
        let EvalInput { policy, day, assessments, book, rejected, .. } = input;
        let standings: Vec<Standing> = assessments.iter().map(|assessment| assessment.tier).collect();
        let exposure =
            book.exposure(&standings, &Standing::Unrated).into_iter().map(|row| ExposureDocument {
                portfolio: row.portfolio,
                tier: policy.ladder.id(row.tier).to_owned(),
                companies: row.companies,
                weight: row.weight.as_ref().map(Decimal::new),
            });
        let mut exposure: Vec<ExposureDocument> = exposure.collect();
        // Strictest first, the unrated last, portfolio by portfolio.
        let rank = |id: &str| policy.ladder.rank(id);
        let order: Vec<String> = book.names().map(str::to_owned).collect();
        let place = |name: &Option<String>| {
            name.as_ref().and_then(|name| order.iter().position(|known| known == name))
        };
        exposure.sort_by(|one, other| {
            place(&one.portfolio).cmp(&place(&other.portfolio)).then(rank(&other.tier).cmp(&rank(&one.tier)))
        });
        Self {
            policy: Portrait::new(policy),
            as_of: day.to_string(),
            assessments: companies,
            exposure,
            unrated: HoldingDocument::unmatched(book),
            rejected: RejectedDocument::list(rejected),
        }
    }
}

impl CompanyDocument {
    /// What a policy made of a company; with its steps, where there is a trace.
    pub fn new(
        company: &Company,
        assessment: &Assessment,
        trace: Option<&Trace>,
        policy: &Policy,
        questionnaire: &Questionnaire,
    ) -> Self {
        let ladder = &policy.ladder;
        let score = |score: &Exact| Decimal::score(score, ladder);
        let scored = questionnaire.tree.indices().skip(1).filter_map(|node| {
            let found = assessment.scores[node.0].as_ref()?;
            Some((questionnaire.tree.node(node).path.clone(), Decimal::new(found)))
        });
        Self {
            company: company.id.clone(),
            name: company.name.clone(),
            tier: ladder.id(assessment.tier).to_owned(),
            score_tier: assessment.score_tier.map(|rank| ladder.tiers()[rank].id.clone()),
            score: assessment.total().map(score),
            scores: scored.collect(),
            margin: MarginDocument {
                stricter: assessment.margin.stricter.as_ref().map(Decimal::distance),
                laxer: assessment.margin.laxer.as_ref().map(Decimal::distance),
            },
            range: RangeDocument {
                laxest: ladder.id(assessment.range.laxest).to_owned(),
                strictest: ladder.id(assessment.range.strictest).to_owned(),
            },
            rules: assessment.rules.iter().map(|rule| policy.rules[*rule].id.clone()).collect(),
            waived: assessment.waived.iter().map(|waived| waived_document(waived, policy)).collect(),
            tier_without_waivers: ladder.id(assessment.tier_without_waivers).to_owned(),
            ground: ground(assessment.ground, policy),
            decided_by: decision(assessment.ground, policy),
            coverage: Decimal::new(&assessment.coverage),
            reasons: assessment
                .reasons
                .iter()
                .map(|reason| reason_document(reason, company, questionnaire))
                .collect(),
            trace: trace.map(|trace| trace_document(trace, company, policy, questionnaire)),
        }
    }
}

/// What decided a tier: `score`, `rule: …`, `coverage` or `no total`.
pub(super) fn ground(ground: Ground, policy: &Policy) -> String {
    match ground {
        Ground::Score => "score".into(),
        Ground::Rule(rule) => format!("rule: {}", policy.rules[rule].id),
        Ground::Coverage => "coverage".into(),
        Ground::NoTotal => "no total".into(),
    }
}

/// Who decided and why, where it was a rule.
pub(super) fn decision(ground: Ground, policy: &Policy) -> Option<DecisionDocument> {
    let Ground::Rule(rule) = ground else { return None };
    let rule = &policy.rules[rule];
    let title = rule.notes.title.as_ref();
    Some(DecisionDocument {
        rule: rule.id.clone(),
        title: title.map(|title| TitleDocument { en: title.english.clone(), zh: title.chinese.clone() }),
        because: rule.notes.because.clone(),
        approved_by: rule.notes.approved_by.clone(),
        at: rule.span.to_string(),
    })
}

pub(super) fn waived_document(waived: &crate::assess::Waived, policy: &Policy) -> WaivedDocument {
    let rule = &policy.rules[waived.rule];
    let by = &rule.waivers[waived.waiver];
    WaivedDocument {
        rule: rule.id.clone(),
        tier: policy.ladder.id(waived.tier).to_owned(),
        last_day: by.notes.last_day.map(|day| day.to_string()),
        approved_by: by.notes.approved_by.clone(),
        because: by.notes.because.clone(),
        at: by.span.to_string(),
    }
}

fn reason_document(reason: &Reason, company: &Company, questionnaire: &Questionnaire) -> ReasonDocument {
    let answer = reason.question.map(|question| {
        match company.answers[question.0].as_ref().map(|answer| &answer.choice) {
            Some(Choice::Number(number)) => number.to_exact_text(),
            Some(Choice::Option(option)) => questionnaire.word(*option).to_owned(),
            None => questionnaire.word(questionnaire.missing).to_owned(),
        }
    });
    ReasonDocument {
        path: questionnaire.tree.node(reason.node).path.clone(),
        answer,
        points: Decimal::new(&reason.points),
        policy: reason.policy.as_ref().map(ToString::to_string),
        data: company.span(reason.data).to_string(),
    }
}
