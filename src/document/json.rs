//! JSON texts (RFC 8259), read whole: duplicate names, numbers out of range and depth are faults with a place.

use std::collections::BTreeMap;

use super::scanner::Scanner;
use super::value::{Member, Value, ValueKind};
use crate::diagnostic::Diagnostic;
use crate::model::Exact;
use crate::text::{Range, Text};

/// How deep arrays and objects may stand in one another.
pub const DEEPEST: usize = 64;

/// How many bytes one company's record may take.
pub const LARGEST_RECORD: usize = 4 * 1024 * 1024;

/// How many digits a number may be written with.
const LONGEST_NUMBER: usize = 400;

/// Reads the JSON value that takes the whole of a range of a text.
pub fn read_json(text: &Text, start: usize, end: usize) -> Result<Value, Vec<Diagnostic>> {
    let mut reader = Reader { scanner: Scanner::new(text, start, end), faults: Vec::new() };
    let value = reader.value(0).and_then(|value| {
        reader.scanner.skip_space();
        if reader.scanner.at < end {
            Err(reader.scanner.fault("the end of the JSON text"))
        } else {
            Ok(value)
        }
    });
    match value {
        Ok(value) if reader.faults.is_empty() => Ok(value),
        Ok(_) => Err(reader.faults),
        Err(fault) => {
            reader.faults.push(fault);
            Err(reader.faults)
        }
    }
}

/// How many names are looked through one after the other.
const FEW: usize = 16;

/// Where names of one object stand, once there are more than a few.
#[derive(Default)]
struct Seen(BTreeMap<String, Range>);

impl Seen {
    /// Where a name stands first, when it is among the members so far.
    fn first(&mut self, members: &[Member], name: &str) -> Option<Range> {
        if members.len() <= FEW {
            return members.iter().find(|member| member.name == name).map(|member| member.name_range);
        }
        let new = &members[self.0.len()..];
        self.0.extend(new.iter().map(|member| (member.name.clone(), member.name_range)));
        self.0.get(name).copied()
    }
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Value, Diagnostic> {
        self.scanner.skip_space();
        let start = self.scanner.at;
        let kind = match self.scanner.peek() {
            Some(b'{' | b'[') if depth == DEEPEST => {
                return Err(Diagnostic::error(
                    "json-depth",
                    self.scanner.text.span(start, start + 1),
                    "the JSON text is nested too deep",
                )
                .label(format!("the limit is {DEEPEST} levels")));
            }
            Some(b'{') => ValueKind::Record(self.record(depth)?),
            Some(b'[') => ValueKind::List(self.list(depth)?),
            Some(b'"') => ValueKind::Text(self.scanner.string()?),
            Some(b'-' | b'0'..=b'9') => ValueKind::Number(self.number()?),
            Some(b't') => self.word("true", ValueKind::Bool(true))?,
            Some(b'f') => self.word("false", ValueKind::Bool(false))?,
            Some(b'n') => self.word("null", ValueKind::Null)?,
            _ => return Err(self.scanner.fault("a JSON value")),
        };
        Ok(Value { kind, range: Range::new(start, self.scanner.at) })
    }

