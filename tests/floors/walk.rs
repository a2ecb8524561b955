//! The walk over a file's tokens that notes paths, modules and the start of its tests.
//! It doesn't know what a path means elsewhere.

use crate::source::{Declared, Mention};
use crate::tokens::{Token, tokens};

/// Words that may stand before a path and are no part of it.
const KEYWORDS: [&str; 22] = [
    "as", "await", "break", "const", "dyn", "else", "for", "if", "impl", "in", "let", "loop", "match",
    "move", "mut", "pub", "ref", "return", "static", "unsafe", "where", "while",
];

/// The walk over a file's tokens.
#[derive(Default)]
pub(crate) struct Walk {
    tokens: Vec<Token>,
    at: usize,
    file: Vec<String>,
    depth: usize,
    /// The inline modules we are in: the depth of each, and whether it is for tests.
    inside: Vec<(usize, String, bool)>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) modules: Vec<Declared>,
    /// The line of the first `#[cfg(test)]` of a module with a body.
    pub(crate) tests_from: Option<usize>,
}

impl Walk {
    /// Walks over a whole file, which is this module.
    pub(crate) fn over(text: &str, file: &[String]) -> Self {
        let mut walk = Self { tokens: tokens(text), file: file.to_vec(), ..Self::default() };
        while walk.at < walk.tokens.len() {
            walk.step();
        }
        walk
    }

    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }

    fn is_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(Token::is_name)
    }

    fn within(&self) -> Vec<String> {
        self.file.iter().chain(self.inside.iter().map(|(_, name, _)| name)).cloned().collect()
    }

    fn in_tests(&self) -> bool {
        self.inside.iter().any(|(_, _, for_tests)| *for_tests)
    }

    fn step(&mut self) {
        match self.text(self.at) {
            "{" => {
                self.depth += 1;
                self.at += 1;
            }
            "}" => {
                self.depth = self.depth.saturating_sub(1);
                if self.inside.last().is_some_and(|(depth, _, _)| *depth == self.depth) {
                    self.inside.pop();
                }
                self.at += 1;
            }
            "mod" if self.is_name(self.at + 1) && matches!(self.text(self.at + 2), ";" | "{") => {
                self.module();
            }
            "use" if self.text(self.at + 1) != "<" => {
                self.at += 1;
                let rooted = self.text(self.at) == "::";
                self.use_tree(&[], rooted);
            }
            "extern" if self.text(self.at + 1) == "crate" => {
                self.at += 2;
                self.use_tree(&[], true);
            }
            "::" if !self.follows_path() => self.path(true),
            word if KEYWORDS.contains(&word) => self.at += 1,
            _ if self.is_name(self.at) => self.path(false),
            _ => self.at += 1,
        }
    }

    /// Whether the token before this one ends a path or a type, so that a `::` here goes on from it.
    fn follows_path(&self) -> bool {
        let before = self.at.checked_sub(1).map_or("", |at| self.text(at));
        matches!(before, ">" | "]" | ")")
            || (self.at > 0 && self.is_name(self.at - 1) && !KEYWORDS.contains(&before))
    }

    fn module(&mut self) {
        let name = self.text(self.at + 1).to_owned();
        let (cfg_test, line) = (self.cfg_test_before(), self.tokens[self.at].line);
        let mut module = self.within();
        module.push(name.clone());
        self.modules.push(Declared { module, line, for_tests: cfg_test.is_some() || self.in_tests() });
        if self.text(self.at + 2) == "{" {
            self.tests_from = self.tests_from.or(cfg_test);
            self.inside.push((self.depth, name, cfg_test.is_some()));
            self.depth += 1;
        }
        self.at += 3;
    }

    /// The line of the `#[cfg(test)]` among the attributes before the item at this token.
    fn cfg_test_before(&self) -> Option<usize> {
        let mut end = self.at;
        while end > 0 && matches!(self.text(end - 1), "pub" | "(" | "crate" | "super" | ")") {
            end -= 1;
        }
        while end > 0 && self.text(end - 1) == "]" {
            let mut open = end - 1;
            let mut depth = 1_usize;
            while open > 0 && depth > 0 {
                open -= 1;
                match self.text(open) {
                    "]" => depth += 1,
                    "[" => depth -= 1,
                    _ => {}
                }
            }
            let words: Vec<&str> = (open + 1..end - 1).map(|at| self.text(at)).collect();
            if words == ["cfg", "(", "test", ")"] {
                return Some(self.tokens[open].line);
            }
            end = open.saturating_sub(1);
        }
        None
    }

    fn use_tree(&mut self, prefix: &[String], rooted: bool) {
        let mut segments = prefix.to_vec();
        loop {
            match self.text(self.at) {
                "::" => self.at += 1,
                "*" => {
                    self.mention(segments, true, rooted);
                    self.at += 1;
                    return;
                }
                "{" => return self.use_group(&segments, rooted),
                name if self.is_name(self.at) => {
                    if name != "self" || segments.is_empty() {
                        segments.push(name.to_owned());
                    }
                    self.at += 1;
                    if self.text(self.at) != "::" {
                        return self.use_end(segments, rooted);
                    }
                }
                _ => return,
            }
        }
    }

    fn use_group(&mut self, prefix: &[String], rooted: bool) {
        self.at += 1;
        while !matches!(self.text(self.at), "}" | ";" | "") {
            let before = self.at;
            self.use_tree(prefix, rooted);
            if self.text(self.at) == "," || self.at == before {
                self.at += 1;
            }
        }
        if self.text(self.at) == "}" {
            self.at += 1;
        }
    }

    fn use_end(&mut self, segments: Vec<String>, rooted: bool) {
        let mut brings = segments.last().cloned();
        self.at -= 1;
        self.mention(segments, false, rooted);
        self.at += 1;
        if self.text(self.at) == "as" {
            brings = Some(self.text(self.at + 1).to_owned());
            self.at += 2;
        }
        self.mentions.last_mut().expect("pushed above").brings = brings;
    }

    /// A path in code; a single name is none.
    fn path(&mut self, rooted: bool) {
        if rooted {
            self.at += 1;
        }
        let mut segments = Vec::new();
        while self.is_name(self.at) {
            segments.push(self.text(self.at).to_owned());
            self.at += 1;
            if self.text(self.at) != "::" || !self.is_name(self.at + 1) {
                break;
            }
            self.at += 1;
        }
        let is_macro = self.text(self.at) == "!" && self.text(self.at + 1) != "=";
        if is_macro && segments.first().is_some_and(|name| name == "std" || name == "core") {
            return; // `std::env!` is a word of the compiler, not the module `std::env`
        }
        if segments.len() > 1 {
            self.at -= 1;
            self.mention(segments, false, rooted);
            self.at += 1;
        }
    }

    /// Notes a path that ends at this token.
    fn mention(&mut self, segments: Vec<String>, glob: bool, rooted: bool) {
        let (line, within, in_tests) = (self.tokens[self.at].line, self.within(), self.in_tests());
        self.mentions.push(Mention { segments, line, within, in_tests, glob, rooted, brings: None });
    }
}
