//! Golden tiers: a table of what tier every company is expected in, and how today's tiers differ from it.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::document::read_csv;
use crate::text::{Span, Text};

/// A table of expected tiers, held against today's.
pub struct Golden {
    /// Its path.
    pub path: String,
    /// The path of the policy.
    pub policy: String,
    /// The expected tiers, by company.
    pub expected: BTreeMap<String, String>,
    /// Where they differ, in the order of the companies' ids.
    pub differences: Vec<TierDifference>,
}

/// A company whose tier isn't the expected one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierDifference {
    /// The company.
    pub company: String,
    /// What is expected; nothing for a company that the table doesn't have.
    pub expected: Option<String>,
    /// What it is; nothing where there is no such company any more.
    pub found: Option<String>,
    /// Where the table says so.
    pub at: Option<Span>,
}

impl Golden {
    /// Reads a table (columns `company` and `tier`) and holds it against the tiers of today.
    ///
    /// # Errors
    ///
    /// What is wrong with the table.
    pub fn compare(
        table: &Text,
        policy: &str,
        found: &BTreeMap<String, String>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut expected: BTreeMap<String, (String, Span)> = BTreeMap::new();
        if !table.content().trim().is_empty() {
            let read = read_csv(table)?;
            let heading: Vec<&str> = read.heading.iter().map(|cell| cell.content.trim()).collect();
            if heading != ["company", "tier"] {
                let fault = Diagnostic::error(
                    "unknown-column",
                    table.span(0, 0),
                    "the columns aren't `company,tier`",
                )
                .help("write the table with `tierline test --accept`");
                return Err(vec![fault]);
            }
            for row in &read.rows {
                let [company, tier] = &row[..] else { continue };
                let place = Span::new(table.clone(), company.range);
                let said = (tier.content.clone(), place.clone());
                if expected.insert(company.content.clone(), said).is_some() {
                    let message = format!("company `{}` is there twice", company.content);
                    return Err(vec![Diagnostic::error("duplicate-id", place, message)]);
                }
            }
        }
        let mut companies: Vec<&String> = expected.keys().chain(found.keys()).collect();
        companies.sort();
        companies.dedup();
        let difference = |company: &String| {
            let (said, is) = (expected.get(company), found.get(company));
            (said.map(|(tier, _)| tier) != is).then(|| TierDifference {
                company: company.clone(),
                expected: said.map(|(tier, _)| tier.clone()),
                found: is.cloned(),
                at: said.map(|(_, at)| at.clone()),
            })
        };
        let differences = companies.into_iter().filter_map(difference).collect();
        Ok(Self {
            path: table.name().to_owned(),
            policy: policy.to_owned(),
            expected: expected.into_iter().map(|(company, (tier, _))| (company, tier)).collect(),
            differences,
        })
    }

    /// Whether every company is where it is expected.
    pub fn passed(&self) -> bool {
        self.differences.is_empty()
    }

    /// Takes today's tier of a company over.
    pub fn accept(&mut self, company: &str) {
        let Some(at) = self.differences.iter().position(|difference| difference.company == company) else {
            return;
        };
        let difference = self.differences.remove(at);
        match difference.found {
            Some(tier) => self.expected.insert(difference.company, tier),
            None => self.expected.remove(&difference.company),
        };
    }

    /// The table.
    pub fn to_csv(&self) -> String {
        let rows = self.expected.iter().map(|(company, tier)| format!("{company},{tier}\n"));
        std::iter::once("company,tier\n".to_owned()).chain(rows).collect()
    }
}
