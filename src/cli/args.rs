//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::check::Check;
use crate::render::LineField;

/// Policies in Rhai decide the tier of every holding, exactly; `diff` shows what a change moves.
#[derive(Debug, Parser)]
#[command(name = "tierline", version, about, max_term_width = 100, propagate_version = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) common: Common,
}

/// Flags that every command has. Their defaults stand in `tierline.toml`.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Everywhere")]
pub(super) struct Common {
    /// Company records: JSON, JSON Lines, CSV, a folder of them, or `-`
    #[arg(long, global = true, num_args = 1.., value_name = "PATH")]
    pub(super) companies: Vec<String>,
    /// Holdings: CSV or JSON; none, when no path follows
    #[arg(long, global = true, num_args = 0.., value_name = "PATH")]
    pub(super) holdings: Option<Vec<String>>,
    /// The questionnaire
    #[arg(long, global = true, value_name = "PATH")]
    pub(super) questionnaire: Option<String>,
    /// The schema of company records [default: the shipped one]
    #[arg(long, global = true, value_name = "PATH")]
    pub(super) company_schema: Option<String>,
    /// The day of assessment [default: today in UTC]
    #[arg(long, global = true, value_name = "DATE")]
    pub(super) as_of: Option<String>,
    /// Assess the valid records, list the rejected, and exit with 1
    #[arg(long, global = true)]
    pub(super) keep_going: bool,
    /// The language of reports
    #[arg(long, global = true, value_enum)]
    pub(super) lang: Option<Lang>,
    /// Write to a file, whole or not at all
    #[arg(long, short, global = true, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// When to colour
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(super) color: Color,
    /// Only ASCII decoration
    #[arg(long, global = true)]
    pub(super) ascii: bool,
    /// No warnings
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// How many threads may work [default: all cores]
    #[arg(long, global = true, value_name = "N")]
    pub(super) threads: Option<usize>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compile, type-check and lint policies; validate questionnaire and data
    Check(Check),
    /// Show the policy in force, after `extends`
    Show(Show),
    /// Put every company in a tier
    Eval(Eval),
    /// Put parts of one `eval` together: the lines of the whole
    Merge(super::merge::Merge),
    /// Say why a company is in its tier, how sure that is, and what would change it
    Explain(super::explain::Explain),
    /// Say what to ask, and whom: the single answers that would move a company
    Engage(super::engage::Engage),
    /// Find every value of a number of the policy at which a company moves
    Sweep(super::sweep::Sweep),
    /// Say how much the weights may be off before a company moves
    Robust(super::robust::Robust),
    /// Show how a change of policy moves each holding
    Diff(Diff),
    /// List what each commit of a policy repository moved, by whom and why
    Log(super::log::Log),
    /// Name the commits and lines behind a company's present tier
    Blame(super::blame::Blame),
    /// Show what will move without any edit, day by day
    Calendar(super::calendar::Calendar),
    /// Run policy tests; what they cover, and what they would notice
    Test(super::test::Test),
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// The policy [default: the one of tierline.toml]
    pub(super) policy: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: ReportFormat,
}

#[derive(Debug, Args)]
pub(super) struct Eval {
    /// The policy [default: the one of tierline.toml]
    pub(super) policy: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: EvalFormat,
    /// Add every step from answers to tier (json, jsonl)
    #[arg(long)]
    pub(super) trace: bool,
    /// The companies are a part of a whole, or none: end with a seal, for `merge` (jsonl)
    #[arg(long)]
    pub(super) part: bool,
    /// Only these fields beside `company`, as `tier,score`: what isn't written isn't worked out (jsonl)
    #[arg(long, value_delimiter = ',', value_name = "FIELDS", value_parser = line_field)]
    pub(super) fields: Vec<LineField>,
}

/// The field of a name.
fn line_field(name: &str) -> Result<LineField, String> {
    let found = LineField::ALL.into_iter().find(|field| field.name() == name);
    let names = || LineField::ALL.map(LineField::name).join(", ");
    found.ok_or_else(|| format!("the fields of a line are {}", names()))
}

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The old policy
    pub(super) old: String,
    /// The new policy [default: the one of tierline.toml]
    pub(super) new: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: DiffFormat,
    /// Exit with 1 when a company moves so
    #[arg(long, value_enum, value_name = "MOVE")]
    pub(super) deny: Vec<Deny>,
    /// Moves that are signed off, which no gate counts: a JSON list
    #[arg(long, value_name = "FILE")]
    pub(super) approve: Option<String>,
}

/// Formats of diff.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people
    #[default]
    Terminal,
    /// One JSON document
    Json,
    /// A comment for a pull request
    Markdown,
    /// One page for a browser or for paper, without scripts or network
    Html,
}

/// Formats of show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    #[default]
    Terminal,
    /// One JSON document
    Json,
}

/// Formats of eval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum EvalFormat {
    /// For people
    #[default]
    Terminal,
    /// One JSON document
    Json,
    /// One assessment a line
    Jsonl,
    /// One row a company
    Csv,
}

/// Languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    /// English
    En,
    /// 中文
    Zh,
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Moves that are not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// To a stricter tier
    Stricter,
    /// To a laxer tier
    Laxer,
    /// To unrated
    Lost,
    /// Any
    Moves,
}
