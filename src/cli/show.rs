//! `tierline show`: the policy in force.

use super::args::{ReportFormat, Show};
use super::console::Console;
use super::exit::Exit;
use super::settings::Settings;
use super::subject::{Subject, open};
use crate::diagnostic::Diagnostic;
use crate::render::{ShowDocument, show_view};

pub(super) fn run(arguments: &Show, settings: &Settings, console: &Console) -> Result<Exit, Vec<Diagnostic>> {
    let (Subject { policy, world, .. }, ()) = open(arguments.policy.as_deref(), settings)?.with(Ok(()))?;
    let result = match arguments.format {
        ReportFormat::Terminal => show_view(&policy, &world.questionnaire, settings.day, &console.terminal),
        ReportFormat::Json => super::json(&ShowDocument::new(&policy, &world.questionnaire, settings.day)),
    };
    console.write(&result)?;
    Ok(Exit::Done)
}
