//! The texts of a policy and its bases, behind one numbering of lines.
//!
//! Rhai's positions carry no file. Each text is compiled below so many empty lines that no two texts share a line
//! number; a position then names a text, a line and a column at once.

use std::collections::BTreeSet;

use rhai::Position;

use super::limits;
use super::token::Tokens;
use crate::diagnostic::Diagnostic;
use crate::text::{Range, Span, Text};

/// One text of a policy.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) text: Text,
    pub(super) tokens: Tokens,
    lines_above: usize,
}

impl Source {
    /// The names that the text declares with `let` or `const`.
    pub(super) fn variables(&self) -> BTreeSet<&str> {
        let words = self.tokens.all().iter().map(|token| &self.text.content()[token.start..token.end]);
        words
            .clone()
            .zip(words.skip(1))
            .filter(|(word, _)| matches!(*word, "let" | "const"))
            .map(|(_, name)| name)
            .collect()
    }
}

/// All texts of a policy, in the order in which they were reached.
#[derive(Debug, Default)]
pub(super) struct Sources {
    sources: Vec<Source>,
    lines: usize,
}

impl Sources {
    /// Takes a text in, unless it is over a limit.
    pub(super) fn add(&mut self, text: Text) -> Result<usize, Diagnostic> {
        let fault = |message: String| Err(Diagnostic::error("limit", text.span(0, 0), message));
        if text.content().len() > limits::FILE {
            return fault(format!("the file is over the size limit of {} bytes", limits::FILE));
        }
        if self.lines + text.line_count() > limits::LINES {
            return fault(format!("the policy and its bases are over the limit of {} lines", limits::LINES));
        }
        if let Some(long) = (1..=text.line_count()).find(|line| text.line(*line).len() > limits::LINE) {
            return Err(Diagnostic::error(
                "limit",
                text.span(text.offset(long, 1), text.offset(long, 1)),
                format!("the line is over the limit of {} characters", limits::LINE),
            ));
        }
        if self.sources.len() == limits::FILES {
            return fault(format!("`extends` reaches over the limit of {} files", limits::FILES));
        }
        let source = Source { tokens: Tokens::read(text.content()), lines_above: self.lines, text };
        self.lines += source.text.line_count();
        self.sources.push(source);
        Ok(self.sources.len() - 1)
    }

    pub(super) fn all(&self) -> &[Source] {
        &self.sources
    }

    /// The script as Rhai reads it.
    pub(super) fn script(&self, index: usize) -> String {
        let source = &self.sources[index];
        "\n".repeat(source.lines_above) + source.text.content()
    }

    /// The text and the byte offset of a position.
    pub(super) fn locate(&self, position: Position) -> Option<(&Source, usize)> {
        let line = position.line()?;
        let source = self.sources.iter().rfind(|source| source.lines_above < line)?;
        let offset = source.text.offset(line - source.lines_above, position.position().unwrap_or(1));
        Some((source, offset))
    }

    /// The word at a position; the first text's start where there is none.
    pub(super) fn word(&self, position: Position) -> Span {
        let Some((source, offset)) = self.locate(position) else { return self.sources[0].text.span(0, 0) };
        match source.tokens.find(offset) {
            Some(index) => {
                let token = source.tokens.all()[index];
                source.text.span(token.start, token.end)
            }
            None => source.text.span(offset, offset),
        }
    }

    /// A span, widened so that its brackets are in pairs.
    pub(super) fn balanced(&self, span: &Span) -> Span {
        let source = self.sources.iter().find(|source| source.text == *span.text());
        source.map_or_else(
            || span.clone(),
            |source| Span::new(source.text.clone(), source.tokens.balanced(span.range())),
        )
    }

    /// The word at a position, as far as its line goes.
    pub(super) fn line_of_word(&self, position: Position) -> Span {
        let span = self.word(position);
        let length = span.snippet().lines().next().map_or(0, str::len);
        span.text().span(span.range().start(), span.range().start() + length)
    }

    /// The word behind the one at a position.
    pub(super) fn word_behind(&self, position: Position) -> Option<Span> {
        let (source, offset) = self.locate(position)?;
        let token = source.tokens.all().get(source.tokens.find(offset)? + 1)?;
        Some(source.text.span(token.start, token.end))
    }

    /// A closure, from the `|` at a position to its end.
    pub(super) fn closure(&self, position: Position) -> Span {
        let whole = self.locate(position).and_then(|(source, offset)| {
            let index = source.tokens.find(offset)?;
            let end = source.tokens.closure_end(source.text.content(), index)?;
            Some(source.text.span(source.tokens.all()[index].start, end))
        });
        whole.unwrap_or_else(|| self.word(position))
    }

    /// The pair of brackets one of which stands at a position.
    pub(super) fn braced(&self, position: Position) -> Span {
        let word = self.word(position);
        let pair = self.locate(position).and_then(|(source, offset)| {
            let partner = source.tokens.all()[source.tokens.find(offset)?].partner?;
            let partner = source.tokens.all()[partner];
            Some(word.to(&source.text.span(partner.start, partner.end)))
        });
        pair.unwrap_or(word)
    }

    /// The call whose name stands at a position: the whole, and each argument.
    pub(super) fn call(&self, position: Position) -> (Span, Vec<Span>) {
        let Some((source, offset)) = self.locate(position) else { return (self.word(position), Vec::new()) };
        let Some(index) = source.tokens.find(offset) else { return (self.word(position), Vec::new()) };
        let script = source.text.content();
        let spanned = |range: Range| Span::new(source.text.clone(), range);
        let arguments = source.tokens.argument_ranges(script, index).into_iter().map(spanned).collect();
        (spanned(source.tokens.call_range(script, index)), arguments)
    }
}

impl Sources {
    /// Where an expression stands: from the first to the last word of all that is in it, brackets in pairs.
    pub(super) fn expression(&self, expression: &rhai::Expr) -> Span {
        let mut first: Option<(&Source, usize, usize)> = None;
        expression.walk(&mut Vec::new(), &mut |path: &[rhai::ASTNode]| {
            let (position, is_call) = match path.last() {
                Some(rhai::ASTNode::Expr(expression)) => (
                    expression.position(),
                    matches!(expression, rhai::Expr::FnCall(..) | rhai::Expr::MethodCall(..)),
                ),
                Some(rhai::ASTNode::Stmt(statement)) => (statement.position(), false),
                _ => return true,
            };
            let Some((source, offset)) = self.locate(position) else { return true };
            let Some(index) = source.tokens.find(offset) else { return true };
            let token = source.tokens.all()[index];
            let script = source.text.content();
            let after_call = if is_call { source.tokens.bracket_end(script, index) } else { None };
            let own_pair = token
                .partner
                .filter(|partner| *partner > index)
                .map(|partner| source.tokens.all()[partner].end);
            let end = after_call.or(own_pair).unwrap_or(token.end);
            first = Some(match first {
                Some((source, start, last)) => (source, start.min(token.start), last.max(end)),
                None => (source, token.start, end),
            });
            true
        });
        match first {
            Some((source, start, end)) => {
                Span::new(source.text.clone(), source.tokens.balanced(Range::new(start, end)))
            }
            None => self.word(expression.start_position()),
        }
    }
}
