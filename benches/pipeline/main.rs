//! The pipeline, from lines of records to lines of assessments, beside loops that somebody wrote by hand for this one
//! policy: typed structs over all fields, no validation. One writes the same bytes, which is the yardstick; one only
//! tier, score and three reasons.
//!
//! `cargo bench --bench pipeline -- [COMPANIES] [RUNS]`. The companies are invented, and the same in every run.

mod companies;
mod hand;
mod start;

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};
use std::process::Command;
use std::time::Instant;

use tierline::assess::Assessor;
use tierline::diagnostic::Diagnostic;
use tierline::model::{Day, Questionnaire};
use tierline::origin::Memory;
use tierline::pipeline::{Outlet, PORTION, Pipeline, Source};
use tierline::policy::{Policy, compile};
use tierline::render::{LineField, LineWriter};
use tierline::schema::{CompanySchema, read_questionnaire};
use tierline::text::{Range, Text};

use companies::Stream;

/// The day of assessment.
const DAY: &str = "2026-06-30";

struct World {
    questionnaire: Questionnaire,
    schema: CompanySchema,
    policy: Policy,
}

impl World {
    fn new() -> Self {
        let questionnaire =
            read_questionnaire(&Text::new("q.json", companies::questionnaire())).expect("it is sound");
        let schema = CompanySchema::shipped();
        let origin = Memory::default().with("p.rhai", companies::policy());
        let policy = compile(&origin, "p.rhai", &questionnaire, schema.shape()).expect("it is sound");
        Self { questionnaire, schema, policy }
    }

    fn run(&self, input: Box<dyn Read + Send>, threads: usize, outlet: &mut Lines) {
        self.run_fields(&[], input, threads, outlet);
    }

    /// The same, with only some fields in each line.
    fn run_fields(
        &self,
        fields: &[LineField],
        input: Box<dyn Read + Send>,
        threads: usize,
        outlet: &mut Lines,
    ) {
        let assessor = Assessor::new(&self.policy, &self.questionnaire, Day::parse(DAY).expect("a day"));
        let writer = LineWriter::new(&self.policy, &self.questionnaire, false).with_fields(fields);
        let held = BTreeSet::new();
        let pipeline = Pipeline {
            schema: &self.schema,
            questionnaire: &self.questionnaire,
            assessor: &assessor,
            writer: &writer,
            held: &held,
            keep_going: false,
            portion: PORTION,
            threads,
        };
        let (summary, _) = pipeline.run(std::iter::once(Ok(Source::Lines("c.jsonl".into(), input))), outlet);
        assert_eq!(summary.faults, 0);
    }
}

/// Keeps the tier and score of each company, or nothing.
#[derive(Default)]
struct Lines {
    kept: Option<Vec<u8>>,
    bytes: usize,
}

impl Outlet for Lines {
    fn write(&mut self, lines: &[u8]) -> bool {
        self.bytes += lines.len();
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(lines);
        }
        true
    }

    fn say(&mut self, faults: Vec<Diagnostic>) {
        panic!("{} {}", faults[0].at(), faults[0].message);
    }

    fn goes_on(&mut self, _records: usize) -> bool {
        true
    }
}

/// The nanoseconds that this thread has had a processor.
fn processor_time() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|time| time.parse().ok()).unwrap_or(0)
}

fn timed(work: impl FnOnce()) -> u64 {
    let start = processor_time();
    work();
    processor_time() - start
}

fn median(mut times: Vec<u64>) -> u64 {
    times.sort_unstable();
    times[times.len() / 2]
}

fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output can be written");
}

/// Both write the same; else it says where they part.
fn assert_same(ours: &[u8], by_hand: &[u8]) {
    let apart = ours.iter().zip(by_hand).position(|(one, other)| one != other);
    let around = |bytes: &[u8], at: usize| {
        String::from_utf8_lossy(&bytes[at.saturating_sub(80)..(at + 80).min(bytes.len())]).into_owned()
    };
    if let Some(at) = apart {
        panic!("the pipeline writes\n{}\nthe loop\n{}", around(ours, at), around(by_hand, at));
    }
    assert_eq!(ours.len(), by_hand.len(), "both write the same");
}

fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) * 1024
}

