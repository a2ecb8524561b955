//! Parts that were assessed apart are merged into the bytes of one run over the whole input.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;

use serde_json::{Value, json};
use tierline::assess::Assessor;
use tierline::pipeline::{LineCount, Merge, Parts, Pipeline, Sealing, Source};
use tierline::render::LineWriter;

use super::{CUTS, Chance, Outcome, SHIPPED, Shipped, Under, day, streamed_under};
use crate::commands::documents::{assert_valid, schema, validator};
use crate::reference::case;
use crate::support::{memory_world, project_text, shown, tierline};

fn shipped() -> Under<'static> {
    let Shipped { questionnaire, policy, .. } = &*SHIPPED;
    Under { questionnaire, policy, day: day() }
}

/// What `eval --part --keep-going` makes of a part.
fn part(under: Under, content: &str, threads: usize) -> Outcome {
    let Under { questionnaire, policy, day } = under;
    let assessor = Assessor::new(policy, questionnaire, day);
    let pipeline = Pipeline {
        schema: &SHIPPED.schema,
        questionnaire,
        assessor: &assessor,
        writer: &LineWriter::new(policy, questionnaire, false),
        held: &BTreeSet::new(),
        keep_going: true,
        portion: 3_000,
        threads,
    };
    let lines = LineCount::default();
    let reader = lines.of(Cursor::new(content.as_bytes().to_vec()));
    let mut outcome = Outcome::default();
    let mut sealing = Sealing::new(&mut outcome);
    let source = Source::Part("-".into(), Box::new(reader));
    let (summary, _) = pipeline.run(std::iter::once(Ok(source)), &mut sealing);
    sealing.seal(&pipeline, summary, &lines);
    outcome.summary = summary;
    outcome
}

fn merged(parts: &[(String, String)], input: &str, keep_going: bool) -> Outcome {
    let mut outcome = Outcome::default();
    let merge = Merge::new(&mut outcome, input, keep_going);
    let sources = parts.iter().map(|(name, content)| {
        let reader = Box::new(Cursor::new(content.clone().into_bytes()));
        Ok(Parts { name: name.clone(), reader })
    });
    let summary = merge.run(sources);
    outcome.summary = summary;
    outcome
}

