//! How grave each lint is to be taken.

use std::collections::BTreeMap;

use super::catalogue::{LINTS, Lint};

/// What is done about a finding of a lint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LintLevel {
    /// Nothing.
    Allow,
    /// It is said.
    Warn,
    /// It is said, and the gate fails.
    Deny,
}

impl LintLevel {
    /// Every level, by the word that settings use.
    pub const WORDS: [(&'static str, Self); 3] =
        [("allow", Self::Allow), ("warn", Self::Warn), ("deny", Self::Deny)];

    /// The level of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, level)| *level)
    }

    /// The word that settings use.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, level)| *level == self).map_or("warn", |(word, _)| word)
    }
}

/// The level of every lint; each has its own by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(BTreeMap<&'static str, LintLevel>);

impl Levels {
    /// Sets the level of a lint; `None` when there is no such lint.
    #[must_use]
    pub fn set(&mut self, code: &str, level: LintLevel) -> Option<()> {
        let lint = LINTS.iter().find(|lint| lint.code == code)?;
        self.0.insert(lint.code, level);
        Some(())
    }

    /// The level of a lint.
    pub fn of(&self, lint: &Lint) -> LintLevel {
        self.0.get(lint.code).copied().unwrap_or(lint.level)
    }
}
