//! A difference as JSON: `diff --format json`. Fields are fixed by `schemas/diff.schema.json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::assessment_document::{HoldingDocument, Portrait, RejectedDocument};
use super::decimal::Decimal;
use super::edit_document::{EditDocument, edits};
use super::move_document::{MoveDocument, move_document};
use super::review_document::{NearestDocument, StaleDocument, TradeDocument, UnexplainedDocument};
use crate::assess::ExposureRow;
use crate::diff::{Difference, Direction, Population, Side};
use crate::model::{Commit, Company, Exact, Standing};
use crate::schema::Rejected;

/// What a difference is shown with.
#[derive(Clone, Copy)]
pub struct DifferenceInput<'a> {
    /// The difference.
    pub difference: &'a Difference,
    /// The old policy, and what it makes of every company.
    pub old: Side<'a>,
    /// The new policy, and what it makes of every company.
    pub new: Side<'a>,
    /// The revisions that the policies are from; none for the working tree.
    pub revisions: (Option<&'a RevisionName>, Option<&'a RevisionName>),
    /// The commits that wrote the edits which lack a reason or an approver, by the edits' numbers; none without git.
    pub commits: &'a BTreeMap<usize, Commit>,
    /// The holdings and the day of assessment.
    pub population: Population<'a>,
    /// The records that were rejected.
    pub rejected: &'a [Rejected],
}

/// A revision of git that a policy is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RevisionName {
    /// What the user calls it.
    pub name: String,
    /// The full name of its commit.
    pub commit: String,
}

impl<'a> DifferenceInput<'a> {
    /// The companies that were compared, as the new side reads them.
    pub(super) fn companies(&self) -> &'a [Company] {
        self.new.reading.companies
    }
}

/// The whole of it.
#[derive(Debug, Serialize)]
pub struct DifferenceDocument {
    old: SideDocument,
    new: SideDocument,
    as_of: String,
    summary: Summary,
    migration: Vec<MigrationDocument>,
    exposure: Vec<ExposureDocument>,
    edits: Vec<EditDocument>,
    moves: Vec<MoveDocument>,
    other_ground: Vec<OtherGroundDocument>,
    approaching: Vec<ApproachingDocument>,
    nearest: Vec<NearestDocument>,
    market_value: Vec<TradeDocument>,
    unexplained: Vec<UnexplainedDocument>,
    stale_approvals: Vec<StaleDocument>,
    source_diff: String,
    unrated: Vec<HoldingDocument>,
    rejected: Vec<RejectedDocument>,
}

#[derive(Debug, Serialize)]
struct SideDocument {
    #[serde(flatten)]
    portrait: Portrait,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<RevisionName>,
}

#[derive(Debug, Serialize)]
struct Summary {
    companies: usize,
    moved: usize,
    stricter: usize,
    laxer: usize,
    lost: usize,
    gained: usize,
    approved: usize,
    weight: Option<Decimal>,
}

#[derive(Debug, Serialize)]
struct MigrationDocument {
    #[serde(skip_serializing_if = "Option::is_none")]
    portfolio: Option<String>,
    from: String,
    to: String,
    companies: usize,
    weight: Option<Decimal>,
}

#[derive(Debug, Serialize)]
struct ExposureDocument {
    #[serde(skip_serializing_if = "Option::is_none")]
    portfolio: Option<String>,
    tier: String,
    old: CountDocument,
    new: CountDocument,
}

#[derive(Debug, Serialize)]
struct CountDocument {
    companies: usize,
    weight: Option<Decimal>,
}

#[derive(Debug, Serialize)]
struct OtherGroundDocument {
    company: String,
    name: String,
    tier: String,
    old_ground: String,
    new_ground: String,
}

#[derive(Debug, Serialize)]
struct ApproachingDocument {
    company: String,
    name: String,
    tier: String,
    score: Decimal,
    threshold: String,
    gap: Decimal,
    weight: Option<Decimal>,
}

