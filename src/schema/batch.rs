//! Many companies at once: those that fit, those that don't, and all that is wrong.
//! Whether the rest is assessed nevertheless is decided above.

use std::collections::BTreeMap;

use super::company_schema::CompanySchema;
use super::company_table::company_table;
use super::phrase::quoted;
use crate::diagnostic::{Diagnostic, ordered};
use crate::document::{Value, ValueKind, read_json, read_json_lines};
use crate::model::{Company, Questionnaire};
use crate::text::{Span, Text};

/// How company records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompanyFormat {
    /// One object, or an array of them.
    Json,
    /// One object a line.
    JsonLines,
    /// A table with a column for each question.
    Csv,
}

/// The companies of one or more texts.
#[derive(Debug, Default)]
pub struct Batch {
    /// The companies that fit, in the order of the texts.
    pub companies: Vec<Company>,
    /// The records that don't.
    pub rejected: Vec<Rejected>,
    /// Every fault of every record.
    pub faults: Vec<Diagnostic>,
}

/// A record that is no company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Where the record starts, as `file:line:column`.
    pub place: String,
    /// Its id, where it can be read.
    pub id: Option<String>,
    /// What is wrong, a line each.
    pub reasons: Vec<String>,
}

/// Reads companies. No two may share an id, in whichever text they stand: then none of them is kept.
pub fn read_companies(
    texts: &[(Text, CompanyFormat)],
    schema: &CompanySchema,
    questionnaire: &Questionnaire,
) -> Batch {
    let mut records: Vec<Record> =
        texts.iter().flat_map(|(text, format)| read_records(text, *format, schema, questionnaire)).collect();
    mark_duplicates(&mut records);
    let mut batch = Batch::default();
    for record in records {
        match record.result {
            Ok(company) => batch.companies.push(company),
            Err(faults) => {
                let reasons = faults.iter().map(reason).collect();
                batch.rejected.push(Rejected {
                    place: record.place,
                    id: record.id.map(|(id, _)| id),
                    reasons,
                });
                batch.faults.extend(faults);
            }
        }
    }
    batch.faults = ordered(batch.faults);
    batch
}

/// Reads the records of one text, each by itself: whether two share an id is for whoever sees all of them.
pub fn read_records(
    text: &Text,
    format: CompanyFormat,
    schema: &CompanySchema,
    questionnaire: &Questionnaire,
) -> Vec<Record> {
    let read = |value| Record::read(text, value, schema, questionnaire);
    values(text, format, schema, questionnaire).into_iter().map(read).collect()
}

type Values = Vec<Result<Value, Vec<Diagnostic>>>;

fn values(
    text: &Text,
    format: CompanyFormat,
    schema: &CompanySchema,
    questionnaire: &Questionnaire,
) -> Values {
    let whole = match format {
        CompanyFormat::JsonLines if text.content().trim().is_empty() => Err(vec![
            Diagnostic::error("no-records", text.span(0, 0), "the file is empty")
                .help("write one company a line; an empty batch is the JSON text `[]`"),
        ]),
        CompanyFormat::JsonLines => return read_json_lines(text),
        CompanyFormat::Csv => company_table(text, schema, questionnaire),
        CompanyFormat::Json => read_json(text, 0, text.content().len()).map(|value| match value.kind {
            ValueKind::List(items) => items,
            _ => vec![value],
        }),
    };
    match whole {
        Ok(values) => values.into_iter().map(Ok).collect(),
        Err(faults) => vec![Err(faults)],
    }
}

/// A record that has been read, with what is needed to compare it with others.
#[derive(Debug)]
pub struct Record {
    /// Where it starts, as `file:line:column`.
    pub place: String,
    /// Its id, where it can be read, and where that stands.
    pub id: Option<(String, Span)>,
    /// The company, or all that the record has against it.
    pub result: Result<Company, Vec<Diagnostic>>,
}

impl Record {
    /// What a document says, or why it is none.
    pub fn read(
        text: &Text,
        value: Result<Value, Vec<Diagnostic>>,
        schema: &CompanySchema,
        questionnaire: &Questionnaire,
    ) -> Self {
        match value {
            Ok(value) => {
                let span = |range| Span::new(text.clone(), range);
                let id = value.get("id").and_then(|id| Some((id.as_text()?.to_owned(), span(id.range))));
                let result = schema.read(&value, text, questionnaire);
                Self { place: span(value.range).to_string(), id, result }
            }
            Err(faults) => Self {
                place: faults.first().map(Diagnostic::at).unwrap_or_default(),
                id: None,
                result: Err(faults),
            },
        }
    }
}

