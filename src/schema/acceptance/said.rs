//! A fact of a record that surely fits, read as it is looked at. [`crate::schema::facts`] says the same of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::names::{Members, member_name};
use crate::document::{Glance, PlainNumber, Unsure};
use crate::model::{Content, Exact, Fact, RecordShape, Shape};
use crate::text::Range;

/// The shape of a property.
pub(super) fn shape_of<'s>(shape: &'s RecordShape, name: &str) -> &'s Shape {
    let others = shape.others.as_ref().unwrap_or(&Shape::Unknown);
    shape.properties.get(name).map_or(others, |property| &property.shape)
}

/// What a value says, whose names were found to come once.
pub(super) fn said(glance: &mut Glance, shape: &Shape) -> Result<Fact, Unsure> {
    let start = glance.at();
    let content = match glance.peek() {
        Some(b'"') => Content::Text(text(glance)?),
        Some(b'{') => Content::Record(record(glance, shape)?),
        Some(b'[') => Content::List(list(glance, shape)?),
        Some(b't') => glance.word(b"true").map(|()| Content::Bool(true))?,
        Some(b'f') => glance.word(b"false").map(|()| Content::Bool(false))?,
        Some(b'n') => glance.word(b"null").map(|()| Content::Null)?,
        _ => number(glance.number()?, shape)?,
    };
    Ok(Fact { content, range: Range::new(start, glance.at()) })
}

fn text(glance: &mut Glance) -> Result<Arc<str>, Unsure> {
    let written = glance.string()?;
    if written.is_escaped {
        return Ok(written.decode().ok_or(Unsure)?.into());
    }
    Ok(std::str::from_utf8(written.bytes).map_err(|_| Unsure)?.into())
}

fn number(number: PlainNumber, shape: &Shape) -> Result<Content, Unsure> {
    let exact = Exact::decimal(number.digits, number.places).ok_or(Unsure)?;
    match shape {
        Shape::Whole => exact.to_whole().map(Content::Whole).ok_or(Unsure),
        _ => Ok(Content::Number(exact)),
    }
}

fn list(glance: &mut Glance, shape: &Shape) -> Result<Vec<Fact>, Unsure> {
    let of_item = if let Shape::List(of_item) = shape { of_item } else { &Shape::Unknown };
    glance.expect(b'[')?;
    glance.skip_space();
    let mut items = Vec::new();
    if glance.eat(b']') {
        return Ok(items);
    }
    loop {
        glance.skip_space();
        items.push(said(glance, of_item)?);
        glance.skip_space();
        if glance.eat(b']') {
            return Ok(items);
        }
        glance.expect(b',')?;
    }
}

fn record(glance: &mut Glance, shape: &Shape) -> Result<BTreeMap<Arc<str>, Fact>, Unsure> {
    let mut facts = BTreeMap::new();
    let mut members = Members::open(glance)?;
    while members.has_next(glance)? {
        let name = std::str::from_utf8(member_name(glance)?).map_err(|_| Unsure)?;
        let of_member =
            if let Shape::Record(shape) = shape { shape_of(shape, name) } else { &Shape::Unknown };
        facts.insert(name.into(), said(glance, of_member)?);
    }
    Ok(facts)
}
