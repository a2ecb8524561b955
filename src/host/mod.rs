//! The outside world: the disk, standard input, the clock. Everything below gets texts and a day.

mod clock;
mod disk;
mod output;

pub use clock::today;
pub use disk::{Disk, changed_at, files_below, files_in, find_upward, read_standard_input};
pub use output::write_whole;
