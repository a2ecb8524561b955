//! What a lint found: what is, where, a company that shows it, and a fix where one is certain.

use crate::diagnostic::Diagnostic;
use crate::text::Span;

/// One finding of a lint.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What is, where, and what mends it.
    pub diagnostic: Diagnostic,
    /// What would mend it for certain, without a change of meaning.
    pub fix: Option<Fix>,
    /// The declaration that it is about: a suppression in it, or right above it, takes the finding away.
    pub(super) scope: Option<Span>,
}

/// A change of a text that mends a finding and changes no decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is taken out.
    pub span: Span,
    /// What stands there instead.
    pub replacement: String,
}

impl Finding {
    /// A finding at a place; its code is that of the lint that makes it.
    pub(super) fn new(span: &Span, message: impl Into<String>) -> Self {
        Self {
            diagnostic: Diagnostic::warning("", span.clone(), message),
            fix: None,
            scope: Some(span.clone()),
        }
    }

    /// The declaration that it is about.
    pub(super) fn scope(mut self, scope: &Span) -> Self {
        self.scope = Some(scope.clone());
        self
    }

    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.label(label);
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.help(help);
        self
    }

    pub(super) fn related(mut self, span: &Span, label: impl Into<String>) -> Self {
        self.diagnostic = self.diagnostic.with_related(span.clone(), label);
        self
    }

    pub(super) fn witness(mut self, record: Option<String>) -> Self {
        self.diagnostic = self.diagnostic.witness(record);
        self
    }

    pub(super) fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }
}

/// A fault that keeps a policy from being read stands among findings too.
impl From<Diagnostic> for Finding {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, fix: None, scope: None }
    }
}

impl Fix {
    /// Takes out a statement that stands on lines of its own, with its line break; `None` where it shares a line
    /// with anything but a comment.
    pub(super) fn take_out(statement: &Span) -> Option<Self> {
        let content = statement.text().content();
        let (start, end) = (statement.range().start(), statement.range().end());
        let line_start = content[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = content[end..].find('\n').map_or(content.len(), |at| end + at + 1);
        let before = content[line_start..start].trim();
        let behind = content[end..line_end].trim();
        let behind = behind.strip_prefix(';').unwrap_or(behind).trim_start();
        let is_alone = before.is_empty() && (behind.is_empty() || behind.starts_with("//"));
        is_alone
            .then(|| Self { span: statement.text().span(line_start, line_end), replacement: String::new() })
    }

    /// Takes out a comment: its line, where it has one of its own, else it and the blanks before it.
    pub(super) fn take_out_comment(comment: &Span) -> Self {
        let content = comment.text().content();
        let (start, end) = (comment.range().start(), comment.range().end());
        let line_start = content[..start].rfind('\n').map_or(0, |at| at + 1);
        let kept = content[line_start..start].trim_end().len();
        let span = if kept == 0 {
            let line_end = content[end..].find('\n').map_or(content.len(), |at| end + at + 1);
            comment.text().span(line_start, line_end)
        } else {
            comment.text().span(line_start + kept, end)
        };
        Self { span, replacement: String::new() }
    }
}

/// The texts with all fixes in them, each text once; of two fixes that meet, the first alone is done.
pub fn fixed<'a>(fixes: impl IntoIterator<Item = &'a Fix>) -> Vec<(crate::text::Text, String, usize)> {
    let mut fixes: Vec<&Fix> = fixes.into_iter().collect();
    fixes.sort_by_key(|fix| (fix.span.text().name().to_owned(), fix.span.range()));
    fixes.dedup();
    let mut texts: Vec<(crate::text::Text, String, usize)> = Vec::new();
    let mut at = 0;
    for fix in fixes {
        let text = fix.span.text();
        if texts.last().is_none_or(|(last, ..)| last != text) {
            finish(&mut texts, at);
            texts.push((text.clone(), String::new(), 0));
            at = 0;
        }
        let range = fix.span.range();
        let Some((_, made, count)) = texts.last_mut().filter(|_| range.start() >= at) else { continue };
        made.push_str(&text.content()[at..range.start()]);
        made.push_str(&fix.replacement);
        *count += 1;
        at = range.end();
    }
    finish(&mut texts, at);
    texts
}

/// Adds what stands behind the last fix of the last text.
fn finish(texts: &mut [(crate::text::Text, String, usize)], at: usize) {
    if let Some((text, made, _)) = texts.last_mut() {
        made.push_str(&text.content()[at..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn fixes_take_out_whole_lines_and_nothing_else() {
        let text =
            Text::new("p.rhai", "a(1);\n  weight(\"x\", 1);  // one\nb(2);   // tierline: allow(x): y\nc();");
        let find = |words: &str| {
            let at = text.content().find(words).expect("it is there");
            text.span(at, at + words.len())
        };
        let statement = Fix::take_out(&find("weight(\"x\", 1)")).expect("it is alone");
        let comment = Fix::take_out_comment(&find("// tierline: allow(x): y"));
        let made = fixed([&comment, &statement, &comment]);
        assert_eq!(made.len(), 1);
        assert_eq!((made[0].1.as_str(), made[0].2), ("a(1);\nb(2);\nc();", 2));
        let crowded = Text::new("p.rhai", "a(); weight(\"x\", 1);");
        assert_eq!(Fix::take_out(&crowded.span(5, 19)), None);
    }
}
