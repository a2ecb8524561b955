//! The words of a Rust source: names and signs with their lines, without comments and literals.
//! It doesn't know what they mean.

/// A name or a sign, and the line it stands in, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

impl Token {
    /// Whether this is a name or keyword.
    pub(crate) fn is_name(&self) -> bool {
        self.text.starts_with(begins_name)
    }
}

/// Stands for any literal, so that what is around it isn't joined.
const LITERAL: &str = "\"";

/// The tokens of a source. `::` is one token; the `$` of macros is dropped, so that `$crate` is `crate`.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { chars: text.chars().collect(), at: 0, line: 1, tokens: Vec::new() };
    while reader.at < reader.chars.len() {
        reader.step();
    }
    reader.tokens
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn skip(&mut self, count: usize) {
        let end = (self.at + count).min(self.chars.len());
        self.line += self.chars[self.at..end].iter().filter(|&&c| c == '\n').count();
        self.at = end;
    }

    fn push(&mut self, text: &str, line: usize) {
        self.tokens.push(Token { text: text.to_owned(), line });
    }

    fn step(&mut self) {
        let line = self.line;
        match (self.chars[self.at], self.peek(1)) {
            ('/', Some('/')) => self.line_comment(),
            ('/', Some('*')) => self.block_comment(),
            ('"', _) => self.string(),
            ('\'', _) => self.char_or_lifetime(),
            (':', Some(':')) => {
                self.skip(2);
                self.push("::", line);
            }
            (c, _) if c.is_whitespace() || c == '$' => self.skip(1),
            (c, _) if begins_name(c) => self.name(),
            (c, _) if c.is_ascii_digit() => self.number(),
            (c, _) => {
                self.skip(1);
                self.push(&c.to_string(), line);
            }
        }
    }

    fn line_comment(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.skip(1);
        }
    }

    /// Block comments nest.
    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => {
                    depth += 1;
                    self.skip(2);
                }
                (Some('*'), Some('/')) => {
                    depth -= 1;
                    self.skip(2);
                }
                (Some(_), _) => self.skip(1),
                (None, _) => return,
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// From the opening quote to the closing one, whichever quote it is.
    fn string(&mut self) {
        let (quote, line) = (self.peek(0), self.line);
        self.skip(1);
        while let Some(c) = self.peek(0) {
            self.skip(if c == '\\' { 2 } else { 1 });
            if Some(c) == quote {
                break;
            }
        }
        self.push(LITERAL, line);
    }

    /// From the first `#` or quote to the quote with as many `#` behind it.
    fn raw_string(&mut self, hashes: usize) {
        let line = self.line;
        self.skip(hashes + 1);
        while self.peek(0).is_some() {
            let closes = self.peek(0) == Some('"') && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#'));
            self.skip(if closes { hashes + 1 } else { 1 });
            if closes {
                break;
            }
        }
        self.push(LITERAL, line);
    }

    fn char_or_lifetime(&mut self) {
        if self.peek(1) == Some('\\') || self.peek(2) == Some('\'') {
            return self.string();
        }
        self.skip(1);
        while self.peek(0).is_some_and(continues_name) {
            self.skip(1);
        }
    }

    fn number(&mut self) {
        let line = self.line;
        while let Some(c) = self.peek(0) {
            let point = c == '.' && self.peek(1).is_some_and(|next| next.is_ascii_digit());
            if !point && !continues_name(c) {
                break;
            }
            self.skip(1);
        }
        self.push(LITERAL, line);
    }

    /// A name, unless it is the prefix of a literal (`r#"…"#`, `b'…'`); `r#name` is `name`.
    fn name(&mut self) {
        let (start, line) = (self.at, self.line);
        while self.peek(0).is_some_and(continues_name) {
            self.skip(1);
        }
        let name: String = self.chars[start..self.at].iter().collect();
        let hashes = self.chars[self.at..].iter().take_while(|&&c| c == '#').count();
        let quoted = self.peek(hashes) == Some('"');
        match name.as_str() {
            "r" | "br" | "cr" if quoted => self.raw_string(hashes),
            "b" | "c" if quoted && hashes == 0 => self.string(),
            "b" if self.peek(0) == Some('\'') => self.string(),
            "r" if hashes == 1 && self.peek(1).is_some_and(begins_name) => self.skip(1),
            _ => self.push(&name, line),
        }
    }
}

fn begins_name(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn continues_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
