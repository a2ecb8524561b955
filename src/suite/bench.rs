//! What tests run against: questionnaire, schema, the configured companies, the day, and the policies that they name.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::{Company, Day, Questionnaire};
use crate::origin::Origin;
use crate::policy::{Policy, compile};
use crate::schema::CompanySchema;
use crate::text::Span;

/// What is the same for every test.
pub struct Bench<'a> {
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// The schema that every company of a test has to fit.
    pub schema: &'a CompanySchema,
    /// The companies that `fixture` finds.
    pub fixtures: &'a [Company],
    /// The day of assessment, where a test names none.
    pub day: Day,
    /// The policy of `tierline.toml`, in whose folder names are looked for as well.
    pub default_policy: Option<&'a str>,
    /// Where policies are read from.
    pub origin: &'a dyn Origin,
}

/// The policies that tests name, compiled once each, by path.
#[derive(Default)]
pub struct Policies {
    compiled: BTreeMap<String, Policy>,
}

impl Policies {
    /// The policy at a path.
    pub fn get(&self, path: &str) -> Option<&Policy> {
        self.compiled.get(path)
    }

    /// Every policy by its path.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Policy)> {
        self.compiled.iter().map(|(path, policy)| (path.as_str(), policy))
    }

    /// The path of a policy that a test script names; by the script's own stem where it names none.
    pub(super) fn find(
        &mut self,
        bench: &Bench,
        script: &str,
        name: Option<&str>,
        at: &Span,
    ) -> Result<String, Vec<Diagnostic>> {
        let (folder, file) = script.rsplit_once('/').unwrap_or(("", script));
        let stem = file.strip_suffix(".rhai").and_then(|file| file.strip_suffix(".test")).unwrap_or(file);
        let name = name.unwrap_or(stem);
        let name = name.strip_suffix(".rhai").unwrap_or(name);
        let inside = |folder: &str| {
            if folder.is_empty() { format!("{name}.rhai") } else { format!("{folder}/{name}.rhai") }
        };
        let beside = bench.default_policy.map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder));
        let mut paths = vec![inside(folder)];
        paths.extend(beside.map(inside).filter(|path| *path != paths[0]));
        let found =
            paths.iter().find(|path| self.compiled.contains_key(*path) || bench.origin.read(path).is_ok());
        let Some(path) = found else {
            let fault =
                Diagnostic::error("unknown-policy", at.clone(), format!("there is no policy `{name}`"))
                    .label(format!("looked for {}", paths.join(" and ")))
                    .help("name the policy under test, as in `policy(\"house\");`");
            return Err(vec![fault]);
        };
        if !self.compiled.contains_key(path) {
            let policy = compile(bench.origin, path, bench.questionnaire, bench.schema.shape())?;
            self.compiled.insert(path.clone(), policy);
        }
        Ok(path.clone())
    }
}
