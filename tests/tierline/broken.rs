//! What is wrong is told: at its place, in its words, with what mends it. `fixtures/broken` has a table for each kind
//! of fault: file, code, place, words underlined, message, label, help. Every file has to be in its table, with every fault.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tierline::assess::Assessor;
use tierline::diagnostic::Diagnostic;
use tierline::model::{Company, Day, Questionnaire};
use tierline::origin::Memory;
use tierline::policy::compile;
use tierline::schema::{
    CompanyFormat, CompanySchema, HoldingsFormat, read_approvals, read_companies, read_holdings,
    read_questionnaire,
};
use tierline::text::Text;

use crate::support::{Outcome, project, project_text, tierline};

const FOLDER: &str = "fixtures/broken";

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    file: String,
    code: String,
    /// Line and column; with the file before them, when it is another one.
    place: String,
    words: String,
    message: String,
    label: String,
    help: String,
}

impl Told {
    fn new(file: &str, fault: &Diagnostic) -> Self {
        let at = fault.at();
        let own = at.rsplit_once('/').map_or(at.as_str(), |(_, last)| last);
        let name = file.rsplit('/').next().unwrap_or(file);
        Self {
            file: file.to_owned(),
            code: fault.code.to_owned(),
            place: own.strip_prefix(name).and_then(|place| place.strip_prefix(':')).unwrap_or(own).to_owned(),
            words: escaped(fault.snippet()),
            message: fault.message.clone(),
            label: fault.place.as_ref().map(|place| place.label.clone()).unwrap_or_default(),
            help: fault.help.clone().unwrap_or_default(),
        }
    }

    fn line(&self) -> String {
        [&self.file, &self.code, &self.place, &self.words, &self.message, &self.label, &self.help]
            .map(String::as_str)
            .join("\t")
            .trim_end()
            .to_owned()
    }
}

fn escaped(words: &str) -> String {
    words.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}

/// The rows of a table, in the order of their files.
fn table(name: &str) -> Vec<Told> {
    let rows = project_text(&format!("{FOLDER}/{name}.tsv"));
    rows.lines()
        .skip(1)
        .map(|row| {
            let mut cells = row.split('\t').map(str::to_owned);
            let mut next = || cells.next().unwrap_or_default();
            Told {
                file: next(),
                code: next(),
                place: next(),
                words: next(),
                message: next(),
                label: next(),
                help: next(),
            }
        })
        .collect()
}

/// Compares a table with what is told; all of it is shown when they differ, to be looked at line by line.
fn assert_table(name: &str, told: &[Told]) {
    let expected: Vec<String> = table(name).iter().map(Told::line).collect();
    let found: Vec<String> = told.iter().map(Told::line).collect();
    let differing: Vec<&String> = found.iter().filter(|line| !expected.contains(line)).collect();
    let lost: Vec<&String> = expected.iter().filter(|line| !found.contains(line)).collect();
    assert!(
        expected == found,
        "told and not in {name}.tsv: {differing:#?}\nin it and not told: {lost:#?}\n--- {name}.tsv ---\n{}\n---",
        found.join("\n")
    );
}

/// The files below a folder, by their path in it.
fn files(folder: &str) -> BTreeSet<String> {
    let root = project().join(FOLDER).join(folder);
    let mut found = BTreeSet::new();
    let mut waiting = vec![root.clone()];
    while let Some(at) = waiting.pop() {
        for entry in std::fs::read_dir(&at).expect("the folder is there") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let inside = path.strip_prefix(&root).expect("the path lies in the folder");
                found.insert(inside.to_str().expect("the name is text").to_owned());
            }
        }
    }
    found
}

/// A file of the folder, as users in the folder name it; `None` when it is no UTF-8.
fn text(path: &str) -> Option<Text> {
    let bytes = std::fs::read(project().join(FOLDER).join(path)).expect("the file can be read");
    String::from_utf8(bytes).ok().map(|content| Text::new(path, content))
}

