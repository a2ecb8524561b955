//! What is allowed in a policy but hardly meant: a file a finding, each with a page of its own.
//! Nothing here stops a policy from being used. What a finding claims of companies is shown by one, or proved of all.

mod case;
mod catalogue;
mod choice;
mod draft;
mod finding;
mod holding;
mod level;
mod quantity;
mod reason;
mod suppression;
mod totals;

pub use case::Subject;
pub use catalogue::{LINTS, Lint};
pub use finding::{Finding, Fix, fixed};
pub use level::{Levels, LintLevel};

use crate::diagnostic::Level;
use case::Case;
use catalogue::{unknown_suppressions, unused_suppressions};
use suppression::Suppression;

/// All findings about a policy that are not suppressed and whose lint is not allowed, in the order of their places.
pub fn lint(subject: Subject, levels: &Levels) -> Vec<Finding> {
    let case = Case::new(subject);
    let policy = subject.policy;
    let suppressions: Vec<Suppression> = policy.outlines.iter().flat_map(Suppression::all).collect();
    let mut is_used = vec![false; suppressions.len()];
    let mut findings = Vec::new();
    for lint in &LINTS {
        for finding in (lint.find)(&case) {
            let finding = named(finding, lint);
            match suppressions.iter().position(|suppression| suppression.covers(&finding)) {
                Some(index) => is_used[index] = true,
                None => findings.push(finding),
            }
        }
    }
    // What stands in a base is told when the base is looked at by itself.
    let own = |suppression: &Suppression| Some(suppression.comment.text()) == policy.sources.first();
    let unused = suppressions.iter().zip(&is_used).filter(|(suppression, used)| own(suppression) && !**used);
    let told = unused_suppressions(unused.map(|(suppression, _)| suppression))
        .chain(unknown_suppressions(suppressions.iter().filter(|suppression| own(suppression))));
    findings.extend(told.filter_map(|(code, finding)| {
        LINTS.iter().find(|lint| lint.code == code).map(|lint| named(finding, lint))
    }));
    findings.retain_mut(|finding| {
        let lint = LINTS.iter().find(|lint| lint.code == finding.diagnostic.code);
        let level = lint.map_or(LintLevel::Warn, |lint| levels.of(lint));
        finding.diagnostic.level = if level == LintLevel::Deny { Level::Error } else { Level::Warning };
        level != LintLevel::Allow
    });
    findings.sort_by_cached_key(|finding| {
        let diagnostic = &finding.diagnostic;
        let place =
            diagnostic.place.as_ref().map(|place| (place.span.text().name().to_owned(), place.span.range()));
        (place, diagnostic.code, diagnostic.message.clone())
    });
    findings
}

/// A finding under the name of its lint.
fn named(mut finding: Finding, lint: &Lint) -> Finding {
    finding.diagnostic.code = lint.code;
    finding
}
