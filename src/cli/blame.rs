//! `tierline blame`: the commit, author and line behind a company's present tier.

use std::collections::BTreeMap;
use std::sync::Arc;

use clap::Args;

use super::args::ReportFormat;
use super::console::Console;
use super::exit::Exit;
use super::history::{History, Step};
use super::load;
use super::log::known;
use super::named::{fault, repository};
use super::settings::Settings;
use super::subject::open;
use crate::assess::{Assessor, behind};
use crate::diagnostic::Diagnostic;
use crate::host::Repository;
use crate::model::Commit;
use crate::render::{BlameDocument, BlameInput, Blamed, CommitOutcome, LogEntry, blame_view};
use crate::text::Span;

#[derive(Debug, Args)]
pub(super) struct Blame {
    /// The company, by its id
    company: String,
    /// The policy [default: the one of tierline.toml]
    policy: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
}

pub(super) fn run(
    arguments: &Blame,
    settings: &Settings,
    console: &Console,
) -> Result<Exit, Vec<Diagnostic>> {
    let opened = open(arguments.policy.as_deref(), settings)?;
    let data = load::data(settings, &opened.world, console);
    let (subject, data) = opened.with(data)?;
    let company = known(&arguments.company, &data.companies)?;
    let questionnaire = &subject.world.questionnaire;
    let assessment = Assessor::new(&subject.policy, questionnaire, settings.day).assess(company)?;
    let repository = repository().map_err(|error| fault("git", &error))?;
    let revision = subject.revision.as_ref().map(|revision| revision.commit.as_str());
    let mut lines =
        Lines { repository: &repository, revision, files: BTreeMap::new(), commits: BTreeMap::new() };
    let mut blamed = Vec::new();
    for decision in behind(&subject.policy, questionnaire, &assessment) {
        for (line, commit) in lines.of(&decision.declaration.whole)? {
            blamed.push(Blamed { decision: decision.clone(), line, commit });
        }
    }
    let tip = revision.unwrap_or("HEAD");
    let mut history =
        History::new(settings, &repository, subject.path.as_deref(), (&subject.world, &data.companies))?;
    let mut since = None;
    for commit in repository.commits(tip, None).map_err(|error| fault("git", &error))? {
        if let Some(Step::Change(change)) = history.step(&commit)?
            && let Some(change) = change.of_company(&company.id)
        {
            let outcome = CommitOutcome::change(change.input(settings), &change.parent, &console.terminal);
            since = Some(LogEntry { commit, outcome });
            break;
        }
    }
    let input = BlameInput {
        company,
        policy: &subject.policy,
        assessment: &assessment,
        blamed: &blamed,
        day: settings.day,
    };
    let result = match arguments.format {
        ReportFormat::Terminal => blame_view(input, since.as_ref(), &console.terminal),
        ReportFormat::Json => super::json(&BlameDocument::new(input, since)),
    };
    console.write(&result)?;
    Ok(Exit::Done)
}

/// The commits of lines; each file is asked about once.
struct Lines<'a> {
    repository: &'a Arc<Repository>,
    revision: Option<&'a str>,
    files: BTreeMap<String, BTreeMap<usize, Option<String>>>,
    commits: BTreeMap<String, Option<Commit>>,
}

impl Lines<'_> {
    /// The commits that the lines of a span come from, each with its first line; none for what isn't committed.
    fn of(&mut self, span: &Span) -> Result<Vec<(usize, Option<Commit>)>, Vec<Diagnostic>> {
        let name = span.text().name();
        if !self.files.contains_key(name) {
            let path = self.repository.path_from_top(name);
            // A file that git doesn't know has no line that is committed.
            let origins = path
                .and_then(|path| self.repository.line_origins(self.revision, &path).ok())
                .unwrap_or_default();
            self.files.insert(name.to_owned(), origins);
        }
        let first = span.position().line;
        let last = span.text().position(span.range().end()).line;
        let mut found: Vec<(usize, Option<String>)> = Vec::new();
        for line in first..=last {
            let commit = self.files[name].get(&line).cloned().flatten();
            if !found.iter().any(|(_, known)| *known == commit) {
                found.push((line, commit));
            }
        }
        found.into_iter().map(|(line, commit)| Ok((line, self.commit(commit)?))).collect()
    }

    fn commit(&mut self, name: Option<String>) -> Result<Option<Commit>, Vec<Diagnostic>> {
        let Some(name) = name else { return Ok(None) };
        if let Some(known) = self.commits.get(&name) {
            return Ok(known.clone());
        }
        let commit = self.repository.commit(&name).map_err(|error| fault("git", &error))?;
        self.commits.insert(name, commit.clone());
        Ok(commit)
    }
}
