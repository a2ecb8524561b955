//! `tierline test`: runs policy tests; on request says what they cover and what they would notice, or makes tests.

mod golden;
mod watch;

use clap::{Args, ValueEnum};

use super::console::Console;
use super::exit::Exit;
use super::load;
use super::settings::Settings;
use super::subject::{Subject, open};
use crate::diagnostic::{Diagnostic, ordered};
use crate::host::{Disk, files_below};
use crate::model::Company;
use crate::origin::Origin;
use crate::policy::scenario::{Base, Scenario, read_scenarios};
use crate::render::{
    TestDocument, TestInput, coverage_page, coverage_view, generated_script, github, junit, mutation_view,
    test_view,
};
use crate::suite::{Bench, Suite, coverage, generate, mutation, run as run_suite};
use crate::text::Text;

/// Run policy tests: `*.test.rhai`, and `expected_tiers.csv`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Test {
    /// Test scripts, or folders of them [default: the policy's folder, and tests]
    pub(super) paths: Vec<String>,
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: TestFormat,
    /// Only the tests whose name, or file and name, holds this text
    #[arg(long, value_name = "TEXT")]
    pub(super) filter: Option<String>,
    /// What of the policies the tests cover: thresholds, rules, operands (MC/DC), weights, points
    #[arg(long)]
    pub(super) coverage: bool,
    /// Which changes of one number, comparison, operator, path or rule no test notices; exit 1 when there is one
    #[arg(long)]
    pub(super) mutate: bool,
    /// Write a test script for the policy instead, of few companies that exercise every decision of it
    #[arg(long, conflicts_with_all = ["coverage", "review", "accept", "watch", "paths"])]
    pub(super) generate: bool,
    /// The policy to generate tests for [default: the one of tierline.toml]
    #[arg(long, value_name = "POLICY", requires = "generate")]
    pub(super) policy: Option<String>,
    /// Ask about each difference from `expected_tiers.csv`, and take over what is accepted
    #[arg(long, conflicts_with_all = ["accept", "watch"])]
    pub(super) review: bool,
    /// Take every tier over into `expected_tiers.csv`
    #[arg(long, conflicts_with = "watch")]
    pub(super) accept: bool,
    /// Run again whenever a file changes
    #[arg(long)]
    pub(super) watch: bool,
}

/// Formats of test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum TestFormat {
    /// For people
    #[default]
    Terminal,
    /// One JSON document
    Json,
    /// `JUnit` XML
    Junit,
    /// Annotations of a pull request
    Github,
    /// The policies with what is covered, as a page (needs `--coverage`)
    Html,
}

/// What test scripts end in.
const ENDING: &str = ".test.rhai";

type Loaded<T> = Result<T, Vec<Diagnostic>>;

pub(super) fn run(arguments: &Test, settings: &Settings, console: &Console) -> Loaded<Exit> {
    if arguments.format == TestFormat::Html && !arguments.coverage {
        return Err(vec![usage("the page shows coverage", "add `--coverage`")]);
    }
    if arguments.generate {
        return make(arguments, settings, console);
    }
    if arguments.watch {
        return watch::repeat(
            || once(arguments, settings, console),
            || watched(arguments, settings),
            console,
        );
    }
    once(arguments, settings, console)
}

fn once(arguments: &Test, settings: &Settings, console: &Console) -> Loaded<Exit> {
    let world = load::world(settings)?;
    let scripts = read_all(&scripts(arguments, settings)?)?;
    let tables = golden::tables(arguments, settings)?;
    let needs_companies = !tables.is_empty() || uses_fixtures(&scripts);
    let data = if needs_companies { Some(load::data(settings, &world, console)?) } else { None };
    let companies: &[Company] = data.as_ref().map_or(&[], |data| &data.companies);
    let bench = bench(&world, settings, companies);
    let mut suite = Suite::read(&scripts, &bench)?;
    if let Some(wanted) = &arguments.filter {
        suite.retain(|test| format!("{}: {}", test.span.text().name(), test.name).contains(wanted.as_str()));
    }
    if suite.tests.is_empty() && tables.is_empty() {
        return Err(vec![nothing(arguments)]);
    }
    let report = run_suite(&suite, &bench, settings.threads);
    let golden = golden::compare(&tables, arguments, &bench, (settings, console))?;
    let wants = |asked: bool| asked && report.failed() == 0;
    let covered = arguments.coverage.then(|| coverage(&suite, &world.questionnaire, settings.threads));
    let mutated = wants(arguments.mutate).then(|| mutation(&suite, &world.questionnaire, settings.threads));
    let input = TestInput {
        report: &report,
        golden: &golden,
        coverage: covered.as_deref(),
        mutation: mutated.as_deref(),
    };
    let result = match arguments.format {
        TestFormat::Terminal => {
            let mut view = test_view(&report, &golden, &console.terminal);
            view += &covered
                .as_deref()
                .map(|covered| coverage_view(covered, &console.terminal))
                .unwrap_or_default();
            let changes = mutated.as_deref().map(|all| mutation_view(all, &report, &console.terminal));
            view + changes.unwrap_or_default().as_str()
        }
        TestFormat::Json => super::json(&TestDocument::new(input)),
        TestFormat::Junit => junit(input),
        TestFormat::Github => github(input),
        TestFormat::Html => coverage_page(covered.as_deref().unwrap_or_default(), console.terminal.language),
    };
    console.write(&result)?;
    let survives = mutated.iter().flatten().any(|mutation| mutation.survivors().next().is_some());
    let fails = report.failed() > 0 || golden.iter().any(|golden| !golden.passed()) || survives;
    Ok(if fails { Exit::Gate } else { Exit::Done })
}

