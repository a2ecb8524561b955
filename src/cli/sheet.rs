//! Formats of the commands that write one page.

use clap::ValueEnum;

use crate::render::SheetFormat;

/// Formats of explain, engage, sweep and robust.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum PageFormat {
    /// For people
    #[default]
    Terminal,
    /// One JSON document
    Json,
    /// Tables in Markdown
    Markdown,
    /// A page of its own
    Html,
}

impl PageFormat {
    /// The format of a page; none for JSON, which is a document.
    pub(super) fn page(self) -> Option<SheetFormat> {
        match self {
            Self::Terminal => Some(SheetFormat::Terminal),
            Self::Json => None,
            Self::Markdown => Some(SheetFormat::Markdown),
            Self::Html => Some(SheetFormat::Html),
        }
    }
}
