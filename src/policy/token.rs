//! The words of a script with both ends. Rhai's syntax tree knows where things start; this knows where they end.

use crate::text::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name or keyword.
    Word,
    /// A number literal.
    Number,
    /// A string or character literal.
    Text,
    /// An operator or bracket.
    Symbol,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The other bracket of a pair.
    pub(super) partner: Option<usize>,
}

/// All tokens of a script, by where they start.
#[derive(Clone, Debug, Default)]
pub(super) struct Tokens {
    tokens: Vec<Token>,
    /// The comments to the end of a line, from their `//`.
    comments: Vec<Range>,
}

impl Tokens {
    pub(super) fn read(script: &str) -> Self {
        let mut lexer = Lexer { script, at: 0, tokens: Vec::new(), comments: Vec::new() };
        lexer.read(0);
        let Lexer { mut tokens, comments, .. } = lexer;
        pair(script, &mut tokens);
        Self { tokens, comments }
    }

    pub(super) fn all(&self) -> &[Token] {
        &self.tokens
    }

    pub(super) fn comments(&self) -> &[Range] {
        &self.comments
    }

    /// The token that starts at or covers an offset.
    pub(super) fn find(&self, offset: usize) -> Option<usize> {
        let after = self.tokens.partition_point(|token| token.start <= offset);
        (0..after).rev().take(8).find(|index| self.tokens[*index].end > offset)
    }

    /// The place of a call's name, with its arguments and their brackets.
    pub(super) fn call_range(&self, script: &str, name: usize) -> Range {
        let token = self.tokens[name];
        Range::new(
            token.start,
            self.open_bracket(script, name).map_or(token.end, |open| self.close_end(open)),
        )
    }

    /// Where each argument of a call stands.
    pub(super) fn argument_ranges(&self, script: &str, name: usize) -> Vec<Range> {
        let Some((open, close)) =
            self.open_bracket(script, name).and_then(|open| Some((open, self.tokens[open].partner?)))
        else {
            return Vec::new();
        };
        let mut ranges = Vec::new();
        let mut start = open + 1;
        let mut index = start;
        while index <= close {
            let token = self.tokens[index];
            let symbol = if token.kind == TokenKind::Symbol { &script[token.start..token.end] } else { "" };
            if index == close || symbol == "," {
                if start < index {
                    ranges.push(Range::new(self.tokens[start].start, self.last_end(start, index)));
                }
                start = index + 1;
            } else if symbol == "|" && index == start {
                index = (index + 1..close)
                    .find(|next| &script[self.tokens[*next].start..self.tokens[*next].end] == "|")
                    .unwrap_or(index);
            } else if let Some(partner) = token.partner {
                index = partner.max(index);
            }
            index += 1;
        }
        ranges
    }

    /// Widens a range so that the brackets in it are in pairs.
    pub(super) fn balanced(&self, range: Range) -> Range {
        let (mut start, mut end) = (range.start(), range.end());
        let first = self.tokens.partition_point(|token| token.start < range.start());
        for token in self.tokens[first..].iter().take_while(|token| token.start < range.end()) {
            if let Some(partner) = token.partner {
                start = start.min(self.tokens[partner].start);
                end = end.max(self.tokens[partner].end);
            }
        }
        Range::new(start, end)
    }

    /// Where the bracket that follows a token ends, where one does.
    pub(super) fn bracket_end(&self, script: &str, token: usize) -> Option<usize> {
        self.open_bracket(script, token).map(|open| self.close_end(open))
    }

    /// The last bracket before an offset that is never closed.
    pub(super) fn unclosed(&self, script: &str, before: usize) -> Option<Token> {
        let is_open = |token: &&Token| {
            token.start < before
                && token.kind == TokenKind::Symbol
                && token.partner.is_none()
                && matches!(&script[token.start..token.end], "(" | "[" | "{" | "#{" | "${")
        };
        self.tokens.iter().rfind(is_open).copied()
    }

    /// Where the closure ends whose parameters start at a token.
    pub(super) fn closure_end(&self, script: &str, first: usize) -> Option<usize> {
        let word = |index: usize| self.tokens.get(index).map(|token| &script[token.start..token.end]);
        let mut at = match word(first)? {
            "||" => first + 1,
            "|" => (first + 1..self.tokens.len()).find(|index| word(*index) == Some("|"))? + 1,
            _ => return None,
        };
        let start = at;
        while let Some(token) = self.tokens.get(at) {
            match (token.partner, word(at)?) {
                (None, "," | ";") => break,
                (Some(partner), _) if partner < at => break,
                (Some(partner), _) => at = partner + 1,
                _ => at += 1,
            }
        }
        (at > start).then(|| self.tokens[at - 1].end)
    }

    fn open_bracket(&self, script: &str, name: usize) -> Option<usize> {
        let next = self.tokens.get(name + 1)?;
        (&script[next.start..next.end] == "(").then_some(name + 1)
    }

    fn close_end(&self, open: usize) -> usize {
        self.tokens[open].partner.map_or(self.tokens[open].end, |close| self.tokens[close].end)
    }

    fn last_end(&self, start: usize, end: usize) -> usize {
        self.tokens[start..end].iter().map(|token| token.end).max().unwrap_or(0)
    }
}

