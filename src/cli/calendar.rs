//! `tierline calendar`: what will move without any edit.

use clap::{Args, ValueEnum};

use super::console::Console;
use super::exit::Exit;
use super::settings::Settings;
use super::subject::{Subject, load_all};
use crate::calendar::calendar;
use crate::diagnostic::Diagnostic;
use crate::render::{CalendarDocument, CalendarInput, calendar_comment, calendar_feed, calendar_view};

#[derive(Debug, Args)]
pub(super) struct Calendar {
    /// The policy [default: the one of tierline.toml]
    policy: Option<String>,
    /// So many days after the day of assessment
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=3660))]
    days: u32,
    #[arg(long, value_enum, default_value_t)]
    format: CalendarFormat,
}

/// Formats of calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum CalendarFormat {
    /// For people
    #[default]
    Terminal,
    /// One JSON document
    Json,
    /// A comment or an issue
    Markdown,
    /// Entries for a calendar program (iCalendar)
    Ics,
}

pub(super) fn run(
    arguments: &Calendar,
    settings: &Settings,
    console: &Console,
) -> Result<Exit, Vec<Diagnostic>> {
    let (Subject { policy, world, .. }, data) = load_all(arguments.policy.as_deref(), settings, console)?;
    let span = (settings.day, arguments.days);
    let calendar = calendar(&policy, &world.questionnaire, &data.companies, span)?;
    let input = CalendarInput {
        calendar: &calendar,
        policy: &policy,
        questionnaire: &world.questionnaire,
        companies: &data.companies,
        book: &data.book,
        rejected: &data.rejected,
    };
    let result = match arguments.format {
        CalendarFormat::Terminal => calendar_view(input, &console.terminal),
        CalendarFormat::Json => super::json(&CalendarDocument::new(input)),
        CalendarFormat::Markdown => calendar_comment(input, &console.terminal),
        CalendarFormat::Ics => calendar_feed(input, &console.terminal),
    };
    console.write(&result)?;
    Ok(if data.rejected.is_empty() { Exit::Done } else { Exit::Gate })
}
