//! Plain Rhai as a peer: `rhai-peer rhai-hook|rhai-whole POLICIES`. Requests come as in `policies/reference.py`.

mod hook;
mod whole;

use std::io::{BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use work::Fallible;
use work::outcome::Outcome;

// As `tierline` has it, so that no row has memory dearer than another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A company's id and its outcome.
type Result = (String, Outcome);

/// A way to do the work with Rhai.
trait Way {
    fn load(&mut self, input: &Path, count: usize) -> Fallible<()>;
    fn assess(&mut self) -> Fallible<(Vec<Result>, Duration)>;
    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration>;
}

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, name, policies] = &arguments[..] else { return Err("rhai-peer WAY POLICIES".into()) };
    let policies = PathBuf::from(policies);
    let mut way: Box<dyn Way> = match name.as_str() {
        "rhai-hook" => Box::new(hook::Hook::new(&policies)?),
        "rhai-whole" => Box::new(whole::Whole::new(&policies)?),
        _ => return Err(format!("`{name}` is no way").into()),
    };
    let mut answers = std::io::stdout().lock();
    writeln!(answers, "{}", json!({"version": "1.27.0"}))?;
    answers.flush()?;
    for line in std::io::stdin().lock().lines() {
        let request: Vec<Value> = serde_json::from_str(&line?)?;
        let path = |place: usize| request[place].as_str().map(PathBuf::from).ok_or("a path");
        let took = match request[0].as_str() {
            Some("load") => {
                way.load(&path(1)?, usize::try_from(request[2].as_u64().ok_or("a count")?)?)?;
                Duration::ZERO
            }
            Some("assess") => {
                let (results, took) = way.assess()?;
                let mut output = BufWriter::new(std::fs::File::create(path(1)?)?);
                for (company, outcome) in results {
                    outcome.write(&company, &mut output)?;
                }
                output.flush()?;
                took
            }
            _ => way.pipe(&path(1)?, &path(2)?)?,
        };
        writeln!(answers, "{}", took.as_nanos())?;
        answers.flush()?;
    }
    Ok(())
}
