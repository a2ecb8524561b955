//! Sources that can't be read, as findings.

use crate::diagnostic::Diagnostic;
use crate::origin::OriginError;

/// A file that can't be had, or is no text.
pub fn unreadable(path: &str, error: &OriginError) -> Diagnostic {
    let fault = Diagnostic::about_file("unreadable", path, error.describe());
    match error {
        OriginError::NotUtf8 { line, column } => fault
            .position(*line, *column)
            .help("save it as UTF-8; the place is that of the first byte that isn't"),
        _ => fault,
    }
}
