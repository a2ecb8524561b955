//! What a worker makes of a portion: companies, assessments, lines.

use std::cell::OnceCell;
use std::sync::Arc;

use super::Pipeline;
use super::held::held;
use super::portion::{Done, Fate, Passed, Portion, PortionContent};
use super::seen::Digest;
use super::unreadable::unreadable;
use crate::assess::Detail;
use crate::diagnostic::Diagnostic;
use crate::document::{LARGEST_RECORD, json_lines, read_json_line};
use crate::model::Company;
use crate::origin::OriginError;
use crate::render::LineField;
use crate::schema::{CompanyFormat, Record, RecordReader, read_records};
use crate::text::{Range, Text};

/// Works on one portion after the other.
pub(super) struct Worker<'a> {
    pipeline: &'a Pipeline<'a>,
    /// For records that surely fit, once there are any; none when the schema can't be looked for in bytes.
    reader: OnceCell<Option<RecordReader<'a>>>,
}

impl<'a> Worker<'a> {
    pub(super) fn new(pipeline: &'a Pipeline<'a>) -> Self {
        Self { pipeline, reader: OnceCell::new() }
    }

    fn reader(&self) -> Option<&RecordReader<'a>> {
        self.reader.get_or_init(|| reader(self.pipeline)).as_ref()
    }

    /// Reads the records of a portion; and assesses them, unless nothing is written any more.
    pub(super) fn process(&mut self, portion: Portion, is_read_only: bool, room: Vec<u8>) -> Done {
        let mut work = Work {
            pipeline: self.pipeline,
            reader: self.reader(),
            is_read_only,
            done: Done::new(portion.source, portion.name, room),
        };
        match portion.content {
            PortionContent::Lines(first_line, bytes) => work.lines(first_line, bytes),
            PortionContent::Whole(text, format) => work.whole(text, format),
            PortionContent::Rejected(fault) => work.note(None, Fate::Rejected(vec![fault])),
            PortionContent::Faults(faults) => work.done.broken = faults,
        }
        work.done
    }
}

/// For records that surely fit.
fn reader<'a>(pipeline: &'a Pipeline<'a>) -> Option<RecordReader<'a>> {
    let mut wanted = if pipeline.writer.is_traced() { None } else { pipeline.assessor.reads() };
    if let Some(wanted) = wanted.as_mut().filter(|_| !pipeline.held.is_empty()) {
        wanted.extend(["isin".to_owned(), "lei".to_owned()]);
    }
    pipeline.schema.reader(pipeline.questionnaire, wanted)
}

struct Work<'a> {
    pipeline: &'a Pipeline<'a>,
    reader: Option<&'a RecordReader<'a>>,
    is_read_only: bool,
    done: Done,
}

impl Work<'_> {
    fn lines(&mut self, first_line: usize, bytes: Vec<u8>) {
        let content = String::from_utf8(bytes).unwrap_or_else(|error| {
            let end = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(end);
            let mut before = String::from_utf8(bytes).expect("it was valid up to here");
            let line = first_line + memchr::memchr_iter(b'\n', before.as_bytes()).count();
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let column = before[start..].chars().count() + 1;
            self.done.broken.push(unreadable(&self.done.name, &OriginError::NotUtf8 { line, column }));
            // The lines above it are whole.
            before.truncate(start);
            before
        });
        let text = Text::part(Arc::clone(&self.done.name), content, first_line);
        for line in json_lines(&text) {
            self.line(&text, line);
        }
        self.done.last_line = first_line + text.line_count();
        self.done.text = Some(text);
    }

    fn line(&mut self, text: &Text, line: Range) {
        let is_small = line.end() - line.start() <= LARGEST_RECORD;
        if let Some(Ok((company, id))) =
            self.reader.filter(|_| is_small).map(|reader| reader.read(text, line))
        {
            return self.company(&company, Some((company.id.clone(), id)));
        }
        let value = read_json_line(text, line);
        self.record(Record::read(text, value, self.pipeline.schema, self.pipeline.questionnaire));
    }

    fn whole(&mut self, text: Text, format: CompanyFormat) {
        for record in read_records(&text, format, self.pipeline.schema, self.pipeline.questionnaire) {
            self.record(record);
        }
        self.done.last_line = text.line_count();
        self.done.text = Some(text);
    }

    fn record(&mut self, record: Record) {
        let id = record.id.map(|(id, span)| (id, span.range()));
        match record.result {
            Err(faults) => self.note(id, Fate::Rejected(faults)),
            Ok(company) => self.company(&company, id),
        }
    }

    fn company(&mut self, company: &Company, id: Option<(String, Range)>) {
        let fate = if self.is_read_only {
            Fate::Valid
        } else {
            match self.assess(company) {
                Ok(()) => Fate::Assessed,
                Err(faults) => Fate::Undecided(faults),
            }
        };
        self.done.held.extend(held(company, self.pipeline.held));
        self.note(id, fate);
    }

    fn assess(&mut self, company: &Company) -> Result<(), Vec<Diagnostic>> {
        let assessor = self.pipeline.assessor;
        let writer = self.pipeline.writer;
        let writes = |field| writer.fields().contains(&field);
        let detail = Detail { range: writes(LineField::Range), reasons: writes(LineField::Reasons) };
        // The writer has the places in the policy in a table.
        let assessment = assessor.assess_with(company, detail)?;
        let trace = if writer.is_traced() { Some(assessor.trace(company)?) } else { None };
        writer.write(&mut self.done.output, company, (&assessment, trace.as_ref()));
        Ok(())
    }

    fn note(&mut self, id: Option<(String, Range)>, fate: Fate) {
        let id = id.map(|(id, range)| {
            let digest = Digest::of(&id);
            (id, digest, range)
        });
        self.done.records.push(Passed { id, fate, end: self.done.output.len() });
    }
}
