//! Moves and what they are due to as JSON.

use serde::Serialize;

use super::decimal::Decimal;
use super::difference_document::DifferenceInput;
use crate::diff::{Attribution, Cause, Move};
use crate::model::Exact;

#[derive(Debug, Serialize)]
struct CauseDocument {
    edit: usize,
    tier_share: Decimal,
    score_share: Option<Decimal>,
    exact: ExactShares,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Decimal>,
}

#[derive(Debug, Serialize)]
struct ExactShares {
    tier_share: String,
    score_share: Option<String>,
}

/// One move.
#[derive(Debug, Serialize)]
pub(super) struct MoveDocument {
    company: String,
    name: String,
    weight: Option<Decimal>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    weights: Vec<PortfolioWeight>,
    from: String,
    to: String,
    direction: &'static str,
    old_score: Option<Decimal>,
    new_score: Option<Decimal>,
    old_ground: String,
    new_ground: String,
    sufficient: Vec<Vec<usize>>,
    sufficient_total: Option<usize>,
    necessary: Vec<usize>,
    causes: Vec<CauseDocument>,
    approximate: bool,
}

#[derive(Debug, Serialize)]
struct PortfolioWeight {
    portfolio: String,
    weight: Decimal,
}

/// A move with its causes.
pub(super) fn move_document(moved: &Move, found: &Attribution, input: DifferenceInput) -> MoveDocument {
    let company = &input.companies()[moved.company];
    let weights = if input.population.book.names().count() > 1 {
        input
            .population
            .book
            .weights(moved.company)
            .map(|(portfolio, weight)| PortfolioWeight {
                portfolio: portfolio.to_owned(),
                weight: Decimal::new(weight),
            })
            .collect()
    } else {
        Vec::new()
    };
    MoveDocument {
        company: company.id.clone(),
        name: company.name.clone(),
        weight: moved.weight.as_ref().map(Decimal::new),
        weights,
        from: input.difference.ladder.id(moved.from).to_owned(),
        to: input.difference.ladder.id(moved.to).to_owned(),
        direction: moved.direction.word(),
        old_score: moved.old_score.as_ref().map(|score| Decimal::score(score, &input.old.policy.ladder)),
        new_score: moved.new_score.as_ref().map(|score| Decimal::score(score, &input.new.policy.ladder)),
        old_ground: moved.old_ground.clone(),
        new_ground: moved.new_ground.clone(),
        sufficient: found.sufficient.clone(),
        sufficient_total: found.sufficient_total,
        necessary: found.necessary.clone(),
        causes: found.causes.iter().map(cause).collect(),
        approximate: found.is_approximate,
    }
}

fn cause(cause: &Cause) -> CauseDocument {
    CauseDocument {
        edit: cause.edit,
        tier_share: Decimal::new(&cause.tier_share),
        score_share: cause.score_share.as_ref().map(Decimal::new),
        exact: ExactShares {
            tier_share: cause.tier_share.to_fraction_text(),
            score_share: cause.score_share.as_ref().map(Exact::to_fraction_text),
        },
        error: cause.error.as_ref().map(Decimal::new),
    }
}
