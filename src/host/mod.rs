//! The outside world: the disk, standard input, git, the clock. Everything below gets texts and a day.

mod clock;
mod disk;
mod git;
mod output;

pub use clock::today;
pub use disk::{Disk, files_in, find_upward, read_standard_input};
pub use git::{GitError, Repository, Revision};
pub use output::write_whole;
