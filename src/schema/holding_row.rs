//! The rows of a holdings file, as they are written in CSV or JSON, with the place of each field.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::compiled::CompiledSchema;
use super::phrase::{brief, listed, quoted};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::document::{Cell, Value, ValueKind, read_csv, read_json};
use crate::text::{Range, Text};

/// The fields that a holding has.
pub(super) const FIELDS: [&str; 7] =
    ["portfolio", "company", "isin", "lei", "weight", "market_value", "currency"];

static SCHEMA: LazyLock<CompiledSchema> = LazyLock::new(|| {
    let text = Text::new("schemas/holdings.schema.json", include_str!("../../schemas/holdings.schema.json"));
    CompiledSchema::shipped(&text, "holdings file")
});

/// A row and where it stands.
pub(super) struct HoldingRow {
    pub(super) range: Range,
    fields: BTreeMap<&'static str, Field>,
}

/// A field that isn't empty.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) content: String,
    pub(super) range: Range,
}

impl HoldingRow {
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(name)
    }
}

/// What a file holds, and whether it tells portfolios apart.
pub(super) struct HoldingRows {
    pub(super) rows: Vec<HoldingRow>,
    pub(super) has_portfolios: bool,
    pub(super) warnings: Vec<Diagnostic>,
}

/// The rows of a table. Columns that aren't known are said and not read; those that look mistyped are faults.
pub(super) fn csv_rows(text: &Text) -> Result<HoldingRows, Vec<Diagnostic>> {
    let table = read_csv(text)?;
    let (mut warnings, mut faults) = (Vec::new(), Vec::new());
    let mut columns = Vec::new();
    for cell in &table.heading {
        let column = FIELDS.into_iter().find(|name| *name == cell.content);
        columns.push(column);
        if column.is_none() {
            let finding = unknown_column(text, cell);
            if finding.is_error() { faults.push(finding) } else { warnings.push(finding) }
        }
    }
    let has = |names: &[&str]| columns.iter().flatten().any(|column| names.contains(column));
    let heading =
        Range::new(table.heading[0].range.start(), table.heading[table.heading.len() - 1].range.end());
    for names in [&["company", "isin", "lei"][..], &["weight", "market_value"][..]] {
        if !has(names) && faults.is_empty() {
            let message = format!("no column is one of {}", listed(names.iter().copied()));
            faults.push(
                Diagnostic::error("missing-column", brief(text, heading), message)
                    .label("one of them is required"),
            );
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let row = |cells: Vec<Cell>| {
        let range = match cells.as_slice() {
            [first, .., last] => Range::new(first.range.start(), last.range.end()),
            _ => cells.first().map_or(Range::default(), |cell| cell.range),
        };
        let filled = columns.iter().zip(cells).filter(|(_, cell)| !cell.content.is_empty());
        let fields = filled.filter_map(|(column, cell)| {
            Some(((*column)?, Field { content: cell.content, range: cell.range }))
        });
        HoldingRow { range, fields: fields.collect() }
    };
    let has_portfolios = has(&["portfolio"]);
    Ok(HoldingRows { rows: table.rows.into_iter().map(row).collect(), has_portfolios, warnings })
}

fn unknown_column(text: &Text, cell: &Cell) -> Diagnostic {
    let span = brief(text, cell.range);
    let message = format!("column {} is unknown", quoted(&cell.content));
    match did_you_mean(&cell.content.to_lowercase(), FIELDS) {
        Some(meant) => {
            Diagnostic::error("unknown-column", span, message).label("no field of a holding").help(meant)
        }
        None => Diagnostic::warning("unknown-column", span, message).label("not read"),
    }
}

/// The rows of an array of objects, checked by the schema of holdings.
pub(super) fn json_rows(text: &Text) -> Result<HoldingRows, Vec<Diagnostic>> {
    let value = read_json(text, 0, text.content().len())?;
    let faults = SCHEMA.check_written(&value, text);
    if !faults.is_empty() {
        return Err(faults);
    }
    let field = |row: &Value, name: &'static str| {
        let value = row.get(name)?;
        let content = match &value.kind {
            ValueKind::Text(content) | ValueKind::Number(content) => content.clone(),
            _ => return None,
        };
        Some((name, Field { content, range: value.range }))
    };
    let row = |row: &Value| HoldingRow {
        range: row.range,
        fields: FIELDS.into_iter().filter_map(|name| field(row, name)).collect(),
    };
    Ok(HoldingRows {
        rows: value.items().iter().map(row).collect(),
        has_portfolios: true,
        warnings: Vec::new(),
    })
}