impl DifferenceDocument {
    /// Everything that `diff` says.
    pub fn new(input: DifferenceInput) -> Self {
        let difference = input.difference;
        let (old, new) = (input.old.policy, input.new.policy);
        let (companies, book) = (input.companies(), input.population.book);
        let id = |standing: Standing| difference.ladder.id(standing).to_owned();
        let moved: Option<Exact> = difference.moves.iter().map(|moved| moved.weight.clone()).sum();
        Self {
            old: SideDocument { portrait: Portrait::new(old), revision: input.revisions.0.cloned() },
            new: SideDocument { portrait: Portrait::new(new), revision: input.revisions.1.cloned() },
            as_of: input.population.day.to_string(),
            summary: Summary {
                companies: companies.len(),
                moved: difference.moves.len(),
                stricter: difference.count(Direction::Stricter),
                laxer: difference.count(Direction::Laxer),
                lost: difference.count(Direction::Lost),
                gained: difference.count(Direction::Gained),
                approved: difference.moves.len() - difference.unapproved().count(),
                weight: moved.filter(|_| !book.is_empty()).as_ref().map(Decimal::new),
            },
            migration: difference
                .migration
                .iter()
                .map(|row| MigrationDocument {
                    portfolio: row.portfolio.clone(),
                    from: id(row.tier.0),
                    to: id(row.tier.1),
                    companies: row.companies,
                    weight: row.weight.as_ref().map(Decimal::new),
                })
                .collect(),
            exposure: exposure(input),
            edits: edits(difference),
            moves: difference
                .moves
                .iter()
                .zip(&difference.attributions.moves)
                .map(|(moved, found)| move_document(moved, found, input))
                .collect(),
            other_ground: difference
                .other_ground
                .iter()
                .map(|other| OtherGroundDocument {
                    company: companies[other.company].id.clone(),
                    name: companies[other.company].name.clone(),
                    tier: id(other.tier),
                    old_ground: other.old_ground.clone(),
                    new_ground: other.new_ground.clone(),
                })
                .collect(),
            approaching: difference
                .approaching
                .iter()
                .map(|near| ApproachingDocument {
                    company: companies[near.company].id.clone(),
                    name: companies[near.company].name.clone(),
                    tier: id(near.tier),
                    score: Decimal::score(&near.score, &new.ladder),
                    threshold: near.threshold.clone(),
                    gap: Decimal::distance(&near.gap),
                    weight: book.weight(near.company).as_ref().map(Decimal::new),
                })
                .collect(),
            nearest: NearestDocument::list(input),
            market_value: TradeDocument::list(input),
            unexplained: UnexplainedDocument::list(input),
            stale_approvals: StaleDocument::list(difference),
            source_diff: difference.source_diff.clone(),
            unrated: HoldingDocument::unmatched(book),
            rejected: RejectedDocument::list(input.rejected),
        }
    }
}

/// Portfolio, tier, and what stood and stands in it.
pub(super) type ExposurePair = (Option<String>, Standing, ExposureRow<Standing>, ExposureRow<Standing>);

/// Old and new exposure side by side: portfolio by portfolio, strictest first, the unrated last.
pub(super) fn exposure_pairs(input: DifferenceInput) -> Vec<ExposurePair> {
    let difference = input.difference;
    let mut keys: Vec<(Option<String>, Standing)> = Vec::new();
    let names: Vec<Option<String>> = if input.population.book.names().count() > 1 {
        input.population.book.names().map(|name| Some(name.to_owned())).collect()
    } else {
        vec![None]
    };
    for name in names {
        keys.extend(
            (0..difference.ladder.tiers.len()).rev().map(|rank| (name.clone(), Standing::Tier(rank))),
        );
        keys.push((name, Standing::Unrated));
    }
    let find = |rows: &[ExposureRow<Standing>], (portfolio, tier): &(Option<String>, Standing)| {
        rows.iter().find(|row| row.portfolio == *portfolio && row.tier == *tier).cloned().unwrap_or_else(
            || ExposureRow {
                portfolio: portfolio.clone(),
                tier: *tier,
                companies: 0,
                weight: (!input.population.book.is_empty()).then(Exact::zero),
            },
        )
    };
    let is_empty =
        |row: &ExposureRow<Standing>| row.companies == 0 && row.weight.as_ref().is_none_or(Exact::is_zero);
    keys.into_iter()
        .map(|key| {
            let (old, new) = (find(&difference.old_exposure, &key), find(&difference.new_exposure, &key));
            (key.0, key.1, old, new)
        })
        .filter(|(_, tier, old, new)| *tier != Standing::Unrated || !is_empty(old) || !is_empty(new))
        .collect()
}

fn exposure(input: DifferenceInput) -> Vec<ExposureDocument> {
    let count = |row: &ExposureRow<Standing>| CountDocument {
        companies: row.companies,
        weight: row.weight.as_ref().map(Decimal::new),
    };
    exposure_pairs(input)
        .into_iter()
        .map(|(portfolio, tier, old, new)| ExposureDocument {
            portfolio,
            tier: input.difference.ladder.id(tier).to_owned(),
            old: count(&old),
            new: count(&new),
        })
        .collect()
}
