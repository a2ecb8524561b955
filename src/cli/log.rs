//! `tierline log`: the history of moves over the commits of a policy repository.

use clap::Args;

use super::args::ReportFormat;
use super::console::Console;
use super::exit::Exit;
use super::history::{History, Step};
use super::load;
use super::named::{fault, repository};
use super::settings::Settings;
use super::subject::open;
use crate::diagnostic::Diagnostic;
use crate::host::{GitError, Repository};
use crate::model::Company;
use crate::render::{CommitOutcome, LogDocument, LogEntry, log_view};

#[derive(Debug, Args)]
pub(super) struct Log {
    /// Where to start from, or a range `OLD..NEW` [default: HEAD]
    revision: Option<String>,
    /// The policy, by its path at every commit [default: the one of each commit's tierline.toml]
    #[arg(long, value_name = "PATH")]
    policy: Option<String>,
    /// Only the path of one company through the tiers
    #[arg(long, value_name = "ID")]
    company: Option<String>,
    /// At most so many commits that change a policy
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
}

pub(super) fn run(arguments: &Log, settings: &Settings, console: &Console) -> Result<Exit, Vec<Diagnostic>> {
    let opened = open(arguments.policy.as_deref(), settings)?;
    let data = load::data(settings, &opened.world, console)?;
    if let Some(id) = &arguments.company {
        known(id, &data.companies)?;
    }
    let written = arguments.revision.as_deref().unwrap_or("HEAD");
    let git = |error: GitError| fault(written, &error);
    let repository = repository().map_err(git)?;
    let commits = commits(&repository, written).map_err(git)?;
    let policy = arguments.policy.as_deref();
    let mut history = History::new(settings, &repository, policy, (&opened.world, &data.companies))?;
    let mut entries = Vec::new();
    for commit in &commits {
        if arguments.limit.is_some_and(|limit| entries.len() == limit) {
            break;
        }
        let outcome = match (history.step(commit)?, &arguments.company) {
            (None, _) => continue,
            (Some(Step::Unreadable(faults)), _) => CommitOutcome::unreadable(&faults),
            (Some(Step::First(state)), id) => CommitOutcome::first(
                &state.subject.policy,
                (&state.companies, &state.assessments),
                id.as_deref(),
            ),
            (Some(Step::Change(change)), None) => {
                CommitOutcome::change(change.input(settings), &change.parent, &console.terminal)
            }
            (Some(Step::Change(change)), Some(id)) => match change.of_company(id) {
                Some(change) => {
                    CommitOutcome::change(change.input(settings), &change.parent, &console.terminal)
                }
                None => continue,
            },
        };
        entries.push(LogEntry { commit: commit.clone(), outcome });
    }
    let result = match arguments.format {
        ReportFormat::Terminal => log_view(&entries, &console.terminal),
        ReportFormat::Json => super::json(&LogDocument::new(entries, settings.day)),
    };
    console.write(&result)?;
    Ok(Exit::Done)
}

/// The commits of a revision or range, newest first.
fn commits(repository: &Repository, written: &str) -> Result<Vec<crate::model::Commit>, GitError> {
    let resolve = |name: &str| repository.resolve(if name.is_empty() { "HEAD" } else { name });
    match written.split_once("..") {
        Some((old, new)) => repository.commits(&resolve(new)?, Some(&resolve(old)?)),
        None => repository.commits(&resolve(written)?, None),
    }
}

/// That a company of this id is among the companies.
pub(super) fn known<'a>(id: &str, companies: &'a [Company]) -> Result<&'a Company, Vec<Diagnostic>> {
    companies.iter().find(|company| company.id == id).ok_or_else(|| {
        let ids = companies.iter().map(|company| company.id.as_str());
        vec![
            Diagnostic::about_file(
                "unknown-company",
                "tierline",
                format!("`{id}` is no company of the data"),
            )
            .help_if(crate::diagnostic::did_you_mean(id, ids)),
        ]
    })
}
