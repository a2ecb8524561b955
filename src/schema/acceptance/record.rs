//! A record that surely fits, as a company.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::names::{Members, Names};
use super::node::Kinds;
use super::said::{said, shape_of};
use super::{Acceptance, AnswerTable};
use crate::document::{Glance, Unsure};
use crate::model::{Answer, Company, Content, Fact, QuestionIndex, Questionnaire, RecordShape};
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
    facts: BTreeMap<Arc<str>, Fact>,
    answers: Option<(Vec<Option<Answer>>, Range)>,
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
        let mut members = Members::open(&mut glance)?;
        while members.has_next(&mut glance)? {
            let member = names.read(&mut glance)?;
            let mut start = glance;
            match member.name {
                b"answers" => {
                    let answers = self.table.read(&mut glance, self.acceptance, self.questionnaire)?;
                    met.answers = Some((answers, Range::new(start.at(), glance.at())));
                    continue;
                }
                b"id" => met.id = Some(start),
                b"name" => met.name = Some(start),
                _ => {}
            }
            self.acceptance.walk_all(member.demands, &mut glance, 1)?;
            let is_wanted = |name| self.wanted.as_ref().is_none_or(|wanted| wanted.contains(name));
            if let Some(name) = std::str::from_utf8(member.name).ok().filter(|name| is_wanted(*name)) {
                met.facts.insert(name.into(), said(&mut start, shape_of(self.shape, name))?);
            }
        }
        let range = Range::new(start.at(), glance.at());
        if !names.is_complete() || !glance.is_over() {
            return Err(Unsure);
        }
        if let Some(rest) = &node.rest {
            self.acceptance.walk_also(rest, start, 0)?;
        }
        let (mut answers, answers_range) = met.answers.ok_or(Unsure)?;
        follow(&mut answers, &self.followers, self.questionnaire);
        let mut at_id = met.id.ok_or(Unsure)?;
        let id_start = at_id.at();
        let id = at_id.string()?.decode().filter(|id| !id.is_empty()).ok_or(Unsure)?;
        let name = match met.name {
            Some(mut name) if name.peek() == Some(b'"') => name.string()?.decode().ok_or(Unsure)?,
            _ => id.clone(),
        };
        let facts = Fact { content: Content::Record(met.facts), range };
        let company = Company { id, name, answers, facts, text: text.clone(), range, answers_range };
        Ok((company, Range::new(id_start, at_id.at())))
    }
}
