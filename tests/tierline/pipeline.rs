//! Records that stream through are read, judged and written as those that are read whole.

mod merge;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::LazyLock;

use tierline::assess::Assessor;
use tierline::diagnostic::{Diagnostic, ordered};
use tierline::document::read_json;
use tierline::model::{Day, Questionnaire};
use tierline::origin::Memory;
use tierline::pipeline::{Outlet, Pipeline, Source, Summary};
use tierline::policy::{Policy, compile};
use tierline::render::{CompanyDocument, LineWriter};
use tierline::schema::{CompanyFormat, CompanySchema, read_companies, read_questionnaire};
use tierline::text::{Range, Text};

use crate::reference::case;
use crate::support::{memory_world, project, project_text, shown, tierline};

/// The shipped example.
struct Shipped {
    questionnaire: Questionnaire,
    schema: CompanySchema,
    policy: Policy,
}

static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
    let text = Text::new("questionnaire.json", project_text("schemas/questionnaire.json"));
    let questionnaire = read_questionnaire(&text).expect("the shipped questionnaire is sound");
    let schema = CompanySchema::shipped();
    let origin = Memory::default().with("baseline.rhai", project_text("policies/baseline.rhai"));
    let policy = compile(&origin, "baseline.rhai", &questionnaire, schema.shape()).expect("it is sound");
    Shipped { questionnaire, schema, policy }
});

fn day() -> Day {
    Day::parse("2026-06-30").expect("a day")
}

/// What came out of a run.
#[derive(Default)]
struct Outcome {
    lines: String,
    faults: Vec<Diagnostic>,
    summary: Summary,
}

impl Outlet for Outcome {
    fn write(&mut self, lines: &[u8]) -> bool {
        self.lines += std::str::from_utf8(lines).expect("lines are UTF-8");
        true
    }

    fn say(&mut self, faults: Vec<Diagnostic>) {
        self.faults.extend(faults);
    }

    fn goes_on(&mut self, _records: usize) -> bool {
        true
    }
}

/// How a run is cut up.
#[derive(Clone, Copy, Debug)]
struct Cut {
    portion: usize,
    threads: usize,
}

const CUTS: [Cut; 3] = [
    Cut { portion: 1, threads: 1 },
    Cut { portion: 20_000, threads: 3 },
    Cut { portion: 1 << 20, threads: 2 },
];

/// What a stream is assessed under.
#[derive(Clone, Copy)]
struct Under<'a> {
    questionnaire: &'a Questionnaire,
    policy: &'a Policy,
    day: Day,
}

fn streamed(texts: &[(&str, &str)], keep_going: bool, cut: Cut) -> Outcome {
    let Shipped { questionnaire, policy, .. } = &*SHIPPED;
    streamed_under(Under { questionnaire, policy, day: day() }, texts, keep_going, cut)
}

fn streamed_under(under: Under, texts: &[(&str, &str)], keep_going: bool, cut: Cut) -> Outcome {
    let Under { questionnaire, policy, day } = under;
    let schema = &SHIPPED.schema;
    let assessor = Assessor::new(policy, questionnaire, day);
    let writer = LineWriter::new(policy, questionnaire, false);
    let held = BTreeSet::new();
    let pipeline = Pipeline {
        schema,
        questionnaire,
        assessor: &assessor,
        writer: &writer,
        held: &held,
        keep_going,
        portion: cut.portion,
        threads: cut.threads,
    };
    let sources: Vec<_> = texts
        .iter()
        .map(|(name, content)| {
            let name = (*name).to_owned();
            let bytes = content.as_bytes().to_vec();
            Ok(Source::Lines(name, Box::new(Cursor::new(bytes))))
        })
        .collect();
    let mut outcome = Outcome::default();
    let (summary, _) = pipeline.run(sources.into_iter(), &mut outcome);
    outcome.summary = summary;
    outcome
}

