//! One company from start to finish: the program, with questionnaire, schema and policy to read, beside a hand-written
//! one that has all of them compiled in. Both write the same bytes.

use std::io::Read;
use std::path::Path;
use std::process::Command;

use crate::companies::{self, Stream};
use crate::hand;

/// What the hand-written program does: reads a file, assesses, writes.
pub(crate) fn by_hand(path: &str) -> Vec<u8> {
    let content = std::fs::read_to_string(path).expect("the file is there");
    let mut lines = Vec::new();
    hand::write_documents(&content, &mut lines);
    lines
}

/// How many runs of one are taken before it is the other's turn: enough for a clock that ticks in hundredths of a second.
const IN_TURN: u32 = 25;

/// How long each takes a run, in microseconds of processor time: the program, the hand-written one.
pub(crate) fn measure(rounds: u32, day: &str) -> [u64; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &str| {
        std::fs::write(folder.path().join(name), content).expect("it can be written");
    };
    let mut company = String::new();
    Stream::new(1).read_to_string(&mut company).expect("it is UTF-8");
    write("p.rhai", &companies::policy());
    write("q.json", &companies::questionnaire());
    write("c.jsonl", &company);
    let mut ours = command(env!("CARGO_BIN_EXE_tierline"), folder.path());
    ours.args(["eval", "p.rhai", "--questionnaire", "q.json", "--companies", "c.jsonl"]);
    ours.args(["--format", "jsonl", "--as-of", day]);
    let program = std::env::current_exe().expect("the program has a path");
    let mut by_hand = command(&program.to_string_lossy(), folder.path());
    by_hand.args(["--once", "c.jsonl"]);
    let write = |command: &mut Command| command.output().expect("it runs").stdout;
    assert_eq!(write(&mut ours), write(&mut by_hand), "both write the same");
    // Some of each in turn, so that whatever else the machine does falls on both.
    let mut spent = [0, 0];
    for _ in 0..rounds {
        for (spent, command) in spent.iter_mut().zip([&mut ours, &mut by_hand]) {
            let before = children_time();
            for _ in 0..IN_TURN {
                command.output().expect("it runs");
            }
            *spent += children_time() - before;
        }
    }
    spent.map(|spent| spent / u64::from(rounds * IN_TURN))
}

fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    command
}

/// The microseconds that processes which this one waited for have had a processor, told in hundredths of a second.
fn children_time() -> u64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind = told.rsplit(") ").next().unwrap_or_default();
    let ticks = behind.split(' ').skip(13).take(2).filter_map(|ticks| ticks.parse::<u64>().ok());
    ticks.sum::<u64>() * 10_000
}
