//! Findings as workflow commands, which show at their lines in a pull request: `check --format github`.

use super::sarif_document::text;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::Finding;

/// One command a finding.
pub fn github_commands(findings: &[Finding]) -> String {
    findings.iter().map(|finding| command(&finding.diagnostic) + "\n").collect()
}

fn command(diagnostic: &Diagnostic) -> String {
    let word = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    let mut properties = Vec::new();
    match &diagnostic.place {
        Some(place) => {
            let span = &place.span;
            let (start, end) = (span.position(), span.text().position(span.range().end()));
            properties.push(format!("file={}", property(span.text().name())));
            properties.push(format!("line={}", start.line));
            properties.push(format!("endLine={}", end.line));
            // Columns are read only where a finding stands on one line.
            if start.line == end.line {
                properties.push(format!("col={}", start.column));
                properties.push(format!("endColumn={}", end.column));
            }
        }
        None => {
            let position = diagnostic.position.map_or(1, |position| position.line);
            properties.push(format!("file={}", property(diagnostic.file.as_deref().unwrap_or("tierline"))));
            properties.push(format!("line={position}"));
        }
    }
    properties.push(format!("title={}", property(diagnostic.code)));
    format!("::{word} {}::{}", properties.join(","), data(&text(diagnostic)))
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind a `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let text = Text::new("a,b:50%.rhai", "投资 tier");
        let diagnostic = Diagnostic::warning("code", text.span(7, 11), "50 % of\n::error::x").help("a\r");
        assert_eq!(
            command(&diagnostic),
            "::warning file=a%2Cb%3A50%25.rhai,line=1,endLine=1,col=4,endColumn=8,title=code::50 %25 of%0A::error::x. a%0D"
        );
    }
}