fn mark_duplicates(records: &mut [Record]) {
    let mut by_id: BTreeMap<String, Vec<(usize, Span)>> = BTreeMap::new();
    for (index, record) in records.iter().enumerate() {
        if let Some((id, span)) = &record.id {
            by_id.entry(id.clone()).or_default().push((index, span.clone()));
        }
    }
    for (id, places) in by_id.into_iter().filter(|(_, places)| places.len() > 1) {
        let first = places[0].1.clone();
        for (number, (index, span)) in places.iter().enumerate() {
            let fault = if number == 0 {
                duplicate(&id, span).label("first here").with_related(places[1].1.clone(), "again here")
            } else {
                duplicate(&id, span).label("again here").with_related(first.clone(), "first here")
            };
            match &mut records[*index].result {
                Err(faults) => faults.push(fault),
                result @ Ok(_) => *result = Err(vec![fault]),
            }
        }
    }
}

/// A company that is there twice; its label says where the other is.
pub fn duplicate(id: &str, span: &Span) -> Diagnostic {
    Diagnostic::error("duplicate-id", span.clone(), format!("company {} is there twice", quoted(id)))
        .help("keep the record that is right; none is chosen silently")
}

/// A fault on one line, for lists of rejected records.
fn reason(fault: &Diagnostic) -> String {
    match fault.place.as_ref().map(|place| place.label.as_str()) {
        Some(label) if !label.is_empty() => format!("{}: {label}", fault.message),
        _ => fault.message.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{lines, questionnaire};
    use super::*;

    fn read(texts: &[(&str, CompanyFormat)]) -> Batch {
        let named = texts.iter().zip(["one", "two"]);
        let texts: Vec<_> =
            named.map(|((content, format), name)| (Text::new(name, *content), *format)).collect();
        read_companies(&texts, &CompanySchema::shipped(), &questionnaire())
    }

    fn ids(batch: &Batch) -> Vec<&str> {
        batch.companies.iter().map(|company| company.id.as_str()).collect()
    }

    #[test]
    fn no_record_of_a_doubled_id_is_kept() {
        let lines_of_one = "{\"id\":\"a\",\"answers\":{}}\n{\"id\":\"b\",\"answers\":{}}\n{\"id\": \n";
        let batch = read(&[
            (lines_of_one, CompanyFormat::JsonLines),
            (r#"[{"id":"a","answers":{"x":1}},{"id":"c","answers":{}}]"#, CompanyFormat::Json),
        ]);
        assert_eq!(ids(&batch), ["b", "c"]);
        let rejected: Vec<_> = batch
            .rejected
            .iter()
            .map(|one| (one.place.as_str(), one.id.as_deref(), one.reasons.join("; ")))
            .collect();
        assert_eq!(
            rejected,
            [
                ("one:1:1", Some("a"), "company `a` is there twice: first here".to_owned()),
                ("one:3:7", None, "the JSON text ends too early: expected a JSON value".to_owned()),
                ("two:1:2", Some("a"), "`x` is no question: not in the questionnaire `sample`; company `a` is there twice: again here".to_owned()),
            ]
        );
        assert_eq!(batch.faults.len(), 4);
    }

    #[test]
    fn a_table_is_checked_as_any_record_is() {
        let table = "id,name,technologies,metrics.employees,metrics.x_pct,governance.committee,exposure.revenue_pct\n\
                     acme,\"Acme, 投资\",spyware; drone;,12,12.5,yes,3.5\n\
                     b,=1+1,\"drone; spywar\",,101,maybe,not_researched\n";
        let batch = read(&[(table, CompanyFormat::Csv)]);
        assert_eq!(ids(&batch), ["acme"]);
        let company = &batch.companies[0];
        assert_eq!(
            company.span(company.facts.property("technologies").expect("a list").range).snippet(),
            "spyware; drone;"
        );
        assert_eq!(
            company
                .answers
                .iter()
                .flatten()
                .map(|answer| company.span(answer.range).to_string())
                .collect::<Vec<_>>(),
            ["one:2:45", "one:2:41"]
        );
        let codes: Vec<(&str, &str)> =
            batch.faults.iter().map(|fault| (fault.code, fault.snippet())).collect();
        assert_eq!(codes, [("schema-enum", "spywar"), ("schema-range", "101"), ("unknown-option", "maybe")]);
    }

    #[test]
    fn unknown_columns_are_faults_of_the_table() {
        let batch =
            read(&[("id,nam,governance,incidents,governance.committe\na,b,c,1,2\n", CompanyFormat::Csv)]);
        assert_eq!(batch.rejected.len(), 1);
        assert_eq!(
            lines(&batch.faults),
            [
                "unknown-column 1:4 nam | column `nam` is unknown | neither a property of the schema nor a question (did you mean `name`?)",
                "unknown-column 1:8 governance | column `governance` is unknown | this is a group (below it are `governance.committee`, `governance.veto`, `governance.incidents`)",
                "unknown-column 1:19 incidents | column `incidents` doesn't fit a table | the schema has records here (a property of a record has a column `record.property`; write lists of records as JSON)",
                "unknown-column 1:29 governance.committe | column `governance.committe` is unknown | neither a property of the schema nor a question (did you mean `governance.committee`?)",
            ]
        );
    }
}
