//! `tierline explain`: why a company is in its tier, how sure that is, and what would change it.

use std::collections::BTreeSet;

use clap::Args;

use super::console::Console;
use super::exit::Exit;
use super::settings::Settings;
use super::sheet::PageFormat;
use super::subject::{Subject, load_all};
use crate::assess::Assessor;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::explain::{Permission, explain};
use crate::model::{Company, Ladder, QuestionIndex, Questionnaire};
use crate::render::{ExplainDocument, ExplainInput, explain_view};

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The company, by its id
    pub(super) company: String,
    /// The policy [default: the one of tierline.toml]
    pub(super) policy: Option<String>,
    /// The fewest answers to change for this tier, or one further on
    #[arg(long, value_name = "TIER")]
    pub(super) to: Option<String>,
    /// Change only answers at or below these paths
    #[arg(long, value_name = "PATH", num_args = 1.., requires = "to")]
    pub(super) only: Vec<String>,
    /// Keep the answers at or below these paths
    #[arg(long, value_name = "PATH", num_args = 1.., requires = "to")]
    pub(super) keep: Vec<String>,
    /// Every step, on as many lines as it takes
    #[arg(long)]
    pub(super) full: bool,
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: PageFormat,
}

pub(super) fn run(
    arguments: &Explain,
    settings: &Settings,
    console: &Console,
) -> Result<Exit, Vec<Diagnostic>> {
    let (Subject { policy, world, .. }, data) = load_all(arguments.policy.as_deref(), settings, console)?;
    let questionnaire = &world.questionnaire;
    let index = find_company(&arguments.company, &data.companies)?;
    let company = &data.companies[index];
    let to = arguments.to.as_ref().map(|tier| find_tier(tier, &policy.ladder)).transpose()?;
    let permission = Permission {
        only: questions(&arguments.only, "--only", questionnaire)?,
        keep: questions(&arguments.keep, "--keep", questionnaire)?,
    };
    let assessor = Assessor::new(&policy, questionnaire, settings.day);
    let explanation = explain(&assessor, company, to, &permission)?;
    let input = ExplainInput {
        explanation: &explanation,
        company,
        index,
        policy: &policy,
        questionnaire,
        book: &data.book,
        day: settings.day,
    };
    let result = match arguments.format.page() {
        Some(format) => explain_view(input, format, arguments.full, &console.terminal),
        None => super::json(&ExplainDocument::new(input)),
    };
    console.write(&result)?;
    Ok(if data.rejected.is_empty() { Exit::Done } else { Exit::Gate })
}

fn find_company(id: &str, companies: &[Company]) -> Result<usize, Vec<Diagnostic>> {
    let found = companies.iter().position(|company| company.id == id);
    found.ok_or_else(|| {
        let ids = companies.iter().map(|company| company.id.as_str());
        vec![
            Diagnostic::about_file("usage", "tierline", format!("there is no company `{id}`"))
                .help("a company is named by its `id`")
                .help_if(did_you_mean(id, ids)),
        ]
    })
}

fn find_tier(id: &str, ladder: &Ladder) -> Result<usize, Vec<Diagnostic>> {
    ladder.rank(id).ok_or_else(|| {
        let ids: Vec<&str> = ladder.tiers().iter().map(|tier| tier.id.as_str()).collect();
        vec![
            Diagnostic::about_file("usage", "--to", format!("there is no tier `{id}`"))
                .help(format!("the tiers are {}", ids.join(", ")))
                .help_if(did_you_mean(id, ids)),
        ]
    })
}

/// The questions at or below paths.
fn questions(
    paths: &[String],
    flag: &str,
    questionnaire: &Questionnaire,
) -> Result<BTreeSet<QuestionIndex>, Vec<Diagnostic>> {
    let mut found = BTreeSet::new();
    for path in paths {
        let Some(node) = questionnaire.tree.find(path) else {
            return Err(vec![
                Diagnostic::about_file("usage", flag, format!("`{path}` is no path of the questionnaire"))
                    .help_if(did_you_mean(path, questionnaire.tree.paths())),
            ]);
        };
        found.extend(questionnaire.tree.questions(node));
    }
    Ok(found)
}
