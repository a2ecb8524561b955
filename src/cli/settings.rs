//! What is asked for: the flags, and where there are none, `tierline.toml`.

use super::args::{Common, Lang};
use super::defaults::{Defaults, FILE, read};
use crate::diagnostic::Diagnostic;
use crate::host::{Disk, GitError, Revision, find_upward, today};
use crate::model::{Day, Language};
use crate::origin::Origin;

/// The files that decide, by the names that the working tree or a revision has for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) policy: Option<String>,
    pub(super) questionnaire: Option<String>,
    pub(super) company_schema: Option<String>,
}

/// Everything that commands need to know.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) names: Names,
    /// The names that the command line gives, for every revision.
    flags: Names,
    pub(super) companies: Vec<String>,
    pub(super) holdings: Vec<String>,
    pub(super) day: Day,
    pub(super) keep_going: bool,
    pub(super) language: Language,
    /// How many threads may work; all cores when nobody says.
    pub(super) threads: Option<usize>,
}

impl Settings {
    /// Flags first, then the nearest `tierline.toml`, whose paths are read from its own folder.
    pub(super) fn new(common: &Common) -> Result<Self, Vec<Diagnostic>> {
        let (defaults, as_of, default_language) =
            match find_upward(FILE) {
                Some(path) => {
                    let name = path.to_string_lossy();
                    read(&Disk.read(&name).map_err(|error| {
                        vec![Diagnostic::about_file("unreadable", &*name, error.describe())]
                    })?)?
                }
                None => (Defaults::default(), None, Language::English),
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
        let flags = Names {
            policy: None,
            questionnaire: common.questionnaire.clone(),
            company_schema: common.company_schema.clone(),
        };
        Ok(Self {
            names: flags.clone().or(defaults.policy, defaults.questionnaire, defaults.company_schema),
            flags,
            companies: or(&common.companies, defaults.companies),
            holdings: common.holdings.clone().unwrap_or(defaults.holdings),
            day,
            keep_going: common.keep_going || defaults.keep_going.unwrap_or_default(),
            language,
            threads: common.threads,
        })
    }

    /// The names at a revision: those of the `tierline.toml` that it has, today's where it has none.
    pub(super) fn names_at(&self, revision: &Revision) -> Result<Names, Vec<Diagnostic>> {
        let file = Self::defaults_at(revision)
            .map_err(|error| vec![Diagnostic::about_file("revision", revision.name(), error.describe())])?;
        let Some((name, _)) = file else { return Ok(self.names.clone()) };
        let text = revision
            .read(&name)
            .map_err(|error| vec![Diagnostic::about_file("unreadable", &*name, error.describe())])?;
        let (defaults, ..) = read(&text)?;
        let Defaults { policy, questionnaire, company_schema, .. } = defaults;
        for path in [&policy, &questionnaire, &company_schema].into_iter().flatten() {
            if revision.repository().path_from_top(path).is_none() {
                let fault = Diagnostic::about_file(
                    "settings",
                    &*name,
                    format!("`{path}` is outside of the repository"),
                );
                return Err(vec![
                    fault.help("what a revision names by itself lies in it; a flag may name other files"),
                ]);
            }
        }
        Ok(self.flags.clone().or(policy, questionnaire, company_schema))
    }

    /// The nearest `tierline.toml` of a revision: its path and git's name for its content.
    pub(super) fn defaults_at(revision: &Revision) -> Result<Option<(String, String)>, GitError> {
        let mut name = FILE.to_owned();
        while revision.repository().path_from_top(&name).is_some() {
            if let Some(object) = revision.object(&name)? {
                return Ok(Some((name, object)));
            }
            name = format!("../{name}");
        }
        Ok(None)
    }
}

impl Names {
    fn or(
        self,
        policy: Option<String>,
        questionnaire: Option<String>,
        company_schema: Option<String>,
    ) -> Self {
        Self {
            policy: self.policy.or(policy),
            questionnaire: self.questionnaire.or(questionnaire),
            company_schema: self.company_schema.or(company_schema),
        }
    }
}