    fn word(&mut self, word: &str, kind: ValueKind) -> Result<ValueKind, Diagnostic> {
        let rest = &self.scanner.text.content()[self.scanner.at..self.scanner.end];
        let follows =
            rest.strip_prefix(word).map(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
        if follows != Some(false) {
            return Err(self.scanner.fault("a JSON value"));
        }
        self.scanner.at += word.len();
        Ok(kind)
    }

    fn number(&mut self) -> Result<String, Diagnostic> {
        let start = self.scanner.at;
        let written = self.scanner.number()?;
        if written.len() > LONGEST_NUMBER || Exact::parse(&written).is_none() {
            self.faults.push(
                Diagnostic::error(
                    "number-range",
                    self.scanner.text.span(start, self.scanner.at),
                    "a number is out of range",
                )
                .label(format!("at most {LONGEST_NUMBER} digits and an exponent of ±300")),
            );
        }
        Ok(written)
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Value>, Diagnostic> {
        self.scanner.at += 1;
        let mut items = Vec::new();
        self.scanner.skip_space();
        if self.scanner.eat(b']') {
            return Ok(items);
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.scanner.skip_space();
            if self.scanner.eat(b']') {
                return Ok(items);
            }
            if !self.scanner.eat(b',') {
                return Err(self.scanner.fault("`,` or `]`"));
            }
        }
    }

    fn record(&mut self, depth: usize) -> Result<Vec<Member>, Diagnostic> {
        self.scanner.at += 1;
        let mut members: Vec<Member> = Vec::new();
        let mut seen = Seen::default();
        self.scanner.skip_space();
        if self.scanner.eat(b'}') {
            return Ok(members);
        }
        loop {
            let member = self.member(depth)?;
            match seen.first(&members, &member.name) {
                Some(first) => self.faults.push(self.duplicate(&member, first)),
                None => members.push(member),
            }
            self.scanner.skip_space();
            if self.scanner.eat(b'}') {
                return Ok(members);
            }
            if !self.scanner.eat(b',') {
                return Err(self.scanner.fault("`,` or `}`"));
            }
        }
    }

    fn member(&mut self, depth: usize) -> Result<Member, Diagnostic> {
        self.scanner.skip_space();
        let start = self.scanner.at;
        if self.scanner.peek() != Some(b'"') {
            return Err(self.scanner.fault("a name in double quotes"));
        }
        let name = self.scanner.string()?;
        let name_range = Range::new(start, self.scanner.at);
        self.scanner.skip_space();
        if !self.scanner.eat(b':') {
            return Err(self.scanner.fault("`:` and a value"));
        }
        Ok(Member { name, name_range, value: self.value(depth + 1)? })
    }

    fn duplicate(&self, member: &Member, first: Range) -> Diagnostic {
        let text = self.scanner.text;
        let span = text.span(member.name_range.start(), member.name_range.end());
        Diagnostic::error("duplicate-key", span, format!("`{}` is given twice in one object", member.name))
            .label("again here")
            .with_related(text.span(first.start(), first.end()), "first here")
            .help("keep the one that is right; no value is chosen silently")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> Result<Value, Vec<Diagnostic>> {
        read_json(&Text::new("a.json", content), 0, content.len())
    }

    fn snippets(content: &str) -> Vec<String> {
        read(content)
            .expect_err("faults")
            .iter()
            .map(|fault| format!("{}: {}", fault.at(), fault.snippet()))
            .collect()
    }

    #[test]
    fn values_know_their_places() {
        let value = read(r#"{"a": [1.50, "投\u8d44\n"], "b": null}"#).expect("JSON");
        assert_eq!(value.locate("/a/0").as_number(), Some("1.50"));
        assert_eq!(value.locate("/a/1").as_text(), Some("投资\n"));
        assert_eq!(value.locate("/a/0").range, Range::new(7, 11));
    }

    #[test]
    fn faults_are_told_at_their_place() {
        assert_eq!(
            snippets(r#"{"a": 1, "a": 2, "b": {"c": 1, "c": 1}}"#),
            ["a.json:1:10: \"a\"", "a.json:1:32: \"c\""]
        );
        assert_eq!(snippets("[1, 2"), ["a.json:1:6: "]);
        assert_eq!(snippets("[1 nope]"), ["a.json:1:4: nope"]);
        assert_eq!(snippets("[01]"), ["a.json:1:2: 01"]);
        assert_eq!(snippets("[1e999]"), ["a.json:1:2: 1e999"]);
        assert_eq!(snippets("\"ab\nc\""), ["a.json:1:1: \"ab"]);
        assert_eq!(snippets(&"[".repeat(100)), ["a.json:1:65: ["]);
        assert_eq!(snippets(r#"["\ud800"]"#).len(), 1);
    }

    #[test]
    fn what_serde_json_reads_is_read_and_nothing_else() {
        let samples = [
            "{}",
            "[]",
            " [ ] ",
            "[1,]",
            "{\"a\"}",
            "{\"a\":}",
            "-0",
            "-",
            "1.",
            "1e5",
            "1E+5",
            "1e",
            "truefalse",
            "true ",
            "nul",
            "\"\\u00e9\"",
            "\"\\x\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "",
            "  ",
            "[[[1]]]",
            "{\"a\":1}x",
            "\u{7f}",
            "[1 2]",
            "\"\u{1}\"",
            "+1",
            ".5",
            "0.5",
            "00",
            "[,]",
            "{,}",
            "{'a':1}",
        ];
        for sample in samples {
            let serde = serde_json::from_str::<serde_json::Value>(sample).is_ok();
            assert_eq!(read(sample).is_ok(), serde, "{sample:?}");
        }
    }
}
