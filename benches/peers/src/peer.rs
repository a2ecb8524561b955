//! What a peer is: someone who can do the work.

use std::path::Path;
use std::time::Duration;

use work::Fallible;
use work::outcome::Outcome;

/// A way to do the work.
pub trait Peer {
    /// Its name, as `--only` takes it.
    fn name(&self) -> &'static str;

    /// What it is, with its version, for the table.
    fn title(&self) -> String;

    /// How many companies it assesses at once, and how many it takes from file to file.
    ///
    /// Slow ones take fewer; none where that work isn't a row of its table.
    fn sizes(&self) -> Sizes;

    /// How far its totals may be from the exact ones.
    fn tolerance(&self) -> f64 {
        1e-9
    }

    /// Loads companies into whatever form it assesses, a line of the file each.
    fn load(&mut self, input: &Path, count: usize) -> Fallible<()>;

    /// Assesses all that was loaded, on one thread. The outcomes come in the order of the companies.
    fn assess(&mut self, outcomes: &mut Vec<Outcome>) -> Fallible<Duration>;

    /// Reads a file of companies and writes a file of results, on one thread.
    fn pipe(&mut self, input: &Path, output: &Path) -> Fallible<Duration>;
}

/// How many companies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Assessed at once.
    pub assessed: usize,
    /// From file to file.
    pub piped: usize,
}
