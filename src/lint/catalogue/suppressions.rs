//! Suppressions that suppress nothing, and those that don't say what or why.

use super::{Finding, Fix};
use crate::diagnostic::did_you_mean;
use crate::lint::catalogue::LINTS;
use crate::lint::suppression::Suppression;

/// Suppressions in which nothing is wrong but that nothing needs them.
pub(in crate::lint) fn unused_suppressions<'s>(
    unused: impl Iterator<Item = &'s Suppression>,
) -> impl Iterator<Item = (&'static str, Finding)> {
    let told = |suppression: &&Suppression| {
        suppression.reason.is_some()
            && !suppression.codes.is_empty()
            && suppression.unknown().next().is_none()
    };
    unused.filter(told).map(|suppression| {
        let codes: Vec<&str> = suppression.codes.iter().map(crate::text::Span::snippet).collect();
        let finding = Finding::new(
            &suppression.comment,
            format!("no finding of `{}` is suppressed here", codes.join("`, `")),
        )
        .label("nothing needs it")
        .help("take it out; it stands in the declaration that it is about, or right above it")
        .fix(Some(Fix::take_out_comment(&suppression.comment)));
        ("unused-suppression", finding)
    })
}

/// Suppressions that are refused: without a reason, or of a lint that there is none of.
pub(in crate::lint) fn unknown_suppressions<'s>(
    all: impl Iterator<Item = &'s Suppression>,
) -> impl Iterator<Item = (&'static str, Finding)> {
    all.filter_map(|suppression| {
        let code = "suppression-without-reason";
        if let Some(unknown) = suppression.unknown().next() {
            let known = LINTS.iter().map(|lint| lint.code);
            let mut finding = Finding::new(unknown, format!("there is no lint `{}`", unknown.snippet()));
            finding.diagnostic.help = did_you_mean(unknown.snippet(), known)
                .or_else(|| Some("`tierline check --explain lints` lists them".into()));
            return Some((code, finding.scope(&suppression.comment)));
        }
        if suppression.codes.is_empty() {
            let finding = Finding::new(
                &suppression.comment,
                "a comment to `tierline` says nothing that it understands",
            )
            .help("write `// tierline: allow(missing-because): why`");
            return Some((code, finding));
        }
        suppression.reason.is_none().then(|| {
            let finding = Finding::new(&suppression.comment, "a suppression gives no reason")
                .label("it suppresses nothing")
                .help("say why behind a colon: `// tierline: allow(missing-because): minute 12`");
            (code, finding)
        })
    })
}
