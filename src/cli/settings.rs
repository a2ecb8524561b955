//! What is asked for: the flags, and where there are none, `tierline.toml`.

use std::path::Path;

use serde::Deserialize;

use super::args::{Common, Lang};
use super::levels::{LevelTable, read_levels};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::host::{Disk, find_upward, today};
use crate::lint::Levels;
use crate::model::{Day, Language};
use crate::origin::Origin;
use crate::text::Text;

/// The name of the file with the defaults.
const FILE: &str = "tierline.toml";

/// The settings that the file can hold.
const NAMES: [&str; 9] = [
    "policy",
    "questionnaire",
    "company-schema",
    "companies",
    "holdings",
    "as-of",
    "keep-going",
    "lang",
    "lints",
];

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
    /// How grave each lint is.
    pub(super) levels: Levels,
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
    lang: Option<toml::Spanned<String>>,
    #[serde(default)]
    lints: LevelTable,
}

impl Settings {
    /// Flags first, then the nearest `tierline.toml`, whose paths are read from its own folder.
    pub(super) fn new(common: &Common) -> Result<Self, Vec<Diagnostic>> {
        let (defaults, as_of, default_language, levels) = match find_upward(FILE) {
            Some(path) => read(&path)?,
            None => (Defaults::default(), None, Language::English, Levels::default()),
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
        let language = match common.lang {
            Some(Lang::Zh) => Language::Chinese,
            Some(Lang::En) => Language::English,
            None => default_language,
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
            levels,
        })
    }
}

type Read = (Defaults, Option<Day>, Language, Levels);

fn read(path: &Path) -> Result<Read, Vec<Diagnostic>> {
    let name = path.to_string_lossy().into_owned();
    let text = Disk
        .read(&name)
        .map_err(|error| vec![Diagnostic::about_file("unreadable", &name, error.describe())])?;
    let mut defaults: Defaults = toml::from_str(text.content())
        .map_err(|error| vec![fault(&text, error.span().unwrap_or(0..0), error.message())])?;
    let language = match defaults.lang.as_ref().map(|lang| (lang.get_ref().as_str(), lang.span())) {
        None | Some(("en", _)) => Language::English,
        Some(("zh", _)) => Language::Chinese,
        Some((other, range)) => {
            let place = text.span(range.start, range.end);
            return Err(vec![
                Diagnostic::error("settings", place, format!("`{other}` is no language of reports"))
                    .help("write \"en\" or \"zh\""),
            ]);
        }
    };
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
    let levels = read_levels(&std::mem::take(&mut defaults.lints), &text)?;
    Ok((defaults, as_of, language, levels))
}

/// What the reader of TOML says, in our words.
fn fault(text: &Text, range: std::ops::Range<usize>, said: &str) -> Diagnostic {
    let place = text.span(range.start, range.end);
    let error = |message: String| Diagnostic::error("settings", place.clone(), message);
    if let Some(name) = said.strip_prefix("unknown field ").and_then(|rest| rest.split('`').nth(1)) {
        return error(format!("`{name}` is no setting"))
            .help(format!("the settings are {}", NAMES.join(", ")))
            .help_if(did_you_mean(name, NAMES));
    }
    let before = text.content()[..range.start].lines().next_back().unwrap_or_default();
    let name = before.split('=').next().unwrap_or_default().trim();
    match said.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once("expected ")) {
        Some((_, wanted)) => {
            let wanted = match wanted {
                "a string" => "a text in quotes",
                "a sequence" => "a list of texts, as in `[\"companies.jsonl\"]`",
                _ => "true or false",
            };
            error(format!("`{name}` holds another kind of value")).label(format!("must be {wanted}"))
        }
        None if said == "duplicate key" => error(format!("`{}` is set twice", place.snippet())),
        None => error(format!("this is no TOML: {said}")),
    }
}
