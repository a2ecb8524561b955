//! Reads what commands work on: questionnaire, schema, companies, holdings, policies.

use std::collections::BTreeSet;

use super::console::Console;
use super::settings::Settings;
use crate::assess::Book;
use crate::diagnostic::{Diagnostic, ordered};
use crate::host::{Disk, files_in, read_standard_input};
use crate::model::{Approval, Company, Portfolio, Questionnaire};
use crate::origin::Origin;
use crate::pipeline::unreadable;
use crate::schema::{
    Batch, CompanyFormat, CompanySchema, HoldingsFormat, Rejected, named_portfolios, names_in_holdings,
    read_approvals, read_companies, read_holdings, read_questionnaire,
};
use crate::text::Text;

/// What policies and companies are read under.
pub(super) struct World {
    pub(super) questionnaire: Questionnaire,
    pub(super) schema: CompanySchema,
}

impl World {
    /// Whether companies are read alike: from the same texts.
    fn reads_as(&self, other: &Self) -> bool {
        self.questionnaire.text.content() == other.questionnaire.text.content()
            && self.schema.text().content() == other.schema.text().content()
    }
}

/// Companies and what is held of them.
pub(super) struct Data {
    pub(super) companies: Vec<Company>,
    pub(super) book: Book,
    pub(super) rejected: Vec<Rejected>,
}

type Loaded<T> = Result<T, Vec<Diagnostic>>;

/// Both, or all faults of either.
pub(super) fn both<T, U>(one: Loaded<T>, other: Loaded<U>) -> Loaded<(T, U)> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (one, other) => Err(ordered(one.err().into_iter().chain(other.err()).flatten().collect())),
    }
}

/// Reads questionnaire and company schema.
pub(super) fn world(settings: &Settings) -> Loaded<World> {
    let Some(path) = &settings.names.questionnaire else {
        return Err(vec![usage(
            "no questionnaire is named",
            "name it with `--questionnaire`, or in tierline.toml",
        )]);
    };
    let questionnaire = read(path).and_then(|text| read_questionnaire(&text));
    let schema = match &settings.names.company_schema {
        Some(path) => read(path).and_then(|text| CompanySchema::compile(&text)),
        None => Ok(CompanySchema::shipped()),
    };
    let (questionnaire, schema) = both(questionnaire, schema)?;
    Ok(World { questionnaire, schema })
}

/// Reads companies and holdings. Records that are rejected are faults, unless the user wants to go on without them.
pub(super) fn data(settings: &Settings, world: &World, console: &Console) -> Loaded<Data> {
    let batch = batch(&texts(settings)?, settings, (&world.schema, &world.questionnaire), console)?;
    let book = Book::new(portfolios(settings, &batch.companies, Some(console))?, &batch.companies);
    Ok(Data { companies: batch.companies, book, rejected: batch.rejected })
}

/// Reads companies as each of two worlds does: those that both accept, in the same order.
pub(super) fn data_of_both(
    settings: &Settings,
    (old, new): (&World, &World),
    console: &Console,
) -> Loaded<(Option<Vec<Company>>, Data)> {
    if old.reads_as(new) {
        return data(settings, new, console).map(|data| (None, data));
    }
    let texts = texts(settings)?;
    let read = |world: &World, other: &World| {
        let questionnaire = world.questionnaire.beside(&other.questionnaire);
        batch(&texts, settings, (&world.schema, &questionnaire), console)
    };
    let (mut before, mut after) = both(read(old, new), read(new, old))?;
    let ids = |batch: &Batch| -> BTreeSet<String> {
        batch.companies.iter().map(|company| company.id.clone()).collect()
    };
    let (old_ids, new_ids) = (ids(&before), ids(&after));
    before.companies.retain(|company| new_ids.contains(&company.id));
    after.companies.retain(|company| old_ids.contains(&company.id));
    for rejected in before.rejected {
        if !after.rejected.iter().any(|known| known.place == rejected.place) {
            after.rejected.push(rejected);
        }
    }
    let book = Book::new(portfolios(settings, &after.companies, Some(console))?, &after.companies);
    let data = Data { companies: after.companies, book, rejected: after.rejected };
    Ok((Some(before.companies), data))
}

