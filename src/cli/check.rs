//! `tierline check`: policies, questionnaire and data, before anything is decided.

use super::args::{Check, ReportFormat};
use super::console::Console;
use super::exit::Exit;
use super::load;
use super::settings::Settings;
use super::slow_rules::slow_rules;
use super::subject::open;
use crate::diagnostic::{Diagnostic, ordered};
use crate::render::FindingsDocument;

pub(super) fn run(
    arguments: &Check,
    settings: &Settings,
    console: &Console,
) -> Result<Exit, Vec<Diagnostic>> {
    let mut findings = Vec::new();
    let mut checked = Vec::new();
    let mut is_rejected = false;
    match load::world(settings) {
        Err(found) => findings.extend(found),
        Ok(world) => {
            let default = settings.names.policy.clone().into_iter().collect();
            let policies = if arguments.policies.is_empty() { default } else { arguments.policies.clone() };
            for path in &policies {
                let opened = open(Some(path), settings);
                match opened.and_then(|opened| Ok((opened.policy?, opened.world))) {
                    Ok((policy, world)) => {
                        checked.push(format!(
                            "{path}: {} {}, {} rules",
                            policy.id,
                            policy.version,
                            policy.rules.len()
                        ));
                        if arguments.verbose {
                            let lines = slow_rules(&policy, &world.questionnaire, settings.day);
                            checked.extend(lines.into_iter().map(|line| format!("{path}: {line}")));
                        }
                    }
                    Err(found) => findings.extend(found),
                }
            }
            if !settings.companies.is_empty() {
                match load::data(settings, &world, console) {
                    Ok(data) => {
                        is_rejected = !data.rejected.is_empty();
                        checked.push(format!("{} companies", data.companies.len()));
                    }
                    Err(found) => findings.extend(found),
                }
            }
        }
    }
    let findings = ordered(findings);
    match arguments.format {
        // The findings are the result here, also when nothing could be compiled.
        ReportFormat::Json => console.write(&super::json(&FindingsDocument::new(&findings)))?,
        ReportFormat::Terminal if findings.is_empty() => {
            console.write(&checked.iter().map(|line| format!("  ok  {line}\n")).collect::<String>())?;
        }
        ReportFormat::Terminal => return Err(findings),
    }
    Ok(match (findings.iter().any(Diagnostic::is_error), is_rejected) {
        (true, _) => Exit::CouldNot,
        (false, true) => Exit::Gate,
        (false, false) => Exit::Done,
    })
}
