//! Robustness as JSON: `robust --format json`. Fields are fixed by `schemas/robust.schema.json`.

use serde::Serialize;

use super::assessment_document::Portrait;
use super::decimal::Decimal;
use super::robust_view::RobustInput;
use super::sweep_document::rounded;
use crate::explain::{AllWeights, OneWeight};
use crate::model::{Exact, NodeIndex, Standing};

/// How robust each company's tier is.
#[derive(Debug, Serialize)]
pub struct RobustDocument {
    policy: Portrait,
    as_of: String,
    companies: Vec<CompanyDocument>,
}

#[derive(Debug, Serialize)]
struct CompanyDocument {
    company: String,
    name: String,
    tier: String,
    weight: Option<Decimal>,
    one: Option<OneDocument>,
    all: AllDocument,
}

#[derive(Debug, Serialize)]
struct OneDocument {
    path: String,
    from: String,
    to: String,
    exact: Option<String>,
    moves_at: bool,
    change: Decimal,
    tier: String,
}

#[derive(Debug, Serialize)]
struct AllDocument {
    holds_up_to: String,
    moves_from: Option<String>,
    up: Vec<String>,
    partly: Vec<PartDocument>,
    tier: Option<String>,
}

#[derive(Debug, Serialize)]
struct PartDocument {
    path: String,
    change: String,
}

impl RobustDocument {
    /// Every company, the least robust first.
    pub fn new(input: RobustInput) -> Self {
        let id = |standing: Standing| input.policy.ladder.id(standing).to_owned();
        let path = |node: NodeIndex| input.questionnaire.tree.node(node).path.clone();
        let one = |one: &OneWeight| OneDocument {
            path: path(one.node),
            from: input.policy.nodes[one.node.0].weight.to_exact_text(),
            to: rounded(&one.value),
            exact: one.value.exact().map(Exact::to_fraction_text),
            moves_at: one.moves_at,
            change: Decimal::distance(&one.change),
            tier: id(one.to),
        };
        let all = |all: &AllWeights| AllDocument {
            holds_up_to: all.holds_up_to.to_exact_text(),
            moves_from: all.moves_from.as_ref().map(Exact::to_exact_text),
            up: all.direction.up.iter().map(|node| path(*node)).collect(),
            partly: all
                .direction
                .partly
                .iter()
                .map(|(node, part)| PartDocument { path: path(*node), change: part.to_exact_text() })
                .collect(),
            tier: all.to.map(id),
        };
        let company = |index: usize| CompanyDocument {
            company: input.companies[index].id.clone(),
            name: input.companies[index].name.clone(),
            tier: id(input.assessments[index].tier),
            weight: input.book.weight(index).as_ref().map(Decimal::new),
            one: input.found[index].one.as_ref().map(one),
            all: all(&input.found[index].all),
        };
        Self {
            policy: Portrait::new(input.policy),
            as_of: input.day.to_string(),
            companies: input.order().into_iter().map(company).collect(),
        }
    }
}
