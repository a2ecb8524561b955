//! What a reviewer asks of a difference, as JSON: sign-offs, reasons, market value, and what would move first.

use serde::Serialize;

use super::decimal::Decimal;
use super::difference_document::DifferenceInput;
use crate::diff::{Difference, StaleApproval};
use crate::model::Approval;

/// The sign-off of a move.
#[derive(Debug, Serialize)]
pub(super) struct ApprovalDocument {
    because: String,
    approved_by: Option<String>,
    approved_on: Option<String>,
    at: String,
}

impl ApprovalDocument {
    pub(super) fn new(approval: &Approval) -> Self {
        Self {
            because: approval.because.clone(),
            approved_by: approval.approved_by.clone(),
            approved_on: approval.approved_on.map(|day| day.to_string()),
            at: approval.span.to_string(),
        }
    }
}

/// A sign-off of a move that doesn't happen.
#[derive(Debug, Serialize)]
pub(super) struct StaleDocument {
    company: String,
    from: String,
    to: String,
    #[serde(flatten)]
    approval: ApprovalDocument,
    now: Option<TiersDocument>,
}

#[derive(Debug, Serialize)]
struct TiersDocument {
    from: String,
    to: String,
}

impl StaleDocument {
    pub(super) fn list(difference: &Difference) -> Vec<Self> {
        let id = |standing| difference.ladder.id(standing).to_owned();
        let document = |StaleApproval { approval, now }: &StaleApproval| Self {
            company: approval.company.clone(),
            from: approval.from.clone(),
            to: approval.to.clone(),
            approval: ApprovalDocument::new(approval),
            now: now.map(|(from, to)| TiersDocument { from: id(from), to: id(to) }),
        };
        difference.stale_approvals.iter().map(document).collect()
    }
}

/// An edit that lacks a reason or an approver.
#[derive(Debug, Serialize)]
pub(super) struct UnexplainedDocument {
    edit: usize,
    lacks: Vec<&'static str>,
    at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<AuthorDocument>,
}

/// Whom to ask.
#[derive(Debug, Serialize)]
struct AuthorDocument {
    commit: String,
    author: String,
    date: String,
    subject: String,
}

impl UnexplainedDocument {
    pub(super) fn list(input: DifferenceInput) -> Vec<Self> {
        input
            .difference
            .edits
            .iter()
            .map(|edit| {
                let lacks = [("because", edit.lacks_reason()), ("approved_by", edit.lacks_approver())];
                let place = edit.new_at.as_ref().or(edit.old_at.as_ref());
                Self {
                    edit: edit.id,
                    lacks: lacks.into_iter().filter(|(_, lacks)| *lacks).map(|(name, _)| name).collect(),
                    at: place.map(ToString::to_string),
                    commit: input.commits.get(&edit.id).map(|commit| AuthorDocument {
                        commit: commit.name.clone(),
                        author: commit.author.clone(),
                        date: commit.date.clone(),
                        subject: commit.subject.clone(),
                    }),
                }
            })
            .filter(|document| !document.lacks.is_empty())
            .collect()
    }
}

/// Market value that moves between two tiers.
#[derive(Debug, Serialize)]
pub(super) struct TradeDocument {
    portfolio: String,
    currency: Option<String>,
    from: String,
    to: String,
    companies: usize,
    value: Decimal,
}

impl TradeDocument {
    pub(super) fn list(input: DifferenceInput) -> Vec<Self> {
        let id = |standing| input.difference.ladder.id(standing).to_owned();
        let trades = input.difference.trades.iter();
        trades
            .map(|trade| Self {
                portfolio: trade.portfolio.clone(),
                currency: trade.currency.clone(),
                from: id(trade.from),
                to: id(trade.to),
                companies: trade.companies,
                value: Decimal::new(&trade.value),
            })
            .collect()
    }
}

/// The company that is nearest to a threshold.
#[derive(Debug, Serialize)]
pub(super) struct NearestDocument {
    company: String,
    name: String,
    tier: String,
    to: String,
    score: Decimal,
    threshold: String,
    start: Decimal,
    gap: Decimal,
    exact: String,
    edit: Option<usize>,
    weight: Option<Decimal>,
}

impl NearestDocument {
    pub(super) fn list(input: DifferenceInput) -> Vec<Self> {
        let id = |standing| input.difference.ladder.id(standing).to_owned();
        let nearest = input.difference.nearest.iter();
        nearest
            .map(|near| {
                let company = &input.companies()[near.company];
                Self {
                    company: company.id.clone(),
                    name: company.name.clone(),
                    tier: id(near.tier),
                    to: id(near.to),
                    score: Decimal::score(&near.score, &input.new.policy.ladder),
                    threshold: near.threshold.clone(),
                    start: Decimal::new(&near.start),
                    gap: Decimal::distance(&near.gap),
                    exact: near.gap.to_fraction_text(),
                    edit: near.edit,
                    weight: input.population.book.weight(near.company).as_ref().map(Decimal::new),
                }
            })
            .collect()
    }
}