fn pair(script: &str, tokens: &mut [Token]) {
    let mut open: Vec<(usize, &str)> = Vec::new();
    for index in 0..tokens.len() {
        if tokens[index].kind != TokenKind::Symbol {
            continue;
        }
        let closes = match &script[tokens[index].start..tokens[index].end] {
            "(" => {
                open.push((index, ")"));
                continue;
            }
            "[" => {
                open.push((index, "]"));
                continue;
            }
            "{" | "#{" | "${" => {
                open.push((index, "}"));
                continue;
            }
            closing @ (")" | "]" | "}") => closing,
            _ => continue,
        };
        if open.last().is_some_and(|(_, wanted)| *wanted == closes) {
            let (partner, _) = open.pop().expect("the stack was just looked at");
            tokens[index].partner = Some(partner);
            tokens[partner].partner = Some(index);
        }
    }
}

struct Lexer<'a> {
    script: &'a str,
    at: usize,
    tokens: Vec<Token>,
    comments: Vec<Range>,
}

impl Lexer<'_> {
    /// Reads to the end, or, inside a `${…}`, to its closing brace.
    fn read(&mut self, interpolations: usize) {
        let mut depth = 0_usize;
        while let Some(next) = self.rest().chars().next() {
            let start = self.at;
            let rest = self.rest();
            if next.is_whitespace() {
                self.at += next.len_utf8();
            } else if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
                self.comments.push(Range::new(start, self.at));
            } else if rest.starts_with("/*") {
                self.comment();
            } else if next.is_alphabetic() || next == '_' {
                self.at += rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                self.push(TokenKind::Word, start);
            } else if next.is_ascii_digit() {
                self.number();
                self.push(TokenKind::Number, start);
            } else if matches!(next, '"' | '\'') {
                self.quoted(next);
                self.push(TokenKind::Text, start);
            } else if next == '`' {
                self.interpolated(interpolations);
            } else if let Some(hashes) = raw_string_hashes(rest) {
                let closing = format!("\"{}", "#".repeat(hashes));
                let inner = hashes + 1;
                self.at += rest[inner..].find(&closing).map_or(rest.len(), |end| inner + end + closing.len());
                self.push(TokenKind::Text, start);
            } else {
                let symbol = [
                    "..=", "**=", "#{", "?.", "?[", "??", "..", "&&", "||", "==", "!=", "<=", ">=", "=>",
                    "::", "+=", "-=", "*=", "/=", "%=", "**",
                ]
                .into_iter()
                .find(|symbol| rest.starts_with(symbol) && *symbol != "?[")
                .map_or(next.len_utf8(), str::len);
                self.at += symbol;
                self.push(TokenKind::Symbol, start);
                match &self.script[start..self.at] {
                    "{" | "#{" => depth += 1,
                    "}" if depth == 0 && interpolations > 0 => return,
                    "}" => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }

    fn rest(&self) -> &str {
        &self.script[self.at..]
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.tokens.push(Token { kind, start, end: self.at, partner: None });
    }

    fn comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.script.len() {
            let rest = self.rest();
            if rest.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                self.at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
    }

    fn number(&mut self) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let rest = self.rest();
        let mut end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let tail = &rest[end..];
        if tail.starts_with('.') && tail[1..].starts_with(|c: char| c.is_ascii_digit()) {
            end += 1 + tail[1..].find(|c| !is_part(c)).unwrap_or(tail.len() - 1);
        }
        self.at += end;
    }

    fn quoted(&mut self, quote: char) {
        let mut escaped = false;
        let rest = self.rest();
        let end = rest.char_indices().skip(1).find(|(_, c)| {
            let closes = !escaped && *c == quote;
            escaped = !escaped && *c == '\\';
            closes
        });
        self.at += end.map_or(rest.len(), |(at, c)| at + c.len_utf8());
    }

    fn interpolated(&mut self, interpolations: usize) {
        let index = self.tokens.len();
        self.push(TokenKind::Text, self.at);
        self.at += 1;
        while let Some(next) = self.rest().chars().next() {
            if self.rest().starts_with("${") && interpolations < 16 {
                let start = self.at;
                self.at += 2;
                self.push(TokenKind::Symbol, start);
                self.read(interpolations + 1);
                continue;
            }
            self.at += next.len_utf8();
            if next == '`' {
                break;
            }
        }
        self.tokens[index].end = self.at;
    }
}

fn raw_string_hashes(rest: &str) -> Option<usize> {
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    (hashes > 0 && rest[hashes..].starts_with('"')).then_some(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(script: &str, name: &str) -> Vec<String> {
        let tokens = Tokens::read(script);
        let index = tokens.find(script.find(name).expect("the name")).expect("a token");
        tokens
            .argument_ranges(script, index)
            .iter()
            .map(|range| script[range.start()..range.end()].to_owned())
            .collect()
    }

    #[test]
    fn arguments_are_told_apart() {
        assert_eq!(
            arguments(r#"x(); rule("a, b", |c, d| f(c, [1, 2]) > 3).because("z")"#, "rule"),
            ["\"a, b\"", "|c, d| f(c, [1, 2]) > 3"]
        );
        assert_eq!(arguments("w(/* , */ `a${f(1, \"}\")},`, 1.5) // x", "w"), ["`a${f(1, \"}\")},`", "1.5"]);
        assert_eq!(arguments("w()", "w"), [""; 0]);
        assert_eq!(arguments("w(1..5, #{a: 1, b: 2}, -0.5)", "w"), ["1..5", "#{a: 1, b: 2}", "-0.5"]);
    }

    #[test]
    fn a_script_that_ends_early_is_read() {
        for script in ["\"abc", "`a${b", "/* x", "((", "'", "#\"abc", "1.", "投资("] {
            Tokens::read(script);
        }
    }
}
