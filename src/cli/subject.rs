//! A policy with the questionnaire and company schema that it is read under, all from the same place.

use std::sync::Arc;

use super::console::Console;
use super::load::{Data, World, both, data, usage, world};
use super::named::{Named, named};
use super::settings::{Names, Settings};
use crate::diagnostic::Diagnostic;
use crate::host::{Disk, Revision};
use crate::model::Questionnaire;
use crate::origin::{Origin, OriginError};
use crate::pipeline::unreadable;
use crate::policy::{Policy, compile};
use crate::render::RevisionName;
use crate::schema::{CompanySchema, read_questionnaire};
use crate::text::Text;

/// What is applied to companies.
pub(super) struct Subject {
    pub(super) policy: Policy,
    pub(super) world: Arc<World>,
    /// Where it is from; none for the working tree.
    pub(super) revision: Option<RevisionName>,
    /// Its path, where it isn't the default policy.
    pub(super) path: Option<String>,
}

/// A subject whose policy may be wrong: what is read beside it can be wrong too, and all is told at once.
pub(super) struct Opened {
    pub(super) policy: Loaded<Policy>,
    pub(super) world: Arc<World>,
    revision: Option<RevisionName>,
    path: Option<String>,
}

impl Opened {
    /// The subject and what was read for it, or all faults of both.
    pub(super) fn with<T>(self, data: Loaded<T>) -> Loaded<(Subject, T)> {
        let (policy, data) = both(self.policy, data)?;
        Ok((Subject { policy, world: self.world, revision: self.revision, path: self.path }, data))
    }
}

type Loaded<T> = Result<T, Vec<Diagnostic>>;

/// Opens the policy of a name; the default one when there is none.
pub(super) fn open(name: Option<&str>, settings: &Settings) -> Loaded<Opened> {
    let named = name.map_or(Ok(Named::Default), named)?;
    Subjects::new(settings).open(&named)
}

/// The policy of a name and the data, or all that is wrong with both.
pub(super) fn load_all(
    name: Option<&str>,
    settings: &Settings,
    console: &Console,
) -> Loaded<(Subject, Data)> {
    let opened = open(name, settings)?;
    let data = data(settings, &opened.world, console);
    opened.with(data)
}

/// Opens subjects; what the working tree has is read once.
pub(super) struct Subjects<'a> {
    settings: &'a Settings,
    here: Option<Loaded<Arc<World>>>,
}

impl<'a> Subjects<'a> {
    pub(super) fn new(settings: &'a Settings) -> Self {
        Self { settings, here: None }
    }

    /// The policy of a name, in its own world.
    pub(super) fn open(&mut self, named: &Named) -> Loaded<Opened> {
        let settings = self.settings;
        let path = match named {
            Named::Default => settings.names.policy.as_deref(),
            Named::Path(path) => Some(path.as_str()),
            Named::At(revision, path) => {
                // Without a sound questionnaire of today's the old one stands alone.
                let today = self.here().ok();
                let today = today.as_ref().map(|world| &world.questionnaire);
                return open_at(revision, path.as_deref(), (self.settings, today));
            }
        };
        let world = self.here()?;
        let path = path.ok_or_else(no_policy)?;
        let explicit = matches!(named, Named::Path(_)).then(|| path.to_owned());
        let policy = compile(&Disk, path, &world.questionnaire, world.schema.shape());
        Ok(Opened { policy, world, revision: None, path: explicit })
    }

    /// The world of the working tree.
    fn here(&mut self) -> Loaded<Arc<World>> {
        self.here.get_or_insert_with(|| world(self.settings).map(Arc::new)).clone()
    }
}

/// A policy of a revision, with what that revision has beside it. What only today's questionnaire asks, today's
/// companies may answer.
pub(super) fn open_at(
    revision: &Revision,
    path: Option<&str>,
    (settings, today): (&Settings, Option<&Questionnaire>),
) -> Loaded<Opened> {
    let noted = |faults: Vec<Diagnostic>| -> Vec<Diagnostic> {
        let note = format!("in revision `{}` ({})", revision.name(), short(revision.commit()));
        faults.into_iter().map(|fault| fault.note(note.clone())).collect()
    };
    let names = settings.names_at(revision).map_err(noted)?;
    let explicit = path.map(str::to_owned);
    let path = path.or(names.policy.as_deref()).ok_or_else(no_policy)?;
    let mut world = world_at(revision, &names).map_err(noted)?;
    if let Some(today) = today {
        world.questionnaire = world.questionnaire.beside(today);
    }
    let policy = compile(revision, path, &world.questionnaire, world.schema.shape()).map_err(|faults| {
        noted(faults.into_iter().map(|fault| with_former_name(fault, revision, path)).collect())
    });
    let name = RevisionName { name: revision.name().to_owned(), commit: revision.commit().to_owned() };
    Ok(Opened { policy, world: Arc::new(world), revision: Some(name), path: explicit })
}

fn world_at(revision: &Revision, names: &Names) -> Loaded<World> {
    let Some(path) = &names.questionnaire else {
        return Err(vec![usage(
            "no questionnaire is named",
            "name it with `--questionnaire`, or in tierline.toml",
        )]);
    };
    let questionnaire = read(revision, path).and_then(|text| read_questionnaire(&text));
    let schema = match &names.company_schema {
        Some(path) => read(revision, path).and_then(|text| CompanySchema::compile(&text)),
        None => Ok(CompanySchema::shipped()),
    };
    let (questionnaire, schema) = both(questionnaire, schema)?;
    Ok(World { questionnaire, schema })
}

/// A text of a revision; of the disk, where the path lies outside of the repository.
fn read(revision: &Revision, path: &str) -> Loaded<Text> {
    let found = if revision.repository().path_from_top(path).is_some() {
        revision.read(path)
    } else {
        Disk.read(path)
    };
    found.map_err(|error| {
        let fault = unreadable(path, &error);
        vec![if error == OriginError::Missing { with_former_name(fault, revision, path) } else { fault }]
    })
}

/// A file that isn't there may have had another name.
fn with_former_name(fault: Diagnostic, revision: &Revision, path: &str) -> Diagnostic {
    if fault.code != "unreadable" || fault.file.as_deref() != Some(path) || revision.has(path) {
        return fault;
    }
    let repository = revision.repository();
    let former =
        repository.path_from_top(path).and_then(|path| repository.former_name(revision.commit(), &path));
    match former {
        Some(former) => fault.help(format!(
            "it was renamed since; there it is `{former}`: name it `{}:{former}`",
            revision.name()
        )),
        None => fault.help("that revision doesn't have it; name one that does, or another path"),
    }
}

fn no_policy() -> Vec<Diagnostic> {
    vec![usage("no policy is named", "name it, or put `policy = \"…\"` into tierline.toml")]
}

/// A commit in as many digits as people read.
pub(super) fn short(commit: &str) -> &str {
    &commit[..commit.len().min(10)]
}