/// A fault in one line; what is said of a company that is there twice differs, for the first was written already.
fn said(faults: &[Diagnostic]) -> Vec<String> {
    let line = |fault: &Diagnostic| {
        let label = fault.place.as_ref().map_or("", |place| place.label.as_str());
        let help = fault.help.as_deref().unwrap_or_default();
        format!("{} {} {} | {label} | {help}", fault.at(), fault.code, fault.message)
    };
    let told = faults.iter().filter(|fault| fault.code != "duplicate-id");
    told.map(line).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Compares a stream with the same text read whole.
fn assert_same(content: &str) {
    let Shipped { questionnaire, schema, policy } = &*SHIPPED;
    let text = Text::new("a.jsonl", content);
    let batch = read_companies(&[(text, CompanyFormat::JsonLines)], schema, questionnaire);
    let assessor = Assessor::new(policy, questionnaire, day());
    let writer = LineWriter::new(policy, questionnaire, false);
    let mut lines = Vec::new();
    for company in &batch.companies {
        let assessment = assessor.assess(company).expect("the shipped policy decides");
        writer.write(&mut lines, company, (&assessment, None));
    }
    let lines = String::from_utf8(lines).expect("lines are UTF-8");
    for cut in CUTS {
        let outcome = streamed(&[("a.jsonl", content)], true, cut);
        assert_eq!(said(&outcome.faults), said(&ordered(batch.faults.clone())), "{cut:?}: {content}");
        let doubled = |faults: &[Diagnostic]| faults.iter().any(|fault| fault.code == "duplicate-id");
        assert_eq!(doubled(&outcome.faults), doubled(&batch.faults));
        if !doubled(&batch.faults) {
            assert!(outcome.lines == lines, "{cut:?}: {content}");
            assert_eq!(outcome.summary.rejected, batch.rejected.len());
        }
    }
}

#[test]
fn streamed_lines_are_those_of_the_whole_text() {
    let content = project_text("fixtures/companies.jsonl");
    assert_same(&content);
    assert_same(content.trim_end());
    assert_same(&content.replace('\n', "\r\n"));
    assert_same(&format!("\u{feff}{}", content.replace('\n', "\n\n \n")));
    assert!(streamed(&[("a", &content)], false, CUTS[1]).faults.is_empty());
}

#[test]
fn streamed_faults_are_those_of_the_whole_text() {
    let folder = project().join("fixtures/broken/data");
    let mut tried = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "jsonl")
            && let Ok(content) = std::fs::read_to_string(&path)
        {
            assert_same(&content);
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried} files");
}

/// A generator of numbers that look like chance.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % end.max(1)
    }
}

/// A record with one small thing changed: a byte taken out, doubled, or replaced; or a part put elsewhere.
pub(crate) fn mutated(record: &str, chance: &mut Chance) -> String {
    const PIECES: [&str; 24] = [
        "\"",
        "\\",
        ",",
        ":",
        "{",
        "}",
        "[",
        "]",
        "0",
        "-",
        ".5",
        "e3",
        "null",
        "true",
        "投",
        "\\u0041",
        "\\n",
        " ",
        "\t",
        "\u{7f}",
        "1",
        "3.0",
        "\"id\":",
        "not_researched",
    ];
    let mut characters: Vec<char> = record.chars().collect();
    let at = chance.below(characters.len());
    match chance.below(5) {
        0 => {
            characters.remove(at);
        }
        1 => characters.insert(at, characters[at]),
        2 => {
            let end = (at + chance.below(30)).min(characters.len());
            characters.drain(at..end);
        }
        3 => {
            let end = (at + chance.below(40)).min(characters.len());
            let part: Vec<char> = characters[at..end].to_vec();
            let to = chance.below(characters.len());
            characters.splice(to..to, part);
        }
        _ => {
            let piece = PIECES[chance.below(PIECES.len())];
            characters.splice(at..(at + chance.below(3)).min(characters.len()), piece.chars());
        }
    }
    characters.into_iter().collect()
}

#[test]
fn streamed_faults_of_mutated_records_are_those_of_the_whole_text() {
    let content = project_text("fixtures/companies.jsonl");
    let records: Vec<&str> = content.lines().collect();
    let mut chance = Chance::new(1);
    for _ in 0..12 {
        let changed: Vec<String> = records.iter().map(|record| mutated(record, &mut chance)).collect();
        assert_same(&changed.join("\n"));
    }
}

/// Reads a record at a glance and in full: what the one accepts, the other has to accept as the same company.
fn accepts(schema: &CompanySchema, record: &str) -> bool {
    let questionnaire = &SHIPPED.questionnaire;
    let reader = schema.reader(questionnaire, None).expect("the schema can be looked for");
    let text = Text::new("a", record);
    let Ok((company, id)) = reader.read(&text, Range::new(0, record.len())) else { return false };
    let read = read_json(&text, 0, record.len()).map(|value| schema.read(&value, &text, questionnaire));
    let full = match read {
        Ok(Ok(full)) => full,
        other => panic!("{record}: {other:?}"),
    };
    assert_eq!((&company.id, &company.name, company.range), (&full.id, &full.name, full.range), "{record}");
    assert_eq!((company.answers, company.answers_range), (full.answers, full.answers_range), "{record}");
    assert_eq!(company.facts, full.facts, "{record}");
    assert_eq!(text.span(id.start(), id.end()).snippet().trim_matches('"'), company.id);
    true
}