fn questionnaire() -> Questionnaire {
    read_questionnaire(&text("questionnaire.json").expect("UTF-8")).expect("a sound questionnaire")
}

fn own_schema() -> CompanySchema {
    CompanySchema::compile(&text("own.schema.json").expect("UTF-8")).expect("a sound schema")
}

fn good_companies(schema: &CompanySchema, questionnaire: &Questionnaire) -> Vec<Company> {
    let text = text("companies/good.jsonl").expect("UTF-8");
    read_companies(&[(text, CompanyFormat::JsonLines)], schema, questionnaire).companies
}

/// All scripts of a folder.
fn scripts(folder: &str) -> Memory {
    files(folder).iter().fold(Memory::default(), |memory, file| {
        let path = format!("{folder}/{file}");
        match text(&path) {
            Some(text) => memory.with(path, text.content()),
            None => memory,
        }
    })
}

/// Runs the program for every row, several at a time, and checks what it says of it.
fn check_program(rows: &[Told], arguments: &(dyn Fn(&str) -> (String, String) + Sync)) {
    let mut by_file: BTreeMap<&str, Vec<&Told>> = BTreeMap::new();
    for row in rows {
        by_file.entry(&row.file).or_default().push(row);
    }
    let work: Vec<(&str, Vec<&Told>)> = by_file.into_iter().collect();
    std::thread::scope(|scope| {
        for part in work.chunks(work.len().div_ceil(2).max(1)) {
            scope.spawn(move || {
                for (file, rows) in part {
                    let (folder, arguments) = arguments(file);
                    let outcome = tierline(&arguments).inside(&project().join(FOLDER).join(folder)).run();
                    check_outcome(file, rows, &outcome);
                }
            });
        }
    });
}

fn check_outcome(file: &str, rows: &[&Told], outcome: &Outcome) {
    let faults = &outcome.faults;
    assert_eq!((outcome.code, outcome.output.as_str()), (2, ""), "{file}: {faults}");
    assert!(!faults.contains("panicked"), "{file}: {faults}");
    for row in rows {
        let ending = format!(": error[{}]: {}", row.code, row.message);
        let line = faults.lines().find(|line| line.ends_with(&ending) && line.contains(&row.place));
        let line = line.unwrap_or_else(|| panic!("{file}: no line for {row:?} in\n{faults}"));
        let name = file.rsplit('/').next().unwrap_or(file);
        let at = &line[..line.len() - ending.len()];
        let is_at = at.ends_with(&format!("{name}:{}", row.place)) || at.ends_with(&row.place);
        assert!(is_at, "{file}: {line}");
    }
    let told = faults.lines().filter(|line| line.contains(": error[")).count();
    assert_eq!(told, rows.len(), "{file}: {faults}");
}

#[test]
fn every_fault_of_a_policy_is_told_where_it_is() {
    let (questionnaire, schema) = (questionnaire(), CompanySchema::shipped());
    let memory = scripts("policies");
    let mut told = Vec::new();
    for file in files("policies").iter().filter(|file| !file.starts_with("bases/")) {
        let path = format!("policies/{file}");
        let faults = compile(&memory, &path, &questionnaire, schema.shape()).expect_err(file);
        assert!(!faults.is_empty(), "{file}");
        told.extend(faults.iter().map(|fault| Told::new(file, fault)));
    }
    assert_table("policies", &told);
}

#[test]
fn the_program_tells_every_fault_of_a_policy() {
    check_program(&table("policies"), &|file| (String::new(), format!("check policies/{file}")));
}

#[test]
fn every_fault_of_an_assessment_is_told_where_it_is() {
    let (questionnaire, schema) = (questionnaire(), CompanySchema::shipped());
    let companies = good_companies(&schema, &questionnaire);
    let memory = scripts("assessments");
    let day = Day::parse("2026-06-30").expect("a day");
    let mut told = Vec::new();
    for file in files("assessments").iter().filter(|file| !file.starts_with("bases/")) {
        let path = format!("assessments/{file}");
        let policy = compile(&memory, &path, &questionnaire, schema.shape()).expect(file);
        let faults = Assessor::new(&policy, &questionnaire, day).assess_all(&companies).expect_err(file);
        told.extend(faults.iter().map(|fault| Told::new(file, fault)));
    }
    assert_table("assessments", &told);
    check_program(&told, &|file| {
        (String::new(), format!("eval assessments/{file} --companies companies/good.jsonl"))
    });
}

