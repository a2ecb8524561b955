//! `tierline check`: policies, questionnaire and data, before anything is decided.

use clap::{Args, ValueEnum};

use super::console::Console;
use super::exit::Exit;
use super::fix::{Mended, mend};
use super::levels::{unknown, with_flags};
use super::load::{self, World};
use super::settings::Settings;
use super::slow_rules::slow_rules;
use super::subject::{self, open};
use crate::diagnostic::{Diagnostic, ordered};
use crate::lint::{Finding, LINTS, Levels, LintLevel, Subject, lint};
use crate::model::Company;
use crate::policy::Policy;
use crate::render::{FindingsDocument, SarifDocument, fault_count, github_commands, junit_report, snippet};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Policies [default: the one of tierline.toml]
    policies: Vec<String>,
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
    /// Lints whose findings make it exit with 1
    #[arg(long, value_name = "LINT")]
    deny: Vec<String>,
    /// Lints whose findings are only said
    #[arg(long, value_name = "LINT")]
    warn: Vec<String>,
    /// Lints whose findings are not said
    #[arg(long, value_name = "LINT")]
    allow: Vec<String>,
    /// Mend what can be mended without a change of meaning
    #[arg(long)]
    fix: bool,
    /// Show what --fix would do, as a patch, and nothing else
    #[arg(long, conflicts_with = "fix")]
    patch: bool,
    /// Say which conditions are evaluated company by company, and why
    #[arg(long, short)]
    verbose: bool,
    /// Show the page of a lint; `lints` lists them all
    #[arg(long, value_name = "LINT", exclusive = true)]
    explain: Option<String>,
}

/// Formats of check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// For people
    #[default]
    Terminal,
    /// One JSON document
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Workflow commands of GitHub
    Github,
    /// A test report in XML
    Junit,
}

/// What a check comes to.
#[derive(Default)]
struct Checked {
    /// What keeps policies or data from being used.
    faults: Vec<Diagnostic>,
    /// What lints say.
    findings: Vec<Finding>,
    /// What is sound, a line each.
    sound: Vec<String>,
    /// The files of the policies that compile.
    files: Vec<String>,
    mended: Vec<Mended>,
    is_rejected: bool,
}

pub(super) fn run(
    arguments: &Check,
    settings: &Settings,
    console: &Console,
) -> Result<Exit, Vec<Diagnostic>> {
    if let Some(code) = &arguments.explain {
        console.write(&explained(code)?)?;
        return Ok(Exit::Done);
    }
    let flags = [
        (LintLevel::Allow, arguments.allow.as_slice()),
        (LintLevel::Warn, arguments.warn.as_slice()),
        (LintLevel::Deny, arguments.deny.as_slice()),
    ];
    let levels = with_flags(&settings.levels, &flags)?;
    let checked = checked(arguments, settings, &levels, console);
    if arguments.patch && checked.faults.is_empty() {
        console.write(&checked.mended.iter().map(Mended::patch).collect::<String>())?;
        return Ok(Exit::Done);
    }
    show(arguments.format, checked, console)
}

fn checked(arguments: &Check, settings: &Settings, levels: &Levels, console: &Console) -> Checked {
    let mut checked = Checked::default();
    let world = match load::world(settings) {
        Ok(world) => world,
        Err(found) => return Checked { faults: ordered(found), ..checked },
    };
    let mut companies = None;
    if !settings.companies.is_empty() {
        match load::data(settings, &world, console) {
            Ok(data) => {
                checked.is_rejected = !data.rejected.is_empty();
                checked.sound.push(format!("{} companies", data.companies.len()));
                companies = Some(data.companies);
            }
            Err(found) => checked.faults.extend(found),
        }
    }
    let default = settings.names.policy.clone().into_iter().collect();
    let paths = if arguments.policies.is_empty() { default } else { arguments.policies.clone() };
    for (index, path) in paths.iter().enumerate() {
        let companies = companies.as_deref();
        let opened = open(Some(path), settings).and_then(|opened| opened.with(Ok(())));
        match opened {
            Ok((subject::Subject { policy, world, .. }, ())) => {
                let line = format!("{path}: {} {}, {} rules", policy.id, policy.version, policy.rules.len());
                checked.sound.insert(index.min(checked.sound.len()), line);
                if arguments.verbose {
                    let lines = slow_rules(&policy, &world.questionnaire, settings.day);
                    checked.sound.extend(lines.into_iter().map(|line| format!("{path}: {line}")));
                }
                checked.files.push(path.clone());
                if let Err(found) =
                    check_policy(&mut checked, policy, (&world, companies), (arguments, settings, levels))
                {
                    checked.faults.extend(found);
                }
            }
            Err(found) => checked.faults.extend(found),
        }
    }
    checked.faults = ordered(checked.faults);
    // A base that two policies extend is told of once.
    let mut seen = std::collections::BTreeSet::new();
    checked.findings.retain(|finding| {
        let diagnostic = &finding.diagnostic;
        seen.insert((diagnostic.at(), diagnostic.code, diagnostic.message.clone()))
    });
    checked
}

