//! The outside world: the disk, standard input, the clock. Everything below gets texts and a day.

mod clock;
mod disk;
mod output;

pub use clock::today;
pub use disk::{Disk, files_in, find_upward, open, read_standard_input, standard_input, text_from};
pub use output::{WholeFile, write_whole};
