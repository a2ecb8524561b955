//! Companies from a table: each row becomes the record that it stands for, its cells with their places,
//! so that it is checked as any other record is.

use super::phrase::{listed, quoted};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::document::{Cell, Member, Value, ValueKind, read_csv};
use crate::model::{Exact, Question, QuestionIndex, Questionnaire, RecordShape, Shape};
use crate::text::{Range, Text};

use super::company_schema::CompanySchema;

/// The records of a table. A column is a property of the schema (`name`), one of a record in it
/// (`metrics.employees`), or the path of a question; the items of a list are separated by `;`;
/// an empty cell is absent.
pub fn company_table(
    text: &Text,
    schema: &CompanySchema,
    questionnaire: &Questionnaire,
) -> Result<Vec<Value>, Vec<Diagnostic>> {
    let table = read_csv(text)?;
    let columns = Columns { text, shape: schema.shape(), questionnaire };
    let mut faults = Vec::new();
    let mut known = Vec::new();
    for cell in &table.heading {
        match columns.column(cell) {
            Ok(column) => known.push(column),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(table.rows.iter().map(|row| columns.record(&table.heading, &known, row)).collect())
}

/// What a column holds.
enum Column<'a> {
    /// The answer to a question.
    Answer(QuestionIndex),
    /// The answer to a question that only another questionnaire asks.
    Elsewhere,
    /// A property of the record.
    Own(&'a Shape),
    /// A property of a record in the record: where its own name starts.
    Inner(usize, &'a Shape),
}

struct Columns<'a> {
    text: &'a Text,
    shape: &'a RecordShape,
    questionnaire: &'a Questionnaire,
}

impl<'a> Columns<'a> {
    fn column(&self, cell: &Cell) -> Result<Column<'a>, Diagnostic> {
        let name = cell.content.as_str();
        if let Some(property) = self.shape.properties.get(name) {
            return if fits_a_cell(&property.shape) {
                Ok(Column::Own(&property.shape))
            } else {
                Err(self.too_deep(cell))
            };
        }
        if let Some(question) = self.questionnaire.find(name) {
            return Ok(Column::Answer(question));
        }
        if self.questionnaire.asked_elsewhere.contains(name) {
            return Ok(Column::Elsewhere);
        }
        if let Some((outer, inner)) = name.split_once('.')
            && let Some(Shape::Record(record)) =
                self.shape.properties.get(outer).map(|property| &property.shape)
            && let Some(shape) =
                record.properties.get(inner).map(|property| &property.shape).or(record.others.as_ref())
        {
            return if fits_a_cell(shape) {
                Ok(Column::Inner(outer.len() + 1, shape))
            } else {
                Err(self.too_deep(cell))
            };
        }
        Err(self.unknown(cell))
    }

    fn too_deep(&self, cell: &Cell) -> Diagnostic {
        Diagnostic::error(
            "unknown-column",
            self.text.span(cell.range.start(), cell.range.end()),
            format!("column {} doesn't fit a table", quoted(&cell.content)),
        )
        .label("the schema has records here")
        .help("a property of a record has a column `record.property`; write lists of records as JSON")
    }

    fn unknown(&self, cell: &Cell) -> Diagnostic {
        let span = self.text.span(cell.range.start(), cell.range.end());
        let name = cell.content.as_str();
        let message = if name.is_empty() {
            "a column has no name".into()
        } else {
            format!("column {} is unknown", quoted(name))
        };
        let fault = Diagnostic::error("unknown-column", span, message);
        let tree = &self.questionnaire.tree;
        if let Some(group) =
            tree.find(name).map(|group| tree.node(group)).filter(|group| group.parent.is_some())
        {
            let below = group.children.iter().map(|child| tree.node(*child).path.as_str());
            return fault.label("this is a group").help(format!("below it are {}", listed(below)));
        }
        let properties = self.shape.properties.iter();
        let own = properties
            .clone()
            .filter(|(_, property)| fits_a_cell(&property.shape))
            .map(|(name, _)| name.clone());
        let inner = properties.flat_map(|(name, property)| match &property.shape {
            Shape::Record(record) => {
                record.properties.keys().map(|inner| format!("{name}.{inner}")).collect()
            }
            _ => Vec::new(),
        });
        let known: Vec<String> = own.chain(inner).collect();
        let questions = self.questionnaire.indices().map(|question| self.questionnaire.path(question));
        fault
            .label("neither a property of the schema nor a question")
            .help_if(did_you_mean(name, known.iter().map(String::as_str).chain(questions)))
    }

    fn record(&self, heading: &[Cell], columns: &[Column<'a>], row: &[Cell]) -> Value {
        let range = match row {
            [first, .., last] => Range::new(first.range.start(), last.range.end()),
            [only] => only.range,
            [] => Range::default(),
        };
        let mut members = Vec::new();
        let mut answers = Vec::new();
        for ((title, column), cell) in
            heading.iter().zip(columns).zip(row).filter(|(_, cell)| !cell.content.is_empty())
        {
            let member = |name: &str, value| Member { name: name.to_owned(), name_range: cell.range, value };
            match column {
                Column::Answer(question) => answers
                    .push(member(&title.content, self.answer(cell, self.questionnaire.question(*question)))),
                Column::Elsewhere => {}
                Column::Own(shape) => members.push(member(&title.content, self.value(cell, shape))),
                Column::Inner(split, shape) => {
                    let (outer, inner) = title.content.split_at(*split);
                    let inner = member(inner, self.value(cell, shape));
                    within(&mut members, outer.trim_end_matches('.'), range).push(inner);
                }
            }
        }
        let answers = Value { kind: ValueKind::Record(answers), range };
        members.push(Member { name: "answers".into(), name_range: range, value: answers });
        Value { kind: ValueKind::Record(members), range }
    }

    fn answer(&self, cell: &Cell, question: &Question) -> Value {
        let is_option =
            question.options.iter().any(|option| self.questionnaire.word(*option) == cell.content);
        let kind = if question.number.is_some() && !is_option { number(cell) } else { None };
        Value { kind: kind.unwrap_or_else(|| ValueKind::Text(cell.content.clone())), range: cell.range }
    }

    fn value(&self, cell: &Cell, shape: &Shape) -> Value {
        let kind = match shape {
            Shape::Whole | Shape::Number | Shape::Unknown => number(cell),
            Shape::Bool => match cell.content.as_str() {
                "true" | "TRUE" => Some(ValueKind::Bool(true)),
                "false" | "FALSE" => Some(ValueKind::Bool(false)),
                _ => None,
            },
            Shape::List(of_item) => {
                Some(ValueKind::List(self.items(cell).iter().map(|item| self.value(item, of_item)).collect()))
            }
            Shape::Text { .. } | Shape::Record(_) => None,
        };
        Value { kind: kind.unwrap_or_else(|| ValueKind::Text(cell.content.clone())), range: cell.range }
    }

    /// The items of a cell, each at its own place where the cell holds no doubled quotes.
    fn items(&self, cell: &Cell) -> Vec<Cell> {
        let raw = &self.text.content()[cell.range.start()..cell.range.end()];
        let offset = raw.find(cell.content.as_str());
        let mut items = Vec::new();
        let mut at = 0;
        for piece in cell.content.split(';') {
            let item = piece.trim();
            if !item.is_empty() {
                let start = at + (piece.len() - piece.trim_start().len());
                let place = |offset: usize| {
                    let start = cell.range.start() + offset + start;
                    Range::new(start, start + item.len())
                };
                items.push(Cell { content: item.to_owned(), range: offset.map_or(cell.range, place) });
            }
            at += piece.len() + 1;
        }
        items
    }
}

fn within<'m>(members: &'m mut Vec<Member>, name: &str, range: Range) -> &'m mut Vec<Member> {
    let index = members.iter().position(|member| member.name == name).unwrap_or_else(|| {
        let value = Value { kind: ValueKind::Record(Vec::new()), range };
        members.push(Member { name: name.to_owned(), name_range: range, value });
        members.len() - 1
    });
    match &mut members[index].value.kind {
        ValueKind::Record(inner) => inner,
        _ => unreachable!("a column is either a record's or its own, by the schema"),
    }
}

fn number(cell: &Cell) -> Option<ValueKind> {
    let short = cell.content.len() <= LONGEST_NUMBER;
    (short && Exact::parse(&cell.content).is_some()).then(|| ValueKind::Number(cell.content.replace('+', "")))
}

/// How many characters a number in a cell may have.
const LONGEST_NUMBER: usize = 400;

fn fits_a_cell(shape: &Shape) -> bool {
    match shape {
        Shape::List(of_item) => !matches!(**of_item, Shape::List(_) | Shape::Record(_)),
        Shape::Record(_) => false,
        _ => true,
    }
}