fn check_policy(
    checked: &mut Checked,
    policy: Policy,
    (world, companies): (&World, Option<&[Company]>),
    (arguments, settings, levels): (&Check, &Settings, &Levels),
) -> Result<(), Vec<Diagnostic>> {
    let look = |policy: &Policy| {
        let subject = Subject {
            policy,
            questionnaire: &world.questionnaire,
            schema: &world.schema,
            day: settings.day,
            companies,
        };
        lint(subject, levels)
    };
    let findings = look(&policy);
    let mended = if arguments.fix || arguments.patch { mend(&policy, &findings, world) } else { None };
    match mended {
        Some(mended) if arguments.fix => {
            mended.write()?;
            let (mended_again, ()) = open(Some(mended.new.name()), settings)?.with(Ok(()))?;
            let policy = mended_again.policy;
            checked.findings.extend(look(&policy));
            checked.mended.push(mended);
        }
        mended => {
            checked.findings.extend(findings);
            checked.mended.extend(mended);
        }
    }
    Ok(())
}

fn show(format: CheckFormat, checked: Checked, console: &Console) -> Result<Exit, Vec<Diagnostic>> {
    let Checked { faults, findings, sound, files, mended, is_rejected } = checked;
    let could_not = !faults.is_empty();
    let is_denied = findings.iter().any(|finding| finding.diagnostic.is_error());
    if format == CheckFormat::Terminal {
        if could_not {
            return Err(faults);
        }
        console.write(&for_people(&findings, &sound, &mended, console))?;
    } else {
        // The findings are the result here, also when nothing could be compiled.
        let all: Vec<Finding> = faults.into_iter().map(Finding::from).chain(findings).collect();
        console.write(&match format {
            CheckFormat::Sarif => super::json(&SarifDocument::create(&all)),
            CheckFormat::Github => github_commands(&all),
            CheckFormat::Junit => junit_report(&files, &all),
            CheckFormat::Json | CheckFormat::Terminal => super::json(&FindingsDocument::new(&all)),
        })?;
    }
    Ok(match (could_not, is_denied || is_rejected) {
        (true, _) => Exit::CouldNot,
        (false, true) => Exit::Gate,
        (false, false) => Exit::Done,
    })
}

fn for_people(findings: &[Finding], sound: &[String], mended: &[Mended], console: &Console) -> String {
    let said: Vec<Diagnostic> = findings
        .iter()
        .map(|finding| finding.diagnostic.clone())
        .filter(|diagnostic| diagnostic.is_error() || !console.is_quiet())
        .collect();
    let mut shown: String =
        said.iter().flat_map(|diagnostic| [snippet(diagnostic, &console.terminal), "\n".into()]).collect();
    for mended in mended {
        let plural = if mended.count == 1 { "" } else { "s" };
        shown += &format!("  fixed  {}: {} finding{plural}\n", mended.new.name(), mended.count);
    }
    let word = if said.is_empty() { "ok" } else { "read" };
    shown.extend(sound.iter().map(|line| format!("  {word}  {line}\n")));
    if !said.is_empty() {
        shown += &format!("  lints  {}\n", fault_count(&said));
    }
    shown
}

/// The page of a lint, or the list of all.
fn explained(code: &str) -> Result<String, Vec<Diagnostic>> {
    if code == "lints" {
        let width = LINTS.iter().map(|lint| lint.code.len()).max().unwrap_or_default();
        let line = |lint: &crate::lint::Lint| {
            format!("{:<width$}  {:<5}  {}\n", lint.code, lint.level.word(), lint.summary())
        };
        return Ok(LINTS.iter().map(line).collect());
    }
    let lint = LINTS.iter().find(|lint| lint.code == code);
    lint.map(|lint| lint.page.to_owned()).ok_or_else(|| vec![unknown(code, None)])
}