#[test]
fn what_is_accepted_at_a_glance_is_accepted_in_full() {
    let content = project_text("fixtures/companies.jsonl");
    let mut chance = Chance::new(2);
    let (mut accepted, mut tried) = (0, 0);
    for record in content.lines() {
        assert!(accepts(&SHIPPED.schema, record), "{record}");
        for _ in 0..60 {
            let mut changed = mutated(record, &mut chance);
            if chance.below(3) == 0 {
                changed = mutated(&changed, &mut chance);
            }
            accepted += usize::from(accepts(&SHIPPED.schema, &changed));
            tried += 1;
        }
    }
    assert!(accepted > tried / 20 && accepted < tried, "{accepted} of {tried}");
}

#[test]
fn escapes_and_plain_numbers_are_accepted_at_a_glance() {
    for record in [
        r#"{"id": "a", "name": "A\u00e9 \ud83d\ude00 \"x\"", "answers": {}}"#,
        r#"{ "answers" : { "exposure.high_risk_revenue_pct" : 12.50 } , "id" : "a" } "#,
        r#"{"id": "a", "metrics": {"x_pct": 100, "y": -1.5}, "flags": [], "answers": {"exposure.reach": null}}"#,
    ] {
        let is_null = record.contains("null");
        assert_eq!(accepts(&SHIPPED.schema, record), !is_null, "{record}");
    }
}

/// A schema of random keywords for one property of a company.
fn random_schema(chance: &mut Chance, depth: usize) -> String {
    let part = |chance: &mut Chance| random_schema(chance, depth + 1);
    let keyword = |chance: &mut Chance| match chance.below(if depth > 2 { 12 } else { 28 }) {
        0 => format!(
            "\"type\": \"{}\"",
            ["string", "number", "integer", "null", "boolean", "array", "object"][chance.below(7)]
        ),
        1 => "\"type\": [\"string\", \"integer\"]".into(),
        2 => format!("\"minimum\": {}", ["0", "1.5", "-3", "100"][chance.below(4)]),
        3 => format!("\"exclusiveMaximum\": {}", ["3", "10", "0"][chance.below(3)]),
        4 => format!("\"minLength\": {}", chance.below(3)),
        5 => format!("\"maxLength\": {}", chance.below(4)),
        6 => format!("\"pattern\": \"{}\"", ["^a", "[0-9]$", "^[a-z]+$", "\\\\d", "b"][chance.below(5)]),
        7 => "\"enum\": [\"a\", \"ab\", \"1\"]".into(),
        8 => format!("\"const\": {}", ["\"a\"", "3", "null", "1.0"][chance.below(4)]),
        9 => format!("\"format\": \"{}\"", ["date", "uri", "isin", "email"][chance.below(4)]),
        10 => format!("\"multipleOf\": {}", 1 + chance.below(3)),
        11 => "\"title\": \"T\", \"x-note\": 3".into(),
        12 => format!("\"items\": {}", part(chance)),
        13 => format!("\"prefixItems\": [{}, {}]", part(chance), part(chance)),
        14 => format!(
            "\"minItems\": {}, \"uniqueItems\": {}",
            chance.below(3),
            ["true", "false"][chance.below(2)]
        ),
        15 => format!("\"properties\": {{\"a\": {}, \"b\": {}}}", part(chance), part(chance)),
        16 => format!("\"additionalProperties\": {}", part(chance)),
        17 => "\"properties\": {\"a\": true}, \"required\": [\"a\"]".into(),
        18 => format!("\"patternProperties\": {{\"^a\": {}}}", part(chance)),
        19 => "\"propertyNames\": {\"maxLength\": 1}".into(),
        20 => format!("\"allOf\": [{}, {}]", part(chance), part(chance)),
        21 => format!("\"anyOf\": [{}, {}]", part(chance), part(chance)),
        23 => format!("\"minProperties\": {}", 1 + chance.below(3)),
        24 => format!("\"dependentSchemas\": {{\"a\": {}}}", part(chance)),
        25 => "\"required\": [\"b\"]".into(),
        26 => {
            let condition =
                ["{\"required\": [\"a\"]}", "{\"not\": {\"required\": [\"b\"]}}", "{\"type\": \"string\"}"];
            let condition = condition[chance.below(3)];
            format!("\"if\": {condition}, \"then\": {}, \"else\": {}", part(chance), part(chance))
        }
        22 => format!("\"oneOf\": [{}, {}]", part(chance), part(chance)),
        _ => "\"$ref\": \"#/$defs/word\"".into(),
    };
    let count = chance.below(3);
    let mut keywords: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for _ in 0..count {
        let made = keyword(chance);
        keywords.insert(made.split(':').next().unwrap_or_default().to_owned(), made);
    }
    format!("{{{}}}", keywords.into_values().collect::<Vec<_>>().join(", "))
}

