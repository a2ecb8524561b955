//! A record that surely fits, as a company.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::node::Kinds;
use super::walk::{Names, members};
use super::{Acceptance, AnswerTable};
use crate::document::{Glance, Unsure, read_json};
use crate::model::{Company, Content, Fact, QuestionIndex, Questionnaire, RecordShape, Shape};
use crate::schema::facts::read_fact;
use crate::schema::follow::{follow, followers};
use crate::text::{Range, Text};

/// Reads records that surely fit; whatever else a record is, the whole way from document to company says.
pub struct RecordReader<'a> {
    acceptance: &'a Acceptance,
    shape: &'a RecordShape,
    questionnaire: &'a Questionnaire,
    table: AnswerTable,
    followers: Vec<QuestionIndex>,
    /// The properties that somebody reads; all when `None`.
    wanted: Option<BTreeSet<String>>,
}

/// What was met on the way over a record.
#[derive(Default)]
struct Met<'b> {
    id: Option<Glance<'b>>,
    name: Option<Glance<'b>>,
    facts: Vec<(&'b [u8], Range)>,
}

impl<'a> RecordReader<'a> {
    /// `None` when the schema says of a company or its answers what can't be looked for.
    pub(in crate::schema) fn new(
        acceptance: &'a Acceptance,
        shape: &'a RecordShape,
        questionnaire: &'a Questionnaire,
        wanted: Option<BTreeSet<String>>,
    ) -> Option<Self> {
        let table = AnswerTable::new(acceptance, questionnaire)?;
        let followers = followers(questionnaire);
        Some(Self { acceptance, shape, questionnaire, table, followers, wanted })
    }

    /// The company of a record that takes a range of a text, and where its id stands.
    ///
    /// # Errors
    ///
    /// When it doesn't surely fit; that says nothing against it.
    pub fn read(&self, text: &Text, range: Range) -> Result<(Company, Range), Unsure> {
        let mut glance = Glance::new(text.content().as_bytes(), range);
        glance.skip_space();
        let start = glance;
        let node = &self.acceptance.nodes[self.acceptance.root];
        if !node.kinds.admit(Kinds::RECORD) {
            return Err(Unsure);
        }
        let mut names = Names::new(&node.record);
        let mut met = Met::default();
        let mut read = None;
        members(&mut glance, |name, glance| {
            let demands = names.demands(name)?;
            let start = *glance;
            match name {
                b"answers" => {
                    let answers = self.table.read(glance, self.acceptance, self.questionnaire)?;
                    read = Some((answers, Range::new(start.at(), glance.at())));
                    return Ok(());
                }
                b"id" => met.id = Some(start),
                b"name" => met.name = Some(start),
                _ => {}
            }
            self.acceptance.walk_all(demands, glance, 1)?;
            if self.wanted.as_ref().is_none_or(|wanted| wanted.iter().any(|one| one.as_bytes() == name)) {
                met.facts.push((name, Range::new(start.at(), glance.at())));
            }
            Ok(())
        })?;
        let range = Range::new(start.at(), glance.at());
        if !names.is_complete() || !glance.is_over() {
            return Err(Unsure);
        }
        self.acceptance.walk_rest(node, start, 0)?;
        let (mut answers, answers_range) = read.ok_or(Unsure)?;
        follow(&mut answers, &self.followers, self.questionnaire);
        let mut at_id = met.id.ok_or(Unsure)?;
        let id_start = at_id.at();
        let id = at_id.string()?.decode().filter(|id| !id.is_empty()).ok_or(Unsure)?;
        let name = match met.name {
            Some(mut name) if name.peek() == Some(b'"') => name.string()?.decode().ok_or(Unsure)?,
            _ => id.clone(),
        };
        let facts = Fact { content: Content::Record(self.facts(text, &met.facts)?), range };
        let company = Company { id, name, answers, facts, text: text.clone(), range, answers_range };
        Ok((company, Range::new(id_start, at_id.at())))
    }

    fn facts(&self, text: &Text, met: &[(&[u8], Range)]) -> Result<BTreeMap<Arc<str>, Fact>, Unsure> {
        let others = self.shape.others.as_ref().unwrap_or(&Shape::Unknown);
        let fact = |(name, range): &(&[u8], Range)| {
            let name = std::str::from_utf8(name).map_err(|_| Unsure)?;
            let shape = self.shape.properties.get(name).map_or(others, |property| &property.shape);
            let value = read_json(text, range.start(), range.end()).map_err(|_| Unsure)?;
            Ok((name.into(), read_fact(&value, shape).ok_or(Unsure)?))
        };
        met.iter().map(fact).collect()
    }
}