/// What is wrong with a file of data, by the library.
fn data_faults(path: &str, file: &str, schemas: (&CompanySchema, &CompanySchema)) -> Option<Vec<Diagnostic>> {
    let (shipped, own) = schemas;
    let questionnaire = questionnaire();
    let text = text(path)?;
    let ending = file.rsplit('.').next().unwrap_or_default();
    let kind = file.split(['-', '/']).next().unwrap_or_default();
    Some(match (kind, ending) {
        ("holdings", ending) => {
            let format = if ending == "json" { HoldingsFormat::Json } else { HoldingsFormat::Csv };
            let companies = good_companies(shipped, &questionnaire);
            read_holdings(&text, format, &companies).err().unwrap_or_default()
        }
        ("approvals", _) => read_approvals(&text).err().unwrap_or_default(),
        ("questionnaire", _) => read_questionnaire(&text).err().unwrap_or_default(),
        ("schema", _) => CompanySchema::compile(&text).err().unwrap_or_default(),
        (kind, ending) => {
            let format = match ending {
                "json" => CompanyFormat::Json,
                "csv" => CompanyFormat::Csv,
                _ => CompanyFormat::JsonLines,
            };
            let schema = if kind == "own" { own } else { shipped };
            read_companies(&[(text, format)], schema, &questionnaire).faults
        }
    })
}

#[test]
fn every_fault_of_data_is_told_where_it_is() {
    let schemas = (CompanySchema::shipped(), own_schema());
    let mut told = Vec::new();
    for file in files("data").iter().filter(|file| !file.contains('/')) {
        let Some(faults) = data_faults(&format!("data/{file}"), file, (&schemas.0, &schemas.1)) else {
            continue;
        };
        assert!(!faults.is_empty(), "{file}");
        told.extend(faults.iter().filter(|fault| fault.is_error()).map(|fault| Told::new(file, fault)));
    }
    assert_table("data", &told);
}

#[test]
fn the_program_tells_every_fault_of_data() {
    check_program(&table("data"), &|file| {
        let arguments = match file.split(['-', '/']).next().unwrap_or_default() {
            "holdings" => format!("eval --companies companies/good.jsonl --holdings data/{file}"),
            "approvals" => {
                format!("diff sound.rhai sound.rhai --companies companies/good.jsonl --approve data/{file}")
            }
            "questionnaire" => format!("check --questionnaire data/{file}"),
            "schema" => format!("check --company-schema data/{file}"),
            "own" => format!("eval --company-schema own.schema.json --companies data/{file}"),
            _ => format!("eval --companies data/{file}"),
        };
        (String::new(), arguments)
    });
}

#[test]
fn an_id_is_there_once_in_all_files() {
    let outcome = tierline("eval --companies data/duplicate-id-across-files").inside(&folder()).run();
    let heads: Vec<&str> = outcome.faults.lines().filter(|line| line.contains(": error[")).collect();
    assert_eq!(
        heads,
        [
            "data/duplicate-id-across-files/a.jsonl:1:8: error[duplicate-id]: company `acme` is there twice",
            "data/duplicate-id-across-files/b.json:3:10: error[duplicate-id]: company `acme` is there twice",
        ]
    );
    let empty = tierline("eval --companies data/folder-without-companies").inside(&folder()).run();
    assert!(empty.faults.contains("folder-without-companies:1:1: error[unreadable]"), "{}", empty.faults);
}

fn folder() -> std::path::PathBuf {
    project().join(FOLDER)
}

