//! Reads what commands work on: questionnaire, schema, companies, holdings, policies.

use std::collections::BTreeSet;

use super::console::Console;
use super::settings::Settings;
use crate::assess::Book;
use crate::diagnostic::{Diagnostic, ordered};
use crate::host::{Disk, files_in, read_standard_input};
use crate::model::{Company, Portfolio, Questionnaire};
use crate::origin::Origin;
use crate::pipeline::unreadable;
use crate::policy::{Policy, compile};
use crate::schema::{
    Batch, CompanyFormat, CompanySchema, HoldingsFormat, Rejected, names_in_holdings, read_companies,
    read_holdings, read_questionnaire,
};
use crate::text::Text;

/// What policies and companies are read under.
pub(super) struct World {
    pub(super) questionnaire: Questionnaire,
    pub(super) schema: CompanySchema,
}

/// Companies and what is held of them.
pub(super) struct Data {
    pub(super) companies: Vec<Company>,
    pub(super) book: Book,
    pub(super) rejected: Vec<Rejected>,
}

type Loaded<T> = Result<T, Vec<Diagnostic>>;

/// Reads questionnaire and company schema.
pub(super) fn world(settings: &Settings) -> Loaded<World> {
    let Some(path) = &settings.questionnaire else {
        return Err(vec![usage(
            "no questionnaire is named",
            "name it with `--questionnaire`, or in tierline.toml",
        )]);
    };
    let questionnaire = read(path).and_then(|text| read_questionnaire(&text));
    let schema = match &settings.company_schema {
        Some(path) => read(path).and_then(|text| CompanySchema::compile(&text)),
        None => Ok(CompanySchema::shipped()),
    };
    match (questionnaire, schema) {
        (Ok(questionnaire), Ok(schema)) => Ok(World { questionnaire, schema }),
        (questionnaire, schema) => {
            Err(ordered(questionnaire.err().into_iter().chain(schema.err()).flatten().collect()))
        }
    }
}

/// Compiles a policy by its path; the one of `tierline.toml` when none is given.
pub(super) fn policy(path: Option<&str>, settings: &Settings, world: &World) -> Loaded<Policy> {
    let Some(path) = path.or(settings.policy.as_deref()) else {
        return Err(vec![usage("no policy is named", "name it, or put `policy = \"…\"` into tierline.toml")]);
    };
    compile(&Disk, path, &world.questionnaire, world.schema.shape())
}

/// Reads companies and holdings. Records that are rejected are faults, unless the user wants to go on without them.
pub(super) fn data(settings: &Settings, world: &World, console: &Console) -> Loaded<Data> {
    named(settings)?;
    let mut texts = Vec::new();
    let mut faults = Vec::new();
    for path in &settings.companies {
        match company_texts(path) {
            Ok(found) => texts.extend(found),
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Err(ordered(faults));
    }
    let batch = read_companies(&texts, &world.schema, &world.questionnaire);
    let Batch { companies, rejected, faults } = batch;
    if !faults.is_empty() {
        if !settings.keep_going {
            return Err(faults);
        }
        console.say(&faults);
    }
    let book = book(settings, &companies, console)?;
    Ok(Data { companies, book, rejected })
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
    Ok(Book::new(portfolios(settings, companies, console)?, companies))
}

fn portfolios(settings: &Settings, companies: &[Company], console: &Console) -> Loaded<Vec<Portfolio>> {
    let mut portfolios: Vec<Portfolio> = Vec::new();
    let mut faults = Vec::new();
    for path in &settings.holdings {
        match read(path).and_then(|text| read_holdings(&text, holdings_format(path), companies)) {
            Ok((found, warnings)) => {
                console.warn(&warnings);
                portfolios.extend(found);
            }
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(portfolios) } else { Err(ordered(faults)) }
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

fn usage(message: &str, help: &str) -> Diagnostic {
    Diagnostic::about_file("usage", "tierline", message).help(help)
}
