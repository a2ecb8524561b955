//! `tierline merge`: parts of one `eval`, put together again.

use clap::Args;

use super::console::Console;
use super::exit::Exit;
use super::settings::Settings;
use super::stream::Show;
use crate::diagnostic::{Diagnostic, ordered};
use crate::host::{open, standard_input, visible_files_in};
use crate::pipeline::{self, Parts, in_part_order, unreadable};

#[derive(Debug, Args)]
pub(super) struct Merge {
    /// What `eval --format jsonl --part` wrote, in the order of the input: files, folders of them, or `-`
    #[arg(required = true, value_name = "PART")]
    parts: Vec<String>,
    /// What the whole input is called in places in the data
    #[arg(long, value_name = "NAME", default_value = "-", allow_hyphen_values = true)]
    input: String,
}

pub(super) fn run(
    arguments: &Merge,
    settings: &Settings,
    console: &Console,
) -> Result<Exit, Vec<Diagnostic>> {
    let files = files(&arguments.parts)?;
    let mut show = Show::new(console, console.lines()?);
    let merge = pipeline::Merge::new(&mut show, &arguments.input, settings.keep_going);
    let summary = merge.run(files.iter().map(|file| parts(file)));
    show.finish(summary, settings)
}

/// All files, those of a folder in the order of their numbers. What isn't there is told before anything is read.
fn files(paths: &[String]) -> Result<Vec<String>, Vec<Diagnostic>> {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for path in paths {
        if path != "-" && std::path::Path::new(path).is_dir() {
            let found = visible_files_in(path).map_err(|error| vec![unreadable(path, &error)]);
            match found.and_then(|found| in_part_order(path, found)) {
                Ok(found) => files.extend(found),
                Err(found) => faults.extend(found),
            }
            continue;
        }
        if path != "-" {
            faults.extend(open(path).err().map(|error| unreadable(path, &error)));
        }
        files.push(path.clone());
    }
    if faults.is_empty() { Ok(files) } else { Err(ordered(faults)) }
}

fn parts(file: &str) -> Result<Parts, Vec<Diagnostic>> {
    if file == "-" {
        return Ok(Parts { name: file.to_owned(), reader: Box::new(standard_input()) });
    }
    match open(file) {
        Ok(reader) => Ok(Parts { name: file.to_owned(), reader: Box::new(reader) }),
        Err(error) => Err(vec![unreadable(file, &error)]),
    }
}
