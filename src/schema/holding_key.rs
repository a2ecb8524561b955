//! Which company a holding is in: by id, ISIN or LEI, which must agree where several are given.

use std::collections::BTreeMap;

use super::holding_row::{Field, HoldingRow};
use super::identifier;
use super::phrase::{brief, quoted};
use crate::diagnostic::Diagnostic;
use crate::model::{Company, CompanyKey};
use crate::text::Text;

/// The companies by what a holding may name them by.
pub(super) struct Register<'a> {
    ids: BTreeMap<&'a str, &'a Company>,
    isins: BTreeMap<&'a str, Vec<&'a Company>>,
    leis: BTreeMap<&'a str, Vec<&'a Company>>,
}

impl<'a> Register<'a> {
    pub(super) fn new(companies: &'a [Company]) -> Self {
        let mut register = Self { ids: BTreeMap::new(), isins: BTreeMap::new(), leis: BTreeMap::new() };
        for company in companies {
            register.ids.insert(&company.id, company);
            if let Some(isin) = identifier_of(company, "isin") {
                register.isins.entry(isin).or_default().push(company);
            }
            if let Some(lei) = identifier_of(company, "lei") {
                register.leis.entry(lei).or_default().push(company);
            }
        }
        register
    }

    /// The key of a row. One that matches no company is kept as it is: its holding is unrated.
    pub(super) fn key(&self, text: &Text, row: &HoldingRow) -> Result<CompanyKey, Vec<Diagnostic>> {
        let (id, isin, lei) = (row.field("company"), row.field("isin"), row.field("lei"));
        let mut faults: Vec<Diagnostic> = [("isin", isin), ("lei", lei)]
            .into_iter()
            .filter_map(|(kind, field)| mistyped(text, kind, field?))
            .collect();
        let key = match (id, isin, lei) {
            (Some(id), _, _) => CompanyKey::Id(id.content.clone()),
            (None, Some(isin), _) => CompanyKey::Isin(isin.content.clone()),
            (None, None, Some(lei)) => CompanyKey::Lei(lei.content.clone()),
            (None, None, None) => {
                faults.push(
                    Diagnostic::error("holding-key", brief(text, row.range), "a holding names no company")
                        .label("one of `company`, `isin` and `lei` is required"),
                );
                return Err(faults);
            }
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        match id {
            Some(id) => self.agree(text, id, row)?,
            None => {
                if let Some(fault) = self.apart(text, isin, lei) {
                    return Err(vec![fault]);
                }
            }
        }
        let isin_is_unknown = isin.is_some_and(|isin| !self.isins.contains_key(isin.content.as_str()));
        match (key, lei) {
            // The company may be known by its LEI alone.
            (CompanyKey::Isin(_), Some(lei))
                if isin_is_unknown && self.leis.contains_key(lei.content.as_str()) =>
            {
                Ok(CompanyKey::Lei(lei.content.clone()))
            }
            (key, _) => Ok(key),
        }
    }

    /// What is given beside an id must be that company's, where the data says what it is.
    fn agree(&self, text: &Text, id: &Field, row: &HoldingRow) -> Result<(), Vec<Diagnostic>> {
        let company = self.ids.get(id.content.as_str());
        let mut faults = Vec::new();
        for (kind, holders) in [("isin", &self.isins), ("lei", &self.leis)] {
            let Some(field) = row.field(kind) else { continue };
            let named = holders.get(field.content.as_str()).and_then(|companies| companies.first());
            let of_company = company.and_then(|company| identifier_of(company, kind));
            let label = match (named, of_company) {
                (Some(other), _) if other.id != id.content && of_company != Some(field.content.as_str()) => {
                    format!("it is that of {}", quoted(&other.id))
                }
                // A further share class has an ISIN of its own; a company has one LEI.
                (None, Some(known)) if kind == "lei" => format!("its data says {}", quoted(known)),
                _ => continue,
            };
            let message = format!(
                "{} {} is not that of company {}",
                kind.to_uppercase(),
                quoted(&field.content),
                quoted(&id.content)
            );
            faults.push(
                Diagnostic::error("holding-key", brief(text, field.range), message)
                    .label(label)
                    .with_related(brief(text, id.range), "the company is named here"),
            );
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// An ISIN or LEI of several companies names none, and two that name different companies contradict each other.
    fn apart(&self, text: &Text, isin: Option<&Field>, lei: Option<&Field>) -> Option<Diagnostic> {
        let holders = |map: &BTreeMap<&str, Vec<&'a Company>>, field: Option<&Field>| {
            field.and_then(|field| map.get(field.content.as_str())).cloned().unwrap_or_default()
        };
        let (of_isin, of_lei) = (holders(&self.isins, isin), holders(&self.leis, lei));
        let both = of_isin.iter().filter(|company| of_lei.iter().any(|other| other.id == company.id)).count();
        if let (Some(isin), Some(lei), Some(one), Some(other), 0) =
            (isin, lei, of_isin.first(), of_lei.first(), both)
        {
            let message =
                format!("{} and {} are of different companies", quoted(&isin.content), quoted(&lei.content));
            return Some(
                Diagnostic::error("holding-key", brief(text, isin.range), message)
                    .label(format!("this is {}", quoted(&one.id)))
                    .with_related(brief(text, lei.range), format!("this is {}", quoted(&other.id))),
            );
        }
        let (field, several) = if of_isin.is_empty() { (lei?, of_lei) } else { (isin?, of_isin) };
        let [one, other, ..] = several.as_slice() else { return None };
        let message = format!("{} is of more than one company", quoted(&field.content));
        Some(
            Diagnostic::error("holding-key", brief(text, field.range), message)
                .label(format!("of {} and {}", quoted(&one.id), quoted(&other.id)))
                .help("name the company by its id in `company`"),
        )
    }
}

fn identifier_of<'a>(company: &'a Company, kind: &str) -> Option<&'a str> {
    company.facts.property(kind).and_then(|fact| fact.as_text())
}

fn mistyped(text: &Text, kind: &'static str, field: &Field) -> Option<Diagnostic> {
    let fault =
        if kind == "isin" { identifier::isin(&field.content) } else { identifier::lei(&field.content) };
    let (label, help) = fault?;
    let message = format!("{} is {}", kind.to_uppercase(), quoted(&field.content));
    Some(Diagnostic::error(kind, brief(text, field.range), message).label(label).help(help))
}
