//! Comments that take findings away: `// tierline: allow(unreachable-tier): kept for the report of 2026`.
//! Each names what it allows and why, and stands in the declaration or right above it.

use super::catalogue::LINTS;
use super::finding::Finding;
use crate::policy::Outline;
use crate::text::Span;

/// What a comment of ours begins with.
const MARK: &str = "tierline:";

/// One comment.
#[derive(Clone, Debug)]
pub(super) struct Suppression {
    pub(super) comment: Span,
    /// The codes that it allows, each with its place.
    pub(super) codes: Vec<Span>,
    /// Why.
    pub(super) reason: Option<String>,
}

impl Suppression {
    /// The suppressions of a text.
    pub(super) fn all(outline: &Outline) -> Vec<Self> {
        outline.comments.iter().filter_map(Self::read).collect()
    }

    fn read(comment: &Span) -> Option<Self> {
        let words = comment.snippet().trim_start_matches('/');
        let said = words.trim_start().strip_prefix(MARK)?;
        let without_codes = |reason| Self { comment: comment.clone(), codes: Vec::new(), reason };
        let Some(rest) = said.trim_start().strip_prefix("allow(") else { return Some(without_codes(None)) };
        let Some((codes, behind)) = rest.split_once(')') else { return Some(without_codes(None)) };
        let start = comment.range().end() - rest.len();
        let mut at = start;
        let mut found = Vec::new();
        for code in codes.split(',') {
            let lead = code.len() - code.trim_start().len();
            found.push(comment.text().span(at + lead, at + lead + code.trim().len()));
            at += code.len() + 1;
        }
        let reason = behind.trim().strip_prefix(':').map(str::trim).filter(|reason| !reason.is_empty());
        Some(Self { comment: comment.clone(), codes: found, reason: reason.map(str::to_owned) })
    }

    /// The codes that there are lints of, and the places of those that there are none of.
    pub(super) fn unknown(&self) -> impl Iterator<Item = &Span> {
        self.codes.iter().filter(|code| !LINTS.iter().any(|lint| lint.code == code.snippet()))
    }

    /// Whether it takes a finding away.
    pub(super) fn covers(&self, finding: &Finding) -> bool {
        self.reason.is_some()
            && self.codes.iter().any(|code| code.snippet() == finding.diagnostic.code)
            && finding.scope.as_ref().is_some_and(|scope| self.stands_at(scope))
    }

    /// Whether it stands in a declaration, or among the comments right above it.
    fn stands_at(&self, scope: &Span) -> bool {
        let text = self.comment.text();
        if text != scope.text() {
            return false;
        }
        let line = self.comment.position().line;
        let first = scope.position().line;
        let last = text.position(scope.range().end()).line;
        let is_comment = |line: usize| text.line(line).trim_start().starts_with("//");
        (first..=last).contains(&line) || (line < first && (line..first).all(is_comment))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn read(comment: &str) -> Option<(Vec<String>, Option<String>)> {
        let text = Text::new("p.rhai", comment);
        let found = Suppression::read(&text.span(0, comment.len()))?;
        Some((found.codes.iter().map(|code| code.snippet().to_owned()).collect(), found.reason))
    }

    #[test]
    fn a_suppression_names_lints_and_a_reason() {
        let codes = |codes: &[&str]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(read("// tierline: allow(a-b): because"), Some((codes(&["a-b"]), Some("because".into()))));
        assert_eq!(
            read("//tierline:allow(a, b) : why: so"),
            Some((codes(&["a", "b"]), Some("why: so".into())))
        );
        assert_eq!(read("// tierline: allow(a)"), Some((codes(&["a"]), None)));
        assert_eq!(read("// tierline: allow(a):  "), Some((codes(&["a"]), None)));
        assert_eq!(read("// tierline: alow(a): x"), Some((Vec::new(), None)));
        assert_eq!(read("// by tierline: allow(a): x"), None);
        assert_eq!(read("// 投资 tierline"), None);
    }
}
