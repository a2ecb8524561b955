//! `tierline robust`: how much the weights may be off before a company moves.

use clap::Args;

use super::console::Console;
use super::exit::Exit;
use super::settings::Settings;
use super::sheet::PageFormat;
use super::subject::{Subject, load_all};
use super::work;
use crate::assess::Assessor;
use crate::diagnostic::Diagnostic;
use crate::explain::Doubt;
use crate::render::{RobustDocument, RobustInput, robust_view};

#[derive(Debug, Args)]
pub(super) struct Robust {
    /// The policy [default: the one of tierline.toml]
    pub(super) policy: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: PageFormat,
}

pub(super) fn run(
    arguments: &Robust,
    settings: &Settings,
    console: &Console,
) -> Result<Exit, Vec<Diagnostic>> {
    let (Subject { policy, world, .. }, data) = load_all(arguments.policy.as_deref(), settings, console)?;
    let assessor = Assessor::new(&policy, &world.questionnaire, settings.day);
    let assessments = work::assess_all(&assessor, &data.companies, settings.threads)?;
    let doubt = Doubt::new(&assessor);
    let found = work::each(data.companies.len(), settings.threads, &|index| {
        doubt.robustness(&data.companies[index], &assessments[index])
    })?;
    let input = RobustInput {
        found: &found,
        policy: &policy,
        questionnaire: &world.questionnaire,
        companies: &data.companies,
        assessments: &assessments,
        book: &data.book,
        day: settings.day,
    };
    let result = match arguments.format.page() {
        Some(format) => robust_view(input, format, &console.terminal),
        None => super::json(&RobustDocument::new(input)),
    };
    console.write(&result)?;
    Ok(if data.rejected.is_empty() { Exit::Done } else { Exit::Gate })
}