#[test]
fn every_fault_of_the_settings_is_told_where_it_is() {
    check_program(&table("settings"), &|file| {
        let folder = Path::new(file).parent().and_then(Path::to_str).unwrap_or_default();
        (format!("settings/{folder}"), "check".to_owned())
    });
    let told: BTreeSet<String> = table("settings").into_iter().map(|row| row.file).collect();
    assert_eq!(told, files("settings"));
}

#[test]
fn a_file_that_is_not_utf8_is_told_at_its_first_wrong_byte() {
    check_program(&table("unreadable"), &|file| {
        let is_script = Path::new(file).extension().is_some_and(|ending| ending == "rhai");
        let command = if is_script { "check" } else { "eval --companies" };
        (String::new(), format!("{command} unreadable/{file}"))
    });
    let told: BTreeSet<String> = table("unreadable").into_iter().map(|row| row.file).collect();
    assert_eq!(told, files("unreadable"));
}

const TABLES: [&str; 5] = ["policies", "assessments", "data", "settings", "unreadable"];

#[test]
fn messages_are_one_line_in_the_words_of_the_field() {
    for row in TABLES.iter().flat_map(|name| table(name)) {
        let message = &row.message;
        let first = message.split([' ', '`']).next().unwrap_or_default();
        assert!(["ISIN", "LEI"].contains(&first) || !message.starts_with(char::is_uppercase), "{message}");
        assert!(!message.ends_with('.') && !message.is_empty(), "{message}");
        let said = format!("{message} {} {}", row.label, row.help);
        for foreign in ["i64", "BLOB", "Dynamic", "FnPtr", "anon$", "getter", "Decimal", "invalid type"] {
            assert!(!said.contains(foreign), "{foreign}: {said}");
        }
    }
}

/// Codes that no file of the tables can bring about, each with its reason.
const ELSEWHERE: &[(&str, &str)] = &[
    ("revision", "what git doesn't have: the tests of git"),
    ("not-exact", "a number that can't be followed exactly: the sweep"),
    ("empty-test", "a test of a policy: its own tests"),
    ("unknown-company", "the same"),
    ("unknown-policy", "the same"),
    ("tier-order", "two policies that contradict each other: a diff"),
    ("output", "a file that can't be written: the commands"),
    ("usage", "the command line: the commands"),
    ("unsealed-part", "a part that is not whole: `pipeline/merge.rs`"),
    ("part-changed", "a part that is not as it was written: `pipeline/merge.rs`"),
    ("part-line", "no line of an assessment: `pipeline/merge.rs`"),
    ("part-terms", "parts of two wholes: `pipeline/merge.rs`"),
    ("part-order", "a part that is missing: `pipeline/merge.rs`"),
    ("repeated-portfolio", "two files of holdings: `portfolios.rs`"),
    ("record-size", "a record of over 4 MiB, which is no fixture"),
    ("schema-value", "a keyword that the validator knows and we have no words for"),
    ("schema-format", "a format that the validator knows beside ours"),
    ("date", "told in policies; in an assessment the schema has refused such a date before"),
];

#[test]
fn every_code_is_told_somewhere() {
    let known: BTreeSet<String> = TABLES
        .iter()
        .flat_map(|name| table(name))
        .map(|row| row.code)
        .chain(["duplicate-id".into()])
        .collect();
    let mut waiting = vec![project().join("src")];
    let mut missing = BTreeSet::new();
    while let Some(at) = waiting.pop() {
        for entry in std::fs::read_dir(&at).expect("the folder is there") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).expect("the source can be read");
            for opening in ["Diagnostic::error(", "about_file(", ".code("] {
                for (at, _) in source.match_indices(opening) {
                    let rest = source[at + opening.len()..].trim_start();
                    let code = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
                    missing.extend(code.filter(|code| !known.contains(*code)).map(str::to_owned));
                }
            }
        }
    }
    missing.retain(|code| !ELSEWHERE.iter().any(|(known, _)| known == code));
    assert_eq!(missing, BTreeSet::new());
}