/// Cuts lines anywhere, also twice in the same place.
fn cut(lines: &[String], chance: &mut Chance) -> Vec<String> {
    let mut cuts: Vec<usize> = (0..chance.below(8)).map(|_| chance.below(lines.len() + 1)).collect();
    cuts.extend([0, lines.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|pair| lines[pair[0]..pair[1]].concat()).collect()
}

/// Records with empty lines between them, some wrong, some there twice, the last perhaps without an end.
fn disturbed(records: &[String], chance: &mut Chance) -> Vec<String> {
    let mut lines = Vec::new();
    for record in records {
        for _ in 0..[0, 0, 0, 1, 3][chance.below(5)] {
            lines.push(["\n", " \r\n"][chance.below(2)].to_owned());
        }
        lines.push(match chance.below(20) {
            0 => format!("{}\n", record.replacen("\"answers\"", "\"Answers\"", 1)),
            1 => "{\"id\":\n".to_owned(),
            2 => format!("{}\n", records[chance.below(records.len())]),
            3 => format!("{record}\r\n"),
            _ => format!("{record}\n"),
        });
    }
    if chance.below(2) == 0 {
        lines.push("\n\n".into());
    } else if let Some(last) = lines.last_mut() {
        last.pop();
    }
    lines
}

/// Assesses the parts apart, merges them, and compares with the whole; how many were rejected.
fn assert_merges(under: Under, lines: &[String], chance: &mut Chance) -> usize {
    let whole = streamed_under(under, &[("-", &lines.concat())], true, CUTS[chance.below(3)]);
    let parts = cut(lines, chance);
    let sealed = |(number, content): (usize, &String)| {
        let outcome = part(under, content, 1 + number % 2);
        (format!("part-{number}"), outcome.lines)
    };
    let parts: Vec<(String, String)> = parts.iter().enumerate().map(sealed).collect();
    let outcome = merged(&parts, "-", true);
    assert!(outcome.lines == whole.lines, "{}\n{}", outcome.lines, whole.lines);
    assert_eq!(
        (outcome.summary.records, outcome.summary.rejected, outcome.summary.is_broken),
        (whole.summary.records, whole.summary.rejected, false),
        "{}",
        shown(&outcome.faults)
    );
    let together = parts.iter().map(|(_, content)| content.as_str()).collect();
    assert!(merged(&[("-".into(), together)], "-", true).lines == whole.lines, "parts in one stream");
    whole.summary.rejected
}

#[test]
fn parts_of_any_size_are_merged_into_the_bytes_of_the_whole() {
    let content = project_text("fixtures/companies.jsonl");
    let records: Vec<String> = content.lines().map(str::to_owned).collect();
    let mut chance = Chance::new(5);
    let (mut rejected, mut rounds) = (0, 0);
    for _ in 0..25 {
        let lines = disturbed(&records[..=chance.below(records.len())], &mut chance);
        rejected += assert_merges(shipped(), &lines, &mut chance);
        rounds += 1;
    }
    assert!(rejected > 2 * rounds, "{rejected} records were rejected in {rounds} rounds");
}

#[test]
fn parts_under_random_policies_are_merged_into_the_bytes_of_the_whole() {
    let mut chance = Chance::new(6);
    for seed in 0..60 {
        let case = case(seed);
        let world = memory_world(&case.questionnaire, &case.policy, &case.companies, &case.as_of);
        let under = Under { questionnaire: &world.questionnaire, policy: &world.policy, day: world.day };
        let records: Vec<String> = case.companies.iter().map(Value::to_string).collect();
        assert_merges(under, &disturbed(&records, &mut chance), &mut chance);
    }
}

#[test]
fn the_whole_input_may_have_a_name() {
    let content = project_text("fixtures/companies.jsonl");
    let lines: Vec<String> = content.lines().map(|line| format!("{line}\n")).collect();
    let parts: Vec<(String, String)> = [&lines[..20], &lines[20..]]
        .map(|lines| ("part".to_owned(), part(shipped(), &lines.concat(), 1).lines))
        .into();
    for name in ["companies.jsonl", "a \"b\" 投资.jsonl", "-"] {
        let whole = streamed_under(shipped(), &[(name, &content)], false, CUTS[2]);
        assert!(merged(&parts, name, false).lines == whole.lines, "{name}");
    }
}

/// Two sound parts of two companies each.
fn two_parts() -> [String; 2] {
    let record = |id: &str| format!("{{\"id\":\"{id}\",\"answers\":{{}}}}\n");
    [["acme", "birch"], ["cedar", "dogwood"]].map(|ids| part(shipped(), &ids.map(record).concat(), 1).lines)
}

fn told(parts: &[String]) -> Vec<String> {
    let named: Vec<(String, String)> =
        parts.iter().zip(["one", "two"]).map(|(part, name)| (name.to_owned(), part.clone())).collect();
    let outcome = merged(&named, "-", false);
    let line = |fault: &tierline::diagnostic::Diagnostic| {
        let label = fault.place.as_ref().map_or("", |place| place.label.as_str());
        format!("{} [{}] {} | {label}", fault.at(), fault.code, fault.message)
    };
    assert_eq!(outcome.faults.is_empty(), !outcome.summary.is_broken && outcome.summary.rejected == 0);
    outcome.faults.iter().map(line).collect()
}

#[test]
fn a_part_that_is_not_whole_is_told() {
    let [one, two] = two_parts();
    assert_eq!(told(&[one.clone(), two.clone()]), [""; 0]);
    let seal = one.rfind("{\"part\"").expect("it has a seal");
    for (end, expected) in [
        (one.len() - 9, "one:3:1 [unsealed-part] the seal can't be read | cut off, or of another version"),
        (
            seal,
            "one:3:1 [unsealed-part] the part ends without a seal | 2 companies stand above, and nothing says that they are all",
        ),
        (seal - 9, "one:2:1 [unsealed-part] the last line is cut off | it has no end"),
        (0, "one:1:1 [unsealed-part] the file is empty | "),
    ] {
        assert_eq!(told(&[one[..end].to_owned(), two.clone()]), [expected]);
    }
    let text = format!("a text\n{one}");
    let expected = "one:1:1 [part-line] the line is no assessment | neither a company nor a seal";
    assert_eq!(told(&[text, two]), [expected]);
}

#[test]
fn a_part_that_was_changed_is_told() {
    let [one, two] = two_parts();
    let mut lines: Vec<&str> = one.lines().collect();
    lines.swap(0, 1);
    let place = "[part-changed] the lines are not those that were sealed";
    assert_eq!(
        told(&[lines.join("\n") + "\n", two.clone()]),
        [format!("one:3:1 {place} | 2 companies stand above, as sealed, but not with the same bytes")]
    );
    lines.remove(0);
    assert_eq!(
        told(&[lines.join("\n"), two]),
        [format!("one:2:1 {place} | of 2 companies, but 1 stand above")]
    );
}

#[test]
fn a_part_that_was_made_otherwise_is_told_with_what_differs() {
    let [one, _] = two_parts();
    let later = Under { day: tierline::model::Day::parse("2026-07-01").expect("a day"), ..shipped() };
    let two = part(later, "", 1).lines;
    assert_eq!(
        told(&[one, two]),
        [
            "two:1:1 [part-terms] the part was made otherwise than that of one:3 | day 2026-07-01, there day 2026-06-30"
        ]
    );
}

#[test]
fn parts_with_other_fields_are_no_parts_of_one_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = |number: usize| folder.path().join(number.to_string()).display().to_string();
    for (number, fields) in ["tier,score", "tier"].iter().enumerate() {
        let run = tierline(&format!("eval --format jsonl --part --companies - --fields {fields}"));
        let part = run.reading("{\"id\":\"acme\",\"answers\":{}}\n".to_owned()).succeeds();
        assert!(part.starts_with("{\"company\":\"acme\",\"tier\":"), "{part}");
        fs::write(name(number), part).expect("it can be written");
    }
    let outcome = tierline(&format!("merge {} {}", name(0), name(1))).run();
    let told = outcome.faults.contains("fields tier, there fields tier, score");
    assert!(outcome.code == 2 && told, "{}", outcome.faults);
}

