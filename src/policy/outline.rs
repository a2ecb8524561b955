//! What stands in a policy's text beside its declarations: comments, functions, constants, and who mentions them.
//! Read from the words of the text, so that it needs nothing of the script engine.

use std::collections::BTreeMap;

use super::sources::{Source, Sources};
use super::token::{Token, TokenKind};
use crate::text::{Span, Text};

/// The outline of one text.
#[derive(Clone, Debug)]
pub struct Outline {
    /// The text.
    pub text: Text,
    /// The comments to the end of a line, from their `//`.
    pub comments: Vec<Span>,
    /// Functions, constants and variables, in the order in which they stand.
    pub definitions: Vec<Definition>,
}

/// What a definition defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinitionKind {
    /// `fn`.
    Function,
    /// `const`, or `let`.
    Constant,
}

/// A function, constant or variable.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Which of them.
    pub kind: DefinitionKind,
    /// Its name.
    pub name: Span,
    /// All of it, to the `;` or `}` that ends it.
    pub whole: Span,
    /// Whether its value is a single number or text.
    pub is_literal: bool,
    /// Whether its name is mentioned anywhere else in the text; a property of that name is no mention.
    pub is_mentioned: bool,
}

/// The outlines of all texts of a policy, in the order in which they were read.
pub(super) fn outlines(sources: &Sources) -> Vec<Outline> {
    sources.all().iter().map(outline).collect()
}

fn outline(source: &Source) -> Outline {
    let text = &source.text;
    let comments = source.tokens.comments().iter().map(|range| Span::new(text.clone(), *range)).collect();
    let tokens = source.tokens.all();
    let word = |token: &Token| &text.content()[token.start..token.end];
    // How often each word stands in the text, and how often behind a dot.
    let mut mentions: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Word) {
        let (all, behind_a_dot) = mentions.entry(word(token)).or_default();
        *all += 1;
        *behind_a_dot += usize::from(at > 0 && matches!(word(&tokens[at - 1]), "." | "?."));
    }
    let mut definitions = Vec::new();
    for (index, pair) in tokens.windows(2).enumerate() {
        let kind = match (pair[0].kind, word(&pair[0])) {
            (TokenKind::Word, "fn") => DefinitionKind::Function,
            (TokenKind::Word, "let" | "const") => DefinitionKind::Constant,
            _ => continue,
        };
        if pair[1].kind != TokenKind::Word {
            continue;
        }
        let (all, behind_a_dot) = mentions[word(&pair[1])];
        // Functions can be called as methods; a constant behind a dot is a property of that name.
        let counted = if kind == DefinitionKind::Constant { all - behind_a_dot } else { all };
        let (end, is_literal) = end(text.content(), tokens, index + 1, kind);
        definitions.push(Definition {
            kind,
            name: text.span(pair[1].start, pair[1].end),
            whole: text.span(pair[0].start, end),
            is_literal,
            is_mentioned: counted > 1,
        });
    }
    Outline { text: text.clone(), comments, definitions }
}

/// Where a definition ends, and whether its value is a literal.
fn end(script: &str, tokens: &[Token], name: usize, kind: DefinitionKind) -> (usize, bool) {
    let ends = match kind {
        DefinitionKind::Function => "{",
        DefinitionKind::Constant => ";",
    };
    let mut at = name + 1;
    while let Some(token) = tokens.get(at) {
        let word = &script[token.start..token.end];
        if word == ends && token.kind == TokenKind::Symbol {
            let last = token.partner.map_or(token.end, |partner| tokens[partner].end);
            let is_literal = matches!(&tokens[name + 1..at], [_, value] if matches!(value.kind, TokenKind::Number | TokenKind::Text));
            return (last, is_literal && kind == DefinitionKind::Constant);
        }
        at = token.partner.filter(|partner| *partner > at).unwrap_or(at) + 1;
    }
    (tokens[name].end, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline_of(script: &str) -> Outline {
        let mut sources = Sources::default();
        sources.add(Text::new("policy.rhai", script)).expect("inside the limits");
        outlines(&sources).remove(0)
    }

    #[test]
    fn comments_are_told_from_texts() {
        let outline = outline_of("tier(\"a // b\", 0); // one\n/* // not */ `// ${1 // two\n}`");
        let comments: Vec<&str> = outline.comments.iter().map(Span::snippet).collect();
        assert_eq!(comments, ["// one", "// two"]);
    }

    #[test]
    fn definitions_know_whether_they_are_mentioned() {
        let script = "const limit = 3; let free = f(limit, [1; 2]); fn f(a, b) { a.limit } fn g() { 1 }\nlet w = `${free}`;";
        let outline = outline_of(script);
        let told: Vec<(&str, bool, bool)> = outline
            .definitions
            .iter()
            .map(|one| (one.name.snippet(), one.is_mentioned, one.is_literal))
            .collect();
        assert_eq!(
            told,
            [
                ("limit", true, true),
                ("free", true, false),
                ("f", true, false),
                ("g", false, false),
                ("w", false, false)
            ]
        );
        assert_eq!(outline.definitions[3].whole.snippet(), "fn g() { 1 }");
        assert_eq!(outline.definitions[0].whole.snippet(), "const limit = 3;");
        assert!(!outline_of("let limit = 3; c.limit").definitions[0].is_mentioned);
    }
}
