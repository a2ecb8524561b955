//! Reads what commands work on: questionnaire, schema, companies, holdings, policies.

use super::console::Console;
use super::settings::Settings;
use crate::assess::Book;
use crate::diagnostic::{Diagnostic, ordered};
use crate::host::{Disk, files_in, read_standard_input};
use crate::model::{Approval, Company, Portfolio, Questionnaire};
use crate::origin::{Origin, OriginError};
use crate::policy::{Policy, compile};
use crate::schema::{
    Batch, CompanyFormat, CompanySchema, HoldingsFormat, Rejected, read_approvals, read_companies,
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
    if settings.companies.is_empty() {
        return Err(vec![usage(
            "no companies are named",
            "name them with `--companies`, or in tierline.toml",
        )]);
    }
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
    let book = Book::new(portfolios(settings, &companies, console)?, &companies);
    Ok(Data { companies, book, rejected })
}

fn portfolios(settings: &Settings, companies: &[Company], console: &Console) -> Loaded<Vec<Portfolio>> {
    let mut portfolios: Vec<Portfolio> = Vec::new();
    let mut faults = Vec::new();
    for path in &settings.holdings {
        let format = if ending(path) == "json" { HoldingsFormat::Json } else { HoldingsFormat::Csv };
        match read(path).and_then(|text| read_holdings(&text, format, companies)) {
            Ok((found, warnings)) => {
                console.warn(&warnings);
                portfolios.extend(found);
            }
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(portfolios) } else { Err(ordered(faults)) }
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
    let folder = std::path::Path::new(path).is_dir();
    let paths = if folder {
        files_in(path, &["json", "jsonl", "csv"]).map_err(|error| vec![unreadable(path, &error)])?
    } else {
        vec![path.to_owned()]
    };
    if paths.is_empty() {
        return Err(vec![
            Diagnostic::about_file("unreadable", path, "the folder holds no company files")
                .help("they end in .json, .jsonl or .csv"),
        ]);
    }
    let mut texts = Vec::new();
    let mut faults = Vec::new();
    for path in paths {
        let format = match ending(&path) {
            "json" => CompanyFormat::Json,
            "csv" => CompanyFormat::Csv,
            _ => CompanyFormat::JsonLines,
        };
        match read(&path) {
            Ok(text) => texts.push((text, format)),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(texts) } else { Err(faults) }
}

fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn read(path: &str) -> Loaded<Text> {
    Disk.read(path).map_err(|error| vec![unreadable(path, &error)])
}

fn unreadable(path: &str, error: &OriginError) -> Diagnostic {
    let fault = Diagnostic::about_file("unreadable", path, error.describe());
    match error {
        OriginError::NotUtf8 { line, column } => fault
            .position(*line, *column)
            .help("save it as UTF-8; the place is that of the first byte that isn't"),
        _ => fault,
    }
}

fn usage(message: &str, help: &str) -> Diagnostic {
    Diagnostic::about_file("usage", "tierline", message).help(help)
}
