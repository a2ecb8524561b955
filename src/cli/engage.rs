//! `tierline engage`: over the portfolio, what to ask and whom.

use clap::Args;

use super::console::Console;
use super::exit::Exit;
use super::settings::Settings;
use super::sheet::PageFormat;
use super::subject::{Subject, load_all};
use super::work;
use crate::assess::Assessor;
use crate::diagnostic::Diagnostic;
use crate::explain::Agenda;
use crate::render::{AgendaDocument, AgendaInput, agenda_view};

#[derive(Debug, Args)]
pub(super) struct Engage {
    /// The policy [default: the one of tierline.toml]
    pub(super) policy: Option<String>,
    /// Every question and company
    #[arg(long)]
    pub(super) full: bool,
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: PageFormat,
}

pub(super) fn run(
    arguments: &Engage,
    settings: &Settings,
    console: &Console,
) -> Result<Exit, Vec<Diagnostic>> {
    let (Subject { policy, world, .. }, data) = load_all(arguments.policy.as_deref(), settings, console)?;
    let assessor = Assessor::new(&policy, &world.questionnaire, settings.day);
    let assessments = work::assess_all(&assessor, &data.companies, settings.threads)?;
    let agenda = Agenda::new(&assessor);
    let singles = work::each(data.companies.len(), settings.threads, &|index| {
        agenda.singles(&data.companies[index], &assessments[index])
    })?;
    let input = AgendaInput {
        singles: &singles,
        policy: &policy,
        questionnaire: &world.questionnaire,
        companies: &data.companies,
        assessments: &assessments,
        book: &data.book,
        day: settings.day,
    };
    let result = match arguments.format.page() {
        Some(format) => agenda_view(input, format, arguments.full, &console.terminal),
        None => super::json(&AgendaDocument::new(input)),
    };
    console.write(&result)?;
    Ok(if data.rejected.is_empty() { Exit::Done } else { Exit::Gate })
}
