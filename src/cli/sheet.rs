//! Formats of the commands that write one page, and what they all load first.

use clap::ValueEnum;

use super::console::Console;
use super::load::{self, Data, World};
use super::settings::Settings;
use crate::diagnostic::{Diagnostic, ordered};
use crate::policy::Policy;
use crate::render::SheetFormat;

/// Formats of explain, engage, sweep and robust.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum PageFormat {
    /// For people
    #[default]
    Terminal,
    /// One JSON document
    Json,
    /// Tables in Markdown
    Markdown,
    /// A page of its own
    Html,
}

impl PageFormat {
    /// The format of a page; none for JSON, which is a document.
    pub(super) fn page(self) -> Option<SheetFormat> {
        match self {
            Self::Terminal => Some(SheetFormat::Terminal),
            Self::Json => None,
            Self::Markdown => Some(SheetFormat::Markdown),
            Self::Html => Some(SheetFormat::Html),
        }
    }
}

/// Reads the questionnaire and schema, then policy and data, and says all that is wrong with both.
pub(super) fn load_all(
    policy: Option<&str>,
    settings: &Settings,
    console: &Console,
) -> Result<(World, Policy, Data), Vec<Diagnostic>> {
    let world = load::world(settings)?;
    let policy = load::policy(policy, settings, &world);
    let data = load::data(settings, &world, console);
    match (policy, data) {
        (Ok(policy), Ok(data)) => Ok((world, policy, data)),
        (policy, data) => Err(ordered(policy.err().into_iter().chain(data.err()).flatten().collect())),
    }
}
