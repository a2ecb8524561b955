//! What is asked for: the flags, and where there are none, `tierline.toml`.

use std::path::Path;

use serde::Deserialize;

use super::args::{Common, Lang};
use crate::diagnostic::Diagnostic;
use crate::host::{Disk, find_upward, today};
use crate::model::{Day, Language};
use crate::origin::Origin;

/// The name of the file with the defaults.
const FILE: &str = "tierline.toml";

/// Everything that commands need to know.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) policy: Option<String>,
    pub(super) questionnaire: Option<String>,
    pub(super) company_schema: Option<String>,
    pub(super) companies: Vec<String>,
    pub(super) holdings: Vec<String>,
    pub(super) day: Day,
    pub(super) keep_going: bool,
    pub(super) language: Language,
    /// How many threads may work; all cores when nobody says.
    pub(super) threads: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Defaults {
    policy: Option<String>,
    questionnaire: Option<String>,
    company_schema: Option<String>,
    #[serde(default)]
    companies: Vec<String>,
    #[serde(default)]
    holdings: Vec<String>,
    as_of: Option<toml::Spanned<String>>,
    keep_going: Option<bool>,
    lang: Option<String>,
}

impl Settings {
    /// Flags first, then the nearest `tierline.toml`, whose paths are read from its own folder.
    pub(super) fn new(common: &Common) -> Result<Self, Vec<Diagnostic>> {
        let (defaults, as_of) = match find_upward(FILE) {
            Some(path) => read(&path)?,
            None => (Defaults::default(), None),
        };
        let day = match (&common.as_of, as_of) {
            (Some(day), _) => Day::parse(day).ok_or_else(|| {
                vec![
                    Diagnostic::about_file("usage", "--as-of", format!("`{day}` is no day"))
                        .help("write it as 2026-06-30"),
                ]
            })?,
            (None, Some(day)) => day,
            (None, None) => today(),
        };
        let or =
            |flag: &[String], default: Vec<String>| if flag.is_empty() { default } else { flag.to_vec() };
        let language = match (common.lang, defaults.lang.as_deref()) {
            (Some(Lang::Zh), _) | (None, Some("zh")) => Language::Chinese,
            _ => Language::English,
        };
        Ok(Self {
            policy: defaults.policy,
            questionnaire: common.questionnaire.clone().or(defaults.questionnaire),
            company_schema: common.company_schema.clone().or(defaults.company_schema),
            companies: or(&common.companies, defaults.companies),
            holdings: common.holdings.clone().unwrap_or(defaults.holdings),
            day,
            keep_going: common.keep_going || defaults.keep_going.unwrap_or_default(),
            language,
            threads: common.threads,
        })
    }
}

fn read(path: &Path) -> Result<(Defaults, Option<Day>), Vec<Diagnostic>> {
    let name = path.to_string_lossy().into_owned();
    let text = Disk
        .read(&name)
        .map_err(|error| vec![Diagnostic::about_file("unreadable", &name, error.describe())])?;
    let mut defaults: Defaults = toml::from_str(text.content()).map_err(|error| {
        let range = error.span().unwrap_or(0..0);
        vec![Diagnostic::error("settings", text.span(range.start, range.end), error.message().to_owned())]
    })?;
    let as_of = match defaults.as_of.take() {
        Some(written) => {
            let range = written.span();
            let day = Day::parse(written.get_ref());
            Some(day.ok_or_else(|| {
                vec![
                    Diagnostic::error(
                        "settings",
                        text.span(range.start, range.end),
                        format!("`{}` is no day", written.get_ref()),
                    )
                    .help("write it as \"2026-06-30\""),
                ]
            })?)
        }
        None => None,
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .map(|folder| folder.to_string_lossy().into_owned());
    if let Some(folder) = folder {
        let inside = |path: String| {
            if path.starts_with('/') || path == "-" { path } else { format!("{folder}/{path}") }
        };
        defaults.policy = defaults.policy.map(inside);
        defaults.questionnaire = defaults.questionnaire.map(inside);
        defaults.company_schema = defaults.company_schema.map(inside);
        defaults.companies = defaults.companies.into_iter().map(inside).collect();
        defaults.holdings = defaults.holdings.into_iter().map(inside).collect();
    }
    Ok((defaults, as_of))
}
