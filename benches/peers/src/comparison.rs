//! The run: companies and what must come out for each, then round after round of every peer in turn.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use work::Fallible;
use work::house::House;
use work::outcome::{self, Expected};

use crate::arguments::Arguments;
use crate::generate::Generator;
use crate::peer::{Peer, Sizes};
use crate::programs;
use crate::table::Row;

/// Peers, companies, and the outcomes that all must have.
pub struct Comparison {
    peers: Vec<Box<dyn Peer>>,
    sizes: Vec<Sizes>,
    input: PathBuf,
    expected: Vec<Expected>,
}

impl Comparison {
    /// Makes the companies, and asks the reference for their outcomes.
    pub fn new(house: &House, peers: Vec<Box<dyn Peer>>, arguments: &Arguments) -> Fallible<Self> {
        let sizes: Vec<Sizes> = peers
            .iter()
            .map(|peer| {
                let Sizes { assessed, piped } = peer.sizes();
                let size = |is_wanted, count: usize| if is_wanted { count.min(arguments.most) } else { 0 };
                Sizes {
                    assessed: size(arguments.is_assessing, assessed),
                    piped: size(arguments.is_piping, piped),
                }
            })
            .collect();
        let count = sizes.iter().map(|sizes| sizes.assessed.max(sizes.piped)).max().unwrap_or_default();
        let input = programs::scratch("companies.jsonl")?;
        say(&format!("making {count} companies"));
        let generator = Generator::new(house);
        let mut writer = BufWriter::new(File::create(&input)?);
        for number in 0..count {
            writeln!(writer, "{}", generator.company(number))?;
        }
        writer.flush()?;
        say("asking the reference");
        let expected = expect(&input)?;
        if expected.len() != count {
            return Err(format!("the reference knows {} companies of {count}", expected.len()).into());
        }
        Ok(Self { peers, sizes, input, expected })
    }

    /// How large a company's line is, on average.
    pub fn bytes_a_company(&self) -> Fallible<f64> {
        Ok(self.input.metadata()?.len() as f64 / self.expected.len() as f64)
    }

    /// Times assessment alone.
    pub fn assess(&mut self, rounds: usize) -> Fallible<Vec<Row>> {
        let mut times = Vec::new();
        for (place, peer) in self.peers.iter_mut().enumerate() {
            let count = self.sizes[place].assessed;
            if count > 0 {
                say(&format!("loading {}", peer.name()));
                peer.load(&self.input, count).map_err(|fault| of(&**peer, fault))?;
                times.push((place, Vec::new()));
            }
        }
        let mut outcomes = Vec::new();
        // One round more, which warms up and isn't counted.
        for round in 0..=rounds {
            say(&format!("round {round} of {rounds}, assessment alone"));
            for (place, times) in &mut times {
                let peer = &mut self.peers[*place];
                outcomes.clear();
                let took = peer.assess(&mut outcomes).map_err(|fault| of(&**peer, fault))?;
                if outcomes.len() != self.sizes[*place].assessed {
                    return Err(of(&**peer, format!("{} outcomes", outcomes.len()).into()));
                }
                outcome::compare(&outcomes, &self.expected, peer.tolerance())
                    .map_err(|fault| of(&**peer, fault))?;
                if round > 0 {
                    times.push(took);
                }
            }
        }
        Ok(self.rows(times, |sizes| sizes.assessed))
    }

    /// Times the way from file to file.
    pub fn pipe(&mut self, rounds: usize) -> Fallible<Vec<Row>> {
        let output = programs::scratch("results.jsonl")?;
        let places = (0..self.peers.len()).filter(|place| self.sizes[*place].piped > 0);
        let mut times: Vec<(usize, Vec<Duration>)> = places.map(|place| (place, Vec::new())).collect();
        for round in 0..=rounds {
            say(&format!("round {round} of {rounds}, from file to file"));
            for (place, times) in &mut times {
                let peer = &mut self.peers[*place];
                let count = self.sizes[*place].piped;
                let input = first(&self.input, count)?;
                let took = peer.pipe(&input, &output).map_err(|fault| of(&**peer, fault))?;
                outcome::compare_written(&output, &self.expected[..count], peer.tolerance())
                    .map_err(|fault| of(&**peer, fault))?;
                if round > 0 {
                    times.push(took);
                }
            }
        }
        Ok(self.rows(times, |sizes| sizes.piped))
    }

    fn rows(&self, times: Vec<(usize, Vec<Duration>)>, count: impl Fn(Sizes) -> usize) -> Vec<Row> {
        times
            .into_iter()
            .map(|(place, times)| {
                let peer = &*self.peers[place];
                Row {
                    title: peer.title(),
                    is_yardstick: peer.name() == "loop",
                    companies: count(self.sizes[place]),
                    times,
                }
            })
            .collect()
    }
}

impl Drop for Comparison {
    fn drop(&mut self) {
        // Hundreds of megabytes that the next run makes anew.
        let _ = programs::folder().map(std::fs::remove_dir_all);
    }
}

/// Asks the reference, which is in Python and in fractions.
fn expect(input: &Path) -> Fallible<Vec<Expected>> {
    let output = programs::scratch("expected.jsonl")?;
    let status = Command::new("python3")
        .arg(programs::source("policies/reference.py"))
        .arg("expect")
        .arg(programs::source("policies/house.json"))
        .stdin(Stdio::from(File::open(input)?))
        .stdout(Stdio::from(File::create(&output)?))
        .status()
        .map_err(|fault| format!("the reference is in Python: `python3` can't be run: {fault}"))?;
    if !status.success() {
        return Err("the reference stopped".into());
    }
    outcome::read(&output)
}

/// A file of the first companies.
fn first(input: &Path, count: usize) -> Fallible<PathBuf> {
    let path = programs::scratch(&format!("companies-{count}.jsonl"))?;
    if !path.is_file() {
        let mut writer = BufWriter::new(File::create(&path)?);
        for line in BufReader::new(File::open(input)?).lines().take(count) {
            writeln!(writer, "{}", line?)?;
        }
        writer.flush()?;
    }
    Ok(path)
}

fn of(peer: &dyn Peer, fault: Box<dyn std::error::Error>) -> Box<dyn std::error::Error> {
    format!("{}: {fault}", peer.name()).into()
}

/// What is going on, apart from the tables.
fn say(what: &str) {
    eprintln!("{what}");
}