#[test]
fn a_company_in_two_parts_is_told_with_both_places() {
    let [one, _] = two_parts();
    let two =
        part(shipped(), "\n{\"id\":\"birch\",\"answers\":{}}\n{\"id\":\"elm\",\"answers\":{}}\n", 1).lines;
    let fault = "two:1:12 [duplicate-id] company `birch` is there twice | again here; it stands first in line 2 of one";
    assert_eq!(told(&[one.clone(), two.clone()]), [fault]);
    let parts = [one, two].map(|part| ("part".to_owned(), part));
    let ids = |keep_going: bool| -> Vec<String> {
        let lines = merged(&parts, "-", keep_going).lines;
        lines.lines().filter_map(|line| line.split('"').nth(3)).map(str::to_owned).collect()
    };
    assert_eq!(
        (ids(false), ids(true)),
        (vec!["acme".into(), "birch".into()], vec!["acme".into(), "birch".into(), "elm".into()])
    );
}

#[test]
fn parts_in_a_folder_are_merged_by_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let parts = folder.path().join("out");
    fs::create_dir(&parts).expect("it can be made");
    let content = project_text("fixtures/companies.jsonl");
    let lines: Vec<&str> = content.lines().collect();
    let seals = validator(&schema("part"));
    for (number, lines) in [&lines[..0], &lines[..30], &lines[30..30], &lines[30..]].iter().enumerate() {
        let run = tierline("eval --format jsonl --trace --part --companies -");
        let part = run.reading(lines.iter().map(|line| format!("{line}\n")).collect::<String>()).succeeds();
        let seal: Value = serde_json::from_str(part.lines().last().expect("a seal")).expect("a seal is JSON");
        assert_valid(&seals, &seal, "the seal");
        assert_eq!(
            (&seal["part"]["companies"], &seal["part"]["rejected_ids"]),
            (&json!(lines.len()), &json!([]))
        );
        fs::write(parts.join(format!("part-0000{number}")), part).expect("it can be written");
    }
    fs::write(parts.join("_SUCCESS"), "").expect("it can be written");
    let whole = tierline("eval --format jsonl --trace --holdings").succeeds();
    let merge = |path: &str| {
        let out = folder.path().join("merged.jsonl");
        let run = tierline("merge --input fixtures/companies.jsonl").with(path).with("--output");
        let outcome = run.with(&out.to_string_lossy()).run();
        (outcome.code, outcome.faults, fs::read_to_string(out).ok())
    };
    let (code, faults, merged) = merge(&parts.to_string_lossy());
    assert_eq!((code, faults.as_str()), (0, ""));
    assert!(merged.as_deref() == Some(&whole), "the same bytes");
    fs::remove_file(folder.path().join("merged.jsonl")).expect("it is there");
    fs::remove_file(parts.join("part-00002")).expect("it is there");
    let (code, faults, merged) = merge(&parts.to_string_lossy());
    assert_eq!((code, merged), (2, None));
    assert!(
        faults.contains("part-00003:1:1: error[part-order]: the part before it is part-00001"),
        "{faults}"
    );
    let cut = parts.join("part-00001");
    fs::write(&cut, &whole).expect("it can be written");
    let (code, faults, merged) = merge(&cut.to_string_lossy());
    assert_eq!((code, merged), (2, None));
    assert!(faults.contains("error[unsealed-part]") && faults.ends_with("tierline: 1 error\n"), "{faults}");
    let left = fs::read_dir(folder.path()).expect("it is there").count();
    assert_eq!(left, 1, "nothing is left of a merge that failed");
    assert_eq!(tierline("eval --part").run().code, 2);
}

