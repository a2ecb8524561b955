//! `tierline.toml`: the defaults of a policy repository.

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{Day, Language};
use crate::text::Text;

/// The name of the file.
pub(super) const FILE: &str = "tierline.toml";

/// The settings that the file can hold.
const NAMES: [&str; 8] =
    ["policy", "questionnaire", "company-schema", "companies", "holdings", "as-of", "keep-going", "lang"];

/// What the file says; paths are as the current folder sees them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Defaults {
    pub(super) policy: Option<String>,
    pub(super) questionnaire: Option<String>,
    pub(super) company_schema: Option<String>,
    #[serde(default)]
    pub(super) companies: Vec<String>,
    #[serde(default)]
    pub(super) holdings: Vec<String>,
    as_of: Option<toml::Spanned<String>>,
    pub(super) keep_going: Option<bool>,
    lang: Option<toml::Spanned<String>>,
}

/// The defaults, the day of assessment, and the language of reports.
pub(super) type Read = (Defaults, Option<Day>, Language);

/// Reads the file. Its paths are from its own folder.
pub(super) fn read(text: &Text) -> Result<Read, Vec<Diagnostic>> {
    let mut defaults: Defaults = toml::from_str(text.content())
        .map_err(|error| vec![fault(text, error.span().unwrap_or(0..0), error.message())])?;
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
    if let Some((folder, _)) = text.name().rsplit_once('/') {
        let inside = |path: String| {
            if path.starts_with('/') || path == "-" { path } else { format!("{folder}/{path}") }
        };
        defaults.policy = defaults.policy.map(inside);
        defaults.questionnaire = defaults.questionnaire.map(inside);
        defaults.company_schema = defaults.company_schema.map(inside);
        defaults.companies = defaults.companies.into_iter().map(inside).collect();
        defaults.holdings = defaults.holdings.into_iter().map(inside).collect();
    }
    Ok((defaults, as_of, language))
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