/// `--generate`.
fn make(arguments: &Test, settings: &Settings, console: &Console) -> Loaded<Exit> {
    let (Subject { policy, world, .. }, ()) = open(arguments.policy.as_deref(), settings)?.with(Ok(()))?;
    let path = policy.span.text().name().to_owned();
    let data =
        if settings.companies.is_empty() { None } else { Some(load::data(settings, &world, console)?) };
    let companies: &[Company] = data.as_ref().map_or(&[], |data| &data.companies);
    let bench = bench(&world, settings, companies);
    let made = generate(&policy, &bench, arguments.mutate, settings.threads);
    console.write(&generated_script(&made, &path, &policy, settings.day))?;
    Ok(Exit::Done)
}

fn bench<'a>(world: &'a load::World, settings: &'a Settings, fixtures: &'a [Company]) -> Bench<'a> {
    Bench {
        questionnaire: &world.questionnaire,
        schema: &world.schema,
        fixtures,
        day: settings.day,
        default_policy: settings.names.policy.as_deref(),
        origin: &Disk,
    }
}

/// The folders that are looked through when none is named.
fn places(arguments: &Test, settings: &Settings) -> Vec<String> {
    if !arguments.paths.is_empty() {
        return arguments.paths.clone();
    }
    let folder = settings.names.policy.as_deref().map(|path| match path.rsplit_once('/') {
        Some((folder, _)) => folder.to_owned(),
        None => ".".to_owned(),
    });
    let tests = std::path::Path::new("tests").is_dir().then(|| "tests".to_owned());
    let mut places: Vec<String> = folder.into_iter().chain(tests).collect();
    if places.is_empty() {
        places.push(".".into());
    }
    places.dedup();
    places
}

/// The test scripts, each once.
fn scripts(arguments: &Test, settings: &Settings) -> Loaded<Vec<String>> {
    found(arguments, settings, ENDING)
}

/// The files of a name's end that are named, or lie in the folders that are looked through.
fn found(arguments: &Test, settings: &Settings, ending: &str) -> Loaded<Vec<String>> {
    let mut found = Vec::new();
    for place in places(arguments, settings) {
        if std::path::Path::new(&place).is_dir() {
            let below = files_below(&place, ending)
                .map_err(|error| vec![Diagnostic::about_file("unreadable", &place, error.describe())])?;
            found.extend(below);
        } else if place.ends_with(ending) || ending == ENDING && !place.ends_with(golden::NAME) {
            found.push(place);
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn read_all(paths: &[String]) -> Loaded<Vec<(Text, Vec<Scenario>)>> {
    let mut scripts = Vec::new();
    let mut faults = Vec::new();
    for path in paths {
        let text = Disk
            .read(path)
            .map_err(|error| vec![Diagnostic::about_file("unreadable", path, error.describe())]);
        match text.and_then(|text| Ok((read_scenarios(&text)?, text))) {
            Ok((scenarios, text)) => scripts.push((text, scenarios)),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(scripts) } else { Err(ordered(faults)) }
}

fn uses_fixtures(scripts: &[(Text, Vec<Scenario>)]) -> bool {
    let checks = scripts.iter().flat_map(|(_, scenarios)| scenarios).flat_map(|scenario| &scenario.checks);
    checks.into_iter().any(|check| matches!(check.subject.base, Base::Fixture(_)))
}

/// Every file whose change runs the tests again.
fn watched(arguments: &Test, settings: &Settings) -> Vec<String> {
    let mut files = found(arguments, settings, ".rhai").unwrap_or_default();
    files.extend(golden::tables(arguments, settings).unwrap_or_default().into_iter().map(|table| table.0));
    let policy =
        settings.names.policy.iter().filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder);
    files.extend(policy.filter_map(|folder| files_below(folder, ".rhai").ok()).flatten());
    files.extend(settings.names.questionnaire.clone());
    files.extend(settings.names.company_schema.clone());
    files.extend(settings.companies.iter().filter(|path| *path != "-").cloned());
    files.sort();
    files.dedup();
    files
}

fn nothing(arguments: &Test) -> Diagnostic {
    let what = match (&arguments.filter, arguments.paths.is_empty()) {
        (Some(filter), _) => format!("no test holds `{filter}` in its name"),
        (None, true) => "there are no tests".into(),
        (None, false) => format!("there are no tests in {}", arguments.paths.join(", ")),
    };
    usage(&what, "tests are files that end in .test.rhai, beside a policy or below `tests`")
}

fn usage(message: &str, help: &str) -> Diagnostic {
    Diagnostic::about_file("usage", "tierline", message).help(help)
}