/// A random value that such schemas speak of.
fn random_value(chance: &mut Chance, depth: usize) -> String {
    let item = |chance: &mut Chance| random_value(chance, depth + 1);
    match chance.below(if depth > 2 { 6 } else { 9 }) {
        0 => ["null", "true", "false"][chance.below(3)].into(),
        1 => ["0", "1", "3", "3.0", "-2", "100", "1.5", "1e1"][chance.below(8)].into(),
        2..=5 => {
            let words = [
                "a",
                "ab",
                "1",
                "",
                "ü",
                "abc",
                "2026-06-30",
                "2026-02-30",
                "https://example.org/a",
                "US0378331005",
                "\\u0061",
            ];
            format!("\"{}\"", words[chance.below(words.len())])
        }
        6 => format!("[{}, {}]", item(chance), item(chance)),
        7 => ["[]", "{}"][chance.below(2)].into(),
        _ => format!(
            "{{\"a\": {}, \"{}\": {}}}",
            item(chance),
            ["b", "ab", "x"][chance.below(3)],
            item(chance)
        ),
    }
}

#[test]
fn what_is_accepted_at_a_glance_is_accepted_under_any_schema() {
    let mut chance = Chance::new(3);
    let mut accepted = 0;
    for _ in 0..400 {
        let property = random_schema(&mut chance, 0);
        let schema = format!(
            r#"{{"type": "object", "required": ["id"], "properties": {{"id": {{"type": "string"}}, "answers": {{"type": "object"}}, "p": {property}}},
                "$defs": {{"word": {{"type": "string", "maxLength": 2}}}}}}"#
        );
        let Ok(schema) = CompanySchema::compile(&Text::new("s", schema.clone())) else { continue };
        for _ in 0..25 {
            let record = format!(r#"{{"id": "a", "p": {}, "answers": {{}}}}"#, random_value(&mut chance, 0));
            accepted += usize::from(accepts(&schema, &record));
        }
    }
    assert!(accepted > 500, "{accepted}");
}

#[test]
fn lines_are_the_documents_of_the_companies() {
    let Shipped { questionnaire, schema, policy } = &*SHIPPED;
    let text = Text::new("a \"b\".jsonl", project_text("fixtures/companies.jsonl"));
    let batch = read_companies(&[(text, CompanyFormat::JsonLines)], schema, questionnaire);
    let assessor = Assessor::new(policy, questionnaire, day());
    for is_traced in [false, true] {
        let writer = LineWriter::new(policy, questionnaire, is_traced);
        for company in &batch.companies {
            let assessment = assessor.assess(company).expect("the shipped policy decides");
            let trace = is_traced.then(|| assessor.trace(company).expect("it decides"));
            let document = CompanyDocument::new(company, &assessment, trace.as_ref(), policy, questionnaire);
            let mut line = Vec::new();
            let unplaced = assessor.assess_unplaced(company).expect("the shipped policy decides");
            writer.write(&mut line, company, (&unplaced, trace.as_ref()));
            let document = serde_json::to_string(&document).expect("a document is JSON") + "\n";
            assert!(String::from_utf8(line).as_deref() == Ok(&document), "{document}");
        }
    }
}

#[test]
fn a_company_that_is_there_twice_is_told_at_its_second_place() {
    let one = "{\"id\":\"a\",\"answers\":{}}\n{\"id\":\"b\",\"answers\":{}}\n";
    let two = "\n{\"id\":\"a\",\"answers\":{}}\n{\"id\":\"c\",\"answers\":{}}\n";
    for cut in CUTS {
        let outcome = streamed(&[("one", one), ("two", two)], true, cut);
        let [fault] = outcome.faults.as_slice() else { panic!("one fault") };
        let label = &fault.place.as_ref().expect("a place").label;
        assert_eq!((fault.at().as_str(), fault.code), ("two:2:7", "duplicate-id"));
        assert_eq!(label, "again here; it stands first in line 1 of one");
        let ids: Vec<&str> = outcome.lines.lines().filter_map(|line| line.split('"').nth(3)).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        assert_eq!((outcome.summary.records, outcome.summary.rejected), (4, 1));
    }
}

