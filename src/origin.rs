//! Where named texts come from: the disk, a revision of git, or memory.
//! The trait says what is asked; it reads nothing by itself.

use std::collections::BTreeMap;

use crate::text::Text;

/// Gives texts by name.
pub trait Origin {
    /// The text of a path, as the user wrote the path.
    fn read(&self, path: &str) -> Result<Text, OriginError>;

    /// The text of a path that must lie, links resolved, in `folder` or below it.
    fn read_within(&self, folder: &str, path: &str) -> Result<Text, OriginError>;
}

/// Why a text can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OriginError {
    /// There is none.
    Missing,
    /// It lies outside the folder that it must lie in.
    Outside,
    /// It is larger than this many bytes.
    TooLarge(u64),
    /// It is not UTF-8; the place of the first wrong byte, from 1.
    NotUtf8 {
        /// Its line.
        line: usize,
        /// Its column in characters.
        column: usize,
    },
    /// It can't be read, in the system's words.
    Unreadable(String),
}

impl OriginError {
    /// What is, for a message: ``{path} is missing``.
    pub fn describe(&self) -> String {
        match self {
            Self::Missing => "there is no such file".into(),
            Self::Outside => "the file is outside the policy's folder".into(),
            Self::TooLarge(limit) => format!("the file is over the size limit of {limit} bytes"),
            Self::NotUtf8 { .. } => "the file is not UTF-8".into(),
            Self::Unreadable(reason) => format!("the file can't be read: {reason}"),
        }
    }
}

/// Texts in memory, for tests and for programs that bring their own.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    texts: BTreeMap<String, String>,
}

impl Memory {
    /// Adds a text.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, content: impl Into<String>) -> Self {
        self.texts.insert(path.into(), content.into());
        self
    }
}

impl Origin for Memory {
    fn read(&self, path: &str) -> Result<Text, OriginError> {
        self.texts.get(path).map(|content| Text::new(path, content)).ok_or(OriginError::Missing)
    }

    fn read_within(&self, folder: &str, path: &str) -> Result<Text, OriginError> {
        let inside = folder.is_empty() || path.starts_with(&format!("{folder}/"));
        if inside { self.read(path) } else { Err(OriginError::Outside) }
    }
}
