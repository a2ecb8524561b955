//! From a file of lines to a file of results: the same reading and writing for every peer of this program.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use crate::Fallible;
use crate::outcome::Outcome;

/// Hands every line to someone who says the company's outcome through a writer of results.
pub fn pipe(
    input: &Path,
    output: &Path,
    mut assess: impl FnMut(&str, &mut dyn FnMut(&str, Outcome) -> Fallible<()>) -> Fallible<()>,
) -> Fallible<()> {
    let mut reader = BufReader::with_capacity(1 << 16, File::open(input)?);
    let mut writer = BufWriter::with_capacity(1 << 16, File::create(output)?);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            break;
        }
        assess(&line, &mut |company, outcome| outcome.write(company, &mut writer))?;
    }
    writer.flush()?;
    Ok(())
}

/// The first lines of a file.
pub fn first(input: &Path, count: usize) -> Fallible<Vec<String>> {
    let lines = BufReader::new(File::open(input)?).lines().take(count).collect::<Result<Vec<_>, _>>()?;
    if lines.len() < count {
        return Err(format!("{} has {} lines, not {count}", input.display(), lines.len()).into());
    }
    Ok(lines)
}
