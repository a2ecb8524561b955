//! How grave each lint is, as `[lints]` of `tierline.toml` and the flags of `check` say.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::lint::{LINTS, Levels, LintLevel};
use crate::text::{Span, Text};

/// The table as it is written.
pub(super) type LevelTable = BTreeMap<toml::Spanned<String>, toml::Spanned<String>>;

/// The levels of the table; every name and word that is unknown is a fault.
pub(super) fn read_levels(table: &LevelTable, text: &Text) -> Result<Levels, Vec<Diagnostic>> {
    let mut levels = Levels::default();
    let mut faults = Vec::new();
    let place = |range: std::ops::Range<usize>| text.span(range.start, range.end);
    for (code, word) in table {
        let Some(level) = LintLevel::of(word.get_ref()) else {
            let message = format!("`{}` is no level of a lint", word.get_ref());
            faults.push(
                Diagnostic::error("settings", place(word.span()), message)
                    .help("write \"allow\", \"warn\" or \"deny\""),
            );
            continue;
        };
        if levels.set(code.get_ref(), level).is_none() {
            faults.push(unknown(code.get_ref(), Some(place(code.span()))));
        }
    }
    if faults.is_empty() { Ok(levels) } else { Err(faults) }
}

/// The levels with those that flags name.
pub(super) fn with_flags(
    levels: &Levels,
    flags: &[(LintLevel, &[String])],
) -> Result<Levels, Vec<Diagnostic>> {
    let mut levels = levels.clone();
    let mut faults = Vec::new();
    for (level, codes) in flags {
        for code in *codes {
            if levels.set(code, *level).is_none() {
                faults.push(unknown(code, None));
            }
        }
    }
    if faults.is_empty() { Ok(levels) } else { Err(faults) }
}

/// There is no such lint.
pub(super) fn unknown(code: &str, place: Option<Span>) -> Diagnostic {
    let message = format!("there is no lint `{code}`");
    let fault = match place {
        Some(span) => Diagnostic::error("settings", span, message),
        None => Diagnostic::about_file("usage", "tierline", message),
    };
    fault
        .help("`tierline check --explain lints` lists them")
        .help_if(did_you_mean(code, LINTS.iter().map(|lint| lint.code)))
}
