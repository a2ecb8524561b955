//! What is wrong, where, and what mends it, as values; collected, ordered, and shown elsewhere.
//! Nothing is printed here.

mod suggestion;

use crate::text::{Position, Span};

pub use suggestion::did_you_mean;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The work can't be done.
    Error,
    /// The work is done, but somebody should look.
    Warning,
}

/// One finding about a file of the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable word for the kind of finding.
    pub code: &'static str,
    /// How grave it is.
    pub level: Level,
    /// What is, in one lower-case line, the user's words in backticks.
    pub message: String,
    /// Where; `None` only for what has no text, such as a missing file.
    pub place: Option<Place>,
    /// Other places that belong to it, each with what it is.
    pub related: Vec<Place>,
    /// What mends it.
    pub help: Option<String>,
    /// What else there is to know, such as the revision that the file is from.
    pub note: Option<String>,
    /// A file that has no text to point into, for the head of the line.
    pub file: Option<String>,
    /// Where in that file; its first character, where nothing else is known.
    pub position: Option<Position>,
}

/// A place and what there is to say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The words in question.
    pub span: Span,
    /// Why they are, under the underline; may be empty.
    pub label: String,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            level: Level::Error,
            message: message.into(),
            place: Some(Place { span, label: String::new() }),
            related: Vec::new(),
            help: None,
            note: None,
            file: None,
            position: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { level: Level::Warning, ..Self::error(code, span, message) }
    }

    /// An error about a file that has no text to point into.
    pub fn about_file(code: &'static str, file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            level: Level::Error,
            message: message.into(),
            place: None,
            related: Vec::new(),
            help: None,
            note: None,
            file: Some(file.into()),
            position: None,
        }
    }

    /// Says where in a file that has no text to point into.
    #[must_use]
    pub fn position(mut self, line: usize, column: usize) -> Self {
        self.position = Some(Position { line, column });
        self
    }

    /// Names the kind of finding more closely.
    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    /// Says why, under the underline.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        if let Some(place) = &mut self.place {
            place.label = label.into();
        }
        self
    }

    /// Says what mends it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what mends it, when there is something to say.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Says what else there is to know.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Points at another place that belongs to it.
    #[must_use]
    pub fn with_related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push(Place { span, label: label.into() });
        self
    }

    /// The place, as `file:line:column`; a file without a text is at its first character.
    pub fn at(&self) -> String {
        match (&self.place, &self.file) {
            (Some(place), _) => place.span.to_string(),
            (None, Some(file)) => {
                let Position { line, column } = self.position.unwrap_or(Position { line: 1, column: 1 });
                format!("{file}:{line}:{column}")
            }
            (None, None) => "tierline:1:1".into(),
        }
    }

    /// The words in question.
    pub fn snippet(&self) -> &str {
        self.place.as_ref().map_or("", |place| place.span.snippet())
    }

    /// Whether it keeps the work from being done.
    pub fn is_error(&self) -> bool {
        self.level == Level::Error
    }
}

/// Puts findings in the order of their places and takes out what is said twice.
pub fn ordered(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let key = |diagnostic: &Diagnostic| {
        let place = diagnostic.place.as_ref().map(|place| {
            let span = &place.span;
            (span.text().name().to_owned(), span.range().start(), span.range().end())
        });
        (diagnostic.file.clone(), place, diagnostic.code, diagnostic.message.clone())
    };
    diagnostics.sort_by_cached_key(key);
    diagnostics.dedup();
    diagnostics
}
