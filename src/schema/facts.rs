//! What a record says beside its answers, as facts with their places.
//! Defaults are not filled in: what is absent stays absent.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::phrase::{brief, quoted, subject};
use crate::diagnostic::Diagnostic;
use crate::document::{Member, Value, ValueKind, pointer};
use crate::model::{Content, Exact, Fact, RecordShape, Shape};
use crate::text::Text;

/// The facts of a company record; a whole number that is too large to count with is a fault.
pub(super) fn read_facts(text: &Text, record: &Value, shape: &RecordShape) -> Result<Fact, Vec<Diagnostic>> {
    let mut reader = Reader { path: Vec::new(), faults: Vec::new() };
    let members = record.members().iter().filter(|member| member.name != "answers");
    let content = Content::Record(reader.members(members, shape));
    let says = |(at, must): &(String, &str), value: &Value| {
        let found = value.as_number().map_or_else(String::new, |number| format!(" is {}", quoted(number)));
        Diagnostic::error(
            "schema-range",
            brief(text, value.range),
            format!("{}{found}", subject(at, "record")),
        )
        .label(*must)
    };
    let faults: Vec<Diagnostic> = reader.faults.iter().map(|(place, value)| says(place, value)).collect();
    if faults.is_empty() { Ok(Fact { content, range: record.range }) } else { Err(faults) }
}

/// One fact, such as what absence means; `None` when it is not of the shape.
pub(super) fn read_fact(value: &Value, shape: &Shape) -> Option<Fact> {
    let mut reader = Reader { path: Vec::new(), faults: Vec::new() };
    let fact = reader.fact(value, shape);
    reader.faults.is_empty().then_some(fact)
}

struct Reader<'a> {
    path: Vec<Step<'a>>,
    faults: Vec<((String, &'static str), &'a Value)>,
}

enum Step<'a> {
    Name(&'a str),
    Item(usize),
}

impl<'a> Reader<'a> {
    fn fact(&mut self, value: &'a Value, shape: &Shape) -> Fact {
        let content = match &value.kind {
            ValueKind::Null => Content::Null,
            ValueKind::Bool(value) => Content::Bool(*value),
            ValueKind::Number(number) => self.number(value, number, shape),
            ValueKind::Text(text) => Content::Text(text.as_str().into()),
            ValueKind::List(items) => {
                let of_item =
                    if let Shape::List(of_item) = shape { of_item } else { &Arc::new(Shape::Unknown) };
                let step = |(index, item)| {
                    self.path.push(Step::Item(index));
                    let fact = self.fact(item, of_item);
                    self.path.pop();
                    fact
                };
                Content::List(items.iter().enumerate().map(step).collect())
            }
            ValueKind::Record(members) => match shape {
                Shape::Record(shape) => Content::Record(self.members(members.iter(), shape)),
                _ => Content::Record(self.members(members.iter(), &RecordShape::default())),
            },
        };
        Fact { content, range: value.range }
    }

    fn members(
        &mut self,
        members: impl Iterator<Item = &'a Member>,
        shape: &RecordShape,
    ) -> BTreeMap<Arc<str>, Fact> {
        let others = shape.others.as_ref().unwrap_or(&Shape::Unknown);
        members
            .map(|member| {
                self.path.push(Step::Name(&member.name));
                let of_member = shape.properties.get(&member.name).map_or(others, |property| &property.shape);
                let fact = self.fact(&member.value, of_member);
                self.path.pop();
                (member.name.as_str().into(), fact)
            })
            .collect()
    }

    fn number(&mut self, value: &'a Value, number: &str, shape: &Shape) -> Content {
        let exact = Exact::parse(number).expect("documents hold only numbers that can be read exactly");
        if !matches!(shape, Shape::Whole) {
            return Content::Number(exact);
        }
        if let Some(whole) = exact.to_whole() {
            return Content::Whole(whole);
        }
        let must = if exact.is_whole() { "must have at most 18 digits" } else { "must be a whole number" };
        self.faults.push(((self.pointer(), must), value));
        Content::Number(exact)
    }

    fn pointer(&self) -> String {
        self.path.iter().fold(String::new(), |parent, step| match step {
            Step::Name(name) => pointer(&parent, name),
            Step::Item(index) => pointer(&parent, &index.to_string()),
        })
    }
}
