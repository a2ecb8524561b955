//! Parts put together again: the lines that one run over the whole input would have written.
//!
//! Parts are read one after the other, once, each up to its seal. Places in the data count the lines of standard
//! input, so those of a part go up by the lines of all parts before it. What is kept is a digest of each company's id.
//! Nothing is assessed here.

use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;

use memchr::memmem::Finder;
use sha2::{Digest as _, Sha256};

use super::order::{Outlet, Summary};
use super::part_line::{PLACE, START, end_of_text, id_of, line_number};
use super::seal::{MARK, Seal, Terms, written};
use super::seen::{Digest, Seen};
use super::unreadable::unreadable;
use crate::diagnostic::Diagnostic;
use crate::document::LARGEST_RECORD;
use crate::origin::OriginError;
use crate::schema::duplicate;
use crate::text::Text;

/// How many bytes are read, and written, at once.
const PORTION: usize = 256 * 1024;

/// The most bytes of a line; one with every step of a large record has some ten times those of the record.
const LARGEST_LINE: u64 = 64 * LARGEST_RECORD as u64;

/// Something that parts are read from, and its name.
pub struct Parts {
    /// What it is called in faults.
    pub name: String,
    /// Its bytes: one part, or several one after the other.
    pub reader: Box<dyn Read>,
}

/// Puts parts together.
pub struct Merge<'a> {
    outlet: &'a mut dyn Outlet,
    /// What standard input is to be called, as the inside of a JSON string.
    input: String,
    keep_going: bool,
    place: Finder<'static>,
    /// What is to be written.
    output: Vec<u8>,
    /// How many lines of input the parts before this one had.
    lines: u64,
    /// The terms of the first part, and where its seal stands.
    terms: Option<(Terms, String)>,
    seen: Seen,
    /// The names so far, and how many lines stand before each.
    names: Vec<(u32, Arc<str>)>,
    /// How many lines were read from all of them.
    read: u32,
    summary: Summary,
}

/// The part that is being read.
struct Part {
    name: Arc<str>,
    /// How many lines of its file were read.
    line: usize,
    companies: u64,
    hasher: Sha256,
}

impl Part {
    fn new(name: Arc<str>) -> Self {
        Self { name, line: 0, companies: 0, hasher: Sha256::new() }
    }

    /// A line of it as a text with places.
    fn text(&self, line: &[u8]) -> Text {
        Text::part(Arc::clone(&self.name), String::from_utf8_lossy(line).into_owned(), self.line)
    }

    /// A fault of a line as a whole: its beginning is pointed at.
    fn fault(&self, code: &'static str, line: &[u8], message: impl Into<String>) -> Diagnostic {
        let start = &line[..line.len().min(START.len() + 20)];
        let end = start.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(start.len());
        let text = self.text(&start[..end]);
        Diagnostic::error(code, text.span(0, text.content().len()), message)
    }
}

impl<'a> Merge<'a> {
    /// Begins. `input` is what the whole input is called in places; standard input is `-`. With `keep_going` a company
    /// that another part has too is left out, and said.
    #[expect(clippy::missing_panics_doc, reason = "a text is JSON")]
    pub fn new(outlet: &'a mut dyn Outlet, input: &str, keep_going: bool) -> Self {
        let quoted = serde_json::to_string(input).expect("a text is JSON");
        Self {
            outlet,
            input: quoted[1..quoted.len() - 1].to_owned(),
            keep_going,
            place: Finder::new(PLACE),
            output: Vec::with_capacity(2 * PORTION),
            lines: 0,
            terms: None,
            seen: Seen::new(),
            names: Vec::new(),
            read: 0,
            summary: Summary::default(),
        }
    }

    /// Reads all of it, in this order, and writes the lines of the whole.
    pub fn run(mut self, sources: impl Iterator<Item = Result<Parts, Vec<Diagnostic>>>) -> Summary {
        for source in sources {
            match source {
                Ok(parts) => self.source(parts),
                Err(faults) => self.broken(faults),
            }
            if self.summary.is_stopped {
                return self.summary;
            }
        }
        if self.summary == Summary::default() {
            let fault = Diagnostic::about_file("no-records", "merge", "no part has a company");
            self.broken(vec![fault.help("nothing was assessed; look at what the parts were made of")]);
        }
        self.flush();
        self.summary
    }

    fn source(&mut self, Parts { name, reader }: Parts) {
        let name: Arc<str> = name.into();
        self.names.push((self.read, Arc::clone(&name)));
        let mut reader = BufReader::with_capacity(PORTION, reader);
        let mut part = Part::new(Arc::clone(&name));
        let (mut line, mut begun, mut sealed) = (Vec::new(), false, false);
        loop {
            line.clear();
            if let Err(error) = (&mut reader).take(LARGEST_LINE).read_until(b'\n', &mut line) {
                let error = OriginError::Unreadable(error.to_string());
                return self.broken(vec![unreadable(&name, &error)]);
            }
            if line.is_empty() {
                break;
            }
            part.line += 1;
            self.read = self.read.saturating_add(1);
            (begun, sealed) = (true, line.starts_with(MARK));
            let goes_on = if sealed { self.seal(&mut part, &line) } else { self.line(&mut part, &line) };
            if !goes_on {
                return;
            }
            if self.output.len() >= PORTION {
                self.flush();
                if self.summary.is_stopped {
                    return;
                }
            }
        }
        let fault = if !begun {
            Diagnostic::about_file("unsealed-part", &*name, "the file is empty")
        } else if !sealed {
            let end = Text::part(name, String::new(), part.line + 1).span(0, 0);
            Diagnostic::error("unsealed-part", end, "the part ends without a seal").label(format!(
                "{} companies stand above, and nothing says that they are all",
                part.companies
            ))
        } else {
            return;
        };
        self.broken(vec![fault.help(UNSEALED)]);
    }