/// The texts of companies.
pub(super) fn texts(settings: &Settings) -> Loaded<Vec<(Text, CompanyFormat)>> {
    named(settings)?;
    let mut texts = Vec::new();
    let mut faults = Vec::new();
    for path in &settings.companies {
        match company_texts(path) {
            Ok(found) => texts.extend(found),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(texts) } else { Err(ordered(faults)) }
}

fn batch(
    texts: &[(Text, CompanyFormat)],
    settings: &Settings,
    (schema, questionnaire): (&CompanySchema, &Questionnaire),
    console: &Console,
) -> Loaded<Batch> {
    let mut batch = read_companies(texts, schema, questionnaire);
    let faults = std::mem::take(&mut batch.faults);
    if !faults.is_empty() {
        if !settings.keep_going {
            return Err(faults);
        }
        console.say(&faults);
    }
    Ok(batch)
}

/// Companies have to be named.
pub(super) fn named(settings: &Settings) -> Loaded<()> {
    if settings.companies.is_empty() {
        return Err(vec![usage(
            "no companies are named",
            "name them with `--companies`, or in tierline.toml",
        )]);
    }
    Ok(())
}

/// The companies that are held, by whatever word; a holdings file that is wrong in itself is a fault.
pub(super) fn held(settings: &Settings) -> Loaded<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let mut faults = Vec::new();
    for path in &settings.holdings {
        let format = holdings_format(path);
        match read(path).and_then(|text| read_holdings(&text, format, &[]).map(|_| text)) {
            Ok(text) => names.extend(names_in_holdings(&text, format)),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(names) } else { Err(ordered(faults)) }
}

fn holdings_format(path: &str) -> HoldingsFormat {
    if ending(path) == "json" { HoldingsFormat::Json } else { HoldingsFormat::Csv }
}

/// What is held of companies.
pub(super) fn book(settings: &Settings, companies: &[Company], console: &Console) -> Loaded<Book> {
    Ok(Book::new(portfolios(settings, companies, Some(console))?, companies))
}

/// The portfolios of all holdings files; their warnings are said where there is a console.
pub(super) fn portfolios(
    settings: &Settings,
    companies: &[Company],
    console: Option<&Console>,
) -> Loaded<Vec<Portfolio>> {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for path in &settings.holdings {
        match read(path).and_then(|text| read_holdings(&text, holdings_format(path), companies)) {
            Ok((found, warnings)) => {
                if let Some(console) = console {
                    console.warn(&warnings);
                }
                files.push((path.clone(), found));
            }
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { named_portfolios(files).map_err(ordered) } else { Err(ordered(faults)) }
}

/// Reads the moves that somebody has signed off; none, where no file is named.
pub(super) fn approvals(path: Option<&str>) -> Loaded<Vec<Approval>> {
    path.map_or_else(|| Ok(Vec::new()), |path| read(path).and_then(|text| read_approvals(&text)))
}

fn company_texts(path: &str) -> Loaded<Vec<(Text, CompanyFormat)>> {
    if path == "-" {
        let text = read_standard_input().map_err(|error| vec![unreadable(path, &error)])?;
        let format = if text.content().trim_start().starts_with('[') {
            CompanyFormat::Json
        } else {
            CompanyFormat::JsonLines
        };
        return Ok(vec![(text, format)]);
    }
    let mut texts = Vec::new();
    let mut faults = Vec::new();
    for path in company_files(path)? {
        match read(&path) {
            Ok(text) => texts.push((text, company_format(&path))),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(texts) } else { Err(faults) }
}

/// The files that a path stands for: itself, or those of a folder.
pub(super) fn company_files(path: &str) -> Loaded<Vec<String>> {
    if !std::path::Path::new(path).is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let paths = files_in(path, &["json", "jsonl", "csv"]).map_err(|error| vec![unreadable(path, &error)])?;
    if paths.is_empty() {
        return Err(vec![
            Diagnostic::about_file("unreadable", path, "the folder holds no company files")
                .help("they end in .json, .jsonl or .csv"),
        ]);
    }
    Ok(paths)
}

/// How a file's records are written, by the end of its name.
pub(super) fn company_format(path: &str) -> CompanyFormat {
    match ending(path) {
        "json" => CompanyFormat::Json,
        "csv" => CompanyFormat::Csv,
        _ => CompanyFormat::JsonLines,
    }
}

fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Reads a text.
pub(super) fn read(path: &str) -> Loaded<Text> {
    Disk.read(path).map_err(|error| vec![unreadable(path, &error)])
}

pub(super) fn usage(message: &str, help: &str) -> Diagnostic {
    Diagnostic::about_file("usage", "tierline", message).help(help)
}
