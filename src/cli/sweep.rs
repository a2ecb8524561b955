//! `tierline sweep`: where a number of the policy starts to move companies.

use clap::Args;

use super::console::Console;
use super::exit::Exit;
use super::settings::Settings;
use super::sheet::PageFormat;
use super::subject::{Subject, load_all};
use super::work;
use crate::assess::Assessor;
use crate::diagnostic::Diagnostic;
use crate::explain::{Parameter, Sweep as Swept, Sweeping};
use crate::render::{SweepDocument, SweepInput, sweep_view};

#[derive(Debug, Args)]
pub(super) struct Sweep {
    /// The number: tier:ID, weight:PATH, risk:OPTION, risk:PATH:OPTION or coverage
    pub(super) parameter: String,
    /// The policy [default: the one of tierline.toml]
    pub(super) policy: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: PageFormat,
}

pub(super) fn run(
    arguments: &Sweep,
    settings: &Settings,
    console: &Console,
) -> Result<Exit, Vec<Diagnostic>> {
    let (Subject { policy, world, .. }, data) = load_all(arguments.policy.as_deref(), settings, console)?;
    let parameter = Parameter::find(&arguments.parameter, &policy, &world.questionnaire)
        .map_err(|(message, help)| vec![Diagnostic::about_file("usage", "tierline", message).help(help)])?;
    let assessor = Assessor::new(&policy, &world.questionnaire, settings.day);
    let assessments = work::assess_all(&assessor, &data.companies, settings.threads)?;
    let sweeping = Sweeping::new(&assessor, parameter.clone());
    let turns = work::each(data.companies.len(), settings.threads, &|index| {
        sweeping.company((index, &data.companies[index], &assessments[index]))
    })?;
    let sweep = Swept::new(parameter, turns.into_iter().flatten());
    let input = SweepInput {
        sweep: &sweep,
        policy: &policy,
        companies: &data.companies,
        assessments: &assessments,
        book: &data.book,
        day: settings.day,
    };
    let result = match arguments.format.page() {
        Some(format) => sweep_view(input, format, &console.terminal),
        None => super::json(&SweepDocument::new(input)),
    };
    console.write(&result)?;
    Ok(if data.rejected.is_empty() { Exit::Done } else { Exit::Gate })
}