// As the program has it; the loops that Tierline is compared with have it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let mut arguments = std::env::args().skip_while(|argument| argument != "--once");
    if let Some(path) = arguments.nth(1) {
        return std::io::stdout().write_all(&start::by_hand(&path)).expect("standard output can be written");
    }
    let world = World::new();
    if std::env::args().any(|argument| argument == "--peak") {
        world.run(Box::new(Stream::new(numbers[0])), 2, &mut Lines::default());
        return say(&peak().to_string());
    }
    let count = numbers.first().copied().unwrap_or(100_000);
    let runs = numbers.get(1).copied().unwrap_or(7);
    let mut content = String::new();
    Stream::new(count).read_to_string(&mut content).expect("it is UTF-8");
    let each =
        |time: u64| format!("{}.{:02} µs", time / count as u64 / 1_000, time / count as u64 % 1_000 / 10);
    say(&format!("{count} companies of {} bytes, medians of {runs} runs", content.len() / count));

    let mut kept = Lines { kept: Some(Vec::new()), bytes: 0 };
    world.run(Box::new(Cursor::new(content.clone().into_bytes())), 1, &mut kept);
    let ours = kept.kept.unwrap_or_default();
    let mut by_hand = Vec::new();
    hand::run(&content, &mut by_hand);
    assert!(hand::agree(&ours, &by_hand), "both give the same tiers and scores");
    let mut documents = Vec::new();
    hand::write_documents(&content, &mut documents);
    assert_same(&ours, &documents);
    say(&format!("{} bytes are written of each", ours.len() / count));

    let (mut hands, mut same, mut pipelines, mut looks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut tiers = Vec::new();
    let reader =
        world.schema.reader(&world.questionnaire, Some(BTreeSet::new())).expect("it can be looked for");
    let text = Text::new("c.jsonl", content.clone());
    for _ in 0..runs {
        let mut lines = Vec::new();
        hands.push(timed(|| hand::run(&content, &mut lines)));
        let mut lines = Vec::new();
        same.push(timed(|| hand::write_documents(&content, &mut lines)));
        let input = Box::new(Cursor::new(content.clone().into_bytes()));
        pipelines.push(timed(|| world.run(input, 1, &mut Lines::default())));
        let input = Box::new(Cursor::new(content.clone().into_bytes()));
        let fields = [LineField::Tier, LineField::Score];
        tiers.push(timed(|| world.run_fields(&fields, input, 1, &mut Lines::default())));
        looks.push(timed(|| {
            let mut start = 0;
            for line in content.split_inclusive('\n') {
                let end = start + line.len();
                assert!(reader.read(&text, Range::new(start, end)).is_ok(), "it fits");
                start = end;
            }
        }));
    }
    let (by_hand, same, whole, tiers) = (median(hands), median(same), median(pipelines), median(tiers));
    say(&format!("hand, tier and score    {} a company", each(by_hand)));
    say(&format!("pipeline, the same two  {} a company", each(tiers)));
    say(&format!("hand, the same bytes    {} a company", each(same)));
    say(&format!("pipeline                {} a company", each(whole)));
    say(&format!("  of it: parse, validate {} a company", each(median(looks))));
    say(&format!("over the same bytes     {} %", whole * 100 / same.max(1)));
    say(&format!("over tier and score     {} %", tiers * 100 / by_hand.max(1)));
    say(&format!("all of it over those     {} %", whole * 100 / by_hand.max(1)));

    let wall = |threads: usize| {
        let times = (0..runs).map(|_| {
            let input = Box::new(Cursor::new(content.clone().into_bytes()));
            let start = Instant::now();
            world.run(input, threads, &mut Lines::default());
            u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX)
        });
        median(times.collect())
    };
    say(&format!("two threads over one    {} %", wall(1) * 100 / wall(2).max(1)));

    let program = std::env::current_exe().expect("the program has a path");
    let peak = |count: usize| {
        let once = |_| {
            let told = Command::new(&program).args(["--peak", &count.to_string()]).output().expect("it runs");
            String::from_utf8_lossy(&told.stdout).trim().parse::<u64>().expect("it tells its peak")
        };
        median((0..runs).map(once).collect())
    };
    let (few, many) = (peak(count / 10), peak(count * 10));
    say(&format!(
        "memory                  {few} bytes for {}, {many} for {}: {} a company",
        count / 10,
        count * 10,
        many.saturating_sub(few) / (count as u64 * 10 - count as u64 / 10)
    ));
    let [ours, by_hand] = start::measure(20, DAY);
    say(&format!("one company             {ours} µs of processor time, by hand {by_hand} µs"));
}
