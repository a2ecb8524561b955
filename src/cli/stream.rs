//! `tierline eval --format jsonl`: a line for each company, in the order of the input, in bounded memory.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::num::NonZero;
use std::thread;
use std::time::{Duration, Instant};

use super::args::Eval;
use super::console::{Console, Lines};
use super::exit::Exit;
use super::load::{self, both};
use super::settings::Settings;
use super::subject::{Subject, open as open_policy};
use crate::assess::{Assessor, Book};
use crate::diagnostic::{Diagnostic, ordered};
use crate::host::{open, standard_input, text_from};
use crate::pipeline::{LineCount, Outlet, PORTION, Pipeline, Sealing, Source, Summary, unreadable};
use crate::render::LineWriter;
use crate::schema::CompanyFormat;

/// How long work goes on in silence.
const SILENCE: Duration = Duration::from_secs(1);

/// How often it says how far it is.
const PAUSE: Duration = Duration::from_millis(200);

pub(super) fn run(
    arguments: &Eval,
    settings: &Settings,
    console: &Console,
) -> Result<(Exit, Book), Vec<Diagnostic>> {
    let opened = open_policy(arguments.policy.as_deref(), settings)?;
    let lines = LineCount::default();
    let part = arguments.part.then_some(&lines);
    // What a part doesn't have of the holdings, another one may.
    let held = if part.is_some() { Ok(BTreeSet::new()) } else { load::held(settings) };
    let read = both(sources(settings, part.cloned()), held);
    let (Subject { policy, world, .. }, (sources, held)) = opened.with(read)?;
    let assessor = Assessor::new(&policy, &world.questionnaire, settings.day);
    let writer =
        LineWriter::new(&policy, &world.questionnaire, arguments.trace).with_fields(&arguments.fields);
    let pipeline = Pipeline {
        schema: &world.schema,
        questionnaire: &world.questionnaire,
        assessor: &assessor,
        writer: &writer,
        held: &held,
        keep_going: settings.keep_going,
        portion: PORTION,
        threads: settings
            .threads
            .unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get))
            .max(1),
    };
    let mut show = Show::new(console, console.lines()?);
    if let Some(lines) = part {
        let mut sealing = Sealing::new(&mut show);
        let (summary, _) = pipeline.run(sources, &mut sealing);
        if is_whole(&summary, settings) {
            sealing.seal(&pipeline, summary, lines);
        }
        return Ok((show.finish(summary, settings)?, Book::default()));
    }
    let (summary, companies) = pipeline.run(sources, &mut show);
    show.clear();
    let is_done = is_whole(&summary, settings) && show.unwritten.is_none();
    let book = if is_done { load::book(settings, &companies, console)? } else { Book::default() };
    Ok((show.finish(summary, settings)?, book))
}

/// Whether all is written that is to be written.
fn is_whole(summary: &Summary, settings: &Settings) -> bool {
    !summary.is_broken && (summary.rejected == 0 || settings.keep_going)
}

/// The sources that are named, each opened when it is its turn; what isn't there is told before.
fn sources(
    settings: &Settings,
    part: Option<LineCount>,
) -> Result<impl Iterator<Item = Result<Source, Vec<Diagnostic>>> + Send + use<>, Vec<Diagnostic>> {
    load::named(settings)?;
    let mut paths = Vec::new();
    let mut faults = Vec::new();
    for path in &settings.companies {
        match load::company_files(path) {
            Ok(found) => paths.extend(found),
            Err(found) => faults.extend(found),
        }
    }
    let is_there = |path: &&String| path.as_str() != "-";
    let missing = paths.iter().filter(is_there).filter_map(|path| Some(unreadable(path, &open(path).err()?)));
    faults.extend(missing);
    if faults.is_empty() {
        Ok(paths.into_iter().map(move |path| source(&path, part.as_ref())))
    } else {
        Err(ordered(faults))
    }
}

fn source(path: &str, part: Option<&LineCount>) -> Result<Source, Vec<Diagnostic>> {
    if let (Some(lines), "-") = (part, path) {
        return Ok(Source::Part("-".into(), Box::new(lines.of(standard_input()))));
    }
    if path == "-" {
        return standard_source().map_err(|error| vec![unreadable(path, &error)]);
    }
    match load::company_format(path) {
        CompanyFormat::JsonLines => match open(path) {
            Ok(file) => Ok(Source::Lines(path.to_owned(), Box::new(file))),
            Err(error) => Err(vec![unreadable(path, &error)]),
        },
        format => load::read(path).map(|text| Source::Whole(text, format)),
    }
}

/// Standard input is JSON when it begins as an array, else JSON Lines.
fn standard_source() -> Result<Source, crate::origin::OriginError> {
    let mut input = standard_input();
    let mut begun = Vec::new();
    let describe = |error: std::io::Error| crate::origin::OriginError::Unreadable(error.to_string());
    while begun.iter().all(u8::is_ascii_whitespace) {
        if (&mut input).take(512).read_to_end(&mut begun).map_err(describe)? == 0 {
            break;
        }
    }
    if begun.trim_ascii_start().starts_with(b"[") {
        return text_from("-", begun, input).map(|text| Source::Whole(text, CompanyFormat::Json));
    }
    Ok(Source::Lines("-".into(), Box::new(Cursor::new(begun).chain(input))))
}

/// Shows lines, faults, and how far the work is.
pub(super) struct Show<'a> {
    console: &'a Console,
    lines: Lines,
    unwritten: Option<Diagnostic>,
    start: Instant,
    /// When it was last said how far the work is.
    last: Option<Instant>,
}

impl<'a> Show<'a> {
    pub(super) fn new(console: &'a Console, lines: Lines) -> Self {
        Self { console, lines, unwritten: None, start: Instant::now(), last: None }
    }

    /// Says how it ended; what is whole is put in its place.
    pub(super) fn finish(mut self, summary: Summary, settings: &Settings) -> Result<Exit, Vec<Diagnostic>> {
        self.clear();
        if let Some(fault) = self.unwritten {
            return Err(vec![fault]);
        }
        if !is_whole(&summary, settings) {
            return Ok(self.console.count(summary.faults));
        }
        self.lines.finish()?;
        Ok(if summary.rejected == 0 { Exit::Done } else { Exit::Gate })
    }

    /// Takes back what was said of progress.
    fn clear(&mut self) {
        if self.last.take().is_some() {
            Console::progress("");
        }
    }
}

impl Outlet for Show<'_> {
    fn write(&mut self, lines: &[u8]) -> bool {
        match self.lines.write(lines) {
            Ok(goes_on) => goes_on,
            Err(fault) => {
                self.unwritten = Some(fault);
                false
            }
        }
    }

    fn say(&mut self, faults: Vec<Diagnostic>) {
        self.clear();
        self.console.say(&faults);
    }

    fn goes_on(&mut self, records: usize) -> bool {
        let now = Instant::now();
        let since = now.duration_since(self.last.unwrap_or(self.start));
        let pause = if self.last.is_some() { PAUSE } else { SILENCE };
        if since >= pause && self.console.is_watched() {
            self.last = Some(now);
            let millis = now.duration_since(self.start).as_millis().max(1);
            let rate = records as u128 * 1_000 / millis;
            Console::progress(&format!("{records} companies, {rate} a second"));
        }
        true
    }
}