    /// Takes the line of a company; whether the rest of the file is worth reading.
    fn line(&mut self, part: &mut Part, line: &[u8]) -> bool {
        if line.last() != Some(&b'\n') {
            let is_long = line.len() as u64 == LARGEST_LINE;
            let message = if is_long { "the line is too long" } else { "the last line is cut off" };
            let fault = part.fault("unsealed-part", line, message);
            self.broken(vec![fault.label("it has no end").help(UNSEALED)]);
            return false;
        }
        let Some(id) = id_of(line) else {
            let fault = part.fault("part-line", line, "the line is no assessment");
            self.broken(vec![fault.label("neither a company nor a seal").help(UNSEALED)]);
            return false;
        };
        part.companies += 1;
        part.hasher.update(line);
        self.summary.records += 1;
        if let Some(first) = self.first(&id) {
            let text = part.text(line);
            let written = &line[START.len()..];
            let end = START.len() + end_of_text(written).unwrap_or_default();
            let fault = duplicate(&id, &text.span(START.len() - 1, end + 1));
            self.summary.rejected += 1;
            self.say(vec![fault.label(format!("again here; it stands first in {first}"))]);
            return true;
        }
        if self.writes() {
            self.copy(line);
        }
        true
    }

    /// Takes a seal: the part is whole, and one of this whole. Whether the rest of the file is worth reading.
    fn seal(&mut self, part: &mut Part, line: &[u8]) -> bool {
        let Some(seal) = Seal::read(line) else {
            let fault = part.fault("unsealed-part", line, "the seal can't be read");
            self.broken(vec![fault.label("cut off, or of another version").help(UNSEALED)]);
            return false;
        };
        let hasher = std::mem::take(&mut part.hasher);
        let companies = std::mem::take(&mut part.companies);
        if seal.companies != companies || seal.digest != written(hasher) {
            let label = if seal.companies == companies {
                format!("{companies} companies stand above, as sealed, but not with the same bytes")
            } else {
                format!("of {} companies, but {companies} stand above", seal.companies)
            };
            let fault = part.fault("part-changed", line, "the lines are not those that were sealed");
            let help = "a part is sealed in the order and with the bytes in which `eval` wrote it: merge it as it was written";
            self.broken(vec![fault.label(label).help(help)]);
        }
        let at = format!("{}:{}", part.name, part.line);
        match &self.terms {
            None => self.terms = Some((seal.terms, at)),
            Some((terms, first)) if *terms != seal.terms => {
                let differ: Vec<String> = seal
                    .terms
                    .differences(terms)
                    .into_iter()
                    .map(|(own, other)| format!("{own}, there {other}"))
                    .collect();
                let fault = part.fault(
                    "part-terms",
                    line,
                    format!("the part was made otherwise than that of {first}"),
                );
                let help = "make all parts with the same program, policy, questionnaire, schema and day";
                self.broken(vec![fault.label(differ.join("; ")).help(help)]);
            }
            Some(_) => {}
        }
        for id in &seal.rejected_ids {
            // Whoever comes later with the id of a rejected record is there twice.
            self.first(id);
        }
        let rejected = usize::try_from(seal.rejected).unwrap_or(usize::MAX);
        self.summary.rejected = self.summary.rejected.saturating_add(rejected);
        self.summary.records = self.summary.records.saturating_add(rejected);
        self.lines = self.lines.saturating_add(seal.lines);
        true
    }

    /// Notes an id; says where it stood before, when it did.
    fn first(&mut self, id: &str) -> Option<String> {
        let line = self.seen.note(Digest::of(id), self.read)?;
        let (before, name) = self.names.iter().rfind(|(before, _)| *before < line)?;
        Some(format!("line {} of {name}", line - before))
    }

    /// Writes a line with its places in the whole input.
    fn copy(&mut self, line: &[u8]) {
        let mut from = 0;
        if self.lines > 0 || self.input != "-" {
            for at in self.place.find_iter(line) {
                let number = at + PLACE.len();
                let Some((count, end)) = line_number(&line[number..]) else { continue };
                self.output.extend_from_slice(&line[from..number - "-:".len()]);
                self.output.extend_from_slice(self.input.as_bytes());
                self.output.extend_from_slice(format!(":{}", count.saturating_add(self.lines)).as_bytes());
                from = number + end;
            }
        }
        self.output.extend_from_slice(&line[from..]);
    }

    /// Whether there will be more lines.
    fn writes(&self) -> bool {
        !self.summary.is_broken && (self.summary.faults == 0 || self.keep_going)
    }

    fn broken(&mut self, faults: Vec<Diagnostic>) {
        self.flush();
        self.summary.is_broken = true;
        self.say(faults);
    }

    fn say(&mut self, faults: Vec<Diagnostic>) {
        self.summary.faults += faults.len();
        self.outlet.say(faults);
    }

    fn flush(&mut self) {
        let goes_on = self.output.is_empty() || self.outlet.write(&self.output);
        self.output.clear();
        if !goes_on || !self.outlet.goes_on(self.summary.records) {
            self.summary.is_stopped = true;
        }
    }
}

const UNSEALED: &str =
    "parts are written by `tierline eval --format jsonl --part`, and end with a seal when they are whole";
