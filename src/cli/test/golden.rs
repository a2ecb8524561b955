//! Golden tiers from the disk: found, compared, reviewed on a terminal, and written back.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

use super::super::console::Console;
use super::super::settings::Settings;
use super::super::work;
use super::{Loaded, Test, found, usage};
use crate::assess::Assessor;
use crate::diagnostic::Diagnostic;
use crate::host::{Disk, write_whole};
use crate::origin::Origin;
use crate::policy::compile;
use crate::suite::{Bench, Golden};
use crate::text::Text;

/// What the table is called; of another policy than the default one, `house.expected_tiers.csv`.
pub(super) const NAME: &str = "expected_tiers.csv";

/// The paths of the tables and of their policies. A table that isn't there yet is made by `--accept`.
pub(super) fn tables(arguments: &Test, settings: &Settings) -> Loaded<Vec<(String, String)>> {
    let mut tables = Vec::new();
    let default = settings.names.policy.clone();
    for path in found(arguments, settings, NAME)? {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let policy = match file.strip_suffix(NAME).map(|stem| stem.trim_end_matches('.')) {
            Some("") | None => default.clone().ok_or_else(|| {
                vec![usage("the table of expected tiers has no policy", "name one in tierline.toml")]
            })?,
            Some(stem) => policy_of(stem, folder, default.as_deref()),
        };
        tables.push((path, policy));
    }
    if let (true, Some(policy)) = ((arguments.accept || arguments.review) && tables.is_empty(), default) {
        let folder = policy.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        tables.push((format!("{folder}{NAME}"), policy));
    }
    Ok(tables)
}

/// The policy of a stem: beside the table, or beside the default policy.
fn policy_of(stem: &str, folder: &str, default: Option<&str>) -> String {
    let inside = |folder: &str| {
        if folder.is_empty() { format!("{stem}.rhai") } else { format!("{folder}/{stem}.rhai") }
    };
    let beside = inside(folder);
    let default = default.and_then(|path| path.rsplit_once('/')).map(|(folder, _)| inside(folder));
    if Path::new(&beside).is_file() { beside } else { default.unwrap_or(beside) }
}

/// Holds every table against today's tiers; takes over what is accepted.
pub(super) fn compare(
    tables: &[(String, String)],
    arguments: &Test,
    bench: &Bench,
    (settings, console): (&Settings, &Console),
) -> Loaded<Vec<Golden>> {
    let mut compared = Vec::new();
    for (path, policy_path) in tables {
        let policy = compile(&Disk, policy_path, bench.questionnaire, bench.schema.shape())?;
        let assessor = Assessor::new(&policy, bench.questionnaire, bench.day);
        let assessments = work::assess_all(&assessor, bench.fixtures, settings.threads)?;
        let tiers: BTreeMap<String, String> = bench
            .fixtures
            .iter()
            .zip(&assessments)
            .map(|(company, assessment)| (company.id.clone(), policy.ladder.id(assessment.tier).to_owned()))
            .collect();
        let table = if Path::new(path).exists() {
            Disk.read(path)
                .map_err(|error| vec![Diagnostic::about_file("unreadable", path, error.describe())])?
        } else {
            Text::new(path.as_str(), "")
        };
        let mut golden = Golden::compare(&table, policy_path, &tiers)?;
        let before = golden.differences.len();
        if arguments.accept {
            accept(&mut golden, |_| Ok(Some(true)))?;
        } else if arguments.review {
            let mut lines = std::io::stdin().lock();
            accept(&mut golden, |question| {
                console.ask(question);
                let mut line = String::new();
                lines.read_line(&mut line).map_err(|error| {
                    vec![usage(&format!("nothing can be read: {error}"), "answer y, n or q")]
                })?;
                Ok(match line.trim() {
                    "y" | "yes" => Some(true),
                    "" if line.is_empty() => None,
                    "q" | "quit" => None,
                    _ => Some(false),
                })
            })?;
        }
        if golden.differences.len() < before {
            write_whole(Path::new(path), golden.to_csv().as_bytes()).map_err(|error| {
                vec![Diagnostic::about_file(
                    "output",
                    path,
                    format!("the file can't be written: {}", error.kind()),
                )]
            })?;
        }
        compared.push(golden);
    }
    Ok(compared)
}

/// Asks about every difference, until there is no answer.
fn accept(golden: &mut Golden, mut ask: impl FnMut(&str) -> Loaded<Option<bool>>) -> Loaded<()> {
    for difference in golden.differences.clone() {
        let shown = |tier: &Option<String>| tier.clone().unwrap_or_else(|| "–".into());
        let (from, to) = (shown(&difference.expected), shown(&difference.found));
        match ask(&format!("{}: {from} → {to}  accept? [y/n/q] ", difference.company))? {
            Some(true) => golden.accept(&difference.company),
            Some(false) => {}
            None => break,
        }
    }
    Ok(())
}