/// What a worker of a cluster runs, on a partition.
#[cfg(unix)]
fn unit(lines: &str) -> String {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let project = crate::support::project();
    let mut child = Command::new("sh")
        .args(["-c", &project_text("examples/spark/unit.sh")])
        .arg(&project)
        .args([env!("CARGO_BIN_EXE_tierline"), "--quiet"])
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("there is a shell");
    let mut input = child.stdin.take().expect("it is piped");
    let lines = lines.to_owned();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let done = child.wait_with_output().expect("it ends");
    writer.join().expect("the writer doesn't panic").expect("all is read");
    String::from_utf8(done.stdout).expect("it writes UTF-8")
}

#[cfg(unix)]
#[test]
fn partitions_through_the_pipe_of_the_spark_example_are_merged_into_the_bytes_of_the_whole() {
    let content = project_text("fixtures/companies.jsonl");
    let lines: Vec<String> = content.lines().map(|line| format!("{line}\n")).collect();
    let parts: Vec<(String, String)> = [&lines[..17], &lines[17..17], &lines[17..]]
        .map(|lines| ("part".to_owned(), unit(&lines.concat())))
        .into();
    let whole = tierline("eval --format jsonl --holdings --companies -").reading(content).succeeds();
    assert!(merged(&parts, "-", false).lines == whole, "the same bytes");
    let broken = unit(&format!("{}{{\"id\": \"acme\"}}\n", lines[0]));
    let told: Vec<&str> = broken.lines().filter_map(|line| line.strip_prefix('!')).collect();
    assert!(told[0].starts_with("-:2:1: error[schema-required]"), "{broken}");
    assert!(!broken.contains("{\"part\":"), "{broken}");
}
