//! A commit of a policy repository.

/// A commit and what its author says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its full name.
    pub name: String,
    /// The full names of its parents; the first is the one that it was made on.
    pub parents: Vec<String>,
    /// Who wrote it.
    pub author: String,
    /// When, as ISO 8601 in the author's time zone.
    pub date: String,
    /// The first line of its message.
    pub subject: String,
}
