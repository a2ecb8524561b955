//! `tierline blame`: the commit, author and line behind a company's present tier.

use clap::Args;

use super::args::ReportFormat;
use super::authors::Lines;
use super::console::Console;
use super::exit::Exit;
use super::history::{History, Step};
use super::log::known;
use super::named::{fault, repository};
use super::settings::Settings;
use super::subject::load_all;
use crate::assess::{Assessor, behind};
use crate::diagnostic::Diagnostic;
use crate::render::{BlameDocument, BlameInput, Blamed, CommitOutcome, LogEntry, blame_view};

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
    let (subject, data) = load_all(arguments.policy.as_deref(), settings, console)?;
    let company = known(&arguments.company, &data.companies)?;
    let questionnaire = &subject.world.questionnaire;
    let assessment = Assessor::new(&subject.policy, questionnaire, settings.day).assess(company)?;
    let repository = repository().map_err(|error| fault("git", &error))?;
    let revision = subject.revision.as_ref().map(|revision| revision.commit.as_str());
    let mut lines = Lines::new(&repository, revision);
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