#[test]
fn a_stream_stops_being_written_at_its_first_fault_and_tells_all() {
    let lines = "{\"id\":\"a\",\"answers\":{}}\n{\"id\":3}\n{\"id\":\"c\",\"answers\":{}}\n{\"id\":\"d\"}\n";
    for cut in CUTS {
        let outcome = streamed(&[("one", lines)], false, cut);
        assert_eq!(outcome.lines.lines().count(), 1);
        let places: Vec<String> = outcome.faults.iter().map(Diagnostic::at).collect();
        assert_eq!(places, ["one:2:1", "one:2:7", "one:4:1"]);
    }
    let outcome = tierline("eval --format jsonl --holdings --companies -").reading(lines).run();
    assert_eq!((outcome.code, outcome.output.lines().count()), (2, 1));
    assert!(outcome.faults.contains("-:4:1: error[schema-required]"), "{}", outcome.faults);
    assert!(outcome.faults.ends_with("tierline: 3 errors\n"), "{}", outcome.faults);
    let outcome = tierline("eval --format jsonl --holdings --keep-going --companies -").reading(lines).run();
    assert_eq!((outcome.code, outcome.output.lines().count()), (1, 2));
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, out) = (folder.path().join("a.jsonl"), folder.path().join("out.jsonl"));
    let run = |lines: &str| {
        std::fs::write(&data, lines).expect("it can be written");
        let run = tierline("eval --format jsonl --holdings --companies").with(&data.to_string_lossy());
        run.with("--output").with(&out.to_string_lossy()).run().code
    };
    let left = || std::fs::read_dir(folder.path()).expect("the folder is there").count();
    assert_eq!((run("{\"id\":\"a\",\"answers\":{}}\n{\"id\":3}\n"), left()), (2, 1));
    assert_eq!((run("{\"id\":\"a\",\"answers\":{}}\n"), left()), (0, 2));
}

#[test]
fn lines_under_random_policies_are_the_documents_of_the_companies() {
    let mut compared = 0;
    for seed in 0..200 {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let assessor = Assessor::new(&world.policy, &world.questionnaire, world.day);
        let mut expected = String::new();
        for company in &world.companies {
            let assessment = assessor.assess(company).expect("every condition can be evaluated");
            let document =
                CompanyDocument::new(company, &assessment, None, &world.policy, &world.questionnaire);
            expected += &(serde_json::to_string(&document).expect("a document is JSON") + "\n");
            compared += 1;
        }
        let lines: String = case.companies.iter().map(|company| format!("{company}\n")).collect();
        let under = Under { questionnaire: &world.questionnaire, policy: &world.policy, day: world.day };
        let outcome = streamed_under(under, &[("companies.jsonl", &lines)], false, CUTS[1]);
        assert!(outcome.faults.is_empty(), "seed {seed}: {}", shown(&outcome.faults));
        assert!(outcome.lines == expected, "seed {seed}:\n{}\n{expected}", outcome.lines);
    }
    assert!(compared > 500, "{compared}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_no_file() {
    use std::process::{Command, Stdio};
    use std::time::Duration;
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out.jsonl");
    std::fs::write(&out, "what stood there before").expect("it can be written");
    let mut child = Command::new(env!("CARGO_BIN_EXE_tierline"))
        .args(["eval", "--format", "jsonl", "--holdings", "--companies", "-", "--output"])
        .arg(&out)
        .current_dir(project())
        .stdin(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // It waits for more input, which never comes: `wait` would close what it doesn't find any more.
    let input = child.stdin.take();
    let left = || std::fs::read_dir(folder.path()).expect("the folder is there").count();
    for _ in 0..2_400 {
        if left() == 2 {
            break;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    assert_eq!(left(), 2, "a file was begun");
    let killed =
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("there is `kill`");
    assert!(killed.success());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    drop(input);
    assert_eq!(
        (left(), std::fs::read_to_string(&out).expect("it is there").as_str()),
        (1, "what stood there before")
    );
}
