//! The outside world: the disk, standard input, git, the clock. Everything below gets texts and a day.

mod clock;
mod disk;
mod git;
mod output;

pub use clock::today;
pub use disk::{
    Disk, changed_at, files_below, files_in, find_upward, open, read_standard_input, standard_input,
    text_from, visible_files_in,
};
pub use git::{GitError, Repository, Revision};
pub use output::{WholeFile, write_whole};
